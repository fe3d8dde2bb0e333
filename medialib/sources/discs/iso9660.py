"""Reads an ISO 9660 file system (ECMA-119): its label, its size, and where a file lies."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from medialib.discs import DATA_SECTOR
from medialib.sources.discs.sectors import Extent, Sectors

FIRST = 16
DESCRIPTORS = 32  # more volume descriptors than any real disc has
PRIMARY, TERMINATOR = 1, 255
FOLDER_FLAG, HIDDEN_PARTS_FLAG = 0x02, 0x80
MOST_ENTRIES = 10_000
LEAST_RECORD = 34


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder as its folder names it."""

    name: str
    is_folder: bool
    extents: tuple[Extent, ...]


class Iso9660:
    """The file system that the primary volume descriptor tells of. `count` is the sectors it claims."""

    def __init__(self, sectors: Sectors, descriptor: bytes) -> None:
        self.label = descriptor[40:72].decode("latin-1").rstrip(" \0")
        (self.count,) = struct.unpack_from("<I", descriptor, 80)
        self._sectors = sectors
        self._root = _entry(descriptor[156:190])

    def folder(self, *path: str) -> dict[str, Entry]:
        """What lies in a folder, by upper-case name; nothing when it is not there."""
        entry: Entry | None = self._root
        for name in path:
            entry = self._entries(entry).get(name) if entry and entry.is_folder else None
        return self._entries(entry) if entry and entry.is_folder else {}

    def find(self, *path: str) -> tuple[Extent, ...] | None:
        """Where a file lies."""
        entry = self.folder(*path[:-1]).get(path[-1])
        return entry.extents if entry and not entry.is_folder else None

    def _entries(self, folder: Entry) -> dict[str, Entry]:
        content = self._sectors.read_all(folder.extents)
        found: dict[str, Entry] = {}
        place = 0
        while place < len(content) and len(found) < MOST_ENTRIES:
            length = content[place]
            if length < LEAST_RECORD:  # the rest of the sector is empty
                place = (place // DATA_SECTOR + 1) * DATA_SECTOR
                continue
            entry = _entry(content[place : place + length])
            place += length
            if entry.name not in ("\0", "\1"):
                before = found.get(entry.name.upper())
                parts = before.extents + entry.extents if before else entry.extents
                found[entry.name.upper()] = Entry(entry.name, entry.is_folder, parts)
        return found


def read(sectors: Sectors) -> Iso9660 | None:
    """The file system, or None where there is none of this sort. Raises UnreadableError."""
    for sector in range(FIRST, min(FIRST + DESCRIPTORS, sectors.count)):
        descriptor = sectors.read(sector)
        if descriptor[1:6] != b"CD001" or descriptor[0] == TERMINATOR:
            return None
        if descriptor[0] == PRIMARY:
            return Iso9660(sectors, descriptor)
    return None


def _entry(record: bytes) -> Entry:
    start, size = struct.unpack_from("<I4xI", record, 2)
    name = record[33 : 33 + record[32]].decode("latin-1")
    plain = name.partition(";")[0].removesuffix(".")
    return Entry(plain or name, bool(record[25] & FOLDER_FLAG), (Extent(start + record[1], size),))
