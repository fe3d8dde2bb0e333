from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from doing import do, ended, places, titles
from sqlite_utils import Database

from medialib.model import Kind, Way
from medialib.settings import Folder, Settings
from medialib.settings.table import Watch


@pytest.fixture
def films(tmp_path: Path, mp4: Path, mkv: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    shutil.copy(mp4, folder / "Fargo (1996).mp4")
    shutil.copy(mkv, folder / "Heat (1995).mkv")
    return folder


@pytest.fixture
def scanned(settings: Settings, films: Path) -> Settings:
    return settings.model_copy(update={"folders": {"films": Folder(path=films)}, "watch": Watch(settle_s=0)})


def ids(db: Database) -> dict[str, str]:
    return {row[0]: row[1] for row in db.conn.execute("SELECT title, id FROM media")}


def test_files_of_a_folder_stay_where_they_are(scanned: Settings, db: Database, films: Path) -> None:
    before = {path: path.stat() for path in films.iterdir()}
    assert ended(do(scanned, db, Way.SCAN, "films")) == ("done", "2 new", "")
    assert titles(db) == [("movie", "Fargo", 1996), ("movie", "Heat", 1995)]
    assert places(db) == {"films:Fargo (1996).mp4": None, "films:Heat (1995).mkv": None}
    assert {path: path.stat().st_mtime_ns for path in films.iterdir()} == {
        path: stat.st_mtime_ns for path, stat in before.items()
    }


def test_a_second_scan_opens_no_file(scanned: Settings, db: Database, films: Path) -> None:
    do(scanned, db, Way.SCAN, "films")
    opened: list[str] = []
    sys.addaudithook(
        lambda event, args: (
            opened.append(str(args[0])) if event == "open" and str(args[0]).startswith(str(films)) else None
        )
    )
    assert ended(do(scanned, db, Way.SCAN, "films")) == ("done", "Nothing has changed.", "")
    assert opened == []


def test_an_unmounted_folder_loses_nothing(scanned: Settings, db: Database, films: Path) -> None:
    do(scanned, db, Way.SCAN, "films")
    before = ids(db)
    films.rename(films.with_name("away"))
    assert ended(do(scanned, db, Way.SCAN, "films")) == ("done", "2 missing", "")
    assert ids(db) == before
    assert [row[0] for row in db.conn.execute("SELECT title FROM media WHERE missing_since IS NULL")] == []
    films.with_name("away").rename(films)
    assert ended(do(scanned, db, Way.SCAN, "films")) == ("done", "2 back", "")
    assert titles(db, "missing_since IS NULL") == [("movie", "Fargo", 1996), ("movie", "Heat", 1995)]


def test_a_renamed_file_is_the_same_item(scanned: Settings, db: Database, films: Path) -> None:
    do(scanned, db, Way.SCAN, "films")
    before = ids(db)
    (films / "deep").mkdir()
    (films / "Fargo (1996).mp4").rename(films / "deep" / "something else.mp4")
    do(scanned, db, Way.SCAN, "films")
    assert ids(db) == before
    assert places(db) == {"films:Heat (1995).mkv": None, "films:deep/something else.mp4": None}


def test_a_file_that_was_gone_for_a_while_comes_back_under_another_name(
    scanned: Settings, db: Database, films: Path, tmp_path: Path
) -> None:
    do(scanned, db, Way.SCAN, "films")
    before = ids(db)
    (films / "Fargo (1996).mp4").rename(tmp_path / "away.mp4")
    do(scanned, db, Way.SCAN, "films")
    (tmp_path / "away.mp4").rename(films / "back.mp4")
    do(scanned, db, Way.SCAN, "films")
    assert ids(db) == before
    assert places(db) == {"films:Heat (1995).mkv": None, "films:back.mp4": None}


def test_a_replaced_file_keeps_its_item(scanned: Settings, db: Database, films: Path) -> None:
    do(scanned, db, Way.SCAN, "films")
    before = ids(db)
    shutil.copy(films / "Heat (1995).mkv", films / "Fargo (1996).mp4")
    do(scanned, db, Way.SCAN, "films")
    assert ids(db) == before


def test_ignored_files_are_left_out(scanned: Settings, db: Database, films: Path) -> None:
    (films / ".mediaignore").write_text("Heat*\n")
    do(scanned, db, Way.SCAN, "films")
    assert titles(db) == [("movie", "Fargo", 1996)]


def test_a_folders_kind_tells_what_names_do_not(scanned: Settings, db: Database, films: Path) -> None:
    (films / "Fargo (1996).mp4").rename(films / "holiday.mp4")
    kind = scanned.model_copy(update={"folders": {"films": Folder(path=films, kind=Kind.MOVIE)}})
    do(kind, db, Way.SCAN, "films")
    assert titles(db) == [("movie", "Heat", 1995), ("movie", "holiday", None)]


def test_a_bad_file_is_told_and_does_not_stop_the_scan(scanned: Settings, db: Database, films: Path) -> None:
    (films / "broken.mp4").write_text("no film at all, just words\n" * 50)
    assert ended(do(scanned, db, Way.SCAN, "films")) == ("done", "2 new, 1 not readable, see the log", "")


def test_files_laid_on_a_shelf_by_hand_are_taken(scanned: Settings, db: Database, mp4: Path) -> None:
    (scanned.media_root / "movies" / "Alien (1979)").mkdir()
    shutil.copy(mp4, scanned.media_root / "movies" / "Alien (1979)" / "Alien.mp4")
    shutil.copy(mp4, scanned.inbox / "not yet.mp4")
    do(scanned, db, Way.SCAN, "main")
    assert titles(db) == [("movie", "Alien", 1979)]


def test_a_folder_nobody_named_is_refused(scanned: Settings, db: Database) -> None:
    status, error, hint = ended(do(scanned, db, Way.SCAN, "nope"))
    assert (status, error, "config.yaml" in hint) == ("failed", "There is no media folder 'nope'.", True)
