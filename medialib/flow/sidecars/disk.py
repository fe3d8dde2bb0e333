"""Writing beside media: whole or not at all, only what differs, and never over what is not ours."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection
from pathlib import Path

from medialib import seal
from medialib.identify.names import cut
from medialib.intake import copying
from medialib.suffixes import OURS

LARGEST_DOCUMENT = 32_000_000
LONGEST_KEPT = 240  # bytes of the name of what is set aside


def put(target: Path, raw: bytes) -> None:
    """Write a file beside its place, then rename it; one that holds these bytes already is left alone. Raises OSError."""
    if _holds(target, raw):
        return
    partial = copying.partial_path(target)
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o666), "wb") as file:
            file.write(raw)
        partial.replace(target)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def is_free(target: Path) -> bool:
    """Whether something sealed may be written there: nothing is there, or what we wrote and nobody has changed."""
    return not os.path.lexists(target) or seal.is_ours(target)


def remove(target: Path, media_id: str) -> None:
    """Remove what we wrote for an item, unless somebody has changed it. Raises OSError."""
    if target.is_symlink() or not target.is_file():
        return
    if media_id in names(target) if target.name.endswith(OURS) else seal.is_ours(target):
        target.unlink()


def set_aside(target: Path, ids: Collection[str]) -> Path | None:
    """Rename a document that is not of one of these items, or cannot be read, so that it is not lost; its new place."""
    if not os.path.lexists(target) or (not target.is_symlink() and names(target) & set(ids)):
        return None
    number = 1
    while os.path.lexists(kept := target.with_name(f".{cut(target.name, LONGEST_KEPT)}.old{number}")):
        number += 1
    target.rename(kept)
    return kept


def names(document: Path) -> set[str]:
    """The ids of the items that a document says it is of; none where it cannot be read."""
    try:
        if document.stat().st_size > LARGEST_DOCUMENT:
            return set()
        said = json.loads(document.read_bytes())
        return {item["media"]["id"] for item in said["items"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()


def _holds(target: Path, raw: bytes) -> bool:
    try:
        return target.stat().st_size == len(raw) and not target.is_symlink() and target.read_bytes() == raw
    except FileNotFoundError:
        return False
