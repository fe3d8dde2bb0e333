"""What an image or a drive says of itself: its label, its folders, and the content of small files.

Never mounted: UDF and ISO 9660 are read here, within bounds, because discs come from strangers.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from medialib.errors import UnreadableError
from medialib.sources.discs import iso9660, udf
from medialib.sources.discs.sectors import Extent, Sectors, opened

MALFORMED = (struct.error, ValueError, IndexError)
T = TypeVar("T")


class FileSystem(Protocol):
    """What both file systems of discs can say. `count` is the sectors it claims to have."""

    label: str
    count: int

    def folder(self, *path: str) -> Mapping[str, object]:
        """What lies in a folder, by upper-case name."""

    def find(self, *path: str) -> tuple[Extent, ...] | None:
        """Where a file lies."""


class Image:
    """An open image. `label` is as written, never to be trusted; `count` is the sectors its file system claims."""

    def __init__(self, sectors: Sectors) -> None:
        self.sectors = sectors
        iso: FileSystem | None = _attempt(partial(iso9660.read, sectors))
        _refuse_cut(sectors, iso)
        other: FileSystem | None = _attempt(partial(udf.read, sectors))
        _refuse_cut(sectors, None if iso else other)
        self._systems = [system for system in (other, iso) if system]
        if not self._systems:
            raise UnreadableError(
                f"{sectors.path.name!r} holds no disc: neither a UDF nor an ISO 9660 file system.",
                "Give an image of a DVD, a Blu-ray or a data disc.",
            )
        self.label = next((system.label for system in self._systems if system.label.strip()), "")
        self.count = max(system.count for system in self._systems)

    def folder(self, *path: str) -> tuple[str, ...]:
        """The names in a folder, in upper case; none when it is not there. Raises UnreadableError."""
        found = (_attempt(partial(system.folder, *path)) for system in self._systems)
        return next((tuple(names) for names in found if names), ())

    def find(self, *path: str) -> tuple[Extent, ...] | None:
        """Where a file lies, or None. Raises UnreadableError."""
        found = (_attempt(partial(system.find, *path)) for system in self._systems)
        return next((extents for extents in found if extents), None)

    def read(self, *path: str) -> bytes | None:
        """The content of a small file, or None when it is not there. Raises UnreadableError."""
        extents = self.find(*path)
        return None if extents is None else self.sectors.read_all(extents)


@contextmanager
def opened_image(path: Path) -> Iterator[Image]:
    """Open an image or a drive that holds a file system. Raises UnreadableError."""
    with opened(path) as sectors:
        if sectors.count == 0:
            held = f"{sectors.size} bytes are less than a sector" if sectors.size else "it is empty"
            raise UnreadableError(f"{path.name!r} is no disc image: {held}.", "Copy or download it again.")
        yield Image(sectors)


def _attempt(read: Callable[[], T]) -> T | None:
    """What `read` answers, or None where the tables make no sense."""
    try:
        return read()
    except MALFORMED:
        return None


def _refuse_cut(sectors: Sectors, system: FileSystem | None) -> None:
    missing = system.count - sectors.count if system else 0
    if system and missing > 0 and not sectors.is_drive:
        raise UnreadableError(
            f"{sectors.path.name!r} is cut off: {missing:,} of its {system.count:,} sectors are missing.",
            "Copy the disc, or download the image, again.",
        )
