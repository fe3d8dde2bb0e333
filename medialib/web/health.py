"""Whether the app works, and figures for those who watch it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping

from pydantic import BaseModel
from starlette.responses import PlainTextResponse, Response

from medialib.model import Status
from medialib.store import connect, media, users
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


def metrics(ask: Ask) -> Response:
    """The figures, as Prometheus reads them (text format 0.0.4)."""
    with ask.library() as db:
        counts, kinds = rows.counts(db), media.counts(db)
    jobs = {str(status): counts.get(status, 0) for status in Status}
    home = ask.settings.build_dir / "home" / "index.html"
    lines = [
        *_gauge("medialib_jobs", "Jobs by status.", "status", jobs),
        *_gauge("medialib_media", "Items by kind.", "kind", kinds),
        *_single("medialib_listeners", "Live pages that are open.", len(ask.parts.hub.listeners)),
    ]
    if home.exists():
        age = max(time.time() - home.stat().st_mtime, 0)
        lines += _single("medialib_home_age_seconds", "How long ago the home page was printed.", round(age, 3))
    return PlainTextResponse(
        "\n".join([*lines, ""]), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )


def _gauge(name: str, help_: str, label: str, values: Mapping[str, int]) -> Iterable[str]:
    yield from (f"# HELP {name} {help_}", f"# TYPE {name} gauge")
    yield from (f'{name}{{{label}="{key}"}} {value}' for key, value in sorted(values.items()))


def _single(name: str, help_: str, value: float) -> Iterable[str]:
    return (f"# HELP {name} {help_}", f"# TYPE {name} gauge", f"{name} {value}")
