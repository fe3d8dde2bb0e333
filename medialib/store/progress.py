"""How far each person is in what they play. Private: never in a printed page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

COLUMNS = "media_id, position_s, duration_s, finished, updated_at"


@dataclass(frozen=True, slots=True)
class Progress:
    """Seconds from the start, and of the whole; `finished` takes it off the list of things to go on with."""

    media_id: str
    position_s: float
    duration_s: float | None
    finished: bool
    updated_at: str


def get(db: Database, user_id: str, media_id: str) -> Progress | None:
    """How far a person is in one item."""
    row = db.conn.execute(
        f"SELECT {COLUMNS} FROM progress WHERE user_id = ? AND media_id = ?", (user_id, media_id)
    ).fetchone()
    return Progress(row[0], row[1], row[2], bool(row[3]), row[4]) if row else None


def put(db: Database, user_id: str, progress: Progress) -> None:
    """Keep how far a person is."""
    db.conn.execute(
        "INSERT INTO progress (user_id, media_id, position_s, duration_s, finished, updated_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (user_id, media_id) DO UPDATE SET position_s = excluded.position_s, "
        "duration_s = coalesce(excluded.duration_s, duration_s), finished = excluded.finished, updated_at = excluded.updated_at",
        (
            user_id,
            progress.media_id,
            progress.position_s,
            progress.duration_s,
            int(progress.finished),
            progress.updated_at,
        ),
    )


def unfinished(db: Database, user_id: str, limit: int = 50) -> list[Progress]:
    """What a person has begun and not finished, the latest first."""
    rows = db.conn.execute(
        f"SELECT {COLUMNS} FROM progress WHERE user_id = ? AND NOT finished AND position_s > 0 ORDER BY updated_at DESC, media_id LIMIT ?",
        (user_id, limit),
    )
    return [Progress(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]
