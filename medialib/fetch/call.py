"""One fetch's patience: when it must be over, and whether somebody cancelled it."""

from __future__ import annotations

import threading
import time

from medialib.errors import CancelledError, TemporaryError
from medialib.model import Report


class Call:
    """Asked at least every SLICE_S while a fetch waits for anything."""

    SLICE_S = 0.2

    def __init__(self, total_s: float, report: Report | None = None) -> None:
        self.total_s = total_s
        self.deadline = time.monotonic() + total_s
        self._stopped: threading.Event | None = report.stopped if report else None

    def check(self) -> None:
        """Raise CancelledError when the job is cancelled, TemporaryError when time is up."""
        if self._stopped and self._stopped.is_set():
            raise CancelledError("Cancelled; the fetch was ended.")
        if time.monotonic() >= self.deadline:
            raise TemporaryError(
                f"The fetch took longer than {self.total_s:g} s.", "The other side is slow; try again later."
            )

    def sleep(self, seconds: float) -> None:
        """Wait, but not past a cancel or the deadline."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, self.SLICE_S))
