"""What happened, in order: the rows that live pages follow. A row's id is its SSE id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from medialib.model import Json


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `owner` is the person it is for, besides admins; None is everybody. `data` is JSON text."""

    id: int
    type: str
    owner: str | None
    data: str


def add(db: Database, kind: str, data: Mapping[str, Json], now: str, *, owner: str | None = None) -> None:
    """Note an event."""
    db.conn.execute(
        "INSERT INTO events (at, type, owner, data) VALUES (?, ?, ?, ?)",
        (now, kind, owner, json.dumps(data, ensure_ascii=False)),
    )


def after(db: Database, event_id: int, limit: int = 500) -> list[Event]:
    """The events after one id, oldest first."""
    rows = db.conn.execute(
        "SELECT id, type, owner, data FROM events WHERE id > ? ORDER BY id LIMIT ?", (event_id, limit)
    )
    return [Event(*row) for row in rows]


def last_id(db: Database) -> int:
    """The newest event's id, 0 when there was none yet."""
    row = db.conn.execute("SELECT max(id) FROM events").fetchone()
    return int(row[0] or 0)


def prune(db: Database, before: str) -> None:
    """Forget events older than `before`, keeping the newest so that ids go on."""
    db.conn.execute("DELETE FROM events WHERE at < ? AND id < (SELECT max(id) FROM events)", (before,))


def version(db: Database) -> int:
    """A number that changes whenever another connection has written; asking costs next to nothing."""
    return int(db.conn.execute("PRAGMA data_version").fetchone()[0])
