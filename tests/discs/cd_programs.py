"""Programs that stand on PATH before the real ones, write down how they were called, and do as a script says."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Stand:
    """A folder in front of what PATH was. Every call of a program in it is a line of `calls`."""

    bin: Path
    path: str

    def put(self, name: str, script: str) -> None:
        """Put a program there; in its script `$REAL` is the one it stands before and `$STAND` this folder."""
        real = shutil.which(name, path=self.path) or "/bin/false"
        program = self.bin / name
        head = f"#!/bin/sh\nREAL='{real}' STAND='{self.bin}'\necho {name} \"$*\" >>\"$STAND/calls\"\n"
        program.write_text(head + script + "\n")
        program.chmod(0o755)

    def calls(self) -> list[str]:
        """What was called so far; forgotten when asked."""
        log = self.bin / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """An empty stand."""
    folder = tmp_path / "programs"
    folder.mkdir()
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{path}")
    return Stand(folder, path)
