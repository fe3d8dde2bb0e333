from __future__ import annotations

import json
import logging
import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cd_images import noise, write_cd
from disc_udf import bluray
from drive_stand import Stand, path_of
from recorder import Recorder
from sqlite_utils import Database

from medialib.discs import Disc, Format
from medialib.errors import UnreadableError
from medialib.model import Request, Way
from medialib.settings import Settings
from medialib.settings.table import Discs
from medialib.sources.drives import asking
from medialib.sources.drives.listed import Listed
from medialib.sources.drives.seeing import BLANK, Seeing
from medialib.store import connect, events
from medialib.store import discs as rows
from medialib.store import jobs as job_rows
from medialib.tasks import Tasks, open_tasks
from medialib.watch import drives
from medialib.watch.drives import Monitor, looking

FILM = Disc(Format.DVD, "dvd:film", "SALT_SEA_S2_DISC_3", 7)
SHOW = Disc(Format.BLURAY, "bluray:show", "SHOW")
SONGS = Disc(Format.AUDIO_CD, "audio_cd:songs")
PAPERS = Disc(Format.DATA, "data:papers", "PAPERS")
BDMV: dict[str, Any] = {"BDMV": {"index.bdmv": b"INDX0200" + bytes(200)}}


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    stand = Stand(tmp_path / "stand")
    stand.root.mkdir()
    monkeypatch.setenv("PATH", path_of(stand.programs))
    stand.plug("sr0", "sr1")
    return stand


def tasks_with(settings: Settings, **discs: object) -> Tasks:
    """A queue nobody works on, of a library with these settings."""
    return open_tasks(settings.model_copy(update={"discs": Discs.model_validate(discs)}))


@pytest.fixture
def monitor(settings: Settings, stand: Stand) -> Monitor:
    return Monitor(tasks_with(settings), Seeing(stand.linux, stand.look))


@pytest.fixture
def ripper(settings: Settings, stand: Stand) -> Monitor:
    """A monitor that rips by itself at once."""
    return again(Monitor(tasks_with(settings, auto_rip=True, wait_s=0), Seeing(stand.linux, stand.look)))


def again(monitor: Monitor) -> Monitor:
    """A monitor that has just been started where this one ran."""
    return Monitor(monitor.tasks, Seeing(monitor.seeing.system, monitor.seeing.look))


def told(db: Database) -> list[tuple[str, str, str]]:
    """Every event of a disc so far as (what, drive, disc)."""
    found = [(event.type, json.loads(event.data)) for event in events.after(db, 0) if event.type.startswith("disc")]
    return [(kind, Path(data["device"]).name, data["disc"]) for kind, data in found]


def held(db: Database) -> list[tuple[str, str, str | None]]:
    """Every drive as it is written down."""
    return [(Path(row["device"]).name, row["tray"], row["disc_id"]) for row in rows.drives(db)]


def asked(db: Database) -> list[tuple[str, str, dict[str, object]]]:
    """Every job so far, oldest first."""
    return [(Path(job.source).name, job.kind, dict(job.options)) for job in reversed(job_rows.recent(db))]


def in_an_hour(hours: int = 1) -> str:
    return connect.stamp(datetime.now(UTC) + timedelta(hours=hours))


def test_a_disc_is_written_down_and_told_of_once(stand: Stand, monitor: Monitor, db: Database) -> None:
    monitor.poll()
    assert held(db) == [("sr0", "empty", None), ("sr1", "empty", None)]
    stand.insert("sr0", FILM)
    for _ in range(3):
        monitor.poll()
    assert held(db) == [("sr0", "loaded", FILM.id), ("sr1", "empty", None)]
    [event] = events.after(db, 0)
    assert (event.type, event.owner, json.loads(event.data)) == (
        "disc_detected",
        None,
        {
            "device": stand.device("sr0"),
            "drive": "MAKER BURNER 0",
            "disc": FILM.id,
            "format": "dvd",
            "label": FILM.label,
            "title": "Salt Sea",
            "season": 2,
            "number": 3,
            "known": False,
            "rip_at": None,
        },
    )


