"""One library whose processes are started, killed and started again, and what is left of them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlite_utils import Database
from up import free_port, until

from medialib.model import Job, Request, Way
from medialib.settings import Settings
from medialib.store import connect
from medialib.store import jobs as rows
from medialib.tasks import open_tasks

ENDED = ("done", "failed", "cancelled")
OURS = ("MEDIA_ROOT", "BUILD_DIR", "HOST", "PORT", "ALLOW_PRIVATE_ADDRESSES", "MEDIALIB_CONFIG")
Process = subprocess.Popen[bytes]


@dataclass
class Household:
    """The folder of a library, its settings, and the processes started on it.

    `programs` is a folder whose programs stand in for those of the machine.
    """

    folder: Path
    settings: Settings
    started: list[Process] = field(default_factory=list)
    programs: Path | None = None

    @property
    def url(self) -> str:
        """Where its web app listens."""
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def log(self) -> str:
        """What its processes have said."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def start(self, mode: str = "worker") -> Process:
        """Start `medialib up`."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "medialib", "up", "--mode", mode],
                cwd=self.folder,
                env=self.env(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def start_workers(self, count: int = 1) -> None:
        """Start so many workers and wait until they take jobs."""
        for _ in range(count):
            self.start()
        until(lambda: self.log.count("working on jobs") >= count, "the workers", 60)

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a `medialib` command beside them."""
        command = [sys.executable, "-m", "medialib", *words]
        return subprocess.run(
            command, env=self.env(), cwd=self.folder, capture_output=True, text=True, timeout=60, check=False
        )

    @contextlib.contextmanager
    def library(self) -> Iterator[Database]:
        """Its library.db."""
        with connect.library(self.settings) as db:
            yield db

    def submit(self, way: Way, source: str | Path, **more: Any) -> str:
        """Ask for a job; its id."""
        with self.library() as db:
            return open_tasks(self.settings).submit(db, Request(str(source), way, **more))

    def cancel(self, job_id: str) -> Job:
        """Cancel a job."""
        with self.library() as db:
            return open_tasks(self.settings).cancel(db, job_id)

    def job(self, job_id: str) -> Job:
        """A job as it is now."""
        with self.library() as db:
            job = rows.get(db, job_id)
        assert job is not None
        return job

    def ended(self, job_id: str, timeout_s: float = 40) -> Job:
        """A job once it has ended."""
        return self.when(job_id, lambda job: job.status in ENDED, timeout_s)

    def when(self, job_id: str, true: Callable[[Job], object], timeout_s: float = 40) -> Job:
        """A job once something is true of it."""
        job: Job = until(lambda: (job := self.job(job_id)) and true(job) and job, f"job {job_id}", timeout_s)
        return job

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of its library."""
        with self.library() as db:
            return [tuple(row) for row in db.conn.execute(sql, values)]

    def on_shelves(self) -> dict[str, bytes]:
        """What lies below MEDIA_ROOT besides data/, hidden and unfinished files too."""
        root = self.settings.media_root
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and not path.is_relative_to(self.settings.data)
        }

    def working(self) -> list[str]:
        """What lies in data/work."""
        return sorted(path.name for path in self.settings.work.iterdir())

    def processes(self) -> dict[int, str]:
        """Every living process that has to do with the folder, by its command line, environment or working folder."""
        return about(str(self.folder))

    def stop(self) -> None:
        """End what still runs."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(12)
            process.kill()
            process.wait()
            if process.stdin:
                process.stdin.close()
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def env(self) -> dict[str, str]:
        """The environment of its processes."""
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        if self.programs:
            kept["PATH"] = f"{self.programs}{os.pathsep}{kept['PATH']}"
        return {**kept, "MEDIA_ROOT": str(self.settings.media_root), "PYTHONUNBUFFERED": "1"}


def household(folder: Path, **config: Any) -> Household:
    """An empty library with these settings in its config.yaml, and no process yet."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "media_root": str(folder / "media"),
        "build_dir": str(folder / "build"),
        "port": free_port(),
        "allow_private_addresses": True,
        "providers": {"enabled": False},
        "sidecars": False,
        **config,
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    (folder / "log").touch()
    settings = Settings.model_validate(config)
    connect.prepare(settings)
    return Household(folder, settings)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Household]:
    """An empty library with quick back-off, short leases and files that settle at once."""
    home = household(
        tmp_path / "home",
        jobs={"lease_s": 3, "retry_delay_s": 0.2, "min_free": 0},
        watch={"settle_s": 0.5},
    )
    try:
        yield home
    finally:
        home.stop()
        sys.stdout.write(home.log)  # pytest shows it with a failure


def gone(home: Household, within_s: float = 5) -> dict[int, str]:
    """The processes of a library that are still there after a while."""
    deadline = time.monotonic() + within_s
    while (left := home.processes()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def about(text: str) -> dict[int, str]:
    """Every other living process that has a text in its command line, environment or working folder."""
    return {pid: line for pid, line in _about(text) if pid != os.getpid()}


def _about(text: str) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            about = (
                line + (folder / "environ").read_bytes().decode("utf-8", "replace") + str((folder / "cwd").readlink())
            )
        except OSError:
            continue
        if line and text in about:
            yield int(folder.name), line.strip()
