"""Keeps our requests to one host apart, and away for as long as it asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from medialib.errors import TemporaryError
from medialib.fetch.call import Call

PATIENCE_S = 10.0
LONGEST_HOLD_S = 3600.0


class Pace:
    """When each host may be asked next. Shared by all threads of a client.

    `intervals` are the least seconds between two requests to a host; "*" stands for the others.
    """

    def __init__(self, intervals: Mapping[str, float]) -> None:
        self._intervals = intervals
        self._turns: dict[str, float] = {}
        self._held: dict[str, float] = {}
        self._lock = threading.Lock()

    def take_turn(self, host: str, call: Call) -> None:
        """Wait for this host's turn. Raises TemporaryError when it asked for more than PATIENCE_S."""
        with self._lock:
            now = time.monotonic()
            held = self._held.get(host, now) - now
            if held > PATIENCE_S:
                raise TemporaryError(f"{host} asked us to wait for {held:.0f} s.", "Try again after that.")
            turn = max(now, self._turns.get(host, now), now + held)
            self._turns[host] = turn + self._intervals.get(host, self._intervals.get("*", 0.0))
        call.sleep(turn - now)

    def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for this long, at most an hour."""
        with self._lock:
            until = time.monotonic() + min(seconds, LONGEST_HOLD_S)
            self._held[host] = max(until, self._held.get(host, until))
