"""Pictures of what an item may be: fetched from the service by us, since pages load nothing from elsewhere."""

from __future__ import annotations

from starlette.responses import Response

from medialib.errors import MedialibError, NotFoundError
from medialib.fetch import Client
from medialib.fetch.cache import Cache
from medialib.flow.online.asked import read
from medialib.intake import artwork
from medialib.settings import Settings
from medialib.store import matches
from medialib.web.ask import Ask
from medialib.web.reviewing import item

WIDTH = 320
LARGEST = 2 * 1024**2
MOST_KEPT = 64 * 1024**2
KEEP_S = 14 * 86_400.0
TIMEOUT_S, TOTAL_S = 5.0, 10.0
ACCEPT = ("image/jpeg", "image/png", "image/webp")
KEPT = {"cache-control": f"max-age={KEEP_S:.0f}"}
HEADERS = {"Cache-Control": "private, max-age=600"}


def picture(ask: Ask) -> Response:
    """A candidate's picture, small and made anew; 404 without a body where it cannot be had."""
    url = _address(ask)
    if url is None:
        raise NotFoundError("There is no such picture.", "Open the item's review again.")
    try:
        return Response(_made(ask.settings, url), media_type="image/webp", headers=HEADERS)
    except MedialibError:
        return Response(status_code=404)


def _address(ask: Ask) -> str | None:
    """The picture's address, from among the candidates kept for the item and nowhere else."""
    place = ask.part("n")
    if not (place.isascii() and place.isdecimal() and len(place) < 4):
        return None
    with ask.library() as db:
        match = matches.get(db, item(ask, db)["id"])
    found = read(match["candidates"]) if match else ()
    return found[int(place)].picture if int(place) < len(found) else None


def _made(settings: Settings, url: str) -> bytes:
    """The picture as it is kept, or fetched. Raises what Client.get does, and UnreadableError."""
    cache = Cache(settings.data / "cache" / "review", most_bytes=MOST_KEPT, keep_s=KEEP_S)
    kept = cache.find(url)
    if kept:
        return kept.body
    client = Client(allow_private=settings.allow_private_addresses, timeout_s=TIMEOUT_S)
    raw = client.get(url, limit_bytes=LARGEST, accept=ACCEPT, total_s=TOTAL_S).body
    made = artwork.small(raw, WIDTH)
    cache.keep(url, made, KEPT)
    return made