def test_two_drives_tell_their_stories_side_by_side(stand: Stand, monitor: Monitor, db: Database) -> None:
    stand.insert("sr0", FILM)
    stand.insert("sr1", SONGS, kind=asking.AUDIO)
    monitor.poll()
    stand.eject("sr0")
    stand.insert("sr1", SHOW)
    monitor.poll()
    stand.unplug("sr1")
    monitor.poll()
    assert told(db) == [
        ("disc_detected", "sr0", FILM.id),
        ("disc_detected", "sr1", SONGS.id),
        ("disc_removed", "sr0", FILM.id),
        ("disc_removed", "sr1", SONGS.id),
        ("disc_detected", "sr1", SHOW.id),
        ("disc_removed", "sr1", SHOW.id),
    ]
    assert held(db) == [("sr0", "open", None)]


def test_a_disc_that_was_in_before_a_restart_is_no_news(stand: Stand, monitor: Monitor, db: Database) -> None:
    stand.insert("sr0", FILM)
    monitor.poll()
    again(monitor).poll()
    stand.say("sr0", asking.NOT_READY)
    again(monitor).poll()
    assert (held(db)[0], told(db)) == (("sr0", "loaded", FILM.id), [("disc_detected", "sr0", FILM.id)])


def test_a_slow_disc_after_a_restart_keeps_what_a_person_said(stand: Stand, monitor: Monitor, db: Database) -> None:
    stand.insert("sr0", FILM)
    monitor.poll()
    rows.plan_rip(db, stand.device("sr0"), in_an_hour(), {"title": "Salt"})
    spun_up = threading.Event()
    stand.then = lambda name: _wait(spun_up)
    later = again(monitor)
    later.seeing.patience_s = 0.1
    later.poll()
    spun_up.set()
    later.seeing.patience_s = 20
    later.poll()
    row = rows.drive(db, stand.device("sr0"))
    assert row is not None
    assert (row["options"], row["rip_at"] is None, len(told(db))) == ('{"title": "Salt"}', False, 1)


def _wait(event: threading.Event) -> None:
    event.wait(20)


def test_what_was_swapped_or_taken_while_nobody_watched_is_told(stand: Stand, monitor: Monitor, db: Database) -> None:
    stand.insert("sr0", FILM)
    stand.insert("sr1", SONGS)
    monitor.poll()
    stand.insert("sr0", SHOW)
    stand.unplug("sr1")
    again(monitor).poll()
    assert told(db)[2:] == [
        ("disc_removed", "sr1", SONGS.id),
        ("disc_removed", "sr0", FILM.id),
        ("disc_detected", "sr0", SHOW.id),
    ]
    assert held(db) == [("sr0", "loaded", SHOW.id)]


def test_a_disc_that_cannot_be_read_shows_after_three_tries(stand: Stand, monitor: Monitor, db: Database) -> None:
    stand.insert("sr0", None)
    trays = []
    for _ in range(4):
        monitor.poll()
        trays.append(held(db)[0][1])
    assert (trays, told(db)) == (["busy", "busy", "loaded", "loaded"], [])


def test_a_disc_that_is_known_says_so(stand: Stand, monitor: Monitor, db: Database) -> None:
    rows.seen(db, FILM, connect.now())
    rows.item(db, FILM, (), connect.now())
    stand.insert("sr0", FILM)
    monitor.poll()
    assert [json.loads(event.data)["known"] for event in events.after(db, 0) if event.type == "disc_detected"] == [True]


