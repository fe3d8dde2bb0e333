"""Draws the dynamic pages, on the same paper as the printed ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from medialib.catalogue import press
from medialib.catalogue.views import Site
from medialib.web.ask import Parts

PRIVATE = "private, no-store"


def draw(parts: Parts, request: Request, screen: str, page: Any, status: int = 200) -> Response:
    """The page of a screen: the template `web/<screen>.html` with what it was promised."""
    template = parts.paper.get_template(f"web/{screen}.html")
    return HTMLResponse(
        template.render(site=site(parts, request), page=page), status, headers={"Cache-Control": PRIVATE}
    )


def site(parts: Parts, request: Request) -> Site:
    """What every page knows, seen from the page at this request's path; a stranger is not told of shelves."""
    whole = press.site(parts.settings, root_of(request))
    return whole if request.scope.get("medialib.caller") else replace(whole, nav=())


def root_of(request: Request) -> str:
    """How the page at this request's path says the catalogue's top: '', '../', '../../'."""
    return "../" * max(str(request.scope["path"]).count("/") - 1, 0)
