"""Which names are free: no file is ever put over another, nor over one that may come back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

from medialib.intake.shelve import key, numbered


class Names:
    """The names in a media folder. `leaving` are the paths that will be free, `held` those kept for files that are missing.

    `kept` are folders that hold something that stays: their spelling counts.
    """

    def __init__(self, root: Path, leaving: Collection[str], held: Mapping[str, str], kept: Collection[str]) -> None:
        self.root, self.leaving, self.held, self.kept = root, leaving, held, kept
        self.listed: dict[str, dict[str, list[str]]] = {}
        self.given: dict[str, dict[str, str]] = {}

    def give(self, wanted: str, ids: Iterable[str] = ()) -> str:
        """The wanted path, its folders spelled as those there are, numbered where another file has it; from now on taken.

        A name kept for a missing file of one of the items `ids` is free.
        """
        path = PurePosixPath(wanted)
        folder = self._spelled(path.parent)
        mine, number = set(ids), 1
        while self._is_taken(folder, name := numbered(path.name, number), mine):
            number += 1
        self.given.setdefault(folder, {})[key(name)] = name
        return str(PurePosixPath(folder, name))

    def _is_taken(self, folder: str, name: str, ids: set[str]) -> bool:
        if key(name) in self.given.get(folder, {}):
            return True
        owner = self.held.get(key(str(PurePosixPath(folder, name))))
        if owner is not None and owner not in ids:
            return True
        there = self._names(folder).get(key(name), [])
        return any(str(PurePosixPath(folder, one)) not in self.leaving for one in there)

    def _spelled(self, folder: PurePosixPath) -> str:
        """The folder as it is written: as wanted, or as one that stays is written and differs only in case or form."""
        made = PurePosixPath()
        for part in folder.parts:
            there = self._names(str(made)).get(key(part), [])
            stays = [one for one in there if str(made / one) in self.kept]
            made /= part if part in there or not stays else stays[0]
        return str(made)

    def _names(self, folder: str) -> dict[str, list[str]]:
        """The names in a folder by what a file system that folds names takes them for."""
        if folder not in self.listed:
            found: dict[str, list[str]] = {}
            for name in _listdir(self.root / folder):
                found.setdefault(key(name), []).append(name)
            self.listed[folder] = found
        return self.listed[folder]


def _listdir(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []
