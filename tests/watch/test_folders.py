from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from doing import places
from sqlite_utils import Database
from watchdog.events import FileClosedNoWriteEvent, FileCreatedEvent, FileOpenedEvent
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from medialib import jobs
from medialib.model import Request, Way
from medialib.settings import Folder, Settings
from medialib.settings.table import Watch
from medialib.store import jobs as rows
from medialib.tasks import Tasks, open_tasks
from medialib.watch import folders
from medialib.watch.folders import LONGEST_WAIT_S, Changes, Watched


@pytest.fixture
def films(tmp_path: Path) -> Path:
    (tmp_path / "films").mkdir()
    return tmp_path / "films"


@pytest.fixture
def watched(settings: Settings, films: Path) -> Settings:
    watch = Watch(settle_s=0.2)
    return settings.model_copy(update={"folders": {"films": Folder(path=films)}, "watch": watch})


@pytest.fixture
def observer() -> Iterator[BaseObserver]:
    observer = Observer()
    observer.start()
    yield observer
    observer.stop()
    observer.join()


@pytest.fixture
def watching(watched: Settings) -> Iterator[Tasks]:
    """The watch of a library, running; jobs are done at once."""
    tasks = open_tasks(watched, immediate=True)
    thread = threading.Thread(target=folders.watch, args=(tasks,))
    thread.start()
    yield tasks
    tasks.stop()
    thread.join()


def until(question: Callable[[], bool], within_s: float = 20) -> bool:
    deadline = time.monotonic() + within_s
    while not question() and time.monotonic() < deadline:
        time.sleep(0.05)
    return question()


def library(db: Database) -> dict[str, tuple[str, bool]]:
    """The items by title: id, and whether it is missing."""
    found = db.conn.execute("SELECT title, id, missing_since IS NOT NULL FROM media")
    return {row[0]: (row[1], bool(row[2])) for row in found}


def test_a_new_file_is_noticed(watching: Tasks, db: Database, films: Path, mp4: Path) -> None:
    shutil.copy(mp4, films / "Fargo (1996).mp4")
    assert until(lambda: "Fargo" in library(db))
    (films / "Coen").mkdir()
    (films / "Fargo (1996).mp4").rename(films / "Coen" / "Fargo.mp4")
    assert until(lambda: places(db) == {"films:Coen/Fargo.mp4": None})


def test_an_inbox_file_is_moved_to_its_shelf(watching: Tasks, db: Database, mp4: Path) -> None:
    shutil.copy(mp4, watching.settings.inbox / "Heat (1995).mp4")
    assert until(lambda: "Heat" in library(db))
    assert until(lambda: not any(watching.settings.inbox.iterdir()))


def test_a_folder_that_goes_away_and_comes_back_has_the_same_items(
    watching: Tasks, db: Database, films: Path, mp4: Path, mkv: Path
) -> None:
    shutil.copy(mp4, films / "Fargo (1996).mp4")
    shutil.copy(mkv, films / "Heat (1995).mkv")
    assert until(lambda: len(library(db)) == 2)
    before = library(db)
    films.rename(films.with_name("unmounted"))
    assert until(lambda: library(db) == {title: (media_id, True) for title, (media_id, _) in before.items()})
    films.with_name("unmounted").rename(films)
    assert until(lambda: library(db) == before)


def test_a_library_that_cannot_be_written_for_now_stops_nothing(
    watching: Tasks, db: Database, mp4: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What came meanwhile is asked for when it can be."""
    settings = watching.settings
    hidden = settings.library_db.with_suffix(".away")
    settings.library_db.rename(hidden)
    shutil.copy(mp4, settings.inbox / "Heat (1995).mp4")
    said = "cannot ask for new files now"
    assert until(lambda: any(said in record.getMessage() for record in caplog.records))
    settings.library_db.unlink(missing_ok=True)
    hidden.rename(settings.library_db)
    assert until(lambda: not any(settings.inbox.iterdir()))


def test_nothing_is_watched_when_it_is_turned_off(watched: Settings, db: Database) -> None:
    tasks = open_tasks(watched.model_copy(update={"watch": Watch(enabled=False)}))
    folders.watch(tasks)
    assert rows.recent(db) == []


def test_only_what_changes_files_counts() -> None:
    changes = Changes()
    for event in (FileOpenedEvent("/f/a.mp4"), FileClosedNoWriteEvent("/f/a.mp4"), FileCreatedEvent("/f/a.mp4.part")):
        changes.on_any_event(event)
    assert not changes.due(0)
    changes.on_any_event(FileCreatedEvent("/f/a.mp4"))
    assert (changes.due(0), changes.due(60)) == (True, False)


def test_a_folder_that_never_rests_is_scanned_nevertheless() -> None:
    changes = Changes()
    changes.note()
    assert changes.first is not None
    changes.first -= LONGEST_WAIT_S
    changes.note()
    assert changes.due(60)


def test_a_folder_that_is_mounted_later_is_followed_from_then_on(observer: BaseObserver, tmp_path: Path) -> None:
    place = tmp_path / "later"
    folder = Watched("later", place, Changes())
    folder.follow(observer)
    assert (folder.watch, folder.changes.first) == (None, None)
    place.mkdir()
    folder.follow(observer)
    assert (folder.watch is not None, folder.changes.due(0)) == (True, True)
    folder.changes.first = None
    (place / "a.mp4").touch()
    assert until(lambda: folder.changes.first is not None)


def test_another_folder_in_its_place_is_followed_too(observer: BaseObserver, films: Path) -> None:
    folder = Watched("films", films, Changes())
    folder.follow(observer)
    films.rename(films.with_name("old"))
    films.mkdir()
    folder.follow(observer)
    folder.changes.first = None
    (films / "a.mp4").touch()
    assert until(lambda: folder.changes.first is not None)


def test_changes_during_a_scan_are_scanned_again_after_it(watched: Settings, db: Database, films: Path) -> None:
    tasks = open_tasks(watched)
    folder = Watched("films", films, Changes())
    running = jobs.submit(db, Request("films", Way.SCAN), "Scan")
    claimed = jobs.claim(db, running, "me", 60)
    assert claimed is not None
    folder.changes.note()
    folder.changes.last -= 10
    folders._scan(tasks, folder)
    assert (len(rows.recent(db)), folder.changes.first is not None) == (1, True)
    jobs.finish(db, claimed, "me", None, "")
    folders._scan(tasks, folder)
    assert ([job.status for job in rows.recent(db)], folder.changes.first) == (["queued", "done"], None)


def test_our_own_sidecars_ask_for_no_scan(
    settings: Settings, db: Database, films: Path, mp4: Path, observer: BaseObserver
) -> None:
    shutil.copy(mp4, films / "Fargo (1996).mp4")
    given = {"films": Folder(path=films, sidecars=True)}
    sidecars = settings.model_copy(update={"folders": given, "watch": Watch(settle_s=0)})
    folder = Watched("films", films, Changes())
    folder.follow(observer)
    folder.changes.first = None
    open_tasks(sidecars, immediate=True).submit(db, Request("films", Way.SCAN))
    assert len(list(films.iterdir())) == 4
    (films / ".last").touch()
    assert not until(lambda: folder.changes.first is not None, within_s=0.5)
    nfo = films / "Fargo (1996).nfo"
    nfo.write_text(nfo.read_text().replace("Fargo", "Fargo!"))
    assert until(lambda: folder.changes.first is not None)
