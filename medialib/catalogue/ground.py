"""The folder that a catalogue is printed to: ours alone, and marked as such."""

from __future__ import annotations

from pathlib import Path

from medialib.errors import ConflictError

KEPT = "media"  # may hold links to the media
MARK = ".medialib-catalogue"


def claim(top: Path) -> None:
    """Mark the folder as a catalogue's: only there is what is no page cleared away.

    Raises ConflictError where other files lie in it that nobody has printed.
    """
    top.mkdir(parents=True, exist_ok=True)
    if (top / MARK).exists():
        return
    others = sorted({entry.name for entry in top.iterdir()} - {KEPT})
    if others:
        message = f"'{top}' is to hold the catalogue, but there lies something else: '{others[0]}'."
        raise ConflictError(message, "Set BUILD_DIR to a place of its own, or empty that folder if nobody needs it.")
    (top / MARK).touch()
