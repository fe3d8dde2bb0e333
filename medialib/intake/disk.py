"""Free space, and what errors of the file system mean to a job."""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

from medialib.errors import DiskFullError, JobError

FULL = (errno.ENOSPC, errno.EDQUOT)
UNITS = ("bytes", "kB", "MB", "GB", "TB")


@contextlib.contextmanager
def explained(target: str) -> Iterator[None]:
    """Turn errors of writing `target` into DiskFullError or JobError."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFullError(
                f"The disk is full; {target!r} was not written.", "Make room on that disk, then retry the job."
            ) from error
        raise JobError(
            f"{error.filename or target!r} cannot be written: {error.strerror or error}.",
            "Check that the disk is there and that this user may write to it.",
        ) from error


def require_space(folder: Path, needed: int, reserve: int) -> None:
    """Raise DiskFullError unless `folder`'s disk keeps `reserve` bytes free after taking `needed` more."""
    place = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(place).free
    if free - needed < reserve:
        raise DiskFullError(
            f"'{folder}' has {size_text(free)} free; {size_text(needed)} more would leave less than the "
            f"{size_text(reserve)} that have to stay free.",
            "Make room on that disk, then retry the job.",
        )


def size_text(size: float) -> str:
    """A number of bytes as people read it, in powers of 1000."""
    unit = 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {UNITS[unit]}" if unit < 2 else f"{size:.1f} {UNITS[unit]}"
