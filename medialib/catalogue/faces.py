"""The face of an item: all that pages other than its own show of it, made from its rows and its parents'."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from sqlite_utils import Database

from medialib.catalogue import hrefs, phrases
from medialib.catalogue.views import Card, Image, Link
from medialib.model import PLACES, Kind
from medialib.store import disc_items, items
from medialib.store.disc_items import OwnDisc
from medialib.store.items import Media, Picture

SHAPES = {
    Kind.MOVIE: "poster",
    Kind.SHOW: "poster",
    Kind.SEASON: "poster",
    Kind.BOOK: "poster",
    Kind.DOCUMENT: "poster",
    Kind.DISC: "poster",
    Kind.EPISODE: "wide",
    Kind.VIDEO: "wide",
    Kind.ARTICLE: "wide",
    Kind.PHOTO: "wide",
    Kind.ARTIST: "portrait",
    Kind.ALBUM: "square",
    Kind.TRACK: "square",
    Kind.PODCAST: "square",
    Kind.PODCAST_EPISODE: "square",
    Kind.AUDIOBOOK: "square",
}
ROLES = {
    "poster": ("poster", "cover", "thumbnail"),
    "square": ("cover", "poster", "thumbnail"),
    "wide": ("thumbnail", "backdrop", "poster", "cover"),
    "portrait": ("portrait", "cover", "poster", "thumbnail"),
}
LENGTH = 300
UNDER = frozenset((Kind.SEASON, Kind.EPISODE, Kind.TRACK, Kind.PODCAST_EPISODE))


compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Art(NamedTuple):
    """A stored picture: its hash, printed widths, size in pixels and ground colour."""

    hash: str
    widths: tuple[int, ...]
    width: int
    height: int
    color: str


class Above(NamedTuple):
    """What an item stands under."""

    id: str
    kind: str
    title: str
    number: int | None


class Face(NamedTuple):
    """What a card, a search result and a child's page show of an item; `up` are its parents, outermost first."""

    kind: str
    title: str
    note: str
    art: Art | None
    year: int | None
    missing: bool
    number: int | None
    up: tuple[Above, ...]


def dump(face: Face) -> str:
    """A face as it is kept."""
    return compact(face)


@lru_cache(maxsize=32768)
def load(text: str) -> Face:
    """A face that was kept. An item is shown on half a dozen lists and found by as many words."""
    kind, title, note, art, year, missing, number, up = json.loads(text)
    picture = Art(art[0], tuple(art[1]), *art[2:]) if art else None
    return Face(kind, title, note, picture, year, missing, number, tuple(Above(*parent) for parent in up))


class Living(NamedTuple):
    """Items and their parents, as far as neither they nor any above them are deleted: rows, pictures and faces by id.

    `discs` are those that some of them are.
    """

    rows: Mapping[str, Media]
    pictures: Mapping[str, Sequence[Picture]]
    faces: Mapping[str, Face]
    discs: Mapping[str, OwnDisc]


def living(library: Database, ids: Iterable[str]) -> Living:
    """Read these items and all they stand under."""
    return looked(library, items.media(library, ids))


def looked(library: Database, rows: Mapping[str, Media]) -> Living:
    """Look at items whose rows, and those of all they stand under, are there already."""
    pictures = items.images(library, rows)
    own = [media_id for media_id, row in rows.items() if row.kind == Kind.DISC]
    discs = disc_items.discs(library, own) if own else {}
    faces: dict[str, Face | None] = {}
    for media_id in rows:
        _look(media_id, rows, pictures, faces, discs)
    return Living(rows, pictures, {media_id: face for media_id, face in faces.items() if face}, discs)


def _look(
    media_id: str,
    rows: Mapping[str, Media],
    pictures: Mapping[str, Sequence[Picture]],
    faces: dict[str, Face | None],
    discs: Mapping[str, OwnDisc],
) -> Face | None:
    if media_id in faces:
        return faces[media_id]
    row = rows.get(media_id)
    faces[media_id] = None
    if row is not None and row.deleted_at is None and row.kind in SHAPES:
        parent = _look(row.parent_id, rows, pictures, faces, discs) if row.parent_id else None
        if not row.parent_id or parent:
            faces[media_id] = _face(row, parent, pictures.get(media_id, ()), discs.get(media_id))
    return faces[media_id]


