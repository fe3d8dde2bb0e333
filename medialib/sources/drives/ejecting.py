"""Opens a drive. That it stays shut is worth a warning and never the failure of what was read."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from medialib import programs
from medialib.errors import ProgramError
from medialib.model import Report
from medialib.sources.drives.asking import opened

EJECT, LOCK_DOOR = 0x5309, 0x5329
PATIENCE_S = 30.0
PAUSES_S = (0.0, 0.5, 1.0, 2.0)
GONE = (errno.ENOENT, errno.ENXIO, errno.ENODEV)


def eject(
    device: Path,
    report: Report,
    *,
    platform: str = sys.platform,
    ask: Callable[[Path], None] | None = None,
    patience_s: float = PATIENCE_S,
    pauses_s: Sequence[float] = PAUSES_S,
) -> bool:
    """Open the drive; False, with the reason in the report's log, when it stays shut or another program holds it.

    `ask` is how a drive of Linux itself is asked (see open_tray); the system's program comes after it.
    """
    if platform == "darwin":
        return _by_program(_macos(device), device, report, patience_s)
    who = "another program"
    for pause_s in pauses_s:  # what only looks at the drive lets go of it at once
        report.stopped.wait(pause_s)
        who = next(holders(device), "")
        try:
            if not who:
                (ask or open_tray)(device)
                return True
        except BlockingIOError:
            who = "another program"
        except OSError as error:
            return _otherwise(error, device, report, patience_s)
    report.log(f"warning: {device} stays shut, since {who} holds it. Open it by hand.")
    return False


def open_tray(device: Path) -> None:
    """Unlock a drive of Linux and open it. Raises BlockingIOError while another program holds it, OSError.

    The kernel refuses to unlock what others hold, and answers a drive's own refusal by a status.
    """
    with opened(device, os.O_EXCL) as drive:
        try:
            fcntl.ioctl(drive, LOCK_DOOR, 0)
        except OSError as error:
            if error.errno == errno.EBUSY:
                raise BlockingIOError(errno.EAGAIN, "it is held") from error
        if fcntl.ioctl(drive, EJECT, 0) != 0:
            raise BlockingIOError(errno.EAGAIN, "it does not open")


def holders(device: Path, processes: Path = Path("/proc")) -> Iterator[str]:
    """The programs besides this one that have a file open, as far as we may see: root may unlock and open what they read."""
    try:
        wanted = _identity(device.stat())
    except OSError:
        return
    for process in processes.glob("[0-9]*"):
        if process.name != str(os.getpid()) and _has_open(process, wanted):
            try:
                name = (process / "comm").read_text().strip()
            except OSError:
                continue
            yield f"{name} (process {process.name})"


def _has_open(process: Path, wanted: tuple[int, ...]) -> bool:
    try:
        with os.scandir(process / "fd") as files:
            return any(_identity(file.stat()) == wanted for file in files)
    except OSError:  # it ended, or is not ours to see
        return False


def _identity(status: os.stat_result) -> tuple[int, ...]:
    """What tells a file from others: the device behind it, or where it lies."""
    return (status.st_rdev,) if stat.S_ISBLK(status.st_mode) else (status.st_dev, status.st_ino)


def _otherwise(error: OSError, device: Path, report: Report, patience_s: float) -> bool:
    if error.errno in GONE:
        report.log(f"warning: {device} is not there any more; nothing was ejected")
        return False
    why = "it is mounted" if error.errno == errno.EBUSY else error.strerror
    report.log(f"{device} does not open at once: {why}")
    return _by_program(("eject", str(device)), device, report, patience_s)


def _by_program(command: tuple[str, ...], device: Path, report: Report, patience_s: float) -> bool:
    try:
        programs.run(command, report=report, timeout_s=patience_s)
    except ProgramError as error:
        report.log(f"warning: {device} stays shut, open it by hand. {error.message}")
        return False
    return True


def _macos(device: Path) -> tuple[str, ...]:
    """A disc has a device; an empty or blank drive only its number in drutil's list."""
    number = device.name.removeprefix("drive ")
    if number != device.name:
        return "drutil", "eject", "-drive", number
    return "diskutil", "eject", device.name.replace("rdisk", "disk")
