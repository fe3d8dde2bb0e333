"""Jobs that run a second time, find nothing, or only some of what they were to take: notes, which are quick to read."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from doing import do, ended, on_shelves, places, titles
from on_shelf import film, put
from recorder import Recorder
from sqlite_utils import Database

from medialib import flow
from medialib.flow import web
from medialib.flow.work import Outcome, Work
from medialib.model import Job, Json, Request, Way
from medialib.settings import Folder, Settings
from medialib.settings.table import Watch
from medialib.store import collections, connect
from medialib.store import jobs as rows
from medialib.tasks import open_tasks


class Told(Recorder):
    """A report for jobs of several stages."""

    def stage(self, name: str) -> None:
        pass

    def brought(self, media_id: str) -> None:
        pass


def note(folder: Path, name: str, text: str | None = None) -> Path:
    """A note to take; its text is its name, if nothing else is said."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(name if text is None else text)
    return folder / name


def again(settings: Settings, db: Database, job: Job) -> Outcome:
    """Do a job a second time, as after a kill."""
    return flow.run(Work(settings, db, Told()), job)


def log(db: Database, job: Job) -> list[str]:
    return [line for _, _, line in rows.log_lines(db, job.id)]


@pytest.mark.parametrize("way", [Way.FILE, Way.INBOX, Way.UPLOAD])
def test_what_was_brought_whole_is_not_looked_for_again(
    settings: Settings, db: Database, tmp_path: Path, way: Way
) -> None:
    place = {Way.FILE: tmp_path / "here", Way.INBOX: settings.inbox, Way.UPLOAD: settings.work / "uploads/x"}[way]
    source = note(place, "notes.txt")
    job = do(settings, db, way, source)
    assert (ended(job), source.exists(), source.parent.exists()) == (
        ("done", "Added.", ""),
        way is Way.FILE,
        way is not Way.UPLOAD,
    )
    source.unlink(missing_ok=True)
    assert again(settings, db, job) == Outcome((str(job.media_id),), message="Added.")
    assert (on_shelves(settings), len(places(db))) == (["uploads/notes.txt"], 1)


def test_a_folder_that_was_emptied_by_the_run_before_was_brought(settings: Settings, db: Database) -> None:
    folder = settings.inbox / "New"
    note(folder, "notes.txt")
    (folder / "mine.xyz").write_text("stays")
    job = do(settings, db, Way.INBOX, folder)
    assert [path.name for path in folder.iterdir()] == ["mine.xyz"]
    assert again(settings, db, job) == Outcome((str(job.media_id),), message="Added.")


def test_what_went_out_of_the_inbox_is_no_fault(settings: Settings, db: Database) -> None:
    job = do(settings, db, Way.INBOX, settings.inbox / "gone.mkv")
    assert (ended(job), job.media_id) == (("done", "It is not in the inbox any more.", ""), None)


def test_an_inbox_folder_with_nothing_for_us_is_left(settings: Settings, db: Database) -> None:
    (settings.inbox / "New").mkdir()
    (settings.inbox / "New/mine.xyz").write_text("stays")
    assert ended(do(settings, db, Way.INBOX, settings.inbox / "New")) == (
        "done",
        "Nothing in it is for the library.",
        "",
    )
    assert [path.name for path in (settings.inbox / "New").iterdir()] == ["mine.xyz"]


def test_what_cannot_be_taken_stays_where_it_was_and_the_rest_comes_in(settings: Settings, db: Database) -> None:
    folder = settings.inbox / "New"
    for number in range(7):
        note(folder, f"bad {number}.mp4", "no film, only words\n" * 99)
    note(folder / "deep", "notes.txt")
    job = do(settings, db, Way.INBOX, folder)
    error = str(job.error)
    assert error.startswith("7 of 8 files could not be taken: bad 0.mp4: ")
    assert ("bad 4.mp4: " in error, "bad 5.mp4" in error, error.endswith("; and 2 more.")) == (True, False, True)
    assert sorted(path.name for path in folder.iterdir()) == [*(f"bad {number}.mp4" for number in range(7)), "deep"]
    assert titles(db) == [("document", "notes", None)]


def test_an_upload_that_cannot_be_taken_can_be_tried_again(settings: Settings, db: Database) -> None:
    source = note(settings.work / "uploads/x", "film.mp4", "no film, only words\n" * 99)
    job = do(settings, db, Way.UPLOAD, source)
    assert (job.status, source.exists()) == ("failed", True)
    source.unlink()
    assert ended(open_and_retry(settings, db, job))[:2] == (
        "failed",
        f"'{source}' is not there any more.",
    )


def open_and_retry(settings: Settings, db: Database, job: Job) -> Job:
    open_tasks(settings, immediate=True).retry(db, job.id)
    found = rows.get(db, job.id)
    assert found is not None
    return found


