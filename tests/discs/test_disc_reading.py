"""Copies of discs: whole or not at all, going on after a stop, naming what cannot be read."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest
from disc_images import iso
from recorder import Recorder, Said
from small_disk import disk

from medialib.errors import CancelledError, DiskFullError, JobError, UnreadableError
from medialib.sources.discs.reading import CHUNK, MOST_BAD, copy_disc

SECTOR = 2048
SECTORS = 1700


class Drive:
    """Reads like a drive whose disc is damaged in some sectors, and keeps where it was read."""

    def __init__(self, *bad: range) -> None:
        self.bad = bad
        self.places: list[int] = []

    def __call__(self, number: int, size: int, offset: int) -> bytes:
        self.places.append(offset)
        sectors = range(offset // SECTOR, (offset + size - 1) // SECTOR + 1)
        if any(sectors.start < bad.stop and bad.start < sectors.stop for bad in self.bad):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return os.pread(number, min(size, 700_000), offset)


@pytest.fixture
def disc(tmp_path: Path) -> Path:
    """Something that can be read like a drive."""
    path = tmp_path / "sr0"
    path.write_bytes(random.Random(7).randbytes(SECTORS * SECTOR))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the image shall be."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work" / "disc.iso"


def refusal(disc: Path, target: Path, drive: Drive, size: int | None = None) -> JobError:
    with pytest.raises(JobError) as caught:
        copy_disc(disc, target, Recorder(), size=size, read=drive)
    assert not target.exists()
    return caught.value


def test_a_disc_is_copied_whole(disc: Path, target: Path, report: Recorder) -> None:
    drive = Drive()
    copy_disc(disc, target, report, read=drive)
    assert target.read_bytes() == disc.read_bytes()
    assert list(target.parent.iterdir()) == [target]
    assert report.said[0] == Said("Copying the disc", 0.0)
    assert (report.said[1].message, report.said[1].progress) == (None, round(CHUNK / (SECTORS * SECTOR), 4))
    assert (report.said[1].speed_bps or 0) > 0
    assert (report.said[1].eta_s or 0) > 0


def test_only_whole_sectors_up_to_the_size_are_copied(disc: Path, target: Path) -> None:
    copy_disc(disc, target, Recorder(), size=100 * SECTOR + 5)
    assert target.read_bytes() == disc.read_bytes()[: 100 * SECTOR]


def test_a_stopped_copy_goes_on_where_it_was(disc: Path, target: Path) -> None:
    partial = target.with_name("disc.iso.part")
    partial.write_bytes(disc.read_bytes()[: 600 * SECTOR] + b"half a sector")
    drive, report = Drive(), Recorder()
    copy_disc(disc, target, report, read=drive)
    assert target.read_bytes() == disc.read_bytes()
    assert drive.places[0] == 600 * SECTOR
    assert report.said[0] == Said("Copying the disc", 600 / SECTORS)


def test_a_former_copy_that_is_longer_is_cut(disc: Path, target: Path) -> None:
    target.with_name("disc.iso.part").write_bytes(disc.read_bytes())
    copy_disc(disc, target, Recorder(), size=10 * SECTOR)
    assert target.read_bytes() == disc.read_bytes()[: 10 * SECTOR]


def test_bad_sectors_are_named_and_nothing_but_the_beginning_is_kept(disc: Path, target: Path) -> None:
    error = refusal(disc, target, Drive(range(1204, 1232), range(40, 41), range(1600, 1602)))
    assert error.message == (
        f"The disc in {disc} is damaged: sectors 40, 1,204-1,231, 1,600-1,601 cannot be read; 31 of 1,700."
    )
    assert error.hint == "Clean the disc or try another drive, then retry: the copy goes on where it stopped."
    assert target.with_name("disc.iso.part").read_bytes() == disc.read_bytes()[: 40 * SECTOR]


def test_a_cleaned_disc_is_copied_from_the_bad_place_on(disc: Path, target: Path) -> None:
    refusal(disc, target, Drive(range(1204, 1232)))
    drive = Drive()
    copy_disc(disc, target, Recorder(), read=drive)
    assert drive.places[0] == 1204 * SECTOR
    assert target.read_bytes() == disc.read_bytes()


def test_a_sector_that_is_read_at_the_second_try_is_good(disc: Path, target: Path) -> None:
    drive = Drive(range(700, 701))

    def mends(number: int, size: int, offset: int) -> bytes:
        try:
            return drive(number, size, offset)
        finally:
            if offset == 512 * SECTOR:
                drive.bad = ()

    copy_disc(disc, target, Recorder(), read=mends)
    assert target.read_bytes() == disc.read_bytes()


@pytest.mark.needs("genisoimage")
def test_bad_sectors_behind_the_end_of_the_file_system_do_not_count(tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    disc = iso(folder, "DATA", "-R", "-no-pad")
    count = disc.stat().st_size // SECTOR
    with disc.open("ab") as file:
        file.write(bytes(2 * SECTOR))
    copy_disc(disc, target, Recorder(), read=Drive(range(count, count + 2)))
    assert target.read_bytes() == disc.read_bytes()[: count * SECTOR]
    target.unlink()
    error = refusal(disc, target, Drive(range(count - 1, count + 1)))
    assert f"sectors {count - 1}-{count} cannot be read; 2 of {count + 2}." in error.message


def test_a_hopeless_disc_is_given_up(tmp_path: Path, target: Path) -> None:
    disc = tmp_path / "sr0"
    with disc.open("wb") as file:
        file.truncate(1 << 40)
    drive = Drive(range(1 << 30))
    error = refusal(disc, target, drive)
    assert f"; at least {MOST_BAD + 24:,} of 536,870,912." in error.message
    assert len(drive.places) < 2 * MOST_BAD


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no /proc here")
def test_what_has_no_end_is_no_drive(target: Path) -> None:
    error = refusal(Path("/proc/self/mem"), target, Drive())
    assert error.message == "/proc/self/mem cannot be read: Invalid argument."


def test_a_disc_that_ends_early_or_holds_nothing(disc: Path, target: Path) -> None:
    error = refusal(disc, target, Drive(), size=1800 * SECTOR)
    assert error.message == f"The disc in {disc} ends at sector 1,700 of 1,800."
    disc.write_bytes(b"")
    assert refusal(disc, target, Drive()).message == f"There is no data on the disc in {disc}."


def test_no_disc_and_no_right_to_read(disc: Path, target: Path) -> None:
    def raises(code: int) -> UnreadableError:
        def read(number: int, size: int, offset: int) -> bytes:
            raise OSError(code, os.strerror(code))

        with pytest.raises(UnreadableError) as caught:
            copy_disc(disc, target, Recorder(), read=read)
        return caught.value

    assert raises(errno.ENXIO).message == f"There is no disc in {disc}."
    assert raises(errno.EACCES).message == f"{disc} may not be read: Permission denied."


def test_cancelling_stops_it_and_keeps_what_was_read(disc: Path, target: Path, report: Recorder) -> None:
    report.then = lambda said: report.stopped.set() if said.message is None else None
    with pytest.raises(CancelledError):
        copy_disc(disc, target, report)
    assert not target.exists()
    assert target.with_name("disc.iso.part").read_bytes() == disc.read_bytes()[: 2 * CHUNK]


def test_a_full_disk(disc: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "small", 1024 * 1024) as place:
        with pytest.raises(DiskFullError) as caught:
            copy_disc(disc, place / "disc.iso", Recorder())
        assert caught.value.message == f"The disk is full: '{place}/disc.iso.part' did not fit."


def test_a_link_in_place_of_the_copy_is_not_followed(disc: Path, target: Path, tmp_path: Path) -> None:
    target.with_name("disc.iso.part").symlink_to(tmp_path / "elsewhere")
    error = refusal(disc, target, Drive())
    assert error.message.startswith(f"'{target}.part' could not be written: [Errno {errno.ELOOP}] ")
