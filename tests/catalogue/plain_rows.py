"""Rows as the library gives them to the printer, made by hand: what a page shows of them needs no database."""

from __future__ import annotations

from typing import Any

from medialib.catalogue.faces import Above, Face
from medialib.store.items import File, Media

NOW = "2026-01-02T03:04:05.678Z"
NOTHING: dict[str, Any] = dict.fromkeys(Media._fields)
NO_FILE: dict[str, Any] = dict.fromkeys(File._fields)
A_FILM: dict[str, Any] = {
    "media_id": "film00000001",
    "id": 1,
    "folder": "main",
    "path": "movies/Film.mp4",
    "role": "main",
    "size": 1000,
    "duration_s": 60.0,
    "container": "mp4",
    "video_codec": "h264",
    "audio_codec": "aac",
    "width": 640,
    "height": 360,
    "audio_languages": "[]",
    "subtitle_languages": "[]",
    "playable": 1,
    "pinned": 0,
}


def media(kind: str, title: str = "Amber", **values: Any) -> Media:
    """An item's row; what is not given is empty."""
    named = {
        "id": "item00000001",
        "kind": kind,
        "title": title,
        "sort_title": title,
        "added_at": NOW,
        "updated_at": NOW,
    }
    return Media(**NOTHING | named | values)


def file(path: str = "movies/Film.mp4", **values: Any) -> File:
    """A file's row: by default a film that browsers play."""
    return File(**NO_FILE | A_FILM | {"path": path} | values)


def face(kind: str, title: str = "Amber", up: tuple[Above, ...] = (), **values: Any) -> Face:
    """An item's face; without a picture, a year or a number unless they are given."""
    return Face(**{"kind": kind, "title": title, "note": "", "art": None, "year": None, "missing": False, "number": None, "up": up} | values)  # fmt: skip
