"""Collections and the order of what is in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from medialib.model import Json
from medialib.names import identity, sort_title
from medialib.store.connect import new_id

# Whose items are those whose facts name them; a playlist's are those that were put there.
FOLLOWS = re.compile(r"(?:tmdb:collection|series):[^:]{1,150}")
HELD = (
    "SELECT id FROM collections JOIN collection_items ON collection_id = id WHERE media_id = ? "
    "AND (source_key GLOB 'tmdb:collection:*' OR source_key GLOB 'series:*')"
)
LAST = 99_999_999


def by_source(db: Database, source_key: str, title: str, now: str, overview: str | None = None) -> str:
    """The id of the collection that stands for something elsewhere (a playlist), made where there is none."""
    row = db.conn.execute("SELECT id FROM collections WHERE source_key = ?", (source_key,)).fetchone()
    if row:
        return str(row[0])
    collection_id = new_id()
    _add(db, collection_id, source_key, title, now, overview)
    return collection_id


def _add(db: Database, collection_id: str, source_key: str, title: str, now: str, overview: str | None = None) -> None:
    db.conn.execute(
        "INSERT INTO collections (id, title, sort_title, overview, source_key, added_at) VALUES (?, ?, ?, ?, ?, ?)",
        (collection_id, title, sort_title(title), overview, source_key, now),
    )


def returned(db: Database, row: Mapping[str, Any]) -> str:
    """The id of a collection that comes back with its rows: the one that is there already, or made anew."""
    known = db.conn.execute(
        "SELECT id FROM collections WHERE source_key = ?1 OR id = ?2 ORDER BY source_key IS NOT ?1 LIMIT 1",
        (row.get("source_key"), row["id"]),
    ).fetchone()
    if known:
        return str(known[0])
    names = ("id", "title", "sort_title", "overview", "source_key", "added_at")
    db.conn.execute(
        "INSERT INTO collections (id, title, sort_title, overview, source_key, added_at) VALUES (?, ?, ?, ?, ?, ?)",
        [row.get(name) for name in names],
    )
    return str(row["id"])


def put_item(db: Database, collection_id: str, media_id: str, position: int) -> None:
    """Place an item in a collection."""
    db.conn.execute(
        "INSERT INTO collection_items (collection_id, media_id, position) VALUES (?, ?, ?) "
        "ON CONFLICT (collection_id, media_id) DO UPDATE SET position = excluded.position WHERE position <> excluded.position",
        (collection_id, media_id, position),
    )


def chosen(db: Database, media_id: str) -> list[tuple[str, int]]:
    """The (id, position) of the collections that an item was put into, those that follow facts left out."""
    rows = db.conn.execute("SELECT collection_id, position FROM collection_items WHERE media_id = ?", (media_id,))
    held = {str(row[0]) for row in db.conn.execute(HELD, (media_id,))}
    return [(row[0], row[1]) for row in rows.fetchall() if row[0] not in held]


def follow(db: Database, media_id: str, part: Json, position: int, now: str) -> None:
    """Let an item stand in the collection that its facts name, {key, title}, and in no other that follows facts.

    `key` is `tmdb:collection:<id>` or `series:<name>`; a `number` in it goes before `position`. A collection that is left empty is gone; the same one has the
    same id when it comes back.
    """
    key, title = (str(part.get(name) or "") for name in ("key", "title")) if isinstance(part, Mapping) else ("", "")
    wanted = _named(db, key, title, now) if FOLLOWS.fullmatch(key) and identity(title) else None
    held = {str(row[0]) for row in db.conn.execute(HELD, (media_id,))}
    if wanted:
        put_item(db, wanted, media_id, _numbered(part, position))
    for collection_id in held - {wanted}:
        db.conn.execute(
            "DELETE FROM collection_items WHERE collection_id = ? AND media_id = ?", (collection_id, media_id)
        )
        db.conn.execute(
            "DELETE FROM collections WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM collection_items WHERE collection_id = ?1)",
            (collection_id,),
        )


def _numbered(part: Json, position: int) -> int:
    """The place by its number in a series, in hundredths, ahead of all that have none."""
    number = part.get("number") if isinstance(part, Mapping) else None
    if isinstance(number, int | float) and not isinstance(number, bool) and 0 <= number < 100_000:
        return round(100 * number)
    return position


def by_date(date: object, year: object) -> int:
    """The place of what came out on a date (YYYY-MM-DD) or in a year: the earliest first, what has neither last."""
    digits = re.sub(r"\D", "", str(date or year or ""))[:8]
    return int(digits.ljust(8, "0")) if len(digits) >= 4 else LAST


def _named(db: Database, key: str, title: str, now: str) -> str:
    """The id of a collection that follows facts, under the name it has now."""
    row = db.conn.execute("SELECT id, title FROM collections WHERE source_key = ?", (key,)).fetchone()
    row = row or _of_that_name(db, key, title)
    if row is None:
        collection_id = key.replace(":", "-").replace(" ", "-")
        _add(db, collection_id, key, title, now)
        return collection_id
    if identity(row[1]) != identity(title):
        db.conn.execute(
            "UPDATE collections SET title = ?, sort_title = ? WHERE id = ?", (title, sort_title(title), row[0])
        )
    return str(row[0])


def _of_that_name(db: Database, key: str, title: str) -> tuple[str, str] | None:
    """The collection of that title which one source knows by a number and another by its name alone.

    From then on it bears the number.
    """
    by_name = key.startswith("series:")
    others = db.conn.execute(
        "SELECT id, title FROM collections WHERE source_key GLOB ?", ("tmdb:collection:*" if by_name else "series:*",)
    )
    found = next(((row[0], row[1]) for row in others if identity(row[1]) == identity(title)), None)
    if found and not by_name:
        db.conn.execute("UPDATE collections SET source_key = ? WHERE id = ?", (key, found[0]))
    return found
