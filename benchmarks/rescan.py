"""Scanning a folder of 100,000 files in which nothing has changed: seconds, and which files were opened.

python benchmarks/rescan.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from measure import MEDIALIB, environment, library, parser, run, table

from medialib.model import Request, Status, Way
from medialib.settings import SHELVES, Settings
from medialib.store import connect, files
from medialib.store import jobs as job_rows
from medialib.tasks import open_tasks

HEADS = ("scan", "files", "seconds", "files opened", "said")


class Opened:
    """Counts the files below the shelves that this process opens, by Python's own audit events."""

    def __init__(self, root: Path) -> None:
        self.roots = tuple(f"{root / shelf}/" for shelf in SHELVES)
        self.count = 0
        sys.addaudithook(self._hear)

    def _hear(self, event: str, values: tuple[object, ...]) -> None:
        if event == "open" and str(values[0]).startswith(self.roots):
            self.count += 1


def scanned(settings: Settings, opened: Opened, name: str) -> tuple[object, ...]:
    """Scan once, by a job like any other."""
    tasks = open_tasks(settings, immediate=True)
    with connect.library(settings) as db:
        known = len(files.in_folder(db, "main"))
        opened.count = 0
        began = time.perf_counter()
        job = job_rows.get(db, tasks.submit(db, Request("main", Way.SCAN)))
        seconds = time.perf_counter() - began
    if job is None or job.status is not Status.DONE:
        raise SystemExit(f"the scan failed: {job}")
    return name, known, f"{seconds:.2f}", opened.count, job.message


def main() -> None:
    """Scan three times; the first fills the system's cache of names."""
    made = parser("Scan a folder in which nothing has changed.")
    made.add_argument("--items", type=int, default=107_500, help="so many items have 100,000 files")
    given = made.parse_args()
    settings = library(given.work, given.items)
    run((*MEDIALIB, "publish"), given.work, environment(settings))
    opened = Opened(settings.media_root)
    print(table(HEADS, [scanned(settings, opened, name) for name in ("first", "second", "third")]))


if __name__ == "__main__":
    main()
