"""What comes of asking about one item: found in any thread, kept by the job's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Set
from dataclasses import dataclass

from sqlite_utils import Database

from medialib.flow.online.answering import Enquiry, Said
from medialib.flow.online.applying import apply
from medialib.flow.online.asked import as_json, decided, key, read
from medialib.identify.online.words import Candidate
from medialib.model import Json, Kind, Source
from medialib.settings.table import Providers
from medialib.store import connect, matches
from medialib.store.matches import State


@dataclass(frozen=True, slots=True)
class Answer:
    """What an item may be, how it stands, and with what is taken all that is known of that."""

    candidates: tuple[Candidate, ...]
    state: State
    taken: Candidate | None = None
    said: tuple[Said, ...] = ()
    by_person: bool = False


def answer(enquiry: Enquiry, refused: Set[str], limits: Providers, options: Mapping[str, Json]) -> Answer:
    """Ask, and settle on what is certain or was chosen. What was looked for by hand waits for a person.

    Needs no database. Raises what Asker raises, and NotFoundError for a choice that nobody knows.
    """
    candidates, chosen = enquiry.find(), options.get("chosen")
    best, state = decided(candidates, refused, limits, chosen)
    if chosen and best is None:
        best = enquiry.named(str(chosen), candidates)
    elif options.get("title") and state is State.TAKEN:
        state = State.REVIEW
    if best is None or state is not State.TAKEN:
        return Answer(candidates, state)
    return Answer(candidates, state, best, enquiry.said(best), bool(chosen))


def refreshed(enquiry: Enquiry, match: sqlite3.Row, kind: Kind) -> Answer:
    """What is known by now of what an item was taken for before; nothing is looked for.

    Raises as `answer` does, NotFoundError where the service knows it no more.
    """
    candidates = read(match["candidates"])
    named = f"{match['provider']}:{match['value']}"
    unlisted = Candidate(match["provider"], match["value"], kind, "", score=match["score"] or 1.0)
    taken = next((one for one in candidates if key(one) == named), unlisted)
    return Answer(candidates, State.TAKEN, taken, enquiry.said(taken), bool(match["by_person"]))


def keep(db: Database, source: Source, media_id: str, found: Answer) -> None:
    """Note how an item stands, with all that its service says of what it was taken for."""
    taken = found.taken
    kept = (taken.provider, taken.id, taken.score) if taken else None
    told = [as_json(one) for one in found.candidates]
    with connect.write(db):
        if taken:
            apply(db, source, media_id, taken, found.said, by_person=found.by_person)
        matches.put(db, media_id, found.state, connect.now(), candidates=told, chosen=kept, by_person=found.by_person)
