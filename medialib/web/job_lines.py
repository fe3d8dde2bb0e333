"""A job as a page shows it: one line in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from medialib.catalogue import hrefs, phrases
from medialib.catalogue.views import Link
from medialib.jobs import shown_source
from medialib.model import Job, Status, Way
from medialib.store import jobs as rows
from medialib.store import media
from medialib.web.contexts import JobLine
from medialib.web.times import moment, remaining

WAYS = {
    Way.VIDEO: "From the web",
    Way.PLAYLIST: "A playlist",
    Way.FILE: "A file",
    Way.FOLDER: "A folder",
    Way.UPLOAD: "An upload",
    Way.INBOX: "From the inbox",
    Way.SCAN: "A scan",
    Way.DISC: "A disc",
    Way.IDENTIFY: "A question",
    Way.SIDECARS: "Sidecars",
    Way.RENAME: "Renaming",
}
STATES = {
    Status.QUEUED: "Waiting for its turn",
    Status.RUNNING: "At work",
    Status.WAITING: "Waits for you",
    Status.DONE: "Done",
    Status.FAILED: "Failed",
    Status.CANCELLED: "Cancelled",
}
STAGES = {
    "acquire": "Fetching",
    "intake": "Putting away",
    "identify": "Finding out what it is",
    "record": "Noting it down",
    "publish": "Printing pages",
    "scan": "Looking through the folder",
    "read": "Reading the disc",
    "rip": "Reading the disc",
    "look": "Looking at its titles",
    "encode": "Encoding",
    "rename": "Giving files their names",
}
ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED)


def lines(db: Database, jobs: Iterable[Job], root: str, *, may_act: bool = True) -> tuple[JobLine, ...]:
    """Jobs as lines on a page whose way to the top is `root`."""
    found = list(jobs)
    children = rows.children(db, [job.id for job in found])
    return tuple(_line(db, job, root, children, may_act) for job in found)


def _line(db: Database, job: Job, root: str, children: Mapping[str, tuple[int, int]], may_act: bool) -> JobLine:
    open_children = job.id in children and children[job.id][0] < children[job.id][1]
    stage = _stage(job)
    return JobLine(
        id=job.id,
        href=f"{root}jobs/{job.id}",
        title=job.title,
        source="" if job.kind in (Way.IDENTIFY, Way.SIDECARS, Way.RENAME) else shown_source(job),
        way=WAYS[job.kind],
        status=job.status,
        state=stage if job.status is Status.RUNNING and stage else STATES[job.status],
        progress=job.progress,
        speed=f"{phrases.size(round(job.speed_bps))}/s" if job.speed_bps else "",
        eta=remaining(job.eta_s),
        message=job.message,
        error=job.error,
        hint=job.hint,
        created=moment(job.created_at),
        can_cancel=may_act and (job.status not in ENDED or open_children),
        can_retry=may_act and job.status in (Status.FAILED, Status.CANCELLED),
        item=_item(db, job, root),
        children=children.get(job.id),
    )


def _stage(job: Job) -> str:
    """What a job is doing, in words."""
    if job.kind is Way.DISC and job.stage == "scan":
        return STAGES["look"]
    return STAGES.get(job.stage, job.stage.capitalize())


def _item(db: Database, job: Job, root: str) -> Link | None:
    row = media.get(db, job.media_id) if job.media_id else None
    return Link(row["title"], root + hrefs.item(row["id"])) if row and row["deleted_at"] is None else None
