"""Unfinished copies: hidden, one for each place, whole or gone; and what errors of the disk are called."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
from recorder import Recorder, Said

from medialib.errors import CancelledError, DiskFullError, JobError, MedialibError, TemporaryError
from medialib.intake import require_space
from medialib.intake.copying import copied, partial_path, sync
from medialib.intake.disk import explained, size_text


@pytest.mark.parametrize("name", ["film.mp4", "x" * 246])
def test_an_unfinished_copy_is_hidden_beside_its_place(name: str, tmp_path: Path) -> None:
    assert partial_path(tmp_path / name) == tmp_path / f".{name}.partial"


def test_long_names_that_differ_at_their_end_have_copies_of_their_own(tmp_path: Path) -> None:
    names = {partial_path(tmp_path / ("é" * 124 + str(number))).name for number in range(3)}
    assert (len(names), {len(os.fsencode(name)) for name in names}) == (3, {41})


def test_a_copy_is_there_while_it_is_wanted_and_gone_if_nobody_takes_it(tmp_path: Path, report: Recorder) -> None:
    (tmp_path / "a").write_bytes(b"film")
    os.utime(tmp_path / "a", ns=(5, 7))
    with copied(tmp_path / "a", tmp_path / "b", report) as partial:
        assert (partial, partial.read_bytes(), partial.stat().st_mtime_ns) == (tmp_path / ".b.partial", b"film", 7)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_copy_that_a_kill_left_behind_is_written_anew(tmp_path: Path, report: Recorder) -> None:
    (tmp_path / "a").write_bytes(b"film")
    (tmp_path / ".b.partial").write_bytes(b"much more than that")
    with copied(tmp_path / "a", tmp_path / "b", report) as partial:
        assert partial.read_bytes() == b"film"


def test_a_link_in_the_place_of_a_copy_is_not_written_through(tmp_path: Path, report: Recorder) -> None:
    (tmp_path / "a").write_bytes(b"film")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / ".b.partial").symlink_to("secret")
    with pytest.raises(OSError, match="symbolic links"), copied(tmp_path / "a", tmp_path / "b", report):
        pass
    assert (tmp_path / "secret").read_bytes() == b"secret"


@pytest.mark.parametrize("change", [b"longer", b"", b"film"])
def test_a_source_that_changes_meanwhile_may_be_tried_again(change: bytes, tmp_path: Path) -> None:
    """Also one of the same length: its time tells."""
    source = tmp_path / "a"
    source.write_bytes(b"moon")
    os.utime(source, ns=(1, 1))

    def then(_: Said) -> None:
        source.write_bytes(change)

    report = Recorder(then=then)
    with pytest.raises(TemporaryError) as caught, copied(source, tmp_path / "b", report):
        pass
    assert (caught.value.hint, [p.name for p in tmp_path.iterdir()]) == ("Wait until it is finished.", ["a"])


def test_two_at_once_wait_for_each_other(tmp_path: Path, report: Recorder) -> None:
    """The second sees that the first's file is gone by the time it has it, and begins one of its own."""
    (tmp_path / "a").write_bytes(b"film")
    waits, ended = threading.Event(), threading.Event()
    second: list[bytes] = []

    def copy() -> None:
        with copied(tmp_path / "a", tmp_path / "b", Recorder(then=lambda said: waits.set())) as partial:
            second.append(partial.read_bytes())
        ended.set()

    with copied(tmp_path / "a", tmp_path / "b", report) as partial:
        thread = threading.Thread(target=copy)
        thread.start()
        assert waits.wait(10)
        assert (ended.is_set(), partial.read_bytes()) == (False, b"film")
    thread.join(10)
    assert (second, [path.name for path in tmp_path.iterdir()]) == ([b"film"], ["a"])


def test_who_waits_says_so_and_may_be_cancelled(tmp_path: Path, report: Recorder) -> None:
    (tmp_path / "a").write_bytes(b"film")
    waiting = Recorder()
    waiting.then = lambda said: waiting.stopped.set()
    with copied(tmp_path / "a", tmp_path / "b", report) as partial:
        with pytest.raises(CancelledError), copied(tmp_path / "a", tmp_path / "b", waiting):
            pass
        assert partial.read_bytes() == b"film"
    assert waiting.said == [Said("Waiting for another copy to the same place.")]


def test_files_and_folders_are_synced_and_what_is_gone_is_an_error(tmp_path: Path) -> None:
    sync(tmp_path)
    sync(Path("/proc/self/fd/0").parent)  # a file system that cannot is no error
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "gone")


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (OSError(errno.ENOSPC, "x"), DiskFullError("The disk is full; 'the film' was not written.")),
        (OSError(errno.EDQUOT, "x"), DiskFullError("The disk is full; 'the film' was not written.")),
        (OSError(errno.EROFS, "Read-only"), JobError("'the film' cannot be written: Read-only.")),
        (OSError(errno.EACCES, "No", "/a/b"), JobError("'/a/b' cannot be written: No.")),
        (OSError("odd"), JobError("'the film' cannot be written: odd.")),
        (TemporaryError("It is busy."), TemporaryError("It is busy.")),
    ],
)
def test_errors_of_the_disk_in_words(error: Exception, wanted: MedialibError) -> None:
    with pytest.raises(MedialibError) as caught, explained("the film"):
        raise error
    assert (type(caught.value), caught.value.message) == (type(wanted), wanted.message)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        *(
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1 kB"),
            (1_499, "1 kB"),
            (999_499, "999 kB"),
            (1_000_000, "1.0 MB"),
        ),
        *((1_550_000_000, "1.6 GB"), (2e12, "2.0 TB"), (5e15, "5000.0 TB")),
    ],
)
def test_sizes_as_people_read_them(size: float, text: str) -> None:
    assert size_text(size) == text


def test_space_is_asked_of_the_disk_on_which_a_folder_will_lie(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    require_space(tmp_path / "file" / "below a file", 0, 0)
    with pytest.raises(DiskFullError) as caught:
        require_space(tmp_path / "not" / "yet", 1, 10**18)
    assert caught.value.message.endswith(
        " free; 1 bytes more would leave less than the 1000000.0 TB that have to stay free."
    )
