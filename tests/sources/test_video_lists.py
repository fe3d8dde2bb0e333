"""Lists of videos through yt-dlp itself, with extractors that answer from memory: no network, no process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest
from yt_dlp import YoutubeDL
from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.utils import smuggle_url

from medialib.sources.listing import Line, Listed, is_surely_single, listed
from medialib.sources.video_options import looking_options

SITE = "https://site.example"


class PageIE(InfoExtractor):  # type: ignore[misc]
    """Answers what `pages` holds."""

    _VALID_URL = r"https://site\.example/(?P<id>.*)"
    pages: ClassVar[dict[str, dict[str, Any]]] = {}
    asked: ClassVar[list[str]] = []

    def _real_extract(self, url: str) -> dict[str, Any]:
        self.asked.append(url)
        return self.pages[url]


class VideoIE(InfoExtractor):  # type: ignore[misc]
    """Knows its addresses to be one video each."""

    _VALID_URL = r"https://site\.example/v(?P<id>\d+)"
    _RETURN_TYPE = "video"


class ShelfIE(PageIE):
    """Knows its addresses to be lists."""

    _VALID_URL = r"https://shelf\.example/(?P<id>.*)"
    _RETURN_TYPE = "playlist"


@pytest.fixture
def ydl() -> Iterator[YoutubeDL]:
    """A yt-dlp that knows these three and nothing else."""
    PageIE.pages.clear()
    PageIE.asked.clear()
    with YoutubeDL(looking_options(1, 100, None), auto_init=False) as ydl:
        for one in (VideoIE, PageIE, ShelfIE):
            ydl.add_info_extractor(one())
        yield ydl


def link(path: str, **more: object) -> dict[str, Any]:
    return {"_type": "url", "url": f"{SITE}{path}", **more}


def page(*entries: Mapping[str, Any] | None, url: str = f"{SITE}/list", **more: object) -> str:
    """Put a list at an address, which is returned."""
    found = {"_type": "playlist", "id": "1", "title": "A list", "entries": list(entries), "webpage_url": url, **more}
    PageIE.pages[url] = found
    return url


def urls(found: Listed | None) -> list[str]:
    assert found is not None
    return [line.url.removeprefix(SITE) for line in found.entries]


def test_a_list_with_what_its_site_says_of_it(ydl: YoutubeDL) -> None:
    url = page(link("/v1", title="One"), link("/v2"), description="About it", playlist_count=50)
    assert listed(ydl, url, 10) == Listed(
        {
            "extractor_key": "Page",
            "id": "1",
            "title": "A list",
            "description": "About it",
            "webpage_url": url,
            "count": 50,
        },
        (Line(f"{SITE}/v1", "One"), Line(f"{SITE}/v2", "")),
    )


def test_one_video_is_no_list(ydl: YoutubeDL) -> None:
    PageIE.pages[f"{SITE}/one"] = {"id": "1", "title": "One", "url": f"{SITE}/one.mp4", "ext": "mp4"}
    assert listed(ydl, f"{SITE}/one", 10) is None


@pytest.mark.parametrize(("url", "single"), [("/v1", True), ("/list", False), ("/", False)])
def test_some_addresses_are_surely_one_video(ydl: YoutubeDL, url: str, single: bool) -> None:
    assert (is_surely_single(ydl, SITE + url), PageIE.asked) == (single, [])


def test_addresses_that_nobody_knows_or_that_are_lists_are_not(ydl: YoutubeDL) -> None:
    assert not is_surely_single(ydl, "https://elsewhere.example/")
    assert not is_surely_single(ydl, "https://shelf.example/1")


def test_no_more_than_wanted_and_each_once(ydl: YoutubeDL) -> None:
    url = page(link("/v1"), link("/v1#t=3"), link("/v1/"), None, link("/v2"), link("/v3"))
    assert [urls(listed(ydl, url, most)) for most in (1, 2, 9)] == [["/v1"], ["/v1", "/v2"], ["/v1", "/v2", "/v3"]]


def test_a_list_does_not_hold_itself(ydl: YoutubeDL) -> None:
    url = page(link("/list"), link("/list#top"), link("/moved"), link("/v1"), webpage_url=f"{SITE}/moved")
    assert urls(listed(ydl, url, 9)) == ["/v1"]


def test_a_list_inside_is_opened_once_and_no_deeper(ydl: YoutubeDL) -> None:
    inner = page(
        link("/v2"),
        {"_type": "url", "url": "https://shelf.example/deep", "ie_key": "Shelf"},
        url="https://shelf.example/1",
    )
    url = page(link("/v1"), {"_type": "url", "url": inner, "ie_key": "Shelf"}, link("/v3"))
    assert (urls(listed(ydl, url, 9)), PageIE.asked) == (["/v1", "/v2", "/v3"], [url, inner])


def test_an_endless_list_of_lists_is_opened_as_far_as_is_wanted(ydl: YoutubeDL) -> None:
    shelves = [page(link(f"/v{number}"), url=f"https://shelf.example/{number}") for number in range(1, 6)]
    url = page(*({"_type": "url", "url": shelf, "ie_key": "Shelf"} for shelf in shelves))
    assert (urls(listed(ydl, url, 2)), PageIE.asked) == (["/v1", "/v2"], [url, *shelves[:2]])


def test_entries_that_are_lists_themselves_bring_theirs(ydl: YoutubeDL) -> None:
    known = {"id": "2", "extractor": "page", "extractor_key": "Page"}
    deep = {"_type": "playlist", "entries": [link("/v9")], **known}
    inner = {"_type": "multi_video", "entries": [link("/v2"), None, deep], **known}
    assert urls(listed(ydl, page(link("/v1"), inner), 9)) == ["/v1", "/v2"]


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ({"url": f"{SITE}/a.mp4"}, "/a.mp4"),
        ({"webpage_url": f"{SITE}/v7", "url": f"{SITE}/a.mp4"}, "/v7"),
        ({"webpage_url": f"{SITE}/list", "url": f"{SITE}/a.mp4"}, "/a.mp4"),
        (
            {"webpage_url": f"{SITE}/list", "formats": [{"url": f"{SITE}/low.mp4"}, {"url": f"{SITE}/high.mp4"}]},
            "/high.mp4",
        ),
        ({"formats": [{"url": f"{SITE}/1.ts", "manifest_url": f"{SITE}/all.m3u8"}]}, "/all.m3u8"),
        ({"manifest_url": f"{SITE}/own.m3u8", "formats": [{"url": f"{SITE}/1.ts"}]}, "/own.m3u8"),
        (link("/v8", webpage_url=f"{SITE}/other"), "/v8"),
        ({"_type": "url_transparent", "url": f"{SITE}/v9"}, "/v9"),
        ({"_type": "url", "url": smuggle_url(f"{SITE}/v9", {"referer": "x"})}, "/v9"),
    ],
)
def test_the_address_of_an_entry(ydl: YoutubeDL, entry: dict[str, Any], address: str) -> None:
    assert urls(listed(ydl, page({"id": "1", "title": "x", **entry}), 9)) == [address]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "data:,x", "ftp://site.example/a", "", None]
)
def test_what_is_no_web_address_is_left_out(ydl: YoutubeDL, url: object) -> None:
    assert urls(listed(ydl, page({"_type": "url", "url": url, "id": "1"}, link("/v1")), 9)) == ["/v1"]


def test_an_empty_list_is_one(ydl: YoutubeDL) -> None:
    assert urls(listed(ydl, page(), 9)) == []
