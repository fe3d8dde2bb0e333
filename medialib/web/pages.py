"""Draws the dynamic pages, on the same paper as the printed ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jinja2 import TemplateError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from medialib.catalogue import press
from medialib.catalogue.paper import place_of
from medialib.catalogue.views import Site
from medialib.errors import SettingsError, TooManyError
from medialib.web.ask import Parts

PRIVATE = "private, no-store"
RETRY_S = "900"


def draw(parts: Parts, request: Request, screen: str, page: Any, status: int = 200) -> Response:
    """The page of a screen: the template `web/<screen>.html` with what it was promised.

    Raises SettingsError when the template is a person's own and has a mistake.
    """
    try:
        text = parts.paper.get_template(f"web/{screen}.html").render(site=site(parts, request), page=page)
    except TemplateError as error:
        hint = "If 'templates' in the settings names a folder of yours, mend the template there."
        raise SettingsError(f"A template cannot be drawn: {error.message}{place_of(error)}.", hint) from error
    return HTMLResponse(text, status, headers=headers_of(status))


def headers_of(status: int) -> dict[str, str]:
    """What an answer for one person says of itself; one of too many also when to come back."""
    return {"Cache-Control": PRIVATE} | ({"Retry-After": RETRY_S} if status == TooManyError.status else {})


def site(parts: Parts, request: Request) -> Site:
    """What every page knows, seen from the page at this request's path; a stranger is not told of shelves."""
    whole = press.site(parts.settings, root_of(request))
    return whole if request.scope.get("medialib.caller") else replace(whole, nav=())


def root_of(request: Request) -> str:
    """How the page at this request's path says the catalogue's top: '', '../', '../../'."""
    return "../" * max(str(request.scope["path"]).count("/") - 1, 0)
