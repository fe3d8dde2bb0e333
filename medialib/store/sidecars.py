"""Sidecar rows: what was written beside media, whose sidecars are to be written anew, and where they may lie."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlite_utils import Database

from medialib.store import items
from medialib.suffixes import OURS

CURSOR = "sidecars"


class Written(NamedTuple):
    """A sidecar as it was written: `role` is nfo, json or a picture's; `ours` is 0 once somebody has changed it."""

    folder: str
    path: str
    media_id: str
    role: str
    size: int
    mtime_ns: int
    ours: int = 1


class Place(NamedTuple):
    """Where a file of an item lies: its media folder and its path in it."""

    folder: str
    path: str


def has_due(db: Database, folders: Sequence[str]) -> bool:
    """Whether anything has changed, or is left over, that is to be written in these folders."""
    if not folders:
        return False
    seq, known = _cursor(db)
    waiting = "SELECT EXISTS (SELECT 1 FROM sidecars_due WHERE failed_at IS NULL)"
    return seq < items.last_change(db) or known != list(folders) or bool(db.conn.execute(waiting).fetchone()[0])


def take_up(db: Database, folders: Sequence[str]) -> None:
    """Turn what has changed since the last time into items that are due. Call inside connect.write.

    Where a folder is new among `folders`, all that lies in it is due.
    """
    seq, known = _cursor(db)
    newest = items.last_change(db)
    changes = items.changes(db, seq)
    due = changes["media"] | changes["sidecar"]
    for subject in ("collection", "person"):
        due |= items.members(db, subject, changes[subject])
    for folder in set(folders) - set(known):
        due |= {row[0] for row in db.conn.execute("SELECT DISTINCT media_id FROM files WHERE folder = ?", (folder,))}
    if "main" in set(folders) - set(known):
        due |= {row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'disc'")}
    let_due(db, due)
    db.conn.execute(
        "INSERT INTO cursors (name, seq, detail) VALUES (?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, detail = excluded.detail",
        (CURSOR, newest, json.dumps(list(folders))),
    )


def _cursor(db: Database) -> tuple[int, list[str]]:
    row = db.conn.execute("SELECT seq, detail FROM cursors WHERE name = ?", (CURSOR,)).fetchone()
    return (int(row[0]), json.loads(row[1])) if row else (0, [])


def let_due(db: Database, ids: Iterable[str]) -> None:
    """Let items be due, with all they stand under and what they were merged into."""
    db.conn.execute(
        "WITH RECURSIVE up(id) AS (SELECT value FROM json_each(?) "
        "UNION SELECT parent_id FROM media JOIN up ON media.id = up.id WHERE parent_id IS NOT NULL "
        "UNION SELECT merged_into FROM media JOIN up ON media.id = up.id WHERE merged_into IS NOT NULL) "
        "INSERT INTO sidecars_due (media_id) SELECT id FROM up WHERE true "
        "ON CONFLICT (media_id) DO UPDATE SET failed_at = NULL",
        (json.dumps(sorted(ids)),),
    )


def due(db: Database, limit: int) -> list[str]:
    """The items that are due and did not fail since they became so."""
    rows = db.conn.execute(
        "SELECT media_id FROM sidecars_due WHERE failed_at IS NULL ORDER BY media_id LIMIT ?", (limit,)
    )
    return [row[0] for row in rows]


def count_due(db: Database) -> int:
    """How many items are due."""
    return int(db.conn.execute("SELECT count(*) FROM sidecars_due WHERE failed_at IS NULL").fetchone()[0])


def done(db: Database, ids: Iterable[str]) -> None:
    """The sidecars of these items are as they should be."""
    db.conn.execute(
        "DELETE FROM sidecars_due WHERE media_id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )


def failed(db: Database, ids: Iterable[str] | None, now: str) -> None:
    """The sidecars of these items (None: of all) could not be written; they are not tried again until `try_again`."""
    db.conn.execute(
        "UPDATE sidecars_due SET failed_at = ?1 WHERE ?2 IS NULL OR media_id IN (SELECT value FROM json_each(?2))",
        (now, None if ids is None else json.dumps(list(ids))),
    )


def try_again(db: Database) -> None:
    """What could not be written may be tried again."""
    db.conn.execute("UPDATE sidecars_due SET failed_at = NULL WHERE failed_at IS NOT NULL")


def note(db: Database, written: Written) -> None:
    """Keep what a sidecar looks like."""
    db.conn.execute(
        "INSERT OR REPLACE INTO sidecars (folder, path, media_id, role, size, mtime_ns, ours) VALUES (?, ?, ?, ?, ?, ?, ?)",
        written,
    )


def forget(db: Database, folder: str, path: str) -> None:
    """There is no sidecar of ours at a place any more."""
    db.conn.execute("DELETE FROM sidecars WHERE folder = ? AND path = ?", (folder, path))


def at(db: Database, folder: str, path: str) -> Written | None:
    """The sidecar that was written to a place."""
    row = db.conn.execute(f"SELECT {COLUMNS} FROM sidecars WHERE folder = ? AND path = ?", (folder, path)).fetchone()
    return Written(*row) if row else None


def of(db: Database, media_id: str) -> list[Written]:
    """What was written for an item."""
    rows = db.conn.execute(f"SELECT {COLUMNS} FROM sidecars WHERE media_id = ? ORDER BY folder, path", (media_id,))
    return [Written(*row) for row in rows]


def in_folder(db: Database, folder: str) -> list[Written]:
    """What was written in a media folder."""
    return [Written(*row) for row in db.conn.execute(f"SELECT {COLUMNS} FROM sidecars WHERE folder = ?", (folder,))]


COLUMNS = ", ".join(Written._fields)


def owner(db: Database, folder: str, path: str) -> str | None:
    """The item, if there is one still, for which the sidecar at a place was written."""
    row = db.conn.execute(
        "SELECT media_id FROM sidecars JOIN media ON media.id = media_id WHERE folder = ? AND path = ?", (folder, path)
    ).fetchone()
    return row[0] if row else None


def gave_way(db: Database, document: Written) -> list[str]:
    """The items whose documents have their ids in their names, since this one had the name without."""
    stem = document.path.removesuffix(OURS)
    rows = db.conn.execute(
        "SELECT media_id FROM sidecars WHERE folder = ?1 AND path > ?2 || '.' AND path < ?2 || '/' "
        "AND path = ?2 || '.' || media_id || ?3",
        (document.folder, stem, OURS),
    )
    return [row[0] for row in rows]


def own_place(db: Database, media_id: str, folders: Sequence[str]) -> Place | None:
    """The file of an item beside which its sidecars lie: its first that is there, in one of `folders`."""
    row = db.conn.execute(
        "SELECT folder, path FROM files WHERE media_id = ? AND role IN ('main', 'extra') "
        "AND folder IN (SELECT value FROM json_each(?)) "
        "ORDER BY role = 'extra', missing_since IS NOT NULL, part, folder <> 'main', path LIMIT 1",
        (media_id, json.dumps(list(folders))),
    ).fetchone()
    return Place(*row) if row else None


def place_below(db: Database, media_id: str, folders: Sequence[str]) -> Place | None:
    """The first file of all that stands under an item, in one of `folders`."""
    row = db.conn.execute(
        "WITH RECURSIVE below(id) AS (SELECT id FROM media WHERE parent_id = ?1 UNION ALL "
        "SELECT media.id FROM media JOIN below ON media.parent_id = below.id) "
        "SELECT folder, path FROM files WHERE media_id IN below AND role IN ('main', 'extra') "
        "AND folder IN (SELECT value FROM json_each(?2)) "
        "ORDER BY role = 'extra', missing_since IS NOT NULL, folder <> 'main', path LIMIT 1",
        (media_id, json.dumps(list(folders))),
    ).fetchone()
    return Place(*row) if row else None


def sharing(db: Database, place: Place) -> list[str]:
    """The items that the file at a place belongs to, in the order of their numbers."""
    rows = db.conn.execute(
        "SELECT media.id FROM files JOIN media ON media.id = media_id WHERE folder = ? AND path = ? ORDER BY number, seq",
        place,
    )
    return [row[0] for row in rows]


def beside(db: Database, place: Place, media_id: str) -> list[str]:
    """Other living items, two at most, whose main files lie in the same folder as the file at a place."""
    start = place.path.rpartition("/")[0]
    start = f"{start}/" if start else ""
    rows = db.conn.execute(
        "SELECT DISTINCT media_id FROM files JOIN media ON media.id = media_id WHERE folder = ?1 AND path >= ?2 AND path < ?3 "
        "AND instr(substr(path, length(?2) + 1), '/') = 0 AND role = 'main' AND media_id <> ?4 AND deleted_at IS NULL LIMIT 2",
        (place.folder, start, start + "\U0010ffff", media_id),
    )
    return [row[0] for row in rows]
