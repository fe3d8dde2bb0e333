"""A real `medialib up` on an empty folder, and a small client that signs in to it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

PASSWORD = "correct horse battery"


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Up:
    """The processes of one library. `lines` is what they said."""

    folder: Path
    process: subprocess.Popen[str]
    url: str
    env: dict[str, str]
    lines: list[str] = field(default_factory=list)

    @property
    def setup_code(self) -> str:
        """The code on the console."""
        code: str = until(
            lambda: next((m[1] for line in self.lines if (m := re.search(r"Setup code: (\S+)", line))), None),
            "a setup code",
        )
        return code

    def ready(self) -> None:
        """Wait until the web app answers."""
        with httpx.Client(base_url=self.url) as client:
            until(lambda: _answers(client), "the web app")

    def client(self) -> httpx.Client:
        """A browser's worth of cookies, signed in as the first person."""
        client = httpx.Client(base_url=self.url, timeout=30)
        self.ready()
        answer = client.post("/setup", data={"code": self.setup_code, "name": "ann", "password": PASSWORD})
        if answer.status_code == 404:
            answer = client.post("/login", data={"name": "ann", "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    def cli(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a `medialib` command beside it."""
        command = [sys.executable, "-m", "medialib", *words]
        done = subprocess.run(
            command, env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    def children(self) -> list[int]:
        """The process ids below the supervisor."""
        return descendants(self.process.pid)

    def worker(self) -> int | None:
        """The process id of the worker itself (not of the leash it hangs on)."""
        for pid in self.children():
            line = command_line(pid)
            if line[-1:] == ["worker"] and "python" in Path(line[0]).name:
                return pid
        return None

    def stop(self) -> int:
        """End it with SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


@contextlib.contextmanager
def up(folder: Path, *, mode: str = "full", **env: str) -> Iterator[Up]:
    """`medialib up` in `folder` until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    settings = {
        "MEDIA_ROOT": str(folder / "media"),
        "BUILD_DIR": str(folder / "build"),
        "PORT": str(port),
        "ALLOW_PRIVATE_ADDRESSES": "true",
    }
    environment = {
        **{k: v for k, v in os.environ.items() if k not in settings},
        **settings,
        **env,
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "medialib", "up", "--mode", mode],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Up(folder, process, f"http://127.0.0.1:{port}", environment)
    reader = threading.Thread(target=_read, args=(running,))
    reader.start()
    try:
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
            process.wait()
        reader.join(10)


def _read(running: Up) -> None:
    assert running.process.stdout is not None
    with running.process.stdout:
        for line in running.process.stdout:
            running.lines.append(line.rstrip())


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def until(question: Callable[[], Any], what: str, timeout_s: float = 90) -> Any:
    """Ask until the answer is true, and return it."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {timeout_s} s for {what}")


def descendants(pid: int) -> list[int]:
    """Every process below `pid`."""
    found = []
    for child in subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split():
        found += [int(child), *descendants(int(child))]
    return found


def command_line(pid: int) -> list[str]:
    """The argument list of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return []


def ended(client: httpx.Client, job_id: str, timeout_s: float = 60) -> dict[str, Any]:
    """The job once it has ended."""

    def job() -> dict[str, Any] | None:
        found: dict[str, Any] = client.get(f"/api/jobs/{job_id}").json()
        return found if found["status"] in ("done", "failed", "cancelled") else None

    answer: dict[str, Any] = until(job, f"the end of job {job_id}", timeout_s)
    return answer


def submit(client: httpx.Client, source: str, **more: object) -> str:
    """Ask for a source; the job's id."""
    answer = client.post("/api/jobs", json={"source": source, **more})
    assert answer.status_code == 202, answer.text
    return str(json.loads(answer.text)["id"])
