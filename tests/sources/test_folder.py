from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from medialib.sources.folder import Entry, documents, entries, walk


def tree(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"12345")


def found(root: Path) -> list[str]:
    return [entry.path for entry in walk(root)]


def test_a_file_with_its_size_and_time(tmp_path: Path) -> None:
    tree(tmp_path, "Fargo (1996)/Fargo.mkv", "Fargo (1996)/Fargo.en.srt")
    times = [(tmp_path / f"Fargo (1996)/{name}").stat().st_mtime_ns for name in ("Fargo.en.srt", "Fargo.mkv")]
    assert list(walk(tmp_path)) == [
        Entry("Fargo (1996)/Fargo.en.srt", 5, times[0], main=False),
        Entry("Fargo (1996)/Fargo.mkv", 5, times[1], main=True),
    ]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert found(tmp_path / "gone") == []


def test_what_the_system_and_downloads_leave_is_not_taken(tmp_path: Path) -> None:
    tree(tmp_path, ".hidden/a.mkv", ".b.mkv", "@eaDir/c.jpg", "Thumbs.db", "d.mkv.part", "e.mkv")
    assert found(tmp_path) == ["e.mkv"]


def test_ignore_files_rule_from_where_they_lie(tmp_path: Path) -> None:
    tree(tmp_path, "a.mkv", "old/a.mkv", "old/keep.mkv", "new/a.mkv", "new/b.mkv", "raw/x.mkv")
    (tmp_path / ".mediaignore").write_text("# comment\nraw/\n*/a.mkv\n")
    (tmp_path / "new" / ".mediaignore").write_text("!a.mkv\n/b.mkv\n")
    assert found(tmp_path) == ["a.mkv", "new/a.mkv", "old/keep.mkv"]


@pytest.mark.parametrize("line", ["!", "[z-a].mkv", "\\", "raw\\", "[", "/", "", "#", "\0", "a" * 70_000])
def test_a_line_that_means_nothing_is_passed_over(line: str, tmp_path: Path) -> None:
    """One slip of the pen neither ends the scan nor brings in what the other lines hide."""
    tree(tmp_path, "a.mkv", "raw/x.mkv")
    (tmp_path / ".mediaignore").write_text(f"{line}\nraw/\n")
    assert found(tmp_path) == ["a.mkv"]


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfraw/\n", b"raw/\r\nold/\r\n", b"raw/", b"\xff\xfe\nraw/\n", b"raw/   \n"]
)
def test_ignore_files_as_editors_write_them(content: bytes, tmp_path: Path) -> None:
    tree(tmp_path, "a.mkv", "raw/x.mkv")
    (tmp_path / ".mediaignore").write_bytes(content)
    assert found(tmp_path) == ["a.mkv"]


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("gone"), lambda path: path.symlink_to(path)])
def test_what_only_has_the_name_of_an_ignore_file_hides_nothing(make: Callable[[Path], None], tmp_path: Path) -> None:
    tree(tmp_path, "a.mkv")
    make(tmp_path / ".mediaignore")
    assert (found(tmp_path), names(tmp_path)) == (["a.mkv"], ["a.mkv"])


def test_an_ignore_file_hides_nothing_above_it_or_beside_it(tmp_path: Path) -> None:
    tree(tmp_path, "a.mkv", "one/a.mkv", "one/b.mkv", "one more/a.mkv")
    (tmp_path / "one" / ".mediaignore").write_text("a.mkv\n")
    assert found(tmp_path) == ["a.mkv", "one/b.mkv", "one more/a.mkv"]


def names(root: Path) -> list[str]:
    return sorted(entry.name for entry in entries(root))


def test_what_lies_directly_in_a_folder(tmp_path: Path) -> None:
    tree(tmp_path, "a.mkv", "note.xyz", "Film/b.mkv", "Mine/c.mkv", "mine.mkv", ".git/d.mkv", "@eaDir/e.jpg", "f.part")
    (tmp_path / ".mediaignore").write_text("Mine/\n/mine.*\n")
    assert names(tmp_path) == ["Film", "a.mkv", "note.xyz"]
    assert names(tmp_path / "gone") == names(tmp_path / "a.mkv") == []


