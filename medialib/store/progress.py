"""How far each person is in what they play. Private: never in a printed page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
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


def get(db: Database, user_id: str, media_id: str, absorbed: Iterable[str] = ()) -> Progress | None:
    """How far a person is in one item: as last said of it, or of any that was merged into it (`absorbed`)."""
    row = db.conn.execute(
        f"SELECT {COLUMNS} FROM progress WHERE user_id = ? AND media_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY updated_at DESC LIMIT 1",
        (user_id, json.dumps([media_id, *absorbed])),
    ).fetchone()
    return Progress(media_id, row[1], row[2], bool(row[3]), row[4]) if row else None


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


def unfinished(db: Database, user_id: str, merged: Mapping[str, str], limit: int = 50) -> list[Progress]:
    """What a person has begun and not finished, the latest first; `merged` says what became part of what."""
    rows = db.conn.execute(
        "SELECT item, position_s, duration_s, finished, latest FROM (SELECT coalesce(value, media_id) AS item, position_s, "
        "duration_s, finished, max(updated_at) AS latest FROM progress LEFT JOIN json_each(?) ON key = media_id "
        "WHERE user_id = ? GROUP BY item) WHERE NOT finished AND position_s > 0 ORDER BY latest DESC, item LIMIT ?",
        (json.dumps(dict(merged)), user_id, limit),
    )
    return [Progress(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]
