"""A config.yaml to write, and the refusal it meets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from medialib.errors import SettingsError
from medialib.settings import load

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes config.yaml and returns its path."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "config.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def refused(path: Path | None, **given: str) -> tuple[str, str]:
    """Message and hint of the refusal; paths beside the file shortened to their names."""
    with pytest.raises(SettingsError) as caught:
        load(path, given)
    return caught.value.message.replace(f"{path.parent if path else Path.cwd()}/", ""), caught.value.hint
