"""What files would be called by what is known of their items now."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlite_utils import Database

from medialib.identify import shelf_path, show_folder
from medialib.identify.folders import season_of
from medialib.model import Entity, Fact, Kind, Match, Source
from medialib.settings import Settings
from medialib.store import files, items, media

NAMELESS = (Kind.PHOTO, Kind.DOCUMENT, Kind.DISC)  # their own names say the most
OURS = "main"
NAMING = ("title", "year", "number", "disc", "date", "creator")


@dataclass(frozen=True, slots=True)
class Target:
    """A main file with the items it belongs to, each below its parents, and the path that it should have.

    `show` is the folder of the show of an episode that does not lie in a season's folder now.
    """

    folder: str
    old: str
    wanted: str
    size: int
    mtime_ns: int
    chains: tuple[tuple[str, ...], ...]
    show: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The items themselves."""
        return tuple(chain[-1] for chain in self.chains)

    @property
    def token(self) -> str:
        """What tells this change of this file from every other: another wish, or another file, is another one."""
        said = json.dumps([self.folder, self.old, self.wanted, self.size, self.mtime_ns])
        return hashlib.blake2b(said.encode(), digest_size=9).hexdigest()


def targets(settings: Settings, db: Database, ids: Sequence[str], *, folders: bool = False) -> list[Target]:
    """Every main file of the items `ids` and of what is below them, or of all, with the path it should have.

    Without ids, those in the media folders of other people are left out unless `folders` says otherwise.
    """
    wanted = [one for media_id in ids for one in (media_id, *media.below(db, media_id))] if ids else None
    places: dict[tuple[str, str], list[sqlite3.Row]] = defaultdict(list)
    for row in files.mains(db, wanted):
        if row["folder"] == OURS or ((ids or folders) and row["folder"] in settings.folders):
            places[row["folder"], row["path"]].append(row)
    known = _Known(db, {row["media_id"] for rows in places.values() for row in rows})
    found = (_target(settings, known, rows) for rows in places.values())
    return [target for target in found if target is not None]


class _Known:
    """The items with their parents, and all that was said of them."""

    def __init__(self, db: Database, ids: Iterable[str]) -> None:
        self.db = db
        self.media = items.media(db, ids)
        self.facts = items.facts(db, self.media)
        self.entities: dict[str, Entity] = {}

    def chain(self, media_id: str) -> tuple[items.Media, ...]:
        """An item below its parents."""
        found: list[items.Media] = []
        current: str | None = media_id
        while current in self.media and len(found) < 10:
            found.insert(0, self.media[current])
            current = found[0].parent_id
        return tuple(found)

    def entity(self, row: items.Media) -> Entity:
        """An item as what is said of it."""
        if row.id not in self.entities:
            self.entities[row.id] = self._entity(row)
        return self.entities[row.id]

    def _entity(self, row: items.Media) -> Entity:
        said = [one for one in self.facts.get(row.id, []) if one.field in NAMING]
        read = [
            Fact(one.field, json.loads(one.value), Source(one.source), one.confidence, bool(one.chosen)) for one in said
        ]
        web = media.get(self.db, row.id) if row.kind == Kind.VIDEO else None  # whose identity is its key
        identity = web["identity"] if web is not None else row.title
        return Entity(Kind(row.kind), identity, tuple(fact for fact in read if fact.value not in (None, "", [], {})))


def _target(settings: Settings, known: _Known, rows: list[sqlite3.Row]) -> Target | None:
    chains = sorted((known.chain(row["media_id"]) for row in rows), key=_order)
    item = chains[0][-1]
    if item.kind in NAMELESS:
        return None
    first, path = rows[0], PurePosixPath(rows[0]["path"])
    match = Match(
        tuple(tuple(known.entity(row) for row in chain) for chain in chains), label=first["label"], part=first["part"]
    )
    wanted = shelf_path(match, path.suffix, naming=settings.naming)
    show = show_folder(match, settings.naming) if season_of(path.parent.name) is None else None
    if first["folder"] != OURS:  # it has one sort of thing, and so no shelves
        wanted, show = _below_shelf(wanted), _below_shelf(show) if show else None
    ids = tuple(tuple(row.id for row in chain) for chain in chains)
    home = str(show) if show else None
    return Target(first["folder"], str(path), str(wanted), first["size"], first["mtime_ns"], ids, home)


def _below_shelf(path: PurePosixPath) -> PurePosixPath:
    return path.relative_to(path.parts[0])


def _order(chain: Sequence[items.Media]) -> tuple[tuple[int, int], ...]:
    return tuple((row.number or 0, row.disc or 0) for row in chain)


def common(chains: Iterable[Sequence[str]]) -> str:
    """The innermost item that all of these are, or hang below; the first of them where they have nothing in common."""
    every = list(chains)
    together = [level[0] for level in zip(*every, strict=False) if len(set(level)) == 1]
    return together[-1] if together else every[0][-1]
