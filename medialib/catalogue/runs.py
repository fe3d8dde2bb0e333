"""Where long lists break into pages: at entries that win a draw among their neighbours.

An entry starts a page if its draw is the least among the WINDOW entries on either side, all of which
must be there. So a page holds more than WINDOW entries, about twice as many on average, and a new
entry moves page starts within WINDOW of itself only, wherever it stands. The idea is that of
content-defined chunking (LBFS, SOSP 2001), with local minima in place of a rolling hash.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlite_utils import Database

from medialib.catalogue import hrefs
from medialib.store import entries, shelves
from medialib.store.entries import Entry

WINDOW = 24
REACH = 8 * WINDOW


class Run(NamedTuple):
    """One page of a list: the entry it starts with (None for the first page), its ids, and its neighbours' first entries."""

    first: str | None
    ids: tuple[str, ...]
    previous: str
    next: str


Position = tuple[str, str]


def change(db: Database, name: str, removed: set[Position], added: set[Position], touched: set[Position]) -> set[str]:
    """Take entries off a list and put others on it; the paths of all pages that are no longer what they were.

    `touched` are positions of entries whose face changed.
    """
    positions = sorted(removed | added | touched)
    faced = {media_id for _, media_id in positions}
    old = _around(db, name, positions)
    entries.remove(db, name, removed - added)
    entries.add(db, name, ((key, media_id, hrefs.draw(media_id)) for key, media_id in added - removed))
    if removed != added:
        _redraw(db, name, positions)
    new = _around(db, name, positions)
    stale = {run.first for run in old.values() if new.get(run.first) != run}
    stale |= {
        run.first
        for run in new.values()
        if old.get(run.first) != run or faced.intersection((*run.ids, run.previous, run.next))
    }
    return {hrefs.shelf(name, first) for first in stale}


def _around(db: Database, name: str, positions: Sequence[Position]) -> dict[str | None, Run]:
    """The pages that a change at these positions can reach."""
    if _many(db, name, positions):
        return {run.first: run for run in runs(entries.everything(db, name))}
    return {run.first: run for position in positions for run in _near(db, name, position)}


def _many(db: Database, name: str, positions: Sequence[Position]) -> bool:
    """Whether to read the whole list at once is less work than to read around each position."""
    return len(positions) * REACH > shelves.sizes(db, [name]).get(name, 0)


def _near(db: Database, name: str, position: Position) -> list[Run]:
    """The pages from the one that holds the entry WINDOW + 1 before a position to the second start beyond WINDOW after it."""
    back = entries.before(db, name, *position, WINDOW + 1)
    start = (
        entries.start_before(db, name, back[0].key, back[0].id + "\0") if len(back) > WINDOW else entries.head(db, name)
    )
    if start is None:
        return []
    margin = entries.start_before(db, name, start.key, start.id)
    found: list[Entry] = []
    beyond = starts = 0
    for entry in entries.onward(db, name, *(margin or start)[:2]):
        starts += bool(entry.starts) and beyond > WINDOW
        found.append(entry)
        if starts == 2:
            break
        beyond += entry[:2] > position
    head = entries.head(db, name)
    near = runs(found, at_head=head is not None and head[:2] == found[0][:2])
    return near[bool(margin) : len(near) - (starts == 2)]


def runs(found: Sequence[Entry], at_head: bool = True) -> list[Run]:
    """Cut entries into pages; `at_head` says whether they begin where the list does."""
    cuts = [place for place, entry in enumerate(found) if entry.starts or place == 0]
    bounds = itertools.pairwise([*cuts, len(found)])
    pages = [tuple(entry.id for entry in found[start:end]) for start, end in bounds]
    return [
        Run(
            ids[0] if place or not at_head else None,
            ids,
            pages[place - 1][0] if place else "",
            pages[place + 1][0] if place + 1 < len(pages) else "",
        )
        for place, ids in enumerate(pages)
    ]


def _redraw(db: Database, name: str, positions: Sequence[Position]) -> None:
    if _many(db, name, positions):
        found = entries.everything(db, name)
        entries.mark(db, name, drawn(found, range(len(found))))
        return
    for position in positions:
        back = entries.before(db, name, *position, 2 * WINDOW)
        there = entries.at(db, name, *position)
        forth = entries.after(db, name, *position, 2 * WINDOW)
        found = [*back, *([there] if there else []), *forth]
        reach = range(max(0, len(back) - WINDOW), min(len(found), len(back) + bool(there) + WINDOW))
        entries.mark(db, name, drawn(found, reach))


def drawn(found: Sequence[Entry], reach: Iterable[int]) -> list[Entry]:
    """Those of the entries at `reach` that must start a page and do not, or do and must not."""
    changed = []
    for place in reach:
        window = found[max(0, place - WINDOW) : place + WINDOW + 1]
        entry = found[place]
        starts = int(len(window) == 2 * WINDOW + 1 and entry.draw == min(other.draw for other in window))
        if starts != entry.starts:
            changed.append(entry._replace(starts=starts))
    return changed
