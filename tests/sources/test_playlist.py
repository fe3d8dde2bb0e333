"""Whether an address is one video or many, on a site on loopback."""

from __future__ import annotations

import pytest
from loopback_site import Site
from recorder import Recorder

from medialib.errors import JobError
from medialib.settings import Settings
from medialib.sources.playlist import Entry, Look, look

pytestmark = pytest.mark.processes


@pytest.fixture
def channel(site: Site) -> Site:
    """A page of four videos, one of them twice, one on an address that is never fetched from."""
    sources = ("/1.mp4", "/2.mp4", "/1.mp4", "http://169.254.169.254/x.mp4", "/3.mp4")
    site.page("/list", "".join(f'<video src="{source}"></video>' for source in sources), title="Some films")
    for source in sources:
        site.put(source, b"film")
    return site


def test_a_page_of_videos_is_a_list(channel: Site, settings: Settings, report: Recorder) -> None:
    address = channel.url("/list")
    found = look(address, settings, report)
    entries = [(channel.url("/1.mp4"), "Some films (1)"), (channel.url("/2.mp4"), "Some films (2)")]
    last = (channel.url("/3.mp4"), "Some films (5)")
    assert found == Look(
        url=address,
        key=f"generic:{address}",
        title="Some films",
        overview="What it is about.",
        count=5,
        entries=tuple(Entry(url, title, n) for n, (url, title) in enumerate([*entries, last], 1)),
    )
    assert [line for line in report.lines if line.startswith("An entry")] == [
        "An entry is left out: 169.254.169.254 is a metadata address, which is not fetched from."
    ]


def test_no_more_entries_than_allowed(channel: Site, settings: Settings) -> None:
    few = settings.downloads.model_copy(update={"playlist_limit": 2})
    found = look(channel.url("/list"), settings.model_copy(update={"downloads": few}), Recorder(), limit=10)
    assert [entry.url for entry in found.entries] == [channel.url("/1.mp4"), channel.url("/2.mp4")]


def test_a_page_with_one_video_is_no_list(film_site: Site, settings: Settings, report: Recorder) -> None:
    assert look(film_site.url("/watch"), settings, report).entries == ()


def test_an_address_known_to_be_one_video_is_not_asked_for(settings: Settings, report: Recorder) -> None:
    found = look("https://www.youtube.com/watch?v=dQw4w9WgXcQ", settings, report)
    assert (found.entries, report.lines) == ((), [])


def test_feeds_list_their_videos_without_themselves(site: Site, settings: Settings, report: Recorder) -> None:
    items = "".join(
        f"<item><title>Part {n}</title><link>{site.url(path)}</link></item>"
        for n, path in enumerate(("/a", "/feed", "/b", "/a#again"), 1)
    )
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Parts</title>{items}</channel></rss>'
    site.put("/feed", rss.encode(), "application/rss+xml")
    found = look(site.url("/feed"), settings, report)
    assert (found.title, found.entries) == (
        "Parts",
        (Entry(site.url("/a"), "Part 1", 1), Entry(site.url("/b"), "Part 3", 2)),
    )


def test_a_page_without_videos_is_refused(site: Site, settings: Settings, report: Recorder) -> None:
    site.page("/words", "<p>Only words.</p>")
    with pytest.raises(JobError) as caught:
        look(site.url("/words"), settings, report)
    assert caught.value.message == f"'{site.url('/words')}' is not a page we can fetch a video from."
