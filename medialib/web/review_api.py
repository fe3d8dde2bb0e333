"""The review by API: what waits, asking what an item is, choosing, refusing, taking back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, Field
from starlette.responses import Response

from medialib.flow.online.asked import key, read
from medialib.identify.online.words import Candidate
from medialib.store import matches
from medialib.web import reviewing
from medialib.web.answers import reply
from medialib.web.ask import Ask, Stripped
from medialib.web.jobs import answer
from medialib.web.media_api import living, noted


class Identify(Stripped):
    """What to do: ask again (nothing given), take `chosen` (tmdb:603, tt0133093, a MusicBrainz id, an ISBN, an address), or look for a title.

    What is found for a title and year waits in the review.
    """

    chosen: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    title: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    year: Annotated[int, Field(ge=1800, le=2100)] | None = None


class ReasonAnswer(BaseModel):
    """What made a score: `points` (-1 to 1), added or taken away."""

    text: str
    points: float


class CandidateAnswer(BaseModel):
    """Something that an item may be; `key` is what `chosen` takes, `score` 0 to 1."""

    key: str
    kind: str
    title: str
    original_title: str | None
    creator: str | None
    year: int | None
    overview: str | None
    score: float
    reasons: list[ReasonAnswer]


class ReviewItem(BaseModel):
    """An item that waits for a person."""

    id: str
    kind: str
    title: str
    year: int | None
    asked_at: str
    candidates: list[CandidateAnswer]


class ReviewList(BaseModel):
    """What waits, the longest waiting first; `count` may be more than is told."""

    count: int
    items: list[ReviewItem]


def index(ask: Ask) -> Response:
    """GET /api/review."""
    with ask.library() as db:
        rows, count = matches.waiting(db), matches.count_waiting(db)
    items = [
        ReviewItem(
            id=row["media_id"],
            kind=row["kind"],
            title=row["title"],
            year=row["year"],
            asked_at=row["asked_at"],
            candidates=[_candidate(one) for one in read(row["candidates"])],
        )
        for row in rows
    ]
    return reply(ReviewList(count=count, items=items))


def _candidate(one: Candidate) -> CandidateAnswer:
    return CandidateAnswer(key=key(one), **asdict(one))


def identify(ask: Ask) -> Response:
    """POST /api/media/<id>/identify."""
    said = ask.read(Identify)
    job, _ = reviewing.submit(ask, chosen=said.chosen, title=said.title, year=said.year)
    return reply(answer(job), 202)


def undo(ask: Ask) -> Response:
    """POST /api/media/<id>/undo."""
    reviewing.undo(ask)
    return _item(ask, "undo")


def refuse(ask: Ask) -> Response:
    """POST /api/media/<id>/refuse."""
    reviewing.refuse(ask)
    return _item(ask, "refuse")


def _item(ask: Ask, act: str) -> Response:
    with ask.library() as db:
        shown = reply(living(ask, db))
    return noted(ask, shown, act, ask.part("id"))
