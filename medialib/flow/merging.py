"""Says that two items are one: the one becomes part of the other, and can be taken out again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, cast

from sqlite_utils import Database

from medialib.errors import ConflictError, InvalidError, NotFoundError
from medialib.model import Json, Kind
from medialib.settings import Settings
from medialib.store import acts, connect, journal, media, uniting
from medialib.store.acts import Act, Done
from medialib.store.journal import Journal


def merge(db: Database, media_id: str, into: str, done_by: str | None = None) -> int:
    """Make an item part of another of its kind; the id of the act, which stands in the history of the other.

    Files become versions, children that are the same become one, the item's address leads to the other.
    Raises NotFoundError, InvalidError for what cannot be one, ConflictError for what is not there any more.
    """
    with connect.write(db):
        gone, kept = mergeable(db, media_id, into)
        now, changes = connect.now(), Journal(db)
        pairs = uniting.unite(db, changes, media_id, into, now)
        _leave_no_husks(db, changes, gone["parent_id"], now)
        detail: dict[str, Json] = {"gone": media_id, "pairs": [list(pair) for pair in pairs], "rows": changes.steps}
        return acts.note(db, into, Act.MERGE, _told(gone, kept), now, detail=detail, done_by=done_by)


def mergeable(db: Database, media_id: str, into: str, *, same_kind: bool = True) -> tuple[sqlite3.Row, sqlite3.Row]:
    """The rows of two items that are there. Raises InvalidError where they are one already, or cannot be."""
    gone, kept = living(db, media_id), living(db, into)
    if media_id == into:
        raise InvalidError(f"{gone['title']} is one item already.", "Name the other item.")
    if same_kind and gone["kind"] != kept["kind"]:
        raise InvalidError(
            f"{gone['title']} is a {_kind(gone)}, {kept['title']} a {_kind(kept)}: they cannot be one.",
            "Only items of one kind can be merged.",
        )
    if gone["kind"] == Kind.DISC:
        raise InvalidError("Discs cannot be merged.", "Each disc has its own id.")
    if media_id in media.parents(db, into) or into in media.parents(db, media_id):
        raise InvalidError(f"{gone['title']} and {kept['title']} hang below one another.", "Name another item.")
    return gone, kept


def living(db: Database, media_id: str) -> sqlite3.Row:
    """The row of an item that is there. Raises NotFoundError, and ConflictError saying where it went."""
    row = media.get(db, media_id)
    if row is None:
        raise NotFoundError(f"There is no item '{media_id[:40]}'.", "Its page's address holds its id.")
    if row["merged_into"]:
        raise ConflictError(f"{row['title']} was merged into another item.", f"See item {row['merged_into']}.")
    if row["deleted_at"]:
        raise ConflictError(f"{row['title']} was taken out of the catalogue.", "Name an item that is in it.")
    return row


def _kind(row: sqlite3.Row) -> str:
    return str(row["kind"]).replace("_", " ")


def _told(gone: sqlite3.Row, kept: sqlite3.Row) -> str:
    year = f" ({gone['year']})" if gone["year"] else ""
    return f"Merged {gone['title']}{year} into {'it' if gone['title'] == kept['title'] else kept['title']}."


def _leave_no_husks(db: Database, changes: Journal, parent_id: str | None, now: str) -> None:
    """Take out what the merged item hung below, where that is left with nothing."""
    for husk in (parent_id, *media.parents(db, parent_id)) if parent_id else ():
        if husk and media.is_bare(db, husk):
            changes.update("media", {"id": husk}, deleted_at=now)


def take_back(settings: Settings, db: Database, done: Done) -> None:
    """Take an item out again of the one it was merged into.

    What it brought goes back, as it is now; what the other got since stays there.
    Raises ConflictError where one of the two was merged into a third since.
    """
    wrong = fault(db, done)
    if wrong:
        raise ConflictError(wrong, "Take back first what was done since.")
    journal.take_back(db, cast(list[Any], done.detail["rows"]))
    uniting.settle(db, _pairs(done), connect.now())


def fault(db: Database, done: Done) -> str:
    """Why a merge cannot be taken back any more; "" if it can."""
    for gone_id, kept_id in _pairs(done):
        gone, kept = media.get(db, gone_id), media.get(db, kept_id)
        if gone is None or gone["merged_into"] != kept_id:
            return "It is not part of this item any more."
        if kept is None or kept["merged_into"]:
            return f"{kept['title'] if kept else 'The item'} was merged into another since."
    return ""


def _pairs(done: Done) -> Sequence[tuple[str, str]]:
    return cast(Sequence[tuple[str, str]], done.detail["pairs"])
