"""Reads a Range header (RFC 9110, section 14) in time that grows with its length only, and that is capped."""

from __future__ import annotations

import re

from medialib.errors import RefusedError

LONGEST_HEADER = 1000
MOST_RANGES = 16
SPEC = re.compile(r"(\d{0,18})-(\d{0,18})", re.ASCII)


class UnsatisfiableError(RefusedError):
    """No byte of the file is in the asked range."""

    code = "range"
    status = 416


def wanted(header: str | None, size: int) -> tuple[tuple[int, int], ...] | None:
    """The (first, after last) byte ranges to send, sorted and merged; None for the whole file.

    A header that is no byte range, is too long, or asks for too many ranges is ignored, as the RFC
    allows. Raises UnsatisfiableError when every range lies beyond the end.
    """
    if header is None or len(header) > LONGEST_HEADER or not header.lower().startswith("bytes="):
        return None
    specs = [spec.strip() for spec in header[6:].split(",")]
    if len(specs) > MOST_RANGES:
        return None
    found = []
    for spec in specs:
        read = SPEC.fullmatch(spec)
        if read is None or read[0] == "-":
            return None
        if read[1] and read[2] and int(read[1]) > int(read[2]):
            return None
        found.append(_span(read[1], read[2], size))
    inside = sorted(span for span in found if span[0] < span[1])
    if not inside:
        raise UnsatisfiableError("The asked range is beyond the end of the file.", f"The file has {size} bytes.")
    return tuple(_merged(inside))


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1 if last else size, size)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, those that touch made one."""
    merged = [spans[0]]
    for start, end in spans[1:]:
        if start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
