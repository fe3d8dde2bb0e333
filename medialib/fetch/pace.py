"""Keeps our requests to one site apart, and away for as long as it asked."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from medialib.errors import TemporaryError
from medialib.fetch.call import Call

PATIENCE_S = 10.0
LONGEST_HOLD_S = 3600.0
LONGEST_QUEUE_S = 600.0


class Pace:
    """When each site (`host`, or `host:port` where the port is not the usual one) may be asked next.

    `intervals` are the least seconds between two requests to a site or a host; "*" stands for the
    others. Shared by all threads of a client, and by all processes that name the same `folder`.
    """

    def __init__(self, intervals: Mapping[str, float], folder: Path | None = None) -> None:
        self._intervals = intervals
        self._folder = folder
        self._times: dict[str, dict[str, float]] = {}
        self._lock = threading.Lock()

    def take_turn(self, site: str, call: Call) -> None:
        """Wait for this site's turn. Raises TemporaryError when it asked for more than PATIENCE_S."""
        with self._page(site) as (now, times):
            held = times.get("held", now) - now
            if held > PATIENCE_S:
                raise TemporaryError(f"{_host(site)} asked us to wait for {held:.0f} s.", "Try again after that.")
            turn = max(now, times.get("turn", now), now + held)
            times["turn"] = turn + self._interval(site)
        call.sleep(turn - now)

    def hold(self, site: str, seconds: float) -> None:
        """Leave the site alone for this long, at most an hour."""
        with self._page(site) as (now, times):
            times["held"] = max(now + min(seconds, LONGEST_HOLD_S), times.get("held", now))

    def _interval(self, site: str) -> float:
        for name in (site, _host(site), "*"):
            if name in self._intervals:
                return self._intervals[name]
        return 0.0

    @contextlib.contextmanager
    def _page(self, site: str) -> Iterator[tuple[float, dict[str, float]]]:
        """The time, and the site's times to read and change, while nobody else does."""
        number = _opened(self._folder, site) if self._folder else None
        if number is None:
            with self._lock:
                yield time.monotonic(), self._times.setdefault(site, {})
            return
        try:
            fcntl.flock(number, fcntl.LOCK_EX)
            now = time.time()
            times = _believable(os.pread(number, 4096, 0), now)
            yield now, times
            with contextlib.suppress(OSError):
                os.ftruncate(number, 0)
                os.pwrite(number, json.dumps(times).encode(), 0)
        finally:
            os.close(number)


def _opened(folder: Path, site: str) -> int | None:
    """A file of its own for a site, whose lock lasts as long as it is open; None where it cannot be written."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(site.encode()).hexdigest()[:20]
        return os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return None


def _believable(text: bytes, now: float) -> dict[str, float]:
    """The times written down, without those that only a broken file or a clock put back can have left."""
    try:
        times = json.loads(text)
        return {
            name: float(times[name])
            for name, longest in (("turn", LONGEST_QUEUE_S), ("held", LONGEST_HOLD_S))
            if name in times and float(times[name]) <= now + longest
        }
    except (ValueError, TypeError):
        return {}


def _host(site: str) -> str:
    """The host of `host:port`; an IPv6 address keeps its brackets."""
    name, colon, port = site.rpartition(":")
    return name if colon and port.isdecimal() else site
