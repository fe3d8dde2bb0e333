"""Runs outside programs: the only subprocess in the package.

Every program is an argument list and starts in its own session, behind a leash: a fixed line of
sh that reads a pipe only we hold. When we end, however we end, that pipe closes and the whole
process group is killed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from medialib.errors import CancelledError, ProgramError
from medialib.model import Report

# fd 3 is the leash. The shell outlives TERM so that it can pass on how the program ended, and has
# no voice of its own, which would block on a full pipe. The program stands in the foreground
# because a background one would ignore INT and read no stdin.
LEASH = """
exec 3<&0 4>&2 </dev/null 2>/dev/null
trap : HUP INT TERM
( trap '' HUP INT TERM; read -r end <&3; kill -KILL 0 ) >/dev/null 4>&- &
from=$1; shift
( exec "$@" <"$from" 2>&4 3<&- 4>&- )
code=$?
kill -KILL $!
wait $!
exit $code
"""
ABOVE_LEASH = 10
GRACE_S = 2.0
NICE = 10
POLL_S = 0.1
CHUNK = 64 * 1024
LINE_LIMIT = 1024 * 1024
TAIL_LINES = 40
TAIL_WIDTH = 500
TELLING = re.compile(r"error|fail|invalid|cannot|could not|unable|no such|not found|denied", re.IGNORECASE)
PACKAGES = {
    "ffmpeg": ("ffmpeg", "ffmpeg"),
    "ffprobe": ("ffmpeg", "ffmpeg"),
    "fpcalc": ("libchromaprint-tools", "chromaprint"),
    "HandBrakeCLI": ("handbrake-cli", "handbrake"),
    "cd-info": ("libcdio-utils", "libcdio"),
    "cd-paranoia": ("cd-paranoia", "libcdio-paranoia"),
    "lsdvd": ("lsdvd", "lsdvd"),
}
ELSEWHERE = {"makemkvcon": "Install MakeMKV from makemkv.com, or on macOS: brew install --cask makemkv."}


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended: its exit code (128 + n after signal n) and the last lines it said."""

    code: int
    tail: tuple[str, ...]


class Running:
    """A program on its leash. `pid` is also the id of its process group."""

    def __init__(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.pid = process.pid
        self.stdout = process.stdout
        self.stderr = process.stderr
        self._process = process

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self.wait(0)

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Wait at most `timeout_s` seconds for the end; the exit code, or None while it runs."""
        if self._process.returncode is None:
            try:
                self._process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                return None
            self._clear()
        code = self._process.returncode
        return 128 - code if code < 0 else code

    def end(self, grace_s: float = GRACE_S) -> int:
        """End the whole process group: ask with TERM, and kill after `grace_s` seconds."""
        if self.poll() is None:
            self._signal(signal.SIGTERM)
            if self.wait(grace_s) is None:
                self._signal(signal.SIGKILL)
        code = self.wait()
        assert code is not None
        return code

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _clear(self) -> None:
        """Kill what the program left behind in its group, and let go of the leash."""
        self._signal(signal.SIGKILL)
        if self._process.stdin:
            self._process.stdin.close()


def which(name: str) -> Path | None:
    """Where the program is, as an absolute path, or None."""
    found = shutil.which(name)
    return Path(found).absolute() if found else None


def install_hint(name: str) -> str:
    """How to get the program."""
    if name not in PACKAGES:
        return ELSEWHERE.get(name, f"Install {name}, or put it on PATH.")
    apt, brew = PACKAGES[name]
    return f"Install it: apt install {apt}, or on macOS: brew install {brew}."


def spawn(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    output: int | IO[bytes] | None = None,
    stands_back: bool = False,
) -> Running:
    """Start a long-lived program. Its output goes to `output`, or where ours goes.

    `env` is added to the small fixed environment. With `stands_back` it and all it starts let others
    have the processor first. Raises ProgramError when it cannot start.
    """
    running = _start(command, cwd, env, output, output if output is None else subprocess.STDOUT)
    if stands_back:
        _stand_back(running.pid)
    return running


def run(
    command: Sequence[str],
    *,
    report: Report | None = None,
    on_line: Callable[[str], None] | None = None,
    apart: bool = False,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    input: bytes | None = None,
    timeout_s: float | None = None,
    idle_timeout_s: float | None = None,
    check: bool = True,
) -> Finished:
    """Run a program to its end, handing each line it says to `on_line` (without it, to report.log).

    Lines end at newline or carriage return; empty ones are dropped, those over 1 MiB cut. With
    `apart`, only stdout goes to `on_line`, and stderr to report.log. `idle_timeout_s` is the
    longest silence. `env` is added to the small fixed environment. The program and all it started
    are gone when this returns or raises.

    Raises CancelledError soon after `report.stopped` is set; ProgramError when the program is
    missing, runs out of time, or (unless `check` is false) ends with a code other than 0.
    """
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    log = report.log if report else _ignore
    limits = _Limits(Path(command[0]).name, report, timeout_s, idle_timeout_s)
    with _file(input) as stdin:
        running = _start(command, cwd, env, subprocess.PIPE, subprocess.PIPE if apart else subprocess.STDOUT, stdin)
        try:
            pipes = {running.stdout: _Lines(tail, on_line or log), running.stderr: _Lines(tail, log)}
            code = _follow(running, {pipe: lines for pipe, lines in pipes.items() if pipe}, limits)
        finally:
            running.end()
            for pipe in (running.stdout, running.stderr):
                if pipe:
                    pipe.close()
    if check and code:
        raise _failure(running.name, code, tail)
    return Finished(code, tuple(tail))


def _start(
    command: Sequence[str],
    cwd: Path | None,
    env: Mapping[str, str] | None,
    stdout: int | IO[bytes] | None,
    stderr: int | None,
    stdin: IO[bytes] | None = None,
) -> Running:
    program = which(command[0])
    name = Path(command[0]).name
    if program is None:
        raise ProgramError(f"{name} is not installed.", install_hint(name))
    numbers = (stdin.fileno(),) if stdin else ()
    source = f"/dev/fd/{numbers[0]}" if numbers else os.devnull
    try:
        process = subprocess.Popen(
            ["/bin/sh", "-c", LEASH, "leash", source, str(program), *command[1:]],
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            cwd=cwd,
            env={**_environment(), **(env or {})},
            pass_fds=numbers,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise ProgramError(
            f"{name} could not be started: {error}.", "Check the names and values it is given."
        ) from error
    if os.getpriority(os.PRIO_PROCESS, 0) >= NICE:
        _stand_back(process.pid)
    return Running(name, process)


def _stand_back(group: int) -> None:
    """Let a process group have what processor time others leave.

    Linux with CONFIG_SCHED_AUTOGROUP weighs sessions against each other by a nice value of their own (sched(7)).
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PGRP, group, NICE)
        Path(f"/proc/{group}/autogroup").write_text(str(NICE))


