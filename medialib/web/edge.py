"""The web edge: security headers on every answer, and every error told in one place."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from anyio import to_thread
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medialib.errors import DiskFullError, MedialibError
from medialib.store.connect import new_id
from medialib.tasks import faults
from medialib.web.answers import refusal
from medialib.web.ask import Parts

log = logging.getLogger(__name__)

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
DRESS = tuple((name.lower().encode(), value.encode()) for name, value in ALWAYS.items())
DRESS_HTTPS = (*DRESS, (b"strict-transport-security", b"max-age=31536000"))


class Edge:
    """Wraps the app: adds what every answer carries and turns what was raised into an answer."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self.app = app
        self.parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": _dressed(message["headers"], scope["scheme"] == "https")}
            await send(message)

        try:
            await self.app(scope, receive, dressed)
        except Exception as error:
            if started:
                raise
            answer = await to_thread.run_sync(refusal, self.parts, Request(scope), _told(error, scope))
            await answer(scope, receive, dressed)


def _dressed(headers: Sequence[tuple[bytes, bytes]], https: bool) -> list[tuple[bytes, bytes]]:
    """An answer's headers, and what every answer carries unless it says otherwise. ASGI has names in lower case."""
    said = dict(headers)
    return [*headers, *(line for line in (DRESS_HTTPS if https else DRESS) if line[0] not in said)]


def _told(error: Exception, scope: Scope) -> MedialibError:
    """The error in words; one that nobody foresaw is logged under an id and told without details."""
    if faults.is_full(error):
        return DiskFullError("The server's disk is full.", "Make room on it, then try again.")
    if isinstance(error, MedialibError):
        return error
    number = new_id()
    log.error("request %s (%s %r) failed", number, scope["method"], scope["path"], exc_info=error)
    return MedialibError("Something went wrong on our side.", f"Try again; if it stays, report it as {number}.")
