"""A disk that is soon full, for real: a small one of memory. Mounting it needs rights that not every user has."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MIB = 1024 * 1024


@contextmanager
def disk(place: Path, size: int) -> Iterator[Path]:
    """A disk of `size` bytes mounted at `place`."""
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a small disk is not installed: this user may not mount one")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int = 0) -> Path:
    """A file that takes all the room on a disk but `leave` bytes."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (MIB, 4096):
            while True:
                try:
                    file.write(bytes(size))
                    file.flush()
                except OSError as error:
                    assert error.errno == errno.ENOSPC
                    break
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - leave)
    return filler
