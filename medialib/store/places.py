"""Which item a file is, where its name does not say so: the one at its place, of its ids, or one whose files are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlite_utils import Database

from medialib.model import Entity, Fact, Json, Kind, Source
from medialib.names import identity, sort_title
from medialib.store import collections, facts, media, uniting
from medialib.store.journal import Journal

# An ISBN may stand in several books' files: that of a set in each of its volumes.
SHARED = ("isbn",)
# Where the children of an item that is left without any went; "" for more than one place.
BECAME = "became"
RETAGGED = 0.1


def held(db: Database, here: Sequence[str], entities: Sequence[Entity]) -> str | None:
    """The item at this place that is the last of a chain, below the same as there, or that such a one was merged into."""
    return next((media_id for media_id in here if _lives(db, media_id) and _is_last(db, media_id, entities)), None)


def _is_last(db: Database, media_id: str, entities: Sequence[Entity]) -> bool:
    voice = media.voice(db, media_id, entities[-1].kind, entities[-1].identity)
    if voice != media_id or len(entities) == 1:
        return voice is not None
    outer = entities[-2]
    return any(media.voice(db, parent, outer.kind, outer.identity) for parent in media.parents(db, media_id)[:1])


def same_kind(db: Database, ids: Sequence[str], kind: Kind) -> str | None:
    """The first of these items that lives and is of a kind."""
    rows = (media.get(db, media_id) for media_id in ids)
    return next((str(row["id"]) for row in rows if row and row["kind"] == kind and not row["deleted_at"]), None)


def known_elsewhere(db: Database, entity: Entity, parent: str | None, here: Sequence[str]) -> str | None:
    """The item that carries one of the entity's ids at a provider; of several only the one at this place.

    The same recording is on many albums: a track is one only on its own.
    """
    for provider, value in _ids(entity):
        if provider in SHARED:
            continue
        found = media.all_by_external_id(db, provider, value, entity.kind)
        if entity.kind is Kind.TRACK:
            found = [one for one in found if one in here or (parent and parent in media.parents(db, one)[:1])]
        there = [one for one in found if one in here] or found
        if len(there) == 1:
            return there[0]
    return None


def adopted(db: Database, candidates: Sequence[str], entity: Entity, parent: str | None, now: str) -> str | None:
    """The one candidate that this is under another name: it keeps its id, and hangs where it now belongs.

    What it hung below goes the same way, once nothing is left there and all of it went one way.
    """
    fitting = [one for one in dict.fromkeys(candidates) if _may_be(db, one, entity)]
    if len(fitting) != 1:
        return None
    [media_id] = fitting
    before = media.parents(db, media_id)
    media.set_values(db, media_id, now, parent_id=parent, identity=entity.identity)
    if before and parent and before[0] != parent:
        _leave(db, before, parent, now)
    return media_id


def alike(db: Database, entities: Sequence[Entity]) -> list[str]:
    """The living items that may be the last of a chain by title, year and length (within 2 %), all of which are known.

    For a track, its number and the titles of album and artist stand for the year.
    """
    entity = entities[-1]
    title, year, duration = (_shown(entity, field) for field in ("title", "year", "duration_s"))
    is_track = entity.kind is Kind.TRACK and len(entities) > 1
    if not title or not isinstance(duration, int | float) or (year is None and not is_track):
        return []
    sql = "SELECT * FROM media WHERE kind = ? AND sort_title = ? AND deleted_at IS NULL ORDER BY seq"
    rows = db.conn.execute(sql, (entity.kind, sort_title(str(title)))).fetchall()
    number, above = _shown(entity, "number"), [identity(_shown(one, "title")) for one in entities[-2::-1]]
    return [
        row["id"]
        for row in rows
        if uniting.alike(row["duration_s"], duration)
        and row["number"] == number
        and (is_track or row["year"] == year)
        and _above(db, row["id"]) == above
    ]


def _above(db: Database, media_id: str) -> list[str]:
    """What an item hangs below, innermost first, as titles are compared."""
    rows = (media.get(db, parent) for parent in media.parents(db, media_id))
    return [identity(row["title"]) for row in rows if row]


def _shown(entity: Entity, field: str) -> Json:
    """The value of a field that would be shown of it."""
    said = [fact for fact in entity.facts if fact.field == field and fact.value not in (None, "", [])]
    return min(said, key=lambda fact: fact.rank).value if said else None


def _may_be(db: Database, media_id: str, entity: Entity) -> bool:
    """Whether nothing speaks against an item being this: kind, ids at providers, and length (within 10 %)."""
    row = media.get(db, media_id)
    if row is None or row["deleted_at"] or row["kind"] != entity.kind:
        return False
    rows = db.conn.execute("SELECT provider, value FROM external_ids WHERE media_id = ?", (media_id,))
    known = {one[0]: one[1] for one in rows}
    if any(known.get(provider, value) != value for provider, value in _ids(entity) if provider not in SHARED):
        return False
    lengths = [
        fact.value for fact in entity.facts if fact.field == "duration_s" and isinstance(fact.value, int | float)
    ]
    return not lengths or not row["duration_s"] or abs(lengths[0] - row["duration_s"]) <= RETAGGED * row["duration_s"]


def _ids(entity: Entity) -> Iterator[tuple[str, str]]:
    for fact in entity.facts:
        if fact.field == "external_ids" and isinstance(fact.value, dict):
            yield from ((str(provider), str(value)) for provider, value in fact.value.items())


def _lives(db: Database, media_id: str) -> bool:
    row = media.get(db, media_id)
    return row is not None and not row["deleted_at"]


def _leave(db: Database, before: Sequence[str], parent: str, now: str) -> None:
    """An item left what it hung below for `parent`: what is left with nothing goes along, or goes out."""
    said = [fact for fact in facts.known(db, before[0]) if fact.field == BECAME]
    went: Json = parent if not said or said[0].value == parent else ""
    facts.record(db, before[0], [Fact(BECAME, went, Source.FILE)], now)
    old, new = media.get(db, before[0]), media.get(db, parent)
    if media.is_bare(db, before[0]) and went and old and new and old["kind"] == new["kind"] != Kind.ARTIST:
        uniting.unite(db, Journal(db), before[0], parent, now)
    for husk in before:
        if media.is_bare(db, husk):
            _close(db, husk, now)


def _close(db: Database, husk: str, now: str) -> None:
    """Take out what is left with nothing; what people said something of, or put somewhere, is only missing."""
    if any(fact.source is Source.PERSON for fact in facts.known(db, husk)) or collections.chosen(db, husk):
        media.set_values(db, husk, now, missing_since=now)
    else:
        media.delete(db, husk, now)
