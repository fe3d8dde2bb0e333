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

from medialib.web.warm import at_hand

KEY = "medialib.wire"
CHUNK = 1024**2
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
        if self.cycle.disconnected or self.cycle.transport.is_closing():
            await asyncio.wait([gone], timeout=LOST_S)
            return False
        socket = os.dup(self.cycle.transport.get_extra_info("socket").fileno())
        transfer = Transfer(socket, file, first, after)
        try:
            while transfer.first < after and not gone.done():
                if await transfer.go(gone):
                    await to_thread.run_sync(os.pread, file, CHUNK, transfer.first)
        except (BrokenPipeError, ConnectionResetError):
            await asyncio.wait([gone], timeout=LOST_S)
        finally:
            os.close(socket)
        self.cycle.expected_content_length -= transfer.first - first
        return transfer.first == after

    async def _flushed(self) -> None:
        """Wait until what was written before has left: the header, or a part's."""
        turns = 0
        while self.cycle.transport.get_write_buffer_size() and not self.cycle.disconnected:
            await asyncio.sleep(0 if turns < 10 else PATIENCE_S)
            turns += 1


class Transfer:
    """Bytes on their way from a file to a socket, moved from the event loop's own call-backs.

    What is in memory goes at once; before what must come from the disk it stops, for a thread to
    fetch it, so that a slow disk holds up nobody else.
    """

    def __init__(self, socket: int, file: int, first: int, after: int) -> None:
        self.socket = socket
        self.file = file
        self.first = first
        self.after = after
        self.known = first  # up to where the bytes are in memory
        self.pause: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def go(self, gone: asyncio.Future[None]) -> bool:
        """Move on until the end or until the asker has gone; True when the disk has to be asked first.

        The first step is taken before any wait: as a rule the socket has room, and small parts need no second one.
        """
        loop = asyncio.get_running_loop()
        self.pause = loop.create_future()
        self._step()
        if self.pause.done():
            return self.pause.result()
        loop.add_writer(self.socket, self._step)
        gone.add_done_callback(self._stop)
        try:
            return await self.pause
        finally:
            loop.remove_writer(self.socket)
            gone.remove_done_callback(self._stop)

    def _step(self) -> None:
        """Move up to 1 MiB: the socket has room."""
        if self.pause.done():
            return
        try:
            if self.first == self.known and not self._look_ahead():
                self.pause.set_result(True)
                return
            self.first += self._sent()
        except BlockingIOError:
            return
        except OSError as error:
            self.pause.set_exception(error)
            return
        if self.first == self.after:
            self.pause.set_result(False)

    def _sent(self) -> int:
        sent = os.sendfile(self.socket, self.file, self.first, self.known - self.first)
        if sent == 0:
            raise OSError("The file became shorter while it was sent.")
        return sent

    def _look_ahead(self) -> bool:
        """Whether the next 1 MiB is in memory. Once asked, it is taken to be: a thread fetches it if not."""
        self.known = min(self.first + CHUNK, self.after)
        return at_hand(self.file, self.first) and at_hand(self.file, self.known - 1)

    def _stop(self, _: object) -> None:
        if not self.pause.done():
            self.pause.set_result(False)
