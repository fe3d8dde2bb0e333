"""The data of one page of a list: a shelf, a letter, a year, a genre, a person's works."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable

from sqlite_utils import Database

from medialib.catalogue import faces, hrefs, letters, places, update
from medialib.catalogue.views import IndexPage, Link, ShelfPage
from medialib.store import entries, shelves
from medialib.store.entries import Faced

SUBJECTS = {"genres": "genre", "tags": "tag", "channels": "channel", "collections": "collection", "person": "person"}


def page(state: Database, path: str) -> ShelfPage | IndexPage | None:
    """What stands on a page of a list; None if there is to be no such page."""
    name, first = hrefs.shelf_of(path)
    title = _title(state, name)
    start = _start(state, name, first)
    if title is None or start is None:
        return None
    root = hrefs.root(path)
    if name.startswith(places.WHOLE):
        return IndexPage(title, _works(entries.faced(state, name, "media"), root))
    found, beyond = _cut(entries.faced(state, name, places.subject(name), start.key, start.id))
    previous = _previous(state, name, start, root) if first else None
    following = Link(_heading(beyond.face), root + hrefs.shelf(name, beyond.id)) if beyond else None
    rail = _rail(state, name, root)
    if places.subject(name) == "person":
        return IndexPage(title, _people(found, root), previous, following, rail)
    cards = tuple(faces.card(entry.id, faces.load(entry.face), root) for entry in found)
    count = _count(state, name) if not first and (beyond is None or _is_newest(name)) else None
    return ShelfPage(title, _up(state, name, root), cards, rail, previous, following, count, _overview(state, name))


def _is_newest(name: str) -> bool:
    """Whether what is new comes onto the first page, so that a count there costs no page more."""
    return name in places.BY_NAME and places.BY_NAME[name].newest


def _count(state: Database, name: str) -> int:
    return shelves.sizes(state, [name])[name]


def _start(state: Database, name: str, first: str | None) -> entries.Entry | None:
    """The entry that the page starts with, if a page starts there."""
    shelf = places.shelf_above(name)
    if shelf and name not in update.rail(state, shelf):
        return None
    if first is None:
        return entries.head(state, name)
    for key in entries.keys(state, name, places.subject(name), first):
        entry = entries.at(state, name, key, first)
        if entry and entry.starts:
            return entry
    return None


def _cut(rows: Iterable[Faced]) -> tuple[list[Faced], Faced | None]:
    """The entries up to the next page start, and that one."""
    found: list[Faced] = []
    for row in rows:
        if row.starts and found:
            return found, row
        found.append(row)
    return found, None


def _previous(state: Database, name: str, start: entries.Entry, root: str) -> Link:
    """The page before, named by its first title; the first page by its list, whatever is new there."""
    entry = entries.start_before(state, name, start.key, start.id)
    if entry is None or not entry.starts:
        return Link(_title(state, name) or "", root + hrefs.shelf(name))
    face = shelves.faces(state, places.subject(name), [entry.id])[entry.id]
    return Link(_heading(face), root + hrefs.shelf(name, entry.id))


def _heading(face: str) -> str:
    """The title of the entry a page starts with, or a person's name."""
    values = json.loads(face)
    return str(values[0] if len(values) == 1 else values[1])


def _title(state: Database, name: str) -> str | None:
    head, _, rest = name.partition("/")
    if head in SUBJECTS and rest:
        face = shelves.faces(state, SUBJECTS[head], [rest]).get(rest)
        return json.loads(face)[0] if face else None
    if head == "episodes":
        face = shelves.faces(state, "media", [rest]).get(rest)
        return faces.load(face).title if face else None
    if head == "years":
        return rest
    shelf = places.BY_NAME.get(head)
    return f"{shelf.title}: {letters.label(rest)}" if shelf and rest else shelf.title if shelf else None


def _up(state: Database, name: str, root: str) -> tuple[Link, ...]:
    head, _, rest = name.partition("/")
    if head in places.INDEXES:
        return (Link(places.INDEXES[head], f"{root}{head}/index.html"),)
    if head == "episodes":
        return (
            Link("Podcasts", root + hrefs.shelf("podcasts")),
            Link(_title(state, name) or "", root + hrefs.item(rest)),
        )
    return (Link(places.BY_NAME[head].title, root + hrefs.shelf(head)),) if rest else ()


def _overview(state: Database, name: str) -> str:
    head, _, rest = name.partition("/")
    if head != "collections":
        return ""
    return str(json.loads(shelves.faces(state, "collection", [rest])[rest])[2])


def _rail(state: Database, name: str, root: str) -> tuple[Link, ...]:
    shelf = places.shelf_above(name) or places.BY_NAME.get(name)
    if shelf is None:
        return ()
    names = sorted((sub.partition("/")[2] for sub in update.rail(state, shelf)), key=letters.order)
    subs = ((sub, f"{shelf.name}/{sub}") for sub in names)
    return tuple(Link(letters.label(sub), root + hrefs.shelf(full), current=full == name) for sub, full in subs)


def _people(found: Iterable[Faced], root: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    groups = itertools.groupby(found, key=lambda entry: letters.label(letters.bucket(entry.key[:1])))
    return tuple(
        (letter, tuple(Link(json.loads(one.face)[0], root + hrefs.shelf(f"person/{one.id}")) for one in people))
        for letter, people in groups
    )


def _works(found: Iterable[Faced], root: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    groups = itertools.groupby(found, key=lambda entry: places.role_of(entry.key))
    return tuple((role, tuple(_work(entry, root) for entry in works)) for role, works in groups)


def _work(entry: Faced, root: str) -> Link:
    face = faces.load(entry.face)
    above = f"{face.up[0].title}: " if face.up and face.kind != "album" else ""
    return Link(f"{above}{face.title}" + (f" ({face.year})" if face.year else ""), root + hrefs.item(entry.id))
