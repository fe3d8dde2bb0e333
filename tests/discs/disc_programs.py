"""Fake ripping programs on PATH, which say what a test has them say."""

from __future__ import annotations

import os
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
