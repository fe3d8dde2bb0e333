"""One page of a list: a shelf, a letter, a year, a genre, a channel, a person's works, a podcast's episodes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from catalogue_rows import NOW, add, collect, credit, genre, moment, noted
from sqlite_utils import Database

from medialib.catalogue import hrefs, list_page
from medialib.catalogue.runs import WINDOW
from medialib.catalogue.views import IndexPage, Link, ShelfPage
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect, entries


def shelf(state: Database, path: str) -> ShelfPage:
    """A page of cards."""
    found = list_page.page(state, path)
    assert isinstance(found, ShelfPage)
    return found


def index(state: Database, path: str) -> IndexPage:
    """A page of names."""
    found = list_page.page(state, path)
    assert isinstance(found, IndexPage)
    return found


def titles(page: ShelfPage) -> list[str]:
    return [card.title for card in page.cards]


@pytest.fixture
def many(settings: Settings, db: Database) -> Iterator[Database]:
    """The notes of 150 films by 150 people, and of 100 videos of one channel."""
    with connect.write(db):
        for number in range(150):
            letter = "abж"[number % 3]
            year = None if number % 5 == 0 else 1950 + number
            add(db, f"film{number:08d}", Kind.MOVIE, f"{letter}{number:03d}", year=year, added_at=moment(number))
            credit(db, f"film{number:08d}", f"p{number:011d}")
            db.conn.execute(
                "UPDATE people SET sort_name = ? WHERE id = ?", (f"{letter}{number:03d}", f"p{number:011d}")
            )
        for number in range(100):
            add(db, f"tube{number:08d}", Kind.VIDEO, f"Clip {number}", creator="tube", date=f"{2000 + number}-01-01")
    state = noted(settings, db)
    yield state
    state.close()


def walked(state: Database, path: str) -> list[tuple[str, ShelfPage]]:
    """All pages of a list from its first one on, each by its path."""
    pages = []
    while path:
        page = shelf(state, path)
        pages.append((path, page))
        path = page.next.href.replace("../", "") if page.next else ""
    return pages


def test_a_long_shelf_is_gone_through_page_by_page_and_back(many: Database) -> None:
    pages = walked(many, "movies/index.html")
    expected = sorted(f"{'abж'[number % 3]}{number:03d}" for number in range(150))
    assert [title for _, page in pages for title in titles(page)] == expected
    assert len(pages) > 1
    assert min(len(page.cards) for _, page in pages) > WINDOW
    for place, ((before, page), (path, following)) in enumerate(pairwise(pages)):
        assert page.next == Link(titles(following)[0], f"../{path}")
        assert following.previous == Link(titles(page)[0] if place else "Movies", f"../{before}")
    assert (pages[0][1].previous, pages[-1][1].next) == (None, None)
    assert {page.count for _, page in pages} == {None}


def test_a_list_with_the_newest_first_says_how_many_and_others_that_are_cut_do_not(many: Database) -> None:
    videos = [page.count for _, page in walked(many, "videos/index.html")]
    assert (videos[0], set(videos[1:])) == (100, {None})
    recent = [page.count for _, page in walked(many, "recent/index.html")]
    assert (recent[0], set(recent[1:])) == (250, {None})
    channel = [page.count for _, page in walked(many, "channels/tube/index.html")]
    assert (len(channel) > 1, set(channel)) == (True, {None})


NOWHERE = (
    "movies/nothing.html",
    "movies/film00000001/index.html",
    "movies/c/index.html",
    "movies/1940s/index.html",
    "movies/index/index.html",
    "shows/index.html",
    "nothing/index.html",
    "genres/drama/index.html",
    "channels/index/index.html",
    "channels/_0011/index.html",
    "years/1800/index.html",
    "person/zz/zz.html",
    "episodes/nothing/index.html",
    "new/movies/index.html",
    "of/show00000001/index.html",
    "art/aahash/index.html",
    "disc/disc0001/index.html",
    "people/index/index.html",
    "movies",
    "index",
    "",
)


def test_nothing_stands_where_no_page_is_to_be(many: Database) -> None:
    assert {path: list_page.page(many, path) for path in NOWHERE} == dict.fromkeys(NOWHERE)


def test_only_entries_that_start_a_page_have_one(many: Database) -> None:
    starts = set(entries.starts(many, "movies"))
    found = [
        one.id for one in entries.everything(many, "movies") if list_page.page(many, hrefs.shelf("movies", one.id))
    ]
    assert set(found) == starts


def test_a_rail_leads_to_letters_and_decades_and_marks_where_one_is(many: Database) -> None:
    rail = shelf(many, "movies/index.html").rail
    letters, decades = ["A", "B", "А–Я"], [f"{decade}0s" for decade in range(195, 210)]
    assert [link.title for link in rail] == letters + decades
    assert rail[2] == Link("А–Я", "../movies/cyrillic/index.html")
    part = shelf(many, "movies/1960s/index.html")
    assert (part.title, part.up) == ("Movies: 1960s", (Link("Movies", "../../movies/index.html"),))
    assert [(link.title, link.current) for link in part.rail if link.current] == [("1960s", True)]
    assert titles(part) == ["a012", "a018", "b013", "b016", "b019", "ж011", "ж014", "ж017"]
    assert part.count == 8


def test_a_letter_s_list_holds_what_begins_so(many: Database) -> None:
    pages = walked(many, "movies/cyrillic/index.html")
    assert [title for _, page in pages for title in titles(page)] == [f"ж{number:03d}" for number in range(2, 150, 3)]


def test_people_stand_by_letter_with_their_works_behind_them(many: Database) -> None:
    first = index(many, "people/index.html")
    assert (first.title, first.groups[0][0], first.previous) == ("People", "A", None)
    name = "Person p00000000000"
    assert first.groups[0][1][0] == Link(name, "../person/p0/p00000000000.html")
    assert [link.title for link in first.rail] == ["A", "B", "А–Я"]
    assert first.next is not None
    second = index(many, first.next.href.replace("../", ""))
    assert second.previous == Link("People", "../people/index.html")
    assert first.next.title == second.groups[0][1][0].title
    works = index(many, "person/p0/p00000000000.html")
    assert works == IndexPage(name, (("Actor", (Link("a000", "../../item/fi/film00000000.html"),)),))


def test_a_short_shelf_has_no_rail_and_no_lists_of_its_letters(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for number in range(99):
            add(db, f"film{number:08d}", Kind.MOVIE, f"a{number:03d}", year=1999)
    state = noted(settings, db)
    page = shelf(state, "movies/index.html")
    lists = [list_page.page(state, f"movies/{part}/index.html") for part in ("a", "1990s")]
    assert (page.rail, page.up, lists) == ((), (), [None, None])
    with connect.write(db):
        add(db, "film00000099", Kind.MOVIE, "a099", year=1999)
    state = noted(settings, db)
    assert shelf(state, "movies/index.html").rail == (
        Link("A", "../movies/a/index.html"),
        Link("1990s", "../movies/1990s/index.html"),
    )
    assert len(titles(shelf(state, "movies/a/index.html"))) > WINDOW


def test_genres_tags_years_and_channels(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "film00000002", Kind.MOVIE, "The Zebra", year=1999)
        add(db, "film00000001", Kind.MOVIE, "Amber", year=1999)
        add(db, "book00000001", Kind.BOOK, "Bee", year=1999)
        add(db, "episode00001", Kind.EPISODE, "Pilot", parent_id=add(db, "show00000001", Kind.SHOW, "Show"))
        add(db, "gone00000001", Kind.MOVIE, "Gone", year=1999, deleted_at=NOW)
        for media_id in ("film00000001", "film00000002", "book00000001", "episode00001", "gone00000001"):
            genre(db, media_id, "Film Noir")
            genre(db, media_id, "keep", "tag")
        for number, date in enumerate(("2020-01-02", "2020-01-03", None)):
            add(db, f"video{number:07d}", Kind.VIDEO, f"Clip {number}", creator="Tube <b>", date=date)
    state = noted(settings, db)
    noir = shelf(state, f"genres/{hrefs.slug('film noir')}/index.html")
    assert (noir.title, noir.up, titles(noir), noir.count) == ("Film Noir", (Link("Genres", "../../genres/index.html"),), ["Amber", "Bee", "The Zebra"], 3)  # fmt: skip
    kept = shelf(state, "tags/keep/index.html")
    assert (kept.title, kept.up, titles(kept)) == ("keep", (Link("Tags", "../../tags/index.html"),), ["Amber", "Bee", "Pilot", "The Zebra"])  # fmt: skip
    year = shelf(state, "years/1999/index.html")
    assert (year.title, year.up, titles(year)) == ("1999", (Link("Years", "../../years/index.html"),), ["Amber", "Bee", "The Zebra"])  # fmt: skip
    channel = shelf(state, f"channels/{hrefs.slug('Tube <b>')}/index.html")
    assert (channel.title, channel.up, titles(channel)) == ("Tube <b>", (Link("Channels", "../../channels/index.html"),), ["Clip 2", "Clip 1", "Clip 0"])  # fmt: skip


def test_a_collection_keeps_its_order_and_says_what_it_is(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for number, place in ((1, 10), (2, 2), (3, 2)):
            collect(db, add(db, f"film{number:08d}", Kind.MOVIE, f"Film {number}"), "mine", place)
        collect(db, add(db, "gone00000001", Kind.MOVIE, "Gone", deleted_at=NOW), "mine", 1)
        collect(db, "gone00000001", "empty", 1)
        db.conn.execute("UPDATE collections SET overview = 'All of it.', title = 'My\nown' WHERE id = 'mine'")
    state = noted(settings, db)
    page = shelf(state, "collections/mine/index.html")
    assert (page.title, page.overview, page.count) == ("My\nown", "All of it.", 3)
    assert titles(page) == ["Film 2", "Film 3", "Film 1"]
    assert list_page.page(state, "collections/empty/index.html") is None


def test_all_episodes_of_a_podcast(settings: Settings, db: Database) -> None:
    with connect.write(db):
        podcast = add(db, "podcast00001", Kind.PODCAST, "Talk & more")
        for day in (1, 3, 2):
            add(db, f"talk{day:08d}", Kind.PODCAST_EPISODE, f"Day {day}", parent_id=podcast, date=f"2020-01-0{day}")
    page = shelf(noted(settings, db), "episodes/podcast00001/index.html")
    up = (Link("Podcasts", "../../podcasts/index.html"), Link("Talk & more", "../../item/po/podcast00001.html"))
    assert (page.title, page.up, titles(page), page.count, page.rail) == (
        "Talk & more",
        up,
        ["Day 3", "Day 2", "Day 1"],
        3,
        (),
    )


def test_somebody_s_works_by_role_the_newest_first(settings: Settings, db: Database) -> None:
    with connect.write(db):
        show = add(db, "show00000001", Kind.SHOW, "Show")
        season = add(db, "season000001", Kind.SEASON, "Season 1", number=1, parent_id=show)
        add(db, "episode00001", Kind.EPISODE, "Pilot", year=2010, parent_id=season)
        artist = add(db, "artist000001", Kind.ARTIST, "Band")
        add(db, "album0000001", Kind.ALBUM, "Songs", year=1980, parent_id=artist)
        add(db, "track0000001", Kind.TRACK, "Song", parent_id="album0000001")
        for number, year in enumerate((1954, 1985, None)):
            credit(
                db, add(db, f"film{number:08d}", Kind.MOVIE, f"Film {number}", year=year), "akira0000001", "director"
            )
        credit(db, "film00000000", "akira0000001", "writer")
        credit(db, "film00000000", "akira0000001", "chief_cook")
        for media_id in ("episode00001", "album0000001", "track0000001"):
            credit(db, media_id, "akira0000001", "actor")
        credit(db, add(db, "gone00000001", Kind.MOVIE, "Gone", deleted_at=NOW), "akira0000001", "director")
    page = index(noted(settings, db), "person/ak/akira0000001.html")
    assert [(role, [link.title for link in links]) for role, links in page.groups] == [
        ("Director", ["Film 1 (1985)", "Film 0 (1954)", "Film 2"]),
        ("Actor", ["Show: Pilot (2010)", "Songs (1980)", "Band: Song"]),
        ("Writer", ["Film 0 (1954)"]),
        ("Chief cook", ["Film 0 (1954)"]),
    ]


def test_equal_titles_stand_by_their_ids_and_each_has_its_page(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for number in range(120):
            add(db, f"film{number * 7919 % 120:08d}", Kind.MOVIE, "The Same")
    pages = walked(noted(settings, db), "movies/index.html")
    assert [card.id for _, page in pages for card in page.cards] == [f"film{number:08d}" for number in range(120)]
