"""The process of `medialib up` that answers browsers."""

from __future__ import annotations

from medialib.run import Signals
from medialib.settings import Settings
from medialib.web import server


def keep(settings: Settings) -> int:
    """Serve until a signal asks us to end; the exit code."""
    Signals()  # what the server raises again after its own clean end is then no news
    server.serve(settings)
    return 0
