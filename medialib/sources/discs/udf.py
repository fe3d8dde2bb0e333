"""Reads a UDF file system (ECMA-167, OSTA UDF 1.02 to 2.60): its label, its size, and where a file lies.

Blu-rays keep their folders in a metadata partition (UDF 2.50, 2.2.10), DVDs do not.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from medialib.discs import DATA_SECTOR
from medialib.errors import UnreadableError
from medialib.sources.discs.sectors import MOST, Extent, Sectors

ANCHOR = 256
ANCHOR_TAG, PARTITION, LOGICAL_VOLUME, TERMINATING, FILE_SET, FILE_IDENTIFIER = 2, 5, 6, 8, 256, 257
FILE_ENTRY, EXTENDED_FILE_ENTRY = 261, 266
ALLOCATIONS = {FILE_ENTRY: 168, EXTENDED_FILE_ENTRY: 208}
INLINE = 3
FOLDER_TYPE = 4
FOLDER_FLAG, GONE_FLAG, PARENT_FLAG = 0x02, 0x04, 0x08
MOST_DESCRIPTORS = 64
MOST_ENTRIES = 10_000
MOST_EXTENTS = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """A block of a partition."""

    partition: int
    block: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file entry says: where the content lies, or the content itself where it is short."""

    is_folder: bool
    extents: tuple[Extent, ...]
    content: bytes | None = None


