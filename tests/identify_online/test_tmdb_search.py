"""Which film or show a question means, how sure that is and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from tmdb_fixtures import episode, film, opened
from tmdb_service import V3_KEY, V4_TOKEN, TmdbService

from medialib.errors import SettingsError
from medialib.identify.online.asking import Asker
from medialib.identify.online.tmdb import Service, search, service_of
from medialib.identify.online.tmdb.search import NAMES
from medialib.identify.online.words import Candidate, Question, Reason
from medialib.model import Kind
from medialib.settings import Settings
from medialib.settings.table import Providers


@pytest.fixture
def service(tmdb_catalogue: TmdbService, tmp_path: Path) -> Service:
    """The catalogue that makes no trouble."""
    return opened(tmdb_catalogue, tmp_path)


def found(service: Service, question: Question) -> list[tuple[str, float]]:
    """The candidates' ids and scores."""
    return [(one.id, one.score) for one in search(service, question)]


def test_a_candidate_says_what_it_is_and_why(service: Service) -> None:
    assert search(service, film("Lantern Keeper", 1987, 105)) == (
        Candidate(
            "tmdb",
            "101",
            Kind.MOVIE,
            "The Lantern Keeper",
            "The Lantern Keeper",
            1987,
            "All of The Lantern Keeper.",
            "https://pictures.example/t/p/w342/poster101.jpg",
            score=0.99,
            reasons=(
                Reason("The title is the same.", 0.62),
                Reason("The year is the same: 1987.", 0.3),
                Reason("It lasts 104 min, the file 105 min.", 0.16),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (film("The Lantern Keeper", 1987), [("101", 0.92)]),
        (film("the.lantern.keeper", 2019), [("102", 0.92)]),
        (film("Der Laternenwärter", 1987), [("101", 0.9)]),
        (film("Keeper of the Light", 1987), [("101", 0.9)]),
        (film("雪の手紙", 1998), [("104", 0.92)]),
        (film("Yuki no Tegami", 1998), [("104", 0.9)]),
        (film("Letters in Snow (Yuki no Tegami)", 1998), [("104", 0.92)]),
        (film("Тихая пристань", 1975), [("113", 0.92)]),
        (film("1923", 2011), [("105", 0.92)]),
        (film("47", 2015), [("106", 0.92)]),
        (film("Copper River 3", 1995), [("107", 0.92)]),
        (film("Copper River II", 1991), [("108", 0.92)]),
        (film("Salt and Smoke - The Long Winter", 2010), [("110", 0.92)]),
        (film("Iron Meadow", None, 96), [("103", 0.86)]),
        (film("Iron Meadow", 2005, 95), [("103", 0.96)]),
        (film("Night Ferry", 2012, 90), [("111", 0.99), ("112", 0.72)]),
        (film("Night Ferry", 2012, 86.4), [("111", 0.99), ("112", 0.72)]),
    ],
)
def test_certain(question: Question, expected: list[tuple[str, float]], service: Service) -> None:
    assert found(service, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (film("The Lantern Keeper"), [("102", 0.62), ("101", 0.62)]),
        (film("The Lantern Keeper", None, 131), [("102", 0.78), ("101", 0.62)]),
        (film("Iron Meadow"), [("103", 0.7)]),
        (film("Iron Meadow", None, 20), [("103", 0.5)]),
        (film("Iron Meadow", 2005), [("103", 0.8)]),
        (film("Iron Meadow", 2004, 300), [("103", 0.72)]),
        (film("Night Ferry", 2012), [("112", 0.8), ("111", 0.8)]),
        (film("Salt & Smoke", 2010), [("110", 0.802)]),
        (film("Undated Dream", 2010), [("114", 0.62)]),
    ],
)
def test_for_a_person_to_say(question: Question, expected: list[tuple[str, float]], service: Service) -> None:
    assert found(service, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (film("Iron Meadow", 1950), [("103", 0.32)]),
        (film("Copper", 1700), [("109", 0.0), ("108", 0.0), ("107", 0.0)]),
        (film("Nothing of the sort", 1999), []),
    ],
)
def test_unlikely(question: Question, expected: list[tuple[str, float]], service: Service) -> None:
    assert sorted(found(service, question)) == sorted(expected)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (episode("Harbour Street", 2, 3), [("201", 0.86)]),
        (episode("Harbour Street", 0, 2), [("201", 0.86)]),
        (episode("Harbour Street", 2, 9), [("201", 0.5)]),
        (episode("Harbour Street", 7), [("201", 0.5)]),
        (episode("Harbour Street", 1, 16), [("201", 0.86)]),
        (Question(Kind.SHOW, "Harbour Street", 2008), [("201", 0.92)]),
        (Question(Kind.SHOW, "Harbour Street", 2009, season=2), [("201", 0.96)]),
        (Question(Kind.SHOW, "Harbour Street"), [("201", 0.7)]),
        (episode("Iron Meadow", 1, 8), [("205", 0.86)]),
        (episode("Glass Cities", 5, 3), [("204", 0.86), ("203", 0.42)]),
        (episode("Glass Cities", 1, 3), [("203", 0.78), ("204", 0.78)]),
        (episode("Kumo no Kuni", None, 5), [("206", 0.86)]),
        (episode("Kumo no Kuni", None, 7), [("206", 0.5)]),
        (episode("The Daily Bulletin", date="2024-01-02"), [("202", 0.86)]),
        (episode("The Daily Bulletin", date="2019-01-02"), [("202", 0.5)]),
    ],
)
def test_shows_by_what_they_have(question: Question, expected: list[tuple[str, float]], service: Service) -> None:
    assert found(service, question) == expected


