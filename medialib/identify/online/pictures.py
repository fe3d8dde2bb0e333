"""Fetches artwork that a service offers, through the guarded client."""

from __future__ import annotations

from medialib.errors import UnreadableError
from medialib.fetch import Client
from medialib.identify.online.words import RemotePicture
from medialib.model import Report

LIMIT_BYTES = 30_000_000
TOTAL_S = 60.0
TYPES = ("image/jpeg", "image/png", "image/webp", "image/avif", "image/gif")
# How files of those types begin; AVIF has its mark behind the length of its first box.
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


def fetch_picture(client: Client, picture: RemotePicture, report: Report | None = None) -> bytes:
    """The bytes of a picture, at most LIMIT_BYTES, as they came: to be decoded only where sizes are checked.

    Redirects to other sites are followed, each address checked. Raises UnreadableError for what
    does not begin as a picture, and what `Client.get` raises.
    """
    answer = client.get(picture.url, limit_bytes=LIMIT_BYTES, accept=TYPES, total_s=TOTAL_S, report=report)
    if not _is_picture(answer.body):
        raise UnreadableError(f"What lies at {answer.url[:200]} is no picture.", "Choose another picture.")
    return answer.body


def _is_picture(body: bytes) -> bool:
    """Whether it begins as one; an SVG does not, whatever its name and type."""
    boxed = (body[:4] == b"RIFF" and body[8:12] == b"WEBP") or body[4:12] in (b"ftypavif", b"ftypavis")
    return boxed or body.startswith(BEGINNINGS)
