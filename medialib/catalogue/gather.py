"""Gathers all rows that the pages of many items need, one query per table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from medialib.catalogue import faces, hrefs
from medialib.catalogue.faces import Face, Living
from medialib.model import Kind
from medialib.store import disc_items, entries, items, shelves
from medialib.store.disc_items import OwnTitle
from medialib.store.items import Credited, File, Label, Media, Point, Said

PARENTS = frozenset((Kind.SHOW, Kind.SEASON, Kind.ARTIST, Kind.ALBUM, Kind.PODCAST))
ORDERED = {Kind.EPISODE: "of", Kind.PODCAST_EPISODE: "episodes"}


@dataclass(frozen=True, slots=True)
class Discs:
    """What is on discs, and which items came from which: `faces` are those of the ones and of the others."""

    titles: Mapping[str, Sequence[OwnTitle]]
    origins: Mapping[str, Sequence[str]]
    faces: Mapping[str, Face]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows by item id. `beside` holds the (id, title) of the episodes before and after one."""

    found: Living
    children: Mapping[str, Sequence[Media]]
    files: Mapping[str, Sequence[File]]
    chapters: Mapping[int, Sequence[Point]]
    credits: Mapping[str, Sequence[Credited]]
    labels: Mapping[str, Mapping[str, Sequence[Label]]]
    facts: Mapping[str, Sequence[Said]]
    beside: Mapping[str, tuple[tuple[str, str] | None, tuple[str, str] | None]]
    discs: Discs

    def below(self, media_id: str) -> list[tuple[Media, Face]]:
        """What stands under an item, as far as it is printed, with faces."""
        rows = self.children.get(media_id, ())
        return [(row, self.found.faces[row.id]) for row in rows if row.id in self.found.faces]


def gather(library: Database, state: Database, ids: Sequence[str]) -> Gathered:
    """Read what the pages of these items show."""
    rows = items.media(library, ids)
    children = _children(library, (rows[media_id] for media_id in ids if media_id in rows))
    below = {child.id: child for group in children.values() for child in group}
    found = faces.looked(library, below | rows)
    files = items.files(library, {*ids, *below})
    mains = [file.id for media_id in ids for file in files.get(media_id, ())]
    return Gathered(
        found,
        children,
        files,
        items.chapters(library, mains),
        items.credits(library, ids),
        {subject: items.labels(library, subject, ids) for subject in ("genre", "tag", "collection")},
        items.facts(library, ids),
        _beside(state, [found.rows[media_id] for media_id in ids if media_id in found.faces], found.faces),
        _discs(library, found, {*ids, *below}),
    )


def _discs(library: Database, found: Living, ids: Iterable[str]) -> Discs:
    titles = disc_items.titles(library, found.discs) if found.discs else {}
    origins = disc_items.origins(library, ids)
    taken = {title.item_id for group in titles.values() for title in group if title.item_id}
    named = taken.union(*origins.values())
    return Discs(titles, origins, faces.living(library, named).faces if named else {})


def _children(library: Database, rows: Iterable[Media]) -> dict[str, list[Media]]:
    parents = [row.id for row in rows if row.kind in PARENTS]
    if not parents:
        return {}
    children = items.children(library, parents)
    seasons = [child.id for group in children.values() for child in group if child.kind == Kind.SEASON]
    return {**items.children(library, seasons), **children} if seasons else children


def _beside(
    state: Database, rows: Iterable[Media], looks: Mapping[str, Face]
) -> dict[str, tuple[tuple[str, str] | None, tuple[str, str] | None]]:
    names = {
        row.id: f"{ORDERED[Kind(row.kind)]}/{looks[row.id].up[0].id}"
        for row in rows
        if row.kind in ORDERED and looks[row.id].up
    }
    orders = {name: [entry.id for entry in entries.everything(state, name)] for name in set(names.values())}
    pairs = {}
    for order in orders.values():
        for before, media_id, after in zip(["", *order], order, [*order[1:], ""], strict=False):
            if media_id in names:
                pairs[media_id] = (before, after)
    kept = shelves.faces(state, "media", {one for pair in pairs.values() for one in pair if one})
    titles = {media_id: (media_id, str(json.loads(face)[1])) for media_id, face in kept.items()}
    return {media_id: (titles.get(before), titles.get(after)) for media_id, (before, after) in pairs.items()}


def file_href(file: File, root: str) -> str:
    """Where a file streams from; empty while it is missing."""
    return "" if file.missing_since else root + hrefs.media(file.folder, file.path)
