"""Taking items out for good: their rows, all that stands under them, and what nothing else refers to any more."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

UNUSED = (
    ("people", "credits", "person_id"),
    ("genres", "media_genres", "genre_id"),
    ("tags", "media_tags", "tag_id"),
)


@dataclass(frozen=True, slots=True)
class Purged:
    """What lay on the disk for the rows: (folder, path) of files and hashes of artwork that no row names any more."""

    count: int
    files: tuple[tuple[str, str], ...]
    artwork: tuple[str, ...]


def marked(db: Database, field: str) -> dict[str, str]:
    """The ids of the items that carry a fact of this field, by its value."""
    rows = db.conn.execute("SELECT value, media_id FROM facts WHERE field = ?", (field,))
    return {json.loads(row[0]): row[1] for row in rows}


def with_all_below(db: Database, ids: Iterable[str]) -> set[str]:
    """These items, what was merged into them, and everything under them."""
    rows = db.conn.execute(
        "WITH RECURSIVE below(id) AS (SELECT value FROM json_each(?) UNION SELECT media.id FROM media JOIN below "
        "ON media.parent_id = below.id UNION SELECT media.id FROM media JOIN below ON media.merged_into = below.id) "
        "SELECT id FROM below",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in rows}


def left_empty(db: Database, ids: Collection[str]) -> set[str]:
    """The parents of these items, at any height, that hold nothing else and no file of their own."""
    rows = db.conn.execute(
        "SELECT parent_id FROM media AS one WHERE id IN (SELECT value FROM json_each(?1)) AND parent_id IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM media WHERE parent_id = one.parent_id AND id NOT IN (SELECT value FROM json_each(?1))) "
        "AND NOT EXISTS (SELECT 1 FROM files WHERE media_id = one.parent_id)",
        (json.dumps(list(ids)),),
    )
    parents = {row[0] for row in rows} - set(ids)
    return parents | left_empty(db, parents | set(ids)) if parents else set()


def purge(db: Database, ids: Collection[str]) -> Purged:
    """Delete the rows of these items, whole families at a time. Call inside connect.write."""
    wanted = json.dumps(list(ids))
    files = _read(
        db, "SELECT DISTINCT folder, path FROM files WHERE media_id IN (SELECT value FROM json_each(?))", wanted
    )
    hashes = _read(db, "SELECT DISTINCT hash FROM images WHERE media_id IN (SELECT value FROM json_each(?))", wanted)
    labels = [
        _read(db, f"SELECT DISTINCT {column} FROM {link} WHERE media_id IN (SELECT value FROM json_each(?))", wanted)
        for _, link, column in UNUSED
    ]
    db.conn.execute(
        "DELETE FROM media_text WHERE rowid IN (SELECT seq FROM media WHERE id IN (SELECT value FROM json_each(?)))",
        (wanted,),
    )
    db.conn.execute("DELETE FROM media WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    for (table, link, column), rows in zip(UNUSED, labels, strict=True):
        db.conn.executemany(
            f"DELETE FROM {table} WHERE id = ? AND NOT EXISTS (SELECT 1 FROM {link} WHERE {column} = {table}.id)", rows
        )
    gone = tuple((row[0], row[1]) for row in files if not _named(db, "files WHERE folder = ? AND path = ?", row))
    unseen = tuple(row[0] for row in hashes if not _named(db, "images WHERE hash = ?", row))
    return Purged(len(ids), gone, unseen)


def _read(db: Database, query: str, ids: str) -> list[tuple[str, ...]]:
    return [tuple(row) for row in db.conn.execute(query, (ids,))]


def _named(db: Database, where: str, values: tuple[str, ...]) -> bool:
    return db.conn.execute(f"SELECT 1 FROM {where} LIMIT 1", values).fetchone() is not None
