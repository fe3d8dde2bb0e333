"""The audit log: who did what that matters, and when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `user_id` is None for somebody who was not signed in."""

    at: str
    user_id: str | None
    act: str
    detail: str


def note(db: Database, user_id: str | None, act: str, detail: str, now: str) -> None:
    """Note an act."""
    db.conn.execute(
        "INSERT INTO audit (at, user_id, act, detail) VALUES (?, ?, ?, ?)", (now, user_id, act, detail[:500])
    )


def latest(db: Database, limit: int = 100) -> list[Entry]:
    """The latest acts, newest first."""
    rows = db.conn.execute("SELECT at, user_id, act, detail FROM audit ORDER BY id DESC LIMIT ?", (limit,))
    return [Entry(*row) for row in rows]
