"""Serves the printed catalogue and its assets: plain files, checked for change, never a folder."""

from __future__ import annotations

from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medialib.catalogue import press
from medialib.errors import NotFoundError
from medialib.web import mime
from medialib.web.answers import wants_page
from medialib.web.ask import Ask
from medialib.web.contexts import ErrorPage
from medialib.web.inside import open_plain, parts_of
from medialib.web.pages import draw
from medialib.web.stream import FileAnswer

HOME = "home"
ASSETS = "assets"
FOREVER = "max-age=31536000, immutable"
FRESH = "private, no-cache"
HASHED = ("art/", "artwork/")
NOT_YET = ErrorPage(
    503,
    "The catalogue has not been printed yet.",
    "This takes a moment after the first start; the page appears here once it is done.",
)


def page(ask: Ask) -> ASGIApp:
    """A file of the catalogue; what is not there is the catalogue's own 404."""
    path = ask.part("path") or "index.html"
    root = ask.settings.build_dir / HOME
    try:
        return _file(root, path, f"private, {FOREVER}" if path.startswith(HASHED) else FRESH)
    except NotFoundError:
        if not wants_page(ask.request) or path.startswith(f"{ASSETS}/"):
            raise
        if path == "index.html":
            return draw(ask.parts, ask.request, "error", NOT_YET, NOT_YET.status)
        return NotFoundPage(_file(root, "404.html", FRESH))


def asset(ask: Ask) -> ASGIApp:
    """A style, script or icon: its name carries its hash, and it holds nothing of the library.

    Before the first print it comes from where the printer will take it.
    """
    path = ask.part("path")
    try:
        return _file(ask.settings.build_dir / HOME / ASSETS, path, f"public, {FOREVER}")
    except NotFoundError:
        names = press.assets(ask.settings)
        name = next((name for name, printed in names.items() if printed == f"{ASSETS}/{path}"), None)
        if name is None:
            raise
    source = press.asset_files(ask.settings)[name]
    return _file(source.parent, source.name, f"public, {FOREVER}")


class NotFoundPage:
    """Sends a file with the status 404, whatever was asked of it."""

    def __init__(self, answer: FileAnswer) -> None:
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the whole file."""

        async def missing(message: Message) -> None:
            await send({**message, "status": 404} if message["type"] == "http.response.start" else message)

        await self.answer({**scope, "headers": []}, receive, missing)


def _file(root: Path, path: str, cache: str) -> FileAnswer:
    opened = open_plain(root, parts_of(path))
    etag = f'"{opened.inode:x}-{opened.mtime_ns:x}-{opened.size:x}"'
    return FileAnswer(opened, etag, {"Content-Type": mime.of_page(path), "Cache-Control": cache})
