"""One process at a time for what changes files in place."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator

from medialib.settings import Settings


@contextlib.contextmanager
def alone(settings: Settings, what: str) -> Iterator[None]:
    """Wait until no other process does this; whoever is killed lets go of it."""
    with (settings.data / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
