"""What is known of a film or show, as facts and pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from tmdb_fixtures import episode, film, named, opened
from tmdb_service import TmdbService

from medialib.errors import NotFoundError
from medialib.identify.online.tmdb import Service, details, search
from medialib.identify.online.tmdb.pictures import SIZES
from medialib.identify.online.words import Candidate, Known, Question, RemotePicture
from medialib.model import Fact, Json, Kind, Source

PLACE = "https://pictures.example/t/p"


@pytest.fixture
def service(tmdb_catalogue: TmdbService, tmp_path: Path) -> Service:
    """The catalogue in English."""
    return opened(tmdb_catalogue, tmp_path)


@pytest.fixture
def german(tmdb_catalogue: TmdbService, tmp_path: Path) -> Service:
    """The catalogue in German."""
    return opened(tmdb_catalogue, tmp_path, language="de")


def facts(sure: float = 1.0, **values: Json) -> tuple[Fact, ...]:
    return tuple(Fact(field, value, Source.TMDB, sure) for field, value in values.items())


def told(known: Known, *fields: str) -> dict[str, tuple[Json, float]]:
    """The values of these fields, and how sure they are."""
    return {fact.field: (fact.value, fact.confidence) for fact in known.facts if fact.field in fields}


def person(name: str, role: str, character: str = "") -> Json:
    return {"name": name, "role": role, "character": character}


def test_all_of_a_film(service: Service) -> None:
    (chosen,) = search(service, film("The Lantern Keeper", 1987))
    found = details(service, chosen, film("The Lantern Keeper", 1987))
    crew = [person("Jo Vance", "director"), person("Ana Roy", "writer"), person("Per Lind", "composer")]
    assert (found.item.kind, found.parents, found.children) == (Kind.MOVIE, (), ())
    assert found.item.facts == facts(
        0.92,
        title="The Lantern Keeper",
        original_title="The Lantern Keeper",
        overview="All of The Lantern Keeper.",
        tagline="He lit the coast.",
        year=1987,
        date="1987-03-06",
        genres=["Drama", "Mystery"],
        certification="PG-13",
        rating=7.3,
        runtime_s=6240,
        credits=[person("Tom Orre", "actor", "The Keeper"), person("Ida Falk", "actor", "Marta"), *crew],
        external_ids={"tmdb": "101", "imdb": "tt0900101", "wikidata": "Q900101"},
        collection={"key": "tmdb:collection:900", "title": "The Lantern Collection"},
        trailers=[
            {"name": "Trailer", "url": "https://www.youtube.com/watch?v=abc-DEF_123", "language": "en"},
            {"name": "Teaser", "url": "https://www.youtube.com/watch?v=teaser1", "language": "en"},
            {"name": "Trailer (D)", "url": "https://vimeo.com/7654321", "language": "de"},
        ],
    )


def test_a_film_in_another_language(german: Service) -> None:
    item = details(german, named("101"), film("")).item
    assert told(item, "title", "original_title", "overview", "tagline", "certification") == {
        "title": ("Der Laternenwärter", 1.0),
        "original_title": ("The Lantern Keeper", 1.0),
        "overview": ("Ein Mann und sein Licht.", 1.0),
        "tagline": ("He lit the coast.", 0.8),
        "certification": ("DE-12", 1.0),
    }
    (trailers, _) = told(item, "trailers")["trailers"]
    assert isinstance(trailers, list) and [one["language"] for one in trailers if isinstance(one, dict)] == [
        "de",
        "en",
        "en",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            {
                "title": ("Letters in Snow", 0.9),
                "overview": ("Two friends write.", 0.9),
                "tagline": ("Cold hands.", 0.9),
            },
        ),
        (
            "de",
            {
                "title": ("Letters in Snow", 0.72),
                "overview": ("Two friends write.", 0.72),
                "tagline": ("Cold hands.", 0.72),
            },
        ),
        ("ja", {"title": ("雪の手紙", 0.9), "overview": ("二人の友。", 0.9), "tagline": ("Cold hands.", 0.72)}),
    ],
)
def test_what_a_language_lacks_is_told_in_english_and_less_surely(
    language: str, expected: dict[str, tuple[str, float]], tmdb_catalogue: TmdbService, tmp_path: Path
) -> None:
    chosen = Candidate("tmdb", "104", Kind.MOVIE, "Letters in Snow", score=0.9)
    item = details(opened(tmdb_catalogue, tmp_path, language=language), chosen, film("")).item
    assert told(item, "title", "overview", "tagline") == expected
    assert told(item, "original_title") == {"original_title": ("雪の手紙", 0.9)}


def test_a_film_of_which_little_is_known(service: Service) -> None:
    item = details(service, named("114"), film("")).item
    assert item == Known(
        Kind.MOVIE,
        facts(
            title="Undated Dream",
            original_title="Undated Dream",
            overview="All of Undated Dream.",
            external_ids={"tmdb": "114"},
        ),
    )


def paths(pictures: tuple[RemotePicture, ...], role: str) -> list[str]:
    return [one.url.removeprefix(f"{PLACE}/{SIZES[role]}") for one in pictures if one.role == role]


def test_pictures_by_language_then_by_votes(service: Service, german: Service) -> None:
    ours, theirs = (details(one, named("101"), film("")).item.pictures for one in (german, service))
    assert paths(ours, "poster") == ["/deMany.jpg", "/deFew.jpg", "/none.jpg", "/enBest.jpg", "/fr.jpg"]
    assert paths(theirs, "poster") == ["/enBest.jpg", "/none.jpg", "/fr.jpg", "/deMany.jpg", "/deFew.jpg"]
    assert [one for one in ours if one.role != "poster"] == [
        RemotePicture("backdrop", f"{PLACE}/w1280/wide.jpg", None, 3840, 2160, 2.22),
        RemotePicture("logo", f"{PLACE}/w500/logo.png", "en", 500, 200, 0.0),
    ]


def test_the_one_picture_there_is(service: Service) -> None:
    assert details(service, named("103"), film("")).item.pictures == (
        RemotePicture("poster", f"{PLACE}/w780/poster103.jpg"),
    )


@pytest.mark.parametrize("number", ["999", "101/../102", "-1", "", "1" * 30])
def test_what_is_not_there(number: str, service: Service) -> None:
    with pytest.raises(NotFoundError) as caught:
        details(service, named(number), film(""))
    assert caught.value.message == f"The Movie Database has no movie {number[:20]}."


def test_a_show_without_a_season_asked_for(service: Service) -> None:
    found = details(service, named("201", Kind.SHOW), Question(Kind.SHOW, "Harbour Street"))
    assert (found.item.kind, found.children) == (Kind.SHOW, ())
    assert told(found.item, "title", "year", "date", "certification", "credits", "external_ids") == {
        "title": ("Harbour Street", 1.0),
        "year": (2008, 1.0),
        "date": ("2008-01-10", 1.0),
        "certification": ("TV-14", 1.0),
        "credits": ([person("Lea Moor", "creator")], 1.0),
        "external_ids": ({"tmdb": "201", "imdb": "tt0900201", "tvdb": "70201"}, 1.0),
    }


def test_a_season_with_its_episodes(service: Service) -> None:
    chosen = Candidate("tmdb", "201", Kind.SHOW, "Harbour Street", score=0.86)
    (season,) = details(service, chosen, episode("Harbour Street", 2, 1)).children
    assert season.item == Known(
        Kind.SEASON,
        facts(
            0.86,
            number=2,
            title="Season 2",
            overview="The second year.",
            date="2009-01-08",
            year=2009,
            external_ids={"tmdb": "8002", "tvdb": "5002"},
        ),
        (RemotePicture("poster", f"{PLACE}/w780/s2.jpg", "en", 1000, 1500, 2.5),),
        2,
    )
    assert [one.item.number for one in season.children] == [1, 2, 3, 4, 5, 6]
    assert season.children[0].item == Known(
        Kind.EPISODE,
        facts(
            0.86,
            number=1,
            title="Low Tide",
            overview="Low Tide at length.",
            date="2009-01-08",
            year=2009,
            rating=8.2,
            runtime_s=2880,
            absolute_number=7,
            credits=[
                person("Una Gray", "actor", "Stranger"),
                person("Max Dahl", "director"),
                person("Lea Moor", "writer"),
            ],
            external_ids={"tmdb": "9001"},
        ),
        (RemotePicture("still", f"{PLACE}/original/still1.jpg"),),
        1,
    )


def test_episodes_that_have_no_title_of_their_own_get_the_english_one(german: Service) -> None:
    (season,) = details(german, named("201", Kind.SHOW), episode("", 2)).children
    assert [told(one.item, "title", "overview") for one in season.children[:2]] == [
        {"title": ("Ebbe", 1.0), "overview": ("Low Tide at length.", 1.0)},
        {"title": ("Undertow", 0.8), "overview": ("Undertow at length.", 0.8)},
    ]


def test_specials_are_season_nought(service: Service) -> None:
    (season,) = details(service, named("201", Kind.SHOW), episode("", 0, 1)).children
    assert (season.item.number, told(season.item, "number", "title")) == (
        0,
        {"number": (0, 1.0), "title": ("Specials", 1.0)},
    )
    assert [told(one.item, "title", "absolute_number") for one in season.children] == [
        {"title": ("Christmas Night", 1.0)},
        {"title": ("Behind the Street", 1.0)},
    ]
