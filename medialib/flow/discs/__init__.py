"""Jobs that take a disc, from a drive or from its image: read, let go of the drive, encode, shelve.

What each step has made lies in the job's folder, so that no step is done twice: a job that begins
again, in another lane or after a crash, goes on where it stood.
"""

from __future__ import annotations

from medialib.discs import Disc, Format
from medialib.errors import JobError
from medialib.flow.discs import audio, video
from medialib.flow.discs.keeping import keep_image
from medialib.flow.discs.source import DiscSource, disc_in
from medialib.flow.work import Outcome, Work
from medialib.model import Job
from medialib.store import connect
from medialib.store import discs as rows

__all__ = ["disc", "disc_in"]

TAKEN_BY = {Format.DVD: video.take, Format.BLURAY: video.take, Format.AUDIO_CD: audio.take}
UNTAKEN = {
    Format.DATA: ("is a data disc, with no film and no music the library knows.", "Add its files or folders instead."),
    Format.BLANK: ("is blank.", "Put in a disc that has been written."),
}


def disc(work: Work, job: Job) -> Outcome:
    """Take what is wanted of a disc. Raises JobError for a disc that holds no film and no music."""
    source = DiscSource.of(work, job)
    if not source.in_lane:
        return Outcome(lane=source.lane)
    found = source.look()
    if found.format in UNTAKEN:
        what, hint = UNTAKEN[found.format]
        raise JobError(f"'{found.label or job.source}' {what}", hint)
    with connect.write(work.db):
        rows.seen(work.db, found, connect.now(), job.source if source.from_drive else None)
    outcome = TAKEN_BY[found.format](source, found)
    if not outcome.ended:
        return outcome
    _ended(source, found)
    return outcome


def _ended(source: DiscSource, found: Disc) -> None:
    """Note that what was wanted is there, and find the image its place."""
    work = source.work
    with connect.write(work.db):
        rows.ripped(work.db, found.id, connect.now())
    keep_image(source, found)
