"""The forms of the disc drives: rip what is in one, or say what is to become of it. The same by API."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field
from sqlite_utils import Database
from starlette.responses import Response

from medialib.discs import RIPABLE
from medialib.errors import ConflictError, InvalidError, NotFoundError
from medialib.model import Json, Kind
from medialib.sources.discs.options import DiscOptions, FaultsError
from medialib.store import connect, discs
from medialib.web.answers import see_other
from medialib.web.ask import Ask, Strict
from medialib.web.contexts import Notice
from medialib.web.drive_lines import Redo
from medialib.web.jobs import draw_index, submitted
from medialib.web.rip_forms import said_in

LONGEST_PLACE = 200
WANTED = (Kind.MOVIE, Kind.EPISODE, Kind.TRACK)


class DriveForm(BaseModel):
    """What the form of a drive sends: its device, the disc it showed, and fields about that, checked later."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str] = Field(init=False)
    device: str = Field(max_length=4096)
    held: str = Field("", max_length=200)
    act: str = Field("keep", pattern="^(keep|leave)$")


class NewRip(Strict):
    """A drive whose disc is to be ripped; `kind` says what it is: movie, episode or track."""

    device: str = Field(max_length=4096)
    kind: str | None = Field(None, max_length=40)
    options: DiscOptions = Field(default_factory=DiscOptions)


def rip(ask: Ask) -> Response:
    """POST /api/discs/rip."""
    wanted = ask.read(NewRip)
    kind = known_kind(wanted.kind)
    with connect.library(ask.settings) as db:
        return submitted(db, ask.parts.tasks.rip(db, wanted.device, kind, wanted.options.said(), ask.user.id))


def known_kind(text: str | None) -> Kind | None:
    """The kind of item a disc is taken for. Raises InvalidError."""
    if text and text not in WANTED:
        raise InvalidError(f"'{text[:40]}' is not what a disc holds.", f"One of {', '.join(WANTED)}.")
    return Kind(text) if text else None


def rip_form(ask: Ask) -> Response:
    """The Rip button."""
    sent = ask.read(DriveForm)
    fields = dict(sent.__pydantic_extra__)
    try:
        with connect.library(ask.settings) as db:
            wanted, options = said_in(fields, _shown(db, sent))
            ask.parts.tasks.rip(db, sent.device, wanted, options, ask.user.id)
    except FaultsError as error:
        return _again(ask, sent.device, fields, error)
    return see_other("/jobs")


def plan_form(ask: Ask) -> Response:
    """The buttons beside a rip that comes by itself: keep what was said and wait a little longer, or leave the disc."""
    sent = ask.read(DriveForm)
    fields = dict(sent.__pydantic_extra__)
    try:
        with connect.library(ask.settings) as db, connect.write(db):
            row = _shown(db, sent)
            if sent.act == "leave":
                discs.plan_rip(db, sent.device, None)
            else:
                discs.plan_rip(db, sent.device, _later(ask, row), _kept(fields, row))
    except FaultsError as error:
        return _again(ask, sent.device, fields, error)
    return see_other("/jobs")


def place_form(ask: Ask) -> Response:
    """Where a disc stands that is in a drive."""
    sent = ask.read(DriveForm)
    fields = dict(sent.__pydantic_extra__)
    place = fields.get("place", "").strip()
    try:
        if len(place) > LONGEST_PLACE or not place.isprintable():
            raise FaultsError({"place": f"Wanted one line of at most {LONGEST_PLACE} letters"})
        with connect.library(ask.settings) as db, connect.write(db):
            discs.set_place(db, _shown(db, sent)["disc_id"], place or None)
    except FaultsError as error:
        return _again(ask, sent.device, fields, error)
    return see_other("/jobs")


def _kept(fields: Mapping[str, str], row: sqlite3.Row) -> dict[str, Json]:
    """What was said, with the kind among it."""
    wanted, options = said_in(fields, row)
    return {**options, "wanted": wanted} if wanted else options


def _later(ask: Ask, row: sqlite3.Row) -> str:
    """When a rip is to begin that was put off by reading its form."""
    if row["rip_at"] is None:
        raise ConflictError("The disc is not going to be ripped by itself.", "Press Rip to begin.")
    return connect.stamp(datetime.now(UTC) + timedelta(seconds=ask.settings.discs.wait_s))


def _shown(db: Database, sent: DriveForm) -> sqlite3.Row:
    """The drive of a form, as long as it holds the disc that the form showed. Raises NotFoundError or ConflictError."""
    row = discs.drive(db, sent.device)
    if row is None:
        raise NotFoundError("There is no such drive.", "See the drives on the jobs page.")
    if row["format"] not in RIPABLE or row["disc_id"] != sent.held:
        raise ConflictError(f"Another disc is in {row['name']} by now, or none.", "Look at the jobs page again.")
    return row


def _again(ask: Ask, device: str, fields: Mapping[str, str], error: FaultsError) -> Response:
    """The jobs page with the form as it was sent, and what is wrong with it."""
    notice = Notice("The disc was not taken up.", error.message, "bad")
    return draw_index(ask, Redo(device, fields, error.faults), notice, error.status)
