"""`medialib up`: starts the parts of the library as processes and keeps them running.

A part that ends is started again with back-off. SIGTERM or SIGINT ends them all within seconds.
Each part hangs on a leash (see programs), so none is left behind if the supervisor is killed.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType

from medialib import programs
from medialib.errors import ProgramError
from medialib.settings import environment

log = logging.getLogger(__name__)
PARTS = {"full": ("web", "worker", "monitor"), "server": ("web", "worker")}
PATIENT = ("worker",)  # who looks at pages goes first
FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
STEADY_S = 60.0
GRACE_S = 8.0
POLL_S = 0.2


class Signals:
    """SIGTERM, SIGINT and a closed terminal, from now on: each asks this process to end.

    They are noted in a pipe: the set() of a threading.Event can block for ever in a handler.
    """

    def __init__(self) -> None:
        self._asked, self._ask = os.pipe()
        os.set_blocking(self._ask, False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._note)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait at most `timeout_s` seconds, or for ever; whether one has come."""
        return bool(select.select([self._asked], [], [], timeout_s)[0])

    def _note(self, number: int, frame: FrameType | None) -> None:
        if not self.wait(0):
            os.write(self._ask, b".")


@dataclass
class Part:
    """One process of the library and when it may be started again."""

    name: str
    command: Sequence[str]
    running: programs.Running | None = None
    started: float = 0.0
    delay_s: float = FIRST_DELAY_S
    again_at: float = 0.0

    def tend(self) -> None:
        """Note that it has ended, or start it once its time has come."""
        now = time.monotonic()
        if self.running is not None:
            code = self.running.poll()
            if code is not None:
                self.running = None
                self._ended(now, f"ended with code {code}")
        elif now >= self.again_at:
            self.started = now
            try:
                self.running = programs.spawn(self.command, env=environment(), stands_back=self.name in PATIENT)
            except ProgramError as error:
                self._ended(now, error.message)

    def _ended(self, now: float, how: str) -> None:
        """Wait twice as long as the last time, unless it had run steadily."""
        if now - self.started > STEADY_S:
            self.delay_s = FIRST_DELAY_S
        log.warning("%s: %s; starting it again in %.1f s", self.name, how, self.delay_s)
        self.again_at = now + self.delay_s
        self.delay_s = min(self.delay_s * 2, LONGEST_DELAY_S)


def supervise(parts: Sequence[Part]) -> None:
    """Keep these parts running until a signal asks us to end."""
    signals = Signals()
    try:
        while not signals.wait(POLL_S):
            for part in parts:
                part.tend()
    finally:
        end(parts)


def parts(mode: str) -> list[Part]:
    """The parts of a mode (full or server)."""
    return [Part(name, (sys.executable, "-m", "medialib", "up", "--mode", name)) for name in PARTS[mode]]


def end(parts: Sequence[Part]) -> None:
    """End every part at the same time: ask, then kill what is left after a grace of 8 s."""
    threads = [threading.Thread(target=part.running.end, args=(GRACE_S,)) for part in parts if part.running]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
