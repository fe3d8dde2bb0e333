"""Open databases kept at hand: opening library.db reads its whole schema, which costs more than most questions."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlite_utils import Database

from medialib.store import events

Answer = TypeVar("Answer")
MOST_IDLE = 8
MOST_KEPT = 1000
KEPT_S = 5.0


class Pool:
    """Connections to the database at a path, each used by one request at a time.

    None is used again once another file has taken that path, as when a backup is put back.
    """

    def __init__(self, path: Path, connect: Callable[[Path], Database]) -> None:
        self.path = path
        self.connect = connect
        self.idle: deque[tuple[Database, tuple[int, int]]] = deque()

    @contextlib.contextmanager
    def use(self) -> Iterator[Database]:
        """A connection for a while. One that something went wrong on is not used again."""
        file = file_at(self.path)
        db = self._held(file) or self.connect(self.path)
        sound = False
        try:
            yield db
            sound = not db.conn.in_transaction and len(self.idle) < MOST_IDLE
        finally:
            if sound:
                self.idle.append((db, file))
            else:
                db.close()

    def answer(self, key: Hashable, question: Callable[[Database], Answer]) -> Answer:
        """What the database says; `key` stands for the question."""
        with self.use() as db:
            return question(db)

    def close(self) -> None:
        """Close what is idle."""
        while self.idle:
            self.idle.pop()[0].close()

    def _held(self, file: tuple[int, int]) -> Database | None:
        """An idle connection to this file; those to another are closed."""
        with contextlib.suppress(IndexError):
            while True:
                db, opened = self.idle.pop()
                if opened == file:
                    return db
                db.close()
        return None


class QuickPool(Pool):
    """For the event loop alone: keeps what the database said for as long as nobody has written to it since.

    That is asked of the database every time, which costs less than most questions. Nothing is kept
    for more than a few seconds, since answers may depend on the hour, and no "there is none" at all.
    """

    def __init__(self, path: Path, connect: Callable[[Path], Database]) -> None:
        super().__init__(path, connect)
        self.said: dict[Hashable, Any] = {}
        self.state: tuple[Database, int] | None = None
        self.until = 0.0

    def answer(self, key: Hashable, question: Callable[[Database], Answer]) -> Answer:
        """What the database says, or said since anybody wrote to it."""
        with self.use() as db:
            state, now = (db, events.version(db)), time.monotonic()
            if state != self.state or now > self.until or len(self.said) >= MOST_KEPT:
                self.said, self.state, self.until = {}, state, now + KEPT_S
            if self.said.get(key) is None:
                self.said[key] = question(db)
            return cast(Answer, self.said[key])


def file_at(path: Path) -> tuple[int, int]:
    """Which file is at a path; none opens as any other."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return found.st_dev, found.st_ino
