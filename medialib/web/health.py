"""Whether the app works, for those who watch it."""

from __future__ import annotations

import sqlite3

from pydantic import BaseModel
from starlette.responses import Response

from medialib.store import connect, users
from medialib.store import jobs as rows
from medialib.web.answers import reply
from medialib.web.ask import Ask


class Health(BaseModel):
    """`ok`, or `unreadable` with the status 503 when a database cannot be read."""

    status: str


def healthz(ask: Ask) -> Response:
    """Read something from both databases."""
    try:
        with connect.library(ask.settings, read_only=True) as library, connect.private(ask.settings) as private:
            rows.counts(library)
            users.exist(private)
    except sqlite3.Error:
        return reply(Health(status="unreadable"), 503)
    return reply(Health(status="ok"))
