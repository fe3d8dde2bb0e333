"""A stage that is one of several like it: its progress counts as a part of the whole."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from medialib.model import Report


@dataclass(slots=True)
class Portion:
    """A model.Report whose 0 to 1 are `share` of another's, from `start` on; `words` lead every message."""

    report: Report
    start: float
    share: float
    words: str = ""
    stopped: threading.Event = field(init=False)

    def __post_init__(self) -> None:
        self.stopped = self.report.stopped

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        """Pass it on, scaled; the rest of this portion's time says nothing of the whole's, so `eta_s` is left out of several."""
        said = None if message is None else " · ".join(part for part in (self.words, message) if part)
        whole = None if progress is None else self.start + min(max(progress, 0.0), 1.0) * self.share
        self.report(said, progress=whole, eta_s=eta_s if self.share == 1 else None, speed_bps=speed_bps)

    def log(self, line: str) -> None:
        """Keep one line of what a tool said."""
        self.report.log(line)
