"""Run as a script with a PDF's path and a folder: says as one line of JSON what the PDF says of itself.

It stands alone, imports nothing of ours, and may take as much time and memory as its limits allow: what a
stranger's PDF makes of its reader ends with this process.
"""

from __future__ import annotations

import contextlib
import json
import logging
import resource
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import StreamObject

MEMORY, SECONDS = 1024**3, 20
FIRST_PAGES, LONGEST_TEXT = 8, 100_000
LARGEST_XMP, LARGEST_COVER = 500_000, 30_000_000
FIELDS = ("/Title", "/Author", "/Subject", "/Keywords", "/CreationDate")
# What a damaged part can raise from within pypdf, beside its own errors; the other parts are worth having.
DAMAGE = (
    *(PyPdfError, zlib.error, struct.error, EOFError, OSError, ArithmeticError, AssertionError),
    *(AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError),
)


def main(path: str, folder: str) -> None:
    """Print what is known; a cover, if there is one, becomes `folder`/cover.jpg."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    logging.disable(logging.CRITICAL)
    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        sys.stdout.write(json.dumps({"locked": True}))
        return
    told: dict[str, object] = {}
    parts: dict[str, Callable[[PdfReader], object]] = {"info": _info, "xmp": _xmp, "text": _text}
    for part, read in parts.items():
        with contextlib.suppress(*DAMAGE):
            told[part] = read(reader)
    with contextlib.suppress(*DAMAGE):
        _cover(reader, Path(folder) / "cover.jpg")
    sys.stdout.write(json.dumps(told))


def _info(reader: PdfReader) -> dict[str, str]:
    told: dict[str, Any] = dict(reader.metadata or {})
    return {name.lstrip("/").lower(): str(told[name])[:5000] for name in FIELDS if told.get(name)}


def _xmp(reader: PdfReader) -> str:
    stream = reader.root_object.get("/Metadata")
    found = stream.get_object() if stream is not None else None
    raw = found.get_data() if isinstance(found, StreamObject) else b""
    return raw.decode("utf-8", "replace") if len(raw) <= LARGEST_XMP else ""


def _text(reader: PdfReader) -> str:
    """The text of the first pages, where books print their ISBN."""
    return "\n".join(_pages(reader))[:LONGEST_TEXT]


def _pages(reader: PdfReader) -> Iterator[str]:
    for number in range(min(FIRST_PAGES, len(reader.pages))):
        with contextlib.suppress(*DAMAGE):
            yield reader.pages[number].extract_text()[:LONGEST_TEXT]


def _cover(reader: PdfReader, target: Path) -> None:
    """The one picture of a first page that holds nothing else, as scans and most bought books begin."""
    page: Any = reader.pages[0]
    objects = page["/Resources"]["/XObject"]
    pictures = [one for key in objects if (one := objects[key]).get("/Subtype") == "/Image"]
    if len(pictures) == 1 and pictures[0].get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        raw = pictures[0]._data
        if len(raw) <= LARGEST_COVER:
            target.write_bytes(raw)


if __name__ == "__main__":
    main(*sys.argv[1:3])
