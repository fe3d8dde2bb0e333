"""What becomes of a disc's image once its films or tracks are on their shelves."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from medialib import intake
from medialib.discs import Disc
from medialib.flow.discs.source import DiscSource
from medialib.identify.names import file_name
from medialib.model import MediaFile, Probe, Role, Way
from medialib.sources.audio_cd import image
from medialib.store import connect, files
from medialib.store import discs as rows

SHELF = "discs"
OURS = (Way.INBOX, Way.UPLOAD)


def keep_image(source: DiscSource, found: Disc) -> None:
    """Put the image on the shelf of discs: one that came by the inbox or an upload, or that the settings say to keep."""
    made = source.folder / "disc.iso"
    if source.from_drive:
        if source.work.settings.discs.keep_image and made.exists():
            _shelve(source, found, made)
        return
    if source.job.kind not in OURS or not source.path.exists():
        return
    if source.path.is_dir():
        shutil.move(source.path, _free(_shelf(source) / file_name(source.title(found))))
    elif source.path.suffix.lower() == ".cue":
        _move_cd(source, found)
    else:
        _shelve(source, found, source.path)
    if source.job.kind is Way.UPLOAD:
        shutil.rmtree(Path(source.job.source).parent, ignore_errors=True)


def _shelve(source: DiscSource, found: Disc, path: Path) -> None:
    """Shelve an image in one file, and record it as the disc's own."""
    root = source.work.settings.media_root
    content_id = intake.content_id(path)
    wanted = PurePosixPath(SHELF, file_name(source.title(found), path.suffix))
    shelved = intake.shelve(path, root, wanted, move=True, report=source.work.report)
    stat = shelved.stat()
    place = shelved.relative_to(root).as_posix()
    file = MediaFile("main", place, Role.MAIN, stat.st_size, stat.st_mtime_ns, content_id, Probe("other", "iso"))
    with connect.write(source.work.db):
        row = rows.get(source.work.db, found.id)
        if row is not None and row["media_id"]:
            files.put(source.work.db, row["media_id"], file, connect.now())


def _move_cd(source: DiscSource, found: Disc) -> None:
    """Move a cue sheet with the files it describes into a folder of their own."""
    parts = dict.fromkeys([*(span.path for span in image.layout(source.path).spans), source.path])
    folder = _free(_shelf(source) / file_name(source.title(found)))
    folder.mkdir(parents=True)
    for part in parts:
        shutil.move(part, folder / part.name)


def _shelf(source: DiscSource) -> Path:
    return source.work.settings.media_root / SHELF


def _free(place: Path) -> Path:
    """This place, or the next one with a number in which nothing stands."""
    free, number = place, 2
    while free.exists():
        free, number = place.with_name(f"{place.name} ({number})"), number + 1
    return free
