"""Reads sectors of an image or a drive, within bounds."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from medialib.discs import DATA_SECTOR
from medialib.errors import UnreadableError

MOST = 8 * 1024 * 1024  # no IFO file or directory of a video disc is larger
BUDGET = 64 * 1024 * 1024
NO_DISC = (errno.ENXIO, getattr(errno, "ENOMEDIUM", errno.ENXIO))  # macOS has no ENOMEDIUM
BLOCK_SIZE, BLOCK_COUNT = 0x40046418, 0x40086419  # DKIOCGETBLOCKSIZE, DKIOCGETBLOCKCOUNT


@dataclass(frozen=True, slots=True)
class Extent:
    """A run of bytes: the sector where it begins, and how many bytes it has."""

    sector: int
    size: int


class Sectors:
    """An open image or drive. `count` is how many whole sectors it has, `size` its bytes."""

    def __init__(self, path: Path, number: int) -> None:
        self.path = path
        self.is_drive = stat.S_ISBLK(os.fstat(number).st_mode)
        self.size = os.lseek(number, 0, os.SEEK_END) or (_size_on_macos(number) if self.is_drive else 0)
        self.count = self.size // DATA_SECTOR
        self.number = number
        self._left = BUDGET

    def read(self, sector: int, size: int = DATA_SECTOR) -> bytes:
        """`size` bytes from the beginning of `sector` on. Raises UnreadableError."""
        if size > MOST or size > self._left:
            raise UnreadableError(
                f"{self.path.name!r} asks for more than a disc's tables can hold.",
                "Its file system is damaged or forged.",
            )
        if size < 0 or sector < 0 or sector * DATA_SECTOR + size > self.size:
            raise UnreadableError(
                f"{self.path.name!r} ends after {self.count:,} sectors, but its tables lead to sector {sector:,}.",
                "It is cut off or damaged: copy the disc again.",
            )
        self._left -= size
        return self._bytes(sector * DATA_SECTOR, size)

    def read_all(self, extents: tuple[Extent, ...]) -> bytes:
        """The bytes of all the runs, joined."""
        return b"".join([self.read(extent.sector, extent.size) for extent in extents])

    def _bytes(self, offset: int, size: int) -> bytes:
        content = b""
        try:
            while len(content) < size and (chunk := os.pread(self.number, size - len(content), offset + len(content))):
                content += chunk
        except OSError as error:
            raise unreadable(self.path, error, offset // DATA_SECTOR) from error
        if len(content) < size:
            raise UnreadableError(
                f"{self.path.name!r} ends within sector {(offset + len(content)) // DATA_SECTOR:,}.",
                "It changed while it was read: try again.",
            )
        return content


def _size_on_macos(number: int) -> int:
    """The bytes of a drive's disc, which macOS tells by ioctl only (sys/disk.h)."""
    if sys.platform != "darwin":
        return 0
    (block,) = struct.unpack("I", fcntl.ioctl(number, BLOCK_SIZE, bytes(4)))
    (blocks,) = struct.unpack("Q", fcntl.ioctl(number, BLOCK_COUNT, bytes(8)))
    return int(block * blocks)


@contextmanager
def opened(path: Path) -> Iterator[Sectors]:
    """Open an image or a drive for reading. Raises UnreadableError."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISBLK(mode):
            raise UnreadableError(f"'{path}' is neither a file nor a drive.", "Give an image or a drive's device.")
        number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        try:
            sectors = Sectors(path, number)
        except OSError as error:
            raise unreadable(path, error) from error
        yield sectors
    finally:
        os.close(number)


def unreadable(path: Path, error: OSError, sector: int | None = None) -> UnreadableError:
    """What an error of the system means to somebody with a disc in hand."""
    if error.errno in NO_DISC:
        return UnreadableError(f"There is no disc in {path}.", "Put one in, close the drive and wait a few seconds.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableError(
            f"{path} may not be read: {error.strerror}.", "Give this user the right to; drives often belong to a group."
        )
    where = f"Sector {sector:,} of {path}" if sector is not None else f"{path}"
    return UnreadableError(
        f"{where} cannot be read: {error.strerror or error}.", "Clean the disc, or try it in another drive."
    )
