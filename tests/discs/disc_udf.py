"""Writes images as Blu-rays have them: UDF 2.50 alone, its folders in a metadata partition (UDF 2.2.10)."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TypeAlias

SECTOR = 2048
PARTITION = 300
METADATA, METADATA_BLOCKS = 10, 40
CONTENT = METADATA + METADATA_BLOCKS
PHYSICAL, IN_METADATA = 0, 1
DOMAIN = b"\0*OSTA UDF Compliant".ljust(24, b"\0") + b"\x50\x02" + bytes(6)
Tree: TypeAlias = "dict[str, bytes | Tree]"


def bluray(tree: Tree, label: str, target: Path) -> Path:
    """Write the image of a disc with these files and folders."""
    return Writer(label).write(tree, target)


def unpacked(tree: Tree, folder: Path) -> Path:
    """Write these files and folders below a new folder."""
    folder.mkdir()
    for name, inside in tree.items():
        if isinstance(inside, dict):
            unpacked(inside, folder / name)
        else:
            (folder / name).write_bytes(inside)
    return folder


class Writer:
    """Collects sectors by number."""

    def __init__(self, label: str) -> None:
        self._sectors: dict[int, bytes] = {}
        self._label = label
        self._next_block = 2
        self._next_content = CONTENT

    def write(self, tree: Tree, target: Path) -> Path:
        for sector, name in ((16, b"BEA01"), (17, b"NSR03"), (18, b"TEA01")):
            self._put(sector, b"\0" + name + b"\1")
        self._put(PARTITION, tag(266, entry(250, 40 * SECTOR, short(METADATA, 40 * SECTOR), 0)))
        self._meta(0, 256, bytes(384) + long(1, IN_METADATA))
        self._folder(1, tree)
        self._put(256, tag(2, struct.pack("<IIII", 3 * SECTOR, 32, 3 * SECTOR, 32)))
        end = self._next_content
        self._put(32, tag(6, self._volume()))
        self._put(33, tag(5, bytes(172) + struct.pack("<II", PARTITION, end)))
        self._put(34, tag(8, b""))
        with target.open("wb") as file:
            for sector, content in self._sectors.items():
                file.seek(sector * SECTOR)
                file.write(content)
            file.truncate((PARTITION + end) * SECTOR)
        return target

    def _volume(self) -> bytes:
        text = b"\x10" + self._label.encode("utf-16-be")
        name = text.ljust(127, b"\0") + bytes([len(text)])
        first = b"\1\6" + struct.pack("<HH", 1, 0)
        second = b"\2\x40\0\0\0*UDF Metadata Partition".ljust(36, b"\0") + struct.pack("<HHI", 1, 0, 0)
        maps = first + second.ljust(64, b"\0")
        head = bytes(4 + 64) + name + struct.pack("<I", SECTOR) + DOMAIN + long(0, IN_METADATA)
        return head + struct.pack("<II", len(maps), 2) + bytes(168) + maps

    def _folder(self, block: int, tree: Tree) -> None:
        names = identifier("", 1, parent=True)
        for name, inside in tree.items():
            child = self._next_block
            self._next_block += 1
            names += identifier(name, child, folder=isinstance(inside, dict))
            if isinstance(inside, dict):
                self._folder(child, inside)
            else:
                self._file(child, inside)
        self._meta(block, 266, entry(4, len(names), names, 3))

    def _file(self, block: int, content: bytes) -> None:
        where = self._next_content
        self._next_content += -(-len(content) // SECTOR)
        self._put(PARTITION + where, content)
        self._meta(block, 266, entry(5, len(content), long(where, PHYSICAL, len(content)), 1))

    def _meta(self, block: int, kind: int, inside: bytes) -> None:
        self._put(PARTITION + METADATA + block, tag(kind, inside))

    def _put(self, sector: int, content: bytes) -> None:
        self._sectors[sector] = content.ljust(SECTOR, b"\0")


def tag(kind: int, inside: bytes) -> bytes:
    """A descriptor: its tag with the checksum, then what it holds."""
    head = bytearray(struct.pack("<HHBBHHHI", kind, 3, 0, 0, 1, 0, 0, 0))
    head[4] = sum(head) % 256
    return bytes(head) + inside


def entry(kind: int, size: int, where: bytes, form: int) -> bytes:
    """An extended file entry without its tag."""
    head = struct.pack("<IHHHB", 0, 4, 0, 1, 0) + bytes([kind]) + bytes(6) + struct.pack("<H", form)
    return head + bytes(20) + struct.pack("<Q", size) + bytes(144) + struct.pack("<II", 0, len(where)) + where


def identifier(name: str, block: int, *, folder: bool = False, parent: bool = False) -> bytes:
    """A name in a folder."""
    text = b"\x08" + name.encode("latin-1") if name else b""
    flags = 8 if parent else 2 if folder else 0
    inside = struct.pack("<HBB", 1, flags, len(text)) + long(block, IN_METADATA) + b"\0\0" + text
    whole = tag(257, inside)
    return whole + bytes(-len(whole) % 4)


def short(block: int, size: int) -> bytes:
    """A short allocation descriptor."""
    return struct.pack("<II", size, block)


def long(block: int, partition: int, size: int = SECTOR) -> bytes:
    """A long allocation descriptor."""
    return struct.pack("<IIH6x", size, block, partition)
