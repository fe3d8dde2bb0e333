"""A medialib server under measure: its process, its people and a plain HTTP client."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from measure import MEDIALIB, environment

from medialib import programs
from medialib.errors import ConflictError
from medialib.settings import Settings
from medialib.store import connect, passwords, sessions, users
from medialib.store.users import Role

PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A running server. `session` is the id of its process session."""

    port: int
    session: int


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(command: Sequence[str], env: Mapping[str, str], folder: Path) -> Iterator[int]:
    """A program that runs for the length of the block, in a session of its own; its id."""
    with (folder / "server.log").open("ab") as log:
        running = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        yield running.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
        try:
            running.wait(12)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


@contextmanager
def web(settings: Settings, folder: Path) -> Iterator[Served]:
    """The web part of medialib, ready to answer."""
    port = free_port()
    env = environment(settings, HOST="127.0.0.1", PORT=str(port))
    with process((*MEDIALIB, "up", "--mode", "web"), env, folder) as pid:
        _wait(port, "/healthz")
        yield Served(port, pid)


@contextmanager
def worker(settings: Settings, folder: Path) -> Iterator[int]:
    """The worker part of medialib, standing back as the supervisor has it."""
    with patient((*MEDIALIB, "up", "--mode", "worker"), environment(settings), folder) as running:
        yield running.pid


@contextmanager
def patient(command: Sequence[str], env: dict[str, str], folder: Path) -> Iterator[programs.Running]:
    """A program that runs for at most the length of the block, at the priority of a worker."""
    with (folder / "server.log").open("ab") as log:
        running = programs.spawn(command, env=env, cwd=folder, output=log, stands_back=True)
        try:
            yield running
        finally:
            running.end(12)


@contextmanager
def nginx(root: Path, folder: Path) -> Iterator[Served]:
    """nginx as it comes, serving the files below `root`."""
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes auto;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; "
        f"server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n"
    )
    with process(("nginx", "-p", str(folder), "-c", str(config)), os.environ, folder) as pid:
        _wait(port, "/")
        yield Served(port, pid)


def tokens(settings: Settings, count: int) -> list[str]:
    """API tokens of so many different people."""
    made = []
    with connect.private(settings) as db:
        for number in range(count):
            name = f"bench{number}"
            user = users.by_name(db, name)
            if user is None:
                secret = passwords.hashed("a long benchmark password") if number == 0 else "!"
                user = users.add(db, name, Role.ADMIN, secret, connect.now())
            with suppress(ConflictError):
                made.append(sessions.make_token(db, user.id, f"bench-{time.time_ns()}", connect.now()))
    return made


def _wait(port: int, path: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise TimeoutError(f"nothing answers on port {port}")
