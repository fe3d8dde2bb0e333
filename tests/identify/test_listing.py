from __future__ import annotations

import os
from pathlib import Path

from medialib.identify.listing import Listing, listing


def age(folder: Path, seconds: float) -> None:
    """Make a folder look unchanged for so long."""
    now = folder.stat().st_mtime
    os.utime(folder, (now - seconds, now - seconds))


def test_a_listing_is_in_order_and_without_junk(tmp_path: Path) -> None:
    for name in ("b.mkv", "A.jpg", "a.srt", ".hidden", "x.part", "poster.tbn"):
        (tmp_path / name).touch()
    (tmp_path / "Subs").mkdir()
    assert listing(tmp_path) == Listing(
        files=("A.jpg", "a.srt", "b.mkv", "poster.tbn"),
        folders=("Subs",),
        images=("A.jpg", "poster.tbn"),
        videos=("b.mkv",),
        folded=(("a.jpg", "A.jpg"), ("a.srt", "a.srt"), ("b.mkv", "b.mkv"), ("poster.tbn", "poster.tbn")),
    )


def test_names_that_begin_alike(tmp_path: Path) -> None:
    for name in ("Film.mkv", "FILM.en.srt", "film.nfo", "Film 2.mkv", "Fil.mkv"):
        (tmp_path / name).touch()
    assert listing(tmp_path).beginning_with("Film") == ["FILM.en.srt", "Film 2.mkv", "Film.mkv", "film.nfo"]


def test_a_settled_folder_is_read_once_and_again_when_it_changes(tmp_path: Path) -> None:
    (tmp_path / "a.mkv").touch()
    age(tmp_path, 100)
    first = listing(tmp_path)
    assert listing(tmp_path) is first
    (tmp_path / "b.mkv").touch()
    assert listing(tmp_path).files == ("a.mkv", "b.mkv")


def test_a_folder_that_changed_just_now_is_read_every_time(tmp_path: Path) -> None:
    (tmp_path / "a.mkv").touch()
    before = tmp_path.stat()
    assert listing(tmp_path).files == ("a.mkv",)
    (tmp_path / "b.mkv").touch()
    os.utime(tmp_path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert listing(tmp_path).files == ("a.mkv", "b.mkv")


def test_no_folder_holds_nothing(tmp_path: Path) -> None:
    assert listing(tmp_path / "gone") == Listing()
