"""Which workers of this machine are gone: a worker is `host:pid:id`."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable

from medialib.store import connect


def own_name() -> str:
    """What this process is called as a worker."""
    return f"{socket.gethostname()}:{os.getpid()}:{connect.new_id()}"


def dead(workers: Iterable[str], own: str) -> list[str]:
    """Those of this machine's `workers` whose process is gone (a pid that is ours is an earlier life's)."""
    host = own.rsplit(":", 2)[0]
    return [name for name in workers if name != own and _host(name) == host and not _alive(int(name.rsplit(":", 2)[1]))]


def _host(worker: str) -> str:
    return worker.rsplit(":", 2)[0]


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
