"""Reading library rows for pages: many items at a time, one query per table."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlite_utils import Database

from medialib.store.connect import plain

Row = TypeVar("Row", bound=NamedTuple)


class Media(NamedTuple):
    """What pages need of a media row."""

    id: str
    kind: str
    parent_id: str | None
    title: str
    sort_title: str
    original_title: str | None
    creator: str | None
    year: int | None
    date: str | None
    number: int | None
    disc: int | None
    overview: str | None
    tagline: str | None
    certification: str | None
    rating: float | None
    duration_s: float | None
    site_url: str | None
    added_at: str
    updated_at: str
    missing_since: str | None
    deleted_at: str | None


class Picture(NamedTuple):
    """An image row; `widths` is JSON."""

    media_id: str
    role: str
    source: str
    hash: str
    width: int
    height: int
    widths: str
    color: str
    blur: str


class File(NamedTuple):
    """A file row; the language lists are JSON."""

    media_id: str
    id: int
    folder: str
    path: str
    role: str
    size: int
    duration_s: float | None
    container: str | None
    video_codec: str | None
    audio_codec: str | None
    width: int | None
    height: int | None
    bitrate_bps: int | None
    audio_languages: str
    subtitle_languages: str
    language: str | None
    label: str | None
    extra: str | None
    part: int | None
    playable: int
    missing_since: str | None
    pinned: int


class Credited(NamedTuple):
    """A credit with the person's name."""

    media_id: str
    person_id: str
    role: str
    character: str
    name: str


class Label(NamedTuple):
    """A genre, tag or collection that an item has."""

    media_id: str
    id: str
    name: str
    position: int


class Said(NamedTuple):
    """A fact row; `value` is JSON."""

    media_id: str
    field: str
    source: str
    value: str
    confidence: float
    chosen: int = 0


class Point(NamedTuple):
    """A chapter row."""

    file_id: int
    start_s: float
    title: str


class Named(NamedTuple):
    """A person, genre, tag or collection."""

    id: str
    name: str
    sort: str
    overview: str | None


NAMES = {
    "person": "SELECT id, name, sort_name, NULL FROM people",
    "genre": "SELECT id, name, name, NULL FROM genres",
    "tag": "SELECT id, name, name, NULL FROM tags",
    "collection": "SELECT id, title, sort_title, overview FROM collections",
}
MEMBERS = {
    "person": "SELECT media_id FROM credits WHERE person_id IN (SELECT value FROM json_each(?))",
    "genre": "SELECT media_id FROM media_genres WHERE genre_id IN (SELECT value FROM json_each(?))",
    "tag": "SELECT media_id FROM media_tags WHERE tag_id IN (SELECT value FROM json_each(?))",
    "collection": "SELECT media_id FROM collection_items WHERE collection_id IN (SELECT value FROM json_each(?))",
}
LABELS = {
    "genre": "SELECT media_id, genres.id, name, 0 FROM media_genres JOIN genres ON genres.id = genre_id",
    "tag": "SELECT media_id, tags.id, name, 0 FROM media_tags JOIN tags ON tags.id = tag_id",
    "collection": "SELECT media_id, collections.id, title, position FROM collection_items "
    "JOIN collections ON collections.id = collection_id",
}


def begin_reading(db: Database) -> int:
    """See the library as it is at this moment until `end_reading`; the number of its last change."""
    if db.conn.in_transaction:
        db.conn.execute("ROLLBACK")
    db.conn.execute("BEGIN")
    return last_change(db)


def end_reading(db: Database) -> None:
    """See the library as it goes on again."""
    db.conn.execute("COMMIT")


def last_change(db: Database) -> int:
    """The number of the newest change there ever was."""
    row = db.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
    return int(row[0]) if row else 0


def changes(db: Database, after: int) -> dict[str, set[str]]:
    """What was touched since a change: subject to ids."""
    found: dict[str, set[str]] = defaultdict(set)
    for subject, subject_id in db.conn.execute(
        "SELECT DISTINCT subject, subject_id FROM changes WHERE seq > ?", (after,)
    ):
        found[subject].add(subject_id)
    return found


def living(db: Database) -> list[str]:
    """The ids of every item that is not deleted, oldest first."""
    return [row[0] for row in db.conn.execute("SELECT id FROM media WHERE deleted_at IS NULL ORDER BY seq")]


