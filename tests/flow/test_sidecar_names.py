"""Who has which name beside media: those who would have the same one take turns, and what is freed goes to who waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from on_shelf import film, put
from sidecar_library import scan, write
from sqlite_utils import Database

from medialib.settings import Settings
from medialib.store import connect, files, sidecars


@pytest.fixture
def pair(shelved: Settings, db: Database) -> list[str]:
    """Two films whose files differ in their endings alone; the one with the greater id has the plain names."""
    ids = sorted(
        [put(shelved, db, "movies/x/x.mkv", film("Alien")), put(shelved, db, "movies/x/x.mp4", film("Brazil"))]
    )
    with connect.write(db):
        sidecars.take_up(db, shelved.sidecar_folders())
        sidecars.done(db, ids[:1])
    write(shelved, db)
    with connect.write(db):
        sidecars.let_due(db, ids[:1])
    write(shelved, db)
    return ids


def names(settings: Settings, folder: str = "movies/x") -> list[str]:
    """What lies in a folder beside the media."""
    return sorted(path.name for path in (settings.media_root / folder).iterdir() if path.suffix not in (".mkv", ".mp4"))


def move(settings: Settings, db: Database, old: str, new: str) -> None:
    """Move a file by hand, which a scan has seen."""
    (settings.media_root / new).parent.mkdir(parents=True, exist_ok=True)
    stat = (settings.media_root / old).rename(settings.media_root / new).stat()
    with connect.write(db):
        files.move(db, ("main", old), ("main", new), stat.st_size, stat.st_mtime_ns)


def path_of(db: Database, media_id: str) -> str:
    return str(files.of(db, media_id)[0]["path"])


def test_the_second_of_two_has_its_id_in_its_name(shelved: Settings, db: Database, pair: list[str]) -> None:
    assert set(names(shelved)) == {f"x.{pair[0]}.medialib.json", "x.medialib.json", "x.nfo"}
    assert sidecars.owner(db, "main", "movies/x/x.medialib.json") == pair[1]


def test_a_name_that_is_free_again_goes_to_who_waits_for_it(shelved: Settings, db: Database, pair: list[str]) -> None:
    old = path_of(db, pair[1])
    move(shelved, db, old, f"movies/y/y{Path(old).suffix}")
    write(shelved, db)
    assert names(shelved) == ["movie.nfo", "x.medialib.json"]
    assert sidecars.owner(db, "main", "movies/x/x.medialib.json") == pair[0]
    assert names(shelved, "movies/y") == ["movie.nfo", "y.medialib.json"]


def test_a_film_that_is_left_alone_has_the_plain_names(shelved: Settings, db: Database) -> None:
    put(shelved, db, "movies/x/alien.mkv", film("Alien"))
    put(shelved, db, "movies/x/brazil.mkv", film("Brazil"))
    put(shelved, db, "movies/x/casino.mkv", film("Casino"))
    write(shelved, db)
    assert [name for name in names(shelved) if name.endswith(".nfo")] == ["alien.nfo", "brazil.nfo", "casino.nfo"]
    move(shelved, db, "movies/x/brazil.mkv", "movies/brazil.mkv")
    write(shelved, db)
    assert [name for name in names(shelved) if name.endswith(".nfo")] == ["alien.nfo", "casino.nfo"]
    move(shelved, db, "movies/x/casino.mkv", "movies/casino.mkv")
    write(shelved, db)
    assert names(shelved) == ["alien.medialib.json", "movie.nfo"]


def test_who_had_a_name_has_it_again_when_the_database_is_lost(
    shelved: Settings, db: Database, pair: list[str]
) -> None:
    before = {path: path.read_bytes() for path in (shelved.media_root / "movies/x").iterdir()}
    db.close()
    for path in shelved.data.glob("library.db*"):
        path.unlink()
    connect.prepare(shelved)
    with connect.library(shelved) as new:
        assert scan(shelved, new).message == "2 from sidecars"
        assert {path: path.read_bytes() for path in (shelved.media_root / "movies/x").iterdir()} == before
        assert sidecars.owner(new, "main", "movies/x/x.medialib.json") == pair[1]
