"""Artwork that services offer for an item and that nobody has fetched yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from medialib.model import Source

COLUMNS = "role, source, position, url, width, height, language, votes"


@dataclass(frozen=True, slots=True)
class Offer:
    """A picture at a service: its role, its place among the service's of that role (from 0), its address, its pixels."""

    role: str
    source: Source
    position: int
    url: str
    width: int | None = None
    height: int | None = None
    language: str | None = None
    votes: float = 0.0


def put(db: Database, media_id: str, source: Source, offers: Iterable[Offer]) -> None:
    """Let these be all that a service offers for an item."""
    forget_source(db, media_id, source)
    db.conn.executemany(
        f"INSERT INTO image_offers (media_id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (media_id, one.role, source, one.position, one.url, one.width, one.height, one.language, one.votes)
            for one in offers
        ],
    )


def forget_source(db: Database, media_id: str, source: Source) -> None:
    """Take back what a service offers for an item."""
    db.conn.execute("DELETE FROM image_offers WHERE media_id = ? AND source = ?", (media_id, source))


def of(db: Database, media_id: str) -> list[Offer]:
    """What services offer for an item, the best of each role and service first."""
    sql = f"SELECT {COLUMNS} FROM image_offers WHERE media_id = ? ORDER BY role, source, position"
    return [_offer(row) for row in db.conn.execute(sql, (media_id,))]


def get(db: Database, media_id: str, role: str, source: Source, position: int) -> Offer | None:
    """One offer."""
    sql = f"SELECT {COLUMNS} FROM image_offers WHERE media_id = ? AND role = ? AND source = ? AND position = ?"
    row = db.conn.execute(sql, (media_id, role, source, position)).fetchone()
    return _offer(row) if row else None


def _offer(row: Sequence[Any]) -> Offer:
    return Offer(row[0], Source(row[1]), *row[2:])
