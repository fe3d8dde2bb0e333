"""Jobs that ask services on the web what things are: certain answers are taken, likely ones wait for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from medialib.errors import NotFoundError, SettingsError
from medialib.flow.online.applying import apply, refuse_all, undo
from medialib.flow.online.asked import as_json, decided, question_of
from medialib.flow.work import Outcome, Work
from medialib.identify.online import tmdb
from medialib.identify.online.asking import Asker
from medialib.identify.online.words import Candidate
from medialib.model import Job, Json, Kind
from medialib.settings import Settings
from medialib.store import connect, matches, media
from medialib.store.matches import State

__all__ = ["EVERYTHING", "has_unasked", "identify", "refuse_all", "undo"]

EVERYTHING = "new"
KINDS = (Kind.MOVIE, Kind.SHOW)
AT_ONCE = 200
NO_KEY = (
    "No service that knows films and shows is set up.",
    "Put a key of The Movie Database into providers.tmdb_key.",
)


def has_unasked(settings: Settings, db: Database) -> bool:
    """Whether there is a service to ask, and something nobody was asked about yet."""
    is_set_up = settings.providers.enabled and settings.providers.tmdb_key is not None
    return is_set_up and bool(matches.unasked(db, KINDS, 1))


def identify(work: Work, job: Job) -> Outcome:
    """Ask what one item is (the job's source is its id), or everything that nobody was asked about yet.

    The option `chosen` (`provider:id`) takes what a person chose; `title` and `year` look for something else, for a
    person to choose from. Raises SettingsError where no service is set up.
    """
    asker = Asker(work.settings, work.report, revalidate=job.source != EVERYTHING)
    service = tmdb.service_of(work.settings, asker)
    if service is None:
        raise SettingsError(*NO_KEY)
    work.report.stage("identify")
    if job.source == EVERYTHING:
        return _everything(work, service)
    row = media.get(work.db, job.source)
    if row is None or row["deleted_at"] or row["kind"] not in KINDS:
        raise NotFoundError(f"'{job.source}' is no film or show of this library.", "Its page's address holds its id.")
    state = _one(work, service, job.source, job.options)
    return Outcome((job.source,), message=f"{row['title']}: {SAID[state]}")


SAID = {
    State.TAKEN: "found and taken.",
    State.REVIEW: "there are likely answers; somebody should look.",
    State.NONE: "nobody knows it.",
    State.UNDONE: "left as it is.",
}


def _everything(work: Work, service: tmdb.Service) -> Outcome:
    """Ask about everything that is new."""
    counts = dict.fromkeys(State, 0)
    while ids := matches.unasked(work.db, KINDS, AT_ONCE):
        for place, media_id in enumerate(ids):
            work.report(f"{place + 1} of {len(ids)}", progress=place / len(ids))
            counts[_one(work, service, media_id, {})] += 1
    said = f"{counts[State.TAKEN]} found, {counts[State.REVIEW]} to review, {counts[State.NONE]} unknown."
    return Outcome(message=said)


def _one(work: Work, service: tmdb.Service, media_id: str, options: Mapping[str, Json]) -> State:
    """Ask about one item, and take what is certain or was chosen. What was looked for by hand waits for a person."""
    question = question_of(work.db, media_id, options)
    candidates, chosen = tmdb.search(service, question), options.get("chosen")
    refused = matches.refused(work.db, media_id)
    best, state = decided(candidates, refused, work.settings.providers, chosen)
    if chosen and best is None:
        best, state = _named(str(chosen), question.kind, candidates), State.TAKEN
    elif options.get("title") and state is State.TAKEN:
        state = State.REVIEW
    taken = best if state is State.TAKEN else None
    if taken:
        apply(work, service, media_id, question, taken)
    told = [as_json(one) for one in candidates]
    kept = (taken.provider, taken.id, taken.score) if taken else None
    with connect.write(work.db):
        matches.put(work.db, media_id, state, connect.now(), candidates=told, chosen=kept, by_person=bool(chosen))
    return state


def _named(chosen: str, kind: Kind, found: Sequence[Candidate]) -> Candidate:
    """The candidate that a person named by its id; by another service's id, the one that was found for that."""
    provider, _, value = chosen.partition(":")
    if provider == tmdb.PROVIDER:
        return Candidate(provider, value, kind, "", score=1.0)
    certain = [one for one in found if one.score == 1.0]
    if not certain:
        raise NotFoundError(
            f"The Movie Database has no {kind} with the id {value[:20]}.",
            "Look for it by its title, or by its TMDb id.",
        )
    return certain[0]
