"""Episodes, tracks and podcasts as lines on the page of what they stand under: in order, as far as there is room."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from catalogue_rows import NOW, add, file, item, moment, noted, picture
from sqlite_utils import Database

from medialib.catalogue import hrefs, item_page
from medialib.catalogue.gather import gather
from medialib.catalogue.views import Chapter, Image, Line, Link
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect

Numbered = Iterable[tuple[int | None, str | None, str]]


def seasons(db: Database, *numbers: int | None) -> list[str]:
    """A show and its seasons."""
    show = add(db, "show00000001", Kind.SHOW, "The Show")
    names = [(f"season{place:06d}", "Specials" if number == 0 else f"Season {number}", number) for place, number in enumerate(numbers)]  # fmt: skip
    return [add(db, media_id, Kind.SEASON, name, number=number, parent_id=show) for media_id, name, number in names]


def episodes(db: Database, parent: str, numbered: Numbered) -> None:
    """Episodes below a season or a show."""
    for place, (number, date, name) in enumerate(numbered):
        add(
            db, f"e{place:03d}{parent[:4]}{parent[-4:]}", Kind.EPISODE, name, number=number, date=date, parent_id=parent
        )


def chapters(settings: Settings, db: Database, media_id: str) -> list[tuple[str, list[str]]]:
    """The headings on an item's page with the titles below each."""
    page = item(settings, db, media_id)
    assert page is not None
    return [(chapter.title, [line.title for line in chapter.lines]) for chapter in page.chapters]


def along(settings: Settings, db: Database, first: str) -> list[str]:
    """The titles met by going from one page to the next."""
    state, media_id, met = noted(settings, db), first, []
    while media_id and (page := item_page.page(gather(db, state, [media_id]), media_id, "")):
        met.append(page.title)
        media_id = hrefs.named(page.next.href) if page.next else ""
    return met


def test_a_daily_show_stands_by_its_days_and_is_gone_through_so(settings: Settings, db: Database) -> None:
    with connect.write(db):
        [season] = seasons(db, 2020)
        episodes(
            db, season, [(None, "2020-01-05", "Amber"), (None, "2020-01-04", "Zebra"), (None, "2020-01-06", "Bee")]
        )
    assert chapters(settings, db, season) == [("Season 2020", ["Zebra", "Amber", "Bee"])]
    assert chapters(settings, db, "show00000001") == [("Season 2020", ["Zebra", "Amber", "Bee"])]
    assert along(settings, db, "e001seas0000") == ["Zebra", "Amber", "Bee"]


def test_what_has_no_number_stands_last_everywhere(settings: Settings, db: Database) -> None:
    with connect.write(db):
        numbered, unknown, special = seasons(db, 1, None, 0)
        episodes(db, numbered, [(None, None, "Bonus"), (2, None, "Two"), (1, None, "One")])
        episodes(db, unknown, [(1, None, "Elsewhere")])
        episodes(db, special, [(1, None, "Special")])
        episodes(db, "show00000001", [(9, None, "Loose")])
    assert chapters(settings, db, "show00000001") == [
        ("Season 1", ["One", "Two", "Bonus"]),
        ("Specials", ["Special"]),
        ("Season None", ["Elsewhere"]),
        ("Episodes", ["Loose"]),
    ]
    assert along(settings, db, "e002seas0000") == ["One", "Two", "Bonus", "Special", "Elsewhere", "Loose"]


def test_the_seasons_of_a_very_long_show_are_named_only(settings: Settings, db: Database) -> None:
    with connect.write(db):
        first, second, third = seasons(db, 1, 2, 3)
        for season, count in ((first, 399), (second, 1), (third, 1)):
            episodes(db, season, [(number, None, f"Part {number}") for number in range(1, count + 1)])
    page = item(settings, db, "show00000001")
    assert page is not None
    assert [(chapter.title, len(chapter.lines)) for chapter in page.chapters] == [("Season 1", 399), ("Season 2", 1), ("Season 3", 0)]  # fmt: skip
    assert [chapter.href for chapter in page.chapters] == [
        f"../../item/se/{one}.html" for one in (first, second, third)
    ]


def test_an_episode_in_a_line(settings: Settings, db: Database) -> None:
    with connect.write(db):
        [season] = seasons(db, 1)
        still = add(db, "episode00001", Kind.EPISODE, "Pilot", number=1, date="2020-01-05T10:00", parent_id=season, overview="x" * 500, missing_since=NOW)  # fmt: skip
        picture(db, still, "thumbnail", "aahash")
        file(db, still, "shows/pilot.mp4", missing_since=NOW)
        add(db, "episode00002", Kind.EPISODE, "Bare", parent_id=season)
    image = Image("../../art/aa/aahash-400.webp", "../../art/aa/aahash-200.webp 200w, ../../art/aa/aahash-400.webp 400w", 600, 900, "#804020")  # fmt: skip
    page = item(settings, db, season)
    assert page is not None
    assert page.chapters == (
        Chapter(
            season,
            "Season 1",
            "",
            (
                Line("episode00001", "../../item/ep/episode00001.html", "1", "Pilot", "2020-01-05", "1 min 2 s", 61.5, "x" * 400, "", image, True),
                Line("episode00002", "../../item/ep/episode00002.html", "", "Bare", "", "", None, "", "", None, False),
            ),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.SHOW, Kind.SEASON, Kind.ALBUM, Kind.ARTIST, Kind.PODCAST, Kind.MOVIE])
