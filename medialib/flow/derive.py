"""What is made from a file before it is recorded: artwork and WebVTT subtitles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from medialib.flow.work import Work
from medialib.identify import Beside
from medialib.model import Match, MediaFile, Probe
from medialib.store.record import Picture


@dataclass(frozen=True, slots=True)
class Derived:
    """Subtitles as files below MEDIA_ROOT, and artwork in its printed sizes."""

    subtitles: tuple[MediaFile, ...] = ()
    pictures: tuple[Picture, ...] = ()


def derive(
    work: Work, path: Path, probe: Probe, content_id: str, matched: Match, beside: Beside, work_dir: Path
) -> Derived:
    """Make what the catalogue needs of a file. What cannot be made is noted in the job's log and left out."""
    return Derived()
