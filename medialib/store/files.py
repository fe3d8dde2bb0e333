"""File rows: where a file lies, what it is, and whether it is there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from medialib.model import MediaFile
from medialib.store.connect import now, plain


def put(db: Database, media_id: str, file: MediaFile, at: str) -> int:
    """Record a file of an item, or what changed about it; its row's id. A label that it has stays."""
    probe = file.probe
    values = {
        "role": file.role,
        "size": file.size,
        "mtime_ns": file.mtime_ns,
        "content_id": file.content_id,
        "duration_s": probe.duration_s,
        "container": probe.container,
        "video_codec": probe.video_codec,
        "audio_codec": probe.audio_codec,
        "width": probe.width,
        "height": probe.height,
        "bitrate_bps": probe.bitrate_bps,
        "audio_languages": json.dumps(probe.audio_languages),
        "subtitle_languages": json.dumps(probe.subtitle_languages),
        "language": file.language,
        "label": file.label,
        "extra": file.extra,
        "part": file.part,
        "playable": int(probe.playable),
        "missing_since": None,
    }
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in values if name != "label")
    row = db.conn.execute(
        f"INSERT INTO files (media_id, folder, path, added_at, {names}) VALUES (?, ?, ?, ?, {marks}) "
        f"ON CONFLICT (folder, path, media_id) DO UPDATE SET {updates}, label = coalesce(files.label, excluded.label) RETURNING id",
        (media_id, file.folder, file.path, at, *values.values()),
    ).fetchone()
    _set_chapters(db, row[0], file)
    return int(row[0])


def _set_chapters(db: Database, file_id: int, file: MediaFile) -> None:
    wanted = [(file_id, place, chapter.start_s, chapter.title) for place, chapter in enumerate(file.probe.chapters)]
    db.conn.execute("DELETE FROM chapters WHERE file_id = ?", (file_id,))
    db.conn.executemany("INSERT INTO chapters (file_id, position, start_s, title) VALUES (?, ?, ?, ?)", wanted)


def at(db: Database, folder: str, path: str) -> list[sqlite3.Row]:
    """The rows of the file at a place: one per item it belongs to (several for a multi-episode file).

    Those of other files that lay there before are left out.
    """
    rows = db.conn.execute("SELECT * FROM files WHERE folder = ? AND path = ?", (folder, path)).fetchall()
    latest = max((_seen(row["missing_since"]) for row in rows), default="")
    return [row for row in rows if _seen(row["missing_since"]) == latest]


def _seen(missing_since: str | None) -> str:
    """When a file was last there: texts compare as the moments do, and now is the latest."""
    return missing_since or "~"


def of(db: Database, media_id: str) -> list[sqlite3.Row]:
    """The files of an item."""
    return db.conn.execute("SELECT * FROM files WHERE media_id = ? ORDER BY role, part, path", (media_id,)).fetchall()


def with_content(db: Database, content_id: str) -> list[sqlite3.Row]:
    """The rows of the main files and extras with this content, of items that live; the missing ones first."""
    return db.conn.execute(
        "SELECT files.* FROM files JOIN media ON media.id = media_id "
        "WHERE content_id = ? AND deleted_at IS NULL ORDER BY files.missing_since IS NULL, files.id",
        (content_id,),
    ).fetchall()


def in_folder(db: Database, folder: str) -> dict[str, tuple[int, int, bool]]:
    """What the library knows of a folder: path to (size, mtime_ns, missing), of the file that lay there last."""
    rows = (
        plain(db)
        .execute("SELECT path, size, mtime_ns, missing_since FROM files WHERE folder = ?", (folder,))
        .fetchall()
    )
    gone = sorted((row for row in rows if row[3] is not None), key=lambda row: row[3])
    known = {path: (size, mtime_ns, True) for path, size, mtime_ns, _ in gone}
    known |= {path: (size, mtime_ns, False) for path, size, mtime_ns, missing in rows if missing is None}
    return known


def move(
    db: Database, old: tuple[str, str], new: tuple[str, str], size: int, mtime_ns: int, content_id: str | None = None
) -> list[str]:
    """The file at `old` (folder, path), if it has this content, now lies at `new`; it is there again.

    Whatever lay at `new` before is missing: the ids of its items.
    """
    rows = db.conn.execute(
        "SELECT id, media_id FROM files WHERE folder = ? AND path = ? AND content_id = coalesce(?, content_id)",
        (*old, content_id),
    ).fetchall()
    superseded = [] if old == new else _supersede(db, new, [row["media_id"] for row in rows], now())
    db.conn.executemany(
        "UPDATE OR REPLACE files SET folder = ?, path = ?, size = ?, mtime_ns = ?, missing_since = NULL WHERE id = ?",
        [(*new, size, mtime_ns, row["id"]) for row in rows],
    )
    return superseded


