"""Opens a drive. That it stays shut is worth a warning and never the failure of what was read."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import sys
from collections.abc import Callable
from pathlib import Path

from medialib import programs
from medialib.errors import ProgramError
from medialib.model import Report
from medialib.sources.drives.asking import opened

EJECT, LOCK_DOOR = 0x5309, 0x5329
PATIENCE_S = 30.0
GONE = (errno.ENOENT, errno.ENXIO, errno.ENODEV)


def eject(
    device: Path,
    report: Report,
    *,
    platform: str = sys.platform,
    ask: Callable[[Path], None] | None = None,
    patience_s: float = PATIENCE_S,
) -> bool:
    """Open the drive; False, with the reason in the report's log, when it stays shut.

    `ask` is how a drive of Linux itself is asked (by ioctl, when none is given); the system's program comes after it.
    """
    if platform == "darwin":
        return _by_program(_macos(device), device, report, patience_s)
    try:
        (ask or open_tray)(device)
    except OSError as error:
        if error.errno in GONE:
            report.log(f"warning: {device} is not there any more; nothing was ejected")
            return False
        report.log(f"{device} does not open at once: {_why(error)}")
        return _by_program(("eject", str(device)), device, report, patience_s)
    return True


def open_tray(device: Path) -> None:
    """Unlock a drive of Linux and open it. Raises OSError: EBUSY while another program holds it."""
    with opened(device) as drive:
        with contextlib.suppress(OSError):  # refused while others hold it, and then so is what follows
            fcntl.ioctl(drive, LOCK_DOOR, 0)
        fcntl.ioctl(drive, EJECT, 0)


def _macos(device: Path) -> tuple[str, ...]:
    """A disc has a device; an empty or blank drive only its number in drutil's list."""
    number = device.name.removeprefix("drive ")
    if number != device.name:
        return "drutil", "eject", "-drive", number
    return "diskutil", "eject", device.name.replace("rdisk", "disk")


def _by_program(command: tuple[str, ...], device: Path, report: Report, patience_s: float) -> bool:
    try:
        programs.run(command, report=report, timeout_s=patience_s)
    except ProgramError as error:
        report.log(f"warning: {device} stays shut, open it by hand. {error.message}")
        return False
    return True


def _why(error: OSError) -> str:
    if error.errno == errno.EBUSY:
        return "another program holds it"
    return error.strerror or "it cannot be asked"
