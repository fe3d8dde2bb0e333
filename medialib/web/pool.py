"""Open databases kept at hand: opening library.db reads its whole schema, which costs more than most questions."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator

from sqlite_utils import Database

MOST_IDLE = 8


class Pool:
    """Connections to one database, each used by one request at a time."""

    def __init__(self, connect: Callable[[], Database]) -> None:
        self.connect = connect
        self.idle: deque[Database] = deque()

    @contextlib.contextmanager
    def use(self) -> Iterator[Database]:
        """A connection for a while. One that something went wrong on is not used again."""
        try:
            db = self.idle.pop()
        except IndexError:
            db = self.connect()
        sound = False
        try:
            yield db
            sound = not db.conn.in_transaction and len(self.idle) < MOST_IDLE
        finally:
            if sound:
                self.idle.append(db)
            else:
                db.close()

    def close(self) -> None:
        """Close what is idle."""
        while self.idle:
            self.idle.pop().close()
