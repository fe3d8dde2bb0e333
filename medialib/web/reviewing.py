"""What people do about what an item is taken for: ask again, choose, refuse, take back."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from medialib.errors import ConflictError, NotFoundError
from medialib.flow import online, undoing
from medialib.flow.online.answerers import KINDS
from medialib.flow.online.requests import requested
from medialib.model import Job, Way
from medialib.store import connect, facts, matches, media
from medialib.store import jobs as job_rows
from medialib.store.matches import State
from medialib.web.ask import Ask


def item(ask: Ask, db: Database) -> sqlite3.Row:
    """The item of the path, which is of a kind that services know. Raises NotFoundError."""
    row = media.get(db, ask.part("id"))
    if row is None or row["deleted_at"] or row["kind"] not in KINDS:
        raise NotFoundError("There is nothing here that services know.", "See /review for what waits.")
    return row


def submit(
    ask: Ask, *, chosen: str | None = None, title: str | None = None, year: int | None = None
) -> tuple[Job, State | None]:
    """Submit a job that asks what the item of the path is, with a choice or a title of a person's.

    Returns it, and how the item stood. Raises NotFoundError and InvalidError.
    """
    with connect.library(ask.settings) as db:
        media_id = item(ask, db)["id"]
        request = requested(db, media_id, chosen=chosen, title=title, year=year, submitted_by=ask.user.id)
        job = job_rows.get(db, ask.parts.tasks.submit(db, request))
        match = matches.get(db, media_id)
    assert job is not None
    ask.note("identify", " ".join(filter(None, (media_id, str(request.options.get("chosen") or title or "")))))
    return job, State(match["state"]) if match else None


def undo(ask: Ask) -> str:
    """Take back what the item of the path was taken for, with the names its files got by it; what keeps those from it.

    Raises NotFoundError, and ConflictError where it was not taken for anything.
    """
    with connect.library(ask.settings) as db:
        media_id = item(ask, db)["id"]
        if not can_undo(db, media_id):
            raise ConflictError("There is nothing to undo: it was not taken for anything.", "See its page.")
        return undoing.undo_match(ask.settings, db, media_id)


def refuse(ask: Ask) -> None:
    """Nothing that was found is what the item of the path is. Raises NotFoundError, and ConflictError where nothing was."""
    with connect.library(ask.settings) as db:
        media_id = item(ask, db)["id"]
        if matches.get(db, media_id) is None:
            raise ConflictError("Nobody was asked yet what it is.", "Ask first.")
        if _is_taken(db, media_id):
            undoing.undo_match(ask.settings, db, media_id)
        online.refuse_all(db, media_id)


def under_way(db: Database, media_id: str) -> Job | None:
    """The last job that asked what an item is."""
    return job_rows.newest(db, Way.IDENTIFY, media_id)


def can_undo(db: Database, media_id: str) -> bool:
    """Whether an item was taken for something, or still says what a service said of it."""
    said = any(fact.source in facts.SERVICES for fact in facts.known(db, media_id))
    return said or _is_taken(db, media_id)


def _is_taken(db: Database, media_id: str) -> bool:
    match = matches.get(db, media_id)
    return match is not None and match["state"] == State.TAKEN
