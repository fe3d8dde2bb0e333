"""What a path alone says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from medialib.model import Kind, Source


@dataclass(frozen=True, slots=True)
class Reading:
    """What the names of a file and its folders say of it; None and empty where they say nothing.

    `title` is a show's title for an episode, whose own is `episode_title`. `artist` is a book's
    author or a video's channel, `album_artist` the artist of a track's folder. `source` says whether the title and year stand in the file's name
    or a folder's. `sure` is 0 to 1.
    """

    kind: Kind
    title: str | None = None
    year: int | None = None
    season: int | None = None
    episodes: tuple[int, ...] = ()
    date: str | None = None
    edition: str | None = None
    artist: str | None = None
    album: str | None = None
    album_artist: str | None = None
    disc: int | None = None
    track: int | None = None
    part: int | None = None
    extra: str | None = None
    episode_title: str | None = None
    resolution: str | None = None
    version: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    source: Source = Source.NAME
    sure: float = 0.5
