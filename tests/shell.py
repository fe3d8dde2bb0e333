"""`medialib` on the command line, in this process: that is quicker."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medialib.cli.main import medialib
from medialib.settings import Settings


@pytest.fixture
def house(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of the shell's library."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDIA_ROOT", str(settings.media_root))
    monkeypatch.setenv("BUILD_DIR", str(settings.build_dir))
    return settings


def shell(*words: str) -> Result:
    """What `medialib` does and says."""
    return CliRunner().invoke(medialib, words)
