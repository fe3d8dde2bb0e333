"""What lies in a folder, read from its listing alone: no file is opened.

A `.mediaignore` file (gitignore syntax) at any level hides what it matches from there down. Hidden
files, the system's own and unfinished downloads are never taken. Links to folders are not followed,
nor links to files elsewhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from medialib import suffixes
from medialib.settings import SHELVES as ALL_SHELVES

IGNORE_FILE = ".mediaignore"
SHELVES = tuple(name for name in ALL_SHELVES if name != "inbox")
Rules = tuple[tuple[str, GitIgnoreSpec], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: its path below the folder with forward slashes, bytes, nanoseconds; whether it stands for an item."""

    path: str
    size: int
    mtime_ns: int
    main: bool


def walk(root: Path) -> Iterator[Entry]:
    """Every file below `root` that may concern the library, in a stable order; nothing when it is not there."""
    yield from _walk(root, "", ())


def documents(root: Path) -> Iterator[str]:
    """The paths below `root` of the documents that we wrote beside media, in a stable order; links are not followed."""
    yield from _documents(root, "")


def _documents(root: Path, below: str) -> Iterator[str]:
    try:
        found = sorted(os.scandir(root / below), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        path = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            if not suffixes.is_junk_folder(entry.name):
                yield from _documents(root, path)
        elif _is_document(entry) and _encodable(path):
            yield path


def _is_document(entry: os.DirEntry[str]) -> bool:
    is_ours = entry.name.endswith(suffixes.OURS) and not entry.name.startswith(".")
    return is_ours and entry.is_file(follow_symlinks=False)


def entries(root: Path) -> list[os.DirEntry[str]]:
    """What lies directly in `root` and is hidden neither by its name nor by rules; nothing when it is not there."""
    try:
        found = list(os.scandir(root))
    except OSError:
        return []
    rules = (("", _rules(root / IGNORE_FILE)),) if any(entry.name == IGNORE_FILE for entry in found) else ()
    return [
        entry
        for entry in found
        if not (suffixes.is_junk_folder(entry.name) if _is_folder(entry) else suffixes.is_junk(entry.name))
        and _encodable(entry.name)
        and not (rules and _ignored(f"{entry.name}/" if _is_folder(entry) else entry.name, rules))
    ]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder or a link to one; a link that leads to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _walk(root: Path, below: str, rules: Rules) -> Iterator[Entry]:
    try:
        entries = sorted(os.scandir(root / below), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    if any(entry.name == IGNORE_FILE for entry in entries):
        rules = (*rules, (below, _rules(root / below / IGNORE_FILE)))
    for entry in entries:
        path = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            if not suffixes.is_junk_folder(entry.name) and not _ignored(f"{path}/", rules):
                yield from _walk(root, path, rules)
        elif (part := suffixes.part(entry.name)) and _encodable(path) and not _ignored(path, rules):
            status = _status(entry, root)
            if status:
                yield Entry(path, status.st_size, status.st_mtime_ns, part == "main")


def _status(entry: os.DirEntry[str], root: Path) -> os.stat_result | None:
    """The state of a file; None for what is no file, has gone meanwhile, or is a link that leads out of `root`."""
    try:
        if entry.is_symlink() and not _is_inside(entry.path, root):
            return None
        return entry.stat() if entry.is_file() else None
    except OSError:
        return None


def _is_inside(path: str, root: Path) -> bool:
    return Path(os.path.realpath(path, strict=True)).is_relative_to(os.path.realpath(root))


def _rules(file: Path) -> GitIgnoreSpec:
    """The rules in a file; none where it cannot be read. Lines that no rule can be made of are passed over, as git does."""
    try:
        lines = file.read_text("utf-8-sig", "replace").splitlines()
    except OSError:
        lines = []
    return GitIgnoreSpec.from_lines(line for line in lines if _is_rule(line))


def _is_rule(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def _ignored(path: str, rules: Rules) -> bool:
    """The innermost file of rules that has a word on the path decides."""
    for below, spec in reversed(rules):
        found = spec.check_file(path.removeprefix(f"{below}/") if below else path)
        if found.include is not None:
            return found.include
    return False


def _encodable(path: str) -> bool:
    """Whether the name is text: one with bytes that are not UTF-8 cannot be kept in a row or a link."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
