"""Open databases kept at hand: opening library.db reads its whole schema, which costs more than most questions."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database

MOST_IDLE = 8


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
        file = self._file()
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

    def _file(self) -> tuple[int, int]:
        """Which file is at the path; none opens as any other."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return (0, 0)
        return found.st_dev, found.st_ino
