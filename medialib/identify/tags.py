"""What the tags inside a sound or video file say, and the cover they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one file. Lists hold several values in their order; `cover` is an image's bytes."""

    title: str | None = None
    artists: tuple[str, ...] = ()
    album_artists: tuple[str, ...] = ()
    album: str | None = None
    date: str | None = None
    track: int | None = None
    disc: int | None = None
    genres: tuple[str, ...] = ()
    composers: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    comment: str | None = None
    compilation: bool = False
    show: str | None = None
    season: int | None = None
    episode: int | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    cover: bytes | None = None

    @property
    def year(self) -> int | None:
        """The year of the date."""
        return int(self.date[:4]) if self.date else None


def read(path: Path) -> Tags | None:
    """The tags of a file; None where it has none or they cannot be read."""
    return None
