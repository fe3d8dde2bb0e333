"""Passes events from the table to everybody who listens: one poll for all of them.

The table is the truth: a listener that falls behind is let go, comes back with the id of the last
event it saw, and is told the rest from the table.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from anyio import to_thread
from sqlite_utils import Database

from medialib.errors import TooManyError
from medialib.settings import Settings
from medialib.store import connect, events
from medialib.store.events import Event
from medialib.web.pool import file_at

POLL_S = 0.1
PING_S = 15.0
CHECK_S = 10.0
MOST_EACH = 50
BACKLOG = 1000
BATCH = 500
OF_DISCS = ("disc_detected", "disc_removed")


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it goes over the wire, made once for everybody; a sign of life has the id 0."""

    id: int
    text: bytes


PING = Told(0, b": still here\n\n")


@dataclass(eq=False)
class Listener:
    """One open stream. `still` says whether its person may go on; None in the queue ends it.

    `may_add`: they may rip discs, and so hear of those.
    """

    user_id: str
    admin: bool
    still: Callable[[], bool]
    may_add: bool = True
    queue: asyncio.Queue[Told | None] = field(default_factory=lambda: asyncio.Queue(BACKLOG))
    ended: bool = False

    def may_hear(self, event: Event) -> bool:
        """Whether an event is for this person. A job that nobody in particular asked for is the admins' business."""
        if self.admin or event.owner == self.user_id:
            return True
        return event.owner is None and event.type != "job" and (self.may_add or event.type not in OF_DISCS)

    def end(self) -> None:
        """Let the stream end after what it has been given."""
        self.ended = True
        if self.queue.full():
            while not self.queue.empty():  # all of it, so that coming back resumes without a gap
                self.queue.get_nowait()
        self.queue.put_nowait(None)


@dataclass
class Hub:
    """Who listens, and the poll that goes on while anybody does. Sessions are checked every `check_s` seconds."""

    settings: Settings
    check_s: float = CHECK_S
    listeners: set[Listener] = field(default_factory=set)
    last: int = 0
    closing: bool = False
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    poll: asyncio.Task[None] | None = None
    checking: asyncio.Task[None] | None = None

    async def join(self, listener: Listener) -> None:
        """Listen from now on. Raises TooManyError when the person has too many streams open."""
        if Counter(one.user_id for one in self.listeners)[listener.user_id] >= MOST_EACH:
            raise TooManyError(f"You have {MOST_EACH} live pages open already.", "Close some of them.")
        self.listeners.add(listener)
        if self.poll is None or self.poll.done():
            self.ready = asyncio.Event()
            self.poll = asyncio.create_task(self._follow(self.ready))
        await self.ready.wait()

    def leave(self, listener: Listener) -> None:
        """Listen no longer."""
        self.listeners.discard(listener)

    def close(self) -> None:
        """End every stream: the server is stopping."""
        self.closing = True
        for listener in self.listeners:
            listener.end()

    async def _follow(self, ready: asyncio.Event) -> None:
        """Poll while somebody listens; should it fail, every stream ends, and comes back for what it missed.

        So it is, too, once another file has taken the database's place.
        """
        file = file_at(self.settings.library_db)
        try:
            with contextlib.closing(await to_thread.run_sync(connect.connect, self.settings.library_db)) as db:
                self.last = await to_thread.run_sync(events.last_id, db)
                ready.set()
                await self._pass_on(db, file)
        finally:
            ready.set()
            for listener in self.listeners:
                listener.end()

    async def _pass_on(self, db: Database, file: tuple[int, int]) -> None:
        seen, checked, pinged = -1, time.monotonic(), time.monotonic()
        while self.listeners and not self.closing and file_at(self.settings.library_db) == file:
            seen, found = await to_thread.run_sync(_news, db, seen, self.last)
            for event in found:
                self.last = event.id
                self._tell(Told(event.id, written(event)), event)
            now = time.monotonic()
            if now - pinged >= PING_S:
                pinged = now
                self._tell(PING)
            if now - checked >= self.check_s and (self.checking is None or self.checking.done()):
                checked, self.checking = now, asyncio.create_task(self._check())
            await asyncio.sleep(POLL_S)

    def _tell(self, told: Told, event: Event | None = None) -> None:
        """Give something to those who may hear of `event`; who has too much waiting is let go."""
        for listener in self.listeners:
            if listener.ended or (event and not listener.may_hear(event)):
                continue
            if listener.queue.full():
                listener.end()
            else:
                listener.queue.put_nowait(told)

    async def _check(self) -> None:
        """End the streams of those who are signed out, disabled or have another role by now."""
        for listener in await to_thread.run_sync(_over, list(self.listeners)):
            listener.end()


def written(event: Event) -> bytes:
    """An event on the wire. Its data is one line of JSON, in which no line break can stand."""
    data = "".join(event.data.splitlines())
    return f"id: {event.id}\nevent: {event.type}\ndata: {data}\n\n".encode()


def _news(db: Database, seen: int, last: int) -> tuple[int, list[Event]]:
    """The next events after `last`, and the version of the file they were read at.

    Nothing is read while the version stays `seen`; after a full batch none is seen, so that the rest follows.
    """
    version = events.version(db)
    found = [] if version == seen else events.after(db, last, BATCH)
    return (-1 if len(found) == BATCH else version), found


def _over(listeners: Sequence[Listener]) -> list[Listener]:
    return [listener for listener in listeners if not listener.still()]
