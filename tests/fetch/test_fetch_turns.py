"""What is written down of a site's turns, and what becomes of it: pauses, queues, clocks, sites of every form."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from pathlib import Path

import pytest
from recorder import Recorder

from medialib.errors import CancelledError, TemporaryError
from medialib.fetch.call import Call
from medialib.fetch.pace import LONGEST_HOLD_S, LONGEST_QUEUE_S, PATIENCE_S, Pace
from medialib.fetch.url import origin, site

SITE = "a.example"


def note_of(folder: Path, name: str = SITE) -> Path:
    """The file in which a site's times stand."""
    return folder / hashlib.sha256(name.encode()).hexdigest()[:20]


def noted(folder: Path, name: str = SITE) -> dict[str, float]:
    """How far ahead of now the times of a site lie, in whole seconds."""
    times = json.loads(note_of(folder, name).read_bytes())
    return {key: round(value - time.time()) for key, value in times.items()}


def write(folder: Path, **ahead_s: float) -> None:
    """Note these times of the site, in seconds from now."""
    folder.mkdir(parents=True, exist_ok=True)
    note_of(folder).write_text(json.dumps({name: time.time() + seconds for name, seconds in ahead_s.items()}))


def refused(pace: Pace, name: str = SITE) -> str:
    with pytest.raises(TemporaryError) as caught:
        pace.take_turn(name, Call(30))
    assert caught.value.hint == "Try again after that."
    return caught.value.message


def test_each_turn_puts_off_the_next_by_the_interval(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    Pace({"*": 100.0}, folder).take_turn(SITE, Call(30))
    assert noted(folder) == {"turn": 100}
    assert note_of(folder).stat().st_mode & 0o777 == 0o600


def test_a_site_that_nothing_is_said_of_need_not_wait(tmp_path: Path) -> None:
    pace = Pace({"b.example": 100.0}, tmp_path)
    for _ in range(3):
        pace.take_turn(SITE, Call(5))
    assert noted(tmp_path) == {"turn": 0}


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("a.example", 100), ("a.example:81", 200), ("a.example:82", 100), ("b.example:81", 300), ("[::1]:81", 400), ("[::1]", 400)],
)  # fmt: skip
def test_the_interval_is_that_of_the_port_the_host_or_all_others(name: str, seconds: int, tmp_path: Path) -> None:
    pace = Pace({"a.example": 100.0, "a.example:81": 200.0, "[::1]": 400.0, "*": 300.0}, tmp_path)
    pace.take_turn(name, Call(30))
    assert noted(tmp_path, name) == {"turn": seconds}


@pytest.mark.parametrize(
    ("asked_s", "noted_s"), [(20.0, 20), (0.0, 0), (1e9, LONGEST_HOLD_S), (float("inf"), LONGEST_HOLD_S)]
)
def test_a_site_is_left_alone_for_as_long_as_it_asks_but_an_hour_at_most(
    asked_s: float, noted_s: int, tmp_path: Path
) -> None:
    Pace({}, tmp_path).hold(SITE, asked_s)
    assert noted(tmp_path) == {"held": noted_s}


def test_a_shorter_pause_does_not_end_a_longer_one(tmp_path: Path) -> None:
    for folder in (tmp_path, None):
        pace = Pace({}, folder)
        pace.hold(SITE, 300)
        pace.hold(SITE, 1)
        assert refused(pace).startswith("a.example asked us to wait for ")
    assert noted(tmp_path) == {"held": 300}


def test_whoever_is_refused_takes_no_turn(tmp_path: Path) -> None:
    pace = Pace({"*": 50.0}, tmp_path)
    pace.hold(SITE, 100)
    refused(pace)
    assert noted(tmp_path) == {"held": 100}
    assert refused(pace, "a.example") == refused(Pace({}, tmp_path), "a.example")


def test_the_port_is_not_named_to_people(tmp_path: Path) -> None:
    pace = Pace({}, tmp_path)
    for name in ("a.example:8080", "[::1]:8080"):
        pace.hold(name, 40.4)
    assert [refused(pace, name).rpartition(" ")[0][:-3] for name in ("a.example:8080", "[::1]:8080")] == [
        *("a.example asked us to wait for", "[::1] asked us to wait for"),
    ]


def test_a_short_pause_is_waited_for_and_then_the_turn_is_behind_it(tmp_path: Path) -> None:
    write(tmp_path, held=0.3, turn=-50)
    started = time.monotonic()
    Pace({"*": 100.0}, tmp_path).take_turn(SITE, Call(30))
    assert (0.2 < time.monotonic() - started < 5, noted(tmp_path)) == (True, {"turn": 100, "held": 0})


