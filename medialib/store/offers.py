"""Artwork that services offer for an item, the best of each role first: what can be fetched, and chosen from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlite_utils import Database

from medialib.model import Source

COLUMNS = "role, source, position, url, width, height, language, votes"
OF_THESE = "AND offer.media_id IN (SELECT value FROM json_each(?2))"


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


class Wanted(NamedTuple):
    """The best picture offered for a role of which the item has none so good."""

    media_id: str
    role: str
    source: Source
    url: str


def put(db: Database, media_id: str, source: Source, offers: Iterable[Offer]) -> None:
    """Let these be all that a service offers for an item."""
    told = list(offers)
    if sorted(told, key=_place) == [one for one in of(db, media_id) if one.source is source]:
        return
    forget_source(db, media_id, source)
    db.conn.executemany(
        f"INSERT INTO image_offers (media_id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (media_id, one.role, source, one.position, one.url, one.width, one.height, one.language, one.votes)
            for one in told
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


def wanted(db: Database, ids: Iterable[str] | None = None) -> list[Wanted]:
    """The best picture offered for each role in which a living item (of these) has none of that source or a better one."""
    of_these, given = ("", ()) if ids is None else (OF_THESE, (json.dumps(list(ids)),))
    rows = db.conn.execute(
        "SELECT offer.media_id, offer.role, offer.source, offer.url FROM image_offers AS offer "
        "JOIN media ON media.id = offer.media_id JOIN json_each(?1) AS mine ON mine.value = offer.source "
        f"WHERE offer.position = 0 AND deleted_at IS NULL {of_these} AND NOT EXISTS "
        "(SELECT 1 FROM images JOIN json_each(?1) AS theirs ON theirs.value = images.source "
        "WHERE images.media_id = offer.media_id AND images.role = offer.role AND theirs.key <= mine.key) "
        "ORDER BY media.seq, offer.role, offer.source",
        (json.dumps(list(Source)), *given),
    )
    return [Wanted(row[0], row[1], Source(row[2]), row[3]) for row in rows]


def refuse(db: Database, wanted: Wanted) -> None:
    """A picture cannot be had: the next one of its role that is offered takes its place."""
    held = [one for one in of(db, wanted.media_id) if one.source is wanted.source]
    left = [one for one in held if (one.role, one.url) != (wanted.role, wanted.url)]
    places: Counter[str] = Counter()
    moved = []
    for one in left:
        moved.append(replace(one, position=places[one.role]))
        places[one.role] += 1
    put(db, wanted.media_id, wanted.source, moved)


def _place(one: Offer) -> tuple[str, int]:
    return one.role, one.position


def _offer(row: Sequence[Any]) -> Offer:
    return Offer(row[0], Source(row[1]), *row[2:])
