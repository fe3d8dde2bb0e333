"""Renames a file that is on its shelf: never over another one, and whole at every moment."""

from __future__ import annotations

import errno
import filecmp
import os
import stat
from pathlib import Path

from medialib.intake import copying
from medialib.intake.shelve import key, rename, twins
from medialib.model import Report

GONE = "It is not there any more."
CHANGED = "It has changed since."
TAKEN = "Another file has that name."
NO_FILE = "It is no plain file."


def move(old: Path, new: Path, size: int, mtime_ns: int, report: Report) -> str:
    """Give the file at `old` the name `new`; why not, or "" when it has it. Doing it twice is safe.

    A file of another `size` (bytes) or `mtime_ns` is left. Raises OSError where the disk does not let us.
    """
    if not _is(new, size, mtime_ns) or not _was_moved(old, new):
        fault = _fault(old, new, size, mtime_ns)
        if fault:
            return fault
        make_folder(new.parent)
        try:
            _move(old, new, report)
        except FileExistsError:
            return TAKEN
    return ""


def _is(path: Path, size: int, mtime_ns: int) -> bool:
    """Whether the very file that was meant lies there."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == (size, mtime_ns)


def _was_moved(old: Path, new: Path) -> bool:
    """Whether an earlier try had come so far that the file has its new name; the old one goes."""
    if not os.path.lexists(old):
        return True
    if _same_entry(old, new):
        return old.name == new.name
    copied_over = old.lstat().st_dev != new.lstat().st_dev and filecmp.cmp(old, new, shallow=False)
    if old.samefile(new) or copied_over:
        old.unlink()
        return True
    return False


def _fault(old: Path, new: Path, size: int, mtime_ns: int) -> str:
    try:
        status = old.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    if not stat.S_ISREG(status.st_mode):
        return NO_FILE
    if (status.st_size, status.st_mtime_ns) != (size, mtime_ns):
        return CHANGED
    return TAKEN if os.path.lexists(new) and not _same_entry(old, new) else ""


def _same_entry(old: Path, new: Path) -> bool:
    """Whether both names are one entry of a folder, on a file system that does not tell them apart."""
    if key(old.name) != key(new.name) or not os.path.lexists(new) or not old.parent.samefile(new.parent):
        return False
    return len({entry.name for entry in old.parent.iterdir()} & {old.name, new.name}) == 1


def _move(old: Path, new: Path, report: Report) -> None:
    if _same_entry(old, new):
        old.rename(new)
        return
    try:
        rename(old, new)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with copying.copied(old, new, report) as partial:
            rename(partial, new)
        old.unlink()


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; one that is there in another spelling is spelled anew."""
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    there = twins(folder.parent).get(key(folder.name))
    if there not in (None, folder.name) and folder.exists() and (folder.parent / str(there)).samefile(folder):
        (folder.parent / str(there)).rename(folder)
    folder.mkdir(exist_ok=True)


def remove_empty(folder: Path, root: Path) -> None:
    """Remove a folder that has nothing in it, and those above it of which nothing is left then, below `root`."""
    while folder != root and folder.is_relative_to(root):
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass  # a run that was cut off had come so far
        except OSError:
            return
        folder = folder.parent
