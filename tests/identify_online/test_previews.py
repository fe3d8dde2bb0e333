"""Smaller copies of pictures at services."""

from __future__ import annotations

import pytest

from medialib.identify.online.previews import preview_url

RELEASE = "https://coverartarchive.org/release/76df3287-6cda-33eb-8e9a-044b5e15ffdd"


@pytest.mark.parametrize(
    ("url", "smaller"),
    [
        ("https://image.tmdb.org/t/p/original/aB-c_9.jpg", "https://image.tmdb.org/t/p/w342/aB-c_9.jpg"),
        ("https://image.tmdb.org/t/p/w780/poster.png", "https://image.tmdb.org/t/p/w342/poster.png"),
        ("https://image.tmdb.org/t/p/w1280/wide.jpg", "https://image.tmdb.org/t/p/w342/wide.jpg"),
        ("https://image.tmdb.org/t/p/w1280/../wide.jpg", "https://image.tmdb.org/t/p/w1280/../wide.jpg"),
        ("https://image.tmdb.org/t/p/original/a/b.jpg", "https://image.tmdb.org/t/p/original/a/b.jpg"),
        (f"{RELEASE}/front", f"{RELEASE}/front-250"),
        (f"{RELEASE}/829521842.jpg", f"{RELEASE}/829521842-250"),
        (f"{RELEASE}/829521842-1200.jpg", f"{RELEASE}/829521842-250"),
        (f"{RELEASE}/front-500", f"{RELEASE}/front-250"),
        ("https://covers.openlibrary.org/b/id/240727-L.jpg", "https://covers.openlibrary.org/b/id/240727-M.jpg?default=false"),
        ("https://example.org/original.jpg", "https://example.org/original.jpg"),
    ],
)  # fmt: skip
def test_a_service_s_smaller_copy_is_known(url: str, smaller: str) -> None:
    assert preview_url(url) == smaller
