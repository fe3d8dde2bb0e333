"""Finds in the talk of ripping programs why a disc could not be read."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from medialib.errors import DiskFullError, JobError, ProgramError, UnreadableError
from medialib.model import Report
from medialib.sources.discs.protection import Protection, protection

NO_CSS = re.compile(r"libdvdread: Encrypted DVD support unavailable")
ENCRYPTED = re.compile(
    r"Error cracking CSS key|Encrypted or faulty DVD|Stream seems to be encrypted|aacs_open\(\) failed|libaacs.*not found"
    r"|No usable AACS libraries|no valid (?:processing|AACS) key",
    re.IGNORECASE,
)
UNREAD = re.compile(
    r"Read Error|Error reading (?:from DVD|NAV)|DVDReadBlocks failed|Can't (?:seek to|read) block|block read"
    r"|Input/output error|too many consecutive (?:read errors|bad units)",
    re.IGNORECASE,
)
SECTOR = re.compile(r"\b(?:block|blk|vobu|sector|offset)\s+(\d{1,9})\b", re.IGNORECASE)
PRESET = re.compile(r"Invalid preset (.{1,80})")
FULL = re.compile(r"No space left on device|Disk quota exceeded", re.IGNORECASE)
MOST_SECTORS = 10_000
HINTS = {
    Protection.CSS: "Install libdvdcss (Debian: apt install libdvd-pkg, then dpkg-reconfigure libdvd-pkg), or MakeMKV "
    "and set discs.use_makemkv.",
    Protection.AACS: "Install libaacs with a key file, or MakeMKV and set discs.use_makemkv.",
    Protection.NONE: "Install libdvdcss for DVDs or libaacs for Blu-rays, or MakeMKV and set discs.use_makemkv.",
}


@dataclass
class Listener:
    """A report that passes everything on, and remembers what hints at trouble."""

    report: Report
    unread: int = 0
    sectors: list[int] = field(default_factory=list)
    encrypted: bool = False
    no_css: bool = False
    full: bool = False
    preset: str = ""

    @property
    def stopped(self) -> threading.Event:
        """Set when the job is cancelled."""
        return self.report.stopped

    @stopped.setter
    def stopped(self, value: threading.Event) -> None:
        self.report.stopped = value

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        """Pass progress on."""
        self.report(message, progress=progress, eta_s=eta_s, speed_bps=speed_bps)

    def log(self, line: str) -> None:
        """Pass a line on, and remember what it tells."""
        self.hear(line)
        self.report.log(line)

    def hear(self, line: str) -> None:
        """Remember what a line tells of trouble."""
        self.no_css = self.no_css or bool(NO_CSS.search(line))
        self.encrypted = self.encrypted or bool(ENCRYPTED.search(line))
        self.full = self.full or bool(FULL.search(line))
        if told := PRESET.match(line):
            self.preset = told[1]
        if UNREAD.search(line):
            self.unread += 1
            if len(self.sectors) < MOST_SECTORS:
                self.sectors += [int(number) for number in SECTOR.findall(line)]


def failure(listener: Listener, source: Path, program: str, otherwise: str) -> JobError:
    """The most telling error for a disc that `program` could not read or encode."""
    if listener.full:
        return DiskFullError(f"{program} stopped: the disk is full.", "Make room on that disk, then retry the job.")
    if listener.preset:
        return ProgramError(
            f"{program} knows no preset '{listener.preset}'.", f"{program} --preset-list names those it knows."
        )
    sort = protection(source)
    unopened = sort is Protection.AACS and not listener.unread
    if listener.encrypted or (sort is Protection.CSS and listener.no_css) or unopened:
        by = f" with {sort}" if sort else ""
        return UnreadableError(f"The disc is encrypted{by}, and {program} found no key to it.", HINTS[sort])
    if listener.unread:
        where = f", around {ranges(listener.sectors)}" if listener.sectors else ""
        times = "once" if listener.unread == 1 else f"{listener.unread} times"
        return UnreadableError(
            f"{program} could not read the disc: it failed {times}{where}. {otherwise}",
            "Clean the disc or try another drive; if it is an image or a folder, copy the disc again.",
        )
    return ProgramError(f"{program} made nothing of the disc. {otherwise}", "The job's log holds what it said.")


def ranges(sectors: Sequence[int], most: int = 5) -> str:
    """Sectors as people read them: "sectors 1,204-1,231, 5,000"."""
    runs: list[tuple[int, int]] = []
    for sector in sorted(set(sectors)):
        if runs and sector == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], sector)
        else:
            runs.append((sector, sector))
    return runs_text(runs, most)


def runs_text(runs: Sequence[tuple[int, int]], most: int = 5) -> str:
    """Runs of sectors, first and last included, as people read them."""
    named = [f"{first:,}" if first == last else f"{first:,}-{last:,}" for first, last in runs[:most]]
    more = f" and {len(runs) - most} more places" if len(runs) > most else ""
    one = len(runs) == 1 and runs[0][0] == runs[0][1]
    return f"{'sector' if one else 'sectors'} {', '.join(named)}{more}"
