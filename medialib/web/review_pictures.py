"""Pictures of what an item may be, from among those that are kept for it."""

from __future__ import annotations

from starlette.responses import Response

from medialib.errors import NotFoundError
from medialib.flow.online.asked import read
from medialib.store import matches
from medialib.web.ask import Ask
from medialib.web.previews import preview
from medialib.web.reviewing import item


def picture(ask: Ask) -> Response:
    """A candidate's picture."""
    url = _address(ask)
    if url is None:
        raise NotFoundError("There is no such picture.", "Open the item's review again.")
    return preview(ask.settings, url)


def _address(ask: Ask) -> str | None:
    """The picture's address, from among the candidates kept for the item and nowhere else."""
    place = ask.part("n")
    if not (place.isascii() and place.isdecimal() and len(place) < 4):
        return None
    with ask.library() as db:
        match = matches.get(db, item(ask, db)["id"])
    found = read(match["candidates"]) if match else ()
    return found[int(place)].picture if int(place) < len(found) else None
