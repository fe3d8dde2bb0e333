"""Brings the printer's state up to the library, and says which pages that makes stale.

What stands where is a function of each item's own rows, so only the things that changed are looked
at, with those that show them: parents always, children and members when a face or name changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from medialib.catalogue import faces, hrefs, places, runs, search, things
from medialib.catalogue.runs import Position
from medialib.store import disc_items, entries, items, shelves
from medialib.store.shelves import Thing
from medialib.store.words import Word

BATCH = 500
IN_ORDER = ("of/", "episodes/")


@dataclass(slots=True)
class Difference:
    """What is taken off, put on and touched: positions by list, and words; `pages` are known to be stale."""

    removed: dict[str, set[Position]] = field(default_factory=lambda: defaultdict(set))
    added: dict[str, set[Position]] = field(default_factory=lambda: defaultdict(set))
    touched: dict[str, set[Position]] = field(default_factory=lambda: defaultdict(set))
    words: tuple[set[Word], set[Word], set[Word]] = field(default_factory=lambda: (set(), set(), set()))
    pages: set[str] = field(default_factory=set)

    def lists(self) -> set[str]:
        """The lists that differ in any way."""
        return self.removed.keys() | self.added.keys() | self.touched.keys()


def update(library: Database, state: Database, changes: Mapping[str, set[str]]) -> set[str]:
    """Take up these changes (subject to ids); the paths that may have other bytes now. Call inside a transaction."""
    difference = Difference()
    members = _labels(library, state, changes, difference)
    channels = _media(library, state, changes.get("media", set()) | members, difference)
    _apply(state, difference)
    last = Difference()
    _channels(state, difference, channels)
    _people(library, state, changes.get("person", set()), difference, last)
    _apply(state, last)
    pages = difference.pages | last.pages
    words = tuple(one | other for one, other in zip(difference.words, last.words, strict=True))
    pages |= search.change(state, *words)
    return pages | {"index.html"} if pages else pages


def _labels(library: Database, state: Database, changes: Mapping[str, set[str]], difference: Difference) -> set[str]:
    """Take up genres, tags, collections and renamed people; the items that name those that changed."""
    members: set[str] = set()
    for subject in (*things.LABELS, "person"):
        named = items.named(library, subject, changes.get(subject, ()))
        make = things.person if subject == "person" else things.label
        new = {one.id: make(one) for one in named}
        old = shelves.faces(state, subject, (thing.id for thing in new.values()))
        renamed = {key for key, thing in new.items() if old.get(thing.id, thing.face) != thing.face}
        members |= items.members(library, subject, renamed)
        for key in renamed:
            difference.pages |= pages_of(state, listed(subject, new[key].id))
        if subject != "person":
            shelves.put_things(state, subject, new.values())
            gone = {hrefs.slug(key) for key in changes.get(subject, set()) - new.keys()}
            shelves.drop_things(state, subject, gone)
            difference.pages |= {f"{subject}s/index.html"} if renamed or gone else set()
    return members


def listed(subject: str, thing_id: str) -> str:
    """The list of what a person, genre, tag, collection or channel names."""
    return f"person/{thing_id}" if subject == "person" else f"{subject}s/{thing_id}"


def pages_of(state: Database, name: str) -> set[str]:
    """All pages of a list."""
    return {hrefs.shelf(name), *(hrefs.shelf(name, first) for first in entries.starts(state, name))}


def _media(library: Database, state: Database, ids: Iterable[str], difference: Difference) -> dict[str, str]:
    """Take up items, then those under them whose parent's face changed; the channels they name."""
    waiting, seen = set(ids), set[str]()
    channels: dict[str, str] = {}
    while waiting:
        batch = sorted(waiting)[:BATCH]
        waiting -= set(batch)
        seen |= set(batch)
        kept = things.media(library, batch)
        channels |= kept.channels
        refaced = _compare(state, "media", batch, kept.things, difference)
        waiting |= (items.child_ids(library, refaced) | _from_discs(library, state, refaced)) - seen
    return channels


def _from_discs(library: Database, state: Database, ids: Iterable[str]) -> set[str]:
    """The items taken from the discs that any of these items are, or were when the state was last brought up."""
    return disc_items.taken_from(library, ids) | entries.on(state, (f"disc/{media_id}" for media_id in ids))


def _compare(
    state: Database, subject: str, ids: Iterable[str], new: Mapping[str, Thing], difference: Difference
) -> set[str]:
    """Note what differs from the state and keep the new; the ids of those with another face."""
    old = shelves.things(state, subject, ids)
    refaced = set()
    for thing_id in ids:
        was, now = old.get(thing_id), new.get(thing_id)
        changed = (was and was.face) != (now and now.face)
        if changed:
            refaced.add(thing_id)
        _sort_out(thing_id, things.placed(was), things.placed(now), changed, difference)
        _sort_words(things.words_of(subject, was), things.words_of(subject, now), changed, difference)
        if subject == "media":
            for thing in (was, now):
                difference.pages |= _own_pages(thing) if thing else set()
    shelves.put_things(state, subject, new.values())
    shelves.drop_things(state, subject, old.keys() - new.keys())
    return refaced


