"""The back of the book: genres, years, tags, channels and collections.

Genres and years come with every film, so they say no counts, which would reprint them each time.
"""

from __future__ import annotations

import itertools
import json

from sqlite_utils import Database

from medialib.catalogue import hrefs, letters, places
from medialib.catalogue.list_page import SUBJECTS
from medialib.catalogue.views import IndexPage, Link
from medialib.store import shelves

LETTERS_FROM = 30
UNCOUNTED = ("genres", "years")


def page(state: Database, path: str) -> IndexPage | None:
    """An index page; None while it would be empty."""
    name = path.partition("/")[0]
    title = places.INDEXES[name]
    sizes = shelves.lists(state, f"{name}/")
    if not sizes:
        return None
    root = hrefs.root(path)
    if name == "years":
        return IndexPage(title, _years(sizes, root))
    faces = ((slug, json.loads(face)) for slug, face in shelves.all_faces(state, SUBJECTS[name]))
    found = sorted((face[1], face[0], slug) for slug, face in faces if f"{name}/{slug}" in sizes)
    counts = {} if name in UNCOUNTED else sizes
    links = [
        (key, Link(label, root + hrefs.shelf(f"{name}/{slug}"), counts.get(f"{name}/{slug}")))
        for key, label, slug in found
    ]
    if len(links) < LETTERS_FROM:
        return IndexPage(title, (("", tuple(link for _, link in links)),))
    groups = itertools.groupby(links, key=lambda pair: letters.label(letters.bucket(pair[0][:1])))
    return IndexPage(title, tuple((letter, tuple(link for _, link in pairs)) for letter, pairs in groups))


def _years(sizes: dict[str, int], root: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    years = sorted((int(name.partition("/")[2]) for name in sizes), reverse=True)
    decades = itertools.groupby(years, key=lambda year: f"{year // 10}0s")
    return tuple(
        (decade, tuple(Link(str(year), root + hrefs.shelf(f"years/{year}")) for year in group))
        for decade, group in decades
    )
