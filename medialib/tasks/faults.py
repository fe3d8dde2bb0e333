"""What a job failed of, as a person should read it."""

from __future__ import annotations

import errno
import sqlite3

from medialib.errors import DiskFullError, JobError, MedialibError

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)


def known(error: Exception) -> MedialibError:
    """The error as a person should read it."""
    if isinstance(error, MedialibError):
        return error
    if is_full(error):
        return DiskFullError("There is no space left on the disk.", "Free some space, then retry the job.")
    return JobError(
        f"Something we did not expect: {type(error).__name__}: {error}",
        "Retry the job; if it happens again, report it with the job's log.",
    )


def is_full(error: Exception) -> bool:
    """Whether a disk had no room for a file or a row."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode in NO_ROOM
    return isinstance(error, DiskFullError) or (isinstance(error, OSError) and error.errno in DISK_FULL)
