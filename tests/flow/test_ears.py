"""Listening to sound files: each content once, whatever becomes of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from music_sounds import sounds
from recorder import Recorder

from medialib.flow.online.hearing import Ear, Sound
from medialib.settings import Settings

__all__ = ["sounds"]

Listening: TypeAlias = Callable[[str], Callable[[], int]]

FPCALC = """#!/bin/sh
echo >> "{count}"
{then}
"""
HEARD = 'echo \'{"duration": 2.5, "fingerprint": "AQAAsound"}\''


@pytest.fixture
def listening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Listening:
    """Puts a fpcalc of ours first on PATH, which does as it is told; what comes back counts how often it was called."""
    folder, count = tmp_path / "bin", tmp_path / "count"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    def put(then: str) -> Callable[[], int]:
        program = folder / "fpcalc"
        program.write_text(FPCALC.format(count=count, then=then))
        program.chmod(0o755)
        return lambda: len(count.read_text().splitlines()) if count.exists() else 0

    return put


pytestmark = pytest.mark.needs("ffmpeg", "fpcalc")


def sound(sounds: dict[str, Path], content: str = "c1", length: float | None = 9.0) -> Sound:
    return Sound(sounds["tones.flac"], content, length)


def test_a_content_is_listened_to_once_by_whichever_ear(
    settings: Settings, sounds: dict[str, Path], listening: Listening, report: Recorder
) -> None:
    calls = listening(HEARD)
    [first] = Ear(settings, report).fingerprints([sound(sounds)])
    assert first is not None
    assert (first.duration_s, first.text, calls()) == (9.0, "AQAAsound", 1)
    moved = Sound(Path("/moved/elsewhere.flac"), "c1", None)
    assert Ear(settings, None).fingerprints([moved, moved]) == (first, first)
    assert (calls(), report.lines) == (1, [])
    assert [
        Ear(settings, None).knows(known) for known in ([], [sound(sounds, "c2")], [sound(sounds, "c2"), moved])
    ] == [
        *(False, False, True),
    ]


def test_a_length_that_nobody_knows_is_the_one_that_is_heard(
    settings: Settings, sounds: dict[str, Path], listening: Listening
) -> None:
    listening(HEARD)
    [heard] = Ear(settings, None).fingerprints([sound(sounds, length=None)])
    assert heard is not None
    assert heard.duration_s == 2.5


@pytest.mark.parametrize(
    "says",
    [
        "exit 3",
        "echo not json",
        "echo '{}'",
        'echo \'{"duration": -1, "fingerprint": "A"}\'',
        'echo \'{"duration": 5, "fingerprint": ""}\'',
    ],
)
def test_what_cannot_be_heard_is_noted_once_and_not_tried_again(
    says: str,
    settings: Settings,
    sounds: dict[str, Path],
    listening: Listening,
    report: Recorder,
) -> None:
    calls = listening(says)
    for _ in range(2):
        assert Ear(settings, report).fingerprints([sound(sounds)]) == (None,)
    [line] = report.lines
    assert (calls(), line.startswith("'tones.flac' has no sound that can be recognised: ")) == (1, True)
    assert Ear(settings, None).knows([sound(sounds)])


def test_a_file_that_is_gone_says_so_and_the_others_are_heard(
    settings: Settings,
    sounds: dict[str, Path],
    tmp_path: Path,
    listening: Listening,
    report: Recorder,
) -> None:
    listening(HEARD)
    gone, there = Sound(tmp_path / "gone.flac", "c0", 1.0), sound(sounds)
    none, heard = Ear(settings, report).fingerprints([gone, there])
    told = [line for line in report.lines if line.startswith("'gone.flac' has no sound that can be recognised: ")]
    assert (none, heard is not None and heard.text, len(told)) == (None, "AQAAsound", 1)


@pytest.mark.parametrize("missing", ["fpcalc", "ffmpeg"])
def test_without_a_program_nothing_is_heard_and_nothing_noted(
    missing: str,
    settings: Settings,
    sounds: dict[str, Path],
    tmp_path: Path,
    report: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    for program in {"fpcalc", "ffmpeg"} - {missing}:
        (folder / program).symlink_to(str(shutil.which(program)))
    monkeypatch.setenv("PATH", str(folder))
    assert Ear(settings, report).fingerprints([sound(sounds)] * 2) == (None, None)
    assert (report.lines, Ear(settings, None).knows([sound(sounds)])) == ([], False)
