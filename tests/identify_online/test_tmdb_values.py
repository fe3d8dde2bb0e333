"""Values out of an answer of The Movie Database, each checked to be what it should be."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.identify.online.tmdb.entry import MOST_TITLES, Entry, entry_of
from medialib.identify.online.tmdb.facts import episode_facts, facts, season_facts
from medialib.identify.online.tmdb.people import MOST_CAST, MOST_OF_A_ROLE, credits, episode_credits
from medialib.identify.online.tmdb.reading import MOST_ROWS, day, inner, line, real, row, rows, text, whole, year
from medialib.identify.online.tmdb.seasons import PLACEHOLDER
from medialib.identify.online.tmdb.service import FILM, SHOW, language_of
from medialib.identify.online.tmdb.texts import texts
from medialib.model import Fact, Json, Source

ODD: list[Any] = [None, True, False, 0, -1, 1.5, "x", "", [], ["x"], {}, {"a": 1}]


def valued(found: Any) -> dict[str, Any]:
    return {"value": found}


@pytest.mark.parametrize(
    ("value", "number", "measure"),
    [
        (0, 0, 0.0),
        (7, 7, 7.0),
        (-1, None, -1.0),
        (2**53 - 1, 2**53 - 1, 2.0**53 - 1),
        (2**53, None, 2.0**53),
        (10**400, None, 0.0),
        (True, None, 0.0),
        (7.5, None, 7.5),
        ("7.5", None, 7.5),
        (" 7 ", None, 7.0),
        ("seven", None, 0.0),
        ("nan", None, 0.0),
        ("1e999", None, 0.0),
        (float("inf"), None, 0.0),
        (None, None, 0.0),
        ([7], None, 0.0),
        ({"a": 7}, None, 0.0),
    ],
)
def test_numbers(value: Any, number: int | None, measure: float) -> None:
    assert (whole(valued(value), "value"), real(valued(value), "value")) == (number, measure)
    assert (whole({}, "value"), real({}, "value")) == (None, 0.0)


@pytest.mark.parametrize(
    ("value", "several", "one"),
    [
        ("  Iron Meadow ", "Iron Meadow", "Iron Meadow"),
        ("Iron\n  Meadow", "Iron\n  Meadow", "Iron Meadow"),
        ("Iron\x00\x1bMeadow\x7f", "IronMeadow", "IronMeadow"),
        ("a\u2028b\u00a0c", "a\u2028b\u00a0c", "a b c"),
        ("\ufffe\uffff", "", ""),
        ("🎬 映画", "🎬 映画", "🎬 映画"),
        ("x" * 600, "x" * 500, "x" * 500),
        *((odd, "", "") for odd in ODD if odd != "x"),
    ],
)
def test_texts_and_lines(value: Any, several: str, one: str) -> None:
    assert (text(valued(value), "value"), line(valued(value), "value")) == (several, one)


@pytest.mark.parametrize(
    ("value", "date", "of"),
    [
        ("2004-05-14", "2004-05-14", 2004),
        ("2004-05-14T20:00:00.000Z", "2004-05-14", 2004),
        ("1888-10-14", "1888-10-14", 1888),
        ("1799-01-01", None, None),
        ("2100-01-01", None, None),
        ("2004-13-01", None, None),
        ("2004-00-10", None, None),
        ("2004-01-32", None, None),
        ("2004", None, None),
        ("14.05.2004", None, None),
        ("", None, None),
        (20040514, None, None),
        (None, None, None),
    ],
)
def test_days_and_years(value: Any, date: str | None, of: int | None) -> None:
    assert (day(valued(value), "value"), year(valued(value), "value")) == (date, of)


def test_objects_and_lists_of_them() -> None:
    assert [row(odd) for odd in ODD] == [{}] * (len(ODD) - 1) + [{"a": 1}]
    assert [inner({"a": odd}, "a", "b") for odd in ODD] == [{}] * len(ODD)
    assert inner({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1}
    assert [rows({"a": odd}, "a") for odd in ODD] == [[]] * len(ODD)
    assert rows({"a": {"b": [{"n": 1}, 2, None, {"n": 3}]}}, "a", "b") == [{"n": 1}, {"n": 3}]
    assert rows([{"n": 1}]) == [{"n": 1}]
    assert len(rows({"a": [{}] * (MOST_ROWS + 5)}, "a")) == MOST_ROWS


@pytest.mark.parametrize("title", [
    *("Episode 5", "Folge 12", "Episodio 1", "Avsnitt 10", "Épisode 3", "Серия 7", "第5話", "第 12 集", "第3회"),
    *("5. epizoda", "12 odcinek", "Ep. 4", "Episode #1", "7화"),
])  # fmt: skip
def test_a_title_that_only_counts_is_none(title: str) -> None:
    assert PLACEHOLDER.fullmatch(title) is not None


@pytest.mark.parametrize("title", [
    *("Low Tide", "Apollo 13 Lands", "Room 104 B", "Catch-22", "1923", "Episode Five", "Part 2: Salt", "47 Ronin Rise"),
])  # fmt: skip
def test_a_title_that_says_more_is_one(title: str) -> None:
    assert PLACEHOLDER.fullmatch(title) is None


def entry(**more: Any) -> Entry | None:
    return entry_of({"id": 7, "title": "Iron Meadow", **more}, FILM)


def test_an_entry_needs_an_id_and_a_title() -> None:
    assert entry() == Entry("7", FILM, "Iron Meadow")
    assert [entry(id=odd) for odd in (None, True, -1, "7", [7])] == [None] * 5
    assert [entry(title=odd) for odd in ("", "  ", None, 7)] == [None] * 4
    assert entry(title="", original_title="Железный луг") == Entry("7", FILM, "Железный луг", "Железный луг")
    assert entry_of({"id": 7, "title": "Iron Meadow"}, SHOW) is None
    assert entry_of({"id": 7, "name": "Iron Meadow"}, SHOW) == Entry("7", SHOW, "Iron Meadow")


def test_an_entry_of_a_show_knows_its_lengths_seasons_and_years() -> None:
    found: dict[str, Any] = {
        "id": 7,
        "name": "Harbour Street",
        "first_air_date": "2008-01-10",
        "last_air_date": "2010-02-04",
        "episode_run_time": [45, 45, "50", 0, 3000, 60],
        "last_episode_to_air": {"runtime": 52},
        "seasons": [
            {"season_number": 2, "episode_count": 6},
            {"season_number": 0, "episode_count": 1},
            {"season_number": 1, "episode_count": None},
            {"season_number": -1, "episode_count": 3},
            None,
        ],
    }
    known = entry_of(found, SHOW)
    assert known is not None
    assert (known.runtimes_s, known.seasons, list(known.seasons), known.years, known.year) == (
        *((2700.0, 3600.0, 3120.0), {0: 1, 2: 6}, [0, 2], (2008, 2010), 2008),
    )
    ongoing = entry_of({**found, "last_air_date": None}, SHOW)
    assert ongoing is not None
    assert ongoing.years is None


def test_the_other_titles_of_an_entry_are_taken_from_wherever_they_stand_and_each_once() -> None:
    known = entry(
        alternative_titles={
            "titles": [{"title": "One"}, {"title": "Two"}, {"title": ""}, 5],
            "results": [{"title": "One"}],
        },
        translations={"translations": [{"data": {"title": "Three"}}, {"data": {"name": "Four"}}, {"data": None}, {}]},
    )
    assert known is not None
    assert known.others == ("One", "Two", "Three", "Four")
    many = entry(alternative_titles={"titles": [{"title": f"T{number}"} for number in range(500)]})
    assert many is not None
    assert many.others == tuple(f"T{number}" for number in range(MOST_TITLES))


def told(found: dict[str, Any], sort: str = FILM, language: str = "en") -> dict[str, Json]:
    """What is said of a film or show, by field."""
    return {fact.field: fact.value for fact in facts(found, sort, language_of(language), 1.0)}


CERTIFIED: list[dict[str, Any]] = [
    {"iso_3166_1": "DE", "release_dates": [{"certification": "16", "type": 4}, {"certification": " 12 ", "type": 3}]},
    {"iso_3166_1": "US", "release_dates": [{"certification": "", "type": 3}, {"certification": "R", "type": 1}]},
    {"iso_3166_1": "AT", "release_dates": [{"certification": "", "type": 3}]},
    {"iso_3166_1": "FR", "release_dates": "none"},
    {"iso_3166_1": "GB", "release_dates": [{"certification": "1" * 40, "type": 3}]},
]


@pytest.mark.parametrize(
    ("language", "certificate"),
    [("de", "DE-12"), ("en", "R"), ("de-AT", "R"), ("fr", "R"), ("en-GB", f"GB-{'1' * 20}"), ("ja", "R")],
)
def test_the_certificate_is_that_of_the_readers_country_or_the_american_one(language: str, certificate: str) -> None:
    assert told({"release_dates": {"results": CERTIFIED}}, FILM, language) == {"certification": certificate}
    rated = [{"iso_3166_1": one["iso_3166_1"], "rating": certificate.partition("-")[2] or "R"} for one in CERTIFIED]
    shown = told({"content_ratings": {"results": rated}}, SHOW, language)["certification"]
    assert str(shown).rpartition("-")[2] == certificate.rpartition("-")[2]


def test_without_a_certificate_of_either_country_there_is_none() -> None:
    assert told({"release_dates": {"results": CERTIFIED[:1]}}, FILM, "fr") == {}
    assert told({"content_ratings": {"results": [{"iso_3166_1": "US", "rating": ""}]}}, SHOW) == {}


@pytest.mark.parametrize(
    ("average", "count", "rating"),
    [(7.25, 40, 7.2), ("7.25", "40", 7.2), (10, 1, 10.0), (10.1, 5, None), (0, 5, None), (-1, 5, None), (7, 0, None), (7, None, None)],
)  # fmt: skip
def test_a_rating_takes_votes(average: Any, count: Any, rating: float | None) -> None:
    assert told({"vote_average": average, "vote_count": count}).get("rating") == rating


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({"id": 7, "imdb_id": "tt0900101"}, {"tmdb": "7", "imdb": "tt0900101"}),
        ({"imdb_id": "tt1", "external_ids": {"imdb_id": "tt0900101"}}, None),
        ({"external_ids": {"imdb_id": "tt0900101", "tvdb_id": 70, "wikidata_id": "Q5"}}, {"imdb": "tt0900101", "tvdb": "70", "wikidata": "Q5"}),
        ({"external_ids": {"imdb_id": "tt09/../x", "tvdb_id": "70", "wikidata_id": "5"}}, None),
        ({"external_ids": {"tvdb_id": 0}}, None),
        ({"external_ids": ["tt0900101"]}, None),
    ],
)  # fmt: skip
def test_only_ids_of_the_right_form_are_kept(given: dict[str, Any], ids: dict[str, str] | None) -> None:
    assert told(given).get("external_ids") == ids


def video(**more: Any) -> dict[str, Any]:
    return {
        "iso_639_1": "en",
        "name": "A",
        "key": "abc",
        "site": "YouTube",
        "type": "Trailer",
        "official": True,
        **more,
    }


def test_trailers_in_the_readers_language_come_first_and_teasers_last() -> None:
    videos = [
        video(name="unofficial", official=False),
        video(name="teaser", type="Teaser"),
        video(name="ours, a teaser", type="Teaser", iso_639_1="de"),
        video(name="theirs"),
        video(name="ours", iso_639_1="de", site="Vimeo", key="7"),
        video(name="sixth", official=False),
    ]
    shown = told({"videos": {"results": videos}}, FILM, "de")["trailers"]
    assert isinstance(shown, list)
    assert [one["name"] for one in shown if isinstance(one, dict)] == [
        *("ours", "ours, a teaser", "theirs", "unofficial", "sixth"),
    ]
    assert shown[0] == {"name": "ours", "url": "https://vimeo.com/7", "language": "de"}


@pytest.mark.parametrize(
    "odd",
    [video(key="a&b=c"), video(key=""), video(key="é"), video(key="a" * 65), video(site="Elsewhere"), video(type="Clip"), video(key=None)],
)  # fmt: skip
def test_a_video_that_is_no_trailer_we_can_link_to_is_left_out(odd: dict[str, Any]) -> None:
    assert told({"videos": {"results": [odd, None, "x"]}}) == {}


def test_a_collection_needs_a_number_and_a_name() -> None:
    whole_one: Any = {"id": 900, "name": "The Lantern\nCollection"}
    assert told({"belongs_to_collection": whole_one}) == {
        "collection": {"key": "tmdb:collection:900", "title": "The Lantern Collection"}
    }
    odds: list[Any] = [{"id": 900}, {"name": "x"}, {"id": "900", "name": "x"}, [], "x", None]
    for odd in odds:
        assert told({"belongs_to_collection": odd}) == {}


def test_the_number_of_a_special_season_is_said_although_it_is_nought() -> None:
    assert season_facts({"season_number": 0}, 0.5) == (Fact("number", 0, Source.TMDB, 0.5),)
    assert episode_facts({"episode_number": 0, "runtime": 0}, None, 0.5) == (Fact("number", 0, Source.TMDB, 0.5),)
    assert episode_facts({"runtime": 48}, 7, 1.0) == (
        *(Fact("runtime_s", 2880, Source.TMDB), Fact("absolute_number", 7, Source.TMDB)),
    )


def said(found: dict[str, Any], language: str, sort: str = FILM) -> list[tuple[str, Json, float]]:
    return [
        (fact.field, fact.value, fact.confidence)
        for fact in texts(found, sort, language_of(language), 1.0)
        if fact.value
    ]


RUSSIAN = {"title": "Причал", "original_title": "Причал", "original_language": "ru"}


def translated(code: str, **data: str) -> dict[str, Any]:
    return {"iso_639_1": code, "data": data}


@pytest.mark.parametrize(
    ("found", "language", "expected"),
    [
        (RUSSIAN, "ru", [("title", "Причал", 1.0), ("original_title", "Причал", 1.0)]),
        (RUSSIAN, "de", [("title", "Причал", 0.8), ("original_title", "Причал", 1.0)]),
        (
            RUSSIAN | {"translations": {"translations": [translated("en", title="The Pier", overview="A pier.")]}},
            "de",
            [("title", "The Pier", 0.8), ("original_title", "Причал", 1.0), ("overview", "A pier.", 0.8)],
        ),
        (
            RUSSIAN | {"translations": {"translations": [translated("de", title="Причал"), translated("ru", tagline="Море.")]}},
            "de",
            [("title", "Причал", 1.0), ("original_title", "Причал", 1.0), ("tagline", "Море.", 0.8)],
        ),
        (
            RUSSIAN | {"title": "Der Steg", "overview": "Ein Steg."},
            "de",
            [("title", "Der Steg", 1.0), ("original_title", "Причал", 1.0), ("overview", "Ein Steg.", 1.0)],
        ),
        ({"original_title": "Pier", "original_language": "en"}, "en", [("title", "Pier", 1.0), ("original_title", "Pier", 1.0)]),
    ],
)  # fmt: skip
def test_titles_and_texts_in_another_language_are_less_sure(
    found: dict[str, Any], language: str, expected: list[tuple[str, Json, float]]
) -> None:
    assert said(found, language) == expected
    renamed = {name.replace("title", "name"): value for name, value in found.items()}
    if "translations" not in found:
        assert said(renamed, language, SHOW) == expected


def test_people_are_listed_by_billing_then_by_role_and_each_once() -> None:
    found: dict[str, Any] = {
        "created_by": [{"name": "Lea Moor"}, {"name": ""}],
        "credits": {
            "cast": [
                {"name": "Second", "order": 1},
                {"name": "Last"},
                {"name": "First", "order": 0, "character": "A\nB"},
            ],
            "crew": [
                *(
                    {"name": "Ed", "job": "Editor"},
                    {"name": "Di", "job": "Director"},
                    {"name": "Wi", "job": "Screenplay"},
                ),
                *(
                    {"name": "Wi", "job": "Story"},
                    {"name": "No", "job": "Catering"},
                    {"name": "Di", "job": "Writer"},
                    None,
                ),
            ],
        },
    }
    assert [(one["name"], one["role"], one["character"]) for one in credits(found) if isinstance(one, dict)] == [
        ("First", "actor", "A B"),
        ("Second", "actor", ""),
        ("Last", "actor", ""),
        ("Lea Moor", "creator", ""),
        ("Di", "director", ""),
        ("Wi", "writer", ""),
        ("Di", "writer", ""),
        ("Ed", "editor", ""),
    ]


def test_no_more_people_than_a_page_can_show() -> None:
    many: list[Any] = [{"name": f"P{number}", "order": number, "job": "Producer"} for number in range(100)]
    named = credits({"credits": {"cast": many, "crew": many}})
    roles = [one["role"] for one in named if isinstance(one, dict)]
    assert (roles.count("actor"), roles.count("producer"), len(roles)) == (MOST_CAST, MOST_OF_A_ROLE, 40)


def test_an_episode_lists_its_guests_and_crew_on_itself() -> None:
    found: dict[str, Any] = {
        "guest_stars": [{"name": "Una", "character": "Stranger"}],
        "crew": [{"name": "Max", "job": "Director"}],
    }
    assert episode_credits(found) == [
        {"name": "Una", "role": "actor", "character": "Stranger"},
        {"name": "Max", "role": "director", "character": ""},
    ]
    assert episode_credits({"guest_stars": None, "crew": "x"}) == []
