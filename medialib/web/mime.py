"""Which content type a file is sent with, and which files a browser may show on our pages' origin."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath
from urllib.parse import quote

PAGES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "xml": "application/xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
MEDIA = {
    "avif": "image/avif",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "3gp": "video/3gpp",
    "avi": "video/x-msvideo",
    "flv": "video/x-flv",
    "m2ts": "video/mp2t",
    "m4v": "video/mp4",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "mpg": "video/mpeg",
    "ogv": "video/ogg",
    "ts": "video/mp2t",
    "webm": "video/webm",
    "wmv": "video/x-ms-wmv",
    "aac": "audio/aac",
    "aif": "audio/aiff",
    "aiff": "audio/aiff",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "mka": "audio/x-matroska",
    "mp3": "audio/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "wma": "audio/x-ms-wma",
    "epub": "application/epub+zip",
    "pdf": "application/pdf",
    "vtt": "text/vtt; charset=utf-8",
    "srt": "text/plain; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
UNKNOWN = "application/octet-stream"


def of_page(path: str) -> str:
    """The type of a file that we printed."""
    suffix = _suffix(path)
    return PAGES.get(suffix) or MEDIA.get(suffix, UNKNOWN)


def is_text(path: str) -> bool:
    """Whether a file that we printed is text, and no picture."""
    return _suffix(path) in PAGES


def of_media(path: str) -> dict[str, str]:
    """The headers of a file that somebody else made: what is not plainly media is a sandboxed download."""
    kind = MEDIA.get(_suffix(path))
    if kind is not None:
        return {"Content-Type": kind}
    name = quote(PurePosixPath(path).name, safe="", errors="surrogateescape")
    return {
        "Content-Type": UNKNOWN,
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower().removeprefix(".")
