"""Image rows: which artwork an item has, by role and by who brought it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from medialib.model import Artwork, Source

COLUMNS = "role, source, hash, width, height, widths, color, blur"


@dataclass(frozen=True, slots=True)
class Held:
    """A picture that an item has, and who brought it as what."""

    role: str
    source: Source
    artwork: Artwork


def put(db: Database, media_id: str, role: str, source: Source, artwork: Artwork) -> None:
    """Record a picture of an item; one per role and source."""
    db.conn.execute(
        "INSERT INTO images (media_id, role, source, hash, width, height, widths, color, blur) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (media_id, role, source) DO UPDATE SET hash = excluded.hash, width = excluded.width, "
        "height = excluded.height, widths = excluded.widths, color = excluded.color, blur = excluded.blur "
        "WHERE hash <> excluded.hash OR blur = ''",
        (
            media_id,
            role,
            source,
            artwork.hash,
            artwork.width,
            artwork.height,
            json.dumps(list(artwork.widths)),
            artwork.color,
            artwork.blur,
        ),
    )


def of(db: Database, media_id: str) -> list[Held]:
    """The pictures of an item, by role, the most trusted source first."""
    found = [_held(row) for row in db.conn.execute(f"SELECT {COLUMNS} FROM images WHERE media_id = ?", (media_id,))]
    order = list(Source)
    return sorted(found, key=lambda held: (held.role, order.index(held.source)))


def get(db: Database, media_id: str, role: str, source: Source) -> Artwork | None:
    """The picture that one source brought for a role."""
    sql = f"SELECT {COLUMNS} FROM images WHERE media_id = ? AND role = ? AND source = ?"
    row = db.conn.execute(sql, (media_id, role, source)).fetchone()
    return _held(row).artwork if row else None


def forget(db: Database, media_id: str, role: str, source: Source) -> None:
    """Take back the picture that one source brought for a role."""
    db.conn.execute("DELETE FROM images WHERE media_id = ? AND role = ? AND source = ?", (media_id, role, source))


def _held(row: Sequence[Any]) -> Held:
    role, source, name, width, height, widths, color, blur = row
    return Held(role, Source(source), Artwork(name, width, height, tuple(json.loads(widths)), color, blur))


def without_blur(db: Database, limit: int) -> dict[int, Artwork]:
    """Rows from before blurs were kept, by their ids."""
    sql = "SELECT id, hash, width, height, widths, color FROM images WHERE blur = '' ORDER BY id LIMIT ?"
    return {
        row[0]: Artwork(row[1], row[2], row[3], tuple(json.loads(row[4])), row[5])
        for row in db.conn.execute(sql, (limit,))
    }


def set_blurs(db: Database, blurs: Mapping[int, str]) -> None:
    """Keep the blurs of rows that have none, by their ids."""
    db.conn.executemany(
        "UPDATE images SET blur = ? WHERE id = ? AND blur = ''", [(blur, row) for row, blur in blurs.items()]
    )


def forget_source(db: Database, media_id: str, source: Source) -> bool:
    """Take back the pictures that one source brought to an item; False when there were none."""
    sql = "DELETE FROM images WHERE media_id = ? AND source = ?"
    return db.conn.execute(sql, (media_id, source)).rowcount > 0
