"""Jobs that fetch from the web: a video, or a playlist as a collection with one job for each entry."""

from __future__ import annotations

from medialib import intake
from medialib.errors import JobError
from medialib.flow.take import Found, take
from medialib.flow.work import Outcome, Work
from medialib.model import Job, Request, Way
from medialib.sources import playlist as playlists
from medialib.sources import video as videos
from medialib.store import collections, connect, files, media


def video(work: Work, job: Job) -> Outcome:
    """Fetch one video; an address that turns out to be a playlist goes that way."""
    if job.media_id:  # it was brought by a run that was cut off
        _collect(work, job, job.media_id)
        return Outcome((job.media_id,), message="Added.")
    intake.require_space(work.settings.work, 0, work.settings.jobs.min_free)
    work.report.stage("acquire")
    if job.parent_id is None:
        look = playlists.look(job.source, work.settings, work.report)
        if look.entries:
            return _playlist(work, job, look)
    folder = work.folder(job)
    acquired = videos.acquire(_request(job), folder, work.report, work.settings)
    known = _held(work, acquired.key)
    ids = [known] if known else take(work, Found(acquired, acquired.path.name, job.wanted, keep=False), folder)
    work.report.brought(ids[0])
    _collect(work, job, ids[0])
    return Outcome(tuple(ids), message="Already in the library." if known else "Added.")


def playlist(work: Work, job: Job) -> Outcome:
    """Turn a playlist into a collection and ask for each of its entries."""
    work.report.stage("acquire")
    look = playlists.look(job.source, work.settings, work.report)
    if not look.entries:
        raise JobError(f"'{job.source}' holds a single video, not a playlist.", "Add it without naming a kind.")
    return _playlist(work, job, look)


def _playlist(work: Work, job: Job, look: playlists.Look) -> Outcome:
    with connect.write(work.db):
        collection_id = collections.by_source(work.db, look.key, look.title, connect.now(), look.overview)
    children = tuple(
        Request(
            entry.url,
            Way.VIDEO,
            job.wanted,
            {"collection": collection_id, "position": entry.position, "name": entry.title},
            job.submitted_by,
            job.id,
        )
        for entry in look.entries
    )
    cut = f" of {look.count}" if look.count and look.count > len(children) else ""
    return Outcome(children=children, message=f"{len(children)}{cut} entries of '{look.title}' are queued.")


def _request(job: Job) -> Request:
    return Request(job.source, job.kind, job.wanted, job.options, job.submitted_by, job.parent_id)


def _held(work: Work, key: str | None) -> str | None:
    """The item that stands for `key` (extractor:id) already, if its file is there."""
    provider, _, value = (key or "").partition(":")
    media_id = media.by_external_id(work.db, provider, value) if value else None
    rows = files.of(work.db, media_id) if media_id else []
    return media_id if any(row["role"] == "main" and row["missing_since"] is None for row in rows) else None


def _collect(work: Work, job: Job, media_id: str) -> None:
    """Place the item in the collection that its job was asked for."""
    collection_id, position = job.options.get("collection"), job.options.get("position")
    if isinstance(collection_id, str) and isinstance(position, int):
        with connect.write(work.db):
            collections.put_item(work.db, collection_id, media_id, position)
