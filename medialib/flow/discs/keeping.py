"""What becomes of a disc's image once its films or tracks are on their shelves."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path, PurePosixPath

from medialib import intake
from medialib.discs import Disc
from medialib.flow.discs.source import DiscSource, disc_in
from medialib.flow.disk import remove_empty
from medialib.identify.names import file_name
from medialib.intake.copying import partial_path
from medialib.intake.disk import explained
from medialib.model import MediaFile, Probe, Role, Way
from medialib.sources.audio_cd import image
from medialib.sources.discs.folder import TOP
from medialib.store import connect, files
from medialib.store import discs as rows

SHELF = "discs"
OURS = (Way.INBOX, Way.UPLOAD)


def keep_image(source: DiscSource, found: Disc) -> None:
    """Put the image on the shelf of discs: one that came by the inbox or an upload, or that the settings say to keep.

    Doing it twice is safe, also where the first time was cut off.
    """
    made = source.folder / "disc.iso"
    if source.from_drive:
        if source.work.settings.discs.keep_image and made.exists():
            _shelve(source, found, made)
        return
    if source.job.kind not in OURS:
        return
    if source.path.suffix.lower() == ".cue":
        _move_cd(source, found)
    elif source.path.is_file():
        _shelve(source, found, source.path)
    elif source.path.exists() and disc_in(source.path):
        _move_folder(source.path, _place(source, found))
    entry = Path(source.job.source)
    if source.job.kind is Way.UPLOAD:
        shutil.rmtree(entry.parent, ignore_errors=True)
    elif entry.is_dir():
        remove_empty(entry)


def _shelve(source: DiscSource, found: Disc, path: Path) -> None:
    """Shelve an image in one file, and record it as the disc's own.

    A second name of it is shelved where the disk has such, so that a second run finds it in its place.
    """
    root = source.work.settings.media_root
    content_id = intake.content_id(path)
    wanted = PurePosixPath(SHELF, file_name(source.title(found), path.suffix))
    link = source.folder / f"image{path.suffix}"
    link.unlink(missing_ok=True)
    try:
        os.link(path, link)
    except OSError:
        link = path
    shelved = intake.shelve(link, root, wanted, move=True, report=source.work.report)
    stat = shelved.stat()
    place = shelved.relative_to(root).as_posix()
    file = MediaFile("main", place, Role.MAIN, stat.st_size, stat.st_mtime_ns, content_id, Probe("other", "iso"))
    with connect.write(source.work.db):
        row = rows.get(source.work.db, found.id)
        if row is not None and row["media_id"]:
            files.put(source.work.db, row["media_id"], file, connect.now())
    path.unlink(missing_ok=True)


def _move_cd(source: DiscSource, found: Disc) -> None:
    """Move a cue sheet with the files it describes into a folder of their own, the sheet last."""
    folder = _place(source, found)
    parts = source.kept("parts", list[Path], lambda: [span.path for span in image.layout(source.path).spans])
    with explained(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        for part in dict.fromkeys((*parts, source.path)):
            if part.exists():
                shutil.move(part, folder / part.name)


def _move_folder(folder: Path, place: Path) -> None:
    """Move a folder whole; one that is itself VIDEO_TS or BDMV, by which a disc is known, keeps that name in `place`."""
    target = place / folder.name if folder.name.upper() in TOP else place
    with explained(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _bring(folder, target)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)


def _bring(folder: Path, target: Path) -> None:
    """Rename a folder, or copy it from another disk."""
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        partial = partial_path(target)
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(folder, partial, symlinks=True)
        partial.rename(target)


def _place(source: DiscSource, found: Disc) -> Path:
    """The folder of this disc on the shelf, or the next one with a number in which nothing stands; the same every time."""
    place = source.work.settings.media_root / SHELF / file_name(source.title(found))
    return source.kept("place", Path, lambda: _free(place))


def _free(place: Path) -> Path:
    free, number = place, 2
    while free.exists():
        free, number = place.with_name(f"{place.name} ({number})"), number + 1
    return free
