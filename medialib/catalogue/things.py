"""What the printer keeps of items, people, genres, ...: made from library rows, many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database

from medialib.catalogue import faces, hrefs, letters, places, search
from medialib.catalogue.faces import Face, Living, compact
from medialib.model import Kind
from medialib.store import disc_items, items
from medialib.store.items import Media, Named
from medialib.store.shelves import Thing
from medialib.store.words import Word

LABELS = ("genre", "tag", "collection")
BILLED = 1
UNSEARCHED = frozenset((Kind.SEASON,))


class Kept(NamedTuple):
    """Things of items by id, and the channels that they name: slug to name."""

    things: dict[str, Thing]
    channels: dict[str, str]


def media(library: Database, ids: Iterable[str]) -> Kept:
    """The things of those of these items that are to be printed."""
    found = faces.living(library, ids)
    wanted = [media_id for media_id in ids if media_id in found.faces]
    labels = [items.labels(library, subject, wanted) for subject in LABELS]
    credits = items.credits(library, wanted)
    discs = disc_items.origins(library, wanted)
    things, channels = {}, {}
    for media_id in wanted:
        genres, tags, collections = (label.get(media_id, ()) for label in labels)
        billed, wide = credits.get(media_id, ()), backdrop(found, media_id)
        rows = places.Rows(genres, tags, collections, billed, wide, discs.get(media_id, ()))
        row, face = found.rows[media_id], found.faces[media_id]
        things[media_id] = _thing(row, face, rows)
        if row.kind == Kind.VIDEO and row.creator:
            channels[hrefs.slug(row.creator)] = row.creator
    return Kept(things, channels)


def backdrop(found: Living, media_id: str) -> faces.Art | None:
    """The wide picture behind an item's page."""
    picture = faces.best(found.pictures.get(media_id, ()), ("backdrop",))
    return faces.made(picture) if picture else None


def _thing(row: Media, face: Face, rows: places.Rows) -> Thing:
    words: list[str] = []
    if row.kind not in UNSEARCHED:
        billed = [credit.name for credit in rows.credits[:BILLED]]
        collections = [collection.name for collection in rows.collections]
        words = search.tokens(row.title, row.original_title, row.creator, *billed, *collections)
    key = letters.key(row.sort_title)
    return Thing(row.id, faces.dump(face), compact(places.of(row, face, rows)), compact([key, words]))


def person(named: Named) -> Thing:
    """The thing of a person who has credits."""
    key = letters.key(named.sort)
    return Thing(
        named.id,
        compact([named.name[: faces.LENGTH]]),
        compact(places.of_person(named.sort)),
        compact([key, search.tokens(named.name)]),
    )


def label(named: Named) -> Thing:
    """The thing of a genre, tag or collection, kept under its slug."""
    return Thing(
        hrefs.slug(named.id), compact([named.name[: faces.LENGTH], letters.key(named.sort), named.overview or ""])
    )


def channel(slug: str, name: str) -> Thing:
    """The thing of a channel."""
    return Thing(slug, compact([name[: faces.LENGTH], letters.key(name), ""]))


def placed(thing: Thing | None) -> set[tuple[str, str]]:
    """The (list, key) pairs of a thing."""
    return {(name, key) for name, key in json.loads(thing.places)} if thing else set()


def words_of(subject: str, thing: Thing | None) -> set[Word]:
    """The words of a thing."""
    kept = json.loads(thing.words) if thing else []
    return {Word(token, kept[0], subject, thing.id) for token in kept[1]} if thing and kept else set()
