"""What a recording sounds like, as a Chromaprint that AcoustID knows recordings by."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from medialib import programs
from medialib.errors import UnreadableError
from medialib.model import Report

# AcoustID compares the first two minutes (https://acoustid.org/webservice), in mono at 11,025 Hz.
LENGTH_S = 120
RATE_HZ = 11_025
TIMEOUT_S = 300
LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The sound of a file: how long all of it lasts in seconds, and its first two minutes as Chromaprint's text."""

    duration_s: float
    text: str


def of_file(path: Path, duration_s: float | None = None, report: Report | None = None) -> Fingerprint:
    """The fingerprint of a sound or video file, by fpcalc; `duration_s` is the length of the whole file.

    Without it only what lasts less than two minutes gets its true length. Raises UnreadableError
    for what holds no sound or too little of it, ProgramError when a program is missing or hangs,
    CancelledError.
    """
    with tempfile.TemporaryDirectory(prefix="medialib-") as folder:
        begun = _beginning(path, Path(folder) / "sound.wav", report)
        found, said = _fingerprint(begun, report)
    if found is None:
        raise _unreadable(path, said)
    return Fingerprint(duration_s or found.duration_s, found.text)


def _beginning(path: Path, target: Path, report: Report | None) -> Path:
    """The first two minutes as plain samples.

    fpcalc opens whatever addresses a playlist that calls itself a song names; ffmpeg can be kept from it.
    """
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file", "-t", str(LENGTH_S)]
    command += ["-i", f"file:{path.absolute()}", "-map", "0:a:0", "-ac", "1", "-ar", str(RATE_HZ), f"file:{target}"]
    ended = programs.run(command, report=report, timeout_s=TIMEOUT_S, check=False)
    if not target.is_file():
        raise _unreadable(path, ended.tail)
    return target


def _fingerprint(sound: Path, report: Report | None) -> tuple[Fingerprint | None, tuple[str, ...]]:
    """What fpcalc says. Its exit code is no sign: it is not 0 for a fault behind a whole fingerprint, too."""
    lines: list[str] = []
    command = ["fpcalc", "-json", "-length", str(LENGTH_S), str(sound)]
    ended = programs.run(command, report=report, on_line=lines.append, apart=True, timeout_s=TIMEOUT_S, check=False)
    return next((found for line in lines if (found := _read(line))), None), ended.tail


def _read(line: str) -> Fingerprint | None:
    try:
        said = json.loads(line)
        duration, text = float(said["duration"]), said["fingerprint"]
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TEXT or not duration > 0:
        return None
    return Fingerprint(duration, text)


def _unreadable(path: Path, said: tuple[str, ...]) -> UnreadableError:
    reason = said[-1].removeprefix("ERROR: ").rsplit(": ", 1)[-1].rstrip(".") if said else "it is silent or too short"
    return UnreadableError(
        f"'{path.name}' has no sound that can be recognised: {reason}.",
        "Play it; if it is silent, cut off or shorter than a few seconds, name it by hand.",
    )
