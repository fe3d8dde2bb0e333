"""Turns a track into the file that is kept, by ffmpeg."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from medialib import programs
from medialib.errors import DiskFullError, ProgramError
from medialib.model import Report
from medialib.sources.audio_cd.ripping import Ripped

SUFFIXES: Mapping[str, str] = {"flac": ".flac", "opus": ".opus", "mp3": ".mp3", "aac": ".m4a"}
# Lossless, or what listeners no longer tell from it.
CODECS = {
    "flac": ("-c:a", "flac", "-compression_level", "8", "-f", "flac"),
    "opus": ("-c:a", "libopus", "-b:a", "160k", "-f", "opus"),
    "mp3": ("-c:a", "libmp3lame", "-q:a", "0", "-f", "mp3"),
    "aac": ("-c:a", "aac", "-b:a", "256k", "-movflags", "+faststart", "-f", "ipod"),
}
IDLE_TIMEOUT_S = 60


def encode(track: Ripped, target: Path, audio_format: str, report: Report) -> Path:
    """Encode a track as flac, opus, mp3 or aac into `target`, which appears when it is whole; returns it.

    Raises ProgramError, DiskFullError and CancelledError.
    """
    partial = target.absolute().with_name(f"{target.name}.part")
    command = ["ffmpeg", "-nostdin", "-v", "error", "-progress", "pipe:1", "-y"]
    command += [
        "-protocol_whitelist",
        "file",
        "-f",
        "wav",
        "-i",
        f"file:{track.path.absolute()}",
        "-map",
        "0:a:0",
        "-map_metadata",
        "-1",
    ]
    command += [*CODECS[audio_format], f"file:{partial}"]
    try:
        programs.run(command, report=report, on_line=_ignore, apart=True, idle_timeout_s=IDLE_TIMEOUT_S)
    except ProgramError as error:
        if "No space left" in error.message:
            raise DiskFullError(
                f"The disk became full while track {track.number} was encoded.", "Make room on it, then retry the job."
            ) from error
        raise ProgramError(f"Track {track.number} could not be encoded: {error.message}", error.hint) from error
    partial.replace(target)
    return target


def _ignore(line: str) -> None:
    """Its progress, which shows that it is alive; the caller counts tracks."""
