"""What goes wrong with files, in words."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from mutagen import MutagenError

from medialib.errors import DiskFullError, JobError, UnreadableError


@contextlib.contextmanager
def written(what: str) -> Iterator[None]:
    """Writing `what`: raises DiskFullError when there is no room for it, and JobError when it cannot be written."""
    try:
        yield
    except (OSError, MutagenError) as error:
        cause = next((one for one in error.args if isinstance(one, OSError)), error)
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(f"The disk is full: {what} did not fit.", "Make room on it, then retry.") from error
        raise JobError(f"{what} could not be written: {cause}.", "Check the disk and its permissions.") from error


@contextlib.contextmanager
def found(what: str) -> Iterator[None]:
    """Reading `what`: raises UnreadableError when it cannot be read."""
    try:
        yield
    except OSError as error:
        raise UnreadableError(
            f"{what!r} cannot be read: {error.strerror or error}.", "Check that it is there and may be read."
        ) from error
