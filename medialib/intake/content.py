"""Names a file by what it holds, so that it is known again under another name."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from medialib.errors import UnreadableError

PIECE = 256 * 1024


def content_id(path: Path) -> str:
    """The file's identity: `b2-<32 hex>-<size>`, from its first, middle and last 256 KiB and its size.

    Raises UnreadableError when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            digest = hashlib.blake2b(str(size).encode(), digest_size=16)
            if size <= 3 * PIECE:
                digest.update(file.read(3 * PIECE))
            else:
                for start in (0, (size - PIECE) // 2, size - PIECE):
                    file.seek(start)
                    digest.update(file.read(PIECE))
    except OSError as error:
        raise UnreadableError(
            f"{path.name!r} cannot be read: {error.strerror or error}.", "Check that it is there and may be read."
        ) from error
    return f"b2-{digest.hexdigest()}-{size}"