class Udf:
    """The file system of a disc. `count` is the sectors up to the end of its partition."""

    def __init__(self, sectors: Sectors, volume: bytes, partition: bytes) -> None:
        self.label = _text(volume[84 : 84 + volume[211]]) if volume[211] < 128 else ""
        start, length = struct.unpack_from("<II", partition, 188)
        self.count: int = start + length
        self._start: int = start
        self._sectors = sectors
        self._volume = volume
        self._metadata: dict[int, tuple[Extent, ...]] = {}

    def folder(self, *path: str) -> dict[str, Place]:
        """What lies in a folder, by upper-case name; nothing when it is not there."""
        self._map_partitions()
        file_set = self._read(_place(self._volume, 248), FILE_SET)
        entries = self._entries(self._entry(_place(file_set, 400)))
        for name in path:
            place = entries.get(name)
            entry = self._entry(place) if place else None
            entries = self._entries(entry) if entry and entry.is_folder else {}
        return entries

    def find(self, *path: str) -> tuple[Extent, ...] | None:
        """Where a file lies."""
        place = self.folder(*path[:-1]).get(path[-1])
        entry = self._entry(place) if place else None
        return entry.extents if entry and not entry.is_folder else None

    def _map_partitions(self) -> None:
        """Find the metadata files that stand for partitions; the others are the one partition itself."""
        place, (count,) = 440, struct.unpack_from("<I", self._volume, 268)
        for number in range(min(count, 8)):
            kind, length = struct.unpack_from("BB", self._volume, place)
            if kind == 2 and self._volume[place + 5 : place + 28].startswith(b"*UDF Metadata Partition"):
                (block,) = struct.unpack_from("<I", self._volume, place + 40)
                self._metadata[number] = self._entry(Place(-1, block)).extents
            place += length

    def _sector(self, place: Place) -> int:
        if place.partition not in self._metadata:
            return self._start + place.block
        left = place.block * DATA_SECTOR
        for extent in self._metadata[place.partition]:
            if left < extent.size:
                return extent.sector + left // DATA_SECTOR
            left -= extent.size
        raise ValueError(f"block {place.block} is beyond the metadata")

    def _read(self, place: Place, *kinds: int) -> bytes:
        descriptor = self._sectors.read(self._sector(place))
        if _kind(descriptor) not in kinds:
            raise ValueError(f"descriptor {kinds} expected")
        return descriptor

    def _entry(self, place: Place) -> Entry:
        entry = self._read(place, FILE_ENTRY, EXTENDED_FILE_ENTRY)
        lengths = ALLOCATIONS[_kind(entry)]
        attributes, allocations = struct.unpack_from("<II", entry, lengths)
        (size,) = struct.unpack_from("<Q", entry, 56)
        form = entry[34] & 7
        rest = entry[lengths + 8 + attributes :][:allocations]
        is_folder = entry[27] == FOLDER_TYPE
        if form == INLINE:
            return Entry(is_folder, (Extent(self._sector(place), 0),), rest[:size])
        return Entry(is_folder, tuple(self._extents(rest, form, size, place.partition)))

    def _extents(self, descriptors: bytes, form: int, size: int, partition: int) -> Iterator[Extent]:
        step = 8 if form == 0 else 16
        for place in range(0, min(len(descriptors) // step, MOST_EXTENTS) * step, step):
            length, block = struct.unpack_from("<II", descriptors, place)
            if form:
                (partition,) = struct.unpack_from("<H", descriptors, place + 8)
            length = min(length, size)  # its two highest bits tell runs that were never written
            if not 0 < length < 1 << 30:
                return
            size -= length
            yield Extent(self._sector(Place(partition, block)), length)

    def _entries(self, folder: Entry) -> dict[str, Place]:
        content = folder.content if folder.content is not None else self._sectors.read_all(folder.extents)
        found: dict[str, Place] = {}
        place = 0
        while place + 38 <= len(content) and len(found) < MOST_ENTRIES:
            if _kind(content[place:]) != FILE_IDENTIFIER:
                break
            flags, length = content[place + 18], content[place + 19]
            (extra,) = struct.unpack_from("<H", content, place + 36)
            name = _text(content[place + 38 + extra :][:length])
            if name and not flags & (GONE_FLAG | PARENT_FLAG):
                found[name.upper()] = _place(content, place + 20)
            place += (38 + extra + length + 3) // 4 * 4
        return found


def read(sectors: Sectors) -> Udf | None:
    """The file system, or None where there is none of this sort. Raises UnreadableError."""
    if not any(sectors.read(number)[1:4] == b"NSR" for number in range(16, min(32, sectors.count))):
        return None
    if sectors.count <= ANCHOR:
        raise UnreadableError(
            f"{sectors.path.name!r} is cut off: it ends after {sectors.count} sectors, before its file system begins.",
            "Copy the disc again.",
        )
    anchor = sectors.read(ANCHOR)
    if _kind(anchor) != ANCHOR_TAG:
        return None
    for place in (16, 24):
        size, start = struct.unpack_from("<II", anchor, place)
        found = _sequence(sectors, start, size)
        if LOGICAL_VOLUME in found and PARTITION in found:
            return Udf(sectors, found[LOGICAL_VOLUME], found[PARTITION])
    return None


def _sequence(sectors: Sectors, start: int, size: int) -> dict[int, bytes]:
    """The descriptors of a volume by their kind."""
    found: dict[int, bytes] = {}
    for sector in range(start, start + min(size, MOST) // DATA_SECTOR)[:MOST_DESCRIPTORS]:
        if sector >= sectors.count or (kind := _kind(descriptor := sectors.read(sector))) == TERMINATING:
            break
        found.setdefault(kind, descriptor)
    return found


def _kind(descriptor: bytes) -> int:
    """The kind a descriptor says it is, or 0 when its checksum is wrong (ECMA-167, 3/7.2)."""
    tag = descriptor[:16]
    whole = len(tag) == 16 and (sum(tag) - tag[4]) % 256 == tag[4]
    return int(struct.unpack_from("<H", tag)[0]) if whole else 0


def _place(content: bytes, offset: int) -> Place:
    block, partition = struct.unpack_from("<IH", content, offset + 4)
    return Place(partition, block)


def _text(content: bytes) -> str:
    """Text as OSTA compresses it: its first byte says how many bits a letter has (UDF 2.1.1)."""
    bits = content[0] if content else 0
    if bits in (8, 254):
        return content[1:].decode("latin-1").rstrip("\0")
    return content[1:].decode("utf-16-be", "replace").rstrip("\0") if bits in (16, 255) else ""
