"""The process of `medialib up` that works on jobs and watches folders."""

from __future__ import annotations

from medialib.run.worker import consume
from medialib.settings import Settings
from medialib.watch import folders


def keep(settings: Settings) -> int:
    """Work until a signal asks us to end; the exit code."""
    return 0 if consume(settings, (folders.watch,)) else 1
