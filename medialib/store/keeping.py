"""What files and names said of items, kept whole so that it can be put back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from medialib.model import Fact, Json, Source
from medialib.store import facts, media

OWN = (Source.NFO, Source.TAGS, Source.SITE, Source.DISC, Source.FOLDER, Source.NAME, Source.FILE)


def kept(db: Database, ids: Iterable[str]) -> dict[str, Json]:
    """Of each item, what it hangs below, what tells it from others, and all that its files and names said of it."""
    return {media_id: told for media_id in ids if (told := _kept(db, media_id)) is not None}


def _kept(db: Database, media_id: str) -> Json:
    row = media.get(db, media_id)
    if row is None:
        return None
    said = db.conn.execute(
        "SELECT field, source, value, confidence FROM facts WHERE media_id = ? AND source IN (SELECT value FROM json_each(?))",
        (media_id, json.dumps(OWN)),
    ).fetchall()
    return {"parent_id": row["parent_id"], "identity": row["identity"], "facts": [list(one) for one in said]}


def put_back(db: Database, kept: Mapping[str, Any], now: str) -> None:
    """Let items be again what they were; what they hung below is there again, what they leave bare is not."""
    left = {parent for media_id in kept for parent in media.parents(db, media_id)}
    for media_id, told in kept.items():
        for place in (media_id, told["parent_id"]):
            if place:
                media.set_values(db, place, now, deleted_at=None)
        media.set_values(db, media_id, now, parent_id=told["parent_id"], identity=told["identity"])
        for source in OWN:
            facts.forget_source(db, media_id, source)
        facts.record(
            db, media_id, [Fact(f, json.loads(value), Source(s), sure) for f, s, value, sure in told["facts"]], now
        )
        facts.settle(db, media_id, now)
    for media_id in left - kept.keys():
        if media.is_bare(db, media_id):
            media.delete(db, media_id, now)
