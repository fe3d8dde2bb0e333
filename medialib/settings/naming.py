"""The templates by which files are named on their shelves: plain text, {fields}, and <parts> that may be left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from medialib.settings.part import Part

TOKEN = re.compile(r"\{(?P<name>[a-z_]*)(?::(?P<longest>[1-9]\d{0,2}))?\}|(?P<sign>[<>/{}])|(?P<text>[^<>/{}]+)")
SHELVES = ("movies", "shows", "music", "videos", "podcasts", "articles", "books", "uploads")
LONGEST = 500
FIELDS = {
    "movie": ("title", "year", "label", "part"),
    "episode": ("show", "year", "season", "code", "title", "date", "label", "part"),
    "track": ("artist", "album", "year", "place", "title"),
    "video": ("creator", "date", "title", "key"),
    "book": ("creator", "title", "year"),
    "book_part": ("creator", "title", "year", "part"),
    "podcast_episode": ("podcast", "date", "title"),
    "article": ("title", "date", "creator"),
    "other": ("title",),
}
ALWAYS = ("title", "code", "part")


@dataclass(frozen=True, slots=True)
class Slot:
    """A field in a template, of whose value at most `longest` bytes are taken."""

    name: str
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Text and fields that stand or fall together: with `optional`, they are left out where a field is empty."""

    parts: tuple[str | Slot, ...]
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The fields in it."""
        return tuple(part.name for part in self.parts if isinstance(part, Slot))


Component = tuple[Piece, ...]


@lru_cache(maxsize=256)
def components(template: str) -> tuple[Component, ...]:
    """A template as folders and a name. Raises ValueError, saying what was wanted, where it is none."""
    found: list[list[Piece]] = [[]]
    inside: list[str | Slot] | None = None
    if len(template) > LONGEST:
        raise ValueError(f"Wanted at most {LONGEST} characters")
    for token in TOKEN.finditer(template):
        sign, part = token["sign"], token["text"] or Slot(token["name"] or "", _whole(token["longest"]))
        if sign == "<" and inside is None:
            inside = []
        elif sign == ">" and inside is not None:
            found[-1].append(Piece(tuple(inside), optional=True))
            inside = None
        elif sign == "/" and inside is None:
            found.append([])
        elif sign:
            raise ValueError(
                f"The '{sign}' in it is out of place; wanted text, {{fields}}, and <parts> within one name"
            )
        elif inside is not None:
            inside.append(part)
        else:
            found[-1].append(Piece((part,)))
    if inside is not None:
        raise ValueError("Wanted a '>' behind its '<'")
    return tuple(tuple(pieces) for pieces in found)


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


def checked(kind: str, template: str) -> str:
    """The template, if files of this kind can be named by it. Raises ValueError, saying what was wanted."""
    parts, known = components(template), FIELDS[kind]
    named = [name for pieces in parts for piece in pieces for name in piece.names]
    unknown = next((name for name in named if name not in known), None)
    if unknown is not None:
        raise ValueError(f"There is no field {{{unknown}}} here; the fields are {_listed(known)}")
    if any(piece.optional and not piece.names for pieces in parts for piece in pieces):
        raise ValueError("Wanted a field within each '<' and '>'")
    if any(not pieces or _plain(pieces) in (".", "..", "") for pieces in parts):
        raise ValueError("Wanted folders and a name with single '/' between them, and no '..'")
    if len(parts) < 2 or _plain(parts[0]) not in SHELVES:
        raise ValueError(f"Wanted a path that begins with one of {', '.join(f'{name}/' for name in SHELVES)}")
    always = [name for piece in parts[-1] if not piece.optional for name in piece.names if name in ALWAYS]
    if not always:
        raise ValueError(
            f"Its last name needs a field that is never empty: {_listed([n for n in known if n in ALWAYS])}"
        )
    return template


def _plain(pieces: Component) -> str | None:
    """The text of a component without fields; None for one with some."""
    if any(piece.names for piece in pieces):
        return None
    return "".join(str(part) for piece in pieces for part in piece.parts).strip()


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


class Naming(Part):
    """How files are named on their shelves."""

    movie: str = Field(
        "movies/{title:143}< ({year})>/{title:143}< ({year})>< - {label}>< - part{part}>",
        description="Films: {title}, {year}, {label} (the version), {part}.",
    )
    episode: str = Field(
        "shows/{show}< ({year})>/{season}/{show:110} - {code}< - {title}>< - {label}>< - part{part}>",
        description="Episodes: {show}, its {year}, {season} (`Season 02`), {code} (`S02E03`), {title}, {date}, {label}, {part}.",
    )
    track: str = Field(
        "music/{artist}/<{album}>< ({year})>/<{place} - >{title}",
        description="Tracks: {artist} (the album's), {album}, its {year}, {place} (`04`, or `2-04` on a second disc), {title}.",
    )
    video: str = Field(
        "videos/<{creator}>/<{date} >{title}< [{key}]>",
        description="Videos from the web: {creator}, {title}, {key} (their id there), {date} where they have no id.",
    )
    book: str = Field("books/<{creator}>/{title}", description="Books and audiobooks: {creator}, {title}, {year}.")
    book_part: str = Field(
        "books/<{creator}>/{title}/{title} - {part}",
        description="Audiobooks of several files: {creator}, {title}, {year}, {part} (`03`).",
    )
    podcast_episode: str = Field(
        "podcasts/<{podcast}>/<{date} - >{title}", description="Episodes of podcasts: {podcast}, {date}, {title}."
    )
    article: str = Field("articles/{title}", description="Articles: {title}, {date}, {creator}.")
    other: str = Field("uploads/{title}", description="Photos, documents and what else there is: {title}.")

    @field_validator(*FIELDS)
    @classmethod
    def _check(cls, template: str, info: ValidationInfo) -> str:
        return checked(info.field_name or "", template)


def filled(template: str, values: Mapping[str, str]) -> list[list[tuple[Slot | None, str]]]:
    """Each component as text and values in their order (a value with its slot); what may be left out and is empty is not there."""
    made = []
    for pieces in components(template):
        inside: list[tuple[Slot | None, str]] = []
        for piece in pieces:
            if piece.optional and not all(values.get(name) for name in piece.names):
                continue
            inside += [
                (part, values.get(part.name, "")) if isinstance(part, Slot) else (None, part) for part in piece.parts
            ]
        made.append(inside)
    return made