@pytest.mark.parametrize(
    ("question", "number", "by"),
    [
        (film("Wrong Title", 1900, tmdb="101"), "101", "tmdb"),
        (film("Wrong Title", imdb="tt0900101"), "101", "imdb"),
        (film("", tmdb="999", imdb="tt0900101"), "101", "imdb"),
        (Question(Kind.SHOW, "Wrong Title", ids={"tvdb": "70201"}), "201", "tvdb"),
        (episode("Wrong Title", 2, 1, imdb="tt0900299"), "201", "imdb"),
    ],
)
def test_an_id_names_the_answer(question: Question, number: str, by: str, service: Service) -> None:
    (one,) = search(service, question)
    assert (one.id, one.score, one.reasons) == (number, 1.0, (Reason(f"The {NAMES[by]} id names it.", 1.0),))


@pytest.mark.parametrize(
    "ids",
    [
        {"tmdb": "999"},
        {"imdb": "tt0900998"},
        {"imdb": "tt0000404"},
        {"tmdb": "101/../../account"},
        {"imdb": "tt1?x=y"},
        {"tvdb": "70201"},
        {"musicbrainz": "101"},
    ],
)
def test_an_id_that_names_nothing_leaves_it_to_the_title(ids: dict[str, str], service: Service) -> None:
    assert found(service, Question(Kind.MOVIE, "Iron Meadow", 2004, ids=ids)) == [("103", 0.92)]


@pytest.mark.parametrize("title", ["", " ", "???", "\udcff", "x" * 5000, "漢" * 5000, "(aka)", ": -", "(" * 3000])
def test_no_title_is_too_odd(title: str, service: Service) -> None:
    for question in (film(title, 1950), film(title), episode(title, 9, 1)):
        assert [number for number, score in found(service, question) if score >= 0.5] == []


def test_an_ambiguous_id_is_not_guessed_from(service: Service) -> None:
    assert found(service, episode("Harbour Street", 3, 1, tvdb="5005")) == [("201", 0.86)]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (film("Iron Meadow", 2004), ["/search/movie Iron Meadow 2004"]),
        (film("Iron Meadow", 2004, 95), ["/search/movie Iron Meadow 2004", "/movie/103"]),
        (
            film("Copper River 3", 1995),
            ["/search/movie Copper River 3 1995", "/search/movie Copper River 3", "/search/movie Copper River III"],
        ),
        (
            film("Nothing: At All and All", 1999),
            [
                "/search/movie Nothing: At All and All 1999",
                "/search/movie Nothing: At All and All",
                "/search/movie Nothing",
                "/search/movie Nothing: At All & All",
            ],
        ),
        (episode("Wrong", 2, 1, imdb="tt0900299"), ["/find/tt0900299 imdb_id", "/tv/201"]),
    ],
)
def test_no_more_is_asked_than_it_takes(
    question: Question, asked: list[str], tmdb: TmdbService, tmp_path: Path
) -> None:
    first, again = search(opened(tmdb, tmp_path), question), search(opened(tmdb, tmp_path), question)
    assert (tmdb.asked, first) == (asked, again)


def test_in_the_settings_language(tmdb: TmdbService, tmp_path: Path) -> None:
    (one,) = search(opened(tmdb, tmp_path, language="de"), film("Der Laternenwärter", 1987))
    assert (one.title, one.original_title, one.overview, one.score) == (
        "Der Laternenwärter",
        "The Lantern Keeper",
        "Ein Mann und sein Licht.",
        0.92,
    )
    assert "language=de-DE" in tmdb.site.paths[0]


def test_a_token_goes_in_a_header_and_a_key_in_the_address(tmdb: TmdbService, tmp_path: Path) -> None:
    for place, key in (("v3", f" {V3_KEY} "), ("v4", V4_TOKEN)):
        search(opened(tmdb, tmp_path / place, tmdb_key=key), film("Iron Meadow", 2004))
    assert [(f"api_key={V3_KEY}" in path, "authorization" in headers) for path, headers in tmdb.site.seen] == [
        (True, False),
        (False, True),
    ]
    assert all("eyJ" not in path for path in tmdb.site.paths)


@pytest.mark.parametrize("given", [{}, {"tmdb_key": "  "}, {"tmdb_key": V3_KEY, "enabled": False}])
def test_without_a_key_nothing_is_asked(given: dict[str, object], tmp_path: Path) -> None:
    settings = Settings(media_root=tmp_path, providers=Providers.model_validate(given))
    assert service_of(settings, Asker(settings)) is None


@pytest.mark.parametrize("key", ["abc\ndef", "key with spaces", "schlüssel", "x"])
def test_what_is_no_key_is_told_without_repeating_it(key: str, tmp_path: Path) -> None:
    settings = Settings(media_root=tmp_path, providers=Providers.model_validate({"tmdb_key": key}))
    with pytest.raises(SettingsError) as caught:
        service_of(settings, Asker(settings))
    assert caught.value.message == "providers.tmdb_key holds no key of The Movie Database."
