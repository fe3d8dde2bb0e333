"""Items made of rows alone, for what is done to items: nothing lies on a disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlite_utils import Database

from medialib.errors import MedialibError
from medialib.model import Artwork, Entity, Fact, Kind, Match, MediaFile, Probe, Role, Source
from medialib.names import identity
from medialib.store import collections, connect, files, images, media, record

NAMED = Source.NAME
PICTURE = Artwork("c0ffee", 400, 600, (200, 400), "#102030")


def probe(duration_s: float | None = 5400.0, height: int | None = None) -> Probe:
    """What a video would say of itself."""
    return Probe("video", "mkv", duration_s, "h264", "aac", None if height is None else height * 16 // 9, height)


def main_file(path: str, content: str = "", height: int | None = None, duration_s: float | None = 5400.0) -> MediaFile:
    """A main file at a place of the media root; its content is its place's name, if nothing else is said."""
    return MediaFile("main", path, Role.MAIN, 1000, 1, f"b2-{content or path}", probe(duration_s, height))


def film(db: Database, title: str, year: int | None = 1995, *facts: Fact, height: int | None = None) -> str:
    """A film with one file; its id."""
    said = (Fact("title", title, NAMED), *([Fact("year", year, NAMED)] if year else []), *facts)
    entity = Entity(Kind.MOVIE, identity(title, year), said)
    with connect.write(db):
        path = f"movies/{title}.mkv"
        return record.file(db, Match(((entity,),)), main_file(path, height=height), (), (), connect.now())[0]


def show(db: Database, title: str, episodes: Sequence[tuple[int, int]], copy: str = "") -> str:
    """A show with these (season, episode), one file each; its id."""
    outer = Entity(Kind.SHOW, identity(title), (Fact("title", title, NAMED),))
    ids = []
    for season, number in episodes:
        middle = Entity(Kind.SEASON, str(season), (Fact("number", season, NAMED),))
        said = (Fact("number", number, NAMED), Fact("title", f"{title} {season}x{number}", NAMED))
        inner = Entity(Kind.EPISODE, str(number), said)
        with connect.write(db):
            path = f"shows/{title}/{season}x{number}{copy}.mkv"
            found = record.file(db, Match(((outer, middle, inner),)), main_file(path), (), (), connect.now())
        ids.append(media.parents(db, found[0])[-1])
    return ids[0]


def album(db: Database, title: str, tracks: Sequence[tuple[int, str, float]], artist: str = "Band") -> str:
    """An album of an artist with these (number, title, seconds); its id."""
    whose = Entity(Kind.ARTIST, identity(artist), (Fact("title", artist, NAMED),))
    whole = Entity(Kind.ALBUM, identity(title), (Fact("title", title, NAMED),))
    ids = []
    for number, name, seconds in tracks:
        said = (Fact("number", number, NAMED), Fact("title", name, NAMED))
        item = Entity(Kind.TRACK, f"1-{number} {identity(name)}", said)
        with connect.write(db):
            file = main_file(f"music/{artist}/{title}/{number} {name}.flac", duration_s=seconds)
            found = record.file(db, Match(((whose, whole, item),)), file, (), (), connect.now())
        ids.append(media.parents(db, found[0])[0])
    return ids[0]


def collect(db: Database, name: str, media_id: str, position: int = 0) -> None:
    """Put an item into a collection."""
    with connect.write(db):
        collections.put_item(db, collections.by_source(db, name, name, connect.now()), media_id, position)


def picture(db: Database, media_id: str, role: str = "poster", source: Source = Source.NFO) -> None:
    """Give an item a picture."""
    with connect.write(db):
        images.put(db, media_id, role, source, PICTURE)


def labels(db: Database, media_id: str) -> list[tuple[str, str | None]]:
    """The files of an item: (path, label)."""
    return [(row["path"], row["label"]) for row in files.of(db, media_id)]


def tree(db: Database, media_id: str) -> dict[str, list[str]]:
    """What stands under an item: each child's title with the paths of its files, all the way down."""
    found: dict[str, list[str]] = {}
    for child in media.below(db, media_id):
        row = media.get(db, child)
        assert row is not None
        if row["kind"] in (Kind.EPISODE, Kind.TRACK):
            found[row["title"]] = [file["path"].rpartition("/")[2] for file in files.of(db, child)]
    return found


def living(db: Database) -> list[tuple[str, str]]:
    """The (kind, title) of every item that is not deleted."""
    rows = db.conn.execute("SELECT kind, title FROM media WHERE deleted_at IS NULL ORDER BY kind, title, seq")
    return [(row[0], row[1]) for row in rows]


def everything(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that tells of items, without when it was last touched and without the history."""
    tables = (
        "files",
        "facts",
        "external_ids",
        "credits",
        "media_genres",
        "media_tags",
        "collection_items",
        "disc_titles",
    )
    found = {name: [tuple(row) for row in db.conn.execute(f"SELECT * FROM {name} ORDER BY 1, 2")] for name in tables}
    pictures = db.conn.execute("SELECT media_id, role, source, hash FROM images ORDER BY 1, 2, 3")
    rows = db.conn.execute("SELECT * FROM media ORDER BY seq").fetchall()
    kept = [tuple(value for name, value in dict(row).items() if name != "updated_at") for row in rows]
    return {**found, "images": [tuple(row) for row in pictures], "media": kept}


def refusal(wanted: type[MedialibError], act: Callable[[], object]) -> tuple[str, str]:
    """Message and hint with which an act is refused."""
    with pytest.raises(wanted) as caught:
        act()
    return caught.value.message, caught.value.hint