def test_what_lies_in_a_media_folder_stays_there_however_it_is_added(
    settings: Settings, db: Database, tmp_path: Path
) -> None:
    path = note(tmp_path / "docs", "notes.txt")
    given = settings.model_copy(update={"folders": {"docs": Folder(path=tmp_path / "docs")}})
    do(given, db, Way.FILE, path)
    assert (places(db), on_shelves(settings)) == ({"docs:notes.txt": None}, [])
    link = settings.inbox / "link.txt"
    link.symlink_to(path)
    do(given, db, Way.INBOX, link)
    assert (places(db), path.read_text(), link.is_symlink()) == ({"docs:notes.txt": None}, "notes.txt", True)


def test_what_lies_on_a_shelf_is_taken_there(settings: Settings, db: Database) -> None:
    path = note(settings.media_root / "books", "notes.txt")
    job = do(settings, db, Way.FILE, path)
    assert (ended(job)[0], places(db)) == ("done", {"main:books/notes.txt": None})
    other = note(settings.media_root / "elsewhere", "other.txt")
    do(settings, db, Way.FILE, other)
    assert set(places(db)) == {"main:books/notes.txt", "main:uploads/other.txt"}


def test_an_inbox_on_another_disk_is_emptied_too(settings: Settings, db: Database, other_disk: Path) -> None:
    settings.inbox.rmdir()
    settings.inbox.symlink_to(other_disk)
    note(other_disk, "notes.txt")
    assert ended(do(settings, db, Way.INBOX, settings.inbox / "notes.txt"))[:2] == ("done", "Added.")
    assert (list(other_disk.iterdir()), list(settings.work.iterdir())) == ([], [])
    assert (settings.media_root / "uploads/notes.txt").read_text() == "notes.txt"


def test_the_same_text_under_other_names_is_one_item(settings: Settings, db: Database, tmp_path: Path) -> None:
    ids = {
        do(settings, db, Way.FILE, note(tmp_path / "x", name, "same")).media_id for name in ("a.txt", "b.txt", "c.md")
    }
    assert (len(ids), list(places(db))) == (1, ["main:uploads/a.txt"])


def test_a_video_that_was_brought_stands_in_its_collection_after_all(settings: Settings, db: Database) -> None:
    """The run that brought it was killed before it was placed."""
    media_id = put(settings, db, "videos/a.mkv", film("A video"))
    with connect.write(db):
        held = collections.by_source(db, "site:list", "A list", connect.now())
    options: dict[str, Json] = {"collection": held, "position": 7}
    request = Request("https://example.org/v", Way.VIDEO, None, options)
    with connect.write(db):
        rows.add(db, "videojob2222", request, "A video", connect.now())
        db.conn.execute("UPDATE jobs SET media_id = ?", (media_id,))
    job = rows.get(db, "videojob2222")
    assert job is not None
    for _ in range(2):
        assert web.video(Work(settings, db, Told()), job) == Outcome((media_id,), message="Added.")
        placed = db.conn.execute("SELECT collection_id, media_id, position FROM collection_items").fetchall()
        assert [tuple(row) for row in placed] == [(held, media_id, 7)]


@pytest.fixture
def watched(settings: Settings, tmp_path: Path) -> Settings:
    """A folder whose files are taken once they have not grown for a fifth of a second."""
    note(tmp_path / "docs", "old.txt")
    os.utime(tmp_path / "docs/old.txt", (1e9, 1e9))
    return settings.model_copy(
        update={"folders": {"docs": Folder(path=tmp_path / "docs")}, "watch": Watch(settle_s=0.2)}
    )


def meanwhile(settings: Settings, db: Database, *changes: Path) -> Job:
    """Scan a folder, in which files are removed or grow while the scan waits for young ones."""

    def change() -> None:
        while not places(other):
            time.sleep(0.005)
        for path in changes:
            path.unlink() if path.stem == "gone" else path.write_text("grown")

    with connect.library(settings) as other:
        thread = threading.Thread(target=change)
        thread.start()
        job = do(settings, db, Way.SCAN, "docs")
        thread.join()
    return job


def test_a_file_that_still_grows_is_left_for_the_next_scan(watched: Settings, db: Database, tmp_path: Path) -> None:
    young = [note(tmp_path / "docs", name) for name in ("gone.txt", "grows.txt", "whole.txt")]
    assert meanwhile(watched, db, *young[:2]).message == "2 new"
    assert set(places(db)) == {"docs:old.txt", "docs:whole.txt"}
    assert do(watched, db, Way.SCAN, "docs").message == "1 new"


def test_a_file_from_the_future_is_taken(watched: Settings, db: Database, tmp_path: Path) -> None:
    ahead = note(tmp_path / "docs", "ahead.txt")
    os.utime(ahead, (4e9, 4e9))
    assert do(watched, db, Way.SCAN, "docs").message == "2 new"
    assert do(watched, db, Way.SCAN, "docs").message == "Nothing has changed."


def test_a_folder_in_place_of_a_file_is_no_fault(watched: Settings, db: Database, tmp_path: Path) -> None:
    do(watched, db, Way.SCAN, "docs")
    (tmp_path / "docs/old.txt").unlink()
    note(tmp_path / "docs/old.txt", "inner.txt", "another text")
    assert do(watched, db, Way.SCAN, "docs").message == "1 new, 1 missing"
    assert [path for path, missing in places(db).items() if not missing] == ["docs:old.txt/inner.txt"]
