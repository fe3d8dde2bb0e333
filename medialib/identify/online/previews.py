"""Where the services that offer artwork keep a smaller copy of a picture, for looking at many side by side."""

from __future__ import annotations

import re

# TMDb: https://developer.themoviedb.org/docs/image-basics; CAA: https://musicbrainz.org/doc/Cover_Art_Archive/API;
# Open Library: https://openlibrary.org/dev/docs/api/covers
SMALLER = (
    (re.compile(r"(/t/p/)(?:original|w\d{3,4})(/[\w-]+\.(?:jpe?g|png|webp))$", re.ASCII), r"\1w342\2"),
    (
        re.compile(r"(/(?:release|release-group)/[0-9a-f-]{36}/(?:front|back|\d+))(?:-(?:500|1200))?(?:\.jpg)?$"),
        r"\1-250",
    ),
    (re.compile(r"(/b/[a-z]+/[\w-]+)-L(\.jpg)(?:\?default=false)?$", re.ASCII), r"\1-M\2?default=false"),
)


def preview_url(url: str) -> str:
    """The address of a smaller copy of a picture; its own where we know of none."""
    for pattern, smaller in SMALLER:
        found, count = pattern.subn(smaller, url)
        if count:
            return found
    return url
