"""Full-text search over titles, people, overviews and bodies (FTS5)."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database


def index(db: Database, media_id: str, values: dict[str, Any]) -> None:
    """Make the item findable by its shown values."""
    row = db.conn.execute("SELECT seq FROM media WHERE id = ?", (media_id,)).fetchone()
    people = [values.get("creator") or "", *(str(credit.get("name", "")) for credit in values.get("credits", ()))]
    titles = " ".join(str(values[name]) for name in ("title", "original_title") if values.get(name))
    texts = (titles, " ".join(people), values.get("overview") or "", values.get("body") or "")
    held = db.conn.execute("SELECT title, people, overview, body FROM media_text WHERE rowid = ?", (row[0],)).fetchone()
    if held is not None and tuple(held) == texts:
        return
    db.conn.execute("DELETE FROM media_text WHERE rowid = ?", (row[0],))
    db.conn.execute(
        "INSERT INTO media_text (rowid, title, people, overview, body) VALUES (?, ?, ?, ?, ?)", (row[0], *texts)
    )


def search(db: Database, query: str, limit: int = 50) -> list[str]:
    """The ids of the items that hold every word of `query` (the last as a prefix), best first."""
    words = [word.replace('"', '""') for word in query.replace("\0", " ").split()]
    if not words:
        return []
    match = " ".join(f'"{word}"' for word in words) + "*"
    rows = db.conn.execute(
        "SELECT media.id FROM media_text JOIN media ON media.seq = media_text.rowid "
        "WHERE media_text MATCH ? AND deleted_at IS NULL ORDER BY bm25(media_text, 10, 4, 2, 1), media.seq LIMIT ?",
        (match, limit),
    )
    return [row[0] for row in rows]
