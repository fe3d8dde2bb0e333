"""Remembers which files were opened a moment ago: to open one of them again takes no wait, and so no thread."""

from __future__ import annotations

import os
import time

WARM_S = 5.0
MOST = 1000
NOWAIT = getattr(os, "RWF_NOWAIT", 0)


class Warm:
    """Addresses that led to a file on a disk of this machine within the last seconds.

    Nothing about the file or who may have it is kept here: whoever asks is checked as ever, only elsewhere.
    """

    def __init__(self, seconds: float = WARM_S) -> None:
        self.seconds = seconds
        self.until: dict[str, float] = {}

    def note(self, address: str, file: int) -> None:
        """The address led to this open file, just now."""
        if len(self.until) >= MOST:
            self.until.clear()
        if _near(file):
            self.until[address] = time.monotonic() + self.seconds

    def __contains__(self, address: str) -> bool:
        """Whether the way to the file is still in the system's memory, as far as one can tell."""
        return self.until.get(address, 0.0) > time.monotonic()


def at_hand(file: int, place: int) -> bool:
    """Whether a byte is in the page cache; where the system cannot say, it counts as being on the disk."""
    try:
        return bool(NOWAIT) and os.preadv(file, [bytearray(1)], place, NOWAIT) == 1
    except OSError:
        return False


def _near(file: int) -> bool:
    """Whether the file lies on a disk of this machine.

    File systems over a network or in user space, where opening may take seconds, refuse to read
    without waiting (preadv2(2), RWF_NOWAIT: EOPNOTSUPP); EAGAIN says that the disk would be asked.
    """
    try:
        return bool(NOWAIT) and os.preadv(file, [bytearray(1)], 0, NOWAIT) >= 0
    except BlockingIOError:
        return True
    except OSError:
        return False
