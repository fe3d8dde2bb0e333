"""Giving shelved files other names on real file systems: never over another, the very file that was meant, twice without harm."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from recorder import Recorder

from medialib.errors import TemporaryError
from medialib.intake.moving import CHANGED, GONE, NO_FILE, TAKEN, make_folder, move, remove_empty


def a_file(path: Path, content: bytes = b"film") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def moved(old: Path, new: Path, known: os.stat_result | None = None) -> str:
    """What comes of moving a file that is as it was when it was last looked at."""
    stat = known or old.lstat()
    return move(old, new, stat.st_size, stat.st_mtime_ns, Recorder())


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_file_has_its_new_name_once_and_the_same_time(tmp_path: Path) -> None:
    old, new = a_file(tmp_path / "a" / "old.mp4"), tmp_path / "b" / "c" / "new.mp4"
    known = old.lstat()
    assert [moved(old, new, known), moved(old, new, known)] == ["", ""]
    assert (tree(tmp_path), new.stat().st_mtime_ns) == ({"b/c/new.mp4": b"film"}, known.st_mtime_ns)


def test_a_file_between_disks_is_copied_whole_and_then_removed(tmp_path: Path, other_disk: Path) -> None:
    old, new = a_file(other_disk / "old.mp4", b"x" * 9_000_000), tmp_path / "new.mp4"
    known = old.lstat()
    assert [moved(old, new, known), moved(old, new, known)] == ["", ""]
    assert (tree(other_disk), {name: len(held) for name, held in tree(tmp_path).items()}) == (
        {},
        {"new.mp4": 9_000_000},
    )
    assert new.stat().st_mtime_ns == known.st_mtime_ns


def test_a_kill_after_the_copy_to_another_disk_leaves_nothing_double(tmp_path: Path, other_disk: Path) -> None:
    old, new = a_file(other_disk / "old.mp4"), tmp_path / "new.mp4"
    shutil.copy2(old, new)
    assert (moved(old, new), tree(other_disk), tree(tmp_path)) == ("", {}, {"new.mp4": b"film"})


def test_a_kill_between_the_two_names_of_a_file_is_gone_on_with(tmp_path: Path) -> None:
    old, new = a_file(tmp_path / "old.mp4"), tmp_path / "new.mp4"
    os.link(old, new)
    assert (moved(old, new), tree(tmp_path)) == ("", {"new.mp4": b"film"})


def test_a_file_that_only_looks_the_same_is_not_taken_for_the_moved_one(tmp_path: Path, other_disk: Path) -> None:
    """Same size, same time, on the same disk or another: both stay."""
    for old in (tmp_path / "old.mp4", other_disk / "old.mp4"):
        new = tmp_path / "new.mp4"
        for path, content in ((old, b"one"), (new, b"two")):
            a_file(path, content)
            os.utime(path, ns=(7 * 10**9, 7 * 10**9))
        assert (moved(old, new), old.read_bytes(), new.read_bytes()) == (TAKEN, b"one", b"two")


def test_the_same_content_on_the_same_disk_is_still_another_file(tmp_path: Path) -> None:
    old, new = a_file(tmp_path / "old.mp4"), a_file(tmp_path / "new.mp4")
    shutil.copystat(old, new)
    assert (moved(old, new), tree(tmp_path)) == (TAKEN, {"new.mp4": b"film", "old.mp4": b"film"})


@pytest.mark.parametrize("taken", ["file", "folder", "link", "dangling"])
def test_nothing_is_put_over_what_has_the_name(taken: str, tmp_path: Path) -> None:
    old, new = a_file(tmp_path / "old.mp4"), tmp_path / "new.mp4"
    if taken == "file":
        new.write_bytes(b"another")
    elif taken == "folder":
        new.mkdir()
    else:
        new.symlink_to("old.mp4" if taken == "link" else "nowhere")
    before = new.lstat()
    assert (moved(old, new), old.read_bytes(), new.lstat()) == (TAKEN, b"film", before)


def test_a_name_that_is_taken_at_the_last_moment_is_left(tmp_path: Path, other_disk: Path) -> None:
    """While a copy from another disk goes on, somebody else writes a file of that name."""
    old, new = a_file(other_disk / "old.mp4", b"x" * 9_000_000), tmp_path / "new.mp4"
    stat = old.lstat()

    def then(_: object) -> None:
        new.write_bytes(b"another")

    assert move(old, new, stat.st_size, stat.st_mtime_ns, Recorder(then=then)) == TAKEN
    assert (tree(tmp_path), old.stat().st_size) == ({"new.mp4": b"another"}, 9_000_000)


def test_a_file_that_grows_while_it_is_copied_stays(tmp_path: Path, other_disk: Path) -> None:
    old, new = a_file(other_disk / "old.mp4", b"x" * 9_000_000), tmp_path / "new.mp4"
    stat = old.lstat()

    def grow(_: object) -> None:
        with old.open("ab") as file:
            file.write(b"more")

    with pytest.raises(TemporaryError) as caught:
        move(old, new, stat.st_size, stat.st_mtime_ns, Recorder(then=grow))
    assert caught.value.message == "'old.mp4' changed while it was copied."
    assert (tree(tmp_path), [*tmp_path.iterdir()], old.exists()) == ({}, [], True)


def test_what_is_not_as_it_was_is_left_with_the_reason(tmp_path: Path) -> None:
    old, new = a_file(tmp_path / "old.mp4"), tmp_path / "new.mp4"
    known = old.lstat()
    old.write_bytes(b"longer film")
    assert moved(old, new, known) == CHANGED
    old.write_bytes(b"flim")
    os.utime(old, ns=(1, 1))
    assert moved(old, new, known) == CHANGED
    old.unlink()
    assert [moved(old, new, known), moved(tmp_path / "x" / "y", new, known)] == [GONE, GONE]
    (tmp_path / "x").write_bytes(b"a file where a folder was")
    assert moved(tmp_path / "x" / "y", new, known) == GONE
    old.symlink_to("x")
    assert moved(old, new, known) == NO_FILE
    old.unlink()
    old.mkdir()
    assert (moved(old, new, known), new.exists()) == (NO_FILE, False)


def test_what_lies_in_the_way_of_a_folder_is_an_error(tmp_path: Path) -> None:
    old = a_file(tmp_path / "old.mp4")
    a_file(tmp_path / "movies")
    with pytest.raises(OSError, match="File exists"):
        moved(old, tmp_path / "movies" / "Film" / "new.mp4")
    assert tree(tmp_path) == {"movies": b"film", "old.mp4": b"film"}


def test_names_that_differ_in_case_alone_are_two_files_where_they_are_two(tmp_path: Path) -> None:
    old, new = a_file(tmp_path / "film.mp4"), tmp_path / "FILM.mp4"
    assert (moved(old, new), tree(tmp_path)) == ("", {"FILM.mp4": b"film"})
    a_file(old, b"another")
    assert (moved(old, new), tree(tmp_path)) == (TAKEN, {"FILM.mp4": b"film", "film.mp4": b"another"})


def test_folders_are_made_beside_those_of_another_spelling(tmp_path: Path) -> None:
    """Where a file system tells the two spellings apart, they are two folders."""
    (tmp_path / "shows" / "Alien").mkdir(parents=True)
    for _ in range(2):
        make_folder(tmp_path / "shows" / "ALIEN" / "Season 01")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        *("shows", "shows/ALIEN", "shows/ALIEN/Season 01", "shows/Alien"),
    ]


def test_folders_go_up_to_one_that_holds_something(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a" / "b" / "c").mkdir(parents=True)
    a_file(root / "a" / "kept.txt")
    remove_empty(root / "a" / "b" / "c", root)
    assert sorted(path.name for path in root.rglob("*")) == ["a", "kept.txt"]
    (root / "a" / "kept.txt").unlink()
    remove_empty(root / "a" / "gone" / "long ago", root)
    assert (root.is_dir(), [*root.iterdir()]) == (True, [])


def test_no_folder_outside_the_root_goes(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root-evil").mkdir()
    remove_empty(tmp_path / "root-evil", tmp_path / "root")
    remove_empty(tmp_path / "root", tmp_path / "root")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root", "root-evil"]
