"""Copies the data of a drive's disc to an image, going on where a former copy stopped."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from medialib.discs import DATA_SECTOR
from medialib.errors import UnreadableError
from medialib.model import Report
from medialib.sources.discs.image import opened_image
from medialib.sources.discs.protection import Protection, protection
from medialib.sources.discs.sectors import Sectors, opened, unreadable
from medialib.sources.discs.trouble import HINTS, runs_text
from medialib.sources.writing import written

CHUNK = 1024 * 1024
REPORT_S = 0.5
MOST_BAD = 1000
BAD = (errno.EIO, errno.EILSEQ, errno.ENODATA)
Read = Callable[[int, int, int], bytes]


def copy_disc(device: Path, target: Path, report: Report, *, size: int | None = None, read: Read = os.pread) -> None:
    """Copy `size` bytes (without it, all) of a drive or an image to `target`, which appears only when it is whole.

    What could be read before the first bad sector stays beside it as `.part`, and the next copy begins there. Bad
    sectors behind the end of the disc's file system do not count: burnt discs often have a few. Raises
    UnreadableError naming the ranges of sectors that cannot be read, DiskFullError, CancelledError.
    """
    partial = target.with_name(f"{target.name}.part")
    with opened(device) as sectors, _kept(partial) as copy:
        whole = (sectors.size if size is None else size) // DATA_SECTOR * DATA_SECTOR
        if not whole:
            raise UnreadableError(f"There is no data on the disc in {device}.", "Audio CDs and blank discs have none.")
        with written(f"'{partial}'"):
            bad = _Copy(sectors, copy, report, whole, read).run()
        if bad and bad[0][0] < _end(device):
            raise _damaged(device, bad, whole // DATA_SECTOR)
        os.fsync(copy.fileno())
    partial.replace(target)
    _sync(target.parent)


class _Copy:
    """One run over the disc, from where the former one stopped."""

    def __init__(self, sectors: Sectors, copy: BinaryIO, report: Report, whole: int, read: Read) -> None:
        self._sectors = sectors
        self._copy = copy
        self._report = report
        self._whole = whole
        self._read = read
        self._began = time.monotonic()
        self._said = 0.0
        self._bad: list[tuple[int, int]] = []
        held = os.fstat(copy.fileno()).st_size
        self._first = min(held // DATA_SECTOR * DATA_SECTOR, whole)
        copy.truncate(self._first)
        copy.seek(self._first)

    def run(self) -> list[tuple[int, int]]:
        """The ranges that cannot be read. After the first of them nothing more is written: it is only looked for others."""
        place = self._first
        self._report("Copying the disc", progress=place / self._whole)
        while place < self._whole and sum(last - first + 1 for first, last in self._bad) < MOST_BAD:
            place += self._piece(place, min(CHUNK, self._whole - place))
            self._tell(place)
        return self._bad

    def _piece(self, place: int, size: int) -> int:
        """Copy one piece, sector by sector where it cannot be read whole; how many bytes it had."""
        content = self._bytes(place, size)
        if content is not None:
            self._keep(content)
            return size
        for sector in range(place // DATA_SECTOR, (place + size) // DATA_SECTOR):
            self._tell(sector * DATA_SECTOR)
            content = self._bytes(sector * DATA_SECTOR, DATA_SECTOR)
            if content is None:
                self._note(sector)
            else:
                self._keep(content)
        return size

    def _bytes(self, place: int, size: int) -> bytes | None:
        """What stands there, or None where the disc is damaged."""
        number, content = self._sectors.number, b""
        try:
            while len(content) < size and (chunk := self._read(number, size - len(content), place + len(content))):
                content += chunk
        except OSError as error:
            if error.errno in BAD:
                return None
            raise unreadable(self._sectors.path, error, place // DATA_SECTOR) from error
        if len(content) < size:
            at = (place + len(content)) // DATA_SECTOR
            raise UnreadableError(
                f"The disc in {self._sectors.path} ends at sector {at:,} of {self._whole // DATA_SECTOR:,}.",
                "It was taken out, or is not finished.",
            )
        return content

    def _note(self, sector: int) -> None:
        if self._bad and self._bad[-1][1] == sector - 1:
            self._bad[-1] = (self._bad[-1][0], sector)
        else:
            self._bad.append((sector, sector))

    def _keep(self, content: bytes) -> None:
        if not self._bad:
            self._copy.write(content)
            self._copy.flush()

    def _tell(self, place: int) -> None:
        """Say how far it is, now and then; a cancelled job ends here."""
        now = time.monotonic()
        if now - self._said < REPORT_S and not self._report.stopped.is_set():
            return
        self._said = now
        speed = (place - self._first) / max(now - self._began, 0.001)
        left_s = (self._whole - place) / speed if speed else None
        found = f"Copying the disc; unreadable: {runs_text(self._bad)}" if self._bad else None
        self._report(found, progress=round(place / self._whole, 4), eta_s=left_s, speed_bps=speed)


def _end(device: Path) -> int:
    """The sector behind the disc's file system; beyond any sector when it has none."""
    try:
        with opened_image(device) as image:
            return image.count
    except UnreadableError:
        return sys.maxsize


def _damaged(device: Path, bad: list[tuple[int, int]], whole: int) -> UnreadableError:
    if protection(device) is Protection.CSS:
        return UnreadableError(
            f"The disc in {device} is encrypted with CSS, and the drive was not unlocked: {runs_text(bad)} cannot be read.",
            HINTS[Protection.CSS],
        )
    count = sum(last - first + 1 for first, last in bad)
    least = "at least " if count >= MOST_BAD else ""
    return UnreadableError(
        f"The disc in {device} is damaged: {runs_text(bad)} cannot be read; {least}{count:,} of {whole:,}.",
        "Clean the disc or try another drive, then retry: the copy goes on where it stopped.",
    )


@contextmanager
def _kept(partial: Path) -> Iterator[BinaryIO]:
    """The unfinished copy, which stays when anything fails."""
    with written(f"'{partial}'"):
        number = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    with os.fdopen(number, "r+b") as file:
        yield file


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network disks
            raise
    finally:
        os.close(number)
