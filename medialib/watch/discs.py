"""Watches the disc drives. Reading discs comes in a later release."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)


def watch() -> None:
    """Say that there is nothing to do yet."""
    log.info("Disc drives are not watched yet: ripping comes in a later release.")
