"""NFO files as Kodi, Jellyfin, Radarr and Sonarr write them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from medialib.model import Fact, Kind


@dataclass(frozen=True, slots=True)
class Nfo:
    """What one element of an NFO file says of one thing. `season` and `number` place an episode.

    `kind` is None where the file holds only addresses: then the facts are ids of whatever it lies beside.
    """

    kind: Kind | None
    facts: tuple[Fact, ...]
    season: int | None = None
    number: int | None = None


def read(path: Path) -> tuple[Nfo, ...]:
    """Every element an NFO file describes, several for a multi-episode file; empty for junk."""
    return ()
