"""What an audio CD says of itself in words: its CD-Text, or the same in a cue sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_TEXT = 250
YEAR = re.compile(r"\b(?:18|19|20)\d\d(?:-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))?\b")
BARCODE = re.compile(r"(?!0+\Z)\d{12,13}\Z")


@dataclass(frozen=True, slots=True)
class Words:
    """A title and who performs it."""

    title: str | None = None
    artist: str | None = None


@dataclass(frozen=True, slots=True)
class CdText:
    """The words of a disc and of its tracks by number. `date` is a year or a whole date; `disc` its place in a set."""

    title: str | None = None
    artist: str | None = None
    date: str | None = None
    genre: str | None = None
    disc: int | None = None
    discs: int | None = None
    barcode: str | None = None
    tracks: Mapping[int, Words] = field(default_factory=dict)


def clean(text: str) -> str | None:
    """One line of visible text of at most 250 characters; None where nothing is left."""
    plain = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") else letter for letter in text)
    return " ".join(plain.split())[:LONGEST_TEXT].rstrip() or None


def date_in(text: str) -> str | None:
    """The first year or whole date in a text."""
    found = YEAR.search(text)
    return found[0] if found else None


def barcode_in(text: str) -> str | None:
    """A media catalogue number, which is the barcode of the disc; None for the zeros that stand for none."""
    return text if BARCODE.match(text) else None


def count_in(text: str | None) -> int | None:
    """A number of 1 to 99 at the beginning of a text."""
    found = re.match(r"\s*0*([1-9]\d?)(?!\d)", text or "")
    return int(found[1]) if found else None
