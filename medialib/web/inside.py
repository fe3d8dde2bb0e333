"""Opens a file below a folder, and never one outside it, whatever links and names are in the way."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from medialib.errors import NotFoundError

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Opened:
    """An open plain file: its descriptor (the holder closes it), size in bytes and mtime in ns."""

    fd: int
    size: int
    mtime_ns: int
    inode: int


def parts_of(path: str) -> tuple[str, ...]:
    """The steps of a path below a folder. Raises NotFoundError for any that could lead elsewhere."""
    steps = tuple(path.split("/"))
    if any(not step or step in (".", "..") or "\0" in step for step in steps):
        raise _nothing()
    return steps


def open_plain(root: Path, steps: Sequence[str]) -> Opened:
    """Open the file at `steps` below `root`, following no link at all.

    Each step is opened from the one before, so nothing can be swapped in between. Raises NotFoundError.
    """
    folder = -1
    try:
        folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for step in steps[:-1]:
            below = os.open(step, FOLDER, dir_fd=folder)
            os.close(folder)
            folder = below
        return _checked(os.open(steps[-1], FILE, dir_fd=folder))
    except (OSError, ValueError):
        raise _nothing() from None
    finally:
        if folder >= 0:
            os.close(folder)


def open_linked(root: Path, path: str) -> Opened:
    """Open the file at `path` below `root`; links are followed as long as they stay inside. Raises NotFoundError.

    Most paths hold no link and are opened as they stand: asking where links lead costs eight times as much.
    """
    steps = parts_of(path)
    with contextlib.suppress(NotFoundError):
        return open_plain(root, steps)
    try:
        real = Path(os.path.realpath(root))
        target = Path(os.path.realpath(real.joinpath(*steps), strict=True))
    except (OSError, ValueError):
        raise _nothing() from None
    if real not in target.parents:
        raise _nothing()
    return open_plain(real, target.relative_to(real).parts)


def _checked(fd: int) -> Opened:
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode):
        os.close(fd)
        raise _nothing()
    return Opened(fd, found.st_size, found.st_mtime_ns, found.st_ino)


def _nothing() -> NotFoundError:
    return NotFoundError("There is nothing here.", "Start at the home page.")
