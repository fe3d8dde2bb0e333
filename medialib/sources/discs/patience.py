"""Ends a program that talks on but gets no further."""

from __future__ import annotations

import time

from medialib.errors import ProgramError


class Patience:
    """Waits at most `idle_timeout_s` for what a program says of its progress to change."""

    def __init__(self, program: str, idle_timeout_s: float) -> None:
        self._program = program
        self._idle_timeout_s = idle_timeout_s
        self._last: object = None
        self._moved = time.monotonic()

    def see(self, progress: object) -> None:
        """Raise ProgramError when it has been the same for too long."""
        now = time.monotonic()
        if progress != self._last:
            self._last, self._moved = progress, now
        elif now - self._moved > self._idle_timeout_s:
            raise ProgramError(
                f"{self._program} got no further for {self._idle_timeout_s:g} s and was ended.",
                "Clean the disc or try another drive; discs.idle_timeout_s says how long to wait.",
            )
