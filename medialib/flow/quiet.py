"""A report that nobody reads, for what is done at once and not by a job."""

from __future__ import annotations

import logging
import threading

log = logging.getLogger(__name__)


class Quiet:
    """Says nothing, and is never stopped."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        """Leave it unsaid."""

    def log(self, line: str) -> None:
        """Keep what a tool says for those who search for a fault."""
        log.debug("%s", line)

    def stage(self, name: str) -> None:
        """Leave it unsaid."""

    def brought(self, media_id: str) -> None:
        """Leave it unsaid."""
