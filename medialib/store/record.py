"""Recording what was understood: the chain of items a file belongs to, and the file itself. Idempotent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlite_utils import Database

from medialib.model import Artwork, Entity, Fact, Kind, Match, MediaFile, Role, Source
from medialib.store import facts, files, images, media, places


@dataclass(frozen=True, slots=True)
class Picture:
    """Stored artwork with what it is to its item; `level` counts from the item (0) to its parents (1, 2)."""

    role: str
    source: Source
    artwork: Artwork
    level: int = 0


# A name does not tell one of these from another: two photos may both be IMG_0001.
NAMELESS = (Kind.VIDEO, Kind.PHOTO, Kind.DOCUMENT)


class Placed(NamedTuple):
    """An item of a chain. `voice` is whom its facts and pictures belong to: the item, or one that was merged into it."""

    id: str
    voice: str


def chain(db: Database, entities: Sequence[Entity], now: str, here: Sequence[str] = ()) -> list[str]:
    """The ids of the items of a chain, outermost first, found or made.

    `here` are the items that the file at the same place already belongs to.
    """
    return [placed.id for placed in _chain(db, entities, now, here)]


def _chain(
    db: Database, entities: Sequence[Entity], now: str, here: Sequence[str] = (), lost: Sequence[str] = ()
) -> list[Placed]:
    """The items of a chain. The last is the one at this place, if that was known as the same; then nothing is made above it.

    `lost` are items whose files are gone, and of which this may be one.
    """
    held = places.held(db, here, entities)
    parent: str | None = None
    found: list[Placed] = []
    for entity in entities:
        is_last = entity is entities[-1]
        media_id = held if is_last and held else _find(db, entity, parent, here)
        if media_id is None and held:
            return [_told(db, held, entities[-1], now)]
        if media_id is None and is_last:
            media_id = places.adopted(db, [*here, *lost], entity, parent, now)
        media_id = media_id or media.add(db, entity, parent, entity.identity or "Untitled", entity.identity, now)
        found.append(_told(db, media_id, entity, now))
        parent = media_id
    return found


def _told(db: Database, media_id: str, entity: Entity, now: str) -> Placed:
    """Record what is said of an item: of the one merged into it, if it is that which is spoken of."""
    voice = media.voice(db, media_id, entity.kind, entity.identity) or media_id
    facts.record(db, voice, entity.facts, now)
    facts.settle(db, voice, now)
    return Placed(media_id, voice)


def _find(db: Database, entity: Entity, parent: str | None, here: Sequence[str]) -> str | None:
    """The item that carries one of the entity's ids at a provider, else the one of its name, which some kinds have not."""
    known = places.known_elsewhere(db, entity, parent, here)
    if known:
        return known
    return places.same_kind(db, here, entity.kind) if entity.kind in NAMELESS else media.find(db, entity, parent)


def file(
    db: Database,
    match: Match,
    main: MediaFile,
    others: Iterable[MediaFile],
    pictures: Iterable[Picture],
    now: str,
    lost: Sequence[str] = (),
) -> list[str]:
    """Record a file with all it belongs to; the ids of its items, one per chain.

    Call inside connect.write. An extra belongs to its film or show but is not a chain's main file.
    A file that a person put where it is stays there, whatever it says. For `lost` see places.adopted.
    """
    rows = files.at(db, main.folder, main.path)
    here = [row["media_id"] for row in rows]
    pinned = [row["media_id"] for row in rows if row["pinned"]]
    chains = [_pinned(db, pinned, entities, now) or _chain(db, entities, now, here, lost) for entities in match.chains]
    items = list(dict.fromkeys(placed[-1].id for placed in chains))
    others = list(others)
    for media_id in items:
        for file in (main, *others):
            files.put(db, media_id, file, now)
    for voice in dict.fromkeys(placed[-1].voice for placed in chains):
        if main.role is Role.MAIN and main.probe.duration_s:
            facts.record(db, voice, [Fact("duration_s", round(main.probe.duration_s, 3), Source.FILE)], now)
            facts.settle(db, voice, now)
    for picture in pictures:
        for placed in chains:
            if picture.level < len(placed):
                images.put(db, placed[-1 - picture.level].voice, picture.role, picture.source, picture.artwork)
    files.supersede(db, main, items, now)
    for media_id in dict.fromkeys([*items, *here]):
        media.settle_missing(db, media_id, now)
    return items


def _pinned(db: Database, pinned: Sequence[str], entities: Sequence[Entity], now: str) -> list[Placed]:
    """The item to which a person gave the file at this place, if one did."""
    media_id = places.held(db, pinned, entities) or places.same_kind(db, pinned, entities[-1].kind)
    return [_told(db, media_id, entities[-1], now)] if media_id else []


def anew(db: Database, media_id: str, entities: Sequence[Entity], now: str) -> None:
    """An item is what `entities`, outermost first, now say: it keeps its id, and hangs below parents found or made.

    Parents that are left with nothing go out of the catalogue. Call inside connect.write.
    """
    before = media.parents(db, media_id)
    parents = chain(db, entities[:-1], now)
    parent_id = parents[-1] if parents else None
    media.set_values(db, media_id, now, parent_id=parent_id, identity=entities[-1].identity)
    facts.record(db, media_id, entities[-1].facts, now)
    facts.settle(db, media_id, now)
    for parent in before:
        if media.is_bare(db, parent):
            media.delete(db, parent, now)
