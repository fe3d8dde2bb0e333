"""How the app answers: JSON, a page, another place, and one shape for everything that went wrong."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from medialib.errors import MedialibError, SettingsError, SignedOutError
from medialib.store import users
from medialib.web.ask import Parts
from medialib.web.contexts import ErrorPage
from medialib.web.pages import PRIVATE, draw, headers_of

MACHINES = ("/api/", "/events", "/media/", "/metrics", "/healthz")


class ErrorBody(BaseModel):
    """What went wrong: a stable `code`, a `message`, and what to do as `hint`."""

    code: str
    message: str
    hint: str


class Failure(BaseModel):
    """The one shape of every error under /api."""

    error: ErrorBody


def reply(content: BaseModel | Mapping[str, Any], status: int = 200) -> Response:
    """A JSON answer, for this person only."""
    values = content.model_dump(mode="json") if isinstance(content, BaseModel) else dict(content)
    return JSONResponse(values, status, headers=headers_of(status))


def see_other(path: str) -> Response:
    """Go on elsewhere on this host, after a form. The place never names a host."""
    return RedirectResponse(path, 303, headers={"Cache-Control": PRIVATE})


def moved(path: str) -> Response:
    """What is here stands elsewhere on this host now: a merged item. Not to be kept, since a merge can be taken back."""
    return RedirectResponse(path, 301, headers={"Cache-Control": PRIVATE})


def refusal(parts: Parts, request: Request, error: MedialibError) -> Response:
    """What went wrong, as the asker reads best: JSON, a page, or the way to sign in."""
    if not wants_page(request):
        return _as_json(error)
    if isinstance(error, SignedOutError) and request.method in ("GET", "HEAD"):
        return _sign_in(parts, request)
    return _as_page(parts, request, error)


def _as_json(error: MedialibError) -> Response:
    body = Failure(error=ErrorBody(code=error.code, message=error.message, hint=error.hint))
    answer = reply(body, error.status)
    if isinstance(error, SignedOutError):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _as_page(parts: Parts, request: Request, error: MedialibError) -> Response:
    """The error's page; without one, where somebody's own template of it has a mistake."""
    try:
        return draw(parts, request, "error", ErrorPage(error.status, error.message, error.hint), error.status)
    except SettingsError:
        return _as_json(error)


def _sign_in(parts: Parts, request: Request) -> Response:
    """To the login page and back here; to the setup page while there is nobody. Who cannot be read is somebody."""
    with contextlib.suppress(sqlite3.Error), parts.private.use() as db:
        if not users.exist(db):
            return see_other("/setup")
    query = request.scope["query_string"].decode("latin-1")
    here = str(request.scope["path"]) + (f"?{query}" if query else "")
    return see_other("/login" if here == "/" else f"/login?next={quote(here, safe='/')}")


def wants_page(request: Request) -> bool:
    """Whether a person reads the answer: never under /api, and for streams only where HTML is asked for."""
    accept = request.headers.get("accept", "*/*")
    path = str(request.scope["path"])
    if path.startswith("/api/") or path == "/api":
        return False
    if path.startswith(MACHINES):
        return "text/html" in accept
    return "text/html" in accept or "*/*" in accept
