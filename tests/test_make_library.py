"""The library that benchmarks stand on: made whole, the same for the same seed, and taken by medialib as it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from medialib import intake
from medialib.model import Fact, Kind, Source
from medialib.settings import Settings
from medialib.store import connect, facts, files, items

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "make_library.py"
SQL = {
    "media": "SELECT * FROM media ORDER BY seq",
    "files": "SELECT * FROM files ORDER BY id",
    "facts": "SELECT * FROM facts ORDER BY 1, 2, 3",
    "credits": "SELECT * FROM credits ORDER BY 1, 2, 3, 4",
    "images": "SELECT * FROM images ORDER BY id",
    "discs": "SELECT * FROM discs ORDER BY id",
    "titles": "SELECT * FROM disc_titles ORDER BY disc_id, number",
}


def make(into: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "--items", "400", "--into", str(into), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def content(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    with connect.library(settings, read_only=True) as db:
        return {table: [tuple(row) for row in db.conn.execute(sql)] for table, sql in SQL.items()}


def settings_of(root: Path) -> Settings:
    return Settings(media_root=root, build_dir=root / "data" / "cache")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("library")
    done = make(root)
    assert (done.returncode, done.stderr) == (0, "")
    return settings_of(root)


def test_holds_exactly_so_many_items_of_a_mix_of_kinds(made: Settings) -> None:
    kinds = Counter(Kind(str(row[2])) for row in content(made)["media"])
    assert kinds.total() == 400
    assert set(kinds) == {
        *(Kind.MOVIE, Kind.SHOW, Kind.SEASON, Kind.EPISODE, Kind.ARTIST, Kind.ALBUM, Kind.TRACK, Kind.VIDEO),
        *(Kind.ARTICLE, Kind.BOOK, Kind.PHOTO, Kind.DOCUMENT, Kind.DISC),
    }


def test_every_file_row_has_its_file_as_the_row_says(made: Settings) -> None:
    with connect.library(made, read_only=True) as db:
        said = files.in_folder(db, "main")
        ids = {row[0]: row[1] for row in db.conn.execute("SELECT path, content_id FROM files")}
    stats = {path: (made.media_root / path).stat() for path in said}
    assert said == {path: (stat.st_size, stat.st_mtime_ns, False) for path, stat in stats.items()}
    assert ids == {path: intake.content_id(made.media_root / path) for path in said}


def test_every_picture_lies_where_its_row_says(made: Settings) -> None:
    with connect.library(made, read_only=True) as db:
        rows = db.conn.execute("SELECT DISTINCT hash, value FROM images, json_each(widths)").fetchall()
    wanted = {f"{row[0][:2]}/{row[0]}-{row[1]}.webp" for row in rows}
    artwork = made.data / "artwork"
    there = {path.relative_to(artwork).as_posix() for path in artwork.glob("*/*.webp")}
    assert wanted and wanted <= there


def test_speaks_several_scripts_and_some_titles_are_long(made: Settings) -> None:
    titles = [str(row[5]) for row in content(made)["media"]]
    first = {letter for title in titles for letter in title}
    assert {"の", "ا", "и", "é", "ü"} <= first
    assert max(map(len, titles)) >= 190


def test_the_same_seed_makes_the_same_library(made: Settings, tmp_path: Path) -> None:
    assert make(tmp_path / "again").returncode == 0
    assert content(settings_of(tmp_path / "again")) == content(made)


def test_another_seed_makes_another(made: Settings, tmp_path: Path) -> None:
    assert make(tmp_path / "other", "--seed", "2").returncode == 0
    assert content(settings_of(tmp_path / "other"))["media"] != content(made)["media"]


def test_the_facts_give_the_values_shown(made: Settings) -> None:
    """Settling an item anew, as any later change does, must not alter it."""
    with connect.library(made) as db:
        before = {media_id: tuple(row) for media_id, row in items.media(db, items.living(db)).items()}
        with connect.write(db):
            for media_id in before:
                facts.settle(db, media_id, connect.now())
        after = {media_id: tuple(row) for media_id, row in items.media(db, items.living(db)).items()}
    assert after == before


def test_later_changes_are_noted(made: Settings, tmp_path: Path) -> None:
    shutil.copytree(made.media_root, tmp_path / "copy")
    with connect.library(settings_of(tmp_path / "copy")) as db:
        mark = items.last_change(db)
        media_id = items.living(db)[0]
        with connect.write(db):
            facts.record(db, media_id, [Fact("tagline", "Changed", Source.PERSON)], connect.now())
            facts.settle(db, media_id, connect.now())
        assert items.changes(db, mark) == {"media": {media_id}}


def test_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    done = make(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: '{tmp_path}' is not empty.\nName an empty or new folder.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
