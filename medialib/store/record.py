"""Recording what was understood: the chain of items a file belongs to, and the file itself. Idempotent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from medialib.model import Artwork, Entity, Fact, Kind, Match, MediaFile, Role, Source
from medialib.store import facts, files, images, media


@dataclass(frozen=True, slots=True)
class Picture:
    """Stored artwork with what it is to its item; `level` counts from the item (0) to its parents (1, 2)."""

    role: str
    source: Source
    artwork: Artwork
    level: int = 0


# An ISBN may stand in several books' files: that of a set in each of its volumes.
SHARED = ("isbn",)
# A name does not tell one of these from another: two photos may both be IMG_0001.
NAMELESS = (Kind.VIDEO, Kind.PHOTO, Kind.DOCUMENT)


def chain(db: Database, entities: Sequence[Entity], now: str, here: Sequence[str] = ()) -> list[str]:
    """The ids of the items of a chain, outermost first, found or made.

    `here` are the items that the file at the same place already belongs to.
    """
    parent: str | None = None
    ids = []
    for entity in entities:
        found = _known_elsewhere(db, entity)
        if found is None:
            found = _same_kind(db, here, entity.kind) if entity.kind in NAMELESS else media.find(db, entity, parent)
        media_id = found or media.add(db, entity, parent, entity.identity or "Untitled", entity.identity, now)
        facts.record(db, media_id, entity.facts, now)
        facts.settle(db, media_id, now)
        ids.append(media_id)
        parent = media_id
    return ids


def _same_kind(db: Database, ids: Sequence[str], kind: Kind) -> str | None:
    rows = (media.get(db, media_id) for media_id in ids)
    return next(
        (str(row["id"]) for row in rows if row is not None and row["kind"] == kind and not row["deleted_at"]), None
    )


def _known_elsewhere(db: Database, entity: Entity) -> str | None:
    """The item that carries one of the entity's ids at a provider."""
    for fact in entity.facts:
        if fact.field == "external_ids" and isinstance(fact.value, dict):
            for provider, value in fact.value.items():
                if provider in SHARED:
                    continue
                found = media.by_external_id(db, provider, str(value), entity.kind)
                if found:
                    return found
    return None


def file(
    db: Database, match: Match, main: MediaFile, others: Iterable[MediaFile], pictures: Iterable[Picture], now: str
) -> list[str]:
    """Record a file with all it belongs to; the ids of its items, one per chain.

    Call inside connect.write. An extra belongs to its film or show but is not a chain's main file.
    """
    here = [row["media_id"] for row in files.at(db, main.folder, main.path)]
    chains = [chain(db, entities, now, here) for entities in match.chains]
    items = list(dict.fromkeys(ids[-1] for ids in chains))
    others, pictures = list(others), list(pictures)
    for media_id in items:
        files.put(db, media_id, main, now)
        for other in others:
            files.put(db, media_id, other, now)
        if main.role is Role.MAIN and main.probe.duration_s:
            facts.record(db, media_id, [Fact("duration_s", round(main.probe.duration_s, 3), Source.FILE)], now)
            facts.settle(db, media_id, now)
        media.settle_missing(db, media_id, now)
    for ids in chains:
        for picture in pictures:
            if picture.level < len(ids):
                images.put(db, ids[-1 - picture.level], picture.role, picture.source, picture.artwork)
    files.detach(db, main.folder, main.path, items)
    return items


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