def _face(row: Media, parent: Face | None, pictures: Sequence[Picture], disc: OwnDisc | None) -> Face:
    kind = Kind(row.kind)
    picture = best(pictures, ROLES[SHAPES[kind]])
    up = (*parent.up, Above(row.parent_id or "", parent.kind, parent.title, parent.number)) if parent else ()
    art = made(picture) if picture else parent.art if parent and kind in UNDER else None
    return Face(
        row.kind,
        row.title[:LENGTH],
        (_of_disc(disc) if disc else _note(kind, row, up))[:LENGTH],
        art,
        row.year,
        bool(row.missing_since),
        row.number,
        up,
    )


def _note(kind: Kind, row: Media, up: tuple[Above, ...]) -> str:
    above = up[-1].title if up else ""
    if kind is Kind.EPISODE:
        return " · ".join(part for part in (up[0].title if up else "", place(row, up)) if part)
    if kind in (Kind.SEASON, Kind.PODCAST_EPISODE):
        return above
    if kind in (Kind.ALBUM, Kind.TRACK):
        return row.creator or above
    if kind in (Kind.MOVIE, Kind.SHOW):
        return str(row.year or "")
    if kind is Kind.PHOTO:
        return (row.date or "")[:10]
    return row.creator or str(row.year or "")


def _of_disc(disc: OwnDisc) -> str:
    """What sort of disc it is, and where it stands."""
    return " · ".join(part for part in (phrases.disc_format(disc.format), disc.place) if part)


def place(row: Media, up: tuple[Above, ...]) -> str:
    """An episode's number as people say it: "S2 E3", or its date where it has none."""
    parent = up[-1] if up else None
    season = f"S{parent.number} " if parent and parent.kind == Kind.SEASON and parent.number is not None else ""
    return f"{season}E{row.number}" if row.number is not None else (row.date or "")[:10]


def best(pictures: Iterable[Picture], roles: Sequence[str]) -> Picture | None:
    """The picture whose role stands first in `roles`, of the most trusted source."""
    fitting = [picture for picture in pictures if picture.role in roles]
    return min(fitting, key=lambda it: (roles.index(it.role), PLACES.get(it.source, 99), it.source), default=None)


def made(picture: Picture) -> Art:
    """A picture as faces keep it."""
    return Art(picture.hash, _widths(picture.widths), picture.width, picture.height, picture.color)


@lru_cache(maxsize=1024)
def _widths(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))


def blurred(picture: Image | None, art: Art | None, known: Iterable[Picture]) -> Image | None:
    """A picture with its blur, as far as that is among the rows of the item whose picture it is.

    A parent's is left out, since a page is not printed anew when only that changes.
    """
    found = next((row.blur for row in known if art and row.hash == art.hash and row.blur), "")
    return replace(picture, blur=f"data:image/webp;base64,{found}") if picture and found else picture


def image(art: Art | None, root: str) -> Image | None:
    """A picture on a page whose way to the top is `root`."""
    if art is None or not art.widths:
        return None
    start = f"{root}art/{art.hash[:2]}/{art.hash}-"
    srcset = ", ".join(f"{start}{width}.webp {width}w" for width in art.widths)
    return Image(f"{start}{art.widths[len(art.widths) // 2]}.webp", srcset, art.width, art.height, art.color)


def card(media_id: str, face: Face, root: str) -> Card:
    """An item on a page whose way to the top is `root`."""
    kind = Kind(face.kind)
    number = hrefs.draw(media_id)
    return Card(
        media_id,
        root + hrefs.item(media_id),
        kind,
        face.title,
        face.note,
        SHAPES[kind],
        image(face.art, root),
        number % 12,
        (number >> 16) % 8,
        face.year,
        face.missing,
    )


def parents(face: Face, root: str) -> tuple[Link, ...]:
    """Links to all that an item stands under, outermost first."""
    return tuple(Link(above.title, root + hrefs.item(above.id)) for above in face.up)
