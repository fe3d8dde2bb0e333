"""What services are asked about an item, and what their answers come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from pydantic import TypeAdapter
from sqlite_utils import Database

from medialib.identify.online.words import Candidate, Question
from medialib.model import Json, Kind
from medialib.settings.table import Providers
from medialib.store import facts, media
from medialib.store.matches import State

CANDIDATE = TypeAdapter(Candidate)
CANDIDATES = TypeAdapter(tuple[Candidate, ...])
BY_HAND = ("title", "year")


def question_of(db: Database, media_id: str, own: str, options: Mapping[str, Json]) -> Question:
    """The question that an item stands for: its title, year and creator as known without any service, its ids, its length.

    A title or year among `options` is what somebody looks for in their stead; so is a chosen id of another provider
    than `own`, the service's.
    """
    row = media.get(db, media_id)
    assert row is not None
    told: dict[str, Any] = {name: value for name in BY_HAND if (value := options.get(name))}
    told = {"year": None, **told} if "title" in told else facts.own_words(db, media_id) | told
    year = told.get("year", row["year"])
    provider, _, value = str(options.get("chosen") or "").partition(":")
    ids = dict(told.get("external_ids") or {}) if provider in ("", own) else {provider: value}
    return Question(
        Kind(row["kind"]),
        str(told.get("title") or row["title"]),
        int(year) if year else None,
        duration_s=facts.own_words(db, media_id).get("duration_s"),
        creator=str(told["creator"]) if told.get("creator") else None,
        ids={name: str(one) for name, one in ids.items()},
    )


def decided(
    candidates: Sequence[Candidate],
    refused: Set[str],
    limits: Providers,
    chosen: object = None,
) -> tuple[Candidate | None, State]:
    """The candidate that counts, and how the item stands with it. What a person refused never counts by itself.

    Of several that are certain none is taken, unless they are editions of one work: then the first is.
    """
    if chosen:
        return next((one for one in candidates if key(one) == chosen), None), State.TAKEN
    left = [one for one in candidates if not refused & {*names(one)}]
    best = left[0] if left else None
    if best is None or best.score < limits.review:
        return None, State.NONE
    rivals = [one for one in left[1:] if one.score >= limits.accept and (one.work is None or one.work != best.work)]
    return best, State.TAKEN if best.score >= limits.accept and not rivals else State.REVIEW


def key(candidate: Candidate) -> str:
    """What tells a candidate from all others: `provider:id`."""
    return f"{candidate.provider}:{candidate.id}"


def names(candidate: Candidate) -> tuple[str, ...]:
    """What a person refuses with a candidate: it itself, and the work of which it is an edition."""
    return (key(candidate), candidate.work) if candidate.work else (key(candidate),)


def as_json(candidate: Candidate) -> Mapping[str, Json]:
    """A candidate as it is kept."""
    said: dict[str, Any] = CANDIDATE.dump_python(candidate, mode="json")
    return said


def read(text: str) -> tuple[Candidate, ...]:
    """Candidates as they were kept, the likeliest first."""
    return CANDIDATES.validate_json(text)
