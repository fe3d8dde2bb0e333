"""The seal on what we write beside media: it stands among the bytes and breaks when anybody changes them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

MARK = b"medialib-seal:"
BLANK = MARK + b"0" * 32
SEAL = re.compile(re.escape(MARK) + rb"[0-9a-f]{32}")
WORDS = "Written by medialib. Whoever changes this file is its author from then on, and it is not written again. "
LARGEST = 20_000_000
NEAR = 4096  # bytes among which the seal of a picture begins; that of an NFO stands at its end


def sealed(raw: bytes) -> bytes:
    """The bytes, which hold BLANK once, with their seal in its place."""
    return raw.replace(BLANK, MARK + _digest(raw), 1)


def is_whole(raw: bytes) -> bool:
    """Whether we wrote these bytes and nobody has changed them since."""
    found = SEAL.search(raw)
    return found is not None and _digest(raw[: found.start()] + BLANK + raw[found.end() :]) == found[0][len(MARK) :]


def is_ours(path: Path) -> bool:
    """Whether the file is one that we wrote and nobody has changed since; False for what cannot be read."""
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            return False
        with path.open("rb") as file:
            start = file.read(NEAR)
            rest = file.read() if MARK in start or path.suffix.lower() == ".nfo" else b""
        return is_whole(start + rest)
    except OSError:
        return False


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=16).hexdigest().encode()
