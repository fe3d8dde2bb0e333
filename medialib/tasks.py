"""The one door to work: submit(), and the Huey tasks that wake the workers.

The job row is the truth; the queue is only the alarm clock. Whatever is lost from the queue, or
delivered twice, is put right by claiming rows in one statement and by the sweep.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlite_utils import Database

from medialib import flow, jobs
from medialib.errors import CancelledError, DiskFullError, JobError, MedialibError
from medialib.model import Job, Request, Way
from medialib.settings import Settings
from medialib.store import connect, events, secrets
from medialib.store import jobs as job_rows

log = logging.getLogger(__name__)
EVENTS_KEPT = timedelta(days=2)
FOLLOW_EVERY_S = 0.5
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass
class Tasks:
    """The queue with its tasks. Made by open_tasks; one per process."""

    settings: Settings
    huey: Huey
    worker: str
    running: dict[str, jobs.Reporter] = field(default_factory=dict)
    run_job: Callable[..., Any] = field(init=False)
    stopping: threading.Event = field(default_factory=threading.Event)

    def submit(self, db: Database, request: Request) -> str:
        """Commit a job row for `request`, wake a worker, and return the job's id."""
        job_id = jobs.submit(db, request, _title(request))
        self.run_job(job_id)
        return job_id

    def cancel(self, db: Database, job_id: str) -> Job:
        """Cancel a job; see jobs.cancel."""
        return jobs.cancel(db, job_id)

    def retry(self, db: Database, job_id: str) -> Job:
        """Queue an ended job again and wake a worker; see jobs.retry."""
        job = jobs.retry(db, job_id)
        self.run_job(job_id)
        return job

    def run(self, job_id: str) -> None:
        """Do one job, if it is still to be done: the task itself."""
        with connect.library(self.settings) as db:
            job = None if self.stopping.is_set() else jobs.claim(db, job_id, self.worker, self.settings.jobs.lease_s)
            if job is None:
                return
            report = jobs.Reporter(db, job, self.worker)
            self.running[job_id] = report
            try:
                outcome = flow.run(flow.Work(self.settings, db, report), job)
                report.flush()
                for request in outcome.children:
                    self.submit(db, request)
                jobs.finish(db, job, self.worker, outcome.media_id, outcome.message)
            except CancelledError:
                self._stopped(db, job, report)
            except Exception as error:
                self._failed(db, job, report, error)
            finally:
                del self.running[job_id]

    def _stopped(self, db: Database, job: Job, report: jobs.Reporter) -> None:
        report.flush()
        if self.stopping.is_set():
            jobs.release(db, job, self.worker)
        else:
            flow.abandon(self.settings, job)
            jobs.cancelled(db, job, self.worker)

    def _failed(self, db: Database, job: Job, report: jobs.Reporter, error: Exception) -> None:
        known = _known(error)
        if known is not error:
            log.error("job %s failed unexpectedly", job.id, exc_info=error)
        report.log(f"{type(error).__name__}: {error}")
        report.flush()
        limits = self.settings.jobs
        delay = jobs.fail(db, job, self.worker, known, limits.tries, limits.retry_delay_s)
        if delay is None:
            flow.abandon(self.settings, job)
        else:
            self.run_job.schedule((job.id,), delay=delay)  # type: ignore[attr-defined]

    def sweep(self, *, starting: bool = False) -> None:
        """Queue again what lapsed or nobody took, forget old events."""
        with connect.library(self.settings) as db:
            due = jobs.recover(db, _dead_workers(job_rows.workers(db), self.worker))
            waiting = set() if starting else {task.args[0] for task in self.huey.pending() if task.args}
            for job_id in due:
                if job_id not in waiting:
                    self.run_job(job_id)
            with connect.write(db):
                events.prune(db, connect.stamp(datetime.now(UTC) - EVENTS_KEPT))

    def scan(self) -> None:
        """Ask for a reconciling scan of every media folder."""
        with connect.library(self.settings) as db:
            for name in self.settings.folder_paths():
                self.submit(db, Request(name, Way.SCAN))

    def follow(self) -> None:
        """Renew the leases of this worker's jobs and pass on cancels, until it stops."""
        every = self.settings.jobs.lease_s / 3
        since = every
        with connect.library(self.settings) as db:
            while not self.stopping.wait(FOLLOW_EVERY_S):
                since += FOLLOW_EVERY_S
                if not self.running:
                    continue
                if since >= every:
                    since = 0.0
                    job_rows.renew(
                        db,
                        self.worker,
                        connect.stamp(datetime.now(UTC) + timedelta(seconds=self.settings.jobs.lease_s)),
                    )
                for job_id in job_rows.to_cancel(db, self.worker):
                    report = self.running.get(job_id)
                    if report:
                        report.stopped.set()

    def stop(self) -> None:
        """Give back what is running; the tasks end within seconds."""
        self.stopping.set()
        for report in list(self.running.values()):
            report.stopped.set()


def open_tasks(settings: Settings, *, immediate: bool = False) -> Tasks:
    """The queue of this library. `immediate` runs each task at once in the caller, for tests."""
    with connect.private(settings) as db:
        serializer = SignedSerializer(secret=secrets.get_or_make(db, "queue"))
    if settings.jobs.redis_url:
        huey = RedisHuey(
            "medialib",
            url=settings.jobs.redis_url.get_secret_value(),
            serializer=serializer,
            immediate=immediate,
            results=False,
        )
    else:
        huey = SqliteHuey(
            "medialib",
            filename=str(settings.data / "queue.db"),
            timeout=connect.BUSY_S,
            serializer=serializer,
            immediate=immediate,
            results=False,
        )
    tasks = Tasks(settings, huey, f"{socket.gethostname()}:{os.getpid()}:{connect.new_id()}")
    tasks.run_job = huey.task(name="run_job")(tasks.run)
    huey.periodic_task(crontab(), name="sweep")(tasks.sweep)
    if settings.watch.enabled:
        hours = max(1, round(settings.watch.rescan_h))
        huey.periodic_task(crontab(minute="0", hour=f"*/{hours}"), name="scan")(tasks.scan)
    return tasks


def _known(error: Exception) -> MedialibError:
    """The error as a person should read it."""
    if isinstance(error, MedialibError):
        return error
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return DiskFullError("There is no space left on the disk.", "Free some space, then retry the job.")
    return JobError(
        f"Something we did not expect: {type(error).__name__}: {error}",
        "Retry the job; if it happens again, report it with the job's log.",
    )


def _dead_workers(workers: list[str], own: str) -> list[str]:
    """Those of this machine's `workers` whose process is gone (a pid that is ours is an earlier life's)."""
    host = own.split(":")[0]
    return [
        name for name in workers if name != own and name.startswith(f"{host}:") and not _alive(int(name.split(":")[1]))
    ]


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _title(request: Request) -> str:
    """What a job is called until it knows better."""
    if request.way is Way.SCAN:
        return f"Scan of {request.source}"
    name = request.options.get("name")
    return str(name) if name else request.source.rstrip("/").rsplit("/", 1)[-1] or request.source
