"""The report of a job as threads beside its own see it: they may not write to its database."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field

from medialib.errors import CancelledError
from medialib.model import Report


@dataclass(slots=True)
class Aside:
    """A report for threads: it raises once the job is cancelled, and keeps lines until the job's own thread logs them."""

    stopped: threading.Event
    _lines: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        """Raise CancelledError once the job is cancelled; how far one thread is tells nothing of the whole."""
        if self.stopped.is_set():
            raise CancelledError("The job was cancelled.")

    def log(self, line: str) -> None:
        """Keep a line for the job's log."""
        self._lines.put(line)

    def pass_on(self, report: Report) -> None:
        """Log what threads had to say. Call in the job's own thread."""
        while not self._lines.empty():
            report.log(self._lines.get())
