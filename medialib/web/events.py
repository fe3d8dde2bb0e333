"""Live events as server-sent events: what the asker missed, then what happens, then silence kept alive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from anyio import to_thread
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from medialib.store import events
from medialib.store.events import Event
from medialib.web import access
from medialib.web.ask import Ask
from medialib.web.hub import Hub, Listener, written
from medialib.web.stream import gone

RETRY_MS = 2000
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"private, no-store"),
    (b"x-accel-buffering", b"no"),
]


async def stream(ask: Ask) -> ASGIApp:
    """Everything that happens, as far as this person may hear it; Last-Event-ID goes on where they were."""
    caller = ask.caller
    if ask.request.method == "HEAD":
        return Response(media_type="text/event-stream")
    listener = Listener(
        caller.user.id, caller.admin, lambda: access.still(ask.parts, caller, ask.request), caller.may_add
    )
    after = await to_thread.run_sync(_seen, ask)
    await ask.parts.hub.join(listener)
    return Stream(ask, listener, after)


class Stream:
    """An ASGI app that tells one listener what it hears."""

    def __init__(self, ask: Ask, listener: Listener, after: int | None) -> None:
        self.ask = ask
        self.hub: Hub = ask.parts.hub
        self.listener = listener
        self.after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until either side has had enough."""
        waiting = asyncio.ensure_future(self._until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await send({"type": "http.response.body", "body": f"retry: {RETRY_MS}\n\n".encode(), "more_body": True})
            async for text in self._texts():
                await send({"type": "http.response.body", "body": text, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            waiting.cancel()
            self.hub.leave(self.listener)

    async def _until_gone(self, receive: Receive) -> None:
        await gone(receive)
        self.listener.end()

    async def _texts(self) -> AsyncIterator[bytes]:
        """What was missed, then what comes, each once and in order."""
        last = self.after or 0
        while self.after is not None and (missed := await to_thread.run_sync(self._missed, last)):
            last = missed[-1].id
            yield b"".join(written(event) for event in missed if self.listener.may_hear(event))
        queue = self.listener.queue
        while True:
            waiting = [await queue.get(), *(queue.get_nowait() for _ in range(queue.qsize()))]
            yield b"".join(told.text for told in waiting if told and (told.id == 0 or told.id > last))
            if None in waiting:
                return

    def _missed(self, after: int) -> list[Event]:
        with self.ask.library() as db:
            return events.after(db, after)


def _seen(ask: Ask) -> int | None:
    """The id a browser says it saw last, if it is one that this library has told, and not one of another before it."""
    try:
        seen = max(int(ask.request.headers.get("last-event-id", "")), 0)
    except ValueError:
        return None
    with ask.library() as db:
        return seen if seen <= events.last_id(db) else None
