"""Puts pages on disk: only bytes that differ, beside and then renamed, in an order that leaves no link dangling.

New pages come first, since nothing links to them yet; then those that are there already, whose links
lead to pages that still are or by now exist; deletions come last. Artwork is linked, not copied, where
the file system allows it.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from medialib.catalogue import kinds
from medialib.catalogue.ground import KEPT, MARK
from medialib.catalogue.kinds import Content
from medialib.catalogue.press import Press

BESIDE = ".part"


@dataclass(slots=True)
class Outcome:
    """What became of some paths; `gone` are those where nothing is to stand."""

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)

    def join(self, other: Outcome) -> None:
        """Count another outcome in."""
        self.written += other.written
        self.unchanged += other.unchanged
        self.gone += other.gone


Printer = Callable[[Iterable[Sequence[str]]], Iterator[Outcome]]


def print_pages(printer: Printer, top: Path, paths: Iterable[str]) -> Iterator[Outcome]:
    """Print what should stand at these paths, a step at a time; `gone` of the last step are those removed."""
    ordered = in_order(paths)
    there = set() if not top.exists() else {path for path in ordered if os.path.exists(f"{top}/{path}")}  # noqa: PTH110
    gone: list[str] = []
    for phase in ([path for path in ordered if path not in there], [path for path in ordered if path in there]):
        for kind, group in itertools.groupby(phase, key=kinds.kind_of):
            same = list(group)
            chunks = (same[start : start + kind.together] for start in range(0, len(same), kind.together))
            for outcome in printer(chunks):
                gone += outcome.gone
                outcome.gone = []
                yield outcome
    yield Outcome(gone=[path for path in gone if remove(top, path)])


def in_order(paths: Iterable[str]) -> list[str]:
    """The paths by kind, items before the lists that link to them, the first page last."""
    place = {kind: number for number, kind in enumerate(kinds.IN_ORDER)}
    return sorted(set(paths), key=lambda path: (place[kinds.kind_of(path)], path))


def here(press: Press, top: Path) -> Printer:
    """A printer that works in this process."""
    return lambda chunks: (print_chunk(press, top, chunk) for chunk in chunks)


def print_chunk(press: Press, top: Path, paths: Sequence[str]) -> Outcome:
    """Print pages of one kind."""
    outcome = Outcome()
    for path, content in kinds.kind_of(paths[0]).contents(press, paths):
        if content is None:
            outcome.gone.append(path)
        elif put(f"{top}/{path}", content):
            outcome.written.append(path)
        else:
            outcome.unchanged += 1
    return outcome


def put(file: str, content: Content) -> bool:
    """Let a file hold this content; False if it did already."""
    if isinstance(content, Path):
        return _link(Path(file), content)
    if content is None or _holds(file, content):
        return False
    try:
        _write(file + BESIDE, content)
    except FileNotFoundError:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        _write(file + BESIDE, content)
    os.replace(file + BESIDE, file)  # noqa: PTH105 -- strings, since pages are many and Path is slow
    return True


def _holds(file: str, content: bytes) -> bool:
    try:
        number = os.open(file, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return os.fstat(number).st_size == len(content) and os.read(number, len(content)) == content
    finally:
        os.close(number)


def _write(file: str, content: bytes) -> None:
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(number, left) :]
    except OSError as error:
        error.filename = file  # which the system does not say of what is open already
        raise
    finally:
        os.close(number)


def _link(file: Path, source: Path) -> bool:
    if file.exists():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(file.name + BESIDE)
    beside.unlink(missing_ok=True)
    try:
        beside.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, beside)
    beside.replace(file)
    return True


def remove(top: Path, path: str) -> bool:
    """Remove a page and the folders it leaves empty; False if it was not there."""
    file = top / path
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    for folder in file.parents:
        if folder == top or any(folder.iterdir()):
            break
        folder.rmdir()
    return True


def strangers(top: Path, paths: Iterable[str]) -> list[str]:
    """The files under `top` that are not among these paths; a folder of links to the media is left alone."""
    known = {MARK, *paths}
    found = []
    for folder, names, files in os.walk(top):
        if Path(folder) == top and KEPT in names:
            names.remove(KEPT)
        inside = os.path.relpath(folder, top)
        for file in files:
            path = file if inside == "." else f"{inside}/{file}"
            if path not in known:
                found.append(path)
    return sorted(found)
