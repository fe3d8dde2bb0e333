"""What can go wrong, drawn once.

Every error has a message (what happened, which value, what was wanted) and a hint (what to do
next). They are shown in three places only: the CLI's exit, the web handler and the job row.
"""

from __future__ import annotations


class MedialibError(Exception):
    """The root: a message a person can read, and what they can do about it.

    `code` is the stable word for API clients; `status` is the HTTP status the web edge answers with.
    """

    code = "error"
    status = 500

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SettingsError(MedialibError):
    """config.yaml, .env or the environment holds something we cannot use."""

    code = "settings"


class RefusedError(MedialibError):
    """The request itself is wrong: a bad value, an unsupported source."""

    code = "refused"
    status = 400


class InvalidError(RefusedError):
    """What was sent cannot be read, or a field of it has a value we cannot use."""

    code = "invalid"
    status = 422


class NotFoundError(RefusedError):
    """Nothing by that id, path or name, or nothing this person may see."""

    code = "not_found"
    status = 404


class SignedOutError(RefusedError):
    """Nobody is signed in, or the session, token or link has ended."""

    code = "signed_out"
    status = 401


class ForbiddenError(RefusedError):
    """Signed in, but this act needs another role."""

    code = "forbidden"
    status = 403


class ConflictError(RefusedError):
    """The thing is in a state in which this act makes no sense."""

    code = "conflict"
    status = 409


class TooLargeError(RefusedError):
    """More bytes than the settings allow."""

    code = "too_large"
    status = 413


class TooManyError(RefusedError):
    """Asked too often; try later."""

    code = "too_many"
    status = 429


class JobError(MedialibError):
    """A job failed for a lasting reason: trying again would end the same way."""

    code = "failed"


class TemporaryError(JobError):
    """A job failed for a reason that may pass: a timeout, a 503, a dropped connection."""

    code = "temporary"


class UnreadableError(JobError):
    """A file is not what its name says, is empty, or is cut off."""

    code = "unreadable"
    status = 422


class DiskFullError(JobError):
    """There is not enough free space to go on."""

    code = "disk_full"
    status = 507


class ProgramError(JobError):
    """An outside program is missing, failed or hung."""

    code = "program"


class AddressError(JobError):
    """A fetch would have reached an address that the settings do not allow."""

    code = "address"
    status = 400


class CancelledError(MedialibError):
    """A person cancelled the job; raised at the next report so that a stage unwinds cleanly."""

    code = "cancelled"
