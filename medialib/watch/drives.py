"""Watches the disc drives: writes down what each holds, tells of new discs, and rips by itself where it is set so."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from medialib.discs import RIPABLE, Disc, Drive, Format, Tray
from medialib.errors import RefusedError, UnreadableError
from medialib.flow.quiet import Quiet
from medialib.model import Json, Kind, Report
from medialib.sources.audio_cd.toc import read_toc
from medialib.sources.discs.labels import read_label
from medialib.sources.discs.look import look as look_at
from medialib.sources.drives import seeing
from medialib.sources.drives.seeing import Look, Seeing
from medialib.sources.drives.sight import System
from medialib.store import connect, events
from medialib.store import discs as rows
from medialib.tasks import Tasks

log = logging.getLogger(__name__)
LOOK_EVERY_S = 5.0


@dataclass
class Monitor:
    """The drives of this machine and what was last written of them."""

    tasks: Tasks
    seeing: Seeing
    written: list[Drive] | None = None

    def poll(self) -> None:
        """Look once: write down what differs, tell of it, and ask for the rips that are due."""
        for noticed in self.seeing.poll():
            log.info("%s: %s %s", noticed.drive.device, noticed.disc.format, noticed.change)
        drives = self.seeing.drives
        if self.seeing.failing or (drives == self.written and not any(drive.disc for drive in drives)):
            return
        with connect.library(self.tasks.settings) as db:
            if drives != self.written:
                self._write(db, drives)
            self._rip(db)

    def _write(self, db: Database, drives: list[Drive]) -> None:
        with connect.write(db):
            present = {drive.device for drive in drives}
            for row in rows.drives(db):
                if row["device"] not in present:
                    rows.gone_drive(db, row["device"])
                    _tell_removed(db, row)
            for drive in drives:
                self._note(db, drive)
        if not drives and self.written is None:
            log.info("there is no disc drive here; looking for one every %g s", LOOK_EVERY_S)
        self.written = drives

    def _note(self, db: Database, drive: Drive) -> None:
        """Write down a drive. One that is busy keeps the disc it had, also from before we started."""
        before = rows.drive(db, drive.device)
        had = before["disc_id"] if before else None
        if drive.tray is Tray.BUSY and drive.disc is None and had:
            return
        known = rows.get(db, drive.disc.id) if drive.disc else None
        rows.seen_drive(db, drive, connect.now())
        if before and had and (drive.disc is None or drive.disc.id != had):
            _tell_removed(db, before)
        if drive.disc and drive.disc.id != had:
            rip_at = self._rip_at(drive.disc, known)
            rows.plan_rip(db, drive.device, rip_at)
            _tell_detected(db, drive, drive.disc, known, rip_at)

    def _rip_at(self, disc: Disc, known: sqlite3.Row | None) -> str | None:
        """When to rip a disc by itself; None for what cannot be ripped, or was wholly taken before."""
        settings = self.tasks.settings.discs
        if not settings.auto_rip or disc.format not in RIPABLE or (known and known["ripped_at"]):
            return None
        return connect.stamp(datetime.now(UTC) + timedelta(seconds=settings.wait_s))

    def _rip(self, db: Database) -> None:
        """Ask for what is due, as the kind of thing that a person said it is."""
        for row in rows.due_rips(db, connect.now()):
            options = json.loads(row["options"])
            wanted = options.pop("wanted", None)
            try:
                self.tasks.rip(db, row["device"], Kind(wanted) if wanted else None, options)
            except RefusedError as error:  # a person was quicker
                log.info("%s %s", error.message, error.hint)
                with connect.write(db):
                    rows.plan_rip(db, row["device"], None)


def watch(tasks: Tasks, pause: Callable[[float], bool], system: System | None = None) -> None:
    """Follow the drives of this machine, or of `system`, until `pause`, which waits so many seconds, says to stop."""
    quiet = Quiet()
    monitor = Monitor(tasks, Seeing(system or seeing.here(tasks.settings.discs.drives), looking(quiet)))
    log.info("watching the disc drives")
    while True:
        try:
            monitor.poll()
        except sqlite3.OperationalError as error:  # a full disk, which may pass
            log.warning("cannot write down what the drives hold: %s", error)
        if pause(LOOK_EVERY_S):
            quiet.stopped.set()
            return


def looking(report: Report) -> Look:
    """How a disc is looked at: by its tracks when it is music, else by its files."""

    def look(source: Path, hint: Format | None) -> Disc:
        if hint is Format.AUDIO_CD:
            return read_toc(source, report)
        try:
            return look_at(source)
        except UnreadableError:
            if hint is not None:
                raise
            return read_toc(source, report)

    return look


def _tell_detected(db: Database, drive: Drive, disc: Disc, known: sqlite3.Row | None, rip_at: str | None) -> None:
    label = read_label(disc.label)
    data: dict[str, Json] = {
        "device": drive.device,
        "drive": drive.name,
        "disc": disc.id,
        "format": disc.format,
        "label": disc.label,
        "title": label.title,
        "season": label.season,
        "number": label.disc,
        "known": bool(known and (known["media_id"] or known["ripped_at"])),
        "rip_at": rip_at,
    }
    events.add(db, "disc_detected", data, connect.now())


def _tell_removed(db: Database, row: sqlite3.Row) -> None:
    """Say that the disc of a row of `drives` is out, if there was one."""
    if row["disc_id"]:
        events.add(db, "disc_removed", {"device": row["device"], "disc": row["disc_id"]}, connect.now())
