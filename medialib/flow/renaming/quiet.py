"""A report that nobody reads, for what is done at once and not by a job."""

from __future__ import annotations

import threading


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
        """Leave it unsaid."""

    def stage(self, name: str) -> None:
        """Leave it unsaid."""

    def brought(self, media_id: str) -> None:
        """Leave it unsaid."""
