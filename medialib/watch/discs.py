"""Watches the disc drives. Reading discs comes in a later release."""

from __future__ import annotations

import logging

from medialib import run

log = logging.getLogger(__name__)


def monitor() -> None:
    """Say that there is nothing to do yet, and wait for a signal."""
    stopping = run.catch_signals()
    log.info("Disc drives are not watched yet: ripping comes in a later release.")
    stopping.wait()
