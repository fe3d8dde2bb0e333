"""Reads what a server sends, within a limit that also holds for what it unpacks to."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from medialib.errors import JobError, TemporaryError, TooLargeError

STEP = 256 * 1024


def too_large(limit_bytes: int) -> TooLargeError:
    """The error for a body over the limit."""
    return TooLargeError(
        f"The answer is larger than {limit_bytes:,} bytes, the most that is taken here.", "Fetch something smaller."
    )


def unpacked(chunks: Iterable[bytes], coding: str, limit_bytes: int) -> Iterator[bytes]:
    """The body in pieces, unpacked from its content coding: none, gzip or deflate.

    Raises TooLargeError past the limit, JobError for other codings, TemporaryError when cut off.
    """
    coding = coding.strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise JobError(
            f"The answer is packed as '{coding}', which was not asked for.",
            "The server is at fault; try another address.",
        )
    total = 0
    for piece in chunks if coding in ("", "identity") else _inflated(chunks):
        total += len(piece)
        if total > limit_bytes:
            raise too_large(limit_bytes)
        yield piece


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    tool = zlib.decompressobj(wbits=47)  # 32 + 15: gzip or zlib, told apart by their headers
    started = False
    for chunk in chunks:
        started = started or bool(chunk)
        while chunk and not tool.eof:
            try:
                piece = tool.decompress(chunk, STEP)
            except zlib.error as error:
                raise JobError(
                    f"The answer cannot be unpacked: {error}.", "The server is at fault; try again later."
                ) from error
            chunk = tool.unconsumed_tail
            yield piece
    if started and not tool.eof:
        raise TemporaryError("The answer was cut off before its end.", "Try again.")
