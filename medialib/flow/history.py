"""The history of an item: what was done to it, by whom, before and after, and what of it can still be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from medialib.errors import NotFoundError
from medialib.flow import editing, merging, renaming, splitting
from medialib.flow.online.asked import key, read
from medialib.model import Json
from medialib.settings import Settings
from medialib.store import acts, matches, media
from medialib.store.acts import Act, Done
from medialib.store.matches import State

MATCH = "match"
LEAST_SHOWN = 100
# Why an act cannot be taken back any more, where that can be seen without trying.
FAULTS: Mapping[Act, Callable[[Settings, Database, Done], str]] = {
    Act.EDIT: lambda settings, db, done: editing.fault(db, done),
    Act.RENAME: renaming.fault,
    Act.MERGE: lambda settings, db, done: _followed(db, done) or merging.fault(db, done),
    Act.SPLIT: lambda settings, db, done: _followed(db, done) or splitting.fault(db, done),
}
STATES = {
    State.TAKEN: "Taken for {}",
    State.UNDONE: "What it was taken for was undone",
    State.NONE: "Somebody said that it is none of what was found",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What was before and what came after: of a field, or of a file's path. None is nothing."""

    what: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to an item. `id` is the act's; a match has none.

    `done_by` is a user's id; `by_itself` says that no person did it. `can_undo` says that it can be taken back;
    `fault` why it cannot any more.
    """

    id: int | None
    at: str
    act: str
    said: str
    changes: tuple[Change, ...]
    done_by: str | None
    undone_at: str | None
    can_undo: bool
    fault: str = ""
    by_itself: bool = False


def of(settings: Settings, db: Database, media_id: str) -> list[Event]:
    """The history of an item, the latest first. Raises NotFoundError for what is no living item."""
    row = media.get(db, media_id)
    if row is None or row["deleted_at"]:
        raise NotFoundError(f"There is no item '{media_id[:40]}'.", "Its page's address holds its id.")
    events = [_act(settings, db, done) for done in acts.of(db, media_id, LEAST_SHOWN)]
    match = _match(db, media_id)
    return sorted([*events, *([match] if match else [])], key=lambda event: event.at, reverse=True)


def _act(settings: Settings, db: Database, done: Done) -> Event:
    fault = "" if done.undone_at or done.act not in FAULTS else FAULTS[done.act](settings, db, done)
    can_undo = not done.undone_at and not fault
    return Event(done.id, done.at, done.act, done.said, _changes(done), done.done_by, done.undone_at, can_undo, fault)


def _followed(db: Database, done: Done) -> str:
    """Why a merge or split cannot be taken back yet."""
    later = acts.followed_by(db, done)
    return f"This came later: {later.said}" if later else ""


def _changes(done: Done) -> tuple[Change, ...]:
    """Field by field, or file by file."""
    before, after, moves = done.detail.get("before"), done.detail.get("after"), done.detail.get("moves")
    if done.act in (Act.EDIT, Act.TAGS) and isinstance(before, Mapping) and isinstance(after, Mapping):
        return tuple(Change(_words(field), before.get(field), value) for field, value in after.items())
    told = [one for one in moves if isinstance(one, Mapping)] if isinstance(moves, list) else []
    return tuple(Change("file", one["old"], one["new"]) for one in told)


def _words(field: str) -> str:
    return field.lower().replace("_", " ")


def _match(db: Database, media_id: str) -> Event | None:
    """What the item was taken for, as far as it is remembered: the last answer alone."""
    row = matches.get(db, media_id)
    if row is None or row["state"] not in STATES or (row["state"] == State.NONE and not row["by_person"]):
        return None
    named = f"{row['provider']}:{row['value']}"
    title = next((one.title for one in read(row["candidates"]) if key(one) == named), "")
    said = STATES[State(row["state"])].format(f"{title} ({named})" if title else named)
    who = "" if row["by_person"] else f", by itself, {min(99, round((row['score'] or 0) * 100))} % sure"
    taken = row["state"] == State.TAKEN
    return Event(None, row["asked_at"], MATCH, f"{said}{who}.", (), None, None, taken, by_itself=not row["by_person"])
