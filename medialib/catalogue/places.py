"""On which lists an item stands, and under which key on each: a function of its own rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from medialib.catalogue import hrefs, letters, phrases
from medialib.catalogue.faces import UNDER, Art, Face
from medialib.model import Kind
from medialib.store.items import Credited, Label, Media


@dataclass(frozen=True, slots=True)
class Shelf:
    """A long list with a page of its own in the masthead. `newest` orders by date, otherwise by title."""

    name: str
    title: str
    kinds: frozenset[Kind]
    newest: bool = False
    lettered: bool = False
    by_decade: bool = False


class Rows(NamedTuple):
    """The rows that hang on an item."""

    genres: Sequence[Label]
    tags: Sequence[Label]
    collections: Sequence[Label]
    credits: Sequence[Credited]
    backdrop: Art | None
    discs: Sequence[str]


SHELVES = (
    Shelf("movies", "Movies", frozenset((Kind.MOVIE,)), lettered=True, by_decade=True),
    Shelf("shows", "Shows", frozenset((Kind.SHOW,)), lettered=True, by_decade=True),
    Shelf("artists", "Artists", frozenset((Kind.ARTIST,)), lettered=True),
    Shelf("albums", "Albums", frozenset((Kind.ALBUM,)), lettered=True, by_decade=True),
    Shelf("videos", "Videos", frozenset((Kind.VIDEO,)), newest=True),
    Shelf("podcasts", "Podcasts", frozenset((Kind.PODCAST,)), lettered=True),
    Shelf("audiobooks", "Audiobooks", frozenset((Kind.AUDIOBOOK,)), lettered=True),
    Shelf("books", "Books", frozenset((Kind.BOOK,)), lettered=True),
    Shelf("articles", "Articles", frozenset((Kind.ARTICLE,)), newest=True),
    Shelf("photos", "Photos", frozenset((Kind.PHOTO,)), newest=True),
    Shelf("documents", "Documents", frozenset((Kind.DOCUMENT,)), lettered=True),
    Shelf("discs", "Discs", frozenset((Kind.DISC,)), lettered=True),
    Shelf("singles", "Singles", UNDER, lettered=True),
)
PEOPLE = Shelf("people", "People", frozenset(), lettered=True)
RECENT = Shelf("recent", "Recently added", frozenset(), newest=True)
INDEXES = {
    "genres": "Genres",
    "years": "Years",
    "tags": "Tags",
    "channels": "Channels",
    "collections": "Collections",
}
BY_NAME = {shelf.name: shelf for shelf in (*SHELVES, PEOPLE, RECENT)}
BY_KIND = {kind: shelf for shelf in SHELVES for kind in shelf.kinds}
NOT_NEWS = frozenset((Kind.SHOW, Kind.SEASON, Kind.ARTIST, Kind.PODCAST, Kind.DISC))
HIDDEN = ("new/", "of/", "art/", "disc/")
WHOLE = ("person/",)
ROLES = ("director", "creator", "author", "artist", "composer", "host", "actor", "narrator", "writer", "producer")
GAP = "\x1f"
RAIL_FROM = 100


def of(row: Media, face: Face, rows: Rows) -> list[tuple[str, str]]:
    """The (list, key) pairs of an item. A key never holds the item's id, which follows it in every list."""
    kind = Kind(row.kind)
    title = letters.key(row.sort_title)
    alone = kind not in UNDER or not face.up
    places = [*_in_rows(row, face, title, rows)]
    if alone:
        places += _on_shelf(row, BY_KIND[kind], title)
        places += [(f"genres/{hrefs.slug(genre.id)}", title) for genre in rows.genres]
        places += [(f"years/{row.year}", title)] if row.year and 0 < row.year < 10_000 else []
    if kind not in NOT_NEWS and (alone or kind is not Kind.TRACK):
        places.append(("recent", letters.backwards(row.added_at)))
    if kind is Kind.VIDEO and row.creator:
        places.append((f"channels/{hrefs.slug(row.creator)}", newest(row)))
    return sorted(set(places))


def _on_shelf(row: Media, shelf: Shelf, title: str) -> Iterator[tuple[str, str]]:
    key = newest(row) if shelf.newest else title
    yield f"new/{shelf.name}", letters.backwards(row.added_at)
    yield shelf.name, key
    if shelf.lettered:
        yield f"{shelf.name}/{letters.bucket(title[:1])}", key
    if shelf.by_decade and row.year and 1000 <= row.year < 10_000:
        yield f"{shelf.name}/{row.year // 10}0s", key


def _in_rows(row: Media, face: Face, title: str, rows: Rows) -> Iterator[tuple[str, str]]:
    if row.kind == Kind.EPISODE and face.up:
        yield f"of/{face.up[0].id}", season_order(face.up[-1].number) + in_order(row)
    if row.kind == Kind.PODCAST_EPISODE and face.up:
        yield f"episodes/{face.up[0].id}", newest(row)
    for art in (face.art, rows.backdrop):
        if art:
            yield f"art/{art.hash}", ",".join(map(str, art.widths))
    for tag in rows.tags:
        yield f"tags/{hrefs.slug(tag.id)}", title
    for collection in rows.collections:
        yield f"collections/{hrefs.slug(collection.id)}", _padded(collection.position)
    for disc in rows.discs:
        yield f"disc/{disc}", title
    for credit in rows.credits:
        yield f"person/{credit.person_id}", credit_key(credit.role, row.year, title)


def newest(row: Media) -> str:
    """The key of what stands with the newest first: its date, or when it was added."""
    return letters.backwards(row.date or row.added_at)


def season_order(number: int | None) -> str:
    """The key of a season among those of its show: specials (season 0) behind the others, what has no number last."""
    return "}" if number == 0 else _padded(number)


def in_order(row: Media) -> str:
    """The key of an episode or a track among those beside it: by number, then date, then title."""
    return f"{_padded(row.number)}{row.date or ''}{letters.key(row.sort_title)}"


def _padded(number: int | None) -> str:
    """A number as keys hold it; what has none comes last."""
    return "~" if number is None else f"{max(number, 0):08d}"


def credit_key(role: str, year: int | None, title: str) -> str:
    """The place of a credit on a person's page: by role, then the newest work first."""
    place = ROLES.index(role) if role in ROLES else len(ROLES)
    return GAP.join((f"{place:02d}", role.replace(GAP, " "), letters.backwards(f"{year or 0:04d}"), title))


def role_of(key: str) -> str:
    """The role in a credit's key, in words."""
    return phrases.role(key.split(GAP)[1])


def of_person(sort_name: str) -> list[tuple[str, str]]:
    """The (list, key) pairs of a person."""
    key = letters.key(sort_name)
    return [("people", key), (f"people/{letters.bucket(key[:1])}", key)]


def is_cut(name: str) -> bool:
    """Whether a list is printed on several pages once it is long."""
    return not name.startswith((*HIDDEN, *WHOLE))


def shelf_above(name: str) -> Shelf | None:
    """The shelf that a letter or decade list divides."""
    head, _, rest = name.partition("/")
    return BY_NAME.get(head) if rest else None


def subject(name: str) -> str:
    """What stands on a list: media, or person."""
    return "person" if name.partition("/")[0] == "people" else "media"


def printed_art(art_lists: Iterable[tuple[str, str]]) -> list[str]:
    """The picture files that places on art lists stand for."""
    return [
        hrefs.art(name.removeprefix("art/"), int(width))
        for name, widths in art_lists
        for width in widths.split(",")
        if width
    ]
