from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from drive_stand import path_of, program
from recorder import Recorder

from medialib.errors import CancelledError
from medialib.sources.drives.ejecting import eject, holders

QUICK = (0, 0.01, 0.01)
DRIVE = Path("/dev/sr7")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    monkeypatch.setenv("PATH", path_of(folder))
    return folder


def says(folder: Path, name: str, script: str = "") -> None:
    """A fake program that notes what it was asked, then does as `script` says."""
    program(folder, name, f'echo "{name} $@" >> "{folder}/asked"\n{script}')


def asked(folder: Path) -> list[str]:
    file = folder / "asked"
    return file.read_text().splitlines() if file.exists() else []


def refusing(number: int) -> Callable[[Path], None]:
    """A drive that answers with an error."""

    def ask(device: Path) -> None:
        raise OSError(number, os.strerror(number))

    return ask


def test_a_drive_that_opens_needs_no_program(programs: Path, report: Recorder) -> None:
    says(programs, "eject")
    opened: list[Path] = []
    assert eject(DRIVE, report, platform="linux", ask=opened.append)
    assert (opened, asked(programs), report.lines) == ([DRIVE], [], [])


def test_a_drive_whose_disc_is_mounted_is_asked_through_the_program(programs: Path, report: Recorder) -> None:
    says(programs, "eject")
    assert eject(DRIVE, report, platform="linux", ask=refusing(errno.EBUSY))
    assert asked(programs) == ["eject /dev/sr7"]
    assert report.lines == ["/dev/sr7 does not open at once: it is mounted"]


def test_a_drive_that_another_program_holds_stays_shut(programs: Path, report: Recorder) -> None:
    says(programs, "eject")
    tries: list[Path] = []

    def held(device: Path) -> None:
        tries.append(device)
        raise BlockingIOError(errno.EAGAIN, "held")

    assert not eject(DRIVE, report, platform="linux", ask=held, pauses_s=QUICK)
    assert (len(tries), asked(programs)) == (len(QUICK), [])
    assert report.lines == ["warning: /dev/sr7 stays shut, since another program holds it. Open it by hand."]


def test_a_drive_that_is_let_go_of_in_time_opens(programs: Path, report: Recorder) -> None:
    answers = [BlockingIOError(errno.EAGAIN, "held"), None]

    def soon(device: Path) -> None:
        if error := answers.pop(0):
            raise error

    assert eject(DRIVE, report, platform="linux", ask=soon, pauses_s=QUICK)
    assert (answers, report.lines) == ([], [])


def test_who_reads_a_disc_is_named_and_not_disturbed(tmp_path: Path, programs: Path, report: Recorder) -> None:
    disc = tmp_path / "disc"
    disc.write_bytes(b"1")
    opened: list[Path] = []
    with disc.open("rb") as ours, subprocess.Popen(["sleep", "60"], stdin=ours) as reader:
        held = list(holders(disc))
        assert held == [f"sleep (process {reader.pid})"]
        assert not eject(disc, report, platform="linux", ask=opened.append, pauses_s=QUICK)
        reader.kill()
    assert report.lines == [f"warning: {disc} stays shut, since {held[0]} holds it. Open it by hand."]
    assert eject(disc, report, platform="linux", ask=opened.append)
    assert opened == [disc]


def test_nobody_holds_what_is_not_there(tmp_path: Path) -> None:
    assert list(holders(tmp_path / "sr7")) == []


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (
            "echo 'eject: unable to eject, last error: Inappropriate ioctl for device' >&2; exit 1",
            "eject ended with code 1: eject: unable to eject, last error: Inappropriate ioctl for device",
        ),
        ("exit 32", "eject ended with code 32."),
        ("sleep 60", "eject ran longer than 0.5 s and was ended."),
    ],
)
def test_a_drive_that_stays_shut_is_a_warning(programs: Path, report: Recorder, script: str, why: str) -> None:
    says(programs, "eject", script)
    assert not eject(DRIVE, report, platform="linux", ask=refusing(errno.EBUSY), patience_s=0.5)
    assert report.lines[-1] == f"warning: /dev/sr7 stays shut, open it by hand. {why}"


def test_without_the_program_it_is_a_warning_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Recorder
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not eject(DRIVE, report, platform="linux", ask=refusing(errno.EIO))
    assert report.lines == [
        "/dev/sr7 does not open at once: Input/output error",
        "warning: /dev/sr7 stays shut, open it by hand. eject is not installed.",
    ]


def test_a_drive_that_is_gone_is_left_alone(programs: Path, report: Recorder) -> None:
    says(programs, "eject")
    assert not eject(programs / "sr7", report, platform="linux")
    assert (asked(programs), report.lines) == (
        [],
        [f"warning: {programs / 'sr7'} is not there any more; nothing was ejected"],
    )


def test_an_image_is_no_drive_to_open(programs: Path, tmp_path: Path, report: Recorder) -> None:
    says(programs, "eject", "exit 1")
    (tmp_path / "film.iso").touch()
    assert not eject(tmp_path / "film.iso", report, platform="linux")


@pytest.mark.parametrize(
    ("device", "command"),
    [
        ("/dev/disk4", "diskutil eject disk4"),
        ("/dev/rdisk4", "diskutil eject disk4"),
        ("drive 2", "drutil eject -drive 2"),
    ],
)
def test_a_mac_opens_the_very_drive(programs: Path, report: Recorder, device: str, command: str) -> None:
    says(programs, "diskutil")
    says(programs, "drutil")
    assert eject(Path(device), report, platform="darwin")
    assert asked(programs) == [command]


def test_a_disc_in_use_on_a_mac_stays(programs: Path, report: Recorder) -> None:
    says(programs, "diskutil", "echo 'Volume failed to eject: dissented by PID 42 (QuickTime)'; exit 1")
    assert not eject(Path("/dev/disk4"), report, platform="darwin")
    assert report.lines[-1] == (
        "warning: /dev/disk4 stays shut, open it by hand. "
        "diskutil ended with code 1: Volume failed to eject: dissented by PID 42 (QuickTime)"
    )


def test_a_cancelled_job_ends_the_wait(programs: Path, report: Recorder) -> None:
    says(programs, "diskutil", "sleep 60")
    report.stopped.set()
    with pytest.raises(CancelledError):
        eject(Path("/dev/disk4"), report, platform="darwin")
