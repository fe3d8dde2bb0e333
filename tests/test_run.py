from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from medialib import run
from medialib.run import Part
from medialib.settings import Settings

ROOT = Path(__file__).parents[1]


def tended(part: Part, count: int, file: Path) -> list[float]:
    """Tend a part until it has started `count` times; when it did, in seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        part.tend()
        times = [int(line) / 1e9 for line in file.read_text().split()] if file.exists() else []
        if len(times) >= count:
            run.end([part])
            return times
        time.sleep(0.01)
    raise AssertionError(f"{part.name} did not start {count} times")


def script(code: str, *words: str | Path) -> subprocess.Popen[str]:
    """A Python process that runs `code` with `run` at hand."""
    text = f"import os, signal, sys, threading, time\nfrom medialib import run\n{code}"
    command = [sys.executable, "-c", text, *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def said(process: subprocess.Popen[str], within_s: float = 20) -> tuple[int, str]:
    """How a process ended and what it said."""
    text, _ = process.communicate(timeout=within_s)
    return process.returncode, text


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def group_of(pid: int) -> list[int]:
    """The processes of a group."""
    found = subprocess.run(["ps", "-e", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == pid and not row[2].startswith("Z")]


def vanished(pids: Sequence[int], within_s: float = 5) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if not any(group_of(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def test_a_part_that_fails_at_once_is_started_less_and_less_often(tmp_path: Path) -> None:
    file = tmp_path / "starts"
    part = Part("web", ("sh", "-c", f"date +%s%N >> {file}; exit 3"), delay_s=0.15)
    times = tended(part, 4, file)
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert [gap >= least for gap, least in zip(gaps, (0.15, 0.3, 0.6), strict=True)] == [True] * 3


def test_back_off_has_an_end() -> None:
    part = Part("web", ("false",), delay_s=run.LONGEST_DELAY_S)
    while part.running is None:
        part.tend()
    while part.running is not None:
        part.tend()
    assert part.delay_s == run.LONGEST_DELAY_S


def test_a_part_that_ran_steadily_comes_back_soon(tmp_path: Path) -> None:
    part = Part("web", ("sleep", "60"), delay_s=30)
    part.tend()
    assert part.running is not None
    part.started -= run.STEADY_S + 1
    os.killpg(part.running.pid, signal.SIGKILL)
    while part.running is not None:
        part.tend()
    assert part.again_at - time.monotonic() <= run.FIRST_DELAY_S


def test_a_part_that_cannot_start_is_tried_again() -> None:
    part = Part("web", ("no-such-program-of-ours",))
    part.tend()
    assert (part.running, part.delay_s, part.again_at > time.monotonic()) == (None, 2 * run.FIRST_DELAY_S, True)


def test_parts_end_at_the_same_time(tmp_path: Path) -> None:
    ready = [tmp_path / str(number) for number in range(3)]
    slow = "trap 'sleep 1; exit 0' TERM; touch {}; while :; do sleep 0.05; done"
    parts = [Part(path.name, ("sh", "-c", slow.format(path))) for path in ready]
    for part in parts:
        part.tend()
    while not all(path.exists() for path in ready):
        time.sleep(0.02)
    started = time.monotonic()
    run.end(parts)
    assert time.monotonic() - started < 2.5
    assert [part.running is not None and part.running.poll() for part in parts] == [0, 0, 0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_wait(number: signal.Signals) -> None:
    process = script("signals = run.Signals()\nprint('up', flush=True)\nprint(signals.wait(20), signals.wait())")
    assert line_of(process) == "up"
    process.send_signal(number)
    assert said(process) == (0, "True True\n")


def test_a_process_that_was_told_to_outlive_its_terminal_does() -> None:
    process = script(
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\nsignals = run.Signals()\n"
        "os.kill(os.getpid(), signal.SIGHUP)\nprint(signals.wait(0.1))"
    )
    assert said(process) == (0, "False\n")


SUPERVISED = """
parts = [run.Part(name, ("sh", "-c", "trap '' HUP; sleep 300 & sleep 300; true")) for name in ("one", "two")]
def tell():
    while not all(part.running for part in parts):
        time.sleep(0.02)
    print(*(part.running.pid for part in parts), flush=True)
threading.Thread(target=tell).start()
run.supervise(parts)
"""


@pytest.mark.processes
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -9)])
def test_however_a_supervisor_ends_nothing_is_left(number: signal.Signals, code: int) -> None:
    process = script(SUPERVISED)
    groups = [int(pid) for pid in line_of(process).split()]
    assert all(group_of(pid) for pid in groups)
    process.send_signal(number)
    assert process.wait(10) == code
    assert vanished(groups)
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.processes
def test_a_worker_that_loses_a_thread_says_so_and_ends(settings: Settings) -> None:
    code = (
        "import pathlib\nfrom medialib.settings import Settings\n"
        "def broken(tasks): raise KeyError('a thread')\n"
        "settings = Settings(media_root=pathlib.Path(sys.argv[1]), build_dir=pathlib.Path(sys.argv[2]))\n"
        "from medialib.run.worker import consume\nprint(consume(settings, (broken,)))"
    )
    status, text = said(script(code, settings.media_root, settings.build_dir))
    assert (status, text.splitlines()[-1], "KeyError: 'a thread'" in text) == (0, "False", True)