def _environment() -> dict[str, str]:
    """What every program sees: nothing of ours but where to find programs, home and scratch space."""
    return {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "HOME": str(Path.home()),
        "TMPDIR": tempfile.gettempdir(),
        "LANG": "C.UTF-8",
    }


@contextlib.contextmanager
def _file(content: bytes | None) -> Iterator[IO[bytes] | None]:
    """`content` as an open file: unlike a pipe it cannot block either side. Its number is above the leash's."""
    if content is None:
        yield None
        return
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        with os.fdopen(fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, ABOVE_LEASH), "rb") as above:
            yield above


class _Lines:
    """Cuts what a pipe says into lines and hands them on."""

    def __init__(self, tail: deque[str], then: Callable[[str], None]) -> None:
        self._tail = tail
        self._then = then
        self._rest = bytearray()

    def feed(self, chunk: bytes) -> None:
        *ended, open_end = re.split(rb"[\r\n]", chunk)
        for piece in ended:
            self._keep(piece)
            self.close()
        self._keep(open_end)

    def close(self) -> None:
        line = self._rest.decode("utf-8", "replace")
        self._rest.clear()
        if line:
            self._tail.append(line[:TAIL_WIDTH])
            self._then(line)

    def _keep(self, piece: bytes) -> None:
        self._rest += piece[: LINE_LIMIT - len(self._rest)]


class _Limits:
    """What may end a program early: a cancelled job, too long a run, too long a silence."""

    def __init__(self, name: str, report: Report | None, timeout_s: float | None, idle_timeout_s: float | None) -> None:
        self._name = name
        self._report = report
        self._timeout_s = timeout_s
        self._idle_timeout_s = idle_timeout_s
        self._started = self._heard = time.monotonic()

    def check(self, heard: bool) -> None:
        """Raise CancelledError or ProgramError when it has to end. `heard` says it just spoke."""
        now = time.monotonic()
        self._heard = now if heard else self._heard
        if self._report and self._report.stopped.is_set():
            raise CancelledError(f"Cancelled; {self._name} was ended.")
        if self._timeout_s is not None and now - self._started > self._timeout_s:
            raise self._late(f"ran longer than {self._timeout_s:g} s")
        if self._idle_timeout_s is not None and now - self._heard > self._idle_timeout_s:
            raise self._late(f"said nothing for {self._idle_timeout_s:g} s")

    def _late(self, what: str) -> ProgramError:
        return ProgramError(
            f"{self._name} {what} and was ended.",
            "Try again; if it hangs on the same file, the file is likely damaged.",
        )


def _follow(running: Running, pipes: Mapping[IO[bytes], _Lines], limits: _Limits) -> int:
    """Hand on lines until the program has ended and what it said is read."""
    with selectors.DefaultSelector() as selector:
        for pipe, lines in pipes.items():
            selector.register(pipe, selectors.EVENT_READ, lines)
        while (code := running.poll()) is None:
            if selector.get_map():
                limits.check(_read(selector, POLL_S))
            else:
                running.wait(POLL_S)
                limits.check(False)
        while selector.get_map() and _read(selector, 0):
            limits.check(True)
        for lines in pipes.values():
            lines.close()
    return code


def _read(selector: selectors.BaseSelector, timeout_s: float) -> bool:
    """Read what is there, waiting at most `timeout_s`; false when nothing was."""
    events = selector.select(timeout_s)
    for key, _ in events:
        chunk = os.read(key.fd, CHUNK)
        if chunk:
            key.data.feed(chunk)
        else:
            selector.unregister(key.fileobj)
    return bool(events)


def _failure(name: str, code: int, tail: Sequence[str]) -> ProgramError:
    telling = [line for line in tail if TELLING.search(line)] or list(tail)
    said = f": {telling[-1].strip()}" if telling else "."
    if code > 128 and code - 128 in set(signal.Signals):
        return ProgramError(
            f"{name} was ended by {signal.Signals(code - 128).name}{said}",
            "It crashed or something ended it, often for lack of memory.",
        )
    return ProgramError(f"{name} ended with code {code}{said}", "The job's log holds the rest of what it said.")


def _ignore(line: str) -> None:
    """Nobody listens."""
