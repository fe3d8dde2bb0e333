"""Reading members of ZIP archives from strangers: nothing is unpacked to the disk, and nothing large to memory."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile

from medialib.errors import UnreadableError

LARGEST_INDEX = 4 * 1024**2
MOST_MEMBERS = 20_000
METHODS = (ZIP_STORED, ZIP_DEFLATED)
# XML shrinks to a tenth, pictures hardly at all; DEFLATE's limit is 1032.
MOST_SHRUNK, SMALL = 200, 100_000
ENCRYPTED = 1
# What a damaged archive can raise from within zipfile, beside its own errors.
DAMAGE = (
    *(BadZipFile, LargeZipFile, zlib.error, struct.error, EOFError),
    *(OSError, ValueError, LookupError, RuntimeError, NotImplementedError, OverflowError),
)


class _File(io.FileIO):
    """A file from which no more than an index's share is read at once while its index is looked for."""

    indexed = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Raises BadZipFile for an index that is too large."""
        wanted = os.fstat(self.fileno()).st_size - self.tell() if size is None or size < 0 else size
        if not self.indexed and wanted > LARGEST_INDEX:
            raise BadZipFile("it lists more than any book holds")
        return super().read(size) or b""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """An archive whose index is of a sane size. Raises UnreadableError, also for damage found while it is read."""
    try:
        with _File(path) as file, ZipFile(file) as archive:
            if len(archive.namelist()) > MOST_MEMBERS:
                raise BadZipFile("it lists more than any book holds")
            file.indexed = True
            yield archive
    except DAMAGE as error:
        raise UnreadableError(
            f"'{path.name[:100]}' cannot be read: {_reason(error)}.",
            "Open it in a reader; if that fails too, get it again.",
        ) from error


def read(archive: ZipFile, name: str, largest: int) -> bytes | None:
    """The bytes of a member; None where there is none. Raises BadZipFile for one that is too large or not plain."""
    if name not in archive.NameToInfo:
        return None
    info = archive.getinfo(name)
    shrunk = info.file_size > SMALL and info.file_size > MOST_SHRUNK * max(1, info.compress_size)
    if info.file_size > largest or shrunk:
        raise BadZipFile(f"{name[:60]!r} in it would be {info.file_size:,} bytes")
    if info.compress_type not in METHODS or info.flag_bits & ENCRYPTED:
        raise BadZipFile(f"{name[:60]!r} in it is encrypted or packed in an unknown way")
    with archive.open(info) as member:
        content = member.read(largest + 1)
    if len(content) > largest:
        raise BadZipFile(f"{name[:60]!r} in it is larger than it says")
    return content


def _reason(error: Exception) -> str:
    """What zipfile says, in lower case at its beginning."""
    said = (
        str(error.args[-1] if isinstance(error, OSError) and error.args else error).strip(". ") or type(error).__name__
    )
    return said[0].lower() + said[1:200]
