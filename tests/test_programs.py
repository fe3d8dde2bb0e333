"""Programs run for real: small shell and Python ones that behave badly in one way each."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from medialib import programs
from medialib.errors import CancelledError, ProgramError
from medialib.programs import Finished, run, spawn, which

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parent.parent


class Listener:
    """A report that keeps the lines it is told."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.lines: list[str] = []

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        raise AssertionError("a program has no progress of its own")

    def log(self, line: str) -> None:
        self.lines.append(line)


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def processes() -> dict[int, tuple[int, int]]:
    """The parent and the group of every living process by its id; zombies are not living."""
    if not Path("/proc/self/stat").exists():
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True).stdout
        rows = [line.split() for line in listing.splitlines()]
        return {int(pid): (int(parent), int(group)) for pid, parent, group, state in rows if not state.startswith("Z")}
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent, group = file.read_text(errors="replace").rpartition(")")[2].split()[:3]
            if state != "Z":
                found[int(file.parent.name)] = (int(parent), int(group))
    return found


def gone(pid: int, within_s: float = 5) -> bool:
    return eventually(lambda: pid not in processes(), within_s)


def eventually(question: Callable[[], bool], within_s: float = 5) -> bool:
    until = time.monotonic() + within_s
    while not (answer := question()) and time.monotonic() < until:
        time.sleep(0.02)
    return answer


def pid_in(path: Path, within_s: float = 10) -> int:
    assert eventually(lambda: path.exists() and path.read_text().endswith("\n"), within_s), f"nothing wrote {path}"
    return int(path.read_text())


def family(tmp_path: Path, trap: str = "") -> tuple[list[str], Path]:
    """A program that starts a child of its own and waits; and the file its child's id is put in."""
    file = tmp_path / "grandchild"
    return ["sh", "-c", f'{trap} sh -c "{trap} echo \\$\\$ > {file}; sleep 60; sleep 60" & sleep 60; sleep 60'], file


def test_the_lines_and_the_exit_code_come_back() -> None:
    lines: list[str] = []
    finished = run(["sh", "-c", "echo one; echo two >&2; exit 3"], on_line=lines.append, check=False)
    assert (finished, lines) == (Finished(3, ("one", "two")), ["one", "two"])


@pytest.mark.parametrize("code", [0, 1, 2, 100, 126, 127, 255])
def test_every_exit_code_passes_the_leash(code: int) -> None:
    assert run(["sh", "-c", f"exit {code}"], check=False) == Finished(code, ())


def test_a_program_that_a_signal_ended_says_which() -> None:
    with pytest.raises(ProgramError) as caught:
        run(["sh", "-c", "echo halfway; kill -SEGV $$"])
    assert (caught.value.message, caught.value.hint) == (
        "sh was ended by SIGSEGV: halfway",
        "It crashed or something ended it, often for lack of memory.",
    )


def test_a_failure_names_the_program_the_code_and_the_telling_line() -> None:
    said = "reading\\nInvalid data found when processing input\\n\\nbye"
    with pytest.raises(ProgramError) as caught:
        run(["sh", "-c", f"printf '{said}\\n'; exit 69"])
    assert (caught.value.message, caught.value.hint) == (
        "sh ended with code 69: Invalid data found when processing input",
        "The job's log holds the rest of what it said.",
    )


def test_a_silent_failure_still_reads_well() -> None:
    with pytest.raises(ProgramError) as caught:
        run(["false"])
    assert caught.value.message == "false ended with code 1."


def test_carriage_returns_end_lines_and_empty_lines_are_dropped() -> None:
    lines: list[str] = []
    run(["printf", r"10%%\r20%%\r\n\n30%%\rend"], on_line=lines.append)
    assert lines == ["10%", "20%", "30%", "end"]


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    assert run(["printf", r"caf\351 \360\237\216\254\n"]).tail == ("caf\ufffd \U0001f3ac",)


def test_a_character_cut_by_two_writes_is_whole() -> None:
    code = r"import os, time; os.write(1, b'\xf0\x9f'); time.sleep(0.2); os.write(1, b'\x8e\xac\n')"
    assert run(python(code)).tail == ("\U0001f3ac",)


def test_apart_keeps_what_is_said_from_what_is_logged() -> None:
    report, lines = Listener(), list[str]()
    code = "import sys; print('{}'); print('warned', file=sys.stderr); print('[]')"
    run(python(code), report=report, on_line=lines.append, apart=True)
    assert (lines, report.lines) == (["{}", "[]"], ["warned"])


def test_without_a_listener_the_lines_go_to_the_log() -> None:
    report = Listener()
    run(["echo", "hello"], report=report)
    assert report.lines == ["hello"]


