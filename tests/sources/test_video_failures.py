"""What the errors of yt-dlp become: it raises them here as it does in its own code."""

from __future__ import annotations

import errno
import io
import socket

import pytest
from yt_dlp.networking import Response
from yt_dlp.networking.exceptions import CertificateVerifyError, HTTPError, IncompleteRead, TransportError
from yt_dlp.utils import DownloadError, ExtractorError, GeoRestrictedError, UnsupportedError

from medialib.errors import AddressError, DiskFullError, JobError, MedialibError, TemporaryError
from medialib.sources.video_failures import explain

URL = "https://videos.example/watch?v=1&token=canary"


def explained(error: BaseException, *refused: AddressError) -> tuple[type[MedialibError], str]:
    """The class and message, for an error as yt-dlp hands it out: wrapped in DownloadError."""
    found = explain(DownloadError(f"ERROR: {error}", (type(error), error, None)), URL, refused)
    assert found.hint.endswith(".")
    return type(found), found.message


def http(status: int) -> ExtractorError:
    answer = Response(io.BytesIO(), URL, {}, status=status)
    return ExtractorError("Unable to download webpage", cause=HTTPError(answer))


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (http(404), (JobError, "'https://videos.example/watch?v=1&token=***' is not there (404).")),
        (http(410), (JobError, "'https://videos.example/watch?v=1&token=***' is not there (410).")),
        (http(403), (JobError, "videos.example answered with 403.")),
        (http(429), (TemporaryError, "videos.example answered with 429.")),
        (http(500), (TemporaryError, "videos.example answered with 500.")),
        (
            UnsupportedError(URL),
            (JobError, "'https://videos.example/watch?v=1&token=***' is not a page we can fetch a video from."),
        ),
        (
            ExtractorError("[youtube] x1: This video is DRM protected", expected=True),
            (JobError, "videos.example: This video is DRM protected."),
        ),
        (
            ExtractorError("This live event will begin in 3 hours.", expected=True),
            (JobError, "videos.example: This live event will begin in 3 hours."),
        ),
        (
            ExtractorError("Private video. Sign in. Use --cookies-from-browser or --cookies to log in", expected=True),
            (JobError, "videos.example: Private video. Sign in."),
        ),
        (
            ExtractorError("Unable to extract title; please report this issue on https://github.com/yt-dlp"),
            (JobError, "videos.example: Unable to extract title."),
        ),
        (
            GeoRestrictedError("Not in your country", countries=["DE"]),
            (JobError, "videos.example: Not in your country."),
        ),
        (
            IncompleteRead(10, 20),
            (TemporaryError, "The connection to videos.example failed: 10 bytes read, 20 more expected."),
        ),
        (
            TransportError("<urllib3.connection.HTTPSConnection object at 0x7f>: [Errno 111] Connection refused"),
            (TemporaryError, "The connection to videos.example failed: Connection refused."),
        ),
        (TimeoutError("timed out"), (TemporaryError, "The connection to videos.example failed: timed out.")),
        (CertificateVerifyError("self-signed"), (JobError, "videos.example has no valid certificate.")),
        (socket.gaierror(socket.EAI_NONAME, "x"), (JobError, "There is no host 'videos.example'.")),
        (OSError(errno.ENOSPC, "No space left on device"), (DiskFullError, "The disk is full.")),
        (DiskFullError("as it was", "Make room."), (DiskFullError, "as it was")),
    ],
)
def test_each_error_says_what_it_means(error: BaseException, wanted: tuple[type[MedialibError], str]) -> None:
    assert explained(error) == wanted


def test_what_the_guard_stopped_is_the_reason() -> None:
    refusal = AddressError("10.0.0.1 is a private address.", "Use another.")
    assert explained(TransportError("[Errno 13] Permission denied"), refusal) == (AddressError, refusal.message)


def test_after_its_retries_only_words_are_left() -> None:
    said = "ERROR: \r[download] Got error: {}. Giving up after 3 retries"
    found = [
        explain(DownloadError(said.format(what)), URL, ()) for what in ("HTTP Error 503: Busy", "Connection reset")
    ]
    assert [(type(one), one.message) for one in found] == [
        (TemporaryError, "videos.example answered with 503."),
        (
            TemporaryError,
            "The connection to videos.example failed: Connection reset.",
        ),
    ]


def test_a_fault_of_yt_dlp_itself_has_a_hint() -> None:
    found = explain(KeyError("title"), URL, ())
    assert (type(found), found.message, found.hint) == (
        JobError,
        "videos.example: 'title'.",
        "The site may have changed; a newer yt-dlp may know it.",
    )
