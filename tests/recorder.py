"""A report that keeps what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from medialib.errors import CancelledError


@dataclass(frozen=True, slots=True)
class Said:
    """One call of a report."""

    message: str | None = None
    progress: float | None = None
    eta_s: float | None = None
    speed_bps: float | None = None


@dataclass
class Recorder:
    """Keeps everything said; cancelled by `stopped`. `then` is called after each report."""

    stopped: threading.Event = field(default_factory=threading.Event)
    said: list[Said] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    then: Callable[[Said], None] | None = None

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        self._check()
        self.said.append(Said(message, progress, eta_s, speed_bps))
        if self.then:
            self.then(self.said[-1])

    def log(self, line: str) -> None:
        self._check()
        self.lines.append(line)

    def _check(self) -> None:
        if self.stopped.is_set():
            raise CancelledError("Cancelled.")


@pytest.fixture
def report() -> Recorder:
    """A report nobody has cancelled."""
    return Recorder()
