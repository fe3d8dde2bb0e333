"""Listens to sound files: each once, however often it is asked about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from medialib import programs
from medialib.errors import ProgramError, UnreadableError
from medialib.fetch.cache import DAY_S, Cache
from medialib.identify.online.music import fingerprint
from medialib.identify.online.music.fingerprint import Fingerprint
from medialib.model import Report
from medialib.settings import Settings

KEPT_S = 3 * 365 * DAY_S
MOST_KEPT = 128 * 1024**2
SILENT = b""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file: where it lies, its content's id, and how long it is in seconds."""

    path: Path
    content_id: str
    duration_s: float | None


class Ear:
    """Makes fingerprints and keeps them by the files' contents; threads may share it."""

    def __init__(self, settings: Settings, report: Report | None) -> None:
        self._report = report
        self._kept = Cache(settings.data / "cache" / "fingerprints", most_bytes=MOST_KEPT, keep_s=KEPT_S)

    def fingerprints(self, sounds: Sequence[Sound]) -> tuple[Fingerprint | None, ...]:
        """What each of these sounds like; None for what cannot be heard, and for all where fpcalc or ffmpeg is missing.

        Raises CancelledError.
        """
        able = programs.which("fpcalc") is not None and programs.which("ffmpeg") is not None
        return tuple(self._fingerprint(sound) if able else None for sound in sounds)

    def knows(self, sounds: Iterable[Sound]) -> bool:
        """Whether any of these was listened to before."""
        return any(self._kept.find(sound.content_id) for sound in sounds)

    def _fingerprint(self, sound: Sound) -> Fingerprint | None:
        kept = self._kept.find(sound.content_id)
        if kept is not None:
            return _read(kept.body)
        try:
            made = fingerprint.of_file(sound.path, sound.duration_s, self._report)
        except UnreadableError as error:
            self._say(error)
            self._kept.keep(sound.content_id, SILENT, {})
            return None
        except ProgramError as error:
            self._say(error)
            return None
        self._kept.keep(sound.content_id, json.dumps([made.duration_s, made.text]).encode(), {})
        return made

    def _say(self, error: UnreadableError | ProgramError) -> None:
        if self._report:
            self._report.log(f"{error.message} {error.hint}")


def _read(body: bytes) -> Fingerprint | None:
    """A fingerprint as it was kept; None for a file that is silent."""
    return Fingerprint(*json.loads(body)) if body else None
