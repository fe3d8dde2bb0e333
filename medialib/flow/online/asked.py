"""What services are asked about an item, and what their answers come to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlite_utils import Database

from medialib.identify.online import tmdb
from medialib.identify.online.words import Candidate, Question
from medialib.model import Json, Kind
from medialib.settings.table import Providers
from medialib.store import facts, media
from medialib.store.matches import State

CANDIDATE = TypeAdapter(Candidate)
CANDIDATES = TypeAdapter(tuple[Candidate, ...])


def question_of(db: Database, media_id: str, options: Mapping[str, Json] | None = None) -> Question:
    """The question that an item stands for: its title and year as known without any service, its ids and its length.

    A title or year among `options` is what somebody looks for in their stead, and so is another service's id.
    """
    row = media.get(db, media_id)
    assert row is not None
    by_hand = {name: value for name, value in (options or {}).items() if name in ("title", "year") and value}
    told: dict[str, Any] = {"year": None, **by_hand} if "title" in by_hand else facts.own_words(db, media_id) | by_hand
    year = told.get("year", row["year"])
    provider, _, value = str((options or {}).get("chosen") or "").partition(":")
    ids = dict(told.get("external_ids") or {}) if provider in ("", tmdb.PROVIDER) else {provider: value}
    season, episodes = _latest(db, media_id) if row["kind"] == Kind.SHOW else (None, ())
    return Question(
        Kind(row["kind"]),
        str(told.get("title") or row["title"]),
        int(year) if year else None,
        season,
        episodes,
        duration_s=row["duration_s"],
        ids={name: str(one) for name, one in ids.items()},
    )


def _latest(db: Database, show_id: str) -> tuple[int | None, tuple[int, ...]]:
    """The last season of a show in the library and its episodes: another show of that name may not have them."""
    for season_id, season in reversed(media.numbered_below(db, show_id)):
        episodes = tuple(number for _, number in media.numbered_below(db, season_id))
        if season and episodes:
            return season, episodes
    return None, ()


def decided(
    candidates: Sequence[Candidate], refused: Collection[str], limits: Providers, chosen: object = None
) -> tuple[Candidate | None, State]:
    """The candidate that counts, and how the item stands with it. What a person refused never counts by itself."""
    if chosen:
        return next((one for one in candidates if key(one) == chosen), None), State.TAKEN
    left = [one for one in candidates if key(one) not in refused]
    best = max(left, key=lambda one: one.score, default=None)
    if best is None or best.score < limits.review:
        return None, State.NONE
    rivals = [one for one in left if one is not best and one.score >= limits.accept]
    return best, State.TAKEN if best.score >= limits.accept and not rivals else State.REVIEW


def key(candidate: Candidate) -> str:
    """What tells a candidate from all others: `provider:id`."""
    return f"{candidate.provider}:{candidate.id}"


def as_json(candidate: Candidate) -> Mapping[str, Json]:
    """A candidate as it is kept."""
    said: dict[str, Any] = CANDIDATE.dump_python(candidate, mode="json")
    return said


def read(text: str) -> tuple[Candidate, ...]:
    """Candidates as they were kept, the likeliest first."""
    return CANDIDATES.validate_json(text)
