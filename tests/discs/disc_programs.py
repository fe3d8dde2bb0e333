"""Fake ripping programs on PATH, which say what a test has them say."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest


class Programs:
    """A folder that stands first on PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, script: str) -> Path:
        """A program made of a few lines of sh. What it was given is kept, one word a line, in `asked`."""
        program = self.folder / name
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{self.folder / name}.asked"\n{script}\n')
        program.chmod(0o755)
        return program

    def says(self, name: str, text: str, *, code: int = 0, stderr: str = "", then: str = "") -> Path:
        """A program that says `text`, does `then` and ends with `code`."""
        out, err = self.folder / f"{name}.out", self.folder / f"{name}.err"
        out.write_text(text, "utf-8")
        err.write_text(stderr, "utf-8")
        return self.add(name, f'cat "{err}" >&2\ncat "{out}"\n{then}\nexit {code}')

    def asked(self, name: str) -> list[str]:
        """The words the program was given last."""
        return (self.folder / f"{name}.asked").read_text("utf-8").splitlines()


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Fake programs, found before the real ones."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return Programs(folder)


# Scans say what `titles.out` holds; encoding copies a film of 2 s with the title's number in it.
HANDBRAKE = """
echo "$@" >>"$0.calls"
case "$*" in *--scan*) cat "{folder}/titles.out"; exit 0;; esac
while [ $# -gt 0 ]; do case "$1" in --title) title=$2;; --output) target=$2;; esac; shift; done
ffmpeg -v error -nostdin -y -i "{film}" -c copy -metadata comment="$title" -f mp4 "$target"
printf 'Progress: {{\\n"State": "WORKDONE",\\n"WorkDone": {{"Error": 0}}\\n}}\\n'
"""


class HandBrake:
    """A stand-in for HandBrakeCLI that makes a film of 2 s of any title at once."""

    def __init__(self, fake: Programs, film: Path) -> None:
        self.program = fake.add("HandBrakeCLI", HANDBRAKE.format(folder=fake.folder, film=film))
        self.titles = fake.folder / "titles.out"
        self.finds(2.0, 2.1, 1.9, main=2)

    def finds(self, *seconds: float, main: int = 0) -> None:
        """Let the scan find titles of these lengths, numbered from 1."""
        said = [{"Index": n, "Duration": {"Ticks": round(length * 90_000)}} for n, length in enumerate(seconds, 1)]
        text = json.dumps({"MainFeature": main or -1, "TitleList": said}, indent=1)
        self.titles.write_text(f"JSON Title Set: {text}\n")

    def calls(self) -> Sequence[str]:
        """What it was asked for since the last time: scan, or the number of a title."""
        log = self.program.with_name("HandBrakeCLI.calls")
        lines = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
        log.unlink(missing_ok=True)
        return ["scan" if "--scan" in words else words[words.index("--title") + 1] for words in lines]


@pytest.fixture
def handbrake(fake: Programs, streamable: Path) -> HandBrake:
    """A HandBrakeCLI that takes the second of three titles of about 2 s for the film."""
    return HandBrake(fake, streamable)
