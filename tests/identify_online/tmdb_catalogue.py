"""Films and shows that do not exist, in the shapes in which The Movie Database tells of films and shows."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def translation(code: str, country: str, **data: str) -> Row:
    """Texts in one language."""
    empty = {"homepage": "", "overview": "", "tagline": ""}
    return {"iso_639_1": code, "iso_3166_1": country, "name": code, "english_name": code, "data": empty | data}


def film(number: int, title: str, date: str, minutes: int = 0, **more: Any) -> Row:
    """A film with little known of it but what is given."""
    plain = {
        "id": number,
        "title": title,
        "original_title": title,
        "original_language": "en",
        "overview": f"All of {title}.",
        "tagline": "",
        "release_date": date,
        "runtime": minutes,
        "popularity": 1.0,
        "vote_average": 0.0,
        "vote_count": 0,
        "poster_path": f"/poster{number}.jpg",
        "backdrop_path": None,
        "belongs_to_collection": None,
        "genres": [],
        "imdb_id": None,
        "alternative_titles": {"titles": []},
        "translations": {"translations": []},
        "credits": {"cast": [], "crew": []},
        "external_ids": {"imdb_id": None, "wikidata_id": None},
        "images": {"backdrops": [], "logos": [], "posters": []},
        "release_dates": {"results": []},
        "videos": {"results": []},
    }
    return plain | more


def show(number: int, name: str, first: str, last: str, seasons: dict[int, tuple[str, int]], **more: Any) -> Row:
    """A show; `seasons` are the first day and the number of episodes of each."""
    listed = [
        {"id": number * 100 + season, "season_number": season, "episode_count": count, "air_date": day}
        | {"name": f"Season {season}" if season else "Specials", "overview": "", "poster_path": None}
        for season, (day, count) in seasons.items()
    ]
    plain = film(number, name, first) | {"name": name, "original_name": name, "first_air_date": first}
    for name_of_films in ("title", "original_title", "release_date", "runtime", "imdb_id", "release_dates"):
        del plain[name_of_films]
    own = {"last_air_date": last, "seasons": listed, "episode_run_time": [], "last_episode_to_air": None}
    lists = {"alternative_titles": {"results": []}, "content_ratings": {"results": []}, "created_by": []}
    return plain | own | lists | more


def episode(number: int, name: str, day: str, **more: Any) -> Row:
    """An episode as a season lists it."""
    plain = {
        "id": 9000 + number,
        "episode_number": number,
        "name": name,
        "air_date": day,
        "overview": f"{name} at length.",
    }
    rest: Row = {
        "runtime": None,
        "still_path": None,
        "vote_average": 0.0,
        "vote_count": 0,
        "crew": [],
        "guest_stars": [],
    }
    return plain | rest | more


def season(number: int, *episodes: Row, **more: Any) -> Row:
    """A season with its episodes."""
    day = episodes[0]["air_date"] if episodes else None
    plain = {"_id": "5f", "id": 8000 + number, "season_number": number, "name": f"Season {number}", "air_date": day}
    rest: Row = {
        "overview": "",
        "poster_path": None,
        "external_ids": {"tvdb_id": 5000 + number},
        "images": {"posters": []},
    }
    return plain | rest | {"episodes": list(episodes)} | more


def picture(path: str, language: str | None, average: float, count: int, width: int = 1000, height: int = 1500) -> Row:
    """A picture as the service lists it."""
    size = {"width": width, "height": height, "aspect_ratio": round(width / height, 3)}
    return size | {"file_path": path, "iso_639_1": language, "vote_average": average, "vote_count": count}


def person(name: str, **more: Any) -> Row:
    """Somebody in cast or crew."""
    return {"adult": False, "gender": 0, "id": 1, "name": name, "original_name": name, "profile_path": None} | more


LANTERN = film(
    101,
    "The Lantern Keeper",
    "1987-03-06",
    104,
    tagline="He lit the coast.",
    popularity=4.0,
    vote_average=7.346,
    vote_count=812,
    imdb_id="tt0900101",
    genres=[{"id": 18, "name": "Drama"}, {"id": 9648, "name": "Mystery"}],
    belongs_to_collection={"id": 900, "name": "The Lantern Collection", "poster_path": None, "backdrop_path": None},
    alternative_titles={"titles": [{"iso_3166_1": "US", "title": "Keeper of the Light", "type": ""}]},
    translations={
        "translations": [
            translation("en", "US", title="", overview="All of The Lantern Keeper.", tagline="He lit the coast."),
            translation("de", "DE", title="Der Laternenwärter", overview="Ein Mann und sein Licht."),
        ]
    },
    credits={
        "cast": [
            person("Ida Falk", character="Marta", order=1),
            person("Tom Orre", character="The Keeper", order=0),
            person("", character="Nobody", order=2),
        ],
        "crew": [
            person("Per Lind", job="Original Music Composer", department="Sound"),
            person("Ana Roy", job="Screenplay", department="Writing"),
            person("Jo Vance", job="Director", department="Directing"),
            person("Ana Roy", job="Story", department="Writing"),
            person("Kim Bo", job="Catering", department="Crew"),
        ],
    },
    external_ids={"imdb_id": "tt0900101", "wikidata_id": "Q900101", "facebook_id": "lantern"},
    images={
        "posters": [
            picture("/enBest.jpg", "en", 5.6, 40),
            picture("/none.jpg", None, 5.4, 10),
            picture("/deFew.jpg", "de", 10.0, 1),
            picture("/deMany.jpg", "de", 5.5, 60),
            picture("/fr.jpg", "fr", 9.0, 90),
            picture("../../etc/passwd", "de", 9.0, 90),
            picture("/vector.svg", "de", 9.0, 90),
        ],
        "backdrops": [picture("/wide.jpg", None, 5.0, 4, 3840, 2160)],
        "logos": [picture("/logo.png", "en", 0.0, 0, 500, 200)],
    },
    release_dates={
        "results": [
            {
                "iso_3166_1": "DE",
                "release_dates": [
                    {"certification": "", "type": 1},
                    {"certification": "16", "type": 5},
                    {"certification": "12", "type": 3},
                ],
            },
            {"iso_3166_1": "US", "release_dates": [{"certification": "PG-13", "type": 3}]},
            {"iso_3166_1": "FR", "release_dates": [{"certification": "", "type": 3}]},
        ]
    },
    videos={
        "results": [
            {
                "iso_639_1": "en",
                "name": "Teaser",
                "key": "teaser1",
                "site": "YouTube",
                "type": "Teaser",
                "official": True,
            },
            {
                "iso_639_1": "en",
                "name": "Trailer",
                "key": "abc-DEF_123",
                "site": "YouTube",
                "type": "Trailer",
                "official": True,
            },
            {
                "iso_639_1": "de",
                "name": "Trailer (D)",
                "key": "7654321",
                "site": "Vimeo",
                "type": "Trailer",
                "official": True,
            },
            {
                "iso_639_1": "en",
                "name": "Bad",
                "key": "x&list=y",
                "site": "YouTube",
                "type": "Trailer",
                "official": True,
            },
            {
                "iso_639_1": "en",
                "name": "On set",
                "key": "onset",
                "site": "YouTube",
                "type": "Featurette",
                "official": True,
            },
            {"iso_639_1": "en", "name": "Elsewhere", "key": "else", "site": "Bad.example", "type": "Trailer"},
        ]
    },
)
SNOW = film(
    104,
    "Letters in Snow",
    "1998-11-21",
    117,
    original_title="雪の手紙",
    original_language="ja",
    alternative_titles={"titles": [{"iso_3166_1": "JP", "title": "Yuki no Tegami", "type": "romaji"}]},
    translations={
        "translations": [
            translation("en", "US", title="Letters in Snow", overview="Two friends write.", tagline="Cold hands."),
            translation("ja", "JP", title="", overview="二人の友。"),
        ]
    },
)
FILMS = [
    LANTERN,
    film(102, "The Lantern Keeper", "2019-10-11", 131, popularity=40.0),
    film(103, "Iron Meadow", "2004-05-14", 95),
    SNOW,
    film(105, "1923", "2011-01-01", 99),
    film(106, "47", "2015-02-02", 88),
    film(107, "Copper River III", "1995-06-01", 101),
    film(108, "Copper River 2", "1991-06-01", 97),
    film(109, "Copper River", "1988-06-01", 110),
    film(110, "Salt & Smoke: The Long Winter", "2010-12-01", 142),
    film(111, "Night Ferry", "2012-03-03", 90, popularity=0.6),
    film(112, "Night Ferry", "2012-09-09", 14, popularity=9.0),
    film(113, "Quiet Harbour", "1975-04-04", 83, original_title="Тихая пристань", original_language="ru"),
    film(114, "Undated Dream", "", 0, poster_path=None),
]
RUN = {0: ("2008-12-24", 2), 1: ("2008-01-10", 6), 2: ("2009-01-08", 6), 3: ("2010-01-07", 4)}
SHOWS = [
    show(
        201,
        "Harbour Street",
        "2008-01-10",
        "2010-02-04",
        RUN,
        created_by=[person("Lea Moor")],
        content_ratings={"results": [{"iso_3166_1": "GB", "rating": "15"}, {"iso_3166_1": "US", "rating": "TV-14"}]},
        external_ids={"imdb_id": "tt0900201", "tvdb_id": 70201, "wikidata_id": None},
    ),
    show(
        202,
        "The Daily Bulletin",
        "2023-01-02",
        "2024-12-30",
        {0: ("2023-05-05", 1), 1: ("2023-01-02", 3), 2: ("2024-01-01", 3)},
    ),
    show(203, "Glass Cities", "2010-09-01", "2011-10-01", {1: ("2010-09-01", 6), 2: ("2011-09-01", 6)}, popularity=3.0),
    show(204, "Glass Cities", "2014-03-01", "2018-04-01", {n: (f"{2013 + n}-03-01", 10) for n in range(1, 6)}),
    show(205, "Iron Meadow", "2015-01-01", "2015-03-01", {1: ("2015-01-01", 8)}),
    show(206, "Kumo no Kuni", "2012-04-01", "2013-09-30", {1: ("2012-04-01", 3), 2: ("2013-04-01", 3)}),
    show(207, "Long Voyage", "1999-10-20", "2004-01-01", {1: ("1999-10-20", 2), 2: ("2003-01-01", 2)}),
]
PILOT = episode(
    1,
    "Low Tide",
    "2009-01-08",
    runtime=48,
    vote_average=8.25,
    vote_count=31,
    still_path="/still1.jpg",
    guest_stars=[person("Una Gray", character="Stranger", order=500)],
    crew=[person("Max Dahl", job="Director"), person("Lea Moor", job="Writer")],
)
REST = ("Undertow", "The Long Pier", "Driftwood", "Salt", "Ebb")
SECOND = [PILOT, *(episode(n, name, f"2009-02-0{n}") for n, name in enumerate(REST, 2))]
SECOND_DE = [
    PILOT | {"name": "Ebbe"},
    *(one | {"name": f"Folge {one['episode_number']}", "overview": ""} for one in SECOND[1:]),
]
SEASONS: dict[tuple[int, int], dict[str, Row]] = {
    (201, 0): {
        "en": season(
            0,
            episode(1, "Christmas Night", "2008-12-24"),
            episode(2, "Behind the Street", "2010-03-01"),
            name="Specials",
        )
    },
    (201, 2): {
        "en": season(2, *SECOND, overview="The second year.", images={"posters": [picture("/s2.jpg", "en", 5.0, 5)]}),
        "de": season(2, *SECOND_DE, name="Staffel 2"),
    },
    (202, 0): {"en": season(0, episode(1, "The Night Before", "2023-05-05"))},
    (202, 1): {"en": season(1, *(episode(n, f"Show {n}", f"2023-01-0{n + 1}") for n in range(1, 4)))},
    (202, 2): {"en": season(2, *(episode(n, f"Bulletin {n}", f"2024-01-0{n}") for n in range(1, 4)))},
    (206, 1): {"en": season(1, *(episode(n, f"Cloud {n}", f"2012-04-0{n}") for n in range(1, 4)))},
    (206, 2): {"en": season(2, *(episode(n, f"Rain {n}", f"2013-04-0{n}") for n in range(1, 4)))},
    (207, 2): {"en": season(2, *(episode(n, f"Isle {n}", f"2003-01-0{n}") for n in range(3, 5)))},
}
EMPTY: Row = {f"{name}_results": [] for name in ("movie", "person", "tv", "tv_episode", "tv_season")}
FOUND: dict[str, Row] = {
    "tt0900101": EMPTY | {"movie_results": [{"id": 101, "title": "The Lantern Keeper"}]},
    "70201": EMPTY | {"tv_results": [{"id": 201, "name": "Harbour Street"}]},
    "tt0900299": EMPTY
    | {"tv_episode_results": [{"id": 9001, "show_id": 201, "season_number": 2, "episode_number": 1}]},
    "tt0900998": EMPTY,
    "5005": EMPTY
    | {
        "tv_episode_results": [{"id": 9001, "show_id": 202, "season_number": 5, "episode_number": 1}],
        "tv_season_results": [{"id": 8002, "show_id": 203, "season_number": 2}],
    },
}
