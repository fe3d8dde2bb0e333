"""Collections and the order of what is in them."""

from __future__ import annotations

from sqlite_utils import Database

from medialib.names import sort_title
from medialib.store.connect import new_id


def by_source(db: Database, source_key: str, title: str, now: str, overview: str | None = None) -> str:
    """The id of the collection that stands for something elsewhere (a playlist), made where there is none."""
    row = db.conn.execute("SELECT id FROM collections WHERE source_key = ?", (source_key,)).fetchone()
    if row:
        return str(row[0])
    collection_id = new_id()
    db.conn.execute(
        "INSERT INTO collections (id, title, sort_title, overview, source_key, added_at) VALUES (?, ?, ?, ?, ?, ?)",
        (collection_id, title, sort_title(title), overview, source_key, now),
    )
    return collection_id


def put_item(db: Database, collection_id: str, media_id: str, position: int) -> None:
    """Place an item in a collection."""
    db.conn.execute(
        "INSERT INTO collection_items (collection_id, media_id, position) VALUES (?, ?, ?) "
        "ON CONFLICT (collection_id, media_id) DO UPDATE SET position = excluded.position WHERE position <> excluded.position",
        (collection_id, media_id, position),
    )
