"""An item's page as it is printed: which parts stand there, and which do not where there is nothing to say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import look_samples as samples
import pytest
from look_tree import links, of_class, texts, tree
from lxml.html import HtmlElement

from medialib.catalogue.views import Chapter, Credit, FactRow, FileRow, ItemPage, Line, Link, Mark, OnDisc, Player, Row
from medialib.model import Kind

LOUD = f"//a[{of_class('loud')}]"
LINE = Line("line00000001", "../x.html", "1", "One", "", "", None, "", "../media/one.mp3", None, False)
FILE = FileRow("film.mp4", "../media/film.mp4", "", ("1.0 GB",), True, False)
BARE = replace(
    samples.movie("../../"), original_title="", tagline="", overview="", quiet=(), up=(), genres=(), tags=(), credits=(),
    facts=(), files=(), extras=(), player=None, shelves=(), collections=(), previous=None, next=None, site_url="",
    backdrop=None, accent="", updated="", discs=(),
)  # fmt: skip


def page(kind: Kind = Kind.MOVIE, **values: Any) -> ItemPage:
    """A page on which nothing stands but what is given."""
    return replace(BARE, kind=kind, card=replace(BARE.card, kind=kind), **values)


def item(kind: Kind = Kind.MOVIE, **values: Any) -> HtmlElement:
    return tree("item.html", page(kind, **values))


def chapter(*lines: Line, title: str = "Season 1", href: str = "", name: str = "one") -> Chapter:
    return Chapter(name, title, href, lines)


def playing(**values: Any) -> Player:
    return replace(samples.player("../"), **values)


def test_a_page_about_which_nothing_is_known_has_a_title_and_a_cover_and_no_empty_parts() -> None:
    found = item()
    assert texts(found, "//main//h1 | //main//h2 | //main//h3") == ["Seven Samurai"]
    assert found.xpath("//main//section | //main//dl | //main//table | //main//figure | //main//ul | //main//nav") == []
    assert found.xpath("//meta[@name='description'] | //link[contains(@href, 'player.css')] | //script[contains(@src, 'player.js')]") == []  # fmt: skip
    assert found.xpath("string(//title)") == "Seven Samurai – The Hollander Library"


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (Kind.MOVIE, {"player": playing()}, [("Play", "#play")]),
        (Kind.MOVIE, {"files": (FILE,)}, []),
        (Kind.ALBUM, {"chapters": (chapter(LINE),)}, [("Play", "../media/one.mp3")]),
        (Kind.ALBUM, {"chapters": (chapter(replace(LINE, src="")),)}, []),
        (Kind.ALBUM, {"chapters": (chapter(), chapter(LINE))}, [("Play", "../media/one.mp3")]),
        (Kind.SHOW, {"chapters": (chapter(LINE),)}, [("Play episode 1", "../x.html#play")]),
        (Kind.SEASON, {"chapters": (chapter(LINE),)}, [("Play episode 1", "../x.html#play")]),
        (Kind.SHOW, {"chapters": (chapter(replace(LINE, number="")),)}, [("Play", "../x.html#play")]),
        (Kind.SHOW, {"chapters": (chapter(replace(LINE, missing=True)),)}, []),
        (Kind.SHOW, {"chapters": (chapter(),)}, []),
        (Kind.PODCAST, {"chapters": (chapter(LINE),)}, []),
        (Kind.ARTICLE, {"files": (FILE,)}, [("Read", "../media/film.mp4")]),
        (Kind.BOOK, {"files": (replace(FILE, missing=True), replace(FILE, href="../b.epub"))}, [("Read", "../b.epub")]),
        (Kind.BOOK, {"files": (replace(FILE, href=""),)}, []),
        (Kind.DOCUMENT, {"files": (FILE, replace(FILE, href="../b.pdf"))}, [("Read", "../media/film.mp4")]),
        (Kind.PHOTO, {"files": (FILE,)}, [("Look", "../media/film.mp4")]),
        (Kind.DISC, {"on_disc": (OnDisc("1", "One", "../x.html", "", "", ()),)}, []),
        (Kind.ARTIST, {"shelves": (Row("Albums", "#", (samples.film(0, ""),), 1),)}, []),
    ],
)
def test_the_loud_button_does_what_can_be_done(
    kind: Kind, values: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert links(item(kind, **values), LOUD) == expected


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_leads_those_who_may_to_what_can_be_done_about_it(kind: Kind) -> None:
    """Films and the like to their review, which leads on; all others to what they may be the same as; discs to neither."""
    found = item(kind, updated="2026-01-02T03:04:05Z")
    ways = [name for name in ("review", "duplicates", "edit") if found.xpath(f"//*[@data-{name}='{samples.ident(0)}'][@hidden]")]  # fmt: skip
    reviewed = kind in (Kind.MOVIE, Kind.SHOW, Kind.ALBUM, Kind.BOOK, Kind.AUDIOBOOK)
    assert ways == [*(["review"] if reviewed else [] if kind is Kind.DISC else ["duplicates"]), "edit"]


@pytest.mark.parametrize(
    ("title", "original", "shown"),
    [("Amélie", "Le fabuleux destin", ["Le fabuleux destin"]), ("Amélie", "Amélie", []), ("Amélie", "", [])],
)
def test_an_original_title_stands_there_once(title: str, original: str, shown: list[str]) -> None:
    found = item(title=title, original_title=original)
    assert texts(found, f"//p[{of_class('original')}]") == shown


@pytest.mark.parametrize(("title", "long"), [("x" * 60, 0), ("x" * 61, 1)])
def test_a_long_title_is_set_smaller(title: str, long: int) -> None:
    assert len(item(title=title).xpath("//h1[@class='long']")) == long


def test_an_overview_is_in_paragraphs_and_its_beginning_describes_the_page() -> None:
    found = item(overview="One.\n\n  \nTwo <b>.\n" + "x" * 300)
    assert texts(found, f"//div[{of_class('overview')}]/p") == ["One.", "Two <b>.", "x" * 300]
    assert found.xpath("string(//meta[@name='description']/@content)") == ("One.\n\n  \nTwo <b>.\n" + "x" * 300)[:200]


def test_where_an_item_stands() -> None:
    found = item(
        genres=(Link("Drama", "#d"), Link("Noir", "#n")), tags=(Link("keep", "#k"),), collections=(Link("Saga, 2", "#s"),),
        discs=(Link("Disc one", "#1"),), trailers=(Link("T on Vimeo", "https://vimeo.com/1"), Link("Bad", "http://x")),
        up=(Link("Movies", "../movies/index.html"),),
    )  # fmt: skip
    assert texts(found, "//dl[@class='stands']//dt") == ["Genre", "Tags", "Part of", "From", "Trailers"]
    assert texts(found, "//dl[@class='stands']//dd")[:4] == ["Drama, Noir", "keep", "Saga, 2", "Disc one"]
    assert links(found, "//dl[@class='stands']//a[@rel]") == [("T on Vimeo", "https://vimeo.com/1")]
    assert links(found, f"//nav[{of_class('crumbs')}]//a") == [("Movies", "../movies/index.html")]


def test_credits_name_the_character_or_else_the_role() -> None:
    people = (
        Credit("Ann", "#ann", "Actor", "Queen"),
        Credit("Bob", "#bob", "Director", ""),
        Credit("Cy", "", "Host", ""),
    )
    found = item(credits=people)
    assert texts(found, "//ul[@class='playbill']/li") == ["QueenAnn", "DirectorBob", "HostCy"]
    assert links(found, "//ul[@class='playbill']//a") == [("Ann", "#ann"), ("Bob", "#bob")]


@pytest.mark.parametrize(
    ("kind", "file", "said", "link"),
    [
        (Kind.MOVIE, FILE, ["1.0 GB", "plays in your browser"], True),
        (Kind.MOVIE, replace(FILE, playable=False), ["1.0 GB", "needs a rendition"], True),
        (Kind.MOVIE, replace(FILE, missing=True, playable=True), ["1.0 GB", "not here now"], False),
        (Kind.BOOK, FILE, ["1.0 GB"], True),
        (Kind.PHOTO, replace(FILE, playable=False, details=()), [], True),
        (Kind.ARTICLE, replace(FILE, missing=True), ["1.0 GB", "not here now"], False),
        (Kind.TRACK, replace(FILE, href=""), ["1.0 GB", "plays in your browser"], False),
    ],
)
def test_a_file_says_whether_it_plays_where_things_play(kind: Kind, file: FileRow, said: list[str], link: bool) -> None:
    found = item(kind, files=(file,))
    assert texts(found, "//ul[@class='files']//p[@class='note']/span") == said
    assert links(found, "//ul[@class='files']//a") == ([("film.mp4", "../media/film.mp4")] if link else [])
    assert texts(found, "//ul[@class='files']//p[@class='file']") == ["film.mp4"]


def test_extras_stand_before_files_with_their_labels() -> None:
    found = item(files=(FILE,), extras=(replace(FILE, name="t.mp4", label="Trailer"),))
    assert texts(found, "//section[ul[@class='files']]//h2") == ["Extras", "Files"]
    assert texts(found, f"//span[{of_class('label')}]") == ["Trailer"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"facts": (FactRow("Year", "1999", "TMDb", 100),)}, [("Year", "1999", "TMDb")]),
        ({"facts": (FactRow("Year", "1999", "folder name", 90),)}, [("Year", "1999", "folder name, 90 % sure")]),
        ({"facts": (FactRow("Year", "1999", "name", 0),)}, [("Year", "1999", "name, 0 % sure")]),
        ({"site_url": "https://example.org/a?b=c"}, []),
    ],
)
def test_particulars_say_who_said_so_and_how_sure(values: dict[str, Any], expected: list[tuple[str, ...]]) -> None:
    found = item(**values)
    rows = [tuple(texts(row, "./th | ./td")) for row in found.xpath("//table[@class='facts']/tbody/tr")]
    assert (rows, texts(found, "//h2[@id='facts']")) == (expected, ["Particulars"])
    assert links(found, "//a[@rel='noreferrer external']") == ([("example.org", values["site_url"])] if "site_url" in values else [])  # fmt: skip


@pytest.mark.parametrize(
    ("updated", "said"), [("2026-01-02T03:04:05Z", "Last changed 2026-01-02"), ("2026-01-02", "Last changed 2026-01-02"), ("", None)]
)  # fmt: skip
def test_when_it_last_changed(updated: str, said: str | None) -> None:
    found = item(updated=updated)
    assert texts(found, "//p[@class='note']") == ([said] if said else [])
    assert found.xpath("//time/@datetime") == ([updated] if "T" in updated else [])


def test_what_is_missing_says_that_its_entry_stays() -> None:
    assert texts(item(missing=True), f"//p[{of_class('notice')}]") == ["The file is not here now. Its disk may be away; the entry stays."]  # fmt: skip


def test_a_player_offers_what_there_is_to_choose() -> None:
    whole = item(player=playing(poster="../p.webp"), next=Link("Two", "../two.html"))
    assert [whole.xpath(f"count(//*[@data-act='{act}'])") for act in ("version", "cue", "ground", "next")] == [
        1,
        1,
        1,
        1,
    ]
    assert whole.xpath("//video/@poster") == ["../p.webp"]
    assert whole.xpath("//video//source/@src") == ["../media/film.webm", "../media/film.webm?b"]
    assert links(whole, "//a[@data-act='next']") == [("Next: Two", "../two.html#play")]
    one = item(player=playing(sources=(("../a.mp4", "video/mp4", "1080p"),), tracks=(), chapters=()))
    assert [one.xpath(f"count(//*[@data-act='{act}'])") for act in ("version", "cue", "ground", "next")] == [0, 0, 0, 0]
    assert (one.xpath("//video/@poster"), one.xpath("//nav[@aria-label='Chapters']")) == ([], [])


def test_chapters_lead_to_their_point_without_script_too() -> None:
    marks = (Mark(0.0, "0:00", "Start"), Mark(62.5, "1:02", "Rain <b>"))
    found = item(player=playing(chapters=marks))
    path = "//nav[@aria-label='Chapters']//a"
    assert links(found, path) == [
        ("0:00 Start", "../media/film.webm#t=0.0"),
        ("1:02 Rain <b>", "../media/film.webm#t=62.5"),
    ]
    assert found.xpath(f"{path}/@data-seek") == ["0.0", "62.5"]
    sound = item(Kind.TRACK, player=playing(tag="audio", chapters=marks))
    assert texts(sound, "//summary") == ["2 chapters"]
    assert item(Kind.TRACK, player=playing(tag="audio", chapters=())).xpath("//summary") == []


@pytest.mark.parametrize(("count", "rails"), [(1, 0), (2, 0), (3, 1)])
def test_seasons_have_a_rail_once_they_are_many(count: int, rails: int) -> None:
    chapters = tuple(chapter(LINE, title=f"Season {n}", href=f"#{n}", name=f"s{n}") for n in range(count))
    found = item(Kind.SHOW, chapters=chapters)
    assert len(found.xpath("//nav[@aria-label='On this page']")) == rails
    assert links(found, f"//section[{of_class('season')}]//h2/a") == [(f"Season {n}", f"#{n}") for n in range(count)]


def test_a_season_without_lines_is_only_in_the_rail_and_one_part_is_one_part() -> None:
    named = [chapter(name=f"s{n}", title=f"Season {n}") for n in (2, 3)]
    found = item(Kind.SHOW, chapters=(chapter(LINE, name="s1"), *named))
    assert texts(found, f"//section[{of_class('season')}]/header/p") == ["1 part"]
    assert links(found, "//nav[@aria-label='On this page']//a") == [("Season 1", "#s-s1"), ("Season 2", "#s-s2"), ("Season 3", "#s-s3")]  # fmt: skip
    assert texts(item(Kind.SHOW, chapters=(chapter(LINE, LINE),)), "//header/p[@class='note']") == ["2 parts"]


def test_an_episode_s_line() -> None:
    still = replace(
        LINE, note="2020-01-05", duration="58 min", overview="He walks.", image=samples.image(0, "../", "wide")
    )
    found = item(Kind.SHOW, chapters=(chapter(still, replace(LINE, number="7", missing=True)),))
    assert texts(found, "//ol[@class='episodes']/li//p[@class='note']") == ["2020-01-0558 min", "not here now"]
    assert texts(found, "//ol[@class='episodes']//p[@class='overview']") == ["He walks."]
    assert texts(found, "//span[@class='numeral']") == ["7"]
    assert found.xpath("//ol[@class='episodes']/li/@class") == ["away"]


def test_a_record_names_its_discs_where_it_has_several_and_plays_what_it_can() -> None:
    one = item(Kind.ALBUM, chapters=(chapter(LINE, replace(LINE, src="", note="Guest"), title="Disc 1"),))
    assert (one.xpath("//section[@class='disc']/h2"), texts(one, "//ol[@class='tracks']//span[@class='note']")) == ([], ["Guest"])  # fmt: skip
    assert [(link.get("href"), link.get("aria-label")) for link in one.xpath("//a[@class='hear']")] == [("../media/one.mp3", "Play One")]  # fmt: skip
    assert one.xpath("//ol[@class='tracks']/li/@data-src") == ["../media/one.mp3"]
    two = item(Kind.ALBUM, chapters=(chapter(LINE, title="Disc 1"), chapter(LINE, title="Disc 2")))
    assert texts(two, "//section[@class='disc']/h2") == ["Disc 1", "Disc 2"]


def test_what_is_on_a_disc_leads_to_what_it_became() -> None:
    titles = (
        OnDisc("1", "Film", "../f.html", "2008", "1:23:45", ("2 chapters",)),
        OnDisc("2", "Title 2", "", "not taken", "", ()),
    )
    found = item(Kind.DISC, on_disc=titles)
    assert links(found, "//ol[@class='ondisc']//a") == [("Film", "../f.html")]
    assert found.xpath("//ol[@class='ondisc']/li/@class") == ["untaken"]
    assert texts(found, "//ol[@class='ondisc']//p") == ["20082 chapters", "not taken"]


def test_the_way_to_what_comes_before_and_after() -> None:
    found = item(previous=Link("One", "../1.html"), next=Link("Three", "../3.html"))
    turn = f"//nav[{of_class('turn')}]//a"
    assert links(found, turn) == [("PreviousOne", "../1.html"), ("NextThree", "../3.html")]
    assert found.xpath(f"{turn}/@rel") == ["prev", "next"]
    assert links(item(next=Link("Three", "../3.html")), turn) == [("NextThree", "../3.html")]


def test_a_row_of_cards_leads_to_all_of_them_only_where_there_are_more() -> None:
    cards = tuple(samples.film(n, "../") for n in range(3))
    found = item(Kind.ARTIST, shelves=(Row("Albums", "../a.html", cards, 3), Row("Films", "../f.html", cards, 1234), Row("None", "#", (), 0)))  # fmt: skip
    assert links(found, "//a[@class='all']") == [("All 1,234 in Films", "../f.html")]
    assert texts(found, f"//section[{of_class('row')}]//h2") == ["Albums", "Films"]


@pytest.mark.parametrize(
    ("accent", "hue"), [("#a33a2c", "tinted hue-3"), ("#777777", "tinted hue-grey"), ("", "hue-house")]
)
def test_a_page_wears_the_colour_of_its_picture(accent: str, hue: str) -> None:
    assert item(accent=accent).get("class") == hue