def _own_pages(thing: Thing) -> set[str]:
    """An item's page and those of all it stands under."""
    return {hrefs.item(thing.id), *(hrefs.item(above.id) for above in faces.load(thing.face).up)}


def _sort_out(
    thing_id: str, was: set[tuple[str, str]], now: set[tuple[str, str]], changed: bool, difference: Difference
) -> None:
    kept = was & now if changed else set()
    for there, into in ((was - now, difference.removed), (now - was, difference.added), (kept, difference.touched)):
        for name, key in there:
            into[name].add((key, thing_id))


def _sort_words(was: set[Word], now: set[Word], changed: bool, difference: Difference) -> None:
    removed, added, touched = difference.words
    removed |= was - now
    added |= now - was
    if changed:
        touched |= was & now


def _apply(state: Database, difference: Difference) -> None:
    """Change the lists, and note every page that shows it."""
    names = difference.lists()
    grown = {name: len(difference.added[name]) - len(difference.removed[name]) for name in names}
    before = {shelf: rail(state, shelf) for shelf in _shelves(names)}
    for name in sorted(names):
        difference.pages |= _change(state, name, difference)
    shelves.grow(state, ((name, more) for name, more in grown.items() if more))
    for name, more in grown.items():
        if more:
            difference.pages |= _counted(name)
    for shelf, was in before.items():
        if was != (now := rail(state, shelf)):
            for name in {shelf.name, *was, *now}:
                difference.pages |= pages_of(state, name)


def _shelves(names: Iterable[str]) -> set[places.Shelf]:
    found = (places.BY_NAME.get(name) or places.shelf_above(name) for name in names)
    return {shelf for shelf in found if shelf and (shelf.lettered or shelf.by_decade)}


def rail(state: Database, shelf: places.Shelf) -> frozenset[str]:
    """The letter and decade lists that are printed for a shelf, none while it is short."""
    if shelves.sizes(state, [shelf.name]).get(shelf.name, 0) < places.RAIL_FROM:
        return frozenset()
    return frozenset(shelves.lists(state, f"{shelf.name}/"))


def _counted(name: str) -> set[str]:
    """The pages that show how many entries a list has."""
    head = name.partition("/")[0]
    if name in places.BY_NAME:
        return {hrefs.shelf(name)}
    return {f"{head}/index.html"} if head in places.INDEXES else set()


def _change(state: Database, name: str, difference: Difference) -> set[str]:
    removed, added, touched = (
        part.get(name, set()) for part in (difference.removed, difference.added, difference.touched)
    )
    pages = _neighbours(state, name, removed | added | touched)
    if places.is_cut(name):
        pages |= runs.change(state, name, removed, added, touched)
    else:
        entries.remove(state, name, removed)
        entries.add(state, name, ((key, thing_id, hrefs.draw(thing_id)) for key, thing_id in added))
    if name.startswith(places.WHOLE):
        pages.add(hrefs.shelf(name))
    if name.startswith("disc/"):
        pages.add(hrefs.item(name.removeprefix("disc/")))
    if name.startswith("art/"):
        pages |= set(places.printed_art((name, key) for key, _ in removed | added))
    return pages | _neighbours(state, name, removed | added | touched)


def _neighbours(state: Database, name: str, positions: Iterable[Position]) -> set[str]:
    """The pages of the items before and after these, where items name what precedes and follows them."""
    if not name.startswith(IN_ORDER):
        return set()
    beside = (
        entry
        for position in positions
        for entry in (*entries.before(state, name, *position, 1), *entries.after(state, name, *position, 1))
    )
    return {hrefs.item(entry.id) for entry in beside}


def _channels(state: Database, difference: Difference, named: Mapping[str, str]) -> None:
    """Keep the channels that have videos, forget the others."""
    slugs = {name.partition("/")[2] for name in difference.lists() if name.startswith("channels/")}
    full = {name.partition("/")[2] for name in shelves.sizes(state, (f"channels/{slug}" for slug in slugs))}
    shelves.put_things(state, "channel", (things.channel(slug, named[slug]) for slug in full & named.keys()))
    shelves.drop_things(state, "channel", slugs - full)


def _people(library: Database, state: Database, ids: set[str], difference: Difference, last: Difference) -> None:
    """Put the people who have credits on their shelf, take the others off."""
    touched = ids | {name.partition("/")[2] for name in difference.lists() if name.startswith("person/")}
    credited = shelves.sizes(state, (f"person/{person_id}" for person_id in touched))
    people = items.named(library, "person", (name.partition("/")[2] for name in credited))
    _compare(state, "person", sorted(touched), {one.id: things.person(one) for one in people}, last)
