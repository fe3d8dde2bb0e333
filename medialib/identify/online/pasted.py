"""What a person types or pastes to say by its id which film or show a thing is."""

from __future__ import annotations

import re

from medialib.errors import InvalidError
from medialib.model import Kind

LONGEST = 500
ANYHOW = re.IGNORECASE | re.ASCII
PLAIN = re.compile(r"[\[{(]?(?:tmdb(?:id)?[\s:=-]+)?(\d{1,10})[\]})]?", ANYHOW)
IMDB = re.compile(r"[\[{(]?(?:imdb(?:id)?[\s:=-]+)?(tt\d{5,10})[\]})]?", ANYHOW)
TVDB = re.compile(r"[\[{(]?tvdb(?:id)?[\s:=-]+(\d{1,10})[\]})]?", ANYHOW)
TMDB_SITE = re.compile(
    r"(?:https?://)?(?:www\.)?themoviedb\.org/(?:[a-z]{2}(?:-[a-z]{2})?/)?(movie|tv)/(\d{1,10})(?![\d])\S*", ANYHOW
)
IMDB_SITE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?imdb\.com/(?:[a-z]{2}(?:-[a-z]{2})?/)?title/(tt\d{5,10})(?![\d])\S*", ANYHOW
)
SITES = {"movie": Kind.MOVIE, "tv": Kind.SHOW}
SAID = {Kind.MOVIE: "a film", Kind.SHOW: "a show"}


def read_id(text: str, kind: Kind) -> str:
    """The `provider:id` that a text names: `tmdb:603`, `603`, `tt0133093`, or an address of TMDb or IMDb.

    Raises InvalidError for anything else, and for a film's address where a show is wanted.
    """
    text = text.strip()[:LONGEST]
    if found := TMDB_SITE.fullmatch(text):
        other = SITES[found[1].lower()]
        if other is not kind:
            raise InvalidError(
                f"That address is of {SAID[other]}; this is {SAID.get(kind, kind)}.", "Paste the address of the other."
            )
        return f"tmdb:{int(found[2])}"
    if found := IMDB_SITE.fullmatch(text) or IMDB.fullmatch(text):
        return f"imdb:{found[1].lower()}"
    if found := TVDB.fullmatch(text):
        return f"tvdb:{int(found[1])}"
    if found := PLAIN.fullmatch(text):
        return f"tmdb:{int(found[1])}"
    raise InvalidError(
        f"'{text[:60]}' names no film or show.", "Write tmdb:603 or tt0133093, or paste its address at TMDb."
    )
