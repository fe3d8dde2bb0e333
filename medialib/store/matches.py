"""What services take items for: what was taken, what waits for a person, and what a person refused."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from sqlite_utils import Database

from medialib.model import Json, Kind


class State(StrEnum):
    """How an item stands with the services."""

    TAKEN = "taken"
    REVIEW = "review"
    NONE = "none"
    UNDONE = "undone"


def get(db: Database, media_id: str) -> sqlite3.Row | None:
    """The match of an item."""
    row: sqlite3.Row | None = db.conn.execute("SELECT * FROM matches WHERE media_id = ?", (media_id,)).fetchone()
    return row


def put(
    db: Database,
    media_id: str,
    state: State,
    now: str,
    *,
    candidates: Iterable[Mapping[str, Json]] | None = None,
    chosen: tuple[str, str, float] | None = None,
    by_person: bool = False,
) -> None:
    """Note how an item stands. `chosen` is (provider, its id, score); candidates not given stay as they were."""
    told = None if candidates is None else json.dumps([dict(one) for one in candidates], ensure_ascii=False)
    provider, value, score = chosen or (None, None, None)
    db.conn.execute(
        "INSERT INTO matches (media_id, state, provider, value, score, by_person, candidates, asked_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, coalesce(?7, '[]'), ?8) ON CONFLICT (media_id) DO UPDATE SET state = ?2, "
        "provider = ?3, value = ?4, score = ?5, by_person = ?6, candidates = coalesce(?7, candidates), asked_at = ?8",
        (media_id, state, provider, value, score, by_person, told, now),
    )


def refuse(db: Database, media_id: str, named: Iterable[str]) -> None:
    """Remember what a person said an item is not, as `provider:id`: it is not taken by itself again."""
    row = get(db, media_id)
    known = json.loads(row["refused"]) if row else []
    together = json.dumps(list(dict.fromkeys([*known, *named])))
    db.conn.execute("UPDATE matches SET refused = ? WHERE media_id = ?", (together, media_id))


def refused(db: Database, media_id: str) -> set[str]:
    """What an item is not, as `provider:id`."""
    row = get(db, media_id)
    return set(json.loads(row["refused"])) if row else set()


def unasked(db: Database, kinds: Sequence[Kind], limit: int) -> list[str]:
    """The living items of these kinds that no service was asked about, the oldest first."""
    rows = db.conn.execute(
        "SELECT id FROM media WHERE kind IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM matches WHERE media_id = media.id) ORDER BY seq LIMIT ?",
        (json.dumps(list(kinds)), limit),
    )
    return [row[0] for row in rows]


def count_unasked(db: Database, kinds: Sequence[Kind]) -> int:
    """How many living items of these kinds no service was asked about."""
    row = db.conn.execute(
        "SELECT count(*) FROM media WHERE kind IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM matches WHERE media_id = media.id)",
        (json.dumps(list(kinds)),),
    ).fetchone()
    return int(row[0])


def taken_below(db: Database, parent_id: str, but: str) -> bool:
    """Whether anything living under an item, but one, was taken for something."""
    row = db.conn.execute(
        "SELECT EXISTS (SELECT 1 FROM media JOIN matches ON media_id = media.id "
        "WHERE parent_id = ? AND media.id <> ? AND state = 'taken' AND deleted_at IS NULL)",
        (parent_id, but),
    ).fetchone()
    return bool(row[0])


def waiting(db: Database, limit: int = 100) -> list[sqlite3.Row]:
    """The items that a person should look at, with their titles, years and kinds, the longest waiting first."""
    rows: list[sqlite3.Row] = db.conn.execute(
        "SELECT matches.*, media.kind, media.title, media.year FROM matches JOIN media ON media.id = matches.media_id "
        "WHERE state = 'review' AND deleted_at IS NULL ORDER BY asked_at, media_id LIMIT ?",
        (limit,),
    ).fetchall()
    return rows


def count_waiting(db: Database) -> int:
    """How many items a person should look at."""
    sql = "SELECT count(*) FROM matches JOIN media ON media.id = media_id WHERE state = 'review' AND deleted_at IS NULL"
    return int(db.conn.execute(sql).fetchone()[0])
