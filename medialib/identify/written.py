"""Books and audiobooks: what their files and what calibre wrote beside them say, laid over what their names say."""

from __future__ import annotations

from medialib.identify import imprint
from medialib.identify.imprint import Imprint
from medialib.identify.names import fold
from medialib.identify.online.books.isbn import isbn13
from medialib.identify.place import Place
from medialib.identify.reading import Reading
from medialib.identify.series import series
from medialib.identify.tags import Tags
from medialib.model import Fact, Json, Kind, Source
from medialib.suffixes import suffix

NAMED = ("title", "creator", "credits")


def facts(reading: Reading, place: Place) -> tuple[Fact, ...]:
    """What is said of a book or an audiobook beside its name; nothing of other kinds."""
    if reading.kind not in (Kind.BOOK, Kind.AUDIOBOOK):
        return ()
    own = _tagged(place.tags) if reading.kind is Kind.AUDIOBOOK and place.tags else ()
    inside = _inside(reading, place, place.imprint) if place.imprint else ()
    return (*own, *inside, *(imprint.facts(place.opf, Source.NFO) if place.opf else ()))


def identity(reading: Reading, place: Place) -> str | None:
    """What tells a book from others where its name does not say who wrote it, but its file says what it is."""
    said = place.opf or place.imprint
    return fold(f"{', '.join(said.authors)} {said.title}") if said and said.title and not reading.artist else None


def _inside(reading: Reading, place: Place, said: Imprint) -> tuple[Fact, ...]:
    """A file's own word. A PDF's title and author are often those of a draft: a name that says both counts more."""
    told = imprint.facts(said)
    if suffix(place.path) != "pdf" or not reading.artist:
        return told
    return tuple(Fact(one.field, one.value, Source.FILE) if one.field in NAMED else one for one in told)


def _tagged(tags: Tags) -> tuple[Fact, ...]:
    """An audiobook's tags: the album is the book, the album's artist its author, its composer who reads it aloud."""
    authors, narrators = tags.album_artists or tags.artists, tags.narrators or tags.composers
    people: list[Json] = [{"name": name, "role": "author", "character": ""} for name in authors]
    people += [{"name": name, "role": "narrator", "character": ""} for name in narrators]
    isbn = isbn13(tags.isbn or "")
    return (
        Fact("title", tags.album or tags.title, Source.TAGS),
        Fact("tagline", tags.subtitle, Source.TAGS),
        Fact("creator", ", ".join(authors), Source.TAGS),
        Fact("year", tags.year, Source.TAGS),
        Fact("language", tags.language, Source.TAGS),
        Fact("publisher", tags.publisher, Source.TAGS),
        Fact("genres", list(tags.genres), Source.TAGS),
        Fact("overview", tags.comment, Source.TAGS),
        Fact("credits", people, Source.TAGS),
        Fact("external_ids", {"isbn": isbn} if isbn else {}, Source.TAGS),
        Fact("collection", series(tags.series or "", tags.volume), Source.TAGS),
    )