def media(db: Database, ids: Iterable[str]) -> dict[str, Media]:
    """These items and all they stand under, deleted ones included."""
    found: dict[str, Media] = {}
    wanted = set(ids)
    while wanted:
        rows = _rows(db, Media, f"SELECT {', '.join(Media._fields)} FROM media WHERE id", wanted)
        found |= {row.id: row for row in rows}
        wanted = {row.parent_id for row in rows if row.parent_id} - found.keys()
    return found


def children(db: Database, ids: Iterable[str]) -> dict[str, list[Media]]:
    """What stands under each of these items, in order, deleted ones left out."""
    select = f"SELECT {', '.join(Media._fields)} FROM media WHERE deleted_at IS NULL AND parent_id"
    order = "ORDER BY parent_id, disc, number, sort_title, id"
    found: dict[str, list[Media]] = defaultdict(list)
    for row in _rows(db, Media, select, ids, order):
        found[row.parent_id or ""].append(row)
    return found


def child_ids(db: Database, ids: Iterable[str]) -> set[str]:
    """The ids of all that stands directly under these items."""
    return {row[0] for row in _read(db, "SELECT id FROM media WHERE parent_id", ids)}


def images(db: Database, ids: Iterable[str]) -> dict[str, list[Picture]]:
    """The artwork of each item."""
    select = f"SELECT {', '.join(Picture._fields)} FROM images WHERE media_id"
    return _grouped(_rows(db, Picture, select, ids, "ORDER BY id"))


def files(db: Database, ids: Iterable[str]) -> dict[str, list[File]]:
    """The files of each item, in the order of their parts and paths."""
    select = f"SELECT {', '.join(File._fields)} FROM files WHERE media_id"
    return _grouped(_rows(db, File, select, ids, "ORDER BY media_id, part, path, folder"))


def chapters(db: Database, file_ids: Iterable[int]) -> dict[int, list[Point]]:
    """The chapters of each file."""
    select = "SELECT file_id, start_s, title FROM chapters WHERE file_id"
    found: dict[int, list[Point]] = defaultdict(list)
    for row in _rows(db, Point, select, file_ids, "ORDER BY file_id, position"):
        found[row.file_id].append(row)
    return found


def credits(db: Database, ids: Iterable[str]) -> dict[str, list[Credited]]:
    """The credits of each item, in their order."""
    select = "SELECT media_id, person_id, role, character, name FROM credits JOIN people ON people.id = person_id WHERE media_id"
    return _grouped(_rows(db, Credited, select, ids, "ORDER BY media_id, position, role, person_id, character"))


def labels(db: Database, subject: str, ids: Iterable[str]) -> dict[str, list[Label]]:
    """The genres, tags or collections (`subject` says which) of each item, by name."""
    return _grouped(_rows(db, Label, f"{LABELS[subject]} WHERE media_id", ids, "ORDER BY 1, 3, 2"))


def facts(db: Database, ids: Iterable[str]) -> dict[str, list[Said]]:
    """All that was said of each item."""
    select = "SELECT media_id, field, source, value, confidence, chosen FROM facts WHERE media_id"
    return _grouped(_rows(db, Said, select, ids, "ORDER BY media_id, field, source"))


def named(db: Database, subject: str, ids: Iterable[str]) -> list[Named]:
    """The people, genres, tags or collections with these ids."""
    return _rows(db, Named, f"{NAMES[subject]} WHERE id", ids)


def all_named(db: Database, subject: str) -> list[Named]:
    """Every person, genre, tag or collection."""
    return [Named(*row) for row in db.conn.execute(NAMES[subject])]


def members(db: Database, subject: str, ids: Iterable[str]) -> set[str]:
    """The ids of the items that name any of these people, genres, tags or collections."""
    return {row[0] for row in db.conn.execute(MEMBERS[subject], (json.dumps(list(ids)),))}


def _read(db: Database, select: str, ids: Iterable[Any], order: str = "") -> list[Any]:
    """Rows as plain tuples, of which a full print reads millions."""
    return (
        plain(db).execute(f"{select} IN (SELECT value FROM json_each(?)) {order}", (json.dumps(list(ids)),)).fetchall()
    )


def _rows(db: Database, shape: type[Row], select: str, ids: Iterable[Any], order: str = "") -> list[Row]:
    make = shape._make
    return [make(row) for row in _read(db, select, ids, order)]


def _grouped(rows: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.media_id].append(row)
    return found
