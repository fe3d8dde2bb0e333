"""What yt-dlp's info says, as facts."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.model import Fact, Source
from medialib.sources.video_facts import LONGEST_OVERVIEW, MOST_TAGS, facts, key

YOUTUBE: dict[str, Any] = {
    "id": "dQw4w9WgXcQ",
    "extractor": "youtube",
    "extractor_key": "Youtube",
    "title": " A talk ",
    "channel": "The Channel",
    "uploader": "somebody",
    "upload_date": "20230407",
    "description": "About things.",
    "duration": 212,
    "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "tags": ["one", "two", "one", "", 3],
    "categories": ["Education"],
}


def said(info: dict[str, Any], name: str | None = None) -> dict[str, Any]:
    found = facts(info, name)
    assert all(fact == Fact(fact.field, fact.value, Source.SITE, 1.0) for fact in found)
    return {fact.field: fact.value for fact in found}


def test_a_site_that_says_much() -> None:
    assert said(YOUTUBE, "what a list called it") == {
        "title": "A talk",
        "creator": "The Channel",
        "date": "2023-04-07",
        "year": 2023,
        "overview": "About things.",
        "duration_s": 212,
        "site_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "tags": ["one", "two"],
        "genres": ["Education"],
        "external_ids": {"youtube": "dQw4w9WgXcQ"},
    }


def test_a_page_of_any_site_is_named_by_its_address() -> None:
    info = {
        "extractor_key": "HTML5MediaEmbed",
        "id": "x-1",
        "title": "Film (1)",
        "webpage_url": "https://a.example/x#t=3",
    }
    assert said(info) == {
        "title": "Film",
        "site_url": "https://a.example/x#t=3",
        "external_ids": {"generic": "https://a.example/x"},
    }
    assert said(info, "Second film")["title"] == "Second film"


@pytest.mark.parametrize(
    ("info", "wanted"),
    [
        (YOUTUBE, "youtube:dQw4w9WgXcQ"),
        ({"extractor_key": "VimeoAlbum", "extractor": "vimeo:album", "id": "1"}, "vimeoalbum:1"),
        (
            {"extractor_key": "Generic", "id": "video", "webpage_url": "http://a/video.mp4"},
            "generic:http://a/video.mp4",
        ),
        ({"id": "x"}, "generic:x"),
    ],
)
def test_the_key_is_one_for_each_thing(info: dict[str, Any], wanted: str) -> None:
    assert key(info) == wanted


@pytest.mark.parametrize("date", [None, "", "2023", "2023-04-07", 20230407.5, "not a date"])
def test_dates_in_another_form_are_left_out(date: object) -> None:
    found = said({**YOUTUBE, "upload_date": date})
    assert ("date" in found, "year" in found) == (False, False)


def test_sites_may_send_other_types_and_far_too_much() -> None:
    wild = {
        **YOUTUBE,
        "title": ["no text"],
        "description": "x" * 100_000,
        "tags": [str(n) for n in range(1000)],
        "duration": "long",
        "categories": "Education",
    }
    found = said(wild)
    assert (len(found["overview"]), len(found["tags"])) == (LONGEST_OVERVIEW, MOST_TAGS)
    assert {"title", "duration_s", "genres"} & set(found) == set()


def test_an_address_with_a_token_names_its_video_without_it() -> None:
    """Two addresses that differ in their token only are two things still; neither shows it."""
    pages = [{"webpage_url": f"https://site.example/v?token=CANARY{number}"} for number in (1, 2)]
    keys = [key(page) for page in pages]
    assert (len(set(keys)), "CANARY" in "".join(keys)) == (2, False)
    assert keys[0].startswith("generic:https://site.example/v?token=***#")
    shown = {fact.field: fact.value for fact in facts({**pages[0], "title": "A film"})}
    assert shown["site_url"] == "https://site.example/v?token=***"
