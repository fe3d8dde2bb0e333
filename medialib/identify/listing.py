"""What a folder holds, read once for all the files in it."""

from __future__ import annotations

import bisect
import os
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from medialib.suffixes import family, is_junk

# A folder that changed just now may change again within the tick of its clock.
SETTLED_S = 2.0


@dataclass(frozen=True, slots=True)
class Listing:
    """The names of a folder's files and folders, each in order, junk left out; images and videos are among the files."""

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    folded: tuple[tuple[str, str], ...] = ()

    def beginning_with(self, stem: str) -> list[str]:
        """The files whose names begin as `stem` does, without regard to case."""
        wanted = stem.casefold()
        start = bisect.bisect_left(self.folded, (wanted, ""))
        found = []
        for folded, name in self.folded[start:]:
            if not folded.startswith(wanted):
                break
            found.append(name)
        return sorted(found)


def listing(folder: Path) -> Listing:
    """What lies in a folder; nothing if it cannot be read."""
    try:
        changed = folder.stat().st_mtime_ns
        fresh = time.time() - changed / 1e9 < SETTLED_S
        return _read(str(folder)) if fresh else _kept(str(folder), changed)
    except OSError:
        return Listing()


@lru_cache(maxsize=16)
def _kept(folder: str, changed_ns: int) -> Listing:
    return _read(folder)


def _read(folder: str) -> Listing:
    files: list[str] = []
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not is_junk(entry.name):
                (folders if entry.is_dir() else files).append(entry.name)
    files.sort()
    return Listing(
        files=tuple(files),
        folders=tuple(sorted(folders)),
        images=tuple(name for name in files if family(name) == "image" or name.lower().endswith(".tbn")),
        videos=tuple(name for name in files if family(name) == "video"),
        folded=tuple(sorted((name.casefold(), name) for name in files)),
    )
