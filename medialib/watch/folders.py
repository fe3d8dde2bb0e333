"""Notices new files in the inbox and the media folders, and asks for the jobs that take them.

Notifications (watchdog) only say where to look; what is there is read from the disk, and an
hourly scan finds what no notification told, since they get lost on network mounts.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from medialib import suffixes
from medialib.model import Request, Way
from medialib.store import connect
from medialib.store import jobs as job_rows
from medialib.tasks import Tasks

log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
QUIET_EVENTS = ("opened", "closed_no_write")
Snapshot = tuple[tuple[str, int, int], ...]


@dataclass
class Dirty(FileSystemEventHandler):
    """When something last happened in a media folder; 0 when nothing has since it was scanned."""

    last: float = 0.0

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note the time."""
        if event.event_type not in QUIET_EVENTS and not suffixes.is_junk(Path(os.fsdecode(event.src_path)).name):
            self.last = time.monotonic()


@dataclass
class Inbox:
    """The inbox's entries as last seen, and since when they have not grown."""

    folder: Path
    seen: dict[str, tuple[Snapshot, float]] = field(default_factory=dict)

    def settled(self, settle_s: float) -> Iterator[tuple[Path, Snapshot]]:
        """The entries whose files have not changed for `settle_s` seconds, each as long as it stays so."""
        now = time.monotonic()
        entries = {
            entry.name: snapshot(Path(entry)) for entry in os.scandir(self.folder) if not suffixes.is_junk(entry.name)
        }
        self.seen = {
            name: self.seen[name] if name in self.seen and self.seen[name][0] == files else (files, now)
            for name, files in entries.items()
        }
        for name, (files, since) in self.seen.items():
            if files and now - since >= settle_s:
                yield self.folder / name, files


def snapshot(entry: Path) -> Snapshot:
    """The files at or under `entry` with their sizes and times."""
    found = []
    for folder, _, names in os.walk(entry) if entry.is_dir() else ((str(entry.parent), [], [entry.name]),):
        for name in names:
            try:
                stat = (Path(folder) / name).stat()
            except OSError:
                continue
            found.append((f"{folder}/{name}", stat.st_size, stat.st_mtime_ns))
    return tuple(sorted(found))


def watch(tasks: Tasks) -> None:
    """Follow the inbox and the media folders until the worker stops."""
    settings = tasks.settings
    if not settings.watch.enabled:
        return
    tasks.scan()
    observer = Observer()
    dirty = {name: _observe(observer, folder.path) for name, folder in settings.folders.items()}
    observer.start()
    inbox = Inbox(settings.inbox)
    asked: dict[Path, Snapshot] = {}
    while not tasks.stopping.wait(LOOK_EVERY_S):
        for entry, files in inbox.settled(settings.watch.settle_s):
            if asked.get(entry) != files:
                asked[entry] = files
                _take(tasks, entry, files)
        for name, mark in dirty.items():
            if mark and mark.last and time.monotonic() - mark.last >= settings.watch.settle_s:
                mark.last = 0.0
                with connect.library(settings) as db:
                    tasks.submit(db, Request(name, Way.SCAN))
    observer.stop()


def _observe(observer: BaseObserver, folder: Path) -> Dirty | None:
    """Ask to be told of changes below `folder`; None where it cannot be watched, which the scans make up for."""
    mark = Dirty()
    try:
        observer.schedule(mark, str(folder), recursive=True)
    except OSError as error:
        log.warning("cannot watch %s (%s); it is looked at by the scans only", folder, error.strerror)
        return None
    return mark


def _take(tasks: Tasks, entry: Path, files: Snapshot) -> None:
    """Ask for an inbox entry to be taken, unless it failed before and has not changed since."""
    newest = max(mtime for _, _, mtime in files)
    with connect.library(tasks.settings) as db:
        failed = job_rows.last_failure(db, Way.INBOX, str(entry))
        if failed is None or failed < connect.stamp_ns(newest):
            tasks.submit(db, Request(str(entry), Way.INBOX))