def rewritten(db: Database, folder: str, path: str, size: int, mtime_ns: int, content_id: str) -> None:
    """The file at a place has other bytes now, and is the same file."""
    db.conn.execute(
        "UPDATE files SET size = ?, mtime_ns = ?, content_id = ? WHERE folder = ? AND path = ?",
        (size, mtime_ns, content_id, folder, path),
    )


def mark(db: Database, folder: str, paths: Iterable[str], missing_since: str) -> list[str]:
    """Mark files missing; the ids of the items they belong to."""
    rows = db.conn.execute(
        "UPDATE files SET missing_since = ? WHERE folder = ? AND path IN (SELECT value FROM json_each(?)) "
        "AND missing_since IS NULL RETURNING media_id",
        (missing_since, folder, json.dumps(list(paths))),
    )
    return sorted({row[0] for row in rows.fetchall()})


def back(db: Database, folder: str, paths: Iterable[str]) -> list[str]:
    """Mark present the files that lay at these paths last; the ids of the items they belong to."""
    ids = [row["id"] for path in paths for row in at(db, folder, path)]
    rows = db.conn.execute(
        "UPDATE files SET missing_since = NULL WHERE id IN (SELECT value FROM json_each(?)) RETURNING media_id",
        (json.dumps(ids),),
    )
    return sorted({row[0] for row in rows.fetchall()})


def succeed(db: Database, old_id: int, new_id: int) -> None:
    """A file stands for one that is gone: it takes over its label, and whether a person put it there."""
    db.conn.execute(
        "UPDATE files SET (label, pinned) = (SELECT coalesce(files.label, old.label), max(files.pinned, old.pinned) "
        "FROM files AS old WHERE old.id = ?1) WHERE id = ?2",
        (old_id, new_id),
    )
    db.conn.execute("DELETE FROM files WHERE id = ?", (old_id,))


def supersede(db: Database, file: MediaFile, keep: Sequence[str], now: str) -> None:
    """The file at its place belongs to `keep` alone: what others had of it is forgotten, other files there are missing."""
    db.conn.execute(
        "DELETE FROM files WHERE folder = ? AND path = ? AND content_id = ? AND media_id NOT IN (SELECT value FROM json_each(?))",
        (file.folder, file.path, file.content_id, json.dumps(list(keep))),
    )
    _supersede(db, (file.folder, file.path), keep, now)


def _supersede(db: Database, place: tuple[str, str], keep: Sequence[str], now: str) -> list[str]:
    rows = db.conn.execute(
        "UPDATE files SET missing_since = ? WHERE folder = ? AND path = ? AND missing_since IS NULL "
        "AND media_id NOT IN (SELECT value FROM json_each(?)) RETURNING media_id",
        (now, *place, json.dumps(list(keep))),
    )
    return [row[0] for row in rows.fetchall()]


def servable(db: Database, folder: str, path: str) -> sqlite3.Row | None:
    """The file at a place, if the library knows it and its item lives."""
    row: sqlite3.Row | None = db.conn.execute(
        "SELECT files.* FROM files JOIN media ON media.id = media_id WHERE folder = ? AND path = ? AND deleted_at IS NULL "
        "ORDER BY files.missing_since IS NOT NULL LIMIT 1",
        (folder, path),
    ).fetchone()
    return row


def mains(db: Database, ids: Iterable[str] | None = None) -> list[sqlite3.Row]:
    """The rows of main files that are there, of items that live: of all, or of the files that any of `ids` has."""
    sql = (
        "SELECT files.* FROM files JOIN media ON media.id = media_id "
        "WHERE role = 'main' AND files.missing_since IS NULL AND deleted_at IS NULL"
    )
    theirs = "SELECT folder, path FROM files WHERE role = 'main' AND media_id IN (SELECT value FROM json_each(?))"
    if ids is not None:
        sql += f" AND (folder, path) IN ({theirs})"
    given = () if ids is None else (json.dumps(list(ids)),)
    rows: list[sqlite3.Row] = db.conn.execute(f"{sql} ORDER BY folder, path, media_id", given).fetchall()
    return rows


def held(db: Database, folder: str) -> list[tuple[str, str, str, bool]]:
    """Every file that the library knows in a folder: (path, item, role, missing)."""
    rows = db.conn.execute(
        "SELECT path, media_id, role, missing_since IS NOT NULL FROM files WHERE folder = ?", (folder,)
    )
    return [(row[0], row[1], row[2], bool(row[3])) for row in rows]