@pytest.mark.parametrize(
    "argument",
    [
        "; touch owned",
        "$(touch owned)",
        "`touch owned`",
        "-rf",
        "--",
        'a"b',
        "a'b",
        "a\nb",
        "a\\b",
        " ",
        "",
        "*",
        "é🎬",
        "x=1",
    ],
)
def test_hostile_arguments_arrive_as_they_are(argument: str, tmp_path: Path) -> None:
    lines: list[str] = []
    run(python("import sys; print(ascii(sys.argv[1:]))", argument, "$1"), on_line=lines.append, cwd=tmp_path)
    assert (lines, list(tmp_path.iterdir())) == ([ascii([argument, "$1"])], [])


def test_a_program_whose_path_is_hostile_is_run(tmp_path: Path) -> None:
    program = tmp_path / 'a=b; "$(exit 9)"'
    program.write_text("#!/bin/sh\necho here\n")
    program.chmod(0o755)
    assert run([str(program)]) == Finished(0, ("here",))


def test_a_nul_byte_is_refused() -> None:
    with pytest.raises(ProgramError) as caught:
        run(["echo", "a\0b"])
    assert caught.value.message == "echo could not be started: embedded null byte."


def test_a_missing_program_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ProgramError) as caught:
        run([str(tmp_path / "fpcalc"), "x"])
    assert (caught.value.message, caught.value.hint) == (
        "fpcalc is not installed.",
        "Install it: apt install libchromaprint-tools, or on macOS: brew install chromaprint.",
    )


