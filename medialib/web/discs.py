"""Drives and discs as the API tells them."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from medialib.errors import NotFoundError
from medialib.sources.discs.labels import read_label
from medialib.store import connect, discs
from medialib.web.answers import reply
from medialib.web.ask import Ask, Stripped


class DriveAnswer(BaseModel):
    """A drive: `tray` is open, empty, busy or loaded; `rip_at` is when its disc is ripped by itself."""

    model_config = ConfigDict(extra="ignore")
    device: str
    name: str
    tray: str
    disc_id: str | None
    options: dict[str, Any]
    rip_at: str | None
    job_id: str | None
    seen_at: str


class DiscAnswer(BaseModel):
    """A disc. `title` is what its label says; `titles` counts what is on it, `taken` what is in the library of that.

    `place` is where it stands; `media_id` is its own item.
    """

    model_config = ConfigDict(extra="ignore")
    id: str
    format: str
    label: str
    title: str
    size: int | None
    place: str | None
    media_id: str | None
    first_seen_at: str
    last_seen_at: str
    ripped_at: str | None
    titles: int
    taken: int


class DiscList(BaseModel):
    """The drives of this machine, and every disc that was ever seen, the latest first."""

    drives: list[DriveAnswer]
    discs: list[DiscAnswer]


class Place(Stripped):
    """Where a disc stands: a shelf, a box; empty or null when nobody knows."""

    place: str | None = Field(max_length=200)


def index(ask: Ask) -> Response:
    """GET /api/discs."""
    with ask.library() as db:
        drives, known = discs.drives(db), discs.known(db)
    found = [DriveAnswer(**{**dict(row), "options": json.loads(row["options"])}) for row in drives]
    return reply(DiscList(drives=found, discs=[_answer(row) for row in known]))


def change(ask: Ask) -> Response:
    """PATCH /api/discs/<id>."""
    place, disc_id = ask.read(Place).place, ask.part("id")
    with connect.library(ask.settings) as db:
        if discs.get(db, disc_id) is None:
            raise NotFoundError("There is no such disc.", "See the discs at /api/discs.")
        with connect.write(db):
            discs.set_place(db, disc_id, place or None)
        return reply(_answer(discs.known(db, disc_id)[0]))


def _answer(row: sqlite3.Row) -> DiscAnswer:
    return DiscAnswer(**{**dict(row), "title": read_label(row["label"]).title})