def test_a_pause_as_long_as_patience_lasts_is_not_refused_yet(tmp_path: Path, report: Recorder) -> None:
    """The one who waits for it may still be stopped."""
    write(tmp_path, held=PATIENCE_S - 1)
    report.stopped.set()
    with pytest.raises(CancelledError):
        Pace({}, tmp_path).take_turn(SITE, Call(30, report))
    write(tmp_path, held=PATIENCE_S + 1)
    assert refused(Pace({}, tmp_path)) in (
        "a.example asked us to wait for 11 s.",
        "a.example asked us to wait for 10 s.",
    )


@pytest.mark.parametrize(
    ("ahead", "kept"),
    [
        ({"turn": LONGEST_QUEUE_S + 60}, {"turn": 0}),
        ({"held": LONGEST_HOLD_S + 60}, {"turn": 0}),
        ({"turn": -(10.0**6), "held": -(10.0**6)}, {"turn": 0, "held": -(10**6)}),
    ],
)
def test_times_that_only_a_clock_put_back_can_have_left_hold_nobody_up(
    ahead: dict[str, float], kept: dict[str, float], tmp_path: Path
) -> None:
    write(tmp_path, **ahead)
    started = time.monotonic()
    Pace({}, tmp_path).take_turn(SITE, Call(5))
    assert (time.monotonic() - started < 2, noted(tmp_path)) == (True, kept)


def test_a_queue_that_is_longer_than_the_call_s_patience_is_left(tmp_path: Path) -> None:
    write(tmp_path, turn=LONGEST_QUEUE_S - 60)
    with pytest.raises(TemporaryError) as caught:
        Pace({}, tmp_path).take_turn(SITE, Call(0.2))
    assert caught.value.message == "The fetch took longer than 0.2 s."


def test_longer_notes_than_are_ours_leave_nothing_behind(tmp_path: Path) -> None:
    note_of(tmp_path).write_text(json.dumps({"turn": 0.0, "held": 0.0, "more": "x" * 3000}))
    Pace({"*": 100.0}, tmp_path).take_turn(SITE, Call(5))
    assert json.loads(note_of(tmp_path).read_bytes()).keys() == {"turn", "held"}


def test_without_a_folder_threads_keep_their_distance_too() -> None:
    pace, started = Pace({"*": 0.1}), time.monotonic()
    threads = [threading.Thread(target=pace.take_turn, args=(SITE, Call(30))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 0.3


def test_a_call_sleeps_until_its_time_is_up_or_its_job_is_cancelled(report: Recorder) -> None:
    call, started = Call(0.3), time.monotonic()
    call.sleep(-5)
    call.sleep(0.05)
    assert 0.05 <= time.monotonic() - started < 0.3
    with pytest.raises(TemporaryError) as caught:
        call.sleep(60)
    assert (caught.value.message, caught.value.hint, time.monotonic() - started < 2) == (
        *("The fetch took longer than 0.3 s.", "The other side is slow; try again later.", True),
    )
    stopped = Call(60, report)
    stopped.check()
    threading.Timer(0.1, report.stopped.set).start()
    with pytest.raises(CancelledError) as cancelled:
        stopped.sleep(60)
    assert (cancelled.value.message, time.monotonic() - started < 3) == ("Cancelled; the fetch was ended.", True)


@pytest.mark.parametrize(
    ("url", "named", "where"),
    [
        ("https://example.org/a?b", "example.org", ("https", "example.org", 443)),
        ("https://example.org:443", "example.org", ("https", "example.org", 443)),
        ("http://EXAMPLE.org:80/", "example.org", ("http", "example.org", 80)),
        ("http://example.org:443/", "example.org:443", ("http", "example.org", 443)),
        ("https://example.org:8443/", "example.org:8443", ("https", "example.org", 8443)),
        ("https://me:secret@example.org/", "example.org", ("https", "example.org", 443)),
        ("http://[2001:db8::1]:8080/", "[2001:db8::1]:8080", ("http", "2001:db8::1", 8080)),
        ("https://bücher.example/", "xn--bcher-kva.example", ("https", "xn--bcher-kva.example", 443)),
    ],
)
def test_what_a_site_is(url: str, named: str, where: tuple[str, str, int]) -> None:
    assert (site(url), origin(url)) == (named, where)
