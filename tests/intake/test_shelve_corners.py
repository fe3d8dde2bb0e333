"""Corners of shelving: names at the limits, twins in folders, and what lies in the way."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path, PurePosixPath

import pytest
from recorder import Recorder

from medialib.errors import CancelledError, JobError, TemporaryError
from medialib.intake import shelve
from medialib.intake.shelve import key, numbered, rename, twins


def a_file(path: Path, content: bytes = b"film") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "number", "wanted"),
    [
        *(
            ("film.mp4", 1, "film.mp4"),
            ("film.mp4", 12, "film (12).mp4"),
            (".mp4", 2, ".mp4 (2)"),
            ("a.b c", 2, "a.b c (2)"),
        ),
        *(("x" * 300, 1, "x" * 255), ("x" * 300 + ".mp4", 2, "x" * 247 + " (2).mp4"), ("a" * 254 + "é", 1, "a" * 254)),
        *(("film.2024.mp4", 2, "film.2024 (2).mp4"), ("film.de.srt", 3, "film (3).de.srt"), ("a.", 2, "a. (2)")),
        *(
            ("千" * 100 + ".mkv", 1, "千" * 83 + ".mkv"),
            ("archive.tar.gz", 2, "archive (2).tar.gz"),
            ("v1.0", 2, "v1 (2).0"),
        ),
    ],
)
def test_numbers_and_limits(name: str, number: int, wanted: str) -> None:
    assert numbered(name, number) == wanted
    assert len(numbered(name, number).encode()) <= 255


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        *(("A", "a", True), ("ß", "SS", True), ("é", "e\u0301", True), ("ﬁ", "fi", True), ("a", "b", False)),
        *(("İ", "i\u0307", True), ("Σ", "ς", True), ("a ", "a", False), ("千", "千", True)),
    ],
)
def test_names_that_a_disk_may_take_for_one(one: str, two: str, same: bool) -> None:
    assert (key(one) == key(two)) is same


def test_the_names_in_a_folder(tmp_path: Path) -> None:
    for name in ("Film", unicodedata.normalize("NFD", "Amélie")):
        (tmp_path / name).touch()
    assert twins(tmp_path) == {"film": "Film", key("amélie"): unicodedata.normalize("NFD", "Amélie")}
    assert (twins(tmp_path / "gone"), twins(tmp_path / "Film")) == ({}, {})


def test_a_rename_never_overwrites(tmp_path: Path) -> None:
    old, new = a_file(tmp_path / "old"), a_file(tmp_path / "new", b"another")
    with pytest.raises(FileExistsError):
        rename(old, new)
    assert (old.read_bytes(), new.read_bytes()) == (b"film", b"another")
    with pytest.raises(FileNotFoundError):
        rename(tmp_path / "gone", tmp_path / "third")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old"]


@pytest.mark.parametrize("way", ["folder", "link", "dangling"])
def test_what_is_no_file_is_passed_by(way: str, tmp_path: Path, report: Recorder) -> None:
    original, place = a_file(tmp_path / "in.mp4"), tmp_path / "root" / "film.mp4"
    place.parent.mkdir()
    if way == "folder":
        place.mkdir()
    else:
        place.symlink_to(a_file(tmp_path / "root" / "else.mp4", b"else") if way == "link" else "nowhere")
    placed = shelve(original, tmp_path / "root", PurePosixPath("film.mp4"), move=True, report=report)
    assert (placed.name, placed.read_bytes(), os.path.lexists(place)) == ("film (2).mp4", b"film", True)


def test_what_cannot_be_shelved_leaves_no_folder_behind(tmp_path: Path) -> None:
    report = Recorder()
    report.stopped.set()
    (tmp_path / "root").mkdir()
    original = a_file(tmp_path / "in.mp4", b"x" * 5_000_000)
    with pytest.raises(CancelledError):
        shelve(original, tmp_path / "root", PurePosixPath("a/b/c/film.mp4"), move=False, report=report)
    assert [*(tmp_path / "root").iterdir()] == []


def test_a_file_that_grows_while_it_is_shelved_leaves_nothing(tmp_path: Path) -> None:
    original = a_file(tmp_path / "in.mp4", b"x" * 5_000_000)

    def grow(_: object) -> None:
        with original.open("ab") as file:
            file.write(b"more")

    with pytest.raises(TemporaryError):
        shelve(original, tmp_path / "root", PurePosixPath("a/film.mp4"), move=False, report=Recorder(then=grow))
    assert [path for path in (tmp_path / "root").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_not_shelved(make: object, tmp_path: Path, report: Recorder) -> None:
    make(tmp_path / "in.mp4")  # type: ignore[operator]
    with pytest.raises(JobError):
        shelve(tmp_path / "in.mp4", tmp_path / "root", PurePosixPath("film.mp4"), move=True, report=report)
    assert not (tmp_path / "root" / "film.mp4").exists()


def test_a_name_that_is_too_long_is_cut_and_found_again(tmp_path: Path, report: Recorder) -> None:
    long = PurePosixPath("movies") / ("é" * 200 + ".mp4")
    placed = [shelve(a_file(tmp_path / "in.mp4"), tmp_path / "root", long, move=True, report=report) for _ in range(2)]
    assert ({path.name for path in placed}, len(placed[0].name.encode())) == ({"é" * 125 + ".mp4"}, 254)
