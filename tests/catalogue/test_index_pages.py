"""The back of the book, and the first page: what stands in them, and what stands in them when there is nothing."""

from __future__ import annotations

import pytest
from catalogue_rows import NOW, add, collect, credit, genre, moment, noted, picture
from sqlite_utils import Database

from medialib.catalogue import home_page, hrefs, index_page
from medialib.catalogue.home_page import MOSAIC, NEWEST, PICKED
from medialib.catalogue.places import BY_KIND
from medialib.catalogue.views import HomePage, IndexPage, Link, Row
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect

NAMES = ("genres", "tags", "years", "channels", "collections")
NOTHING = HomePage((), None, "", (), ())


def home(settings: Settings, db: Database) -> HomePage:
    return home_page.page(db, noted(settings, db))


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_index_is_no_page(settings: Settings, db: Database, name: str) -> None:
    assert index_page.page(noted(settings, db), f"{name}/index.html") is None


def test_only_what_is_printed_is_in_an_index(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "gone00000001", Kind.VIDEO, "Gone", year=1999, creator="Tube", deleted_at=NOW)
        track = add(db, "track0000001", Kind.TRACK, "Song", parent_id=add(db, "album0000001", Kind.ALBUM, "Songs"))
        for media_id in ("gone00000001", track):
            genre(db, media_id, "Jazz")
        genre(db, "gone00000001", "keep", "tag")
        collect(db, "gone00000001", "mine", 1)
    state = noted(settings, db)
    assert [index_page.page(state, f"{name}/index.html") for name in NAMES] == [None] * len(NAMES)


