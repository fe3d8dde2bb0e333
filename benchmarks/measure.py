"""What every benchmark needs: a library to stand on, a program run under watch, and a table."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import make_library

from medialib.settings import Settings

SAMPLE_S = 0.1
MEDIALIB = (sys.executable, "-m", "medialib")


@dataclass(frozen=True, slots=True)
class Run:
    """How a program ran: seconds of the clock and of the processors, most memory (PSS of all its processes) in MB."""

    seconds: float
    cpu_s: float
    peak_mb: float
    output: str


def parser(about: str) -> argparse.ArgumentParser:
    """A command line with the folder that all benchmarks share."""
    made = argparse.ArgumentParser(description=about)
    default = Path(tempfile.gettempdir()) / "medialib-benchmarks"
    made.add_argument("--work", type=Path, default=default, help=f"where libraries are made and kept ({default})")
    return made


def library(work: Path, items: int) -> Settings:
    """Settings of a library of so many items below `work`, made where there is none yet."""
    root = work / f"library-{items}"
    if not root.exists():
        print(f"making a library of {items} items ...", file=sys.stderr)
        make_library.make(items, root, 1)
    return Settings(media_root=root, build_dir=work / f"build-{items}", allow_private_addresses=True)


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """What a medialib process needs to use these settings."""
    places = {"MEDIA_ROOT": str(settings.media_root), "BUILD_DIR": str(settings.build_dir)}
    return {**os.environ, **places, "ALLOW_PRIVATE_ADDRESSES": "true", **more}


def run(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> Run:
    """Run a program to its end under watch; ends the benchmark when it fails."""
    with tempfile.TemporaryFile() as said:
        began = perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=said, stderr=said, start_new_session=True)
        with watched(process.pid) as peak:
            _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        output = said.read().decode("utf-8", "replace")
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with code {process.returncode}:\n{output[-2000:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(peak, default=0.0), output)


@contextmanager
def watched(session: int) -> Iterator[list[float]]:
    """The memory in MB of a session's processes, sampled until the end of the block."""
    samples: list[float] = []
    done = threading.Event()

    def sample() -> None:
        while not done.wait(SAMPLE_S):
            samples.append(memory_mb(session))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        done.set()
        thread.join()


def memory_mb(session: int) -> float:
    """The proportional memory of all processes of a session, now."""
    return sum(_pss_kb(pid) for pid in processes(session)) / 1000


def processes(session: int) -> list[int]:
    """The processes of a session."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                found.append(int(folder.name))
    return found


def cpu_s(session: int) -> float:
    """The processor seconds that the living processes of a session have used."""
    total = 0
    for pid in processes(session):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def _pss_kb(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown, its columns aligned."""
    texts = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(heads))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in texts
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
