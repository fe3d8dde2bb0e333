"""A single file on this machine's disk."""

from __future__ import annotations

import os
from pathlib import Path

from medialib.errors import UnreadableError


def check(path: Path) -> None:
    """Raise UnreadableError unless `path` is a file we may read, with something in it."""
    if not path.exists():
        raise UnreadableError(f"'{path}' is not there any more.", "Check that its disk is mounted, then retry the job.")
    if not path.is_file():
        raise UnreadableError(f"'{path}' is not a regular file.", "Give a file or a folder.")
    if not os.access(path, os.R_OK):
        raise UnreadableError(f"'{path}' may not be read by this user.", "Change its permissions, then retry the job.")
    if path.stat().st_size == 0:
        raise UnreadableError(f"'{path.name}' is empty (0 bytes).", "Copy it again from where it came.")
