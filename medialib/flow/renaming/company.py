"""What goes along with a file that is renamed: what carries its name, and what lies in a folder that is left altogether."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from medialib.identify.names import cut
from medialib.suffixes import family

MAINS = ("video", "audio", "audiobook", "book")
LONGEST_NAME = 255
BEHIND = re.compile(r"\s*[-\[]|[._(]")
UNFINISHED = ".partial"


@dataclass(frozen=True, slots=True)
class Along:
    """A file that goes along: with the main file whose name it has, or with all those of the folder `left`."""

    old: str
    new: str
    main: str | None = None
    left: str | None = None


class Company:
    """What lies in one media folder around the files that are `moving` (old path to new one).

    `mains` are the paths of all main files that the library knows there, `known` of all files. A folder stands for
    an item from `depth` on: 2 below shelves, else 1. `shows` are the folders of the shows of episodes that lie
    in no season's folder now: what lies with those is the show's.
    """

    def __init__(
        self,
        root: Path,
        moving: Mapping[str, str],
        mains: set[str],
        known: set[str],
        depth: int,
        shows: Mapping[str, str],
    ) -> None:
        self.root, self.moving, self.mains, self.known, self.depth = root, moving, mains, known, depth
        self.shows = shows

    def along(self) -> list[Along]:
        """Every file that goes along, each once."""
        found: dict[str, Along] = {}
        for folder in sorted({str(PurePosixPath(old).parent) for old in self.moving}):
            for path in self._around(folder):
                one = self._named(folder, path)
                if one is not None:
                    found.setdefault(path, one)
        for path, one in self._left().items():
            found.setdefault(path, one)
        return [one for one in found.values() if one.old != one.new]

    def _around(self, folder: str) -> Iterator[str]:
        """The files in a folder, and in folders within it that hold no main files, but for main files."""
        for path in self._listed(folder):
            if path not in self.mains and (path in self.known or family(path) not in MAINS):
                yield path

    def _listed(self, folder: str) -> Iterator[str]:
        waiting = [folder]
        while waiting:
            current = waiting.pop()
            for entry in _scan(self.root / current):
                path = str(PurePosixPath(current, entry.name))
                if entry.is_dir(follow_symlinks=False):
                    waiting += [path] if path not in self._below else []
                elif entry.is_file(follow_symlinks=False) and not entry.name.endswith(UNFINISHED):
                    yield path

    def _named(self, folder: str, path: str) -> Along | None:
        """A file that carries the name of one that moves, the longest that it may be meant for."""
        inside = PurePosixPath(path).relative_to(folder)
        stems = {PurePosixPath(main).stem: main for main in self._beside[folder]}
        owner = max(
            (stem for stem in stems if any(_carries(part, stem) for part in inside.parts)), key=len, default=None
        )
        if owner is None or stems[owner] not in self.moving:
            return None
        new = PurePosixPath(self.moving[stems[owner]])
        parts = [_renamed(part, owner, new.stem) for part in inside.parts]
        return Along(path, str(new.parent.joinpath(*parts)), main=stems[owner])

    @cached_property
    def _beside(self) -> Mapping[str, list[str]]:
        """The main files of each folder."""
        found: dict[str, list[str]] = defaultdict(list)
        for main in self.mains:
            found[str(PurePosixPath(main).parent)].append(main)
        return found

    @cached_property
    def _below(self) -> Mapping[str, list[str]]:
        """The main files below each folder."""
        found: dict[str, list[str]] = defaultdict(list)
        for main in self.mains:
            for parent in above(main):
                found[parent].append(main)
        return found

    def _left(self) -> dict[str, Along]:
        """The files that are left in folders whose main files all move on together, the innermost folder's first."""
        found: dict[str, Along] = {}
        for folder, new in sorted(self._mapped().items(), key=lambda pair: -len(PurePosixPath(pair[0]).parts)):
            for path in self._all_in(folder):
                if path not in self.mains and path not in self.moving:
                    there = PurePosixPath(new) / PurePosixPath(path).relative_to(folder)
                    found.setdefault(path, Along(path, str(there), left=folder))
        return found

    def _all_in(self, folder: str) -> list[str]:
        """Every plain file in a folder, however deep, but for unfinished ones."""
        paths = []
        for base, _, names in os.walk(self.root / folder):
            for name in names:
                path = Path(base, name)
                if not name.endswith(UNFINISHED) and path.is_file() and not path.is_symlink():
                    paths.append(path.relative_to(self.root).as_posix())
        return sorted(paths)

    def _mapped(self) -> dict[str, str]:
        """Each folder that main files leave for one other, with that."""
        found = {}
        folders = {parent for old in self.moving for parent in PurePosixPath(old).parents if parent.parts}
        for folder in folders:
            new = self._where(folder)
            if new is not None and new != folder and len(new.parts) >= self.depth and self._is_known(str(folder)):
                found[str(folder)] = str(new)
        return found

    def _where(self, folder: PurePosixPath) -> PurePosixPath | None:
        """Where all main files of a folder go, if they do so together."""
        if len(folder.parts) < self.depth or any(main not in self.moving for main in self._below[str(folder)]):
            return None
        inside = [PurePosixPath(main) for main in self._below[str(folder)]]
        news = {main: PurePosixPath(self.moving[str(main)]) for main in inside}
        flat = {new.parent for new in news.values()}
        level = {self._above(main, new, len(main.relative_to(folder).parts)) for main, new in news.items()}
        if len(level) == 1 and (one := level.pop()) is not None and len(one.parts) >= len(folder.parts):
            return one
        return flat.pop() if len(flat) == 1 and not any(str(main) in self.shows for main in inside) else None

    def _above(self, main: PurePosixPath, new: PurePosixPath, levels: int) -> PurePosixPath | None:
        """What becomes of the folder so many levels above a file."""
        show = self.shows.get(str(main))
        if show is not None:
            new, levels = PurePosixPath(show), levels - 1
        return new if levels == 0 else new.parents[levels - 1] if len(new.parents) >= levels else None

    def _is_known(self, folder: str) -> bool:
        """Whether the folder holds nothing that may be an item nobody has looked at yet."""
        return not any(path not in self.known and family(path) in MAINS for path in self._all_in(folder))


def above(path: str) -> Iterator[str]:
    """The folders that a path lies in, the innermost first, "." at the end."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
    yield "."


def _scan(folder: Path) -> Sequence[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return ()


def _carries(name: str, stem: str) -> bool:
    """Whether a name begins with a stem as its subtitle's or picture's does: `Film.en.srt`, `Film-poster.jpg`."""
    return name == stem or (name.startswith(stem) and BEHIND.match(name[len(stem) :]) is not None)


def _renamed(name: str, stem: str, new: str) -> str:
    if not _carries(name, stem):
        return name
    rest = name[len(stem) :]
    return cut(new, LONGEST_NAME - len(rest.encode("utf-8", "surrogateescape"))) + rest
