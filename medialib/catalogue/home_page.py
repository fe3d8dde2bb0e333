"""The first page: what is new on each shelf, one pick, the collections, and the ways in."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

from sqlite_utils import Database

from medialib.catalogue import faces, hrefs, places
from medialib.catalogue.views import Card, HomePage, Link, Row
from medialib.store import entries, items, shelves

NEWEST = 12
PICKED_FROM = 100
MOSAIC = 12
PICKED = ("movies", "shows", "videos", "albums", "books", "audiobooks", "articles", "podcasts", "photos")


def page(library: Database, state: Database) -> HomePage:
    """The first page, at the top of the catalogue."""
    full = shelves.sizes(state, places.BY_NAME)
    rows = tuple(
        Row(shelf.title, hrefs.shelf(shelf.name), _newest(state, shelf.name), full[shelf.name])
        for shelf in places.SHELVES
        if shelf.name in full
    )
    pick = _pick(library, state, full)
    overview = items.media(library, [pick.id])[pick.id].overview if pick else ""
    return HomePage(rows, pick, overview or "", _collections(state), _index(state, full))


def _newest(state: Database, name: str) -> tuple[Card, ...]:
    found = itertools.islice(entries.faced(state, f"new/{name}", "media"), NEWEST)
    return tuple(faces.card(entry.id, faces.load(entry.face), "") for entry in found)


def _pick(library: Database, state: Database, full: dict[str, int]) -> Card | None:
    """One of the newest of the first shelf that has any, drawn by what is on it."""
    name = next((name for name in PICKED if name in full), None)
    if name is None:
        return None
    newest = list(itertools.islice(entries.faced(state, f"new/{name}", "media"), PICKED_FROM))
    entry = newest[hrefs.draw(f"{full[name]} {newest[0].id}") % len(newest)]
    face = faces.load(entry.face)
    card = faces.card(entry.id, face, "")
    card.image = faces.blurred(card.image, face.art, items.images(library, [entry.id]).get(entry.id, ()))
    return card


def _collections(state: Database) -> tuple[Card, ...]:
    sizes = shelves.lists(state, "collections/")
    found = ((slug, json.loads(face)) for slug, face in shelves.all_faces(state, "collection"))
    named = sorted((face[1], slug, face[0]) for slug, face in found if f"collections/{slug}" in sizes)
    return tuple(_collection(state, slug, title, sizes[f"collections/{slug}"]) for _, slug, title in named[:MOSAIC])


def _collection(state: Database, slug: str, title: str, count: int) -> Card:
    """A collection, with the artwork of the first thing in it."""
    name = f"collections/{slug}"
    first = next(entries.faced(state, name, "media"))
    card = faces.card(first.id, faces.load(first.face), "")
    note = "1 item" if count == 1 else f"{count} items"
    number = hrefs.draw(slug)
    return replace(
        card, id=slug, href=hrefs.shelf(name), title=title, note=note, shape="wide", ground=number % 12,
        motif=(number >> 16) % 8, year=None, missing=False,
    )  # fmt: skip


def _index(state: Database, full: dict[str, int]) -> tuple[Link, ...]:
    links = []
    for name in ("artists", "people"):
        if name in full:
            links.append(Link(places.BY_NAME[name].title, hrefs.shelf(name), full[name]))
    for name, title in places.INDEXES.items():
        if count := len(shelves.lists(state, f"{name}/")):
            links.append(Link(title, f"{name}/index.html", count))
    if "recent" in full:
        links.append(Link(places.RECENT.title, hrefs.shelf("recent"), full["recent"]))
    return tuple(links)
