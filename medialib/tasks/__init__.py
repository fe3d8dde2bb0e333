"""The one door to work: submit(), and the Huey tasks that wake the workers.

The job row is the truth; the queue is only the alarm clock. Whatever is lost from the queue, or
delivered twice, is put right by claiming rows in one statement and by the sweep.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from huey import Huey, crontab
from sqlite_utils import Database

from medialib import flow, jobs, notify
from medialib.errors import CancelledError
from medialib.model import Job, Json, Kind, Request, Status, Way
from medialib.settings import Settings
from medialib.store import connect, discs, events
from medialib.store import jobs as job_rows
from medialib.tasks.drives import rip_title, ripable
from medialib.tasks.faults import known
from medialib.tasks.queue import Workers, open_queue
from medialib.tasks.titles import title
from medialib.tasks.workers import dead, own_name

log = logging.getLogger(__name__)
EVENTS_KEPT = timedelta(days=2)
SCANS_KEPT = timedelta(days=7)
FOLLOW_EVERY_S = 0.5
NOTICES = {
    Status.DONE: "A disc is on the shelf",
    Status.FAILED: "A disc could not be taken",
    Status.WAITING: "A disc has a question",
}
# Periodic tasks overtake waiting jobs, and are dropped when all workers were busy until the next one.
PERIODIC = {"priority": 10, "expires": 55}


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
        job_id = self._commit(db, request, title(request))
        self._wake(job_id)
        return job_id

    def _commit(self, db: Database, request: Request, title: str) -> str:
        """A job row; the drive whose disc it takes, if it is one, knows of it."""
        with connect.write(db):
            job_id = jobs.submit(db, request, title, flow.lane(request, self.settings))
            if request.way is Way.DISC:
                discs.rip_started(db, request.source, job_id)
        return job_id

    def rip(
        self,
        db: Database,
        device: str,
        wanted: Kind | None = None,
        options: Mapping[str, Json] | None = None,
        submitted_by: str | None = None,
    ) -> str:
        """Commit a job that takes the disc in a known drive, wake a worker, and return the job's id.

        Raises NotFoundError for a drive nobody knows, ConflictError where there is nothing to rip or a job does.
        """
        request = Request(device, Way.DISC, wanted, dict(options or {}), submitted_by)
        with connect.write(db):
            job_id = self._commit(db, request, rip_title(ripable(db, device), request))
        self._wake(job_id)
        return job_id

    def cancel(self, db: Database, job_id: str) -> Job:
        """Cancel a job; see jobs.cancel. What queued jobs had fetched before is cleared away."""
        job = jobs.cancel(db, job_id)
        for one in (job, *jobs.children(db, job_id)):
            if one.status is Status.CANCELLED:
                flow.abandon(self.settings, one.id)
        return job

    def retry(self, db: Database, job_id: str) -> Job:
        """Queue an ended job again and wake a worker; see jobs.retry."""
        job = jobs.retry(db, job_id)
        self._wake(job_id)
        return job

    def answer(self, db: Database, job_id: str, options: Mapping[str, Json]) -> Job:
        """Pass on what a person said to a waiting job and wake a worker; see jobs.answer."""
        job = jobs.answer(db, job_id, options)
        self._wake(job_id)
        return job

    def run(self, job_id: str) -> None:
        """Do one job, if it is still to be done: the task itself."""
        with connect.library(self.settings) as db:
            job = None if self.stopping.is_set() else jobs.claim(db, job_id, self.worker, self.settings.jobs.lease_s)
            if job is None:
                return
            report = self.running[job_id] = jobs.Reporter(db, job, self.worker)
            if self.stopping.is_set():  # since we looked
                report.stopped.set()
            goes_on = False
            try:
                goes_on = self._do(db, job, report)
            except CancelledError:
                self._stopped(db, job, report)
            except Exception as error:
                self._failed(db, job, report, error)
            finally:
                del self.running[job_id]
                self._wake_lane(db, job)
            if goes_on:
                self._wake(job_id)
            else:
                self._notify(db, job_id)

    def _do(self, db: Database, job: Job, report: jobs.Reporter) -> bool:
        """Do what can be done of a job now; whether it goes on in another lane."""
        outcome = flow.run(flow.Work(self.settings, db, report), job)
        report.flush()
        if outcome.question is not None:
            jobs.ask(db, job, self.worker, outcome.question, outcome.message)
            return False
        if outcome.lane is not None:
            jobs.go_on(db, job, self.worker, outcome.lane)
            return True
        for request in outcome.children:
            report()
            self.submit(db, request)
        jobs.finish(db, job, self.worker, outcome.media_id, outcome.message)
        if job.kind is not Way.IDENTIFY and flow.has_unasked(self.settings, db):
            self.submit(db, Request(flow.EVERYTHING, Way.IDENTIFY))
        if job.kind is not Way.SIDECARS:
            self._write_sidecars(db)
        if job.kind is Way.IDENTIFY:
            self._name_albums(db)
        return False

    def _name_albums(self, db: Database) -> None:
        """Name the albums of unknown CDs that somebody knows by now."""
        for request in flow.named_by_now(db):
            self.submit(db, request)

    def _write_sidecars(self, db: Database) -> None:
        """Have sidecars written where something is due, unless a job does that already or is going to."""
        if flow.has_sidecars_due(self.settings, db) and not job_rows.open_sources(db, Way.SIDECARS):
            self.submit(db, Request(flow.EVERYTHING, Way.SIDECARS))

    def _stopped(self, db: Database, job: Job, report: jobs.Reporter) -> None:
        """End a job that was cancelled, give one back whose worker ends, leave one alone that another worker has."""
        report.flush()
        asked = job_rows.held(db, self.worker).get(job.id)
        if asked:
            flow.abandon(self.settings, job.id)
            jobs.cancelled(db, job, self.worker)
        elif asked is not None:
            jobs.release(db, job, self.worker)

    def _failed(self, db: Database, job: Job, report: jobs.Reporter, error: Exception) -> None:
        told = known(error)
        if told is not error:
            log.error("job %s failed unexpectedly", job.id, exc_info=error)
        delay_s = jobs.next_try(job, told, self.settings.jobs.tries, self.settings.jobs.retry_delay_s)
        if delay_s is None and job.id in job_rows.held(db, self.worker):
            flow.abandon(self.settings, job.id)  # first, since a full disk may have no room for the row either
        report.log(f"{type(error).__name__}: {error}")
        report.flush()
        jobs.fail(db, job, self.worker, told, delay_s)
        if delay_s is not None:
            self.run_job.schedule((job.id,), delay=delay_s)  # type: ignore[attr-defined]

    def _notify(self, db: Database, job_id: str) -> None:
        """Say where people are how a disc's job stands, once that is of interest."""
        job = job_rows.get(db, job_id)
        if job and job.kind is Way.DISC and job.status in NOTICES and job.worker in (None, self.worker):
            notify.send(self.settings, NOTICES[job.status], f"{job.title}: {job.error or job.message}")

    def _wake_lane(self, db: Database, job: Job) -> None:
        """The lane of a job that runs no longer is free: its next one may begin."""
        waiting = job_rows.next_in(db, job.lane, connect.now()) if job.lane and not self.stopping.is_set() else None
        if waiting:
            self._wake(waiting)

    def _wake(self, job_id: str) -> None:
        try:
            self.run_job(job_id)
        except sqlite3.Error as error:
            log.warning("job %s waits for the next sweep: the queue cannot be written (%s)", job_id, error)

    def sweep(self) -> None:
        """Queue again what lapsed or nobody took, and clear away what is no longer of use."""
        with connect.library(self.settings) as db:
            self._renew(db)
            due = jobs.recover(db, dead(job_rows.workers(db), self.worker))
            waiting = {task.args[0] for task in self.huey.pending() if task.args}
            for job_id in due:
                if job_id not in waiting:
                    self._wake(job_id)
            flow.tidy(self.settings, lambda ids: job_rows.ended(db, ids))
            flow.catch_up(self.settings, db)
            if cut_off := flow.cut_off(db):
                self.submit(db, cut_off)
            self._name_albums(db)
            with connect.write(db):
                events.prune(db, _ago(EVENTS_KEPT))
                for way in (Way.SCAN, Way.SIDECARS):
                    job_rows.forget(db, way, _ago(SCANS_KEPT))
            self._write_sidecars(db)

    def scan(self) -> None:
        """Ask for a reconciling scan of every media folder."""
        with connect.library(self.settings) as db:
            for name in self.settings.folder_paths():
                self.submit(db, Request(name, Way.SCAN))

    def scan_due(self) -> None:
        """Ask for a scan of the folders whose last one was asked for `rescan_h` hours ago."""
        before = _ago(timedelta(hours=self.settings.watch.rescan_h))
        with connect.library(self.settings) as db:
            for name in self.settings.folder_paths():
                last = job_rows.newest(db, Way.SCAN, name)
                if last is None or last.created_at <= before:
                    self.submit(db, Request(name, Way.SCAN))

    def follow(self) -> None:
        """Renew the leases of this worker's jobs, pass on cancels and late reports, until it stops."""
        every = self.settings.jobs.lease_s / 3
        since = every
        with connect.library(self.settings) as db:
            while not self.stopping.wait(FOLLOW_EVERY_S):
                since += FOLLOW_EVERY_S
                try:
                    self._look_after(db, renew=since >= every)
                except sqlite3.OperationalError as error:  # a full disk, which may pass
                    log.warning("cannot look after the running jobs: %s", error)
                    continue
                since = 0.0 if since >= every else since

    def _look_after(self, db: Database, *, renew: bool) -> None:
        running = dict(self.running)
        if not running:
            return
        if renew:
            self._renew(db)
        held = job_rows.held(db, self.worker)
        for job_id, report in running.items():
            if held.get(job_id, True):  # cancelled, or taken by another worker while this machine slept
                report.stopped.set()
            else:
                report.flush_late(db)

    def _renew(self, db: Database) -> None:
        until = connect.stamp(datetime.now(UTC) + timedelta(seconds=self.settings.jobs.lease_s))
        job_rows.renew(db, self.worker, list(self.running), until)

    def workers(self) -> Workers:
        """The threads that run jobs, to be started."""
        return Workers(self.huey, workers=self.settings.jobs.workers, initial_delay=0.05, backoff=1.1, max_delay=0.5)

    def stop(self) -> None:
        """Give back what is running; the tasks end within seconds."""
        self.stopping.set()
        for report in list(self.running.values()):
            report.stopped.set()


def open_tasks(settings: Settings, *, immediate: bool = False) -> Tasks:
    """The queue of this library. `immediate` runs each task at once in the caller, for tests."""
    huey = open_queue(settings, immediate=immediate)
    tasks = Tasks(settings, huey, own_name())
    tasks.run_job = huey.task(name="run_job")(tasks.run)
    huey.periodic_task(crontab(), name="sweep", **PERIODIC)(tasks.sweep)
    if settings.watch.enabled:
        huey.periodic_task(crontab(), name="scan", **PERIODIC)(tasks.scan_due)
    return tasks


def _ago(span: timedelta) -> str:
    return connect.stamp(datetime.now(UTC) - span)
