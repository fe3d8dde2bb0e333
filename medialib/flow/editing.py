"""What a person says of an item: kept above every other source's word, and taken back whole."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from medialib.errors import ConflictError
from medialib.model import Fact, Json, Source
from medialib.settings import Settings
from medialib.store import acts, connect, facts
from medialib.store.acts import Act, Done


def edit(db: Database, media_id: str, said: Mapping[str, Json], done_by: str | None = None) -> int | None:
    """Keep a person's word on fields; None takes back what people said of one. The act's id; None where nothing changed."""
    now = connect.now()
    with connect.write(db):
        before = _word(db, media_id)
        changed = {field: value for field, value in sorted(said.items()) if before.get(field) != value}
        if not changed:
            return None
        _say(db, media_id, changed, now)
        detail: dict[str, Json] = {"before": {field: before.get(field) for field in changed}, "after": changed}
        return acts.note(db, media_id, Act.EDIT, _told(changed), now, detail=detail, done_by=done_by)


def take_back(settings: Settings, db: Database, done: Done) -> None:
    """Say again what people said before an edit. Raises ConflictError where a field was edited since."""
    later = fault(db, done)
    if later:
        raise ConflictError(later, "Take the later edit back first, or edit it.")
    before = done.detail["before"]
    assert isinstance(before, Mapping)
    _say(db, done.media_id, before, connect.now())


def fault(db: Database, done: Done) -> str:
    """Why an edit cannot be taken back any more; "" when it can."""
    after = done.detail["after"]
    assert isinstance(after, Mapping)
    word = _word(db, done.media_id)
    later = [field for field in after if word.get(field) != after[field]]
    return f"The {later[0].replace('_', ' ')} was edited again since." if later else ""


def _word(db: Database, media_id: str) -> dict[str, Json]:
    """What people said of each field."""
    return {fact.field: fact.value for fact in facts.known(db, media_id) if fact.source is Source.PERSON}


def _say(db: Database, media_id: str, said: Mapping[str, Json], now: str) -> None:
    for field, value in said.items():
        if value is None:
            facts.forget(db, media_id, field, Source.PERSON)
        else:
            facts.record(db, media_id, [Fact(field, value, Source.PERSON)], now)
    facts.settle(db, media_id, now)


def _told(changed: Mapping[str, Json]) -> str:
    """`Edited title and year.`"""
    fields = [field.replace("_", " ") for field in changed]
    return f"Edited {' and '.join(filter(None, (', '.join(fields[:-1]), fields[-1])))}."
