"""Turns at a site: between threads, between processes, after broken notes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch_site import Site, Visit, failure, open_site

from medialib.errors import TemporaryError
from medialib.fetch import Client
from medialib.fetch.call import Call
from medialib.fetch.pace import Pace

TURNS = """
import sys, time
from pathlib import Path
from medialib.fetch.call import Call
from medialib.fetch.pace import Pace
pace = Pace({"a.example": 0.5}, Path(sys.argv[1]))
for _ in range(4):
    pace.take_turn("a.example", Call(30))
print(time.time())
"""


def waited(pace: Pace, site: str) -> float:
    started = time.monotonic()
    pace.take_turn(site, Call(30))
    return time.monotonic() - started


@pytest.mark.processes
def test_processes_that_share_a_folder_keep_their_distance(tmp_path: Path) -> None:
    started = time.time()
    running = [
        subprocess.Popen([sys.executable, "-c", TURNS, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ends = [float(one.communicate(timeout=60)[0]) for one in running]
    assert max(ends) - started >= 7 * 0.5


def test_threads_with_a_folder_keep_their_distance(tmp_path: Path) -> None:
    pace, started = Pace({"*": 0.2}, tmp_path), time.monotonic()
    threads = [threading.Thread(target=pace.take_turn, args=("a.example", Call(30))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 3 * 0.2


def test_a_hold_holds_in_another_process_too(tmp_path: Path) -> None:
    Pace({}, tmp_path).hold("a.example", 60)
    with pytest.raises(TemporaryError) as caught:
        Pace({}, tmp_path).take_turn("a.example", Call(30))
    assert caught.value.message in ("a.example asked us to wait for 60 s.", "a.example asked us to wait for 59 s.")
    assert waited(Pace({}, tmp_path), "b.example") < 5


@pytest.mark.parametrize("folder", [True, False])
def test_a_port_is_a_site_of_its_own_with_its_hosts_interval(folder: bool, tmp_path: Path) -> None:
    pace = Pace({"a.example": 1.0, "a.example:81": 0.0}, tmp_path if folder else None)
    times = [waited(pace, f"a.example{port}") for port in ("", ":80", "", ":81", ":81")]
    assert [seconds > 0.7 for seconds in times] == [False, False, True, False, False]


@pytest.mark.parametrize(
    "note",
    [b"", b"junk", b"[1]", b'{"turn": "x"}', b'{"turn": 1e300, "held": 1e300}', b'{"held": null}', b"\xff" * 200],
)
def test_broken_notes_and_clocks_put_back_hold_nobody_up(note: bytes, tmp_path: Path) -> None:
    pace = Pace({}, tmp_path)
    pace.take_turn("a.example", Call(30))
    (file,) = tmp_path.iterdir()
    file.write_bytes(note)
    assert waited(pace, "a.example") < 5
    pace.hold("a.example", 60)
    with pytest.raises(TemporaryError):
        pace.take_turn("a.example", Call(30))


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    pace = Pace({"*": 1.0}, tmp_path / "file" / "pace")
    assert [waited(pace, "a.example") > 0.7 for _ in range(2)] == [False, True]


@pytest.fixture
def busy_once() -> Iterator[Site]:
    """A site that is busy the first time and does not say for how long."""
    with open_site() as site:

        def page(visit: Visit) -> None:
            visit.send(429) if len(site.seen) == 1 else visit.send(200, b"now")

        site.pages["/"] = page
        yield site


def test_a_busy_site_that_names_no_time_is_asked_again_where_wanted(busy_once: Site) -> None:
    client = Client(allow_private=True, busy_s=0.1)
    assert client.get(f"{busy_once.url}/", limit_bytes=100).body == b"now"


def test_and_is_not_elsewhere(busy_once: Site) -> None:
    assert type(failure(Client(allow_private=True), f"{busy_once.url}/")) is TemporaryError
    assert busy_once.paths == ["/"]
