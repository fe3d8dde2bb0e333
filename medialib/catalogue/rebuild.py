"""Makes the printer's state anew from the whole library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sqlite_utils import Database

from medialib.catalogue import hrefs, runs, things
from medialib.catalogue.things import Kept
from medialib.store import entries, items, shelves, words
from medialib.store.shelves import Thing

BATCH = 500


Reader = Callable[[Iterable[Sequence[str]]], Iterable[Kept]]


def rebuild(library: Database, path: Path, stamps: dict[str, str], read: Reader | None = None) -> None:
    """Write the state to `path`, beside and then renamed, noting `stamps` and that everything waits to be printed.

    `read` makes the things of items, chunk by chunk in any order; without one it is done here.
    """
    beside = path.with_suffix(".new")
    state = shelves.create(beside)
    channels: dict[str, str] = {}
    people: set[str] = set()
    ids = items.living(library)
    chunks = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    for kept in read(chunks) if read else (things.media(library, chunk) for chunk in chunks):
        channels |= kept.channels
        for name in _keep(state, "media", kept.things.values()):
            if name.startswith("person/"):
                people.add(name.partition("/")[2])
    _keep_named(library, state, people, channels)
    entries.fill(state, runs.WINDOW)
    words.fill(state)
    shelves.set_meta(state, **stamps)
    shelves.add_pending(state, ["*"])
    shelves.finish(state)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    beside.replace(path)


def _keep(state: Database, subject: str, found: Iterable[Thing]) -> set[str]:
    """Keep things with their places and words; the lists that they stand on."""
    found = list(found)
    placed = [(thing.id, hrefs.draw(thing.id), things.placed(thing)) for thing in found]
    entries.heap(state, ((name, key, thing_id, draw) for thing_id, draw, places in placed for name, key in places))
    words.heap(state, (word for thing in found for word in things.words_of(subject, thing)))
    shelves.put_things(state, subject, found)
    return {name for _, _, places in placed for name, _ in places}


def _keep_named(library: Database, state: Database, people: set[str], channels: dict[str, str]) -> None:
    for subject in things.LABELS:
        shelves.put_things(state, subject, map(things.label, items.all_named(library, subject)))
    shelves.put_things(state, "channel", (things.channel(slug, name) for slug, name in channels.items()))
    credited = sorted(people)
    for start in range(0, len(credited), BATCH):
        _keep(state, "person", map(things.person, items.named(library, "person", credited[start : start + BATCH])))
