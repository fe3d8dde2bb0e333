"""Media rows: finding one by what it is, making it, marking it."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from medialib.model import Entity
from medialib.store.connect import new_id


def get(db: Database, media_id: str) -> sqlite3.Row | None:
    """The media row with this id, deleted ones included."""
    row: sqlite3.Row | None = db.conn.execute("SELECT * FROM media WHERE id = ?", (media_id,)).fetchone()
    return row


def find(db: Database, entity: Entity, parent_id: str | None) -> str | None:
    """The id of the living item that `entity` names under `parent_id`, or of the one such an item was merged into."""
    row = db.conn.execute(
        "SELECT id FROM media WHERE kind = ? AND identity = ? AND parent_id IS ? AND deleted_at IS NULL ORDER BY seq LIMIT 1",
        (entity.kind, entity.identity, parent_id),
    ).fetchone()
    return row[0] if row else _merged(db, entity, parent_id)


def _merged(db: Database, entity: Entity, parent_id: str | None) -> str | None:
    """Where the items went that `entity` named under `parent_id`, or under what was merged into that."""
    rows = db.conn.execute(
        "WITH RECURSIVE same(id) AS (SELECT ?3 UNION SELECT media.id FROM media JOIN same ON media.merged_into = same.id) "
        "SELECT id FROM media WHERE kind = ?1 AND identity = ?2 AND (parent_id IS ?3 OR parent_id IN same) "
        "AND merged_into IS NOT NULL ORDER BY seq",
        (entity.kind, entity.identity, parent_id),
    )
    return next((found for row in rows.fetchall() if (found := survivor(db, row[0]))), None)


def survivor(db: Database, media_id: str) -> str | None:
    """The id of the living item that this one is, or was merged into through however many others."""
    row = db.conn.execute(
        "WITH RECURSIVE chain(id, steps) AS (SELECT ?, 0 UNION ALL SELECT merged_into, steps + 1 FROM media "
        "JOIN chain USING (id) WHERE merged_into IS NOT NULL AND steps < 1000) "
        "SELECT media.id FROM chain JOIN media USING (id) WHERE deleted_at IS NULL",
        (media_id,),
    ).fetchone()
    return row[0] if row else None


def voice(db: Database, media_id: str, kind: str, identity: str) -> str | None:
    """Which of an item and all that was merged into it has this kind and identity, the nearest; None where none has."""
    row = db.conn.execute(
        "WITH RECURSIVE same(id, steps) AS (SELECT ?, 0 UNION SELECT media.id, steps + 1 FROM media "
        "JOIN same ON media.merged_into = same.id WHERE steps < 1000) "
        "SELECT id FROM media JOIN same USING (id) WHERE kind = ? AND identity = ? ORDER BY steps, seq LIMIT 1",
        (media_id, kind, identity),
    ).fetchone()
    return row[0] if row else None


def merged(db: Database) -> dict[str, str]:
    """Every item that was merged, with the living one it is part of now."""
    rows = db.conn.execute(
        "WITH RECURSIVE chain(id, at, steps) AS (SELECT id, merged_into, 0 FROM media WHERE merged_into IS NOT NULL UNION ALL "
        "SELECT chain.id, merged_into, steps + 1 FROM chain JOIN media ON media.id = at WHERE merged_into IS NOT NULL AND steps < 1000) "
        "SELECT chain.id, at FROM chain JOIN media ON media.id = at WHERE deleted_at IS NULL"
    )
    return {row[0]: row[1] for row in rows}


def absorbed(db: Database, media_id: str) -> list[str]:
    """The ids of all that was merged into an item, through however many others, each after what it was merged into."""
    rows = db.conn.execute(
        "WITH RECURSIVE same(id, steps) AS (SELECT ?, 0 UNION SELECT media.id, steps + 1 FROM media "
        "JOIN same ON media.merged_into = same.id WHERE steps < 1000) "
        "SELECT id FROM same JOIN media USING (id) WHERE steps > 0 ORDER BY steps, seq",
        (media_id,),
    )
    return [row[0] for row in rows]


def by_external_id(db: Database, provider: str, value: str, kind: str | None = None) -> str | None:
    """The id of the living item (of a kind) that a provider knows by `value`, the oldest of several."""
    return next(iter(all_by_external_id(db, provider, value, kind)), None)


def all_by_external_id(db: Database, provider: str, value: str, kind: str | None = None) -> list[str]:
    """The ids of the living items (of a kind) that a provider knows by `value`; where there are none, what they became."""
    rows = db.conn.execute(
        "SELECT media.id, deleted_at FROM external_ids JOIN media ON media.id = media_id "
        "WHERE provider = ? AND value = ? AND kind = coalesce(?, kind) AND (deleted_at IS NULL OR merged_into IS NOT NULL) "
        "ORDER BY seq",
        (provider, value, kind),
    ).fetchall()
    living = [row[0] for row in rows if row[1] is None]
    became = (survivor(db, row[0]) for row in rows if not living)
    return living or list(dict.fromkeys(found for found in became if found))


def add(db: Database, entity: Entity, parent_id: str | None, title: str, sort_title: str, now: str) -> str:
    """Make a media row and return its new id."""
    media_id = new_id()
    db.conn.execute(
        "INSERT INTO media (id, kind, parent_id, identity, title, sort_title, added_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (media_id, entity.kind, parent_id, entity.identity, title, sort_title, now, now),
    )
    return media_id


def set_values(db: Database, media_id: str, now: str, **values: object) -> bool:
    """Set columns where they differ; True when something did."""
    row = get(db, media_id)
    if row is None:
        return False
    new = {name: value for name, value in values.items() if row[name] != value}
    if new:
        names = ", ".join(f"{name} = ?" for name in new)
        db.conn.execute(f"UPDATE media SET {names}, updated_at = ? WHERE id = ?", (*new.values(), now, media_id))
    return bool(new)


def settle_missing(db: Database, media_id: str, now: str) -> None:
    """Mark an item and its parents missing when all their files are, and present again when one is."""
    current: str | None = media_id
    while current is not None:
        db.conn.execute(
            """UPDATE media SET missing_since = CASE WHEN gone THEN coalesce(missing_since, ?2) END
               FROM (SELECT (SELECT count(*) FROM files WHERE media_id = ?1 AND role = 'main') +
                            (SELECT count(*) FROM media WHERE parent_id = ?1 AND deleted_at IS NULL) > 0
                     AND NOT EXISTS (SELECT 1 FROM files WHERE media_id = ?1 AND role = 'main' AND missing_since IS NULL)
                     AND NOT EXISTS (SELECT 1 FROM media WHERE parent_id = ?1 AND missing_since IS NULL AND deleted_at IS NULL) AS gone)
               WHERE id = ?1 AND (missing_since IS NOT NULL) <> gone""",
            (current, now),
        )
        row = db.conn.execute("SELECT parent_id FROM media WHERE id = ?", (current,)).fetchone()
        current = row[0] if row else None


def delete(db: Database, media_id: str, now: str) -> None:
    """Take an item and everything under it out of the catalogue; rows and files stay."""
    db.conn.execute(
        "WITH RECURSIVE below(id) AS (SELECT ? UNION ALL SELECT media.id FROM media JOIN below ON media.parent_id = below.id) "
        "UPDATE media SET deleted_at = ? WHERE id IN below AND deleted_at IS NULL",
        (media_id, now),
    )


def parents(db: Database, media_id: str) -> list[str]:
    """The ids of what an item hangs below, innermost first."""
    rows = db.conn.execute(
        "WITH RECURSIVE above(id, height) AS (SELECT parent_id, 1 FROM media WHERE id = ? UNION ALL "
        "SELECT media.parent_id, height + 1 FROM media JOIN above ON media.id = above.id WHERE height < 10) "
        "SELECT id FROM above WHERE id IS NOT NULL ORDER BY height",
        (media_id,),
    )
    return [row[0] for row in rows]


def below(db: Database, media_id: str) -> list[str]:
    """The ids of everything living under an item."""
    rows = db.conn.execute(
        "WITH RECURSIVE below(id) AS (SELECT id FROM media WHERE parent_id = ? AND deleted_at IS NULL UNION ALL "
        "SELECT media.id FROM media JOIN below ON media.parent_id = below.id WHERE deleted_at IS NULL) SELECT id FROM below",
        (media_id,),
    )
    return [row[0] for row in rows]


def numbered_below(db: Database, media_id: str) -> list[tuple[str, int]]:
    """The (id, number) of what stands directly under an item and has a number, in order."""
    rows = db.conn.execute(
        "SELECT id, number FROM media WHERE parent_id = ? AND deleted_at IS NULL AND number IS NOT NULL ORDER BY number, seq",
        (media_id,),
    )
    return [(row[0], row[1]) for row in rows]


def dated_below(db: Database, media_id: str) -> list[tuple[str, str]]:
    """The (id, date) of what stands directly under an item and has a date but no number, in order."""
    rows = db.conn.execute(
        "SELECT id, date FROM media WHERE parent_id = ? AND deleted_at IS NULL AND number IS NULL AND date IS NOT NULL "
        "ORDER BY date, seq",
        (media_id,),
    )
    return [(row[0], row[1]) for row in rows]


def is_bare(db: Database, media_id: str) -> bool:
    """Whether an item has neither a file nor anything living under it."""
    row = db.conn.execute(
        "SELECT EXISTS (SELECT 1 FROM media WHERE parent_id = ?1 AND deleted_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM files WHERE media_id = ?1)",
        (media_id,),
    ).fetchone()
    return not row[0]


def after(db: Database, seq: int, limit: int, kind: str | None = None) -> list[tuple[int, str]]:
    """The (seq, id) of the living items after one seq, in the order in which they came."""
    rows = db.conn.execute(
        "SELECT seq, id FROM media WHERE seq > ?1 AND deleted_at IS NULL AND (?3 IS NULL OR kind = ?3) ORDER BY seq LIMIT ?2",
        (seq, limit, kind),
    )
    return [(row[0], row[1]) for row in rows]


def counts(db: Database) -> dict[str, int]:
    """How many living items there are of each kind."""
    rows = db.conn.execute("SELECT kind, count(*) FROM media WHERE deleted_at IS NULL GROUP BY kind")
    return {row[0]: row[1] for row in rows}
