"""Values out of an answer, each checked to be what it should be: services change, and some mean harm."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TypeAlias

from medialib.model import Json

Row: TypeAlias = Mapping[str, Json]

LONGEST_TITLE = 500
LONGEST_TEXT = 20_000
MOST_ROWS = 2000
DAY = re.compile(r"(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def row(value: Json) -> Row:
    """An object; empty for anything else."""
    return value if isinstance(value, Mapping) else {}


def inner(value: Json, *names: str) -> Row:
    """The object that lies below these names."""
    for name in names:
        value = row(value).get(name)
    return row(value)


def rows(value: Json, *names: str) -> list[Row]:
    """The objects of the list that lies below these names."""
    listed = inner(value, *names[:-1]).get(names[-1]) if names else value
    return [one for one in listed[:MOST_ROWS] if isinstance(one, Mapping)] if isinstance(listed, list) else []


def text(value: Row, name: str, longest: int = LONGEST_TITLE) -> str:
    """A text without control characters; empty where there is none."""
    found = value.get(name)
    return UNPRINTED.sub("", found[:longest]).strip() if isinstance(found, str) else ""


def line(value: Row, name: str) -> str:
    """A text on one line."""
    return " ".join(text(value, name).split())


def whole(value: Row, name: str) -> int | None:
    """A whole number that is not negative, and small enough for a database."""
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**53 else None


def real(value: Row, name: str) -> float:
    """A number, also one written as a text; 0 where there is none."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return 0.0
    try:
        number = float(found)
    except (ValueError, OverflowError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def day(value: Row, name: str) -> str | None:
    """A date as YYYY-MM-DD, also from the start of a time."""
    found = DAY.match(text(value, name))
    return found[0] if found else None


def year(value: Row, name: str) -> int | None:
    """The year of a date."""
    found = day(value, name)
    return int(found[:4]) if found else None
