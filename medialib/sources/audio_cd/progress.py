"""What cd-paranoia says while it reads: how far it is, and what trouble it had."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence

from medialib.discs import CdTrack
from medialib.model import Report

INTERVAL_S = 0.5
SECTOR_BYTES = 2352
# Positions count 16 bit samples of both channels from the first sector of the disc.
SECTOR_POSITIONS = SECTOR_BYTES // 2
EVENT = re.compile(r"##: -?\d+ \[(?P<event>[a-z ]+)\] @ (?P<position>-?\d+)")
READ_ERRORS = ("transport error", "cache error", "scratch")
JITTER = ("jitter", "drift", "dropped", "duped")
CHATTER = re.compile(
    r"\s*(?:\(C\)|Report bugs|Sending all|cdparanoia III|405: Option|Forcing CDROM|Ripping from|to sector|outputting|Done)"
)


class TrackProgress:
    """The reading of one track. `reached` is the sector of the disc up to which its sound is kept."""

    def __init__(self, track: CdTrack) -> None:
        self.track = track
        self.reached = track.start
        self._events: Counter[str] = Counter()
        self._skipped: tuple[int, int] | None = None

    @property
    def read_errors(self) -> int:
        """How often the drive could not read at once."""
        return sum(self._events[event] for event in READ_ERRORS)

    @property
    def jitter(self) -> int:
        """How often the drive had lost its place; put right by reading again."""
        return sum(self._events[event] for event in JITTER)

    @property
    def skips(self) -> int:
        """How often cd-paranoia gave up and took what it had."""
        return self._events["skip"]

    @property
    def damage(self) -> tuple[int, int] | None:
        """The first and the last sector of the disc at which it gave up."""
        return self._skipped

    def take(self, event: str, position: int) -> None:
        """Note one event at a position."""
        sector = min(max(position // SECTOR_POSITIONS, self.track.start), self.track.start + self.track.length)
        self._events[event] += 1
        if event == "wrote":
            self.reached = max(self.reached, min(sector + 1, self.track.start + self.track.length))
        elif event == "skip":
            first, last = self._skipped or (sector, sector)
            self._skipped = min(first, sector), max(last, sector)


class Progress:
    """The reading of all tracks, told to a report: one share of all sectors, seconds left, bytes a second."""

    def __init__(self, report: Report, tracks: Sequence[CdTrack], kept: Sequence[CdTrack]) -> None:
        self._report = report
        self._last = tracks[-1].number
        self._total = sum(track.length for track in tracks)
        self._done = self._before = sum(track.length for track in kept)
        self._started = self._said_at = time.monotonic()
        self._current: TrackProgress | None = None

    def begin(self, track: CdTrack) -> TrackProgress:
        """The reading of a track begins."""
        self._current = TrackProgress(track)
        self._say()
        return self._current

    def line(self, text: str) -> None:
        """Take one line of what cd-paranoia says."""
        found = EVENT.match(text)
        if found is None:
            if text.strip() and not CHATTER.match(text):
                self._report.log(text.strip())
        elif self._current:
            self._current.take(found["event"], int(found["position"][:12]))
            if time.monotonic() - self._said_at >= INTERVAL_S:
                self._say()

    def end(self) -> None:
        """The track is read whole."""
        if self._current:
            self._done += self._current.track.length
            self._current.reached = self._current.track.start
            self._say()

    def _say(self) -> None:
        assert self._current
        self._said_at = now = time.monotonic()
        done = self._done + self._current.reached - self._current.track.start
        rate = (done - self._before) / (now - self._started) if now > self._started else 0
        message = f"Track {self._current.track.number} of {self._last}{self._trouble(self._current)}"
        self._report(
            message,
            progress=round(done / self._total, 4),
            eta_s=(self._total - done) / rate if rate else None,
            speed_bps=rate * SECTOR_BYTES if rate else None,
        )

    def _trouble(self, track: TrackProgress) -> str:
        counts = ((track.read_errors, "read error"), (track.skips, "skip"))
        said = [f"{count} {what}{'s' if count > 1 else ''}" for count, what in counts if count]
        return f" ({', '.join(said)})" if said else ""
