"""Holds a film against the title it was made of: only a whole one is kept."""

from __future__ import annotations

import math
from pathlib import Path

from medialib import programs
from medialib.errors import UnreadableError

TOLERANCE_S = 2.0
TOLERANCE_SHARE = 0.02
PATIENCE_S = 120


def require(film: Path, wanted_s: float, what: str) -> None:
    """Raise UnreadableError unless the film lasts `wanted_s` seconds, within 2 s or 2 %."""
    held_s = duration_s(film)
    if abs(held_s - wanted_s) > max(TOLERANCE_S, wanted_s * TOLERANCE_SHARE):
        raise UnreadableError(
            f"{what} came out {held_s:.1f} s long, but lasts {wanted_s:.1f} s on the disc; what was made is not kept.",
            "Clean the disc or try another drive; parts of it could not be read.",
        )


def duration_s(film: Path) -> float:
    """How long a file lasts, by ffprobe; 0 when it is no film."""
    lines: list[str] = []
    command = ["ffprobe", "-v", "error", "-protocol_whitelist", "file", "-show_entries", "format=duration"]
    programs.run(
        [*command, "-of", "csv=p=0", "-i", f"file:{film.absolute()}"],
        on_line=lines.append,
        apart=True,
        timeout_s=PATIENCE_S,
        check=False,
    )
    try:
        seconds = float(lines[-1]) if lines else 0.0
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) else 0.0
