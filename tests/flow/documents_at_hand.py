"""Documents as they may lie beside media, right and wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from medialib.errors import UnreadableError
from medialib.flow.sidecars.document import read


def refused(path: Path) -> tuple[str, str]:
    """With which words a document is refused."""
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return caught.value.message, caught.value.hint


def fact(field: str, value: Any) -> dict[str, Any]:
    return {
        "field": field,
        "value": value,
        "source": "person",
        "confidence": 1.0,
        "seen_at": "2026-01-01T00:00:00.000Z",
    }


def film() -> dict[str, Any]:
    """An item of which everything can be right."""
    return {
        "media": {"id": "abcdefgh2345", "kind": "movie", "identity": "fargo", "title": "Fargo"},
        "facts": [fact("title", "Fargo")],
        "files": [{"folder": "main", "path": "movies/Fargo.mp4", "role": "main"}],
        "images": [
            {
                "role": "poster",
                "source": "tmdb",
                "hash": "0" * 32,
                "color": "#000000",
                "widths": [160],
                "width": 160,
                "height": 240,
            }
        ],
    }


def written(path: Path, *items: Mapping[str, Any]) -> Path:
    """A document of these items."""
    place = {"folder": "main", "path": "movies/Fargo.medialib.json"}
    path.write_text(json.dumps({"medialib": 1, "place": place, "items": items}))
    return path
