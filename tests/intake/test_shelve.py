"""Shelving on real file systems: whole or not at all, over nothing, twice without harm."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path, PurePosixPath

import pytest
from recorder import Recorder

from medialib.errors import CancelledError, DiskFullError, JobError
from medialib.intake import require_space, shelve
from medialib.intake.copying import partial_path

FILM = PurePosixPath("movies/Film (1999)/Film (1999).mp4")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


def source(folder: Path, content: bytes = b"film", name: str = "in.mp4") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("move", [True, False])
def test_it_comes_to_its_place(move: bool, tmp_path: Path, root: Path, report: Recorder) -> None:
    original = source(tmp_path)
    os.utime(original, ns=(5 * 10**9, 7 * 10**9))
    placed = shelve(original, root, FILM, move=move, report=report)
    assert (placed, tree(root), original.exists()) == (root / FILM, {str(FILM): b"film"}, not move)
    assert placed.stat().st_mtime_ns == 7 * 10**9


def test_a_move_within_a_disk_is_a_rename(tmp_path: Path, root: Path, report: Recorder) -> None:
    original = source(tmp_path)
    number = original.stat().st_ino
    assert shelve(original, root, FILM, move=True, report=report).stat().st_ino == number


def test_a_move_between_disks_copies_and_then_removes(
    tmp_path: Path, other_disk: Path, root: Path, report: Recorder
) -> None:
    original = source(other_disk, b"x" * 9_000_000)
    placed = shelve(original, root, FILM, move=True, report=report)
    assert (placed.stat().st_size, original.exists(), list(tree(root))) == (9_000_000, False, [str(FILM)])
    assert [(0 < (s.progress or 0) <= 1, s.speed_bps is not None, s.eta_s is not None) for s in report.said] == [
        (True, True, True)
    ]


@pytest.mark.parametrize("move", [True, False])
def test_twice_is_once(move: bool, tmp_path: Path, root: Path, report: Recorder) -> None:
    first = shelve(source(tmp_path), root, FILM, move=move, report=report)
    second = shelve(source(tmp_path), root, FILM, move=move, report=report)
    assert (first, tree(root), (tmp_path / "in.mp4").exists()) == (second, {str(FILM): b"film"}, not move)


def test_shelving_a_file_onto_itself_keeps_it(root: Path, report: Recorder) -> None:
    placed = source(root / FILM.parent, name=FILM.name)
    again = shelve(placed, root, FILM, move=True, report=report)
    assert (again, tree(root)) == (placed, {str(FILM): b"film"})


def test_a_second_link_to_the_shelved_file_is_removed(tmp_path: Path, root: Path, report: Recorder) -> None:
    placed = source(root / FILM.parent, name=FILM.name)
    os.link(placed, tmp_path / "in.mp4")  # where a kill between link and unlink leaves it
    again = shelve(tmp_path / "in.mp4", root, FILM, move=True, report=report)
    assert (again, (tmp_path / "in.mp4").exists(), tree(root)) == (placed, False, {str(FILM): b"film"})


def test_another_file_of_that_name_is_kept(tmp_path: Path, root: Path, report: Recorder) -> None:
    for content in (b"one", b"two", b"three", b"two"):
        shelve(source(tmp_path, content), root, FILM, move=True, report=report)
    folder = str(FILM.parent)
    assert tree(root) == {
        f"{folder}/Film (1999) (2).mp4": b"two",
        f"{folder}/Film (1999) (3).mp4": b"three",
        f"{folder}/Film (1999).mp4": b"one",
    }


def test_files_that_differ_only_between_the_samples_are_two(tmp_path: Path, root: Path, report: Recorder) -> None:
    content = bytearray(2_000_000)
    shelve(source(tmp_path, bytes(content)), root, FILM, move=True, report=report)
    content[400_000] = 1
    shelve(source(tmp_path, bytes(content)), root, FILM, move=True, report=report)
    assert len(tree(root)) == 2


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Film.mp4", "FILM.mp4"),
        (unicodedata.normalize("NFC", "Amélie.mp4"), unicodedata.normalize("NFD", "Amélie.mp4")),
        ("Straße.mp4", "STRASSE.MP4"),
    ],
)
def test_twins_by_case_and_normalisation_are_kept_apart(
    one: str, two: str, tmp_path: Path, root: Path, report: Recorder
) -> None:
    shelve(source(tmp_path, b"one"), root, PurePosixPath(one), move=True, report=report)
    second = shelve(source(tmp_path, b"two"), root, PurePosixPath(two), move=True, report=report)
    stem, dot, suffix = two.rpartition(".")
    assert (second.name, tree(root)) == (f"{stem} (2){dot}{suffix}", {one: b"one", second.name: b"two"})


def test_twin_folders_are_one(tmp_path: Path, root: Path, report: Recorder) -> None:
    shelve(source(tmp_path, b"one"), root, PurePosixPath("Shows/Alien/1.mp4"), move=True, report=report)
    shelve(source(tmp_path, b"two"), root, PurePosixPath("shows/ALIEN/2.mp4"), move=True, report=report)
    assert tree(root) == {"Shows/Alien/1.mp4": b"one", "Shows/Alien/2.mp4": b"two"}


@pytest.mark.parametrize(
    ("name", "numbered"),
    [
        ("a", "a (2)"),
        ("a.tar.gz", "a (2).tar.gz"),
        ("Vol. 1", "Vol. 1 (2)"),
        ("film.en.srt", "film (2).en.srt"),
        (".hidden", ".hidden (2)"),
        ("e" * 251 + ".mp4", "e" * 247 + " (2).mp4"),
        ("é" * 125 + ".mkv", "é" * 123 + " (2).mkv"),
    ],
)
def test_the_number_comes_before_the_suffix(
    name: str, numbered: str, tmp_path: Path, root: Path, report: Recorder
) -> None:
    for content in (b"one", b"two"):
        shelve(source(tmp_path, content), root, PurePosixPath(name), move=False, report=report)
    assert tree(root) == {name: b"one", numbered: b"two"}


@pytest.mark.parametrize("relative", ["../out.mp4", "a/../../out.mp4", "/etc/out.mp4", "", "a\0b"])
def test_no_place_outside_the_root(relative: str, tmp_path: Path, root: Path, report: Recorder) -> None:
    original = source(tmp_path)
    with pytest.raises(JobError) as caught:
        shelve(original, root, PurePosixPath(relative), move=True, report=report)
    assert caught.value.message == f"{str(PurePosixPath(relative))!r} is not a place on a shelf."
    assert [p.name for p in tmp_path.iterdir()] == ["in.mp4"]


def test_a_link_on_the_shelf_does_not_lead_out(tmp_path: Path, root: Path, report: Recorder) -> None:
    (tmp_path / "root-evil").mkdir()  # a prefix of its name is the root's
    root.mkdir()
    (root / "movies").symlink_to(tmp_path / "root-evil")
    with pytest.raises(JobError) as caught:
        shelve(source(tmp_path), root, PurePosixPath("movies/x/film.mp4"), move=True, report=report)
    assert caught.value.message == f"'{root}/movies/x' leads out of '{root}'."
    assert (list((tmp_path / "root-evil").iterdir()), tree(tmp_path)) == ([], {"in.mp4": b"film"})


def test_a_link_is_not_taken(tmp_path: Path, root: Path, report: Recorder) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "in.mp4").symlink_to("secret")
    with pytest.raises(JobError) as caught:
        shelve(tmp_path / "in.mp4", root, FILM, move=True, report=report)
    assert (caught.value.hint, tree(root)) == ("Give the file itself, not a link or a folder.", {})


def test_a_cancelled_copy_leaves_nothing(tmp_path: Path, root: Path) -> None:
    report = Recorder()
    original = source(tmp_path, b"x" * 9_000_000)
    report.stopped.set()
    with pytest.raises(CancelledError):
        shelve(original, root, FILM, move=False, report=report)
    assert (list(root.rglob("*")) if root.exists() else [], original.exists()) == ([], True)


def test_a_copy_after_a_kill_begins_again_and_leaves_nothing(tmp_path: Path, root: Path, report: Recorder) -> None:
    original = source(tmp_path, b"x" * 50_000_000)
    code = (
        "import sys, os, signal; from pathlib import Path, PurePosixPath; from medialib.intake import shelve\n"
        "def report(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"shelve(Path({str(original)!r}), Path({str(root)!r}), PurePosixPath({str(FILM)!r}), move=False, report=report)"
    )
    killed = subprocess.run([sys.executable, "-c", code], timeout=60)
    assert (killed.returncode, list(root.rglob("*.partial"))) == (-signal.SIGKILL, [partial_path(root / FILM)])
    shelve(original, root, FILM, move=False, report=report)
    assert {name: len(content) for name, content in tree(root).items()} == {str(FILM): 50_000_000}


def test_a_full_disk_fails_the_copy_and_leaves_nothing(tmp_path: Path, root: Path, report: Recorder) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        original = source(tmp_path, b"x" * 5_000_000)
        with pytest.raises(DiskFullError) as caught:
            shelve(original, disk, FILM, move=True, report=report)
        assert (caught.value.message, list(disk.rglob("*")), original.exists()) == (
            f"The disk is full; '{disk / FILM}' was not written.",
            [],
            True,
        )
    finally:
        subprocess.run(["umount", disk], check=True)


def test_many_jobs_at_once_lose_nothing(tmp_path: Path, root: Path) -> None:
    contents = [bytes([n % 4]) * 3_000_000 for n in range(12)]
    originals = [source(tmp_path / str(n), content) for n, content in enumerate(contents)]
    failures: list[BaseException] = []

    def act(original: Path, move: bool) -> None:
        try:
            shelve(original, root, FILM, move=move, report=Recorder())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=act, args=(path, n % 2 == 0)) for n, path in enumerate(originals)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, sorted(content[0] for content in tree(root).values())) == ([], [0, 1, 2, 3])


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path, root: Path, report: Recorder) -> None:
    root.mkdir()
    (root / "movies").write_text("a file where a folder is wanted")
    with pytest.raises(JobError) as caught:
        shelve(source(tmp_path), root, FILM, move=True, report=report)
    assert caught.value.message == f"'{root}/movies' cannot be written: {os.strerror(errno.EEXIST)}."


def test_space_is_required_with_what_must_stay_free(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    require_space(tmp_path / "not" / "yet", 1000, 0)
    with pytest.raises(DiskFullError) as caught:
        require_space(tmp_path, 2_500_000, free)
    assert caught.value.hint == "Make room on that disk, then retry the job."
    assert "2.5 MB more would leave less than the" in caught.value.message
