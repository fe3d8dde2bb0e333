"""Hands parts of a file straight to the connection's socket (sendfile), so that no byte passes through Python.

ASGI has no way to say this, so it works where uvicorn serves us and steps aside elsewhere: the
outermost wrapper finds the connection behind uvicorn's `send` and leaves it in the scope.
"""

from __future__ import annotations

import asyncio
import os

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

KEY = "medialib.wire"
CHUNK = 1024**2
NOWAIT = getattr(os, "RWF_NOWAIT", 0)
PATIENCE_S = 0.001
LOST_S = 5.0


class Wired:
    """Wraps the app: leaves each request's connection in its scope, where it is a plain one of uvicorn's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        cycle = getattr(send, "__self__", None)
        if isinstance(cycle, RequestResponseCycle) and cycle.transport.get_extra_info("sslcontext") is None:
            scope[KEY] = Wire(cycle)
        await self.app(scope, receive, send)


class Wire:
    """The connection of one request."""

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self.cycle = cycle

    async def send_file(self, file: int, first: int, after: int, gone: asyncio.Future[None]) -> bool:
        """Send the bytes from `first` up to `after`; False when the asker hung up. Raises OSError when there are fewer."""
        await self._flushed()
        socket = os.dup(self.cycle.transport.get_extra_info("socket").fileno())
        try:
            while first < after:
                if gone.done():
                    return False
                try:
                    sent = await _some(socket, file, first, min(CHUNK, after - first))
                except BlockingIOError:
                    await _writable(socket, gone)
                    continue
                except (BrokenPipeError, ConnectionResetError):
                    await asyncio.wait([gone], timeout=LOST_S)
                    return False
                if sent == 0:
                    raise OSError("The file became shorter while it was sent.")
                first += sent
                self.cycle.expected_content_length -= sent
            return True
        finally:
            os.close(socket)

    async def _flushed(self) -> None:
        """Wait until what was written before has left: the header, or a part's."""
        turns = 0
        while self.cycle.transport.get_write_buffer_size() and not self.cycle.disconnected:
            await asyncio.sleep(0 if turns < 10 else PATIENCE_S)
            turns += 1


async def _some(socket: int, file: int, first: int, count: int) -> int:
    """Send some bytes: at once when they are in memory, in a thread when they must come from the disk."""
    if _at_hand(file, first) and _at_hand(file, first + count - 1):
        return os.sendfile(socket, file, first, count)
    return await to_thread.run_sync(os.sendfile, socket, file, first, count)


def _at_hand(file: int, place: int) -> bool:
    """Whether a byte is in the page cache; where the system cannot say, it counts as being on the disk."""
    try:
        return bool(NOWAIT) and os.preadv(file, [bytearray(1)], place, NOWAIT) == 1
    except OSError:
        return False


async def _writable(socket: int, gone: asyncio.Future[None]) -> None:
    """Wait until the socket takes more, or nobody is there."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def wake(*_: object) -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_writer(socket, wake)
    gone.add_done_callback(wake)
    try:
        await ready
    finally:
        loop.remove_writer(socket)
        gone.remove_done_callback(wake)
