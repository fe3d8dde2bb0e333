"""`medialib up`: starts the parts of the library as processes and keeps them running.

A part that ends is started again with back-off. SIGTERM or SIGINT ends them all within seconds.
Each part hangs on a leash (see programs), so none is left behind if the supervisor is killed.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from medialib import flow, programs
from medialib.settings import Settings, environment
from medialib.tasks import Tasks, open_tasks

log = logging.getLogger(__name__)
PARTS = {"full": ("web", "worker", "monitor"), "server": ("web", "worker")}
FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
STEADY_S = 60.0
GRACE_S = 8.0
POLL_S = 0.2


@dataclass
class Part:
    """One process of the library and when it may be started again."""

    name: str
    command: Sequence[str]
    running: programs.Running | None = None
    started: float = 0.0
    delay_s: float = FIRST_DELAY_S
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """Start the process."""
        self.running = programs.spawn(self.command, env=environment())
        self.started = time.monotonic()

    def tend(self) -> None:
        """Note that it has ended, or start it once its time has come."""
        now = time.monotonic()
        if self.running is not None:
            code = self.running.poll()
            if code is None:
                return
            self.delay_s = FIRST_DELAY_S if now - self.started > STEADY_S else min(self.delay_s * 2, LONGEST_DELAY_S)
            self.again_at, self.running = now + self.delay_s, None
            log.warning("%s ended with code %d; starting it again in %.1f s", self.name, code, self.delay_s)
        elif now >= self.again_at:
            self.start()


def supervise(mode: str) -> None:
    """Run the parts of `mode` (full or server) until a signal asks us to end."""
    stopping = catch_signals()
    parts = [Part(name, (sys.executable, "-m", "medialib", "up", "--mode", name)) for name in PARTS[mode]]
    try:
        while not stopping.wait(POLL_S):
            for part in parts:
                part.tend()
    finally:
        end(parts)


def end(parts: Sequence[Part]) -> None:
    """End every part at the same time: ask, then kill what is left after a grace of 8 s."""
    threads = [threading.Thread(target=part.running.end, args=(GRACE_S,)) for part in parts if part.running]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def catch_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping


def consume(settings: Settings, beside: Sequence[Callable[[Tasks], None]] = ()) -> None:
    """Work on jobs until a signal asks us to end, with `beside` running in threads next to it.

    Jobs that are running then go back to the queue.
    """
    tasks = open_tasks(settings)
    consumer = tasks.huey.create_consumer(workers=settings.jobs.workers, initial_delay=0.05, backoff=1.1, max_delay=0.5)
    consumer.start()
    stopping = catch_signals()
    threads = [threading.Thread(target=act, args=(tasks,), daemon=True) for act in (Tasks.follow, _begin, *beside)]
    for thread in threads:
        thread.start()
    while not stopping.wait(1):
        consumer.check_worker_health()
    tasks.stop()
    consumer.stop()
    deadline = time.monotonic() + GRACE_S - 1
    for _, thread in consumer.worker_threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def _begin(tasks: Tasks) -> None:
    """What a worker does first: take up what an earlier one left, print what changed since."""
    tasks.sweep(starting=True)
    flow.publish(tasks.settings)
