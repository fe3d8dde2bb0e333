"""Says what an error of yt-dlp means for the job: whether it may pass, and what to do."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator, Sequence

from yt_dlp.networking.exceptions import CertificateVerifyError, HTTPError, TransportError
from yt_dlp.utils import ContentTooShortError, DownloadError, ExtractorError, GeoRestrictedError, UnsupportedError

from medialib.errors import AddressError, DiskFullError, JobError, MedialibError, TemporaryError
from medialib.fetch import redact

FULL = (errno.ENOSPC, errno.EDQUOT)
LONGEST = 4000
PASSING = (408, 425, 429)
GONE = (404, 410)
# Error texts of yt-dlp that carry advice for its own users.
ADVICE = re.compile(
    r"\s*(?:;\s*please report this issue.*|If you believe this is an error.*|\(caused by .*|Use --.*|See\s+https?://\S+ .*|Confirm you are on the latest.*)",
    re.IGNORECASE | re.DOTALL,
)
# After its retries yt-dlp keeps only the words of what went wrong.
STATUS = re.compile(r"\bHTTP Error (\d{3})\b")
GAVE_UP = re.compile(r"Giving up after \d+ (?:fragment )?retries")
CONNECTION = re.compile(
    r"<?[\w.]*Connection\w*(?: object at \w+)?>?(?:\(.*?\))?:\s*|Failed to establish a new connection:\s*"
    r"|\[Errno -?\d+\]\s*|Got error:\s*|\.?\s*Giving up after .*"
)
PREFIX = re.compile(r"\A(?:\s*(?:ERROR:|\[[\w:+-]+\]|[\w-]{1,64}:(?= )))+\s*")
MEANINGS = (
    (re.compile(r"extension .* is unusual"), "Only video and audio are taken from web pages."),
    (re.compile(r"\bDRM\b"), "It is copy-protected; such videos cannot be fetched."),
    (
        re.compile(r"premiere|live event|will begin|not started|upcoming", re.IGNORECASE),
        "Add it again when it is over.",
    ),
    (
        re.compile(r"sign in|log ?in|logged|account|cookies|private|members", re.IGNORECASE),
        "It wants a sign-in, which is not supported.",
    ),
    (
        re.compile(r"unavailable|removed|deleted|not available", re.IGNORECASE),
        "Open the page in a browser to see whether it still plays.",
    ),
)
CHECK = "Open the page in a browser to see whether it still plays."


def explain(error: BaseException, url: str, refused: Sequence[AddressError]) -> MedialibError:
    """The error of ours that stands for what yt-dlp raised on `url`; `refused` is what the address guard stopped."""
    causes = list(_causes(error))
    own = next((cause for cause in causes if isinstance(cause, MedialibError)), None)
    if own:
        return own
    if any(isinstance(cause, OSError) and cause.errno in FULL for cause in causes):
        return DiskFullError("The disk is full.", "Make room on that disk, then retry the job.")
    if refused:
        return refused[-1]
    return _of_site(causes, url) or _of_network(causes, url) or _of_extractor(causes, url)


def _of_site(causes: Sequence[BaseException], url: str) -> JobError | None:
    """What the site's server answered."""
    said = next(filter(None, (STATUS.search(str(cause)) for cause in causes)), None)
    status = next((cause.status for cause in causes if isinstance(cause, HTTPError)), int(said[1]) if said else None)
    if status is None:
        return None
    if status in PASSING or status >= 500:
        return TemporaryError(
            f"{_host(url)} answered with {status}.", "The site has trouble or is busy; try again later."
        )
    if status in GONE:
        return JobError(f"'{redact(url)}' is not there ({status}).", "Check the address; the page may be gone.")
    return JobError(
        f"{_host(url)} answered with {status}.", "The site does not let this server in, or wants a sign-in."
    )


def _of_network(causes: Sequence[BaseException], url: str) -> JobError | None:
    """What came in the way to the site."""
    for cause in causes:
        if isinstance(cause, CertificateVerifyError | ssl.SSLCertVerificationError):
            return JobError(f"{_host(url)} has no valid certificate.", "The site has to mend it.")
        if isinstance(cause, socket.gaierror) and cause.errno != socket.EAI_AGAIN:
            return JobError(f"There is no host '{_host(url)}'.", "Check the address for typing errors.")
    transport = next((c for c in causes if isinstance(c, TransportError | ContentTooShortError | OSError)), None)
    transport = transport or next((cause for cause in causes if GAVE_UP.search(str(cause))), None)
    if transport is None or any(isinstance(cause, UnsupportedError) for cause in causes):
        return None
    return TemporaryError(
        f"The connection to {_host(url)} failed: {_plain(CONNECTION.sub('', str(transport)))}.", "Try again later."
    )


def _of_extractor(causes: Sequence[BaseException], url: str) -> JobError:
    """What the page turned out to be."""
    if any(isinstance(cause, UnsupportedError) for cause in causes):
        return JobError(
            f"'{redact(url)}' is not a page we can fetch a video from.",
            "Open it in a browser to see whether it holds a video; if the video stands on another page, give that one.",
        )
    telling = next((c for c in reversed(causes) if isinstance(c, ExtractorError)), causes[0])
    text = _plain(str(getattr(telling, "orig_msg", None) or telling))
    if isinstance(telling, GeoRestrictedError):
        return JobError(f"{_host(url)}: {text}.", "The site does not show it in this country.")
    expected = isinstance(telling, ExtractorError) and telling.expected
    hint = next((hint for pattern, hint in MEANINGS if pattern.search(text)), CHECK if expected else None)
    return JobError(f"{_host(url)}: {text}.", hint or "The site may have changed; a newer yt-dlp may know it.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it was made from, outermost first."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        wrapped = cause.exc_info if isinstance(cause, DownloadError | ExtractorError) else None
        waiting += [wrapped[1] if wrapped else None, getattr(cause, "cause", None), cause.__cause__, cause.__context__]


def _plain(text: str) -> str:
    """yt-dlp's words without its prefixes, advice and secrets, on one line."""
    first = ADVICE.sub("", PREFIX.sub("", text[:LONGEST])).strip()
    return redact(" ".join(first.split()))[:300].rstrip(". ") or "it could not be read"


def _host(url: str) -> str:
    return re.sub(r"\A\w+://|[/?#].*", "", url)
