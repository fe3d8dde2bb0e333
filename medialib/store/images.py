"""Image rows: which artwork an item has, by role and by who brought it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from medialib.model import Source


@dataclass(frozen=True, slots=True)
class Artwork:
    """A stored picture: files `artwork/<hash[:2]>/<hash>-<w>.webp` for each of `widths`; size in pixels; `#rrggbb`."""

    hash: str
    width: int
    height: int
    widths: Sequence[int]
    color: str


def put(db: Database, media_id: str, role: str, source: Source, artwork: Artwork) -> None:
    """Record a picture of an item; one per role and source."""
    db.conn.execute(
        "INSERT INTO images (media_id, role, source, hash, width, height, widths, color) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (media_id, role, source) DO UPDATE SET hash = excluded.hash, width = excluded.width, "
        "height = excluded.height, widths = excluded.widths, color = excluded.color WHERE hash <> excluded.hash",
        (
            media_id,
            role,
            source,
            artwork.hash,
            artwork.width,
            artwork.height,
            json.dumps(list(artwork.widths)),
            artwork.color,
        ),
    )


def forget_source(db: Database, media_id: str, source: Source) -> bool:
    """Take back the pictures that one source brought to an item; False when there were none."""
    sql = "DELETE FROM images WHERE media_id = ? AND source = ?"
    return db.conn.execute(sql, (media_id, source)).rowcount > 0
