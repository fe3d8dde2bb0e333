"""On which lists an item stands, and in which order: of its rows alone, kind by kind."""

from __future__ import annotations

from typing import Any

import pytest
from plain_rows import NOW, face, media

from medialib.catalogue import hrefs, letters, places
from medialib.catalogue.faces import Above, Art
from medialib.catalogue.places import BY_KIND, BY_NAME, GAP, Rows
from medialib.model import Kind
from medialib.store.items import Credited, Label

SHOW, SEASON = Above("show00000001", "show", "The Show", None), Above("season000001", "season", "Season 2", 2)
ALBUM, PODCAST = Above("album0000001", "album", "Songs", None), Above("podcast00001", "podcast", "Talk", None)
BARE = Rows((), (), (), (), None, ())
ADDED = letters.backwards(NOW)


def of(kind: Kind, up: tuple[Above, ...] = (), rows: Rows = BARE, **values: Any) -> list[tuple[str, str]]:
    """The places of an item called Amber."""
    return places.of(media(kind, **values), face(kind, up=up), rows)


@pytest.mark.parametrize(
    ("kind", "shelf"),
    [("movie", "movies"), ("show", "shows"), ("artist", "artists"), ("album", "albums"), ("podcast", "podcasts"),
     ("audiobook", "audiobooks"), ("book", "books"), ("document", "documents"), ("disc", "discs"), ("track", "singles"),
     ("episode", "singles"), ("season", "singles"), ("podcast_episode", "singles")],
)  # fmt: skip
def test_what_is_ordered_by_title_stands_on_its_shelf_and_under_its_letter(kind: str, shelf: str) -> None:
    news = [] if kind in ("show", "season", "artist", "podcast", "disc") else [("recent", ADDED)]
    expected = [(f"new/{shelf}", ADDED), (shelf, "amber"), (f"{shelf}/a", "amber"), *news]
    assert of(Kind(kind)) == sorted(expected)


@pytest.mark.parametrize(("kind", "shelf"), [("video", "videos"), ("article", "articles"), ("photo", "photos")])
@pytest.mark.parametrize(("date", "key"), [("2020-05-06", "7979-94-93"), (None, ADDED), ("", ADDED)])
def test_what_is_ordered_by_date_has_no_letters_and_the_newest_first(
    kind: str, shelf: str, date: str | None, key: str
) -> None:
    assert of(Kind(kind), date=date) == sorted([(f"new/{shelf}", ADDED), ("recent", ADDED), (shelf, key)])


@pytest.mark.parametrize(
    ("year", "lists"),
    [(None, []), (0, []), (-44, []), (7, ["years/7"]), (999, ["years/999"]), (1000, ["movies/1000s", "years/1000"]),
     (1999, ["movies/1990s", "years/1999"]), (2000, ["movies/2000s", "years/2000"]),
     (9999, ["movies/9990s", "years/9999"]), (10_000, [])],
)  # fmt: skip
def test_only_years_that_are_years_make_lists(year: int | None, lists: list[str]) -> None:
    found = [name for name, _ in of(Kind.MOVIE, year=year)]
    assert [name for name in found if name.startswith("years/") or name.endswith("0s")] == lists


@pytest.mark.parametrize("kind", [Kind.BOOK, Kind.AUDIOBOOK, Kind.DOCUMENT, Kind.ARTICLE, Kind.PHOTO, Kind.VIDEO])
def test_shelves_that_no_decade_divides_have_years_all_the_same(kind: Kind) -> None:
    found = {name for name, _ in of(kind, year=1999)}
    assert {name for name in found if "199" in name} == {"years/1999"}


def test_an_episode_stands_in_its_show_and_among_what_is_new_only() -> None:
    genres = (Label("", "drama", "Drama", 0),)
    found = of(Kind.EPISODE, (SHOW, SEASON), BARE._replace(genres=genres), number=3, year=1999, date="1999-01-02")
    assert found == [("of/show00000001", "00000002000000031999-01-02amber"), ("recent", ADDED)]


def test_a_season_and_a_track_below_something_stand_nowhere_by_themselves() -> None:
    assert of(Kind.SEASON, (SHOW,), year=1999, number=2) == []
    assert of(Kind.TRACK, (ALBUM,), year=1999, number=2) == []


def test_a_podcast_s_episode_stands_in_it_with_the_newest_first() -> None:
    found = of(Kind.PODCAST_EPISODE, (PODCAST,), date="2024-05-06")
    assert found == [("episodes/podcast00001", "7975-94-93"), ("recent", ADDED)]


def test_a_video_stands_on_its_channel() -> None:
    plain = of(Kind.VIDEO, creator="clickspring", date="2020-05-06")
    assert ("channels/clickspring", "7979-94-93") in plain
    hashed = of(Kind.VIDEO, creator="Click/../Spring")
    assert [name for name, _ in hashed if name.startswith("channels/")] == [f"channels/{hrefs.slug('Click/../Spring')}"]
    assert [name for kind in (Kind.MOVIE, Kind.TRACK) for name, _ in of(kind, creator="x") if "channels" in name] == []


