"""Films that wait in the review, for the tests of its pages, its API and its pictures."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

from web_place import Place, shelve

from medialib.flow.online.asked import as_json
from medialib.identify.online.words import Candidate, Reason
from medialib.model import Fact, Job, Kind, Source, Way
from medialib.store import connect, facts, matches
from medialib.store import jobs as rows
from medialib.store.matches import State

EVIL = '"><script>alert(1)</script>'
FIRST = Candidate(
    "tmdb", "111", Kind.MOVIE, "Night Ferry", "Nattfärjan", 1974, "A ferry, at night.", score=0.8,
    reasons=(Reason("The title is the same.", 0.62), Reason("It lasts 34 min less.", -0.2)),
)  # fmt: skip
SECOND = Candidate("tmdb", "112", Kind.MOVIE, "Night Ferry", None, 2003, None, score=0.795)


def film(place: Place, name: str = "night.ferry.mkv", title: str = "Night Ferry") -> str:
    """A film of the library."""
    return shelve(place.settings, f"movies/{name}", title=title)


def put(
    place: Place,
    media_id: str,
    state: State = State.REVIEW,
    candidates: Sequence[Candidate] = (FIRST, SECOND),
    chosen: tuple[str, str, float] | None = None,
    *,
    by_person: bool = False,
) -> str:
    """Note how a film stands; what was taken says so in its facts."""
    with connect.library(place.settings) as db, connect.write(db):
        told = [as_json(one) for one in candidates]
        matches.put(db, media_id, state, connect.now(), candidates=told, chosen=chosen, by_person=by_person)
        if state is State.TAKEN:
            said = (Fact("title", "The Night Ferry", Source.TMDB, 0.9), Fact("tagline", "Row.", Source.TMDB, 0.9))
            facts.record(db, media_id, said, connect.now())
            facts.settle(db, media_id, connect.now())
    return media_id


def waiting(place: Place, **more: Any) -> str:
    """A film that waits for a person."""
    return put(place, film(place), **more)


def taken(place: Place) -> str:
    """A film that was taken for the first candidate by itself."""
    return put(place, film(place), State.TAKEN, chosen=("tmdb", "111", 0.9))


def printed(place: Place, media_id: str) -> str:
    """A film's printed page, which is made once the answer is out."""
    page = place.settings.build_dir / "home" / "item" / media_id[:2] / f"{media_id}.html"
    ends = time.monotonic() + 60
    while not page.is_file() and time.monotonic() < ends:
        time.sleep(0.02)
    return page.read_text("utf-8")


def stands(place: Place, media_id: str) -> tuple[str, bool, set[str]]:
    """How a film stands: state, whether a person said so, what it is not."""
    with connect.library(place.settings) as db:
        row = matches.get(db, media_id)
    assert row is not None
    return row["state"], bool(row["by_person"]), set(json.loads(row["refused"]))


def asked(place: Place) -> list[Job]:
    """The jobs that ask what something is, the newest first."""
    with connect.library(place.settings) as db:
        return [job for job in rows.recent(db) if job.kind is Way.IDENTIFY]
