"""Clears the shelves of files and of what came along with them, and of nothing that somebody else put there."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from medialib.identify.artwork import is_artwork_name
from medialib.suffixes import OURS, family

ALONG = ("image", "sidecar", "subtitle")
WORKS = ("video", "audio", "audiobook", "book")


def clear(root: Path, paths: Iterable[str]) -> None:
    """Delete the files at these paths below `root`, what is named after them, and the folders left without any."""
    files = [root / path for path in paths]
    for file in files:
        file.unlink(missing_ok=True)
        for other in _inside(file.parent):
            if other.name.startswith((f"{file.stem}.", f"{file.stem}-")) and _goes_along(other):
                other.unlink()
    folders = {folder for file in files for folder in file.parents if folder.is_relative_to(root)}
    for folder in sorted(folders, key=lambda folder: len(folder.parts), reverse=True):
        if len(folder.relative_to(root).parts) > 1:
            _clear_folder(folder)


def _clear_folder(folder: Path) -> None:
    """Delete the artwork and notes of a folder that holds no works any more, and the folder once it is empty."""
    left = _inside(folder)
    if any(file.is_dir() or family(file.name) in WORKS for file in left):
        return
    for file in left:
        is_artwork = family(file.name) == "image" and is_artwork_name(file.stem)
        if is_artwork or family(file.name) == "sidecar" or file.name.endswith(OURS):
            file.unlink()
    with suppress(OSError):
        folder.rmdir()


def _goes_along(file: Path) -> bool:
    return family(file.name) in ALONG or file.name.endswith(OURS)


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
