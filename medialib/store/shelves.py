"""The printer's own database: what stands where, what waits to be printed. Losing it costs a full print."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from medialib.store.connect import connect

MAPPED = 2**30  # bytes; read in place, not copied, which a file that is replaced and never shortened allows
SCHEMA = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE pending (path TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TABLE things (
        subject TEXT NOT NULL,
        id TEXT NOT NULL,
        face TEXT NOT NULL,
        places TEXT NOT NULL,
        words TEXT NOT NULL,
        PRIMARY KEY (subject, id)
    ) WITHOUT ROWID""",
    """CREATE TABLE entries (
        list TEXT NOT NULL,
        key TEXT NOT NULL,
        id TEXT NOT NULL,
        draw INTEGER NOT NULL,
        starts INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (list, key, id)
    ) WITHOUT ROWID""",
    "CREATE TABLE lists (name TEXT PRIMARY KEY, entries INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE words (
        token TEXT NOT NULL,
        key TEXT NOT NULL,
        subject TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (token, key, subject, id)
    ) WITHOUT ROWID""",
)


class Thing(NamedTuple):
    """An item, person, genre, ... with its face, its (list, key) places and its words, each as JSON."""

    id: str
    face: str
    places: str = "[]"
    words: str = "[]"


def create(path: Path) -> Database:
    """An empty state in a new file, fast to fill and not safe from a crash until it is renamed into place."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("BEGIN")
    for statement in SCHEMA:
        connection.execute(statement)
    return Database(connection)


def existing(path: Path, *, read_only: bool = False) -> Database | None:
    """The state kept at `path`, or None where there is none that can be read."""
    if not path.is_file():
        return None
    try:
        db = connect(path, read_only=read_only)
        db.conn.execute(f"PRAGMA mmap_size = {MAPPED}")
        if not read_only:
            db.conn.execute("PRAGMA journal_mode = WAL")
        db.conn.execute("SELECT value FROM meta LIMIT 1").fetchone()
    except sqlite3.DatabaseError:
        return None
    return db


def finish(db: Database) -> None:
    """Complete a state that `create` made, so that its file can be renamed into place."""
    db.conn.execute("COMMIT")
    db.close()


def meta(db: Database) -> dict[str, str]:
    """Everything noted about the last print."""
    return dict(db.conn.execute("SELECT name, value FROM meta").fetchall())


def set_meta(db: Database, **values: str) -> None:
    """Note something about the print."""
    db.conn.executemany("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", values.items())


def pending(db: Database) -> list[str]:
    """The paths that wait to be printed or removed."""
    return [row[0] for row in db.conn.execute("SELECT path FROM pending ORDER BY path")]


def add_pending(db: Database, paths: Iterable[str]) -> None:
    """Let paths wait to be printed or removed."""
    db.conn.executemany("INSERT OR IGNORE INTO pending (path) VALUES (?)", ((path,) for path in paths))


def clear_pending(db: Database) -> None:
    """Nothing waits any more."""
    db.conn.execute("DELETE FROM pending")


def things(db: Database, subject: str, ids: Iterable[str]) -> dict[str, Thing]:
    """What is kept of these items, people, genres, ..."""
    rows = db.conn.execute(
        "SELECT id, face, places, words FROM things WHERE subject = ? AND id IN (SELECT value FROM json_each(?))",
        (subject, json.dumps(list(ids))),
    )
    return {row[0]: Thing(*row) for row in rows}


def faces(db: Database, subject: str, ids: Iterable[str]) -> dict[str, str]:
    """The faces of these items, people, genres, ..."""
    rows = db.conn.execute(
        "SELECT id, face FROM things WHERE subject = ? AND id IN (SELECT value FROM json_each(?))",
        (subject, json.dumps(list(ids))),
    )
    return {row[0]: row[1] for row in rows}


def all_faces(db: Database, subject: str) -> list[tuple[str, str]]:
    """The (id, face) of everything of one sort."""
    return [(row[0], row[1]) for row in db.conn.execute("SELECT id, face FROM things WHERE subject = ?", (subject,))]


def ids(db: Database, subject: str) -> list[str]:
    """The ids of everything of one sort."""
    return [row[0] for row in db.conn.execute("SELECT id FROM things WHERE subject = ?", (subject,))]


def put_things(db: Database, subject: str, things: Iterable[Thing]) -> None:
    """Keep these, in place of what was kept of them."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO things (subject, id, face, places, words) VALUES (?, ?, ?, ?, ?)",
        ((subject, *thing) for thing in things),
    )


def drop_things(db: Database, subject: str, ids: Iterable[str]) -> None:
    """Forget these."""
    db.conn.executemany("DELETE FROM things WHERE subject = ? AND id = ?", ((subject, media_id) for media_id in ids))


def sizes(db: Database, names: Iterable[str]) -> dict[str, int]:
    """How many entries each of these lists has; empty ones are left out."""
    rows = db.conn.execute(
        "SELECT name, entries FROM lists WHERE name IN (SELECT value FROM json_each(?))", (json.dumps(list(names)),)
    )
    return dict(rows.fetchall())


def lists(db: Database, start: str) -> dict[str, int]:
    """The lists whose names begin with `start`, with how many entries each has."""
    rows = db.conn.execute(
        "SELECT name, entries FROM lists WHERE name >= ? AND name < ?", (start, start + "\U0010ffff")
    )
    return dict(rows.fetchall())


def all_lists(db: Database) -> Iterator[str]:
    """The names of all lists."""
    return (row[0] for row in db.conn.execute("SELECT name FROM lists").fetchall())


def grow(db: Database, changes: Iterable[tuple[str, int]]) -> None:
    """Count (list, more) entries more or fewer; a list without entries is gone."""
    rows = list(changes)
    db.conn.executemany(
        "INSERT INTO lists (name, entries) VALUES (?, ?) ON CONFLICT DO UPDATE SET entries = entries + excluded.entries",
        rows,
    )
    db.conn.executemany("DELETE FROM lists WHERE name = ? AND entries = 0", ((name,) for name, _ in rows))
