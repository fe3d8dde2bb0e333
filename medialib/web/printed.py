"""Serves the printed catalogue and its assets: plain files, checked for change, never a folder."""

from __future__ import annotations

from pathlib import Path

from starlette.types import ASGIApp

from medialib.catalogue import hrefs, press
from medialib.errors import NotFoundError
from medialib.store import media
from medialib.web import mime
from medialib.web.answers import moved, wants_page
from medialib.web.ask import Ask
from medialib.web.contexts import ErrorPage
from medialib.web.inside import open_plain, parts_of
from medialib.web.packed import PackedAnswer, takes_gzip
from medialib.web.pages import draw
from medialib.web.stream import FileAnswer

HOME = "home"
ASSETS = "assets"
FOREVER = "max-age=31536000, immutable"
FRESH = "private, no-cache"
WORTH_PACKING, MOST_PACKED = 1024, 2 * 1024**2
HASHED = ("art/", "artwork/")
AGAIN_S = "2"
NOT_HERE = ("No page stands at this address.", "It may have been renamed, or taken off the shelf.")
NOT_YET = ErrorPage(
    503,
    "The catalogue has not been printed yet.",
    "This takes a moment after the first start; the page appears here once it is done.",
)


def page(ask: Ask) -> ASGIApp:
    """A file of the catalogue. What is not there is answered from here, since the printed 404 page lies at the top."""
    path = ask.part("path") or "index.html"
    root = ask.settings.build_dir / HOME
    try:
        return _file(ask, root, path, f"private, {FOREVER}" if path.startswith(HASHED) else FRESH)
    except NotFoundError:
        if path == "index.html" and wants_page(ask.request):
            answer = draw(ask.parts, ask.request, "error", NOT_YET, NOT_YET.status)
            answer.headers["Refresh"] = answer.headers["Retry-After"] = AGAIN_S
            return answer
        kept = _merged_into(ask, path)
        if kept:
            return moved(f"/{hrefs.item(kept)}")
        raise NotFoundError(*NOT_HERE) from None


def _merged_into(ask: Ask, path: str) -> str | None:
    """The item that the item of an old page was merged into."""
    media_id = hrefs.named(path)
    if path != hrefs.item(media_id):
        return None
    with ask.library() as db:
        kept = media.survivor(db, media_id)
    return kept if kept != media_id else None


def asset(ask: Ask) -> ASGIApp:
    """A style, script or icon: its name carries its hash, and it holds nothing of the library.

    Before the first print it comes from where the printer will take it.
    """
    path = ask.part("path")
    try:
        return _file(ask, ask.settings.build_dir / HOME / ASSETS, path, f"public, {FOREVER}")
    except NotFoundError:
        names = press.assets(ask.settings)
        name = next((name for name, printed in names.items() if printed == f"{ASSETS}/{path}"), None)
        if name is None:
            raise
    source = press.asset_files(ask.settings)[name]
    return _file(ask, source.parent, source.name, f"public, {FOREVER}")


def _file(ask: Ask, root: Path, path: str, cache: str) -> ASGIApp:
    opened = open_plain(root, parts_of(path))
    mark = f"{opened.inode:x}-{opened.mtime_ns:x}-{opened.size:x}"
    headers = {"Content-Type": mime.of_page(path), "Cache-Control": cache}
    if not (mime.is_text(path) and WORTH_PACKING <= opened.size <= MOST_PACKED):
        return FileAnswer(opened, f'"{mark}"', headers)
    headers["Vary"] = "Accept-Encoding"
    if "range" in ask.request.headers or not takes_gzip(ask.request.headers.get("accept-encoding", "")):
        return FileAnswer(opened, f'"{mark}"', headers)
    return PackedAnswer(opened, f'"{mark}-gz"', headers)
