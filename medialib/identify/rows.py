"""Rows of files in one folder that a number tells apart: `Planet 01 Poles`, `Planet 02 Mountains`, ..."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from medialib.identify.names import fold
from medialib.identify.numbering import Numbering
from medialib.identify.title import tidy
from medialib.suffixes import family

NUMBERED = re.compile(r"^(?P<before>[^\d]*[^\W\d_][^\d]*?)[\s._-]+(?P<number>\d{2,3})(?=[\s._-]|$)")
LONGEST = 255
FEWEST = 3

Rows = Mapping[str, frozenset[int]]


@lru_cache(maxsize=64)
def rows_of(names: tuple[str, ...]) -> Rows:
    """The rows among the names of a folder's files: the words before the number, folded, and the numbers."""
    numbers: dict[str, set[int]] = {}
    for name in names:
        hit = NUMBERED.match(name[:LONGEST]) if family(name) == "video" else None
        if hit:
            numbers.setdefault(fold(tidy(hit["before"])), set()).add(int(hit["number"]))
    return {before: frozenset(row) for before, row in numbers.items() if _is_row(row)}


def place_in_row(stem: str, rows: Rows) -> Numbering | None:
    """Where a name says its number, if that is one of a row's."""
    hit = NUMBERED.match(stem)
    if hit is None or int(hit["number"]) not in rows.get(fold(tidy(hit["before"])), frozenset()):
        return None
    return Numbering(hit.start("number"), hit.end(), None, (int(hit["number"]),))


def names_beside(paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The names in each folder of many paths."""
    beside: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        beside.setdefault(folder, []).append(name)
    return {folder: tuple(names) for folder, names in beside.items()}


def _is_row(numbers: set[int]) -> bool:
    """Three at least, close together: episodes, not years or sequels."""
    return len(numbers) >= FEWEST and max(numbers) - min(numbers) < 3 * len(numbers)
