"""The fields that people may say, as texts in a form, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from medialib.errors import InvalidError
from medialib.model import Json, Kind
from medialib.web.media_api import Correction

SEPARATOR = " | "
CREATORS = {
    Kind.ALBUM: "Artist",
    Kind.TRACK: "Artist",
    Kind.BOOK: "Author",
    Kind.AUDIOBOOK: "Author",
    Kind.ARTICLE: "Author",
    Kind.VIDEO: "Channel",
    Kind.DISC: "Artist",
}


@dataclass(frozen=True, slots=True)
class Blank:
    """A field of the form: `show` makes a value a text, `read` a text a value; `wanted` says what it takes."""

    label: str
    shape: str
    group: str
    hint: str = ""
    wanted: str = "Wanted at most 500 letters."
    show: Callable[[Any], str] = str
    read: Callable[[str], Json] = str


def _comma(text: str) -> Json:
    parts = text.replace("،", ",").replace("、", ",").split(",")
    return [*dict.fromkeys(name for part in parts if (name := part.strip()))]


def _line(credit: Mapping[str, Any]) -> str:
    """`Frances McDormand | actor | Marge`."""
    parts = [str(credit.get(part) or "") for part in ("name", "role", "character")]
    return SEPARATOR.join(parts).rstrip(" |")


def _credits(text: str) -> Json:
    found: list[Json] = []
    for line in text.split("\n"):
        name, role, character = (part.strip() for part in (*line.split("|", 2), "", "")[:3])
        if name or role or character:
            found.append({"name": name, "role": role.lower() or "actor", "character": character})
    return found


BLANKS = {
    "title": Blank("Title", "long", "Name"),
    "original_title": Blank("Original title", "long", "Name"),
    "sort_title": Blank("Sorted under", "long", "Name"),
    "creator": Blank("By", "long", "Made"),
    "year": Blank("Year", "short", "Made", wanted="Wanted a year, such as 1999."),
    "date": Blank("Date", "short", "Made", "1999-03-31", "Wanted a date, such as 1999-03-31."),
    "tagline": Blank("Tagline", "long", "About"),
    "overview": Blank("Overview", "text", "About", wanted="Wanted at most 20,000 letters."),
    "certification": Blank("Certification", "short", "Rated"),
    "rating": Blank("Rating", "short", "Rated", "0 to 10", "Wanted a number from 0 to 10.",
                    lambda value: f"{value:g}", lambda text: text.replace(",", ".")),
    "genres": Blank("Genres", "long", "Stands under", "Commas between them", "Wanted at most 50 of at most 100 letters.", ", ".join, _comma),
    "tags": Blank("Tags", "long", "Stands under", "Commas between them", "Wanted at most 50 of at most 100 letters.", ", ".join, _comma),
    "credits": Blank("Credits", "lines", "People", "One person a line: name | role | character",
                     "Wanted a name in each line, then a role and a character.", lambda value: "\n".join(map(_line, value)), _credits),
}  # fmt: skip


def label(name: str, kind: Kind) -> str:
    """What a field is called with this kind of item."""
    return CREATORS.get(kind, BLANKS[name].label) if name == "creator" else BLANKS[name].label


def as_text(name: str, value: Any) -> str:
    """A value as the form shows it."""
    return "" if value in (None, "", []) else clean(BLANKS[name].show(value))


def clean(text: str) -> str:
    """A text as it counts: line ends as one letter, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def value_of(name: str, text: str) -> Json:
    """The value that a text stands for; None for an empty one. Raises InvalidError."""
    if not text:
        return None
    try:
        read = Correction.model_validate({name: BLANKS[name].read(text)})
    except ValidationError:
        raise InvalidError(BLANKS[name].wanted) from None
    value: Json = read.model_dump(include={name})[name]
    if value == []:
        raise InvalidError(BLANKS[name].wanted)
    return value
