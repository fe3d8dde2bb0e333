"""Moves a job between its states and records progress; nobody else writes a job's state.

queued -> running -> done | failed | cancelled
   ^         |
   +---------+  (a temporary failure, a lapsed lease, another lane, a person's retry)
   ^         |
   +-waiting-+  (a question, until a person answers)
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from medialib.errors import CancelledError, ConflictError, MedialibError, NotFoundError, TemporaryError
from medialib.fetch.redact import redact
from medialib.model import Job, Json, Request, Status, Way
from medialib.store import events
from medialib.store import jobs as rows
from medialib.store.connect import new_id, now, stamp, write

PUBLIC = (
    "id",
    "kind",
    "title",
    "source",
    "status",
    "stage",
    "progress",
    "eta_s",
    "speed_bps",
    "message",
    "error",
    "hint",
    "attempts",
    "media_id",
    "parent_id",
    "created_at",
    "started_at",
    "finished_at",
    "question",
)
REPORT_EVERY_S = 0.25
LOG_LINE = 2000
MOST_CHILDREN = 10_000
MOST_LOST = 30
LOST = f"The worker ended each of the {MOST_LOST} times that it ran this job."
LOST_HINT = "The file or page likely crashes one of our tools; the job's log says how far it came."


def public(job: Job) -> dict[str, Json]:
    """The fields of a job that its owner sees, in the API and in events."""
    values = {**asdict(job), "source": shown_source(job)}
    return {name: values[name] for name in PUBLIC}


def shown_source(job: Job) -> str:
    """Where a job's thing came from, without what an address holds of secrets and the paths that only the server knows."""
    return job.source.rpartition("/")[2] if job.kind is Way.UPLOAD else redact(job.source)


def submit(db: Database, request: Request, title: str, lane: str = "") -> str:
    """Record a request as a queued job and return its id; one that is already open is not doubled.

    Nor is a child that its parent asked for before, so that a parent may run twice.
    """
    with write(db):
        held = rows.child_for(db, request) if request.parent_id else rows.open_for(db, request)
        if held:
            return held
        job_id = new_id()
        rows.add(db, job_id, request, title, now(), lane)
        _tell(db, job_id)
    return job_id


def claim(db: Database, job_id: str, worker: str, lease_s: float) -> Job | None:
    """Take a queued job for `worker`; None when there is nothing to take."""
    with write(db):
        if not rows.claim(db, job_id, worker, _in(lease_s), now()):
            return None
        _tell(db, job_id)
        return rows.get(db, job_id)


def finish(db: Database, job: Job, worker: str, media_id: str | None, message: str) -> None:
    """The job is done; `media_id` is what it brought. One that was to be cancelled takes its children along."""
    with write(db):
        if rows.held(db, worker).get(job.id) and _cancel_children(db, job.id):
            cancelled(db, job, worker)
        else:
            _end(db, job, worker, status=Status.DONE, progress=1.0, media_id=media_id, message=message)


def go_on(db: Database, job: Job, worker: str, lane: str) -> None:
    """Give a running job back to the queue, to go on in another lane."""
    _end(db, job, worker, status=Status.QUEUED, worker=None, attempts=job.attempts - 1, lane=lane)


def ask(db: Database, job: Job, worker: str, question: Mapping[str, Json], message: str) -> None:
    """Let a running job wait for a person, holding no worker."""
    told = json.dumps(dict(question))
    _end(db, job, worker, status=Status.WAITING, worker=None, attempts=job.attempts - 1, question=told, message=message)


def answer(db: Database, job_id: str, options: Mapping[str, Json]) -> Job:
    """Take a person's answer as options of a waiting job and queue it. Raises NotFoundError or ConflictError."""
    with write(db):
        job = _get(db, job_id)
        if not rows.answer(db, job_id, options):
            raise ConflictError(f"Job {job_id} is {job.status}.", "It asks nothing; see its page.")
        _tell(db, job_id)
        return _get(db, job_id)


def next_try(job: Job, error: MedialibError, tries: int, retry_delay_s: float) -> float | None:
    """Seconds until a failed job is tried again, doubling with each try; None when trying again is no use."""
    again = isinstance(error, TemporaryError) and job.attempts < tries
    return retry_delay_s * 2.0 ** (job.attempts - 1) if again else None


def fail(db: Database, job: Job, worker: str, error: MedialibError, delay_s: float | None) -> None:
    """Record why a job failed; it is tried again after `delay_s` seconds, unless that is None."""
    text, hint = redact(error.message), redact(error.hint)
    if delay_s is None:
        _end(db, job, worker, status=Status.FAILED, error=text, hint=hint)
    else:
        message = f"Try {job.attempts} failed; the next one is in {round(delay_s)} s."
        _end(db, job, worker, status=Status.QUEUED, error=text, hint=hint, message=message, run_after=_in(delay_s))


def cancelled(db: Database, job: Job, worker: str) -> None:
    """A running job has ended because somebody asked for it."""
    with write(db):
        _cancel_children(db, job.id)
        _end(db, job, worker, status=Status.CANCELLED, cancel_asked=0)


