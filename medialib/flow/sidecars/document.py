"""The document of everything we know, beside media: JSON with a version, its own place, and the rows of its items."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medialib.errors import UnreadableError
from medialib.flow.sidecars.checking import checked, safe_path
from medialib.flow.sidecars.disk import LARGEST_DOCUMENT
from medialib.flow.sidecars.places import Home
from medialib.intake.disk import size_text

VERSION = 1
ALONE = "It is left alone; files are taken as always."


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says: where it was written, and its items, the first the one it was written for."""

    folder: str
    path: str
    items: Sequence[dict[str, Any]]


def document(home: Home, items: Sequence[Mapping[str, Any]]) -> bytes:
    """The document of the items at a home: the same rows give the same bytes."""
    said = {"medialib": VERSION, "place": {"folder": home.folder, "path": home.document}, "items": list(items)}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def read(path: Path) -> Document:
    """A document as somebody may have written it. Raises UnreadableError, saying what is wrong with it."""
    said = _loaded(path)
    if not isinstance(said, dict) or "medialib" not in said:
        raise UnreadableError("It is no sidecar of ours.", ALONE)
    if said["medialib"] != VERSION or isinstance(said["medialib"], bool):
        raise UnreadableError(f"It has the version {str(said['medialib'])[:20]!r}, not {VERSION}.", ALONE)
    place, items = said.get("place"), said.get("items")
    if (
        not isinstance(place, dict)
        or not isinstance(place.get("folder"), str)
        or not isinstance(items, list)
        or not items
    ):
        raise UnreadableError("It does not say where it was written, or of what.", ALONE)
    if not safe_path(place["folder"], place.get("path")):
        raise UnreadableError(f"It says it was written to {str(place.get('path'))[:100]!r}.", ALONE)
    return Document(place["folder"], place["path"], [checked(item) for item in items])


def _loaded(path: Path) -> Any:
    try:
        size = path.stat().st_size
        if size > LARGEST_DOCUMENT:
            raise UnreadableError(f"It has {size_text(size)}, more than any sidecar.", ALONE)
        return json.loads(path.read_bytes(), parse_constant=_no_number)
    except OSError as error:
        raise UnreadableError(f"It cannot be read: {error.strerror}.", ALONE) from error
    except RecursionError as error:
        raise UnreadableError("It is nested deeper than any sidecar.", ALONE) from error
    except ValueError as error:
        raise UnreadableError(f"It is not JSON: {str(error)[:100]}.", ALONE) from error


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")
