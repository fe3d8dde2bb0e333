"""The corners of the one door: what a job is called and fails of, which workers are gone, where the queue stands."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3

import pytest
from sqlite_utils import Database

from medialib import jobs
from medialib.discs import Disc, Drive, Format, Tray
from medialib.errors import ConflictError, DiskFullError, JobError, MedialibError, NotFoundError, SettingsError
from medialib.flow import EVERYTHING
from medialib.model import Json, Request, Way
from medialib.settings import Settings
from medialib.settings.table import Jobs
from medialib.store import connect, discs
from medialib.store import jobs as rows
from medialib.tasks import open_tasks
from medialib.tasks.drives import rip_title, ripable
from medialib.tasks.faults import known
from medialib.tasks.titles import title
from medialib.tasks.workers import dead, own_name


def full() -> sqlite3.OperationalError:
    """What SQLite says on a full disk."""
    db = sqlite3.connect(":memory:")
    db.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as caught:
        db.execute("CREATE TABLE one AS SELECT zeroblob(100000)")
    db.close()
    return caught.value


NO_SPACE = ("There is no space left on the disk.", "Free some space, then retry the job.")
REPORT = "Retry the job; if it happens again, report it with the job's log."


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (JobError("The page is gone.", "Look."), JobError, ("The page is gone.", "Look.")),
        (OSError(errno.ENOSPC, "No space left on device"), DiskFullError, NO_SPACE),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DiskFullError, NO_SPACE),
        (full(), DiskFullError, NO_SPACE),
        (OSError(errno.EIO, "Input/output error"), JobError, ("Something we did not expect: OSError: [Errno 5] Input/output error", REPORT)),
        (KeyError("夜"), JobError, ("Something we did not expect: KeyError: '夜'", REPORT)),
    ],
)  # fmt: skip
def test_what_a_job_failed_of_is_told_so_that_a_person_can_act(
    error: Exception, kind: type, told: tuple[str, str]
) -> None:
    found = known(error)
    assert (type(found), (found.message, found.hint)) == (kind, told)
    assert (found is error) is isinstance(error, MedialibError)


@pytest.mark.parametrize(
    ("way", "source", "options", "name"),
    [
        (Way.SCAN, "main", {}, "Scan of main"), (Way.SIDECARS, EVERYTHING, {}, "Sidecars"), (Way.IDENTIFY, EVERYTHING, {}, "What is new"),
        (Way.FILE, "/films/夜の海.mkv", {}, "夜の海.mkv"), (Way.FOLDER, "/films/Dark/", {}, "Dark"), (Way.FILE, "/", {}, "/"),
        (Way.VIDEO, "https://example.org/watch?token=geheim", {}, "watch?token=***"), (Way.VIDEO, "https://a:b@example.org/x", {"name": "A film"}, "A film"),
        (Way.UPLOAD, "/data/work/uploads/1/a.mkv", {"name": ""}, "a.mkv"),
    ],
)  # fmt: skip
def test_what_a_job_is_called_until_it_knows_better(way: Way, source: str, options: dict[str, Json], name: str) -> None:
    assert title(Request(source, way, options=options)) == name


def test_a_worker_is_named_after_its_process_and_is_another_each_time() -> None:
    names = [own_name() for _ in range(2)]
    assert [name.rpartition(":")[0] for name in names] == [f"{socket.gethostname()}:{os.getpid()}"] * 2
    assert names[0] != names[1]


def test_only_workers_of_this_machine_can_be_known_to_be_gone() -> None:
    host, own = socket.gethostname(), own_name()
    gone, alive = f"{host}:{2**22 + 1}:a", f"{host}:{os.getppid()}:b"
    earlier, elsewhere = f"{host}:{os.getpid()}:an earlier life", f"elsewhere:{2**22 + 1}:c"
    assert dead([own, gone, alive, earlier, elsewhere], own) == [gone, earlier]
    assert dead([], own) == []


def test_a_queue_in_redis_needs_its_package_and_says_so(settings: Settings) -> None:
    wanted = settings.model_copy(update={"jobs": Jobs.model_validate({"redis_url": "redis://:geheim@127.0.0.1:1/0"})})
    with pytest.raises(SettingsError) as caught:
        open_tasks(wanted)
    assert (caught.value.message, caught.value.hint) == (
        "jobs.redis_url names a Redis, but the Python package redis is not installed.",
        "Install it beside medialib: pip install redis. Or leave jobs.redis_url out.",
    )


def put_in(db: Database, disc: Disc | None, device: str = "/dev/sr0") -> None:
    with connect.write(db):
        discs.seen_drive(db, Drive(device, "A drive", Tray.LOADED if disc else Tray.EMPTY, disc), connect.now())


DVD = Disc(Format.DVD, "dvd:1", "THE_OFFICE_S03_D1")
NOTHING = ("There is nothing to rip in A drive.", "Put in a DVD, a Blu-ray or an audio CD.")


@pytest.mark.parametrize("disc", [None, Disc(Format.DATA, "data:1"), Disc(Format.BLANK, "blank:1")])
def test_what_holds_no_film_or_music_is_not_ripped(db: Database, disc: Disc | None) -> None:
    put_in(db, disc)
    with pytest.raises(ConflictError) as caught:
        ripable(db, "/dev/sr0")
    assert (caught.value.message, caught.value.hint) == NOTHING


def test_a_drive_that_nobody_knows_is_refused_in_few_words(db: Database) -> None:
    with pytest.raises(NotFoundError) as caught:
        ripable(db, "/dev/" + "x" * 500)
    assert (caught.value.message, caught.value.hint) == (
        f"There is no drive '/dev/{'x' * 75}'.",
        "See the drives at /jobs or /api/discs.",
    )


def test_a_disc_is_ripped_by_one_job_at_a_time_and_again_once_that_has_ended(settings: Settings, db: Database) -> None:
    put_in(db, DVD)
    tasks = open_tasks(settings)
    first = tasks.rip(db, "/dev/sr0", submitted_by="ann")
    with pytest.raises(ConflictError) as caught:
        tasks.rip(db, "/dev/sr0", submitted_by="ben")
    assert (caught.value.message, caught.value.hint) == (
        "The disc in A drive is being ripped already.",
        f"See job {first}.",
    )
    tasks.cancel(db, first)
    second = tasks.rip(db, "/dev/sr0", submitted_by="ben")
    drive = discs.drive(db, "/dev/sr0")
    assert drive is not None and drive["job_id"] == second != first
    found = rows.get(db, second)
    assert found is not None and (found.title, found.submitted_by) == ("The Office", "ben")


@pytest.mark.parametrize(
    ("label", "options", "name"),
    [("THE_OFFICE_S03_D1", {}, "The Office"), ("THE_OFFICE", {"title": "Büro"}, "Büro"), ("", {}, "Disc in A drive"),
     ("X", {"album": "Musik", "title": ""}, "Musik"), ("", {"title": 7}, "7")],
)  # fmt: skip
def test_a_discs_job_is_called_as_a_person_the_label_or_the_drive_says(
    db: Database, label: str, options: dict[str, Json], name: str
) -> None:
    put_in(db, Disc(Format.DVD, "dvd:1", label))
    assert rip_title(ripable(db, "/dev/sr0"), Request("/dev/sr0", Way.DISC, options=options)) == name


def test_the_next_job_of_a_lane_is_woken_when_one_has_ended_however_it_ended(settings: Settings, db: Database) -> None:
    tasks = open_tasks(settings)
    first, second, third = (jobs.submit(db, Request(f"/nowhere/{n}", Way.FILE), "x", "encode") for n in range(3))
    other = jobs.submit(db, Request("/nowhere/4", Way.FILE), "x", "drive:a")
    tasks.run(first)
    assert [task.args for task in tasks.huey.pending()] == [(second,)]
    jobs.cancel(db, second)
    tasks.stopping.set()
    tasks.run(third)
    assert [task.args for task in tasks.huey.pending()] == [(second,)]
    assert [row and row.status for row in (rows.get(db, one) for one in (first, second, third, other))] == [
        *("failed", "cancelled", "queued", "queued"),
    ]


def test_a_job_whose_row_is_gone_is_nothing_to_do(settings: Settings, db: Database) -> None:
    tasks = open_tasks(settings)
    tasks.run("nope")
    assert (tasks.running, tasks.huey.pending(), rows.recent(db)) == ({}, [], [])
