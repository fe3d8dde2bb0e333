"""The entries of lists: what stands in which order, and which of them start a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlite_utils import Database

from medialib.store.connect import plain


class Entry(NamedTuple):
    """One thing on a list. `draw` is its number in the draw for page starts; `starts` whether it won."""

    key: str
    id: str
    draw: int
    starts: int


class Faced(NamedTuple):
    """An entry with its face as JSON."""

    key: str
    id: str
    starts: int
    face: str


COLUMNS = "SELECT key, id, draw, starts FROM entries"
UP, DOWN = "ORDER BY key, id", "ORDER BY key DESC, id DESC"


def add(db: Database, name: str, rows: Iterable[tuple[str, str, int]]) -> None:
    """Put (key, id, draw) entries on a list."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO entries (list, key, id, draw) VALUES (?, ?, ?, ?)", ((name, *row) for row in rows)
    )


def remove(db: Database, name: str, rows: Iterable[tuple[str, str]]) -> None:
    """Take (key, id) entries off a list."""
    db.conn.executemany("DELETE FROM entries WHERE list = ? AND key = ? AND id = ?", ((name, *row) for row in rows))


def everything(db: Database, name: str) -> list[Entry]:
    """A whole list."""
    return [Entry(*row) for row in db.conn.execute(f"{COLUMNS} WHERE list = ? {UP}", (name,))]


def on(db: Database, names: Iterable[str]) -> set[str]:
    """The ids of all that stands on any of these lists."""
    rows = db.conn.execute(
        "SELECT id FROM entries WHERE list IN (SELECT value FROM json_each(?))", (json.dumps(list(names)),)
    )
    return {row[0] for row in rows}


def before(db: Database, name: str, key: str, id: str, limit: int) -> list[Entry]:
    """The entries before a position, in their order."""
    rows = db.conn.execute(f"{COLUMNS} WHERE list = ? AND (key, id) < (?, ?) {DOWN} LIMIT ?", (name, key, id, limit))
    return [Entry(*row) for row in rows][::-1]


def after(db: Database, name: str, key: str, id: str, limit: int) -> list[Entry]:
    """The entries after a position."""
    rows = plain(db).execute(f"{COLUMNS} WHERE list = ? AND (key, id) > (?, ?) {UP} LIMIT ?", (name, key, id, limit))
    return [*map(Entry._make, rows)]


def onward(db: Database, name: str, key: str, id: str) -> Iterator[Entry]:
    """The entries from a position on, it included, as far as the caller reads."""
    rows = plain(db).execute(f"{COLUMNS} WHERE list = ? AND (key, id) >= (?, ?) {UP}", (name, key, id))
    return map(Entry._make, rows)


def at(db: Database, name: str, key: str, id: str) -> Entry | None:
    """The entry at a position."""
    row = db.conn.execute(f"{COLUMNS} WHERE list = ? AND key = ? AND id = ?", (name, key, id)).fetchone()
    return Entry(*row) if row else None


def head(db: Database, name: str) -> Entry | None:
    """The first entry of a list."""
    row = db.conn.execute(f"{COLUMNS} WHERE list = ? {UP} LIMIT 1", (name,)).fetchone()
    return Entry(*row) if row else None


def start_before(db: Database, name: str, key: str, id: str) -> Entry | None:
    """The last entry before a position that starts a page; the first of the list where none does."""
    row = db.conn.execute(
        f"{COLUMNS} WHERE list = ? AND (key, id) < (?, ?) AND starts {DOWN} LIMIT 1", (name, key, id)
    ).fetchone()
    if row:
        return Entry(*row)
    found = head(db, name)
    return found if found and found[:2] < (key, id) else None


def faced(db: Database, name: str, subject: str, key: str = "", id: str = "") -> Iterator[Faced]:
    """The entries from a position on with their faces, as far as the caller reads."""
    rows = plain(db).execute(
        "SELECT key, entries.id, starts, face FROM entries CROSS JOIN things ON subject = ? AND things.id = entries.id "
        "WHERE list = ? AND (key, entries.id) >= (?, ?) ORDER BY key, entries.id",
        (subject, name, key, id),
    )
    return map(Faced._make, rows)


def mark(db: Database, name: str, entries: Iterable[Entry]) -> None:
    """Note of these entries whether they start a page."""
    db.conn.executemany(
        "UPDATE entries SET starts = ? WHERE list = ? AND key = ? AND id = ?",
        ((entry.starts, name, entry.key, entry.id) for entry in entries),
    )


def starts(db: Database, name: str) -> list[str]:
    """The ids of the entries of a list that start a page, the first of the list aside."""
    rows = db.conn.execute("SELECT id FROM entries WHERE list = ? AND starts", (name,))
    return [row[0] for row in rows]


def all_starts(db: Database) -> list[tuple[str, str]]:
    """The (list, id) of all entries that start a page, in order."""
    return [(row[0], row[1]) for row in db.conn.execute("SELECT list, id FROM entries WHERE starts")]


def fill(db: Database, window: int) -> None:
    """Move the rows of `heap` (list, key, id, draw) into empty lists: sorted, counted, page starts drawn."""
    heap(db, ())
    db.conn.execute(
        "INSERT INTO entries (list, key, id, draw, starts) SELECT list, key, id, draw, "
        "count(*) OVER near = ?1 AND draw = min(draw) OVER near FROM (SELECT DISTINCT list, key, id, draw FROM heap) "
        f"WINDOW near AS (PARTITION BY list ORDER BY key, id ROWS BETWEEN {window} PRECEDING AND {window} FOLLOWING) "
        "ORDER BY list, key, id",
        (2 * window + 1,),
    )
    db.conn.execute("INSERT INTO lists (name, entries) SELECT list, count(*) FROM entries GROUP BY list")
    db.conn.execute("DROP TABLE heap")


def heap(db: Database, rows: Iterable[tuple[str, str, str, int]]) -> None:
    """Collect (list, key, id, draw) rows for `fill`, in any order."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS heap (list TEXT, key TEXT, id TEXT, draw INTEGER)")
    db.conn.executemany("INSERT INTO heap VALUES (?, ?, ?, ?)", rows)


def keys(db: Database, name: str, subject: str, id: str) -> list[str]:
    """The keys under which a thing stands on a list."""
    row = db.conn.execute("SELECT places FROM things WHERE subject = ? AND id = ?", (subject, id)).fetchone()
    return [key for place, key in json.loads(row[0]) if place == name] if row else []
