"""Lists the titles of a video disc and copies them to Matroska files, by makemkvcon."""

from __future__ import annotations

import re
import shutil
import stat
import time
from collections.abc import Sequence
from pathlib import Path

from medialib import programs
from medialib.discs import DATA_SECTOR, Contents, Title
from medialib.errors import DiskFullError, JobError, ProgramError, UnreadableError
from medialib.model import Report
from medialib.sources.discs import length
from medialib.sources.discs.folder import disc_root
from medialib.sources.discs.makemkv_lines import Line, Titles, parse
from medialib.sources.discs.patience import Patience

NAME = "makemkvcon"
SHORTEST_S = 10.0
READ_ERROR, WRITE_ERROR, NOT_SAVED = 2003, 2019, 5003
NOT_OPENED, NO_DRIVES, TOO_OLD, EXPIRED = 5010, 5042, 5021, (5052, 5055)
CRASHED = 128
OFFSET = re.compile(r"'([^']{1,80})' at offset '(\d{1,15})'")
SCAN_ADVICE = "The job's log holds what it said."


def scan(source: Path, report: Report, *, idle_timeout_s: float, shortest_s: float = SHORTEST_S) -> Contents:
    """The titles of the disc at `source` (a drive, an image or a folder) that last at least `shortest_s`.

    `number` is makemkvcon's own, from 0; `rip` has to be given the same `shortest_s`, on which it depends.
    Raises UnreadableError, ProgramError or CancelledError.
    """
    report("Reading the titles of the disc", progress=0.0)
    talk = _run(["info", _place(source)], report, idle_timeout_s, shortest_s)
    contents = talk.titles.contents(shortest_s)
    if not contents.titles:
        raise talk.failure(source, "It found no title that can be played.")
    return contents


def rip(
    source: Path,
    title: Title,
    folder: Path,
    report: Report,
    *,
    idle_timeout_s: float,
    shortest_s: float = SHORTEST_S,
) -> Path:
    """Copy a title as it is to `folder/title_<number>.mkv`, which appears only when it is whole.

    Raises UnreadableError, ProgramError, DiskFullError or CancelledError, leaving nothing behind.
    """
    target, work = folder / f"title_{title.number}.mkv", folder / f".title_{title.number}.part"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    report(f"Copying title {title.number}", progress=0.0)
    try:
        command = ["mkv", _place(source), str(title.number), str(work.absolute())]
        talk = _run(command, report, idle_timeout_s, shortest_s)
        made = [file for file in work.iterdir() if stat.S_ISREG(file.lstat().st_mode) and file.suffix == ".mkv"]
        if len(made) != 1 or talk.said(NOT_SAVED):
            raise talk.failure(source, f"It made no file of title {title.number}.")
        try:
            length.require(made[0], title.duration_s, f"Title {title.number}")
        except UnreadableError as error:
            raise (talk.failure(source, error.message) if talk.unread else error) from None
        made[0].replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


class _Talk:
    """What makemkvcon says: titles, progress, and what went wrong. It may end with 0 without a disc, so only this counts."""

    def __init__(self, report: Report, idle_timeout_s: float) -> None:
        self.titles = Titles()
        self.unread: list[str] = []
        self._report = report
        self._patience = Patience(NAME, idle_timeout_s)
        self._began = time.monotonic()
        self._said: dict[int, str] = {}

    def hear(self, text: str) -> None:
        """Take in a line of its stdout."""
        line = parse(text)
        if line is None or line.word == "MSG":
            self._report.log(line.text(3) if line else text)
        if line is None:
            return
        if line.word == "MSG":
            self._message(line)
        elif line.word == "PRGT":
            self._report(line.text(2)[:120] or None)
        elif line.word == "PRGV":
            self._progress(line)
        else:
            self.titles.hear(line)

    def said(self, code: int) -> str:
        """The last message of that code, empty when there was none."""
        return self._said.get(code, "")

    def failure(self, source: Path, otherwise: str) -> JobError:
        """The most telling error for a disc that could not be read or copied."""
        if any("space" in self.said(code).lower() for code in (WRITE_ERROR, NOT_SAVED)):
            return DiskFullError(f"{NAME} stopped: the disk is full.", "Make room on that disk, then retry the job.")
        if expired := next(filter(None, map(self.said, (*EXPIRED, TOO_OLD))), ""):
            return ProgramError(f"{NAME} does not work any more: {expired}", "Install a current MakeMKV, or its key.")
        if self.unread:
            times = "once" if len(self.unread) == 1 else f"{len(self.unread)} times"
            where = ", ".join(dict.fromkeys(self.unread[:5]))
            return UnreadableError(
                f"{NAME} could not read the disc: it failed {times}, at {where}. {otherwise}",
                "Clean the disc or try another drive.",
            )
        if self.said(NO_DRIVES):
            return UnreadableError(f"{NAME} sees no drive at {source}.", "Check that this user may read the drive.")
        if self.said(NOT_OPENED):
            return UnreadableError(f"{NAME} could not open the disc at {source}.", "Check that it is a DVD or Blu-ray.")
        return ProgramError(f"{NAME} made nothing of the disc. {otherwise}", SCAN_ADVICE)

    def _message(self, line: Line) -> None:
        code = line.number(0)
        self._said[code] = line.text(3)[:200]
        if code == READ_ERROR:
            found = OFFSET.search(line.text(3))
            self.unread.append(f"sector {int(found[2]) // DATA_SECTOR:,} of {found[1]}" if found else "a place unknown")

    def _progress(self, line: Line) -> None:
        self._patience.see(line.values)
        done, whole = line.number(1), line.number(2)
        if whole <= 0 or not 0 <= done <= whole:
            return
        share = done / whole
        left_s = (time.monotonic() - self._began) / share * (1 - share) if share > 0 else None
        self._report(progress=round(share, 4), eta_s=left_s)


def _run(command: Sequence[str], report: Report, idle_timeout_s: float, shortest_s: float) -> _Talk:
    talk = _Talk(report, idle_timeout_s)
    options = ["-r", "--progress=-same", "--noscan", f"--minlength={max(round(shortest_s), 0)}"]
    finished = programs.run(
        [NAME, *options, *command],
        report=report,
        on_line=talk.hear,
        apart=True,
        idle_timeout_s=idle_timeout_s,
        check=False,
    )
    if finished.code > CRASHED:
        raise ProgramError(f"{NAME} was ended by signal {finished.code - CRASHED}.", SCAN_ADVICE)
    return talk


def _place(source: Path) -> str:
    """How makemkvcon calls a drive, an image or a folder."""
    path = disc_root(source)
    if path.is_dir():
        return f"file:{path}"
    return f"dev:{path}" if path.is_block_device() else f"iso:{path}"
