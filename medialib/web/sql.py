"""The library as SQL: Datasette at /data/, read-only, behind our gate, and shut off from our pages.

Datasette's pages need inline scripts, so theirs is the one policy that allows them. In return the
browser treats them as a stranger's: `sandbox` without allow-same-origin gives them no origin, so that
whatever a cell or a bug made run there could not read our pages, our API or anybody's cookie.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from typing import Any
from urllib.parse import unquote_to_bytes

from datasette.app import Datasette
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medialib import schema
from medialib.errors import NotFoundError
from medialib.settings import Settings
from medialib.store.questions import QUESTIONS
from medialib.web import sql_limits
from medialib.web.answers import see_other
from medialib.web.ask import Ask

BASE = "/data/"
NOTHING = ("There is nothing here.", f"Start at {BASE}.")
NAME = "library"
STATIC = "-/static/"
STATIC_PATH = re.compile(r"[\w-][\w.-]{0,99}(/[\w-][\w.-]{0,99})?", re.ASCII)
ITEM = re.compile(rf"{NAME}/media/([a-z2-9]{{12}})")
INTERNAL = ("_internal", "_memory", "-")
LONGEST_VALUE = 2_000_000
REACHING_OUT = ("load_extension", "readfile", "writefile", "edit", "fts3_tokenizer")
THREADS = 2
OWN_WORK = ("jobs", "job_log", "events")
FACETS = {
    "media": ["kind", "year"],
    "files": ["role", "container", "video_codec", "audio_codec", "playable"],
    "facts": ["field", "source"],
    "credits": ["role"],
    "images": ["role", "source"],
    "jobs": ["status", "kind"],
}
POLICY = "; ".join(
    (
        "sandbox allow-scripts allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
DROPPED = ("set-cookie", "access-control-allow-origin", "cache-control", "referrer-policy")
DRESS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "private, no-store",
    "Cross-Origin-Opener-Policy": "unsafe-none",  # a sandboxed page with any other is refused by browsers
}


class LibraryDatasette(Datasette):  # type: ignore[misc]
    """Datasette whose connections make no value of more than 2 MB, no answer of more than 50, and attach nothing."""

    def __init__(self, settings: Settings) -> None:
        self.hidden = () if settings.access.sql_role == "admin" else OWN_WORK
        super().__init__(
            [str(settings.library_db)],
            metadata=_metadata(settings.library_name),
            settings={
                "base_url": BASE,
                "allow_download": False,
                "sql_time_limit_ms": 1000,
                "max_returned_rows": 1000,
                "num_sql_threads": THREADS,
                "max_csv_mb": 100,
            },
            secret=secrets.token_hex(32),
            cache_headers=False,
        )
        self.executor = sql_limits.Threads(max_workers=THREADS)

    def _prepare_connection(self, conn: sqlite3.Connection, database: str) -> None:
        super()._prepare_connection(conn, database)
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        conn.set_authorizer(self._authorized)
        conn.row_factory = sql_limits.Rows()

    def _authorized(self, act: int, first: str | None, second: str | None, *_: object) -> int:
        """No function that reaches out; and what people asked for is for admins only to read."""
        refused = act == sqlite3.SQLITE_FUNCTION and second in REACHING_OUT
        hidden = act == sqlite3.SQLITE_READ and first in self.hidden and second
        return sqlite3.SQLITE_DENY if refused or hidden else sqlite3.SQLITE_OK


def _metadata(library_name: str) -> dict[str, Any]:
    tables: dict[str, dict[str, Any]] = {
        table: {"description": text, **({"facets": FACETS[table]} if table in FACETS else {})}
        for table, text in schema.MEANINGS.items()
    }
    tables["_sqlite_migrations"] = {"hidden": True}
    queries = {one.name: {"title": one.title, "description": one.description, "sql": one.sql} for one in QUESTIONS}
    return {
        "title": library_name,
        "description": "Everything the library knows of itself, read-only. Queries stop after a second.",
        "databases": {NAME: {"tables": tables, "queries": queries}},
    }


def make(settings: Settings) -> ASGIApp:
    """Datasette over library.db."""
    sql_limits.install()
    app: ASGIApp = LibraryDatasette(settings).app()
    return app


def start(ask: Ask) -> Response:
    """/data leads to /data/."""
    return see_other(BASE)


def page(ask: Ask) -> ASGIApp:
    """A page, table, row or query. Datasette's own workings are not there.

    It links what belongs to an item to a row of that id, but finds rows by their primary key alone, which is another.
    """
    if ask.part("path").startswith(INTERNAL):
        raise NotFoundError(*NOTHING)
    item = ITEM.fullmatch(ask.part("path"))
    if item:
        return see_other(f"{BASE}{NAME}/media?id={item[1]}")
    return Behind(ask.parts.sql, DRESS)


def static(ask: Ask) -> ASGIApp:
    """Datasette's own styles and scripts, which its sandboxed pages must fetch without a cookie."""
    if not STATIC_PATH.fullmatch(ask.part("path")):
        raise NotFoundError(*NOTHING)
    return Behind(
        ask.parts.sql, {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=86400"}
    )


class Behind:
    """Datasette without our cookies on the way in, nor its own on the way out."""

    def __init__(self, app: ASGIApp, dress: dict[str, str]) -> None:
        self.app = app
        self.dress = dress

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        kept = [(name, value) for name, value in scope["headers"] if name not in (b"cookie", b"authorization")]

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                raw = [(name.lower(), value) for name, value in message["headers"]]
                _dress(MutableHeaders(raw=raw), self.dress)
                message = {**message, "headers": raw}
            await send(message)

        await self.app({**_below(scope), "headers": kept}, receive, dressed)


def _below(scope: Scope) -> Scope:
    """The question as Datasette wants it, which puts BASE before the path it sees in each of its links."""
    path = b"/" + scope["raw_path"].removeprefix(BASE.encode())
    return {**scope, "path": unquote_to_bytes(path).decode(errors="replace"), "raw_path": path}


def _dress(headers: MutableHeaders, dress: dict[str, str]) -> None:
    for name in DROPPED:
        del headers[name]
    headers.update(dress)
    if not headers.get("location", BASE).startswith(BASE):
        headers["location"] = BASE
