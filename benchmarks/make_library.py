"""Fills an empty MEDIA_ROOT with believable items: rows, tiny files on the shelves and a few shared pictures.

    python benchmarks/make_library.py --items 100000 --into /tmp/library

The same seed makes the same library. Nothing in it is real media; `medialib up` and
`medialib publish` take it as it is.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from invented import artwork, rows
from invented.works import Inventor

from medialib.errors import MedialibError, RefusedError
from medialib.settings import Settings
from medialib.store import connect


def make(items: int, into: Path, seed: int) -> None:
    """Make the library. Raises RefusedError unless the folder is empty or missing."""
    if into.exists() and any(into.iterdir()):
        raise RefusedError(f"'{into}' is not empty.", "Name an empty or new folder.")
    settings = Settings(media_root=into.absolute(), build_dir=into.absolute() / "data" / "cache")
    connect.prepare(settings)
    works = list(Inventor(seed, items).works(items))
    drawn = artwork.draw(seed, settings.data / "artwork")
    with connect.library(settings) as db:
        rows.fill(db, works, drawn, seed)
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.conn.execute("ANALYZE")
    lay(settings.media_root, (work.path for work in works if work.path))


def lay(root: Path, paths: Iterable[str]) -> None:
    """Write the tiny files."""
    made: set[str] = set()
    for path in paths:
        folder = f"{root}/{path.rpartition('/')[0]}"
        if folder not in made:
            Path(folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        number = os.open(f"{root}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(number, rows.content(path))
        os.utime(number, ns=(rows.MTIME_NS, rows.MTIME_NS))
        os.close(number)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Fill an empty MEDIA_ROOT with believable items.")
    parser.add_argument("--items", type=int, required=True, metavar="N", help="how many items")
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="the empty MEDIA_ROOT")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another library")
    given = parser.parse_args()
    started = time.perf_counter()
    try:
        make(given.items, given.into, given.seed)
    except MedialibError as error:
        sys.exit(f"Error: {error.message}\n{error.hint}")
    print(f"{given.items} items in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