def test_a_machine_without_drives_says_so_once_and_writes_nothing(
    settings: Settings, tmp_path: Path, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stand = Stand(tmp_path)
    monitor = Monitor(tasks_with(settings), Seeing(stand.linux, stand.look))
    before = events.version(db)
    for _ in range(3):
        monitor.poll()
    assert [one.getMessage() for one in caplog.records] == ["there is no disc drive here; looking for one every 5 s"]
    assert events.version(db) == before


def test_drives_that_are_gone_since_the_last_run_are_forgotten(
    settings: Settings, stand: Stand, monitor: Monitor, db: Database
) -> None:
    monitor.poll()
    stand.unplug("sr0")
    stand.unplug("sr1")
    again(monitor).poll()
    assert held(db) == []


def test_nothing_is_ripped_unless_it_is_wanted(stand: Stand, monitor: Monitor, db: Database) -> None:
    stand.insert("sr0", FILM)
    monitor.poll()
    monitor.poll()
    assert asked(db) == []


@pytest.mark.parametrize("disc", [FILM, SHOW, SONGS])
def test_what_can_be_ripped_is_once(stand: Stand, ripper: Monitor, db: Database, disc: Disc) -> None:
    stand.insert("sr0", disc)
    for _ in range(3):
        ripper.poll()
    again(ripper).poll()
    assert asked(db) == [("sr0", Way.DISC, {})]
    row = rows.drive(db, stand.device("sr0"))
    assert row is not None
    assert (row["job_id"], row["rip_at"]) == (job_rows.recent(db)[0].id, None)


@pytest.mark.parametrize("disc", [PAPERS, BLANK, None])
def test_what_cannot_be_ripped_is_left_alone(stand: Stand, ripper: Monitor, db: Database, disc: Disc | None) -> None:
    stand.insert("sr0", disc)
    for _ in range(4):
        ripper.poll()
    assert asked(db) == []


def test_a_disc_that_was_wholly_taken_is_left_alone(stand: Stand, ripper: Monitor, db: Database) -> None:
    rows.seen(db, FILM, connect.now())
    rows.ripped(db, FILM.id, connect.now())
    stand.insert("sr0", FILM)
    stand.insert("sr1", SHOW)
    ripper.poll()
    assert asked(db) == [("sr1", Way.DISC, {})]


def test_a_person_has_time_to_correct_the_title(settings: Settings, stand: Stand, db: Database) -> None:
    monitor = Monitor(tasks_with(settings, auto_rip=True, wait_s=0.3), Seeing(stand.linux, stand.look))
    stand.insert("sr0", FILM)
    monitor.poll()
    assert asked(db) == []
    device = stand.device("sr0")
    rows.plan_rip(db, device, in_an_hour(), {"title": "Salt", "season": 2})
    time.sleep(0.35)
    monitor.poll()
    assert asked(db) == []
    rows.plan_rip(db, device, in_an_hour(-1))
    monitor.poll()
    assert asked(db) == [("sr0", Way.DISC, {"title": "Salt", "season": 2})]


def test_a_disc_is_taken_for_what_a_person_said_it_is(stand: Stand, ripper: Monitor, db: Database) -> None:
    stand.insert("sr0", FILM)
    ripper.seeing.poll()
    rows.seen_drive(db, ripper.seeing.drives[0], connect.now())
    rows.plan_rip(db, stand.device("sr0"), in_an_hour(-1), {"title": "Salt", "wanted": "episode"})
    ripper.poll()
    [job] = job_rows.recent(db)
    assert (job.wanted, job.title, job.options) == ("episode", "Salt", {"title": "Salt"})


def test_a_disc_waits_its_time(settings: Settings, stand: Stand, db: Database) -> None:
    monitor = Monitor(tasks_with(settings, auto_rip=True, wait_s=0.3), Seeing(stand.linux, stand.look))
    stand.insert("sr0", FILM)
    monitor.poll()
    assert asked(db) == []
    time.sleep(0.35)
    monitor.poll()
    assert asked(db) == [("sr0", Way.DISC, {})]


def test_a_disc_that_left_in_time_is_not_ripped_nor_the_next_in_its_name(
    settings: Settings, stand: Stand, db: Database
) -> None:
    monitor = Monitor(tasks_with(settings, auto_rip=True, wait_s=3600), Seeing(stand.linux, stand.look))
    stand.insert("sr0", FILM)
    monitor.poll()
    rows.plan_rip(db, stand.device("sr0"), in_an_hour(-1), {"title": "Salt"})
    stand.insert("sr0", SHOW)
    monitor.poll()
    row = rows.drive(db, stand.device("sr0"))
    assert row is not None
    assert (asked(db), row["options"], row["rip_at"] > connect.now()) == ([], "{}", True)


def test_what_a_person_began_is_not_begun_again(settings: Settings, stand: Stand, db: Database) -> None:
    monitor = Monitor(tasks_with(settings, auto_rip=True, wait_s=3600), Seeing(stand.linux, stand.look))
    stand.insert("sr0", FILM)
    monitor.poll()
    device = stand.device("sr0")
    rows.plan_rip(db, device, in_an_hour(-1))
    rows.rip_started(db, device, monitor.tasks.submit(db, Request(device, Way.DISC)))
    monitor.poll()
    assert len(asked(db)) == 1


def test_a_rip_that_is_refused_is_not_asked_for_again(stand: Stand, monitor: Monitor, db: Database) -> None:
    stand.insert("sr0", PAPERS)
    monitor.poll()
    rows.plan_rip(db, stand.device("sr0"), in_an_hour(-1))
    monitor.poll()
    row = rows.drive(db, stand.device("sr0"))
    assert row is not None
    assert (asked(db), row["rip_at"]) == ([], None)


def test_a_failed_rip_is_not_begun_again_until_the_disc_comes_anew(stand: Stand, ripper: Monitor, db: Database) -> None:
    stand.insert("sr0", FILM)
    ripper.poll()
    ripper.tasks.cancel(db, job_rows.recent(db)[0].id)
    for monitor in (ripper, again(ripper)):
        monitor.poll()
    assert len(asked(db)) == 1
    stand.eject("sr0")
    ripper.poll()
    stand.insert("sr0", FILM)
    ripper.poll()
    assert len(asked(db)) == 2


def test_real_discs_in_listed_drives_are_seen_from_start_to_end(
    settings: Settings, stand: Stand, tmp_path: Path, db: Database
) -> None:
    film, songs = tmp_path / "one.iso", tmp_path / "two.cue"
    tasks = tasks_with(settings, auto_rip=True, wait_s=0)
    cd = write_cd(tmp_path / "cd", [noise(300, 1), noise(320, 2)], name="two")
    acts: list[Callable[[], object]] = [
        lambda: bluray(BDMV, "SALT_SEA_D2", film),
        lambda: (shutil.copy(cd.bin, tmp_path), shutil.copy(cd.cue, tmp_path)),
        film.unlink,
    ]

    def pause(seconds: float) -> bool:
        if not acts:
            return True
        acts.pop(0)()
        return False

    stand.unplug("sr0")
    stand.unplug("sr1")
    drives.watch(tasks, pause, Listed(stand.linux, (film, songs), stand.linux.sight))
    [film_id, songs_id] = [disc for kind, _, disc in told(db) if kind == "disc_detected"]
    assert (film_id.split(":")[0], songs_id.split(":")[0]) == ("bluray", "audio_cd")
    assert told(db) == [
        ("disc_detected", "one.iso", film_id),
        ("disc_detected", "two.cue", songs_id),
        ("disc_removed", "one.iso", film_id),
    ]
    assert held(db) == [("one.iso", "empty", None), ("two.cue", "loaded", songs_id)]
    assert [name for name, _, _ in asked(db)] == ["one.iso", "two.cue"]


def test_a_library_that_cannot_be_written_for_now_stops_nothing(
    settings: Settings, stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    tasks = tasks_with(settings)
    hidden = settings.library_db.with_suffix(".away")
    settings.library_db.rename(hidden)
    looks: list[float] = []

    def pause(seconds: float) -> bool:
        looks.append(seconds)
        if hidden.exists():
            hidden.rename(settings.library_db)
        return len(looks) == 2

    drives.watch(tasks, pause, stand.linux)
    assert looks == [drives.LOOK_EVERY_S] * 2
    assert [one.levelname for one in caplog.records] == ["WARNING"]


@pytest.mark.parametrize("hint", [None, Format.DVD])
def test_what_is_neither_files_nor_music_is_unreadable(report: Recorder, tmp_path: Path, hint: Format | None) -> None:
    (tmp_path / "disc").write_bytes(bytes(4096))
    with pytest.raises(UnreadableError):
        looking(report)(tmp_path / "disc", hint)
