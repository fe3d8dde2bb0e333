"""What a file carries and what lies beside it: tags, NFO files, subtitles, artwork."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from medialib import suffixes
from medialib.identify import tags as music
from medialib.identify.nfo import Nfo
from medialib.identify.tags import Tags
from medialib.model import Acquired, Companion, Picture


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a file before it is recognised."""

    tags: Tags | None = None
    nfo: tuple[Nfo, ...] = ()
    siblings: tuple[str, ...] = ()
    companions: tuple[Companion, ...] = ()
    pictures: tuple[Picture, ...] = ()


def look_beside(path: Path, acquired: Acquired, *, alone: bool) -> Beside:
    """Read a file's tags and, unless it came `alone`, the NFO files, subtitles and artwork beside it."""
    tags = music.read(path) if suffixes.family(path.name) in ("audio", "audiobook") else None
    return Beside(tags, (), (), acquired.companions, acquired.pictures)
