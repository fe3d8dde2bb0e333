"""uvicorn's protocol with an end to what a request takes until it is whole: of memory in its head, of time in head and body."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 128 * 1024
PATIENCE_S = 60.0
SLOWEST = 16 * 1024
TOO_LONG = "The head of the request is too long."


class Bounded(HttpToolsProtocol):
    """Hangs up where LARGEST_HEAD bytes bring neither a whole head nor any of a body, or PATIENCE_S no head, or less
    than SLOWEST bytes of a body that is read.

    httptools keeps an address and a header until they are whole, and uvicorn each header until all are there. A body
    that trickles is cut whether somebody waits for it or it was refused long ago.
    """

    patience_s = PATIENCE_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unread = 0
        self.come = 0
        self.waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there, who has to ask before long."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless nothing comes of it."""
        self.unread += len(data)
        super().data_received(data)
        if self.unread > LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response(TOO_LONG)

    def on_message_begin(self) -> None:
        """A request begins."""
        self.unread = 0
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is whole; what may come now is a body."""
        self.unread = 0
        self._wait_no_more()
        self._wait()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Some of its body is here."""
        self.unread = 0
        self.come += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """It is whole."""
        self.unread = 0
        self._wait_no_more()
        super().on_message_complete()

    def _wait(self) -> None:
        if self.waiting is None:
            self.come = 0
            self.waiting = self.loop.call_later(self.patience_s, self._look)

    def _look(self) -> None:
        """Hang up, unless enough has come of a body, or it was we who did not read on or have another answer to end first."""
        self.waiting = None
        if self.flow.read_paused or self.pipeline or self.come >= SLOWEST:
            self._wait()
        else:
            self.transport.close()

    def _wait_no_more(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None
