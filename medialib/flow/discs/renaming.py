"""Tracks of a CD that was ripped before anybody knew it: tagged and shelved under the names they have by now."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path, PurePosixPath

from medialib import intake
from medialib.discs import Disc
from medialib.flow.discs.covering import give
from medialib.flow.discs.source import DiscSource
from medialib.flow.take import Found, understood
from medialib.identify import shelf_path
from medialib.intake.moving import remove_empty
from medialib.model import Acquired, Entity, Kind, MediaFile, Role
from medialib.sources.audio_cd.album import UNKNOWN_ALBUM, Album, is_unknown
from medialib.sources.audio_cd.ripping import Ripped
from medialib.sources.audio_cd.tagging import tag
from medialib.store import connect, files, record
from medialib.store import discs as rows


def rename(source: DiscSource, disc: Disc, album: Album) -> list[str]:
    """Give the tracks taken of an unknown album their names; the items that have another place now.

    What was called by a name that somebody knew is left alone.
    """
    if is_unknown(album):
        return []
    _clear_away(source)
    titles = [row for row in rows.titles(source.work.db, disc.id) if row["item_kind"] == Kind.TRACK]
    renamed = [title["media_id"] for title in titles if _rename(source, album, title)]
    for media_id in renamed[:1]:
        give(source, album, media_id)
    return renamed


def _rename(source: DiscSource, album: Album, title: sqlite3.Row) -> bool:
    file = next((row for row in files.of(source.work.db, title["media_id"]) if _is_ours(row)), None)
    old = source.work.settings.media_root / (file["path"] if file else "")
    if file is None or UNKNOWN_ALBUM not in file["path"] or not old.is_file():
        return False
    copy = source.folder / f"renamed-{title['number']:02d}{old.suffix}"
    shutil.copyfile(old, copy)
    tag(copy, album, Ripped(title["number"], copy, title["crc32"] or ""))
    found = Found(Acquired(copy), PurePosixPath(file["path"]).name, Kind.TRACK)
    probe = intake.probe(copy)
    matched, _ = understood(found, probe)
    content_id, place = intake.content_id(copy), shelf_path(matched, old.suffix, naming=source.work.settings.naming)
    new = intake.shelve(copy, source.work.settings.media_root, place, move=True, report=source.work.report)
    shelved = MediaFile("main", "", Role.MAIN, 0, 0, content_id, probe)
    _left_over(source).write_text(file["path"], "utf-8")
    _record(source, title["media_id"], file["path"], new, shelved, matched.chains[0])
    _clear_away(source)
    return True


def _record(
    source: DiscSource, media_id: str, old: str, new: Path, shelved: MediaFile, chain: tuple[Entity, ...]
) -> None:
    stat = new.stat()
    path = new.relative_to(source.work.settings.media_root).as_posix()
    shelved = replace(shelved, path=path, size=stat.st_size, mtime_ns=stat.st_mtime_ns)
    with connect.write(source.work.db):
        files.move(source.work.db, ("main", old), ("main", path), stat.st_size, stat.st_mtime_ns)
        files.put(source.work.db, media_id, shelved, connect.now())
        record.anew(source.work.db, media_id, chain, connect.now())


def _is_ours(row: sqlite3.Row) -> bool:
    return row["role"] == Role.MAIN and row["folder"] == "main" and row["missing_since"] is None


def _left_over(source: DiscSource) -> Path:
    """What says which file has another name now, until it is removed."""
    return source.folder / "renamed"


def _clear_away(source: DiscSource) -> None:
    """Remove the file that has another name now, and the folders it leaves empty; not one that was cut off before that."""
    note, root = _left_over(source), source.work.settings.media_root
    if note.exists():
        path = note.read_text("utf-8")
        if path and not files.at(source.work.db, "main", path):
            (root / path).unlink(missing_ok=True)
            remove_empty((root / path).parent, root)
        note.unlink()
