"""The process of `medialib up` that watches the disc drives."""

from __future__ import annotations

from medialib.run import Signals
from medialib.settings import Settings
from medialib.tasks import open_tasks
from medialib.watch import drives


def keep(settings: Settings) -> int:
    """Watch until a signal asks us to end; the exit code."""
    drives.watch(open_tasks(settings), Signals().wait)
    return 0
