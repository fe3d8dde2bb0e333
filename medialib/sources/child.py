"""Asks the process that runs yt-dlp, and passes on how far it is."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import medialib
from medialib import programs
from medialib.errors import AddressError, DiskFullError, JobError, ProgramError, TemporaryError
from medialib.model import Report

Word: TypeAlias = Mapping[str, Any]

COMMAND = (sys.executable, "-P", "-m", "medialib.sources.video_child")
SILENCE_S = 1800  # joining a long film says nothing
FAILURES = {error.code: error for error in (JobError, TemporaryError, DiskFullError, AddressError)}


def ask(question: Word, folder: Path, report: Report) -> list[Word]:
    """What yt-dlp answers, the last word being `done`; progress goes to `report`, its talk to the log.

    Raises JobError and its kinds, as the child says; CancelledError, having ended it.
    """
    words: list[Word] = []
    finished = programs.run(
        COMMAND,
        report=report,
        on_line=lambda line: _hear(line, words, report),
        apart=True,
        cwd=folder,
        env=_environment(folder),
        input=json.dumps(question).encode(),
        idle_timeout_s=SILENCE_S,
        check=False,
    )
    if finished.code == 128 + signal.SIGALRM:
        raise JobError(f"The page took longer than {question['patience_s']} s to read.", "Try another address of it.")
    last = words[-1] if words else {}
    if last.get("event") == "failed":
        raise FAILURES.get(last["code"], JobError)(last["message"], last["hint"])
    if last.get("event") != "done":
        said = finished.tail[-1] if finished.tail else f"code {finished.code}"
        raise ProgramError(f"yt-dlp ended without a result: {said}", "The job's log holds the rest of what it said.")
    return words


def _environment(folder: Path) -> dict[str, str]:
    """A home without the user's own settings, logins and plugins of yt-dlp."""
    return {"HOME": str(folder), "YTDLP_NO_PLUGINS": "1", "PYTHONPATH": str(Path(medialib.__file__).parents[1])}


def _hear(line: str, words: list[Word], report: Report) -> None:
    word = json.loads(line)
    if word["event"] == "progress":
        report(word.get("message"), progress=word["progress"], eta_s=word.get("eta_s"), speed_bps=word.get("speed_bps"))
    elif word["event"] == "found":
        report(f"Fetching '{word['title']}'")
    else:
        words.append(word)