def test_genres_and_years_say_no_counts_and_the_others_do(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for number, year in enumerate((2001, 1999, 1990, 1989)):
            media_id = add(db, f"video{number:07d}", Kind.VIDEO, f"Clip {number}", year=year, creator="tube")
            genre(db, media_id, "Ösling" if number else "Zebra")
            genre(db, media_id, "keep", "tag")
            collect(db, media_id, "mine", number)
    state = noted(settings, db)
    pages = {name: index_page.page(state, f"{name}/index.html") for name in NAMES}
    genres = tuple(Link(name, f"../genres/{hrefs.slug(name.lower())}/index.html") for name in ("Ösling", "Zebra"))
    years = {number: Link(str(number), f"../years/{number}/index.html") for number in (2001, 1999, 1990, 1989)}
    assert pages == {
        "genres": IndexPage("Genres", (("", genres),)),
        "tags": IndexPage("Tags", (("", (Link("keep", "../tags/keep/index.html", 4),)),)),
        "years": IndexPage("Years", (("2000s", (years[2001],)), ("1990s", (years[1999], years[1990])), ("1980s", (years[1989],)))),
        "channels": IndexPage("Channels", (("", (Link("tube", "../channels/tube/index.html", 4),)),)),
        "collections": IndexPage("Collections", (("", (Link("Collection mine", "../collections/mine/index.html", 4),)),)),
    }  # fmt: skip


def test_a_long_index_has_letters(settings: Settings, db: Database) -> None:
    names = [f"{letter}{number}" for letter in "ab夜" for number in range(9)] + ["2 Tone", "3 Step"]
    with connect.write(db):
        for number, name in enumerate(names):
            genre(db, add(db, f"film{number:08d}", Kind.MOVIE, "Film"), name)
        before = index_page.page(noted(settings, db), "genres/index.html")
        genre(db, "film00000000", "café")
        after = index_page.page(noted(settings, db), "genres/index.html")
    assert before is not None and after is not None
    assert [(letter, len(links)) for letter, links in before.groups] == [("", 29)]
    assert [(letter, len(links)) for letter, links in after.groups] == [
        ("0-9", 2),
        ("A", 9),
        ("B", 9),
        ("C", 1),
        ("漢", 9),
    ]


def test_years_of_a_few_figures_have_their_decades(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for number, year in enumerate((7, 79, 1066)):
            add(db, f"book{number:08d}", Kind.BOOK, "Book", year=year)
    page = index_page.page(noted(settings, db), "years/index.html")
    assert page is not None
    assert [(decade, [link.title for link in links]) for decade, links in page.groups] == [
        ("1060s", ["1066"]),
        ("70s", ["79"]),
        ("00s", ["7"]),
    ]


def test_the_first_page_of_an_empty_library_and_of_one_whose_items_are_gone(settings: Settings, db: Database) -> None:
    assert home(settings, db) == NOTHING
    with connect.write(db):
        add(db, "film00000001", Kind.MOVIE, "Gone", deleted_at=NOW)
        add(
            db,
            "track0000001",
            Kind.TRACK,
            "Gone too",
            parent_id=add(db, "album0000001", Kind.ALBUM, "Songs", deleted_at=NOW),
        )
    assert home(settings, db) == NOTHING


def test_each_shelf_is_a_row_of_its_newest(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for number in range(NEWEST + 2):
            add(db, f"film{number:08d}", Kind.MOVIE, f"Film {number}", added_at=moment(number))
        for kind in (Kind.DISC, Kind.BOOK, Kind.SHOW):
            add(db, f"{kind}00000001", kind, f"A {kind}")
    rows = home(settings, db).rows
    assert [(row.title, row.href, row.count) for row in rows] == [
        ("Movies", "movies/index.html", NEWEST + 2),
        ("Shows", "shows/index.html", 1),
        ("Books", "books/index.html", 1),
        ("Discs", "discs/index.html", 1),
    ]
    assert [card.title for card in rows[0].cards] == [f"Film {number}" for number in range(NEWEST + 1, 1, -1)]


@pytest.mark.parametrize("name", PICKED)
def test_the_pick_comes_from_the_first_shelf_that_has_anything(settings: Settings, db: Database, name: str) -> None:
    kinds = [kind for shelf in PICKED[PICKED.index(name) :] for kind, at in BY_KIND.items() if at.name == shelf]
    with connect.write(db):
        for kind in kinds:
            add(db, f"{kind[:4]}00000001", kind, f"A {kind}", overview="All of it.")
        add(db, "disc00000001", Kind.DISC, "A disc")
    page = home(settings, db)
    assert page.pick is not None
    assert (page.pick.title, page.pick_overview) == (f"A {kinds[0]}", "All of it.")


def test_nothing_is_picked_of_discs_and_documents_and_nothing_said_where_nothing_is_known(
    settings: Settings, db: Database
) -> None:
    with connect.write(db):
        for kind in (Kind.DISC, Kind.DOCUMENT, Kind.ARTIST, Kind.TRACK):
            add(db, f"{kind}00000001", kind, f"A {kind}")
    page = home(settings, db)
    assert (page.pick, page.pick_overview, len(page.rows)) == (None, "", 4)
    with connect.write(db):
        picture(db, add(db, "film00000001", Kind.MOVIE, "Film"), "poster", "aahash", "UklG")
    page = home(settings, db)
    assert page.pick is not None and page.pick.image is not None
    assert (page.pick_overview, page.pick.image.blur) == ("", "data:image/webp;base64,UklG")


def test_the_pick_is_the_same_until_something_comes_or_goes(settings: Settings, db: Database) -> None:
    picks = []
    with connect.write(db):
        for number in range(20):
            add(db, f"film{number:08d}", Kind.MOVIE, f"Film {number}", added_at=moment(number))
            page = home(settings, db)
            assert page.pick is not None
            picks.append(page.pick.id)
    assert (home(settings, db) == page, len(set(picks)) > 6) == (True, True)


def test_a_collection_wears_the_picture_of_its_first_item(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for number in range(3):
            collect(
                db,
                add(db, f"film{number:08d}", Kind.MOVIE, f"Film {number}", year=1999, missing_since=NOW),
                "mine",
                -number,
            )
        picture(db, "film00000002", "poster", "bbhash")
        picture(db, "film00000000", "poster", "aahash")
        collect(db, "film00000000", "one", 1)
    mine, one = home(settings, db).collections
    assert (mine.id, mine.href, mine.title, mine.note) == ("mine", "collections/mine/index.html", "Collection mine", "3 items")  # fmt: skip
    assert (mine.shape, mine.year, mine.missing) == ("wide", None, False)
    assert one.note == "1 item"
    shown = [card.image.src for card in (mine, one) if card.image]
    assert shown == ["art/aa/aahash-400.webp", "art/aa/aahash-400.webp"]
    assert mine.ground == hrefs.draw("mine") % 12


def test_only_some_collections_stand_on_the_first_page_in_their_order(settings: Settings, db: Database) -> None:
    with connect.write(db):
        film = add(db, "film00000001", Kind.MOVIE, "Film")
        for number in reversed(range(MOSAIC + 3)):
            collect(db, film, f"c{number:02d}", number)
    assert [card.id for card in home(settings, db).collections] == [f"c{number:02d}" for number in range(MOSAIC)]


def test_the_ways_in(settings: Settings, db: Database) -> None:
    with connect.write(db):
        video = add(db, "video0000001", Kind.VIDEO, "Clip", year=1999, creator="tube")
        genre(db, video, "Drama")
        genre(db, video, "Comedy")
        genre(db, video, "keep", "tag")
        collect(db, video, "mine", 1)
        credit(db, video, "p01")
        add(db, "artist000001", Kind.ARTIST, "Band")
    assert home(settings, db).index == (
        Link("Artists", "artists/index.html", 1),
        Link("People", "people/index.html", 1),
        Link("Genres", "genres/index.html", 2),
        Link("Years", "years/index.html", 1),
        Link("Tags", "tags/index.html", 1),
        Link("Channels", "channels/index.html", 1),
        Link("Collections", "collections/index.html", 1),
        Link("Recently added", "recent/index.html", 1),
    )


def test_a_row_names_its_shelf_even_where_all_of_it_is_missing(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "photo0000001", Kind.PHOTO, "Photo", missing_since=NOW)
    [row] = home(settings, db).rows
    assert (row.title, [card.missing for card in row.cards]) == ("Photos", [True])
    assert row == Row("Photos", "photos/index.html", row.cards, 1)
