"""File rows: where a file lies, what it is, and whether it is there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from medialib.model import MediaFile


def put(db: Database, media_id: str, file: MediaFile, now: str) -> int:
    """Record a file of an item, or what changed about it; its row's id."""
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
    updates = ", ".join(f"{name} = excluded.{name}" for name in values)
    row = db.conn.execute(
        f"INSERT INTO files (media_id, folder, path, added_at, {names}) VALUES (?, ?, ?, ?, {marks}) "
        f"ON CONFLICT (folder, path, media_id) DO UPDATE SET {updates} RETURNING id",
        (media_id, file.folder, file.path, now, *values.values()),
    ).fetchone()
    _set_chapters(db, row[0], file)
    return int(row[0])


def _set_chapters(db: Database, file_id: int, file: MediaFile) -> None:
    wanted = [(file_id, place, chapter.start_s, chapter.title) for place, chapter in enumerate(file.probe.chapters)]
    db.conn.execute("DELETE FROM chapters WHERE file_id = ?", (file_id,))
    db.conn.executemany("INSERT INTO chapters (file_id, position, start_s, title) VALUES (?, ?, ?, ?)", wanted)


def at(db: Database, folder: str, path: str) -> list[sqlite3.Row]:
    """The rows of the file at a place: one per item it belongs to (several for a multi-episode file)."""
    return db.conn.execute("SELECT * FROM files WHERE folder = ? AND path = ?", (folder, path)).fetchall()


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
    """What the library knows of a folder: path to (size, mtime_ns, missing)."""
    rows = db.conn.execute(
        "SELECT path, size, mtime_ns, missing_since IS NOT NULL FROM files WHERE folder = ?", (folder,)
    )
    return {row[0]: (row[1], row[2], bool(row[3])) for row in rows}


def move(db: Database, old: tuple[str, str], new: tuple[str, str], size: int, mtime_ns: int) -> None:
    """The file at `old` (folder, path) now lies at `new`; it is there again."""
    db.conn.execute(
        "UPDATE OR REPLACE files SET folder = ?, path = ?, size = ?, mtime_ns = ?, missing_since = NULL WHERE folder = ? AND path = ?",
        (*new, size, mtime_ns, *old),
    )


def mark(db: Database, folder: str, paths: Iterable[str], missing_since: str | None) -> list[str]:
    """Mark files missing (or present, with None); the ids of the items they belong to."""
    rows = db.conn.execute(
        "UPDATE files SET missing_since = ? WHERE folder = ? AND path IN (SELECT value FROM json_each(?)) "
        "AND (missing_since IS NULL) <> (? IS NULL) RETURNING media_id",
        (missing_since, folder, json.dumps(list(paths)), missing_since),
    )
    return sorted({row[0] for row in rows.fetchall()})


def detach(db: Database, folder: str, path: str, keep: Iterable[str]) -> None:
    """Forget that the file at a place belongs to items other than `keep`."""
    db.conn.execute(
        "DELETE FROM files WHERE folder = ? AND path = ? AND media_id NOT IN (SELECT value FROM json_each(?))",
        (folder, path, json.dumps(list(keep))),
    )


def servable(db: Database, folder: str, path: str) -> sqlite3.Row | None:
    """The file at a place, if the library knows it and its item lives."""
    row: sqlite3.Row | None = db.conn.execute(
        "SELECT files.* FROM files JOIN media ON media.id = media_id WHERE folder = ? AND path = ? AND deleted_at IS NULL LIMIT 1",
        (folder, path),
    ).fetchone()
    return row


def mains(db: Database, ids: Iterable[str] | None = None) -> list[sqlite3.Row]:
    """The rows of main files that are there, of items that live: of all, or of the files that any of `ids` has."""
    rows: list[sqlite3.Row] = db.conn.execute(
        "SELECT files.* FROM files JOIN media ON media.id = media_id "
        "WHERE role = 'main' AND files.missing_since IS NULL AND deleted_at IS NULL AND (?1 IS NULL OR (folder, path) IN "
        "(SELECT folder, path FROM files WHERE role = 'main' AND media_id IN (SELECT value FROM json_each(?1)))) "
        "ORDER BY folder, path, media_id",
        (None if ids is None else json.dumps(list(ids)),),
    ).fetchall()
    return rows


def held(db: Database, folder: str) -> list[tuple[str, str, str, bool]]:
    """Every file that the library knows in a folder: (path, item, role, missing)."""
    rows = db.conn.execute(
        "SELECT path, media_id, role, missing_since IS NOT NULL FROM files WHERE folder = ?", (folder,)
    )
    return [(row[0], row[1], row[2], bool(row[3])) for row in rows]
