"""What a Kindle book (MOBI, AZW, AZW3) says of itself (https://wiki.mobileread.com/wiki/MOBI)."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from medialib.errors import UnreadableError
from medialib.identify.imprint.words import MOST_GENRES, Imprint, day, isbn_of, line, listed, names, prose
from medialib.identify.languages import language_of

DATABASE = b"BOOKMOBI"
HEADER, ENTRY = 78, 8
LARGEST_FIRST, LARGEST_COVER = 2_000_000, 30_000_000
MOST_SAID = 500
UTF_8, HAS_SAID = 65_001, 0x40
# The numbers under which EXTH keeps what is said.
AUTHOR, PUBLISHER, DESCRIPTION, ISBN, SUBJECT, DATE, COVER, TITLE, LANGUAGE = (
    100,
    101,
    103,
    104,
    105,
    106,
    201,
    503,
    524,
)
Said = Mapping[int, Sequence[bytes]]


def read(path: Path) -> Imprint:
    """The imprint of a Kindle book. Raises UnreadableError for what is none."""
    try:
        with path.open("rb") as file:
            offsets = _offsets(file)
            first = _record(file, offsets, 0, LARGEST_FIRST)
            said = _said(first)
            return _imprint(first, said, _cover(file, offsets, first, said))
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise UnreadableError(
            f"'{path.name[:100]}' is no Kindle book that can be read.",
            "Open it in a reader; if that fails too, get it again.",
        ) from error


def _offsets(file: BinaryIO) -> list[int]:
    """Where each record begins, and the end of the file. Raises ValueError for another sort of file."""
    head = file.read(HEADER)
    if head[60:68] != DATABASE:
        raise ValueError("It is of another sort.")
    (count,) = struct.unpack_from(">H", head, 76)
    table = file.read(ENTRY * count)
    return [*(struct.unpack_from(">L", table, ENTRY * n)[0] for n in range(count)), os.fstat(file.fileno()).st_size]


def _record(file: BinaryIO, offsets: Sequence[int], number: int, largest: int) -> bytes:
    """A record. Raises IndexError where there is none, ValueError for one that is too large."""
    begin, end = offsets[number], offsets[number + 1]
    if not 0 < begin < end <= offsets[-1] or end - begin > largest:
        raise ValueError("A record is not where it should be.")
    file.seek(begin)
    return file.read(end - begin)


def _said(first: bytes) -> Said:
    """What EXTH says, by number."""
    (length,), (flags,) = struct.unpack_from(">L", first, 20), struct.unpack_from(">L", first, 128)
    place = 16 + length
    if not flags & HAS_SAID or first[place : place + 4] != b"EXTH":
        return {}
    (count,) = struct.unpack_from(">L", first, place + 8)
    place, said = place + 12, dict[int, list[bytes]]()
    for _ in range(min(count, MOST_SAID)):
        number, size = struct.unpack_from(">LL", first, place)
        if size < ENTRY or place + size > len(first):
            break
        said.setdefault(number, []).append(first[place + ENTRY : place + size])
        place += size
    return said


def _imprint(first: bytes, said: Said, cover: bytes | None) -> Imprint:
    encoding = "utf-8" if struct.unpack_from(">L", first, 28)[0] == UTF_8 else "cp1252"
    told = {number: [value.decode(encoding, "replace") for value in values] for number, values in said.items()}
    begin, length = struct.unpack_from(">LL", first, 84)
    full = first[begin : begin + length].decode(encoding, "replace") if length < LARGEST_FIRST else ""

    def one(number: int) -> str:
        return next(iter(told.get(number, ())), "")

    authors = dict.fromkeys(name for value in told.get(AUTHOR, ()) for name in names(value))
    return Imprint(
        title=line(one(TITLE)) or line(full),
        credits=tuple((name, "author") for name in authors),
        language=language_of(one(LANGUAGE)) or "",
        date=day(one(DATE)),
        publisher=line(one(PUBLISHER)),
        description=prose(one(DESCRIPTION)),
        genres=tuple(dict.fromkeys(part for value in told.get(SUBJECT, ()) for part in listed(value)))[:MOST_GENRES],
        isbn=isbn_of(one(ISBN), called=True),
        cover=cover,
    )


def _cover(file: BinaryIO, offsets: Sequence[int], first: bytes, said: Said) -> bytes | None:
    """The cover, which is so many records behind the first picture; None where it is not there."""
    value = next(iter(said.get(COVER, ())), b"")
    if len(value) != 4:
        return None
    (pictures,), (place,) = struct.unpack_from(">L", first, 108), struct.unpack(">L", value)
    number = pictures + place
    if not 0 < number < len(offsets) - 1:
        return None
    try:
        return _record(file, offsets, number, LARGEST_COVER)
    except ValueError:
        return None
