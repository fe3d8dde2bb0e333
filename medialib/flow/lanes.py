"""Lanes: of the jobs in one lane, one runs at a time."""

from __future__ import annotations

import stat
from pathlib import Path

from medialib.model import Request, Way
from medialib.settings import Settings

ENCODE = "encode"
IDENTIFY = "identify"
EVERYTHING = "new"
SIDECARS = "sidecars"
RENAME = "rename"


def is_drive(source: Path, settings: Settings) -> bool:
    """Whether this is a drive to read discs from, and not an image of one."""
    if source in settings.discs.drives:
        return True
    try:
        return stat.S_ISBLK(source.stat().st_mode)
    except OSError:
        return source.parent == Path("/dev")


def drive_lane(source: str) -> str:
    """The lane of a drive."""
    return f"drive:{source}"


def lane(request: Request, settings: Settings) -> str:
    """The lane in which a request begins."""
    if request.way is Way.IDENTIFY:
        return IDENTIFY if request.source == EVERYTHING else f"{IDENTIFY}:{request.source}"
    if request.way is Way.SIDECARS:
        return SIDECARS
    if request.way is Way.RENAME:
        return RENAME
    if request.way is not Way.DISC:
        return ""
    return drive_lane(request.source) if is_drive(Path(request.source), settings) else ENCODE
