"""The queue itself: Huey, signed, in a file of our own or in Redis; and the threads that take from it."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Any

from huey import Huey, PriorityRedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.exceptions import ConfigurationError
from huey.serializer import SignedSerializer

from medialib.errors import SettingsError
from medialib.settings import Settings
from medialib.store import connect, secrets

log = logging.getLogger(__name__)


class Workers(Consumer):  # type: ignore[misc]
    """Huey's threads, without its handling of signals: those are the process's own."""

    def _set_signal_handlers(self) -> None:
        """Leave them."""


def open_queue(settings: Settings, *, immediate: bool = False) -> Huey:
    """The queue of this library. Messages that are not signed with its own secret are refused.

    Raises SettingsError where it is to be in Redis and the package for that is not there.
    """
    with connect.private(settings) as db:
        serializer = SignedSerializer(secret=secrets.get_or_make(db, "queue"))
    common = {"serializer": serializer, "immediate": immediate, "results": False}
    if settings.jobs.redis_url:
        try:
            return PriorityRedisHuey("medialib", url=settings.jobs.redis_url.get_secret_value(), **common)
        except ConfigurationError as error:
            raise SettingsError(
                "jobs.redis_url names a Redis, but the Python package redis is not installed.",
                "Install it beside medialib: pip install redis. Or leave jobs.redis_url out.",
            ) from error
    return _on_disk(settings.data / "queue.db", common)


def _on_disk(path: Path, common: dict[str, Any]) -> Huey:
    """The queue in a file that only we may read. A damaged one is begun anew: the sweep fills it again.

    It need not survive a power cut either, so that nothing waits for the disk.
    """
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)
        return SqliteHuey("medialib", filename=str(path), timeout=connect.BUSY_S, fsync=False, **common)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        log.warning("%s is damaged (%s); it is made anew", path, error)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _on_disk(path, common)
