"""Shows as jobs that ask The Movie Database: numbered through, daily, of many seasons; asked again they stay what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from doing import do, ended
from sqlite_utils import Database
from tmdb_catalogue import episode, season, show
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb, send

from medialib.flow import editing, online
from medialib.model import Entity, Fact, Kind, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, facts, matches, record

EVERYTHING = "title", "number", "date", "overview"


@pytest.fixture
def service() -> Iterator[TmdbService]:
    with open_tmdb() as service:
        yield service


@pytest.fixture
def asking(settings: Settings, service: TmdbService) -> Settings:
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": service.site.url, "tmdb_images_url": service.site.url}
    return settings.model_copy(update={"providers": Providers.model_validate(given)})


def shelve(db: Database, title: str, seasons: Mapping[int, Iterable[int | str]], year: int | None = None) -> str:
    """A show with its episodes by number or by day, as their names alone tell of them; its id."""
    said = (Fact("title", title, Source.NAME, 0.7), *([Fact("year", year, Source.NAME, 0.7)] if year else []))
    outer = Entity(Kind.SHOW, title, said)
    with connect.write(db):
        for number, listed in seasons.items():
            inner = Entity(Kind.SEASON, str(number), (Fact("number", number, Source.NAME, 0.8),))
            for one in listed:
                known = Fact("date" if isinstance(one, str) else "number", one, Source.NAME, 0.7)
                guess = Fact("title", str(one), Source.FILE, 0.1)
                show_id, *_ = record.chain(db, [outer, inner, Entity(Kind.EPISODE, str(one), (known, guess))], "now")
    return show_id


def told(db: Database, *names: str) -> list[Any]:
    """What is shown of every episode, in the order of their seasons and identities."""
    rows = db.conn.execute(
        f"SELECT {', '.join(f'one.{name}' for name in names)} FROM media AS one JOIN media AS season ON season.id = "
        "one.parent_id WHERE one.kind = 'episode' ORDER BY season.number, length(one.identity), one.identity, one.seq"
    )
    return [row[0] if len(names) == 1 else tuple(row) for row in rows]


def taken(db: Database, media_id: str) -> str | None:
    row = matches.get(db, media_id)
    return row["value"] if row else None


def said_of_episodes(db: Database, field: str) -> list[Any]:
    """What the service says of a field of each episode."""
    ids = told(db, "id")
    words = (
        [one.value for one in facts.known(db, id) if (one.field, one.source) == (field, Source.TMDB)] for id in ids
    )
    return [next(iter(values), None) for values in words]


def test_episodes_numbered_through_keep_their_numbers_and_stay_what_they_are(asking: Settings, db: Database) -> None:
    """The fifth of all is the second of the second season there; asked again by that number it would be another."""
    show_id = shelve(db, "Kumo no Kuni", {1: range(1, 7)}, 2012)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    names = ["Cloud 1", "Cloud 2", "Cloud 3", "Rain 1", "Rain 2", "Rain 3"]
    assert (taken(db, show_id), told(db, "title")) == ("206", names)
    assert (told(db, "number"), said_of_episodes(db, "absolute_number")) == ([*range(1, 7)], [*range(1, 7)])
    before = told(db, *EVERYTHING)
    for _ in range(2):
        do(asking, db, Way.IDENTIFY, show_id)
        assert told(db, *EVERYTHING) == before


def test_a_show_numbered_through_many_seasons_is_known_to_the_last_episode(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    run = {number: (f"20{10 + number}-04-01", 2) for number in range(1, 8)}
    row = show(301, "Endless Voyage", "2011-04-01", "2017-05-01", run)
    service.trouble["/3/search/tv"] = lambda visit: send(visit, {"results": [row]})
    service.trouble["/3/tv/301"] = lambda visit: send(visit, row)
    for number in run:
        listed = season(number, *(episode(n, f"Sea {number}.{n}", f"20{10 + number}-04-0{n}") for n in (1, 2)))
        service.trouble[f"/3/tv/301/season/{number}"] = lambda visit, listed=listed: send(visit, listed)  # type: ignore[misc]
    shelve(db, "Endless Voyage", {1: range(1, 15)}, 2011)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert told(db, "title") == [f"Sea {number}.{n}" for number in run for n in (1, 2)]
    assert told(db, "number") == [*range(1, 15)]
    assert [path for path in service.asked if "/season/" in path] == [f"/tv/301/season/{number}" for number in run]


def test_a_daily_show_is_known_by_its_days(asking: Settings, db: Database, service: TmdbService) -> None:
    """The season that files are under is the year; the service counts its own."""
    show_id = shelve(db, "The Daily Bulletin", {2023: ["2023-01-03", "2023-05-05", "2023-07-07"], 2024: ["2024-01-02"]})
    assert ended(do(asking, db, Way.IDENTIFY, online.EVERYTHING))[1] == "1 found, 0 to review, 0 unknown."
    assert (taken(db, show_id), told(db, "title", "number", "date")) == (
        "202",
        [
            ("Show 2", None, "2023-01-03"),
            ("The Night Before", None, "2023-05-05"),
            ("2023-07-07", None, "2023-07-07"),
            ("Bulletin 2", None, "2024-01-02"),
        ],
    )
    assert sorted({path for path in service.asked if "/season/" in path}) == [
        *(f"/tv/202/season/{number}" for number in (0, 1, 2)),
    ]
    before, asked = told(db, *EVERYTHING), len(service.asked)
    do(asking, db, Way.IDENTIFY, show_id)
    again = [path for path in service.asked[asked:] if not path.startswith("/t/")]
    assert (told(db, *EVERYTHING), again) == (
        before,
        ["/tv/202", *(f"/tv/202/season/{number}" for number in (1, 0, 2))],
    )
    online.undo(db, show_id)
    assert told(db, "title", "date") == [(day, day) for day in ("2023-01-03", "2023-05-05", "2023-07-07", "2024-01-02")]


def test_a_day_with_two_episodes_is_not_guessed_at(asking: Settings, db: Database, service: TmdbService) -> None:
    twice = season(1, *(episode(n, f"Show {n}", "2023-01-03") for n in (1, 2)), episode(3, "Show 3", "2023-01-04"))
    service.trouble["/3/tv/202/season/1"] = lambda visit: send(visit, twice)
    shelve(db, "The Daily Bulletin", {2023: ["2023-01-03", "2023-01-04"]})
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert told(db, "title") == ["2023-01-03", "Show 3"]


def test_a_season_that_the_service_counts_by_years_too_gives_its_numbers(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    row = show(302, "Evening News", "2023-01-02", "2024-12-30", {2023: ("2023-01-02", 2)})
    listed = season(2023, *(episode(n, f"News {n}", f"2023-01-0{n + 1}") for n in (1, 2)))
    service.trouble["/3/search/tv"] = lambda visit: send(visit, {"results": [row]})
    service.trouble["/3/tv/302"] = lambda visit: send(visit, row)
    service.trouble["/3/tv/302/season/2023"] = lambda visit: send(visit, listed)
    show_id = shelve(db, "Evening News", {2023: ["2023-01-02", "2023-01-03"]})
    for source in (online.EVERYTHING, show_id):
        do(asking, db, Way.IDENTIFY, source)
        assert told(db, "title", "number") == [("News 1", 1), ("News 2", 2)]


def test_a_number_that_a_person_gave_is_asked_about(asking: Settings, db: Database) -> None:
    show_id = shelve(db, "Kumo no Kuni", {1: [2]}, 2012)
    do(asking, db, Way.IDENTIFY, show_id)
    [one] = told(db, "id")
    editing.edit(db, one, {"number": 6})
    do(asking, db, Way.IDENTIFY, show_id)
    assert told(db, "title", "number") == [("Rain 3", 6)]
    editing.edit(db, one, {"number": None})
    do(asking, db, Way.IDENTIFY, show_id)
    assert told(db, "title", "number") == [("Cloud 2", 2)]


def test_an_episode_that_the_service_does_not_have_keeps_its_words(asking: Settings, db: Database) -> None:
    show_id = shelve(db, "Harbour Street", {2: [1, 9], 9: [1]}, 2008)
    do(asking, db, Way.IDENTIFY, show_id, chosen="tmdb:201")
    assert told(db, "title", "number") == [("Low Tide", 1), ("9", 9), ("1", 1)]
    assert said_of_episodes(db, "title") == ["Low Tide", None, None]


def test_an_episode_that_comes_later_is_told_when_the_show_is_asked_about_again(asking: Settings, db: Database) -> None:
    show_id = shelve(db, "Harbour Street", {2: [1]}, 2008)
    do(asking, db, Way.IDENTIFY, show_id)
    assert shelve(db, "Harbour Street", {2: [3], 0: [1]}, 2008) == show_id
    assert told(db, "title") == ["1", "Low Tide", "3"]
    do(asking, db, Way.IDENTIFY, show_id)
    assert told(db, "title") == ["Christmas Night", "Low Tide", "The Long Pier"]
