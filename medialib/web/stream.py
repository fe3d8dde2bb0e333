"""Sends an open file: whole, in part or in several parts, with validators, in chunks of 1 MiB."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from medialib.web import ranges, wire
from medialib.web.inside import Opened
from medialib.web.ranges import UnsatisfiableError
from medialib.web.warm import NOWAIT
from medialib.web.wire import Wire

CHUNK = 1024**2
WORTH = 128 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of what is sent: bytes as they are, or a span (first, after last) of the file."""

    text: bytes = b""
    first: int = 0
    after: int = 0

    @property
    def length(self) -> int:
        """How many bytes it is."""
        return len(self.text) + self.after - self.first


class FileAnswer:
    """An ASGI app that answers one request with an open file, and closes it."""

    def __init__(self, opened: Opened, etag: str, headers: Mapping[str, str]) -> None:
        self.opened = opened
        self.etag = etag
        self.headers = dict(headers)
        modified = http_date(opened.mtime_ns // 1_000_000_000)
        self.headers |= {"ETag": etag, "Last-Modified": modified, "Accept-Ranges": "bytes"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; raises OSError when the file shrinks meanwhile."""
        try:
            asked = Headers(scope=scope)
            if unchanged(asked, self.etag, self.headers["Last-Modified"]):
                kept = {
                    name: value for name, value in self.headers.items() if name not in ("Content-Type", "Accept-Ranges")
                }
                await Response(status_code=304, headers=kept)(scope, receive, send)
                return
            status, pieces = self._pieces(asked)
            self.headers["Content-Length"] = str(sum(piece.length for piece in pieces))
            raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
            await send({"type": "http.response.start", "status": status, "headers": raw})
            if scope["method"] == "HEAD" or not pieces:
                await send({"type": "http.response.body", "body": b""})
            else:
                await self._send(pieces, scope.get(wire.KEY), receive, send)
        finally:
            os.close(self.opened.fd)

    def _pieces(self, asked: Headers) -> tuple[int, list[Piece]]:
        """The status and what to send."""
        size = self.opened.size
        header = asked.get("range") if self._if_range(asked.get("if-range")) else None
        try:
            spans = ranges.wanted(header, size)
        except UnsatisfiableError:
            self.headers["Content-Range"] = f"bytes */{size}"
            return UnsatisfiableError.status, []
        if spans is None:
            return 200, [Piece(first=0, after=size)]
        if len(spans) == 1:
            first, after = spans[0]
            self.headers["Content-Range"] = f"bytes {first}-{after - 1}/{size}"
            return 206, [Piece(first=first, after=after)]
        return 206, self._parts(spans)

    def _parts(self, spans: tuple[tuple[int, int], ...]) -> list[Piece]:
        """Several spans as multipart/byteranges."""
        boundary, kind = secrets.token_hex(16), self.headers["Content-Type"]
        self.headers["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
        pieces = []
        for first, after in spans:
            head = f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Range: bytes {first}-{after - 1}/{self.opened.size}\r\n\r\n"
            pieces += [Piece(text=head.encode()), Piece(first=first, after=after), Piece(text=b"\r\n")]
        return [*pieces, Piece(text=f"--{boundary}--\r\n".encode())]

    def _if_range(self, condition: str | None) -> bool:
        """Whether a Range header counts: the asker's copy must be this very file (RFC 9110, 13.1.5)."""
        return condition is None or condition.strip() in (self.etag, self.headers["Last-Modified"])

    async def _send(self, pieces: list[Piece], direct: Wire | None, receive: Receive, send: Send) -> None:
        left = asyncio.ensure_future(gone(receive))
        try:
            for piece in pieces:
                if piece.text:
                    await send({"type": "http.response.body", "body": piece.text, "more_body": True})
                elif direct and piece.length >= WORTH:
                    if not await direct.send_file(self.opened.fd, piece.first, piece.after, left):
                        return
                elif not await self._send_chunks(piece, left, send):
                    return
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            left.cancel()

    async def _send_chunks(self, piece: Piece, left: asyncio.Future[None], send: Send) -> bool:
        """Send a span through Python; False when the asker hung up."""
        for first in range(piece.first, piece.after, CHUNK):
            body = await self._read(first, min(first + CHUNK, piece.after))
            if left.done():
                return False
            await send({"type": "http.response.body", "body": body, "more_body": True})
        return True

    async def _read(self, first: int, after: int) -> bytes | bytearray:
        """Bytes of the file; from the page cache at once, from the disk in a thread.

        Many file systems cannot say which it is (over a network, in user space, in memory): then in a thread, too.
        """
        if NOWAIT:
            buffer = bytearray(after - first)
            with contextlib.suppress(OSError):
                if os.preadv(self.opened.fd, [buffer], first, NOWAIT) == after - first:
                    return buffer
        data = await to_thread.run_sync(os.pread, self.opened.fd, after - first, first)
        if len(data) != after - first:
            raise OSError("The file became shorter while it was sent.")
        return data


@lru_cache(maxsize=1024)
def http_date(moment_s: int) -> str:
    """A moment (seconds since 1970) as HTTP writes it (RFC 9110, 5.6.7)."""
    return formatdate(moment_s, usegmt=True)


async def gone(receive: Receive) -> None:
    """Ends when the asker hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass


def unchanged(asked: Headers, etag: str, modified: str) -> bool:
    """Whether the asker's copy is still good: If-None-Match, else If-Modified-Since (RFC 9110, 13.2.2)."""
    tags = asked.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since = asked.get("if-modified-since")
    if since is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