def release(db: Database, job: Job, worker: str) -> None:
    """Give a running job back to the queue: its worker is being stopped."""
    _end(db, job, worker, status=Status.QUEUED, worker=None, attempts=job.attempts - 1)


def cancel(db: Database, job_id: str) -> Job:
    """Cancel a job, or flag it for the worker that runs it, with its children.

    Raises NotFoundError, or ConflictError when it has already ended.
    """
    with write(db):
        job = _get(db, job_id)
        ended = rows.end_waiting(db, job_id, now()) or rows.ask_cancel(db, job_id)
        if not (_cancel_children(db, job_id) or ended):
            raise ConflictError(
                f"Job {job_id} is {job.status} already.", "Only a queued, waiting or running job can be cancelled."
            )
        _tell(db, job_id)
        return _get(db, job_id)


def children(db: Database, job_id: str) -> list[Job]:
    """The jobs that a job has asked for."""
    return rows.recent(db, parent_id=job_id, limit=MOST_CHILDREN)


def _cancel_children(db: Database, job_id: str) -> int:
    """Cancel a job's open children, or flag them; how many there were."""
    found = [child for child in children(db, job_id) if child.status in rows.OPEN]
    for child in found:
        cancel(db, child.id)
    return len(found)


def retry(db: Database, job_id: str) -> Job:
    """Queue an ended job again. Raises NotFoundError, or ConflictError when it has not failed."""
    with write(db):
        job = _get(db, job_id)
        if not rows.requeue(db, job_id, (Status.FAILED, Status.CANCELLED)):
            raise ConflictError(f"Job {job_id} is {job.status}.", "Only a failed or cancelled job can be tried again.")
        _tell(db, job_id)
        return _get(db, job_id)


def recover(db: Database, dead_workers: Iterable[str] = ()) -> list[str]:
    """Queue again what lapsed or dead workers held; the ids of every job that may run now."""
    with write(db):
        for job_id, status in rows.release_lapsed(db, now(), dead_workers, MOST_LOST, LOST, LOST_HINT):
            if status is Status.CANCELLED:
                _cancel_children(db, job_id)
            _tell(db, job_id)
        return rows.due(db, now())


def _get(db: Database, job_id: str) -> Job:
    job = rows.get(db, job_id)
    if job is None:
        raise NotFoundError(f"There is no job '{job_id}'.", "List them with 'medialib jobs'.")
    return job


def _in(seconds: float) -> str:
    return stamp(datetime.now(UTC) + timedelta(seconds=seconds))


def _end(db: Database, job: Job, holder: str, **values: object) -> None:
    ended = None if values["status"] in rows.OPEN else now()
    with write(db):
        if rows.update(
            db,
            job.id,
            holder,
            eta_s=None,
            speed_bps=None,
            lease_until=None,
            finished_at=ended,
            **{"message": "", **values},
        ):
            _tell(db, job.id)


def _tell(db: Database, job_id: str) -> None:
    job = rows.get(db, job_id)
    if job:
        events.add(db, "job", public(job), now(), owner=job.submitted_by)


@dataclass
class Reporter:
    """A running job's model.Report: writes at most four times a second, and stops once cancelled."""

    db: Database
    job: Job
    worker: str
    stopped: threading.Event = field(default_factory=threading.Event)
    _state: dict[str, object] = field(default_factory=dict)
    _lines: list[tuple[str, str]] = field(default_factory=list)
    _written: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        """Note how far the stage is; see model.Report."""
        with self._lock:
            if message is not None:
                self._state["message"] = redact(message)
            if progress is not None:
                self._state |= {"progress": min(max(progress, 0.0), 1.0), "eta_s": eta_s, "speed_bps": speed_bps}
            self._flush(force=False)
        if self.stopped.is_set():
            raise CancelledError("The job was cancelled.")

    def stage(self, name: str) -> None:
        """Begin a stage: its progress starts at 0."""
        with self._lock:
            self._state = {"stage": name, "progress": 0.0, "message": "", "eta_s": None, "speed_bps": None}
            self._flush(force=True)
        self()

    def brought(self, media_id: str) -> None:
        """Note at once which item the job brought, so that a second run need not bring it again."""
        with self._lock:
            self._state["media_id"] = media_id
            self._flush(force=True)

    def log(self, line: str) -> None:
        """Keep one line of what a tool said, secrets removed."""
        with self._lock:
            self._lines.append((now(), redact(line.rstrip())[:LOG_LINE]))
            self._flush(force=len(self._lines) >= 200)

    def flush(self) -> None:
        """Write what is held back."""
        with self._lock:
            self._flush(force=True)

    def flush_late(self, db: Database) -> None:
        """Write what has been held back for too long, by the connection of the caller's own thread."""
        with self._lock:
            self._flush(force=False, db=db)

    def _flush(self, *, force: bool, db: Database | None = None) -> None:
        if not force and time.monotonic() - self._written < REPORT_EVERY_S:
            return
        db = db or self.db
        state, lines = self._state, self._lines
        self._state, self._lines, self._written = {}, [], time.monotonic()
        if not (state or lines):
            return
        with write(db):
            rows.log(db, self.job.id, lines)
            if state and rows.update(db, self.job.id, self.worker, **state):
                _tell(db, self.job.id)
