"""What a job failed of, as a person should read it."""

from __future__ import annotations

import errno
import sqlite3

from medialib.errors import DiskFullError, JobError, MedialibError

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


def known(error: Exception) -> MedialibError:
    """The error as a person should read it."""
    if isinstance(error, MedialibError):
        return error
    if (isinstance(error, OSError) and error.errno in DISK_FULL) or (
        isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_FULL
    ):
        return DiskFullError("There is no space left on the disk.", "Free some space, then retry the job.")
    return JobError(
        f"Something we did not expect: {type(error).__name__}: {error}",
        "Retry the job; if it happens again, report it with the job's log.",
    )
