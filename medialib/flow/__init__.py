"""The order of the stages: acquire, intake, identify, record, publish."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database

from medialib.flow import discs, disk, online, renaming, scan, sidecars, web
from medialib.flow.blurring import catch_up
from medialib.flow.lanes import lane
from medialib.flow.online import EVERYTHING, has_unasked
from medialib.flow.publishing import publish
from medialib.flow.sidecars import has_due as has_sidecars_due
from medialib.flow.work import Outcome, Work
from medialib.model import Job, Request, Way
from medialib.settings import Settings
from medialib.store import jobs as job_rows
from medialib.store import moves

__all__ = [
    "EVERYTHING",
    "Outcome",
    "Work",
    "abandon",
    "catch_up",
    "cut_off",
    "has_sidecars_due",
    "has_unasked",
    "lane",
    "named_by_now",
    "publish",
    "run",
    "tidy",
]


def _moved(work: Work, job: Job) -> Outcome:
    """Take an upload or an inbox entry: as a disc where it is the image of one."""
    return discs.disc(work, job) if discs.disc_in(Path(job.source)) else disk.move(work, job)


ACTS = {
    Way.VIDEO: web.video,
    Way.PLAYLIST: web.playlist,
    Way.FILE: disk.copy,
    Way.FOLDER: disk.copy,
    Way.UPLOAD: _moved,
    Way.INBOX: _moved,
    Way.SCAN: scan.scan,
    Way.DISC: discs.disc,
    Way.IDENTIFY: online.identify,
    Way.SIDECARS: sidecars.write,
    Way.RENAME: renaming.rename,
}
UNFINISHED_RENAMES = Request(renaming.UNFINISHED, Way.RENAME, options={"name": "Renaming, gone on with"})


def run(work: Work, job: Job) -> Outcome:
    """Do a job from the first stage to the last. Every stage may run twice and does its work once.

    Raises MedialibError when the job has failed or was cancelled.
    """
    outcome = ACTS[job.kind](work, job)
    if not outcome.ended:
        return outcome
    if job.kind is not Way.SIDECARS:
        work.report.stage("publish")
        publish(work.settings)
    abandon(work.settings, job.id)
    return outcome


def abandon(settings: Settings, job_id: str) -> None:
    """Clear away what a job that will not go on has left unfinished."""
    shutil.rmtree(settings.work / job_id, ignore_errors=True)


def cut_off(db: Database) -> Request | None:
    """The job that goes on with renames that were cut off; None where there are none, or their own jobs do it."""
    jobs = [job_rows.get(db, batch) for batch in moves.unfinished(db)]
    return UNFINISHED_RENAMES if any(job is None or job.status not in job_rows.OPEN for job in jobs) else None


def named_by_now(db: Database) -> Iterator[Request]:
    """The jobs that name the albums of CDs which nobody knew when they were ripped, and which are known by now."""
    return renaming.cds.due(db)


def tidy(settings: Settings, ended: Callable[[list[str]], list[str]]) -> None:
    """Clear away what jobs have left that were killed after their end; `ended` picks those from ids."""
    for job_id in ended([path.name for path in settings.work.iterdir()]):
        abandon(settings, job_id)
