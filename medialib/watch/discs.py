"""Watches the disc drives. Reading discs comes in a later release."""

from __future__ import annotations

import logging
import threading

log = logging.getLogger(__name__)


def monitor(stopping: threading.Event) -> None:
    """Say that there is nothing to do yet, and wait until `stopping` is set."""
    log.info("Disc drives are not watched yet: ripping comes in a later release.")
    stopping.wait()
