"""Jobs that ask services on the web what things are: certain answers are taken, likely ones wait for a person."""

from __future__ import annotations

from sqlite_utils import Database

from medialib.errors import NotFoundError, SettingsError
from medialib.flow.lanes import EVERYTHING
from medialib.flow.online.answerers import BY_KIND, KINDS, askable, lacking
from medialib.flow.online.answering import Enquiry
from medialib.flow.online.answers import Answer, answer, keep, refreshed
from medialib.flow.online.applying import refuse_all, undo
from medialib.flow.online.everything import ask_everything
from medialib.flow.online.picturing import fetch_all
from medialib.flow.publishing import publish
from medialib.flow.work import Outcome, Work
from medialib.identify.online.asking import Asker
from medialib.model import Job, Kind
from medialib.settings import Settings
from medialib.store import matches, media, offers
from medialib.store.matches import State

__all__ = ["EVERYTHING", "has_unasked", "identify", "refuse_all", "undo"]

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
    work.report.stage("identify")
    if job.source == EVERYTHING:
        return ask_everything(work, job)
    row = media.get(work.db, job.source)
    if row is None or row["deleted_at"] or row["kind"] not in KINDS:
        raise NotFoundError(
            f"'{job.source}' is nothing in this library that services know.", "Its page's address holds its id."
        )
    if missing := lacking(work.settings, row["kind"]):
        raise SettingsError(*missing)
    state = _one(work, job, Kind(row["kind"]))
    return Outcome((job.source,), message=f"{row['title']}: {SAID[state]}")


def _one(work: Work, job: Job, kind: Kind) -> State:
    """Ask about one item, print what is known of it, and fetch its pictures."""
    answerer, media_id = BY_KIND[kind], job.source
    asker = Asker(work.settings, work.report, revalidate=True)
    enquiry = answerer.enquire(work, asker, media_id, job.options)
    found = _refreshed(work, job, enquiry, kind) or answer(
        enquiry, matches.refused(work.db, media_id), work.settings.providers, job.options
    )
    keep(work.db, answerer.source, media_id, found)
    said = [one.media_id for one in found.said]
    if offers.wanted(work.db, said):
        publish(work.settings)
        fetch_all(work, said)
    return found.state


def _refreshed(work: Work, job: Job, enquiry: Enquiry, kind: Kind) -> Answer | None:
    """What is known by now of what the item was taken for, where nothing else is asked for and the service still has it."""
    match = matches.get(work.db, job.source)
    if match is None or match["state"] != State.TAKEN or {"chosen", "title"} & job.options.keys():
        return None
    try:
        return refreshed(enquiry, match, kind)
    except NotFoundError as error:
        work.report.log(f"{error.message} It is looked for anew.")
        return None
