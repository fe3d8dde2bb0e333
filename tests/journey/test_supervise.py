"""`medialib up` as people run it: started, crashed, ended, killed."""

from __future__ import annotations

import os
import signal
import socket
import time

import httpx
import pytest
from household import Household, Process, gone
from loopback_site import Site
from up import until

from medialib.model import Way

pytestmark = pytest.mark.processes


def answers(home: Household) -> bool:
    try:
        return httpx.get(f"{home.url}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def worked(home: Household) -> bool:
    """Whether a worker has done what it does first: a scan, and another if the timer asked after the first had ended."""
    return home.ask("SELECT DISTINCT status FROM jobs WHERE kind = 'scan'") == [("done",)]


def ready(home: Household, mode: str) -> None:
    """Wait until the parts of a mode do their work."""
    if mode in ("full", "server", "web"):
        until(lambda: answers(home), "the web app")
    if mode in ("full", "server", "worker"):
        until(lambda: worked(home), "the worker")
    if mode in ("full", "monitor"):
        until(lambda: "watching the disc drives" in home.log, "the monitor")


def part(home: Household, name: str) -> int | None:
    """The process id of a part itself, not of the leash it hangs on."""
    lines = home.processes().items()
    return next((pid for pid, line in lines if line.endswith(f"--mode {name}") and "/bin/sh" not in line), None)


def crash(home: Household, name: str) -> None:
    """Kill a part and wait until there is another."""
    before = part(home, name)
    assert before is not None
    os.kill(before, signal.SIGKILL)
    until(lambda: part(home, name) not in (None, before), f"another {name}")


def dripping(home: Household, site: Site) -> str:
    """A job that fetches a video so slowly that it does not end by itself."""
    site.put("/slow.mp4", bytes(4_000_000)).bytes_per_s = 40_000
    job_id = home.submit(Way.VIDEO, site.url("/slow.mp4"))
    home.when(job_id, lambda job: job.progress > 0)
    return job_id


def stopped(process: Process, number: signal.Signals = signal.SIGTERM) -> tuple[int, bool]:
    """The exit code after a signal, and whether it came within ten seconds."""
    started = time.monotonic()
    process.send_signal(number)
    code = process.wait(30)
    return code, time.monotonic() - started < 10


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("mode", ["web", "worker", "monitor"])
def test_each_part_starts_and_ends_cleanly(home: Household, mode: str, number: signal.Signals) -> None:
    process = home.start(mode)
    ready(home, mode)
    assert stopped(process, number) == (0, True)
    assert gone(home) == {}
    assert "Traceback" not in home.log


def test_crashed_parts_come_back_and_a_signal_ends_them_all(home: Household, site: Site) -> None:
    process = home.start("full")
    ready(home, "full")
    job_id = dripping(home, site)
    first = home.job(job_id).worker
    for name in ("worker", "web", "monitor"):
        crash(home, name)
    until(lambda: answers(home), "the web app")
    home.when(job_id, lambda job: job.worker not in (None, first) and job.progress > 0)
    assert stopped(process) == (0, True)
    assert gone(home) == {}
    job = home.job(job_id)
    assert (job.status, job.attempts, job.worker) == ("queued", 0, None)


def test_ctrl_c_ends_a_busy_library(home: Household, site: Site) -> None:
    process = home.start("server")
    ready(home, "server")
    job_id = dripping(home, site)
    assert stopped(process, signal.SIGINT) == (0, True)
    assert gone(home) == {}
    assert home.job(job_id).status == "queued"
    assert "Traceback" not in home.log


def test_nothing_is_left_when_the_supervisor_is_killed(home: Household, site: Site) -> None:
    process = home.start("full")
    ready(home, "full")
    dripping(home, site)
    assert len(home.processes()) >= 5
    process.kill()
    process.wait()
    assert gone(home) == {}


@pytest.mark.parametrize("mode", ["full", "web"])
def test_a_port_in_use_is_told_in_one_line_with_a_hint(home: Household, mode: str) -> None:
    with socket.create_server(("127.0.0.1", home.settings.port)):
        process = home.start(mode)
        assert process.wait(20) == 1
    port = home.settings.port
    assert home.log == (
        f"Error: Cannot listen on 127.0.0.1, port {port}: Address already in use.\n"
        "Set HOST and PORT to a free place, or stop what listens there.\n"
    )
    assert gone(home) == {}