def test_which_finds_only_programs(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("")
    assert (which("sh"), which(str(tmp_path / "text")), which("no-such-program")) == (
        Path(which("sh") or ""),
        None,
        None,
    )
    assert Path(which("sh") or "").is_absolute()


def test_input_larger_than_a_pipe_arrives_whole() -> None:
    sent = b"0123456789abcde\n" * 100_000
    assert run(["wc", "-c"], input=sent).tail[0].strip() == str(len(sent))


def test_input_arrives_where_hardly_any_file_is_open() -> None:
    code = (
        'import os; os.closerange(3, 64); from medialib.programs import run; print(run(["cat"], input=b"here").tail[0])'
    )
    assert run(python(code), cwd=ROOT, timeout_s=20).tail == ("here",)


def test_without_input_stdin_is_empty() -> None:
    assert run(["wc", "-c"], timeout_s=5).tail[0].strip() == "0"


def test_the_environment_is_small_and_fixed() -> None:
    lines: list[str] = []
    run(python("import os; print(*sorted(os.environ))"), on_line=lines.append, env={"EXTRA": "1"})
    shell = {"PWD", "OLDPWD", "SHLVL", "_"}  # what sh itself adds
    assert [set(line.split()) - shell - {"LC_CTYPE"} for line in lines] == [{"EXTRA", "HOME", "LANG", "PATH", "TMPDIR"}]


def test_huge_output_is_read_without_keeping_it() -> None:
    seen = [0]

    def count(line: str) -> None:
        seen[0] += len(line)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    finished = run(["sh", "-c", "head -c 100000000 /dev/zero; echo; yes | head -c 4000000"], on_line=count)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    unit = 1 if sys.platform == "darwin" else 1024
    assert (seen[0], len(finished.tail)) == (programs.LINE_LIMIT + 2_000_000, programs.TAIL_LINES)
    assert grown * unit < 40_000_000


def test_cancel_ends_a_silent_program_and_its_children(tmp_path: Path) -> None:
    report = Listener()
    command, file = family(tmp_path)
    timer = threading.Timer(0.5, report.stopped.set)
    timer.start()
    started = time.monotonic()
    with pytest.raises(CancelledError):
        run(command, report=report)
    assert (gone(pid_in(file)), time.monotonic() - started < 2.4) == (True, True)
    timer.join()


def test_cancel_kills_what_ignores_term(tmp_path: Path) -> None:
    report = Listener()
    command, file = family(tmp_path, trap="trap '' TERM;")
    threading.Timer(0.5, report.stopped.set).start()
    started = time.monotonic()
    with pytest.raises(CancelledError):
        run(command, report=report)
    assert (gone(pid_in(file)), time.monotonic() - started < 4.5) == (True, True)


def test_a_program_may_tidy_up_on_cancel(tmp_path: Path) -> None:
    report = Listener()
    threading.Timer(0.5, report.stopped.set).start()
    tidy = f"trap 'sleep 0.3; touch {tmp_path}/tidied; exit' TERM; while :; do sleep 0.05; done"
    with pytest.raises(CancelledError):
        run(["sh", "-c", tidy], report=report)
    assert (tmp_path / "tidied").exists()


def test_a_timeout_ends_the_whole_group(tmp_path: Path) -> None:
    command, file = family(tmp_path)
    with pytest.raises(ProgramError) as caught:
        run(command, timeout_s=0.5)
    assert (caught.value.message, gone(pid_in(file))) == ("sh ran longer than 0.5 s and was ended.", True)


def test_a_chatty_program_runs_out_of_time_too() -> None:
    started = time.monotonic()
    with pytest.raises(ProgramError) as caught:
        run(["yes"], timeout_s=0.3)
    assert (caught.value.message, time.monotonic() - started < 1.5) == (
        "yes ran longer than 0.3 s and was ended.",
        True,
    )


def test_silence_ends_a_program_and_talk_does_not() -> None:
    assert run(["sh", "-c", "for i in 1 2 3 4 5 6; do echo $i; sleep 0.2; done"], idle_timeout_s=0.9).code == 0
    with pytest.raises(ProgramError) as caught:
        run(["sh", "-c", "echo 1; sleep 60"], idle_timeout_s=0.4)
    assert caught.value.message == "sh said nothing for 0.4 s and was ended."


def test_an_error_of_the_listener_ends_the_program(tmp_path: Path) -> None:
    file = tmp_path / "pid"

    def refuse(line: str) -> None:
        raise KeyError(line)

    with pytest.raises(KeyError):
        run(["sh", "-c", f"echo $$ > {file}; echo line; sleep 60; true"], on_line=refuse)
    assert gone(pid_in(file))


def test_what_a_program_leaves_behind_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "left"
    started = time.monotonic()
    assert run(["sh", "-c", f"sh -c 'echo $$ > {file}; sleep 60; true' & sleep 0.3; echo done"]).tail == ("done",)
    assert (gone(pid_in(file)), time.monotonic() - started < 3) == (True, True)


def test_a_program_that_closes_its_output_is_still_waited_for() -> None:
    assert run(["sh", "-c", "exec >&- 2>&-; sleep 0.4; exit 7"], check=False).code == 7


def orphan(then: str, tmp_path: Path) -> tuple[subprocess.Popen[bytes], int, int]:
    """A Python parent of ours that runs `then`; with the ids of its program's group leader and grandchild."""
    command, file = family(tmp_path, trap="trap '' TERM HUP;")
    code = f"import sys; from medialib.programs import run, spawn; command = sys.argv[1:]; {then}"
    parent = subprocess.Popen(python(code, *command), cwd=ROOT)
    grandchild = pid_in(file)
    return parent, os.getpgid(grandchild), grandchild


@pytest.mark.parametrize("then", ["run(command)", "spawn(command).wait()"])
def test_killing_us_kills_the_program_its_children_and_the_leash(then: str, tmp_path: Path) -> None:
    parent, leader, grandchild = orphan(then, tmp_path)
    assert not gone(grandchild, within_s=0.1)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert (gone(grandchild), gone(leader)) == (True, True)
    assert [pid for pid, (_, group) in processes().items() if group == leader] == []


HELD = """
import os
from medialib.programs import run
before = len(os.listdir("/dev/fd"))
for _ in range(20):
    run(["true"], input=b"x")
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child,", len(os.listdir("/dev/fd")) - before, "files")
"""


def test_a_finished_program_leaves_no_process_and_no_file_open() -> None:
    said = subprocess.run(python(HELD), cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "no child, 0 files\n"


def test_spawn_starts_and_ends_a_long_lived_program(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as output:
        running = spawn(["sh", "-c", "echo up; echo down >&2; exec sleep 60"], output=output)
    while log.read_text() != "up\ndown\n":
        time.sleep(0.02)
    assert (running.poll(), os.getpgid(running.pid)) == (None, running.pid)
    assert (running.end(), running.poll(), gone(running.pid)) == (128 + signal.SIGTERM, 143, True)


@pytest.mark.parametrize(("grace_s", "code"), [(5.0, 4), (0.1, 128 + signal.SIGKILL)])
def test_end_gives_the_grace_it_is_told(grace_s: float, code: int, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    running = spawn(["sh", "-c", f"trap 'sleep 0.5; exit 4' TERM; echo $$ > {ready}; while :; do sleep 0.05; done"])
    pid_in(ready)
    assert running.end(grace_s) == code


def test_an_ended_spawn_tells_its_code() -> None:
    running = spawn(["sh", "-c", "exit 5"])
    assert (running.wait(5), running.poll(), running.end()) == (5, 5, 5)


def test_a_leash_killed_from_outside_takes_the_program_along(tmp_path: Path) -> None:
    command, file = family(tmp_path)
    running = spawn(command)
    grandchild = pid_in(file)
    os.kill(running.pid, signal.SIGKILL)
    assert eventually(lambda: running.poll() is not None)
    assert (running.poll(), gone(grandchild)) == (128 + signal.SIGKILL, True)