def test_every_row_that_hangs_on_an_item_is_a_place() -> None:
    rows = Rows(
        (Label("", "drama", "Drama", 0), Label("", "film noir", "Film Noir", 0)),
        (Label("", "keep", "Keep", 0),),
        (Label("", "saga", "Saga", 12), Label("", "first", "First", -1)),
        (Credited("", "akira0000001", "director", "", "Akira"), Credited("", "akira0000001", "actor", "Self", "Akira")),
        Art("bbhash", (200, 1280), 1920, 1080, "#000000"),
        ("disc00000001",),
    )
    shown = face(Kind.MOVIE, art=Art("aahash", (200, 400), 600, 900, "#000000"))
    found = places.of(media(Kind.MOVIE, year=1954), shown, rows)
    assert found == sorted([
        ("new/movies", ADDED), ("movies", "amber"), ("movies/a", "amber"), ("movies/1950s", "amber"), ("recent", ADDED),
        ("years/1954", "amber"), ("genres/drama", "amber"), (f"genres/{hrefs.slug('film noir')}", "amber"),
        ("tags/keep", "amber"), ("collections/saga", "00000012"), ("collections/first", "00000000"),
        ("art/aahash", "200,400"), ("art/bbhash", "200,1280"), ("disc/disc00000001", "amber"),
        ("person/akira0000001", GAP.join(("00", "director", "8045", "amber"))),
        ("person/akira0000001", GAP.join(("06", "actor", "8045", "amber"))),
    ])  # fmt: skip


def test_one_picture_for_two_uses_is_one_place() -> None:
    art = Art("aahash", (200,), 600, 900, "#000000")
    found = places.of(media(Kind.MOVIE), face(Kind.MOVIE, art=art), BARE._replace(backdrop=art))
    assert [name for name, _ in found].count("art/aahash") == 1


@pytest.mark.parametrize(
    "numbers",
    [
        [(1, 1, None, "b"), (1, 2, None, "a"), (2, 1, None, "a"), (10, 1, None, "a"), (0, 1, None, "special")],
        [(1, 1, None, "one"), (1, None, "2020-01-04", "z"), (1, None, "2020-01-05", "a"), (2, 1, None, "next")],
        [(1, 9, None, "i"), (1, 10, None, "h"), (1, 100, None, "g"), (None, 1, None, "of no season")],
        [(1, 1, "2020-01-01", "z"), (1, 1, None, "a"), (1, 1, None, "b")],
        [(0, 1, None, "special"), (0, 2, None, "another"), (None, 1, None, "loose"), (None, None, None, "looser")],
    ],
    ids=["specials last", "days in order", "no season last", "twins by title", "loose behind specials"],
)
def test_the_order_of_a_show_s_episodes(numbers: list[tuple[int | None, int | None, str | None, str]]) -> None:
    keys = []
    for season, number, date, title in numbers:
        above = Above("season000001", "season", "Season", season)
        [key] = [
            key
            for name, key in of(Kind.EPISODE, (SHOW, above), number=number, date=date, sort_title=title)
            if name == "of/show00000001"
        ]
        keys.append(key)
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    "credits",
    [
        [
            ("director", 1999, "z"),
            ("actor", 2001, "a"),
            ("actor", 1999, "a"),
            ("actor", 1999, "b"),
            ("actor", None, "a"),
        ],
        [("creator", 1990, ""), ("author", 1990, ""), ("artist", 1990, ""), ("composer", 1990, ""), ("host", 1990, "")],
        [
            ("narrator", 1990, ""),
            ("writer", 1990, ""),
            ("producer", 1990, ""),
            ("best_boy", 1990, ""),
            ("gaffer", 1, ""),
        ],
    ],
)
def test_a_person_s_works_stand_by_role_then_newest_first(credits: list[tuple[str, int | None, str]]) -> None:
    keys = [places.credit_key(*credit) for credit in credits]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("role", "said"), [("director", "Director"), ("best_boy", "Best boy"), (f"a{GAP}b", "A b"), ("", "")]
)
def test_a_role_comes_back_from_its_key(role: str, said: str) -> None:
    assert places.role_of(places.credit_key(role, 1999, f"title{GAP}with a gap")) == said


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Kurosawa, Akira", [("people", "kurosawa, akira"), ("people/k", "kurosawa, akira")]),
     ("小林", [("people", "小林"), ("people/cjk", "小林")]), ("", [("people", ""), ("people/other", "")]),
     ("50 Cent", [("people", "50 cent"), ("people/0-9", "50 cent")])],
)  # fmt: skip
def test_where_a_person_stands(name: str, expected: list[tuple[str, str]]) -> None:
    assert places.of_person(name) == expected


def test_every_kind_has_one_shelf_and_every_shelf_one_name() -> None:
    assert set(BY_KIND) == set(Kind)
    assert {name: shelf.name for name, shelf in BY_NAME.items()} == {name: name for name in BY_NAME}
    assert [len([shelf for shelf in places.SHELVES if kind in shelf.kinds]) for kind in Kind] == [1] * len(Kind)


@pytest.mark.parametrize(
    ("name", "cut", "above", "subject"),
    [("movies", True, None, "media"), ("movies/a", True, "movies", "media"), ("movies/1990s", True, "movies", "media"),
     ("genres/drama", True, None, "media"), ("people", True, None, "person"), ("people/k", True, "people", "person"),
     ("person/p01", False, None, "media"), ("of/show1", False, None, "media"), ("new/movies", False, None, "media"),
     ("art/hash", False, None, "media"), ("disc/d1", False, None, "media"), ("episodes/q1", True, None, "media")],
)  # fmt: skip
def test_what_a_list_is(name: str, cut: bool, above: str | None, subject: str) -> None:
    shelf = places.shelf_above(name)
    assert (places.is_cut(name), shelf.name if shelf else None, places.subject(name)) == (cut, above, subject)


def test_the_files_of_pictures_that_stand_on_lists() -> None:
    found = places.printed_art([("art/aahash", "200,400"), ("art/bbhash", ""), ("art/cchash", "90")])
    assert found == ["art/aa/aahash-200.webp", "art/aa/aahash-400.webp", "art/cc/cchash-90.webp"]
