"""Sidecars of ours that somebody has changed are theirs from then on: what they say now is taken up at a scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from medialib import seal
from medialib.errors import MedialibError
from medialib.flow.work import Work
from medialib.identify import nfo
from medialib.identify.nfo import Nfo
from medialib.intake import artwork
from medialib.model import Kind, Source
from medialib.sources.folder import Entry
from medialib.store import connect, facts, files, images, media, sidecars
from medialib.store.sidecars import Written


def known(work: Work, folder: str) -> Mapping[str, tuple[int, int]]:
    """The NFO files and pictures that we wrote in a folder: path to (size, mtime_ns) as we left them."""
    return {one.path: (one.size, one.mtime_ns) for one in sidecars.in_folder(work.db, folder) if one.role != "json"}


def take_edited(work: Work, folder: str, root: Path, entries: Iterable[Entry]) -> None:
    """Take up what changed sidecars say; and let what could not be written be tried again."""
    for entry in entries:
        written = sidecars.at(work.db, folder, entry.path)
        if written is not None:
            _take(work, root / entry.path, written._replace(size=entry.size, mtime_ns=entry.mtime_ns))
    with connect.write(work.db):
        sidecars.try_again(work.db)


def _take(work: Work, path: Path, written: Written) -> None:
    if seal.is_ours(path):
        with connect.write(work.db):
            sidecars.note(work.db, written)
    elif written.role == "nfo":
        _take_nfo(work, path, written._replace(ours=0))
    else:
        _take_picture(work, path, written._replace(ours=0))


def _take_nfo(work: Work, path: Path, written: Written) -> None:
    """What an NFO says of the items it was written for, and with a multi-episode file of those that share it."""
    found = nfo.read(path)
    with connect.write(work.db):
        for media_id in _items(work, written.media_id):
            row = media.get(work.db, media_id)
            said = next((one for one in found if row is not None and _is_of(one, row["kind"], row["number"])), None)
            if said is not None:
                facts.forget_source(work.db, media_id, Source.NFO)
                facts.record(work.db, media_id, said.facts, connect.now())
                facts.settle(work.db, media_id, connect.now())
        sidecars.note(work.db, written)
    if not found:
        work.report.log(f"{written.path} was changed, and cannot be read as an NFO file any more.")


def _items(work: Work, media_id: str) -> list[str]:
    """An item and those whose file is the same."""
    rows = [row for file in files.of(work.db, media_id) for row in files.at(work.db, file["folder"], file["path"])]
    return list(dict.fromkeys((media_id, *(row["media_id"] for row in rows if row["role"] == "main"))))


def _is_of(said: Nfo, kind: str, number: int | None) -> bool:
    return said.kind in (kind, None) and (said.kind is not Kind.EPISODE or said.number in (number, None))


def _take_picture(work: Work, path: Path, written: Written) -> None:
    try:
        made = artwork.store(path, work.settings.data / "artwork")
    except MedialibError as error:
        work.report.log(f"{written.path}: {error.message} {error.hint}")
        return
    with connect.write(work.db):
        images.put(work.db, written.media_id, written.role, Source.FOLDER, made)
        sidecars.note(work.db, written)
