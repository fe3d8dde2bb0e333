"""From a job's row to a browser: how long after its commit 500 listeners have heard of a change.

python benchmarks/events.py
"""

from __future__ import annotations

import re
import selectors
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import serving
from measure import cpu_s, library, parser, quantile, table

from medialib import jobs
from medialib.model import Request, Way
from medialib.settings import Settings
from medialib.store import connect

HEADS = ("listeners", "changes", "heard", "lost", "ms, median", "p95", "longest", "server CPU s")
EACH = 50
EVERY_S = 0.25
LAST_WORD_S = 3.0
MARK = re.compile(rb"bench-(\d+)-end")


class Changes(threading.Thread):
    """Changes job rows at a steady pace, and notes when each was committed."""

    def __init__(self, settings: Settings, seconds: float) -> None:
        super().__init__(daemon=True)
        self.settings = settings
        self.count = round(seconds / EVERY_S)
        self.at: list[float] = []

    def run(self) -> None:
        """Submit job after job; their sources carry their numbers."""
        with connect.library(self.settings) as db:
            for number in range(self.count):
                jobs.submit(db, Request(f"/nowhere/{connect.new_id()}/bench-{number}-end", Way.FILE), "Benchmark")
                self.at.append(time.perf_counter())
                time.sleep(EVERY_S)


def listen(port: int, tokens: Sequence[str], count: int) -> list[socket.socket]:
    """Open so many streams, 50 for each person."""
    streams = []
    for number in range(count):
        stream = socket.create_connection(("127.0.0.1", port))
        token = tokens[number // EACH]
        stream.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        streams.append(stream)
    for stream in streams:
        head = stream.recv(4096)
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise SystemExit(head.decode("latin-1"))
    return streams


def hear(streams: Sequence[socket.socket], changes: Changes) -> list[float]:
    """How long each listener waited for each change, in seconds."""
    selector = selectors.DefaultSelector()
    waits: list[float] = []
    rests = dict.fromkeys(streams, b"")
    for stream in streams:
        selector.register(stream, selectors.EVENT_READ, stream)
    wanted = changes.count * len(streams)
    changes.start()
    end = time.monotonic() + changes.count * EVERY_S * 1.5 + LAST_WORD_S
    while len(waits) < wanted and time.monotonic() < end:
        for key, _ in selector.select(0.5):
            stream, now = key.data, time.perf_counter()
            *whole, rests[stream] = (rests[stream] + stream.recv(65536)).split(b"\n\n")
            for event in whole:
                found = MARK.search(event)
                if found:
                    waits.append(now - changes.at[int(found[1])])
    return waits


def measured(settings: Settings, work: Path, count: int, seconds: float) -> tuple[object, ...]:
    """Let so many listen for a while."""
    tokens = serving.tokens(settings, -(-count // EACH))
    with serving.web(settings, work) as served:
        streams = listen(served.port, tokens, count)
        changes, used = Changes(settings, seconds), cpu_s(served.session)
        waits = hear(streams, changes)
        used = cpu_s(served.session) - used
        for stream in streams:
            stream.close()
    shown = [f"{1000 * value:.0f}" for value in (quantile(waits, 0.5), quantile(waits, 0.95), max(waits))]
    return count, changes.count, len(waits), changes.count * count - len(waits), *shown, f"{used:.1f}"


def main() -> None:
    """Measure with one listener and with many."""
    made = parser("Listen for changes of jobs.")
    made.add_argument("--listeners", type=int, default=500)
    made.add_argument("--seconds", type=float, default=20)
    given = made.parse_args()
    settings = library(given.work, 10_000)
    counts = (1, given.listeners)
    print(table(HEADS, [measured(settings, given.work, count, given.seconds) for count in counts]))


if __name__ == "__main__":
    main()
