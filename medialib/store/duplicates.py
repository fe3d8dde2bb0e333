"""Items that may be one: of the same content, of the same ids elsewhere, or of one title, year and length."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from medialib.store.connect import plain
from medialib.store.uniting import ALIKE

MOST_OF_ONE = 20
Pair = tuple[str, str]


class Reason(StrEnum):
    """Why two items may be one, the surest first."""

    CONTENT = "content"
    IDS = "ids"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Found:
    """Two items that may be one, the older first, and why."""

    first: str
    second: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """Places, (folder, path), at which one item has the same bytes."""

    media_id: str
    places: tuple[tuple[str, str], ...]


# What has no name of its own, or one that many have, is one only below the same thing.
SAME_CONTENT = """
    SELECT content_id, media_id, seq, kind FROM files JOIN media ON media.id = media_id
    WHERE content_id IN (SELECT content_id FROM files WHERE role = 'main' GROUP BY content_id
                         HAVING count(DISTINCT folder || '/' || path) > 1)
    AND role = 'main' AND deleted_at IS NULL ORDER BY content_id, seq"""
SAME_IDS = """
    WITH shared(provider, value) AS (SELECT provider, value FROM external_ids WHERE provider <> 'isbn'
                                     GROUP BY provider, value HAVING count(*) > 1)
    SELECT provider || ' ' || value || ' ' || kind || CASE kind WHEN 'track' THEN coalesce(parent_id, '') ELSE '' END, media.id, seq, kind
    FROM shared JOIN external_ids USING (provider, value) JOIN media ON media.id = media_id
    WHERE deleted_at IS NULL ORDER BY 1, seq"""
SAME_TITLE = """
    WITH shared(kind, sort_title) AS (SELECT kind, sort_title FROM media WHERE deleted_at IS NULL
                                      GROUP BY kind, sort_title HAVING count(*) > 1)
    SELECT media.kind || ' ' || media.sort_title || ' ' || coalesce(year, '') || ' ' || coalesce(parent_id, '') || ' ' ||
           coalesce(number, '') || ' ' || coalesce(disc, '') || CASE WHEN duration_s IS NULL THEN ' ' || coalesce(creator, '') ELSE '' END,
           id, seq, media.kind, duration_s
    FROM shared JOIN media ON media.kind = shared.kind AND media.sort_title = shared.sort_title
    WHERE deleted_at IS NULL AND media.kind <> 'disc'
    AND (duration_s IS NOT NULL OR media.kind IN ('show', 'album', 'artist', 'podcast', 'book', 'article'))
    ORDER BY 1, seq"""


def find(db: Database) -> list[Found]:
    """Every two items that may be one and of which nobody said that they are two; the surest first.

    What stands under two that may be one is left to them. Costs a handful of queries, however many items there are.
    """
    reasons: dict[Pair, list[Reason]] = defaultdict(list)
    rows: dict[str, int] = {}
    for reason, sql in ((Reason.CONTENT, SAME_CONTENT), (Reason.IDS, SAME_IDS), (Reason.TITLE, SAME_TITLE)):
        for pair in _pairs(plain(db).execute(sql), rows):
            if reason not in reasons[pair]:
                reasons[pair].append(reason)
    for settled in _settled(db):
        reasons.pop(settled, None)
        reasons.pop(settled[::-1], None)
    left = _outermost(db, reasons)
    order = list(Reason)
    ranked = sorted(left, key=lambda pair: (order.index(reasons[pair][0]), rows[pair[0]], rows[pair[1]]))
    return [Found(*pair, tuple(reasons[pair])) for pair in ranked]


def _pairs(found: Iterable[Sequence[Any]], seqs: dict[str, int]) -> Iterator[Pair]:
    """Every two of each group of (group, id, seq, kind, seconds where known), the older first."""
    for _, group in itertools.groupby(found, key=lambda row: row[0]):
        members = list({row[1]: row for row in group}.values())[:MOST_OF_ONE]
        for one, other in itertools.combinations(members, 2):
            if len(one) < 5 or _as_long(one[4], other[4]):
                seqs[one[1]], seqs[other[1]] = one[2], other[2]
                yield one[1], other[1]


def _as_long(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= ALIKE * max(one, other)


def _settled(db: Database) -> list[Pair]:
    return [(row[0], row[1]) for row in plain(db).execute("SELECT media_id, other_id FROM not_duplicates")]


def _outermost(db: Database, reasons: Mapping[Pair, object]) -> list[Pair]:
    """The pairs of which nothing above is a pair too, nor one the other's child."""
    above = _above(db, {media_id for pair in reasons for media_id in pair})
    return [pair for pair in reasons if not _is_covered(pair, above, reasons)]


def _is_covered(pair: Pair, above: Mapping[str, Sequence[str]], reasons: Mapping[Pair, object]) -> bool:
    outer = itertools.product(above.get(pair[0], ()), above.get(pair[1], ()))
    return any(one in reasons or one[::-1] in reasons for one in outer)


def _above(db: Database, ids: Iterable[str]) -> dict[str, list[str]]:
    """What these items hang below, by item."""
    found: dict[str, list[str]] = defaultdict(list)
    parents = dict(plain(db).execute("SELECT id, parent_id FROM media WHERE parent_id IS NOT NULL").fetchall())
    for media_id in ids:
        at = parents.get(media_id)
        while at is not None:
            found[media_id].append(at)
            at = parents.get(at)
    return found


def copies(db: Database) -> list[Copies]:
    """The items that have the same bytes more than once, those that are missing aside."""
    rows = plain(db).execute(
        "SELECT media_id, content_id, folder, path FROM files JOIN media ON media.id = media_id WHERE role = 'main' "
        "AND deleted_at IS NULL AND files.missing_since IS NULL AND content_id IN (SELECT content_id FROM files "
        "WHERE role = 'main' GROUP BY content_id HAVING count(*) > 1) ORDER BY seq, content_id, folder, path"
    )
    groups = itertools.groupby(rows, key=lambda row: (row[0], row[1]))
    found = [(media_id, tuple((row[2], row[3]) for row in group)) for (media_id, _), group in groups]
    return [Copies(media_id, places) for media_id, places in found if len(places) > 1]


def key(one: str, other: str) -> dict[str, str]:
    """Two items as they stand in `not_duplicates`."""
    first, second = sorted((one, other))
    return {"media_id": first, "other_id": second}


def are_two(db: Database, one: str, other: str, said_by: str | None, now: str) -> None:
    """Remember that two items that look like one are two."""
    db.conn.execute(
        "INSERT OR IGNORE INTO not_duplicates (media_id, other_id, said_at, said_by) VALUES (?, ?, ?, ?)",
        (*key(one, other).values(), now, said_by),
    )
