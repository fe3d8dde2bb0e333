"""The first page, shelves and indexes as they are printed, and what all pages have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import look_samples as samples
import pytest
from look_tree import links, of_class, texts, tree
from lxml.html import HtmlElement

from medialib.catalogue.views import HomePage, IndexPage, Link, Row, ShelfPage

SHELF = ShelfPage("Films", (), (), (), None, None, None)
EMPTY = HomePage((), None, "", (), ())
FILM = replace(samples.film(0, "../"), image=None)
NAV = (Link("Movies", "../movies/index.html", current=True), Link("Music", "../albums/index.html"))


def shelf(**values: Any) -> HtmlElement:
    return tree("shelf.html", replace(SHELF, **values))


def home(**values: Any) -> HtmlElement:
    return tree("home.html", replace(EMPTY, **values))


def index(**values: Any) -> HtmlElement:
    return tree("index.html", replace(IndexPage("People", ()), **values))


def test_the_first_page_of_an_empty_library_says_how_to_begin() -> None:
    found = home()
    assert texts(found, "//main//h1 | //main//h2 | //main//h3") == [
        "The Hollander Library",
        "Continue",
        "Nothing has been catalogued yet. Three ways to begin.",
        "From the web",
        "From your folders",
        "A demo",
    ]
    assert texts(found, "//pre") == [
        "medialib add https://example.org/video",
        "medialib add ~/Films",
        "medialib up --demo",
    ]
    [form] = found.xpath("//main//form")
    assert (form.get("action"), form.get("method"), [one.get("name") for one in form.xpath(".//input")]) == ("../../submit", "post", ["sources"])  # fmt: skip


def test_the_first_page_of_any_other_library_does_not() -> None:
    found = home(rows=(Row("Movies", "movies/index.html", (FILM,), 1204), Row("Empty", "x", (), 0)))
    assert found.xpath("//section[@class='ways']") == []
    assert links(found, "//ul[@class='holdings']//a") == [("Movies 1,204", "movies/index.html")]
    assert links(found, f"//section[{of_class('row')}]/header/h2/a") == [("Movies", "movies/index.html")]
    assert links(found, "//a[@class='all']") == [("All 1,204 in Movies", "movies/index.html")]


def test_what_was_begun_waits_unseen_for_its_reader() -> None:
    [row] = home().xpath("//section[@id='continue']")
    assert ("hidden" in row.attrib, row.xpath(".//li")) == (True, [])


@pytest.mark.parametrize(("overview", "leads"), [("A village.", ["A village."]), ("", [])])
def test_the_pick(overview: str, leads: list[str]) -> None:
    found = home(rows=(Row("Movies", "#", (FILM,), 1),), pick=FILM, pick_overview=overview)
    assert links(found, "//h2[@id='pick-title']/a") == [("Seven Samurai", FILM.href)]
    assert texts(found, "//p[@class='lead']") == leads
    assert found.xpath(f"//section[{of_class('pick')}]/@class") == ["pick hue-grey"]


def test_collections_and_the_ways_in_stand_below_the_rows_where_there_are_any() -> None:
    ways = (Link("People", "people/index.html", 12345), Link("Recently added", "recent/index.html"))
    found = home(rows=(Row("Movies", "#", (FILM,), 1),), collections=(FILM,), index=ways)
    assert texts(found, f"//section[{of_class('row')}]/header/h2") == ["Continue", "Movies", "Collections", "Index"]
    assert texts(found, "//ul[@class='leaders']/li") == ["People 12,345", "Recently added"]
    bare = home(rows=(Row("Movies", "#", (FILM,), 1),))
    assert texts(bare, f"//section[{of_class('row')}]/header/h2") == ["Continue", "Movies"]


@pytest.mark.parametrize(("count", "said"), [(None, []), (0, ["0"]), (1, ["1"]), (1204, ["1,204"])])
def test_a_shelf_says_how_many_where_that_is_known(count: int | None, said: list[str]) -> None:
    assert texts(shelf(count=count), "//p[@class='count']") == said


def test_a_shelf_without_anything_says_so() -> None:
    assert texts(shelf(), "//main//p[@class='lead']") == ["Nothing stands here yet."]
    assert shelf(cards=(FILM,)).xpath("//main//p[@class='lead']") == []


def test_a_card_says_what_is_not_here_now_and_its_year_for_the_filters() -> None:
    found = shelf(cards=(FILM, replace(FILM, missing=True, year=None, note="")))
    cards = [(one.get("class"), one.get("data-year")) for one in found.xpath(f"//li[{of_class('card')}]")]
    assert cards == [("card", "1954"), ("card away", None)]
    assert texts(found, "//a/span[@class='note']") == ["1954", "not here now"]


@pytest.mark.parametrize(
    ("values", "cover"),
    [
        ({"note": "1954"}, ("g0 m0 fit-2", "Seven Samurai", "1954")),
        ({"note": "", "year": 1931}, ("g0 m0 fit-2", "Seven Samurai", "1931")),
        ({"note": "", "year": None, "title": "M", "ground": 11, "motif": 7}, ("g11 m7 fit-1", "M", "")),
    ],
)
def test_what_has_no_picture_has_a_drawn_cover(values: dict[str, Any], cover: tuple[str, str, str]) -> None:
    found = shelf(cards=(replace(FILM, **values),))
    [drawn] = found.xpath(f"//span[{of_class('cover')}]")
    assert (drawn.get("class"), *texts(drawn, "b | i")) == (f"cover {cover[0]}", *cover[1:])
    assert drawn.get("aria-hidden") == "true"


def test_the_first_pictures_of_a_shelf_are_fetched_at_once_and_the_others_when_they_come_into_sight() -> None:
    found = shelf(cards=tuple(samples.film(0, "../") for _ in range(10)))
    pictures = found.xpath(f"//ul[{of_class('wall')}]//img[not(@class)]")
    assert [picture.get("loading") for picture in pictures] == [None] * 8 + ["lazy"] * 2
    assert {picture.get("alt") for picture in pictures} == {""}


def test_a_shelf_s_rail_crumbs_and_neighbours() -> None:
    found = shelf(
        up=(Link("Movies", "../index.html"),),
        rail=(Link("A", "#a", current=True), Link("B", "#b", 1234)),
        previous=Link("Aa", "../aa.html"),
        next=Link("Zz", "../zz.html"),
        overview="All of it.",
    )
    assert links(found, f"//nav[{of_class('crumbs')}]//a") == [("Movies", "../index.html")]
    assert links(found, f"//nav[{of_class('rail')}]//a") == [("A", "#a"), ("B 1,234", "#b")]
    assert found.xpath(f"//nav[{of_class('rail')}]//a[@aria-current='page']/@href") == ["#a"]
    assert links(found, f"//nav[{of_class('turn')}]//a") == [("PreviousAa", "../aa.html"), ("NextZz", "../zz.html")]
    assert texts(found, "//p[@class='lead']")[0] == "All of it."
    assert shelf().xpath("//main//nav") == []


def test_an_index_groups_names_under_their_letters() -> None:
    groups = (("A", (Link("Ann", "#ann"), Link("Abe", "#abe", 2))), ("", (Link("夜", "#n"),)))
    found = index(groups=groups, next=Link("Bob", "#bob"))
    assert texts(found, "//div[@class='backindex']//h2") == ["A"]
    assert texts(found, "//div[@class='backindex']//li") == ["Ann", "Abe 2", "夜"]
    assert links(found, f"//nav[{of_class('turn')}]//a") == [("NextBob", "#bob")]
    assert texts(index(), "//p[@class='lead']") == ["Nothing to list yet."]


def test_the_page_for_what_is_not_there_leads_home() -> None:
    found = tree("notfound.html", IndexPage("Not in the catalogue", ()))
    assert links(found, "//main//a") == [("Go to the first page", "../../index.html")]
    assert found.xpath("string(//title)") == "Not in the catalogue – The Hollander Library"


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", None), ("de-AT", None), ("ar", "rtl"), ("fa-IR", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("arn", None)],
)
def test_a_page_runs_as_its_language_does(language: str, direction: str | None) -> None:
    found = tree("shelf.html", SHELF, language=language)
    assert (found.get("lang"), found.get("dir")) == (language, direction)


def test_the_masthead_has_the_shelves_and_marks_where_one_is() -> None:
    found = tree("shelf.html", SHELF, nav=NAV)
    for place in ("//nav[@aria-label='Shelves']//a", "//nav[@aria-label='All shelves']//a[position() > 0]"):
        assert [link for link in links(found, place) if link[0] != "Home"] == [("Movies", "../movies/index.html"), ("Music", "../albums/index.html")]  # fmt: skip
    assert found.xpath("//nav[@aria-label='Shelves']//a[@aria-current='page']/@href") == ["../movies/index.html"]
    assert tree("shelf.html", SHELF, nav=()).xpath("//nav[@aria-label='Shelves']") == []


def test_what_needs_a_server_is_marked_so_that_a_folder_hides_it() -> None:
    found = tree("shelf.html", SHELF)
    served = [one.get("href") for one in found.xpath("//*[@data-server]")]
    assert served == ["../../submit", "../../jobs", "../../account", "../../submit"]
    assert (found.get("data-root"), found.get("data-live")) == ("../../", None)
    assert tree("shelf.html", SHELF, live=True).get("data-live") == ""


def test_all_addresses_of_a_page_are_relative_to_its_own_top() -> None:
    """So that it works from a server, from a folder and below any path."""
    for template, page in (("home.html", samples.home("../../")), ("shelf.html", samples.shelf("../../")), ("item.html", samples.movie("../../"))):  # fmt: skip
        found = tree(template, page, nav=tuple(replace(link, href=f"../{link.href}") for link in NAV))
        addresses = found.xpath("//@href | //@src | //@action | //@poster")
        outside = [one for one in addresses if not one.startswith(("../../", "#", "data:image/webp;base64,"))]
        assert [one for one in outside if one != "https://films.example.org/seven"] == []


@pytest.mark.parametrize(
    ("template", "page", "scripts"),
    [
        ("home.html", EMPTY, ["boot.js", "page.js", "search.js", "dock.js", "me.js", "live.js"]),
        ("shelf.html", SHELF, ["boot.js", "page.js", "search.js", "dock.js", "filters.js", "me.js", "live.js"]),
        ("index.html", IndexPage("People", ()), ["boot.js", "page.js", "search.js", "dock.js"]),
        ("notfound.html", IndexPage("", ()), ["boot.js", "page.js", "search.js", "dock.js"]),
    ],
)
def test_a_page_has_the_scripts_it_needs_and_waits_for_none_but_the_first(
    template: str, page: object, scripts: list[str]
) -> None:
    found = tree(template, page).xpath("//script")
    assert [one.get("src").rpartition("/")[2] for one in found] == scripts
    assert [one.get("src").rpartition("/")[2] for one in found if "defer" not in one.attrib] == ["boot.js"]
