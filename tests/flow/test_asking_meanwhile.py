"""What happens while services are asked: items go, people decide, services fail one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from book_library import open_library
from doing import do, ended
from fetch_site import Page, Site, Visit
from sqlite_utils import Database
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb, send

from medialib.flow import online
from medialib.flow.lanes import EVERYTHING
from medialib.flow.online.films import NO_KEY
from medialib.model import Entity, Fact, Kind, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Jobs, Providers
from medialib.store import connect, facts, matches, media, purge, record
from medialib.store import jobs as rows
from medialib.store.matches import State

WRONG_KEY = "127.0.0.1 does not accept our key."


@pytest.fixture
def service() -> Iterator[TmdbService]:
    with open_tmdb() as service:
        yield service


@pytest.fixture
def library() -> Iterator[Site]:
    with open_library() as site:
        yield site


@pytest.fixture
def asking(settings: Settings, service: TmdbService, library: Site) -> Settings:
    """Settings that take the services on loopback for those that know films and books, and try a job once."""
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": service.site.url, "tmdb_images_url": service.site.url}
    given |= {"openlibrary_url": library.url, "covers_url": library.url}
    return settings.model_copy(update={"providers": Providers.model_validate(given), "jobs": Jobs(tries=1)})


def item(db: Database, kind: Kind, title: str, **said: Any) -> str:
    told = (Fact("title", title, Source.NAME, 0.7), *(Fact(field, value, Source.NAME) for field, value in said.items()))
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(kind, title, told)], connect.now())
    return media_id


def film(db: Database, title: str = "Iron Meadow", year: int = 2004) -> str:
    return item(db, Kind.MOVIE, title, year=year)


def book(db: Database) -> str:
    return item(db, Kind.BOOK, "The Salt Roads", creator="Ann Archer")


def states(db: Database) -> dict[str, tuple[str, str | None]]:
    """How each item that was asked about stands, by its title as it came."""
    found = db.conn.execute("SELECT identity, state, value FROM matches JOIN media ON media.id = media_id")
    return {row[0]: (row[1], row[2]) for row in found}


def first(settings: Settings, act: Callable[[Database], object], page: Page) -> Page:
    """A page before which something happens in the library."""

    def answer(visit: Visit) -> None:
        with connect.library(settings) as other, connect.write(other):
            act(other)
        page(visit)

    return answer


def own(service: TmdbService, path: str) -> Page:
    page: Page = dict.__getitem__(service.site.pages, path)
    return page


GOING: dict[str, Callable[[Database, str], object]] = {
    "deleted": lambda db, media_id: media.delete(db, media_id, connect.now()),
    "purged": lambda db, media_id: purge.purge(db, [media_id]),
    "refused": lambda db, media_id: matches.put(db, media_id, State.NONE, connect.now(), by_person=True),
}


@pytest.mark.parametrize("how", GOING)
def test_an_answer_about_what_is_gone_or_settled_by_then_is_dropped(
    how: str, asking: Settings, db: Database, service: TmdbService
) -> None:
    media_id, other = film(db), film(db, "Quiet Harbour", 1975)
    service.trouble["/3/movie/103"] = first(asking, lambda db: GOING[how](db, media_id), own(service, "/3/movie/103"))
    assert ended(do(asking, db, Way.IDENTIFY, EVERYTHING)) == ("done", "1 found, 0 to review, 0 unknown.", "")
    assert states(db) == {
        "Quiet Harbour": ("taken", "113"),
        **({"Iron Meadow": ("none", None)} if how == "refused" else {}),
    }
    assert [fact for fact in facts.known(db, media_id) if fact.source is Source.TMDB] == []
    assert facts.shown(db, other)["overview"] == "All of Quiet Harbour."


@pytest.mark.parametrize("how", GOING)
def test_what_is_gone_or_settled_before_its_turn_is_not_asked_about(
    how: str, asking: Settings, db: Database, service: TmdbService
) -> None:
    """More films than are asked about at once; the first answer comes when the last one has gone."""
    ids = [film(db, f"Nothing Like It {number}", 1950) for number in range(30)]
    gone = ids[-1]
    once = [first(asking, lambda db: GOING[how](db, gone), own(service, "/3/search/movie"))]

    def page(visit: Visit) -> None:
        (once.pop() if once else own(service, "/3/search/movie"))(visit)

    service.trouble["/3/search/movie"] = page
    job = do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert ended(job) == ("done", "0 found, 0 to review, 29 unknown.", "")
    assert [path for path in service.asked if "Like It 29" in path] == []
    assert len({path for path in service.asked if "Like It 28" in path}) > 0


def test_a_film_that_comes_while_others_are_asked_about_is_asked_about_too(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    film(db)
    added: list[str] = []

    def bring(other: Database) -> None:
        if not added:
            said = (Fact("title", "Quiet Harbour", Source.NAME), Fact("year", 1975, Source.NAME))
            added.extend(record.chain(other, [Entity(Kind.MOVIE, "Quiet Harbour", said)], connect.now()))

    service.trouble["/3/movie/103"] = first(asking, bring, own(service, "/3/movie/103"))
    assert ended(do(asking, db, Way.IDENTIFY, EVERYTHING))[1] == "2 found, 0 to review, 0 unknown."
    assert states(db) == {"Iron Meadow": ("taken", "103"), "Quiet Harbour": ("taken", "113")}


def test_two_services_that_fail_for_now_are_both_told_of_after_the_last_try(
    asking: Settings, db: Database, service: TmdbService, library: Site
) -> None:
    film(db)
    book(db)
    service.trouble["/3/search/movie"] = lambda visit: visit.send(502)
    library.pages["/search.json"] = lambda visit: visit.send(500)
    job = do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert job.status == "done"
    assert job.message.startswith("0 found, 0 to review, 0 unknown. ")
    assert job.message.count("What is left is asked about another time.") == 2
    assert (job.message.count("502 Bad Gateway"), job.message.count("500 Internal Server Error")) == (1, 1)
    assert states(db) == {}


def test_a_key_that_is_refused_is_told_whatever_else_is_down(
    asking: Settings, db: Database, service: TmdbService, library: Site
) -> None:
    film(db)
    book(db)
    service.trouble["/3/search/movie"] = lambda visit: send(visit, {"status_code": 7}, 401)
    library.pages["/search.json"] = lambda visit: visit.send(500)
    job = do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert (job.status, job.error) == ("failed", WRONG_KEY)
    assert states(db) == {}


def test_a_service_that_refuses_is_asked_no_more_than_it_was_already(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    for number in range(60):
        film(db, f"Film {number}", 1950)
    service.trouble["/3/search/movie"] = lambda visit: send(visit, {"status_code": 7}, 401)
    do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert (0 < len(service.asked) < 40, states(db)) == (True, {})


def test_without_a_key_for_films_books_are_asked_about_and_the_job_says_what_is_lacking(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    keyless = asking.model_copy(update={"providers": asking.providers.model_copy(update={"tmdb_key": None})})
    film(db)
    book(db)
    job = do(keyless, db, Way.IDENTIFY, EVERYTHING)
    assert ended(job) == ("done", " ".join(("1 found, 0 to review, 0 unknown.", *NO_KEY)), "")
    assert (states(db), service.asked) == ({"The Salt Roads": ("taken", "OL10W")}, [])
    assert online.has_unasked(asking, db)
    assert not online.has_unasked(keyless, db)


def test_a_key_that_is_none_fails_before_anything_is_asked(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    wrong = Providers.model_validate({**asking.providers.model_dump(), "tmdb_key": "no key at all"})
    film(db)
    book(db)
    job = do(asking.model_copy(update={"providers": wrong}), db, Way.IDENTIFY, EVERYTHING)
    assert (job.status, job.error, service.asked) == (
        *("failed", "providers.tmdb_key holds no key of The Movie Database.", []),
    )
    assert states(db) == {"The Salt Roads": ("taken", "OL10W")}


def test_the_counts_are_of_what_was_found_and_what_was_not(asking: Settings, db: Database) -> None:
    film(db)
    film(db, "Night Ferry", 2012)
    film(db, "Zzyzx Unheard Of", 1951)
    book(db)
    item(db, Kind.BOOK, "A title alone")
    job = do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert ended(job) == ("done", "2 found, 1 to review, 2 unknown.", "")
    assert states(db) == {
        "Iron Meadow": ("taken", "103"),
        "Night Ferry": ("review", None),
        "Zzyzx Unheard Of": ("none", None),
        "The Salt Roads": ("taken", "OL10W"),
        "A title alone": ("none", None),
    }


def test_what_threads_have_to_say_stands_in_the_job_s_log(asking: Settings, db: Database, service: TmdbService) -> None:
    """An old answer that stands in for a service that is down."""
    film(db)
    service.trouble["/3/search/movie"] = lambda visit: visit.send(200, b"[", Content_Type="application/json")
    do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert states(db) == {}
    del service.trouble["/3/search/movie"]
    do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert states(db) == {"Iron Meadow": ("taken", "103")}
    service.trouble["/3/movie/103"] = lambda visit: visit.send(503)
    job = do(asking, db, Way.IDENTIFY, str(db.conn.execute("SELECT id FROM media").fetchone()[0]))
    assert job.status == "done"
    [line] = [line for *_, line in rows.log_lines(db, job.id) if "answered 503" in line]
    assert line.endswith(" (0 h old) is used.")
