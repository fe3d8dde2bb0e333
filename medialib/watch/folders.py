"""Notices what changes in the inbox and the media folders, and asks for the jobs that take it up.

Notifications (watchdog) only say where to look; what is there is read from the disk, and an
hourly scan finds what no notification told, since they get lost on network mounts.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from medialib import seal, suffixes
from medialib.model import Request, Status, Way
from medialib.store import connect
from medialib.store import jobs as job_rows
from medialib.tasks import Tasks
from medialib.watch.inbox import Inbox

log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
LONGEST_WAIT_S = 60.0
QUIET_EVENTS = ("opened", "closed_no_write")


@dataclass(eq=False)
class Changes(FileSystemEventHandler):
    """When things began to happen in a media folder since it was last scanned, and when something last did."""

    first: float | None = None
    last: float = 0.0

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note the time, unless it is nothing that a scan would take up: sidecars that we wrote, unfinished files."""
        if event.event_type not in QUIET_EVENTS and _concerns(event):
            self.note()

    def note(self) -> None:
        """Something happened just now."""
        self.last = time.monotonic()
        self.first = self.last if self.first is None else self.first

    def due(self, settle_s: float) -> bool:
        """Whether to scan: it has been quiet for `settle_s` seconds, or has not been for a minute."""
        now = time.monotonic()
        return self.first is not None and (now - self.last >= settle_s or now - self.first >= LONGEST_WAIT_S)


@dataclass
class Watched:
    """A media folder and the notifications that come from it; anew whenever another folder stands at its path."""

    name: str
    path: Path
    changes: Changes
    there: tuple[int, int] | None = None
    watch: ObservedWatch | None = None

    def follow(self, observer: BaseObserver) -> None:
        """See whether the folder was mounted, unmounted or replaced since the last time."""
        there = _identity(self.path)
        if there == self.there:
            return
        self.there = there
        self.changes.note()
        if self.watch is not None:
            with contextlib.suppress(KeyError, OSError):
                observer.unschedule(self.watch)
        self.watch = self._observed(observer) if there else None

    def _observed(self, observer: BaseObserver) -> ObservedWatch | None:
        try:
            return observer.schedule(self.changes, str(self.path), recursive=True)
        except OSError as error:
            log.warning("cannot watch %s (%s); it is looked at by the scans only", self.path, error.strerror)
            return None


def _concerns(event: FileSystemEvent) -> bool:
    """Whether an event is of something a scan looks at. What happens in a folder comes as an event of its own, too."""
    if event.is_directory and event.event_type == "modified":
        return False
    paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
    return any(not suffixes.is_junk(path.name) and not seal.is_ours(path) for path in paths)


def watch(tasks: Tasks) -> None:
    """Follow the inbox and the media folders until the worker stops."""
    settings = tasks.settings
    if not settings.watch.enabled:
        return
    inbox = Inbox(settings.inbox, settings.watch.settle_s)
    folders = [Watched(name, folder.path, Changes()) for name, folder in settings.folders.items()]
    observer = Observer()
    observer.start()
    try:
        for folder in folders:
            folder.follow(observer)
        with _passing():
            tasks.scan()
        while not tasks.stopping.wait(LOOK_EVERY_S):
            with _passing():
                inbox.ask(tasks)
                for folder in folders:
                    folder.follow(observer)
                    _scan(tasks, folder)
    finally:
        observer.stop()


@contextlib.contextmanager
def _passing() -> Iterator[None]:
    """What fails for want of space is tried again at the next look."""
    try:
        yield
    except sqlite3.OperationalError as error:
        log.warning("cannot ask for new files now: %s", error)


def _scan(tasks: Tasks, folder: Watched) -> None:
    """Ask for a scan once changes have settled, but not while one runs, which may have passed them by."""
    if not folder.changes.due(tasks.settings.watch.settle_s):
        return
    with connect.library(tasks.settings) as db:
        if not _is_running(db, folder.name):
            folder.changes.first = None
            tasks.submit(db, Request(folder.name, Way.SCAN))


def _is_running(db: Database, name: str) -> bool:
    last = job_rows.newest(db, Way.SCAN, name)
    return last is not None and last.status is Status.RUNNING


def _identity(path: Path) -> tuple[int, int] | None:
    """Which folder stands at a path: a mounted one differs from the place it is mounted on."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