def test_what_holds_nothing_has_no_chapters(settings: Settings, db: Database, kind: Kind) -> None:
    with connect.write(db):
        add(db, "item00000001", kind, "Empty")
        add(db, "episode00001", Kind.EPISODE, "Gone", parent_id="item00000001", deleted_at=NOW)
        add(db, "track0000001", Kind.TRACK, "Gone", parent_id="item00000001", deleted_at=NOW)
    page = item(settings, db, "item00000001")
    assert page is not None
    assert (page.chapters, page.shelves, page.quiet) == ((), (), ())


def test_tracks_without_a_disc_are_of_the_first_one_in_their_order(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "album0000001", Kind.ALBUM, "Songs")
        for place, (disc, number) in enumerate([(None, 3), (1, 1), (0, 2), (2, 1), (1, None), (1, 4)]):
            add(
                db,
                f"track{place:07d}",
                Kind.TRACK,
                f"{disc}.{number}",
                disc=disc,
                number=number,
                parent_id="album0000001",
            )
    assert chapters(settings, db, "album0000001") == [
        ("Disc 1", ["1.1", "0.2", "None.3", "1.4", "1.None"]),
        ("Disc 2", ["2.1"]),
    ]


def test_tracks_that_no_album_holds_stand_with_their_artist(settings: Settings, db: Database) -> None:
    with connect.write(db):
        artist = add(db, "artist000001", Kind.ARTIST, "Band")
        add(db, "album0000002", Kind.ALBUM, "Undated", parent_id=artist)
        add(db, "album0000003", Kind.ALBUM, "Second", year=1999, parent_id=artist)
        add(db, "album0000001", Kind.ALBUM, "First", year=1990, parent_id=artist)
        add(db, "album0000004", Kind.ALBUM, "Gone", year=1980, parent_id=artist, deleted_at=NOW)
        add(db, "track0000001", Kind.TRACK, "Loose", parent_id=artist)
    page = item(settings, db, artist)
    assert page is not None
    assert [(row.title, row.href, row.count, [card.title for card in row.cards]) for row in page.shelves] == [
        ("Albums", "../../item/ar/artist000001.html", 3, ["First", "Second", "Undated"])
    ]
    assert chapters(settings, db, artist) == [("Disc 1", ["Loose"])]


def test_an_album_is_as_long_as_its_tracks(settings: Settings, db: Database) -> None:
    with connect.write(db):
        album = add(db, "album0000001", Kind.ALBUM, "Songs")
        for place, (own, of_file) in enumerate([(100.0, 999.0), (None, 50.0), (None, None)]):
            track = add(
                db, f"track{place:07d}", Kind.TRACK, f"Song {place}", number=place, parent_id=album, duration_s=own
            )
            file(db, track, f"music/{place}.mp3", duration_s=of_file, video_codec=None)
        add(db, "album0000002", Kind.ALBUM, "Known", duration_s=600.0)
    pages = [item(settings, db, media_id) for media_id in (album, "album0000002")]
    assert [page.quiet for page in pages if page] == [("2 min 30 s",), ("10 min",)]
    assert [line.duration for page in pages if page for chapter in page.chapters for line in chapter.lines] == ["1:40", "0:50", ""]  # fmt: skip


def test_a_podcast_shows_its_newest_hundred_in_the_order_of_all(settings: Settings, db: Database) -> None:
    with connect.write(db):
        podcast = add(db, "podcast00001", Kind.PODCAST, "Talk")
        for number in range(103):
            add(db, f"talk{number:08d}", Kind.PODCAST_EPISODE, f"Talk {number}", parent_id=podcast, date=f"2020-{1 + number // 28:02d}-{1 + number % 28:02d}")  # fmt: skip
        add(db, "undated00001", Kind.PODCAST_EPISODE, "Undated", parent_id=podcast, added_at=moment(1))
        for name in ("b", "a"):
            add(db, f"twin{name}0000000", Kind.PODCAST_EPISODE, f"Twin {name}", parent_id=podcast, date="2021-01-01")
    newest = ["Undated", "Twin a", "Twin b", *(f"Talk {number}" for number in range(102, 5, -1))]
    assert chapters(settings, db, podcast) == [("Episodes", newest)]
    assert along(settings, db, "undated00001")[:100] == newest
    page = item(settings, db, podcast)
    assert page is not None
    assert page.chapters[0].href == "../../episodes/podcast00001/index.html"


def test_an_artist_is_named_beside_a_track_where_the_album_has_another(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for place, album_by in enumerate(("Band", None)):
            album = add(db, f"album{place:07d}", Kind.ALBUM, "Songs", creator=album_by)
            for number, by in enumerate(("Band", "Guest", None)):
                add(db, f"t{place}{number}", Kind.TRACK, "Song", number=number, parent_id=album, creator=by)
    pages = [item(settings, db, f"album{place:07d}") for place in (0, 1)]
    assert [[line.note for line in page.chapters[0].lines] for page in pages if page] == [["", "Guest", ""], ["Band", "Guest", ""]]  # fmt: skip


def test_a_line_leads_on_where_the_item_before_or_after_is_deleted(settings: Settings, db: Database) -> None:
    with connect.write(db):
        [season] = seasons(db, 1)
        episodes(db, season, [(1, None, "One"), (2, None, "Two"), (3, None, "Three")])
        db.conn.execute("UPDATE media SET deleted_at = ? WHERE title = 'Two'", (NOW,))
    page = item(settings, db, "e002seas0000")
    assert page is not None
    assert (page.previous, page.next) == (Link("One", "../../item/e0/e000seas0000.html"), None)
