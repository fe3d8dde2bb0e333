"""Asks a drive of Linux by ioctl: is a disc in, has it changed, what sort is it. Needs no more than to read the device.

Numbers and structures are those of include/uapi/linux/cdrom.h; the command is from MMC-6, 6.21.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DRIVE_STATUS, DISC_STATUS, MEDIA_CHANGED, SEND_PACKET = 0x5326, 0x5327, 0x5325, 0x5393
CURRENT_SLOT = 2**31 - 1
NO_INFO, NO_DISC, TRAY_OPEN, NOT_READY, DISC_OK = range(5)
AUDIO, MIXED = 100, 105
DATA = (101, 102, 103, 104)
READ_DISC_INFORMATION = bytes((0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0, 0, 0))
READING = 2
TIMEOUT_MS = 5000


@dataclass(frozen=True, slots=True)
class Answer:
    """The drive's status (CDS_...), and whether its disc was changed since it was last asked."""

    status: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """The sort of disc (CDS_AUDIO, CDS_DATA_1, ...; 0 when the drive cannot say), and whether it is blank."""

    kind: int = 0
    blank: bool = False


class _Packet(ctypes.Structure):
    """struct cdrom_generic_command."""

    _fields_ = (
        ("cmd", ctypes.c_ubyte * 12),
        ("buffer", ctypes.c_void_p),
        ("buflen", ctypes.c_uint),
        ("stat", ctypes.c_int),
        ("sense", ctypes.c_void_p),
        ("data_direction", ctypes.c_ubyte),
        ("quiet", ctypes.c_int),
        ("timeout", ctypes.c_int),
        ("reserved", ctypes.c_void_p),
    )


def answer(device: Path) -> Answer:
    """How a drive stands. Raises OSError when it cannot be asked."""
    with opened(device) as drive:
        status = fcntl.ioctl(drive, DRIVE_STATUS, CURRENT_SLOT)
        try:
            changed = fcntl.ioctl(drive, MEDIA_CHANGED, CURRENT_SLOT) == 1
        except OSError:
            changed = False
        return Answer(status, changed)


def content(device: Path) -> Content:
    """What sort of disc is in a drive, as far as it says. Raises OSError when it cannot be asked."""
    with opened(device) as drive:
        try:
            kind = fcntl.ioctl(drive, DISC_STATUS, CURRENT_SLOT)
        except OSError:
            kind = NO_INFO
        return Content(kind, kind < AUDIO and _is_blank(drive))


@contextlib.contextmanager
def opened(device: Path, flags: int = 0) -> Iterator[int]:
    """A drive's file descriptor; opening it neither waits for a disc nor closes the tray."""
    drive = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | flags)
    try:
        yield drive
    finally:
        os.close(drive)


def _is_blank(drive: int) -> bool:
    buffer = (ctypes.c_ubyte * 34)()
    packet = _Packet(
        (ctypes.c_ubyte * 12)(*READ_DISC_INFORMATION),
        ctypes.addressof(buffer),
        ctypes.sizeof(buffer),
        data_direction=READING,
        quiet=1,
        timeout=TIMEOUT_MS,
    )
    try:
        fcntl.ioctl(drive, SEND_PACKET, packet)
    except OSError:
        return False
    answered = bool(buffer[0] or buffer[1])
    return answered and buffer[2] & 0b11 == 0
