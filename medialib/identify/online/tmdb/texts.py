"""Titles and texts in the wanted language, and in another where it has none."""

from __future__ import annotations

from collections.abc import Iterator

from medialib.identify.online.tmdb.reading import LONGEST_TEXT, Row, line, row, rows, text
from medialib.identify.online.tmdb.service import FILM, Language
from medialib.model import Fact, Source

FALLBACK = 0.8
ENGLISH = "en"


def texts(found: Row, sort: str, language: Language, sure: float) -> Iterator[Fact]:
    """The title, original title, overview and tagline; less sure where they are in another language."""
    name = "title" if sort == FILM else "name"
    original = line(found, f"original_{name}")
    title, known = line(found, name) or original, _translations(found, language.code)
    foreign = text(found, "original_language") != language.code
    if foreign and title == original and not any(line(one, name) for one in known):
        other = _first(found, name, (ENGLISH,))
        yield Fact("title", other or title, Source.TMDB, _less(sure))
    else:
        yield Fact("title", title, Source.TMDB, sure)
    yield Fact("original_title", original, Source.TMDB, sure)
    for field in ("overview", "tagline"):
        own = text(found, field, LONGEST_TEXT)
        other = own or _first(found, field, (ENGLISH, text(found, "original_language")))
        yield Fact(field, other, Source.TMDB, sure if own else _less(sure))


def _less(sure: float) -> float:
    return round(sure * FALLBACK, 3)


def _first(found: Row, field: str, languages: tuple[str, ...]) -> str:
    """The text of the first language that has it."""
    for code in languages:
        for one in _translations(found, code):
            if text(one, field):
                return text(one, field, LONGEST_TEXT)
    return ""


def _translations(found: Row, code: str) -> list[Row]:
    listed = rows(found, "translations", "translations")
    return [row(one.get("data")) for one in listed if text(one, "iso_639_1") == code]
