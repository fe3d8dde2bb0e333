"""The identity of files follows their content."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from medialib.errors import UnreadableError
from medialib.intake import content_id
from medialib.intake.content import PIECE


def test_the_form_is_fixed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"hello")
    assert content_id(tmp_path / "a") == "b2-8301aa2a9c3a5268fcf1f7711d757e8d-5"


def test_a_new_name_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(os.urandom(2_000_000))
    before = content_id(tmp_path / "a")
    (tmp_path / "a").rename(tmp_path / "b.mkv")
    assert content_id(tmp_path / "b.mkv") == before


@pytest.mark.parametrize("size", [1, PIECE, 3 * PIECE, 3 * PIECE + 1, 10 * PIECE])
def test_another_start_middle_end_or_length_is_another_file(size: int, tmp_path: Path) -> None:
    content = bytearray(os.urandom(size))
    path, seen = tmp_path / "a", set()
    for place in sorted({0, size // 2, size - 1}):
        changed = bytearray(content)
        changed[place] ^= 1
        path.write_bytes(changed)
        seen.add(content_id(path))
    for length in (size, size + 1):
        path.write_bytes(bytes(content).ljust(length, b"\0"))
        seen.add(content_id(path))
    assert len(seen) == len({0, size // 2, size - 1}) + 2


def test_a_folder_or_a_missing_file_has_none(tmp_path: Path) -> None:
    said = []
    for path in (tmp_path, tmp_path / "gone"):
        with pytest.raises(UnreadableError) as caught:
            content_id(path)
        said.append(caught.value.message.partition(" cannot be read: ")[2])
    assert said == ["Is a directory.", "No such file or directory."]
