"""A disk that is full, for real: a small one of memory. Mounting it needs rights that not every user has."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from doing import do, on_shelves, titles
from loopback_site import Site
from small_disk import disk, fill
from sqlite_utils import Database

from medialib.model import Job, Way
from medialib.settings import Settings
from medialib.settings.table import Jobs
from medialib.store import connect
from medialib.store import jobs as rows
from medialib.tasks import open_tasks

MIB = 1024 * 1024
ROOM = "Make room on that disk, then retry the job."


def film(original: Path, target: Path, size: int) -> Path:
    """A video with a box of `size` bytes behind it, which players skip."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(original.read_bytes() + struct.pack(">I4s", size + 8, b"free") + bytes(size))
    return target


@pytest.fixture
def tight(settings: Settings) -> Settings:
    """Settings that leave no space aside, so that the disk itself has to say no."""
    return settings.model_copy(update={"jobs": Jobs(min_free=0, retry_delay_s=0)})


@pytest.fixture
def mounts() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def unfinished(settings: Settings) -> list[str]:
    return [path.name for path in settings.work.iterdir()]


def failed(job: Job) -> tuple[str, str]:
    assert job.status == "failed"
    return job.error, job.hint


def is_whole(db: Database) -> bool:
    return [tuple(row) for row in db.conn.execute("PRAGMA integrity_check")] == [("ok",)]


def test_while_copying(tight: Settings, db: Database, tmp_path: Path, streamable: Path, mounts: ExitStack) -> None:
    mounts.enter_context(disk(tight.work, 2 * MIB))
    large, small = (film(streamable, tmp_path / f"Film {mib} (1999).mp4", mib * MIB) for mib in (6, 1))
    job = do(tight, db, Way.FILE, large)
    error, hint = failed(job)
    assert (error, hint) == (f"The disk is full; '{tight.work}/{job.id}/copy/{large.name}' was not written.", ROOM)
    assert (unfinished(tight), on_shelves(tight), titles(db), large.exists()) == ([], [], [], True)
    assert do(tight, db, Way.FILE, small).status == "done"
    assert on_shelves(tight) == [f"movies/Film 1 (1999)/{small.name}"]


@pytest.mark.parametrize("way", [Way.FILE, Way.INBOX])
def test_while_shelving_on_a_disk_of_its_own(
    tight: Settings, db: Database, tmp_path: Path, streamable: Path, mounts: ExitStack, way: Way
) -> None:
    shelf = mounts.enter_context(disk(tight.media_root / "movies", 2 * MIB))
    place = tight.inbox if way is Way.INBOX else tmp_path
    large, small = (film(streamable, place / f"Film {mib} (1999).mp4", mib * MIB) for mib in (6, 1))
    target = shelf / "Film 6 (1999)" / large.name
    assert failed(do(tight, db, way, large)) == (f"The disk is full; '{target}' was not written.", ROOM)
    assert (unfinished(tight), list(shelf.iterdir()), titles(db), large.exists()) == ([], [], [], True)
    assert do(tight, db, way, small).status == "done"
    assert [path.name for path in shelf.rglob("*.mp4")] == [small.name]


@pytest.mark.processes
def test_while_fetching_with_the_databases_on_the_same_disk(
    tight: Settings, tmp_path: Path, site: Site, streamable: Path, mounts: ExitStack
) -> None:
    root = mounts.enter_context(disk(tmp_path / "small", 12 * MIB))
    small = tight.model_copy(update={"media_root": root / "media", "build_dir": root / "build"})
    connect.prepare(small)
    for mib in (20, 1):
        site.put(f"/{mib}.mp4", film(streamable, tmp_path / "site" / f"{mib}.mp4", mib * MIB))
    with connect.library(small) as db:
        error, hint = failed(do(small, db, Way.VIDEO, site.url("/20.mp4")))
        assert ("disk" in error, hint != "") == (True, True)
        assert (unfinished(small), on_shelves(small), titles(db)) == ([], [], [])
        assert do(small, db, Way.VIDEO, site.url("/1.mp4")).status == "done"
        assert (len(on_shelves(small)), is_whole(db)) == (1, True)


def test_while_publishing(tight: Settings, db: Database, tmp_path: Path, streamable: Path, mounts: ExitStack) -> None:
    build = mounts.enter_context(disk(tight.build_dir, 2 * MIB))
    first, second = (film(streamable, tmp_path / f"Film {number} (1999).mp4", number) for number in (1, 2))
    assert do(tight, db, Way.FILE, first).status == "done"
    before = {path: path.read_bytes() for path in build.rglob("*.html")}
    filler = fill(build)
    error, hint = failed(do(tight, db, Way.FILE, second))
    assert ("disk" in error, hint != "") == (True, True)
    assert {path: path.read_bytes() for path in build.rglob("*.html")} == before
    assert (unfinished(tight), len(on_shelves(tight)), is_whole(db)) == ([], 2, True)
    filler.unlink()
    assert do(tight, db, Way.FILE, second).status == "done"
    items = sorted(path.stem for path in (build / "home" / "item").rglob("*.html"))
    assert items == sorted(row[0] for row in db.conn.execute("SELECT id FROM media"))
    assert len(items) == 2


def test_a_job_that_cannot_even_be_said_to_have_failed_is_done_once_there_is_room(
    tight: Settings, tmp_path: Path, streamable: Path, mounts: ExitStack
) -> None:
    root = mounts.enter_context(disk(tmp_path / "small", 12 * MIB))
    small = tight.model_copy(update={"media_root": root / "media", "build_dir": tmp_path / "elsewhere"})
    connect.prepare(small)
    source = film(streamable, tmp_path / "Film (1999).mp4", MIB)
    tasks = open_tasks(small, immediate=True)
    with connect.library(small) as db:
        filler = fill(root, leave=64 * 1024)
        job = do(small, db, Way.FILE, source)
        assert (job.status, tasks.running, on_shelves(small)) == ("running", {}, [])
        filler.unlink()
        db.conn.execute("UPDATE jobs SET lease_until = '2026-01-01T00:00:00.000Z'")
        tasks.sweep()
        again = rows.get(db, job.id)
        assert again is not None
        assert (again.status, len(on_shelves(small)), is_whole(db)) == ("done", 1, True)
