"""What works for long lets others have the processor first."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from medialib.programs import NICE, spawn

ROOT = Path(__file__).parent.parent


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


NICENESS = """
import os, time
from pathlib import Path
from medialib.programs import run
group = Path("/proc/self/autogroup")
time.sleep(0.2)
said = [str(os.getpriority(os.PRIO_PROCESS, 0)), group.read_text().split()[-1] if group.exists() else ""]
print(*said, flush=True)
"""


def test_what_stands_back_does_so_with_all_it_starts(tmp_path: Path) -> None:
    weighed = Path("/proc/self/autogroup").exists()
    for stands_back, nice in ((True, NICE), (False, os.getpriority(os.PRIO_PROCESS, 0))):
        wanted = f"{nice} {nice if weighed else ''}"
        inner = f"run({python(NICENESS)!r}, on_line=print)"
        with (tmp_path / "log").open("wb") as log:
            code = spawn(python(NICENESS + inner), cwd=ROOT, output=log, stands_back=stands_back).wait(20)
        assert (code, (tmp_path / "log").read_text().splitlines()) == (0, [wanted, wanted])
