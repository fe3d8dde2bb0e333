"""Sends a printed page packed with gzip: a third of the bytes or less. Printed pages hold no secret it could give away."""

from __future__ import annotations

import gzip
import os
from collections.abc import Mapping

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from medialib.web.inside import Opened
from medialib.web.stream import http_date, unchanged

LEVEL = 5


class PackedAnswer:
    """An ASGI app that answers one request with a small open file, packed, and closes it."""

    def __init__(self, opened: Opened, etag: str, headers: Mapping[str, str]) -> None:
        self.opened = opened
        self.etag = etag
        modified = http_date(opened.mtime_ns // 1_000_000_000)
        self.headers = {**headers, "ETag": etag, "Last-Modified": modified}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; HEAD with the length that GET would send."""
        try:
            if unchanged(Headers(scope=scope), self.etag, self.headers["Last-Modified"]):
                kept = {name: value for name, value in self.headers.items() if name != "Content-Type"}
                await Response(status_code=304, headers=kept)(scope, receive, send)
                return
            body = await to_thread.run_sync(self._packed)
        finally:
            os.close(self.opened.fd)
        headers = {**self.headers, "Content-Encoding": "gzip", "Content-Length": str(len(body))}
        await Response(b"" if scope["method"] == "HEAD" else body, headers=headers)(scope, receive, send)

    def _packed(self) -> bytes:
        return gzip.compress(os.pread(self.opened.fd, self.opened.size, 0), LEVEL, mtime=0)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header lets an answer be packed with gzip (RFC 9110, 12.5.3)."""
    choices = (choice.partition(";") for choice in "".join(accepted.lower().split()).split(","))
    weights = {name: weight for name, _, weight in choices}
    return weights.get("gzip", weights.get("*", "q=0")).strip("0.") != "q="
