"""Pictures at services, small and made anew: fetched by us, since pages load nothing from elsewhere, and kept a while."""

from __future__ import annotations

from starlette.responses import Response

from medialib.errors import MedialibError
from medialib.fetch import Client
from medialib.fetch.cache import Cache
from medialib.intake import artwork
from medialib.settings import Settings

WIDTH = 320
LARGEST = 2 * 1024**2
MOST_KEPT = 64 * 1024**2
KEEP_S = 14 * 86_400.0
TIMEOUT_S, TOTAL_S = 5.0, 10.0
ACCEPT = ("image/jpeg", "image/png", "image/webp")
KEPT = {"cache-control": f"max-age={KEEP_S:.0f}"}
HEADERS = {"Cache-Control": "private, max-age=600"}


def preview(settings: Settings, url: str) -> Response:
    """The picture at an address, at most WIDTH pixels across; 404 without a body where it cannot be had."""
    try:
        return Response(_made(settings, url), media_type="image/webp", headers=HEADERS)
    except MedialibError:
        return Response(status_code=404)


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
