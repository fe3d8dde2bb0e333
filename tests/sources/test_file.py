"""Single files on this machine's disk: what is wrong with one is said before anything begins."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen import MutagenError

from medialib.errors import DiskFullError, JobError, UnreadableError
from medialib.sources import file as single
from medialib.sources.writing import found, written


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("make", "message", "hint"),
    [
        (lambda path: None, "'{path}' is not there any more.", "Check that its disk is mounted, then retry the job."),
        (a_link_to_itself, "'{path}' is not there any more.", "Check that its disk is mounted, then retry the job."),
        (Path.mkdir, "'{path}' is not a regular file.", "Give a file or a folder."),
        (os.mkfifo, "'{path}' is not a regular file.", "Give a file or a folder."),
        (Path.touch, "'{path.name}' is empty (0 bytes).", "Copy it again from where it came."),
    ],
)
def test_what_cannot_be_taken(make: Callable[[Path], None], message: str, hint: str, tmp_path: Path) -> None:
    path = tmp_path / "千と千尋.mp4"
    make(path)
    with pytest.raises(UnreadableError) as caught:
        single.check(path)
    assert (caught.value.message, caught.value.hint) == (message.format(path=path), hint)


def test_a_file_and_a_link_to_it_are_fine(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (tmp_path / "b.mp4").symlink_to("a.mp4")
    for name in ("a.mp4", "b.mp4"):
        single.check(tmp_path / name)


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (OSError(errno.ENOSPC, "full"), DiskFullError, "The disk is full: The file did not fit."),
        (OSError(errno.EDQUOT, "quota"), DiskFullError, "The disk is full: The file did not fit."),
        (MutagenError(OSError(errno.ENOSPC, "full")), DiskFullError, "The disk is full: The file did not fit."),
        (
            OSError(errno.EROFS, "Read-only"),
            JobError,
            f"The file could not be written: [Errno {errno.EROFS}] Read-only.",
        ),
        (MutagenError("it is no file"), JobError, "The file could not be written: it is no file."),
    ],
)
def test_what_goes_wrong_in_writing(error: Exception, kind: type[JobError], message: str) -> None:
    with pytest.raises(JobError) as caught, written("The file"):
        raise error
    assert (type(caught.value), caught.value.message) == (kind, message)


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Bad disk"), OSError("Bad disk")])
def test_what_goes_wrong_in_reading(error: OSError) -> None:
    with pytest.raises(UnreadableError) as caught, found("a.cue"):
        raise error
    assert caught.value.message == "'a.cue' cannot be read: Bad disk."


def test_our_own_errors_pass() -> None:
    for guard in (written("x"), found("x")):
        with pytest.raises(JobError, match="ours"), guard:
            raise JobError("ours", "hint")