def test_a_folder_with_the_name_of_an_unfinished_file_is_one_all_the_same(tmp_path: Path) -> None:
    tree(tmp_path, "Half.part/a.mkv", "real/b.mkv")
    (tmp_path / "linked.part").symlink_to("real", target_is_directory=True)
    assert names(tmp_path) == ["Half.part", "linked.part", "real"]
    assert found(tmp_path) == ["Half.part/a.mkv", "real/b.mkv"]


def test_a_link_to_itself_stops_nobody(tmp_path: Path) -> None:
    tree(tmp_path, "a.mkv")
    (tmp_path / "round").symlink_to("round")
    (tmp_path / "round.mkv").symlink_to("round.mkv")
    assert (found(tmp_path), names(tmp_path)) == (["a.mkv"], ["a.mkv", "round", "round.mkv"])


def test_names_that_are_not_text_are_left_out(tmp_path: Path) -> None:
    tree(tmp_path, "a.mkv")
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.mkv")).write_bytes(b"1")
        (tmp_path / os.fsdecode(b"\xff")).mkdir()
        (tmp_path / os.fsdecode(b"\xff") / "b.mkv").write_bytes(b"1")
        (tmp_path / os.fsdecode(b"\xe9.medialib.json")).write_bytes(b"{}")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    assert (found(tmp_path), names(tmp_path), [*documents(tmp_path)]) == (["a.mkv"], ["a.mkv"], [])


def test_our_own_documents_wherever_they_lie_but_behind_no_link(tmp_path: Path) -> None:
    ours = ["Film.medialib.json", "b/c/Show.medialib.json"]
    tree(
        tmp_path,
        *ours,
        ".x.medialib.json",
        ".git/a.medialib.json",
        "b/medialib.json",
        "b/a.json",
        "away/d.medialib.json",
    )
    (tmp_path / "b" / "away").symlink_to(tmp_path / "away", target_is_directory=True)
    (tmp_path / "b" / "e.medialib.json").symlink_to(tmp_path / "away" / "d.medialib.json")
    (tmp_path / "away" / "f.medialib.json").mkdir()
    assert [*documents(tmp_path)] == ["Film.medialib.json", "away/d.medialib.json", "b/c/Show.medialib.json"]
    assert [*documents(tmp_path / "gone")] == []


def test_links_to_folders_are_not_followed_so_that_loops_end(tmp_path: Path) -> None:
    tree(tmp_path, "a/b.mkv")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert found(tmp_path) == ["a/b.mkv"]


def test_links_to_files_stay_inside(tmp_path: Path) -> None:
    root = tmp_path / "media"
    tree(tmp_path, "media/a.pdf", "media-evil/secret.pdf")
    (root / "inside.pdf").symlink_to("a.pdf")
    (root / "outside.pdf").symlink_to(tmp_path / "media-evil" / "secret.pdf")
    (root / "nowhere.pdf").symlink_to("gone.pdf")
    (root / "itself.pdf").symlink_to("itself.pdf")
    (root / "folder.pdf").mkdir()
    assert found(root) == ["a.pdf", "inside.pdf"]


def test_names_in_any_script_and_with_any_sign(tmp_path: Path) -> None:
    names = ["-rf.mkv", "a\nb.mkv", "千と千尋.mkv", "🎬.mkv", "x" * 251 + ".mkv"]
    tree(tmp_path, *names)
    assert sorted(found(tmp_path)) == sorted(names)


def test_no_file_is_opened(tmp_path: Path) -> None:
    tree(tmp_path, "a.mkv", "b/c.mp3")
    opened: list[str] = []
    sys.addaudithook(
        lambda event, args: (
            opened.append(str(args[0])) if event == "open" and str(args[0]).startswith(str(tmp_path)) else None
        )
    )
    found(tmp_path)
    assert opened == []
