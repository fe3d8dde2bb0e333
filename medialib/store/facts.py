"""Facts: every value with who said it; and the values shown, chosen by rank, a person's first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from medialib.model import Fact, Json, Source
from medialib.names import sort_title
from medialib.store import collections, labels, media, text

SERVICES = (Source.TMDB, Source.MUSICBRAINZ, Source.OPENLIBRARY)
COLUMNS = (
    "title",
    "original_title",
    "creator",
    "year",
    "date",
    "number",
    "disc",
    "overview",
    "tagline",
    "certification",
    "rating",
    "duration_s",
    "site_url",
)


def record(db: Database, media_id: str, facts: Iterable[Fact], now: str) -> bool:
    """Keep these facts; a later word of the same source on the same field replaces its earlier one. Whether any is new."""
    changed = 0
    for fact in facts:
        changed += db.conn.execute(
            "INSERT INTO facts (media_id, field, source, value, confidence, chosen, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (media_id, field, source) DO UPDATE SET value = excluded.value, confidence = excluded.confidence, "
            "chosen = excluded.chosen, "
            "seen_at = excluded.seen_at WHERE value <> excluded.value OR confidence <> excluded.confidence OR chosen <> excluded.chosen",
            (
                media_id,
                fact.field,
                fact.source,
                json.dumps(fact.value, ensure_ascii=False),
                fact.confidence,
                fact.chosen,
                now,
            ),
        ).rowcount
    return changed > 0


def say(db: Database, media_id: str, source: Source, facts: Iterable[Fact], now: str) -> bool:
    """Let these be all the facts that one source has of an item; False when they were already."""
    told = list(facts)
    fields = json.dumps([fact.field for fact in told])
    sql = "DELETE FROM facts WHERE media_id = ? AND source = ? AND field NOT IN (SELECT value FROM json_each(?))"
    gone = db.conn.execute(sql, (media_id, source, fields)).rowcount
    return record(db, media_id, told, now) or gone > 0


def forget(db: Database, media_id: str, field: str, source: Source) -> None:
    """Take back what one source said of one field."""
    db.conn.execute("DELETE FROM facts WHERE media_id = ? AND field = ? AND source = ?", (media_id, field, source))


def forget_source(db: Database, media_id: str, source: Source) -> bool:
    """Take back everything one source said of an item; False when that was nothing."""
    sql = "DELETE FROM facts WHERE media_id = ? AND source = ?"
    return db.conn.execute(sql, (media_id, source)).rowcount > 0


def own_words(db: Database, media_id: str) -> dict[str, Any]:
    """The winning values of what no service on the web has said."""
    values: dict[str, Any] = {}
    for fact in known(db, media_id):
        if fact.source not in SERVICES and fact.field not in values and fact.value not in (None, "", []):
            values[fact.field] = fact.value
    return values


def known(db: Database, media_id: str) -> list[Fact]:
    """Everything said of an item, the best word on each field first."""
    rows = db.conn.execute("SELECT field, value, source, confidence, chosen FROM facts WHERE media_id = ?", (media_id,))
    facts = [Fact(row[0], json.loads(row[1]), Source(row[2]), row[3], bool(row[4])) for row in rows]
    return sorted(facts, key=lambda fact: (fact.field, fact.rank))


def shown(db: Database, media_id: str) -> dict[str, Any]:
    """The value of each field that wins by rank."""
    values: dict[str, Any] = {}
    for fact in known(db, media_id):
        if fact.field not in values and fact.value not in (None, "", []):
            values[fact.field] = fact.value
    return values


def settle(db: Database, media_id: str, now: str) -> None:
    """Write the winning values to the item's row, labels, collection and search text."""
    values = shown(db, media_id)
    title = str(values.get("title") or "Untitled")
    columns = {name: values.get(name) for name in COLUMNS}
    columns["duration_s"] = values.get("duration_s") or values.get("runtime_s")
    columns |= {"title": title, "sort_title": values.get("sort_title") or sort_title(title)}
    media.set_values(db, media_id, now, **columns)
    labels.set_genres(db, media_id, values.get("genres", ()))
    labels.set_tags(db, media_id, values.get("tags", ()))
    labels.set_credits(db, media_id, values.get("credits", ()))
    labels.set_external_ids(db, media_id, _ids(known(db, media_id)))
    position = collections.by_date(values.get("date"), values.get("year"))
    collections.follow(db, media_id, values.get("collection"), position, now)
    text.index(db, media_id, values)


def _ids(said: Iterable[Fact]) -> dict[str, Json]:
    """The ids of an item at all providers that anybody names, the best word on each."""
    ids: dict[str, Json] = {}
    for fact in said:
        if fact.field == "external_ids" and isinstance(fact.value, Mapping):
            ids = {**fact.value, **ids}
    return ids
