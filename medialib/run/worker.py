"""The worker: takes jobs from the queue until a signal asks it to end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from medialib import flow
from medialib.run import GRACE_S, POLL_S, Signals
from medialib.settings import Settings
from medialib.tasks import Tasks, open_tasks
from medialib.tasks.queue import Workers

log = logging.getLogger(__name__)


def consume(settings: Settings, beside: Sequence[Callable[[Tasks], None]] = ()) -> bool:
    """Work on jobs until a signal asks us to end, with `beside` running in threads next to it.

    Jobs that are running then go back to the queue. False when one of the threads broke.
    """
    signals = Signals()
    tasks = open_tasks(settings)
    broken = threading.Event()
    for act in (Tasks.follow, _begin, *beside):
        threading.Thread(target=_guarded, args=(act, tasks, broken), daemon=True).start()
    workers = tasks.workers()
    workers.start()
    log.info("working on jobs as %s", tasks.worker)
    while not signals.wait(POLL_S) and not broken.is_set():
        workers.check_worker_health()
    tasks.stop()
    _join(workers)
    return not broken.is_set()


def _guarded(act: Callable[[Tasks], None], tasks: Tasks, broken: threading.Event) -> None:
    """Run a thread's work; a worker that has lost one of its threads is of no use and has to begin anew."""
    try:
        act(tasks)
    except Exception:
        log.exception("the worker cannot go on")
        broken.set()


def _join(workers: Workers) -> None:
    """Stop taking jobs, and wait for those that run to end."""
    workers.stop()
    deadline = time.monotonic() + GRACE_S - 1
    for _, thread in workers.worker_threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def _begin(tasks: Tasks) -> None:
    """What a worker does first: take up what an earlier one left, print what changed since."""
    tasks.sweep()
    flow.publish(tasks.settings)
