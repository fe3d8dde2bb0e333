"""Turns looks at the drives into what happened: a disc came, went, or was swapped for another.

What lies on a disc is asked once for each insertion, in a thread of its own, so that a slow or
scratched disc holds up neither the other drives nor the next look.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from medialib.discs import Disc, Drive, Format, Tray
from medialib.errors import MedialibError, ProgramError
from medialib.sources.drives.linux import Linux
from medialib.sources.drives.listed import Listed
from medialib.sources.drives.macos import MacOS
from medialib.sources.drives.sight import Sight, System, plain

log = logging.getLogger(__name__)
Look = Callable[[Path, Format | None], Disc]
BLANK = Disc(Format.BLANK, "blank:")
TRIES = 3
PATIENCE_S = 2.0


class Change(StrEnum):
    """What happened to a drive's disc."""

    INSERTED = "inserted"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Noticed:
    """A change, and the drive after it; of a removed disc, `disc` tells which it was."""

    change: Change
    drive: Drive
    disc: Disc


class Reading:
    """A disc that is being looked at. `ended` once `disc` is known, or the look has failed."""

    def __init__(self, system: System, look: Look, sight: Sight) -> None:
        self.disc: Disc | None = None
        self._system = system
        self._look = look
        self._sight = sight
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def ended(self, patience_s: float) -> bool:
        """Whether it has ended, waiting at most `patience_s` seconds."""
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _read(self) -> None:
        sight = self._system.about(self._sight)
        if sight.hint is Format.BLANK:
            self.disc = BLANK
            return
        try:
            disc = self._look(self._system.source(sight.device), sight.hint)
        except (MedialibError, OSError) as error:
            log.warning("the disc in %s cannot be read: %s", sight.device, error)
            return
        self.disc = replace(disc, label=plain(disc.label) or sight.label)


@dataclass
class Seen:
    """A drive as last seen, the disc known to be in it, and the look at the next.

    `another` says that the disc may be another than the known one, `tries` how often it was looked at.
    """

    sight: Sight
    disc: Disc | None = None
    reading: Reading | None = None
    another: bool = False
    tries: int = 0

    @property
    def drive(self) -> Drive:
        """The drive for others; one whose disc is still being looked at is busy."""
        busy = self.sight.tray is Tray.LOADED and self.disc is None and (self.reading or self.tries < TRIES)
        return Drive(self.sight.device, self.sight.name, Tray.BUSY if busy else self.sight.tray, self.disc)

    def follow(self, sight: Sight) -> None:
        """Take up a new look at the drive, which may not yet be ready to have its disc read."""
        if sight.changed or sight.mark != self.sight.mark:
            self.another, self.reading, self.tries = True, None, 0
        if sight.problem and sight.problem != self.sight.problem:
            log.warning("%s (%s) cannot be asked: %s", sight.device, sight.name, sight.problem)
        if sight.tray in (Tray.OPEN, Tray.EMPTY):
            self.disc, self.another, self.reading, self.tries = None, False, None, 0
        self.sight = sight

    def look(self, system: System, look: Look) -> None:
        """Begin to look at the disc, if it is not known."""
        wanted = self.sight.tray is Tray.LOADED and (self.another or self.disc is None)
        if wanted and self.reading is None and self.tries < TRIES:
            self.tries += 1
            self.reading = Reading(system, look, self.sight)

    def settle(self, patience_s: float) -> None:
        """Take what a look has found, once it has ended. The known disc is held on to as long as there are tries."""
        if self.reading is None or not self.reading.ended(patience_s):
            return
        found, self.reading = self.reading.disc, None
        if found or self.tries >= TRIES:
            self.disc, self.another = found, False


@dataclass
class Seeing:
    """The drives as they were at the last look. `patience_s` is how long a look waits for discs that just came."""

    system: System
    look: Look
    patience_s: float = PATIENCE_S
    seen: dict[str, Seen] = field(default_factory=dict)
    failing: bool = False

    @property
    def drives(self) -> list[Drive]:
        """Every drive there is, with the disc in it as far as it is known."""
        return [one.drive for one in self.seen.values()]

    def poll(self) -> list[Noticed]:
        """Look at every drive and say what happened. A system that cannot say now changes nothing."""
        try:
            sights = {sight.device: sight for sight in self.system.scan()}
        except ProgramError as error:
            log.log(logging.DEBUG if self.failing else logging.WARNING, "the drives cannot be seen: %s", error)
            self.failing = True
            return []
        self.failing = False
        before = {device: seen.drive for device, seen in self.seen.items()}
        self.seen = {
            device: self.seen.get(device) or Seen(replace(sight, problem="")) for device, sight in sights.items()
        }
        for device, seen in self.seen.items():
            seen.follow(sights[device])
            seen.look(self.system, self.look)
        until = time.monotonic() + self.patience_s
        for seen in self.seen.values():
            seen.settle(max(0.0, until - time.monotonic()))
        return [
            happened for device in {**before, **self.seen} for happened in self._happened(device, before.get(device))
        ]

    def _happened(self, device: str, before: Drive | None) -> list[Noticed]:
        """What happened in one drive since the last look."""
        drive = self.seen[device].drive if device in self.seen else None
        old, new = (one.disc if one else None for one in (before, drive))
        if new and drive and (old is None or old.id != new.id):
            return [Noticed(Change.CHANGED if old else Change.INSERTED, drive, new)]
        if old and new is None and before:
            return [Noticed(Change.REMOVED, drive or replace(before, tray=Tray.EMPTY, disc=None), old)]
        return []


def here(listed: tuple[Path, ...] = (), platform: str = sys.platform) -> System:
    """The drives of this machine, and those that are listed besides."""
    if platform == "darwin":
        return Listed(MacOS(), listed, lambda path: None)  # it knows its devices itself
    linux = Linux()
    return Listed(linux, listed, linux.sight)
