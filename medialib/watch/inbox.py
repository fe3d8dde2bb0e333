"""Watches the inbox: what has stopped growing is asked for, once."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from medialib.model import Request, Status, Way
from medialib.sources import folder as tree
from medialib.store import connect
from medialib.store import jobs as job_rows
from medialib.tasks import Tasks

SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Look:
    """What an entry looked like: a hash of its files' names, sizes and times; the newest time; how many."""

    mark: int
    newest_ns: int
    files: int


@dataclass
class Inbox:
    """The inbox's entries as last seen, since when they look so, and how they looked when they were asked for."""

    folder: Path
    settle_s: float
    seen: dict[str, tuple[Look, float]] = field(default_factory=dict)
    asked: dict[str, Look] = field(default_factory=dict)
    next_at: float = 0.0

    def settled(self, now: float) -> list[tuple[Path, Look]]:
        """The entries that have not changed for `settle_s` seconds and were not asked for as they are.

        Looking takes at most a twentieth of the time: a huge inbox is looked at less often.
        """
        if now < self.next_at:
            return []
        began = time.monotonic()
        looks = {entry.name: look(entry) for entry in tree.entries(self.folder)}
        self.seen = {
            name: self.seen[name] if name in self.seen and self.seen[name][0] == found else (found, now)
            for name, found in looks.items()
        }
        self.asked = {name: found for name, found in self.asked.items() if name in looks}
        self.next_at = now + (time.monotonic() - began) / SHARE
        return [
            (self.folder / name, found)
            for name, (found, since) in self.seen.items()
            if found.files and now - since >= self.settle_s and self.asked.get(name) != found
        ]

    def ask(self, tasks: Tasks) -> None:
        """Ask for the jobs that take what has settled."""
        settled = self.settled(time.monotonic())
        if not settled:
            return
        with connect.library(tasks.settings) as db:
            for entry, found in settled:
                if tasks.stopping.is_set():
                    return
                if entry.exists() and not _had(db, entry, found):
                    tasks.submit(db, Request(str(entry), Way.INBOX))
                self.asked[entry.name] = found


def look(entry: os.DirEntry[str]) -> Look:
    """The files at or under an entry, unfinished ones too, as one value."""
    found = sorted(_files(entry))
    return Look(hash(tuple(found)), max((newest for *_, newest in found), default=0), len(found))


def _files(entry: os.DirEntry[str]) -> Iterator[tuple[str, int, int]]:
    """The (path, size, time of the last change) of each file; what cannot be read is left out.

    The change time also tells when a file was moved here, replaced, or made readable.
    """
    try:
        if entry.is_dir(follow_symlinks=False):
            for inner in os.scandir(entry):
                yield from _files(inner)
        else:
            stat = entry.stat()
            yield entry.path, stat.st_size, max(stat.st_mtime_ns, stat.st_ctime_ns)
    except OSError:
        return


def _had(db: Database, entry: Path, found: Look) -> bool:
    """Whether a job has ended for the entry as it is: what failed, was cancelled or left over is not tried again."""
    last = job_rows.newest(db, Way.INBOX, str(entry))
    if last is None or last.status not in (Status.DONE, Status.FAILED, Status.CANCELLED) or last.finished_at is None:
        return False
    return connect.stamp_ns(found.newest_ns) <= last.finished_at
