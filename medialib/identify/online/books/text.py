"""Open Library's free texts as facts: dates, descriptions, subjects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from medialib.identify.names import fold

MOST_GENRES = 6
LONGEST_GENRE = 40
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR = re.compile(r"\b(1[4-9]\d\d|20\d\d)\b")
ISO = re.compile(r"(?:1[4-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
# `July 16, 2019` and `16 July 2019`.
WRITTEN = re.compile(
    r"(?i)(?:(\d{1,2})(?:st|nd|rd|th)?\.? )?([a-z]{3})[a-z]*\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})"
)
# The lines with which a description ends: a rule, and what stands behind it, or notes on where it was taken from.
BEHIND = re.compile(r"-{4}|\[\d+\]:|\(?\[source\]", re.IGNORECASE)
SOURCE = re.compile(r"\(?\[source\]", re.IGNORECASE)
LINK = re.compile(r"\[([^\][]*)\]\([^()]*\)")
# Subjects that say where a copy is or what made the list, not what a book is.
NO_GENRES = re.compile(
    r"(?i)accessible|protected|daisy|in library|large type|large print|overdrive|staff pick|lending|best ?sell|open library"
    r"|reading level|translations|manual|award|nyt|general|fiction in|works in|unspecified|internet archive"
)


def year(date: str) -> int | None:
    """The year of a date however it is written."""
    found = YEAR.search(date)
    return int(found[1]) if found else None


def day(date: str) -> str | None:
    """A whole date as YYYY-MM-DD; None where it is only a year or a month."""
    iso = ISO.fullmatch(date.strip())
    if iso:
        return iso[0]
    said = WRITTEN.fullmatch(" ".join(date.split()))
    number = int(said[1] or said[3] or 0) if said else 0
    if said is None or said[2].lower() not in MONTHS or not 1 <= number <= 31:
        return None
    return f"{said[4]}-{MONTHS.index(said[2].lower()) + 1:02d}-{number:02d}"


def description(text: str) -> str:
    """A description without links, and without what stands behind its text."""
    lines = [line.strip() for line in text.splitlines()]
    kept = list(takewhile(lambda line: not BEHIND.match(line), lines))
    return LINK.sub(r"\1", SOURCE.split("\n".join(kept), maxsplit=1)[0]).strip()


def genres(subjects: Iterable[str]) -> list[str]:
    """The subjects that name a genre, each once: `Fiction, fantasy, general` is Fantasy."""
    kept: dict[str, str] = {}
    for subject in subjects:
        name = _genre(subject)
        if name:
            kept.setdefault(fold(name), name)
    return list(kept.values())[:MOST_GENRES]


def _genre(subject: str) -> str | None:
    parts = [part.strip(" .") for part in re.split(r",| / |--", subject)]
    telling = [part for part in parts if part and fold(part) not in ("fiction", "general")] or parts[:1]
    name = telling[0] if telling else ""
    odd = NO_GENRES.search(subject if len(parts) == 1 else name) or re.search(r"[\d:=()]", subject)
    return None if odd or not 2 < len(name) <= LONGEST_GENRE else name[0].upper() + name[1:]
