"""Real block devices: an image behind a loop device, whole or with sectors that cannot be read."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from recorder import Recorder

from medialib.discs import Disc, Format
from medialib.errors import UnreadableError
from medialib.sources.discs.look import is_disc, look
from medialib.sources.discs.protection import Protection, protection
from medialib.sources.discs.reading import copy_disc

pytestmark = [
    pytest.mark.needs("ffmpeg", "dvdauthor", "spumux", "genisoimage"),
    pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("losetup"), reason="loop devices need root"),
]
SECTOR = 2048


@contextmanager
def drive(image: Path) -> Iterator[Path]:
    """A block device that reads from `image`."""
    done = subprocess.run(["losetup", "-f", "-r", "--show", str(image)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no loop device to be had: {done.stderr.strip()}")
    device = Path(done.stdout.strip())
    try:
        yield device
    finally:
        subprocess.run(["losetup", "-d", str(device)], check=True)


@pytest.fixture
def damaged(film_iso: Path, tmp_path: Path) -> Iterator[Path]:
    """A drive whose disc can be read up to its 700th sector only."""
    image = Path(shutil.copy(film_iso, tmp_path / "damaged.iso"))
    with drive(image) as device:
        os.truncate(image, 700 * SECTOR)
        yield device


def test_a_disc_in_a_drive_is_what_its_image_is(film_iso: Path, tmp_path: Path) -> None:
    with drive(film_iso) as device:
        assert is_disc(device)
        assert look(device) == look(film_iso)
        assert protection(device) is Protection.NONE
        copy_disc(device, tmp_path / "copy.iso", Recorder())
    assert (tmp_path / "copy.iso").read_bytes() == film_iso.read_bytes()


def test_a_drive_with_nothing_on_its_disc(tmp_path: Path) -> None:
    (tmp_path / "blank").write_bytes(b"")
    with drive(tmp_path / "blank") as device:
        assert look(device) == Disc(Format.BLANK, "blank:")


def test_a_damaged_disc_in_a_drive(damaged: Path, film_iso: Path, tmp_path: Path) -> None:
    whole = film_iso.stat().st_size // SECTOR
    with pytest.raises(UnreadableError) as caught:
        copy_disc(damaged, tmp_path / "copy.iso", Recorder())
    assert caught.value.message == (
        f"The disc in {damaged} is damaged: sectors 700-{whole - 1:,} cannot be read; {whole - 700} of {whole:,}."
    )
    assert (tmp_path / "copy.iso.part").read_bytes() == film_iso.read_bytes()[: 700 * SECTOR]
    assert look(damaged) == look(film_iso)
