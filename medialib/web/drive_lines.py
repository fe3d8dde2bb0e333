"""The disc drives as the jobs page shows them: what is in each, what becomes of it, and the form that rips it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import UTC, datetime

from sqlite_utils import Database

from medialib.catalogue import hrefs, phrases
from medialib.catalogue.views import Link
from medialib.discs import RIPABLE, Format, Tray
from medialib.model import Job, Status
from medialib.sources.discs.labels import read_label
from medialib.store import discs, media
from medialib.store import jobs as job_rows
from medialib.web import job_lines
from medialib.web.ask import Ask
from medialib.web.contexts import DriveLine, Field, JobLine, Moment
from medialib.web.rip_forms import rip_form
from medialib.web.times import moment

STATES = {
    Tray.OPEN: "Open",
    Tray.EMPTY: "Empty",
    Tray.BUSY: "Looking at the disc",
    Tray.LOADED: "Cannot be read",
    Format.DATA: "Holds files, no film and no music. Add its folder in place of the disc.",
    Format.BLANK: "Holds nothing yet",
}


@dataclass(frozen=True, slots=True)
class Redo:
    """A form that was refused: whose drive it is, what was sent, and what is wrong with it."""

    device: str
    sent: Mapping[str, str]
    faults: Mapping[str, str] = made(default_factory=dict)


def drive_lines(ask: Ask, db: Database, root: str, redo: Redo | None = None) -> tuple[DriveLine, ...]:
    """Every drive, for those who may add; on a page whose way to the top is `root`."""
    if not ask.caller.may_add:
        return ()
    return tuple(_line(ask, db, row, root, number, redo) for number, row in enumerate(discs.drives(db)))


def _line(ask: Ask, db: Database, row: sqlite3.Row, root: str, number: int, redo: Redo | None) -> DriveLine:
    held = row["format"] if row["disc_id"] else None
    job = job_rows.get(db, row["job_id"]) if row["job_id"] and held else None
    busy = job is not None and job.status in job_rows.OPEN
    shown = _job(ask, db, job, root) if job else None
    mine = redo if redo and redo.device == row["device"] else None
    rip, place = (None, mine) if mine and "place" in mine.sent else (mine, None)
    label = read_label(row["label"]) if held else None
    owned = _owned(db, row, root) if held else None
    title = owned.title if owned else label.title if label else ""
    return DriveLine(
        device=row["device"],
        name=row["name"],
        mark=_mark(row, job),
        shape=str(held or row["tray"]),
        title=(title or phrases.disc_format(held)) if held else STATES[Tray(row["tray"])],
        state=STATES.get(Format(held), "") if held else "",
        notes=_notes(row, title) if held else (),
        owned=owned,
        due=coming(row["rip_at"]) if row["rip_at"] and not busy else None,
        job=None if owned and job and job.status is Status.DONE else shown,
        busy=busy and shown is None,
        form=rip_form(ask.settings.discs, row, f"d{number}", _sent(row), rip) if held in RIPABLE and not busy else None,
        place=_place(row, number, place) if owned and not busy else None,
    )


def _place(row: sqlite3.Row, number: int, redo: Redo | None) -> Field:
    """Where the disc stands when it is in no drive."""
    value, fault = (redo.sent.get("place"), redo.faults.get("place", "")) if redo else (None, "")
    return Field(f"d{number}-place", "Where it stands", value or row["place"] or "", fault, "a shelf, a box")


def _mark(row: sqlite3.Row, job: Job | None) -> str:
    """A text that differs once a drive has to be shown anew, and tells nothing."""
    seen = [row[name] for name in ("tray", "disc_id", "rip_at", "options", "place", "ripped_at", "titles", "taken")]
    return f"{hrefs.draw(f'{seen} {job and (job.id, job.status, job.stage)}'):x}"


def _job(ask: Ask, db: Database, job: Job, root: str) -> JobLine | None:
    """The job of a drive, for those who may see it."""
    if not (ask.caller.admin or job.submitted_by == ask.user.id):
        return None
    return job_lines.lines(db, [job], root, may_act=ask.caller.may_add)[0]


def _sent(row: sqlite3.Row) -> dict[str, str]:
    """What a person said of the disc before, as the fields of the form."""
    said = json.loads(row["options"])
    return {name: _as_typed(value) for name, value in said.items()}


def _as_typed(value: object) -> str:
    """A value as people type it: "en, de", "20"."""
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _notes(row: sqlite3.Row, title: str) -> tuple[str, ...]:
    label = read_label(row["label"])
    what = "track" if row["format"] == Format.AUDIO_CD else "title"
    parts = (
        phrases.disc_format(row["format"]) if title else "",
        f"season {label.season}" if label.season is not None else "",
        f"disc {label.disc}" if label.disc is not None else "",
        phrases.size(row["size"]) if row["size"] else "",
        f"{row['titles']} {what}{'' if row['titles'] == 1 else 's'}" if row["titles"] else "",
        f"{row['taken']} in the library" if row["taken"] else "",
    )
    return tuple(part for part in parts if part)


def _owned(db: Database, row: sqlite3.Row, root: str) -> Link | None:
    """The page of a disc that was ripped before."""
    if not (row["media_id"] and (row["ripped_at"] or row["taken"])):
        return None
    item = media.get(db, row["media_id"])
    return Link(item["title"], root + hrefs.item(item["id"])) if item and item["deleted_at"] is None else None


def coming(iso: str, now: datetime | None = None) -> Moment:
    """A time that is to come, as "in 45 s" or "in 3 min"."""
    exact = moment(iso, now)
    seconds = round((datetime.fromisoformat(iso) - (now or datetime.now(UTC))).total_seconds())
    words = "in a moment" if seconds < 2 else f"in {seconds} s" if seconds < 90 else f"in {round(seconds / 60)} min"
    return Moment(exact.iso, words, exact.exact)
