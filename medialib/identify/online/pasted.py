"""What a person types or pastes to say by its id which film, show, album or book a thing is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from medialib.errors import InvalidError
from medialib.identify.online.books.isbn import isbn13
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
MBID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
RELEASE = re.compile(rf"[\[{{(]?(?:(?:musicbrainz|mbid)(?:[ _]?release)?[\s:=-]+)?{MBID}[\]}})]?", ANYHOW)
GROUP = re.compile(rf"[\[{{(]?musicbrainz[ _]?release[ _-]?group[\s:=-]+{MBID}[\]}})]?", ANYHOW)
MUSICBRAINZ_SITE = re.compile(
    rf"(?:https?://)?(?:\w+\.)?musicbrainz\.org/([a-z-]{{1,20}})/{MBID}(?![0-9a-z-])\S*", ANYHOW
)
OPENLIBRARY = re.compile(r"(?:openlibrary[\s:=-]+)?(OL\d{1,12}[WM])", ANYHOW)
OPENLIBRARY_SITE = re.compile(
    r"(?:https?://)?(?:www\.)?openlibrary\.org/(works|books|isbn|authors)/([\w-]{4,20})(?![\w-])\S*", ANYHOW
)
ISBN = re.compile(r"(?:isbn(?:-1[03])?[\s:=-]*)?(\d[\d \u2010-\u2015-]{7,16}[\dX])", ANYHOW)
ENTITIES = {"release": "musicbrainz", "release-group": "musicbrainz_release_group"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer for things of a kind is read; what such a thing is called, and what should have been written."""

    read: Callable[[str, Kind], str | None]
    names: str
    wanted: str


def read_id(text: str, kind: Kind) -> str:
    """The `provider:id` that a text names for a thing of a kind.

    For films and shows `tmdb:603`, `603`, `tt0133093`, or an address of TMDb or IMDb; for albums the id of a release
    at MusicBrainz, or the address of a release or a release group; for books an ISBN, the id of a work or an edition
    at Open Library, or its address.
    Raises InvalidError for anything else, and for the address of something of another kind.
    """
    reading = READINGS[kind]
    found = reading.read(text.strip()[:LONGEST], kind)
    if found is None:
        raise InvalidError(f"'{text.strip()[:60]}' names no {reading.names}.", reading.wanted)
    return found


def _film(text: str, kind: Kind) -> str | None:
    if found := TMDB_SITE.fullmatch(text):
        other = SITES[found[1].lower()]
        if other is not kind:
            raise InvalidError(
                f"That address is of {SAID[other]}; this is {SAID[kind]}.", "Paste the address of the other."
            )
        return f"tmdb:{int(found[2])}"
    if found := IMDB_SITE.fullmatch(text) or IMDB.fullmatch(text):
        return f"imdb:{found[1].lower()}"
    if found := TVDB.fullmatch(text):
        return f"tvdb:{int(found[1])}"
    if found := PLAIN.fullmatch(text):
        return f"tmdb:{int(found[1])}"
    return None


def _album(text: str, kind: Kind) -> str | None:
    if found := MUSICBRAINZ_SITE.fullmatch(text):
        entity = found[1].lower()
        if entity not in ENTITIES:
            raise InvalidError(
                f"That address is of a MusicBrainz {entity.replace('-', ' ')}; this is an album.",
                "Paste the address of a release or a release group.",
            )
        return f"{ENTITIES[entity]}:{found[2].lower()}"
    if found := GROUP.fullmatch(text):
        return f"{ENTITIES['release-group']}:{found[1].lower()}"
    if found := RELEASE.fullmatch(text):
        return f"{ENTITIES['release']}:{found[1].lower()}"
    return None


def _book(text: str, kind: Kind) -> str | None:
    site = OPENLIBRARY_SITE.fullmatch(text)
    if site and site[1].lower() == "authors":
        raise InvalidError("That address is of an author; this is a book.", "Paste the address of a book.")
    text = site[2] if site else text
    if found := OPENLIBRARY.fullmatch(text):
        return f"openlibrary:{found[1].upper()}"
    if found := ISBN.fullmatch(text):
        isbn = isbn13(found[1])
        if isbn is None:
            raise InvalidError(f"'{found[1]}' is no ISBN: its last digit does not fit.", "Copy it once more.")
        return f"isbn:{isbn}"
    return None


FILM = Reading(_film, "film or show", "Write tmdb:603 or tt0133093, or paste its address at TMDb.")
ALBUM = Reading(
    _album, "album", "Write the id of its release at MusicBrainz, or paste the address of the release or its group."
)
BOOK = Reading(
    _book, "book", "Write its ISBN, or the id of a work or an edition at Open Library, or paste its address there."
)
READINGS: Mapping[Kind, Reading] = {
    **dict.fromkeys((Kind.MOVIE, Kind.SHOW), FILM),
    Kind.ALBUM: ALBUM,
    **dict.fromkeys((Kind.BOOK, Kind.AUDIOBOOK), BOOK),
}
