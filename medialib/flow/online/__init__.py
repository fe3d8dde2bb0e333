"""Jobs that ask services on the web what things are: certain answers are taken, likely ones wait for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlite_utils import Database

from medialib.errors import NotFoundError, SettingsError
from medialib.flow.online.answerers import ANSWERERS, BY_KIND, KINDS, OFF, askable, lacking
from medialib.flow.online.applying import apply, refuse_all, undo
from medialib.flow.online.asked import as_json, decided
from medialib.flow.online.picturing import fetch_all
from medialib.flow.work import Outcome, Work
from medialib.identify.online.asking import Asker
from medialib.model import Job, Json, Kind
from medialib.settings import Settings
from medialib.store import connect, matches, media
from medialib.store.matches import State

__all__ = ["EVERYTHING", "has_unasked", "identify", "refuse_all", "undo"]

EVERYTHING = "new"
AT_ONCE = 200
SAID = {
    State.TAKEN: "found and taken.",
    State.REVIEW: "there are likely answers; somebody should look.",
    State.NONE: "nobody knows it.",
    State.UNDONE: "left as it is.",
}


def has_unasked(settings: Settings, db: Database) -> bool:
    """Whether there is something nobody was asked about yet, and somebody to ask."""
    return bool(matches.unasked(db, askable(settings), 1))


def identify(work: Work, job: Job) -> Outcome:
    """Ask what one item is (the job's source is its id), or everything that nobody was asked about yet.

    The option `chosen` (`provider:id`) takes what a person chose; `title` and `year` look for something else, for a
    person to choose from. Raises SettingsError where no service is set up.
    """
    asker = Asker(work.settings, work.report, revalidate=job.source != EVERYTHING)
    work.report.stage("identify")
    if job.source == EVERYTHING:
        return _everything(work, asker)
    row = media.get(work.db, job.source)
    if row is None or row["deleted_at"] or row["kind"] not in KINDS:
        raise NotFoundError(
            f"'{job.source}' is nothing in this library that services know.", "Its page's address holds its id."
        )
    if missing := lacking(work.settings, row["kind"]):
        raise SettingsError(*missing)
    state = _one(work, asker, job.source, job.options)
    return Outcome((job.source,), message=f"{row['title']}: {SAID[state]}")


def _everything(work: Work, asker: Asker) -> Outcome:
    """Ask about everything that is new, of each kind about which there is somebody to ask."""
    kinds = askable(work.settings)
    if not kinds:
        raise SettingsError(*OFF)
    counts = dict.fromkeys(State, 0)
    while ids := matches.unasked(work.db, kinds, AT_ONCE):
        for place, media_id in enumerate(ids):
            work.report(f"{place + 1} of {len(ids)}", progress=place / len(ids))
            counts[_one(work, asker, media_id, {})] += 1
    said = f"{counts[State.TAKEN]} found, {counts[State.REVIEW]} to review, {counts[State.NONE]} unknown."
    return Outcome(message=" ".join((said, *_left(work))))


def _left(work: Work) -> Iterator[str]:
    """What has to be set up for what nobody could be asked about."""
    for answerer in ANSWERERS:
        if (missing := answerer.lacking(work.settings)) and matches.unasked(work.db, answerer.kinds, 1):
            yield from missing


def _one(work: Work, asker: Asker, media_id: str, options: Mapping[str, Json]) -> State:
    """Ask about one item, and take what is certain or was chosen. What was looked for by hand waits for a person."""
    row = media.get(work.db, media_id)
    assert row is not None
    answerer = BY_KIND[Kind(row["kind"])]
    enquiry = answerer.enquire(work, asker, media_id, options)
    candidates, chosen = enquiry.find(), options.get("chosen")
    refused = matches.refused(work.db, media_id)
    best, state = decided(candidates, refused, work.settings.providers, chosen)
    if chosen and best is None:
        best, state = enquiry.named(str(chosen), candidates), State.TAKEN
    elif options.get("title") and state is State.TAKEN:
        state = State.REVIEW
    taken = best if state is State.TAKEN else None
    said = enquiry.said(taken) if taken else ()
    told = [as_json(one) for one in candidates]
    kept = (taken.provider, taken.id, taken.score) if taken else None
    with connect.write(work.db):
        if taken:
            apply(work.db, answerer.source, media_id, taken, said)
        matches.put(work.db, media_id, state, connect.now(), candidates=told, chosen=kept, by_person=bool(chosen))
    fetch_all(work, [one.media_id for one in said])
    return state
