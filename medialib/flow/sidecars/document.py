"""The document of everything we know, beside media: JSON with a version, its own place, and the rows of its items."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from medialib.flow.sidecars.places import Home

VERSION = 1


def document(home: Home, items: Sequence[Mapping[str, Any]]) -> bytes:
    """The document of the items at a home: the same rows give the same bytes."""
    said = {"medialib": VERSION, "place": {"folder": home.folder, "path": home.document}, "items": list(items)}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
