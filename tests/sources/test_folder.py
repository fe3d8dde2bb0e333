from __future__ import annotations

import sys
from pathlib import Path

from medialib.sources.folder import Entry, walk


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
