"""Puts a finished file on its shelf: whole or not at all, and never over another file."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from medialib.errors import JobError
from medialib.intake import copying, disk
from medialib.model import Report

NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
LONGEST_NAME = 255


def shelve(source: Path, root: Path, relative: PurePosixPath, *, move: bool, report: Report) -> Path:
    """Put `source` at `root/relative` and return where it ended up.

    A file with the same content that is there already is kept in its stead. Another one keeps its
    name, and ours gets ` (2)`; names that differ only in case or Unicode normalisation count as
    the same. With `move` the source is gone afterwards. Running it twice is safe.

    Raises DiskFullError, leaving nothing behind, and JobError where the place cannot be written.
    """
    with disk.explained(f"{root / relative}"):
        _require_file(source)
        _require_inside(relative)
        with _folder(root, relative.parent) as folder:
            return _settle(source, folder, relative.name, move, report)


def _require_file(source: Path) -> None:
    if not stat.S_ISREG(source.lstat().st_mode):
        raise JobError(f"{str(source)!r} is not a regular file.", "Give the file itself, not a link or a folder.")


def _require_inside(relative: PurePosixPath) -> None:
    bad = [part for part in relative.parts if part in ("..", "/") or "\0" in part]
    if bad or not relative.name:
        raise JobError(f"{str(relative)!r} is not a place on a shelf.", "Wanted folders and a name below the root.")


@contextlib.contextmanager
def _folder(root: Path, relative: PurePosixPath) -> Iterator[Path]:
    """The folder below `root`, made if need be and removed again if nothing came into it."""
    folder = root
    with contextlib.ExitStack() as undo:
        for part in relative.parts:
            folder = folder / twins(folder).get(key(part), part)
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                undo.callback(_remove_if_empty, folder)
        if not folder.resolve().is_relative_to(root.resolve()):
            raise JobError(f"'{folder}' leads out of '{root}'.", "Name that place under `folders:` in config.yaml.")
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        undo.pop_all()


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _settle(source: Path, folder: Path, wanted: str, move: bool, report: Report) -> Path:
    """Try the wanted name, then numbered ones, until one is ours or holds the same."""
    number = 1
    while True:
        name = numbered(wanted, number)
        there = twins(folder).get(key(name))
        if there is None:
            with contextlib.suppress(FileExistsError):
                return _put(source, folder / name, move, report)
        elif _same(source, folder / there):
            if move and not _is_at(source, folder / there):
                source.unlink()
            return folder / there
        else:
            number += 1


def _put(source: Path, target: Path, move: bool, report: Report) -> Path:
    """Raises FileExistsError when somebody else has taken the name."""
    if move and source.stat().st_dev == target.parent.stat().st_dev:
        copying.sync(source)
        rename(source, target)
    else:
        with copying.copied(source, target, report) as partial:
            rename(partial, target)
        if move:
            source.unlink()
    copying.sync(target.parent)
    return target


def rename(source: Path, target: Path) -> None:
    """Rename without overwriting."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        source.replace(target)
    else:
        source.unlink()


def _same(source: Path, there: Path) -> bool:
    if not there.is_file():
        return False
    return source.samefile(there) or filecmp.cmp(source, there, shallow=False)


def _is_at(source: Path, there: Path) -> bool:
    """Whether both are one entry of one folder, not two links to one file."""
    return source.parent.samefile(there.parent) and key(source.name) == key(there.name) and source.samefile(there)


def twins(folder: Path) -> dict[str, str]:
    """The names in a folder, by what a file system that folds names would take them for."""
    return {key(there.name): there.name for there in folder.iterdir()} if folder.is_dir() else {}


def key(name: str) -> str:
    """What a file system takes a name for that knows neither case nor Unicode forms."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def numbered(name: str, number: int) -> str:
    """The name with ` (2)` before its suffix, cut to what a file system takes."""
    suffix = re.search(r"(?<=.)(\.[A-Za-z]{2,3})?\.\w{1,12}\Z", name)
    stem, ending = (name[: suffix.start()], suffix[0]) if suffix else (name, "")
    tail = (f" ({number})" if number > 1 else "") + ending
    room = LONGEST_NAME - len(tail.encode("utf-8", "surrogateescape"))
    return stem.encode("utf-8", "surrogateescape")[:room].decode("utf-8", "ignore") + tail
