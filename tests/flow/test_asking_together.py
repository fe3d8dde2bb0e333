"""Much at once: services overlap, facts are printed before pictures come, and nobody's trouble is another's."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from doing import do, ended
from fetch_site import Page, Visit, text
from music_catalogue import release
from music_service import Music, music
from PIL import Image
from shelved_albums import shelved, state
from sqlite_utils import Database
from tmdb_catalogue import FILMS
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb, send

from medialib.flow import editing, online, publish
from medialib.flow.lanes import EVERYTHING, lane
from medialib.model import Artwork, Entity, Fact, Kind, Request, Source, Status, Way
from medialib.settings import Settings
from medialib.settings.table import Jobs, Providers
from medialib.store import connect, facts, images, matches, media, offers, record
from medialib.store import jobs as rows
from medialib.store.matches import State
from medialib.tasks import open_tasks

__all__ = ["music"]

KEEPER, MEADOW, HARBOUR = "The Lantern Keeper", "Iron Meadow", "Quiet Harbour"
YEARS = {KEEPER: 1987, MEADOW: 2004, HARBOUR: 1975}


@pytest.fixture
def service() -> Iterator[TmdbService]:
    with open_tmdb() as service:
        yield service


@pytest.fixture
def asking(settings: Settings, service: TmdbService, music: Music) -> Settings:
    """Settings that take the services on loopback for those that know films, shows and music."""
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": service.site.url, "tmdb_images_url": service.site.url}
    given |= {"musicbrainz_url": music.site.url, "coverart_url": music.site.url}
    return settings.model_copy(update={"providers": Providers.model_validate({**given, "musicbrainz_interval_s": 0})})


def film(db: Database, title: str) -> str:
    """A film as its name alone tells of it."""
    said = (Fact("title", title, Source.NAME, 0.7), Fact("year", YEARS[title], Source.NAME, 0.7))
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, title, said)], connect.now())
    return media_id


def jpeg(shade: int = 60) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (200, 300), (120, shade, 60)).save(made, "JPEG")
    return made.getvalue()


def after(step: Any, page: Page) -> Page:
    """A page that is answered once something has happened."""

    def answer(visit: Visit) -> None:
        step()
        page(visit)

    return answer


def own(service: TmdbService, path: str) -> Page:
    """The service's own page at a path."""
    page: Page = dict.__getitem__(service.site.pages, path)
    return page


def poster_of(title: str) -> str:
    """Where the best poster of a film lies."""
    number = next(row["id"] for row in FILMS if row["title"] == title)
    return {101: "/t/p/w780/enBest.jpg"}.get(number, f"/t/p/w780/poster{number}.jpg")


def test_requests_overlap(asking: Settings, db: Database, service: TmdbService) -> None:
    """No request is answered before another one has come: one by one they would never end."""
    ids = [film(db, title) for title in (KEEPER, MEADOW)]
    both = threading.Barrier(2, timeout=20)
    service.trouble["/3/search/movie"] = after(both.wait, own(service, "/3/search/movie"))
    drawn = threading.Barrier(2, timeout=20)
    for title in (KEEPER, MEADOW):
        service.trouble[poster_of(title)] = after(drawn.wait, text(jpeg(), Content_Type="image/jpeg"))
    assert ended(do(asking, db, Way.IDENTIFY, EVERYTHING)) == ("done", "2 found, 0 to review, 0 unknown.", "")
    assert [state(db, media_id)[0] for media_id in ids] == ["taken", "taken"]
    assert db.conn.execute("SELECT count(*) FROM images WHERE role = 'poster'").fetchone()[0] == 2


@pytest.mark.parametrize("source", ["the film", EVERYTHING])
def test_facts_are_printed_before_a_picture_is_asked_for(
    asking: Settings, db: Database, service: TmdbService, source: str
) -> None:
    media_id = film(db, KEEPER)
    page = asking.build_dir / "home" / "item" / media_id[:2] / f"{media_id}.html"
    seen: list[bool] = []
    look = lambda: seen.append("He lit the coast." in page.read_text("utf-8"))  # noqa: E731
    service.trouble[poster_of(KEEPER)] = after(look, text(jpeg(), Content_Type="image/jpeg"))
    do(asking, db, Way.IDENTIFY, EVERYTHING if source == EVERYTHING else media_id)
    assert seen == [True]
    [name] = [row[0] for row in db.conn.execute("SELECT hash FROM images WHERE role = 'poster'")]
    assert (page.read_text("utf-8").count("He lit the coast.") > 0, name in page.read_text("utf-8")) == (True, True)


def test_a_service_that_is_down_holds_up_no_other(
    asking: Settings, db: Database, service: TmdbService, music: Music
) -> None:
    once = asking.model_copy(update={"jobs": Jobs(tries=1)})
    film(db, KEEPER)
    music.add(release(1))
    album, _ = shelved(db, release(1))
    service.trouble["/3/search/movie"] = lambda visit: visit.send(502)
    first = do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert (first.status, "answered 502 Bad Gateway." in first.error) == ("queued", True)
    assert (state(db, album)[0], matches.count_unasked(db, [Kind.MOVIE])) == ("taken", 1)
    with connect.write(db):
        db.conn.execute("DELETE FROM jobs")
    last = do(once, db, Way.IDENTIFY, EVERYTHING)
    assert (last.status, "What is left is asked about another time." in last.message) == ("done", True)
    assert online.has_unasked(asking, db)


def test_what_a_service_cannot_make_sense_of_is_noted_and_leaves_the_rest(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    keeper, meadow = film(db, KEEPER), film(db, MEADOW)
    service.trouble["/3/movie/101"] = lambda visit: send(visit, {"status_message": "no"}, 422)
    job = do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert ended(job) == ("done", "1 found, 0 to review, 1 unknown.", "")
    assert (state(db, keeper), state(db, meadow)) == (("none", None), ("taken", "103"))
    assert any(line.startswith(f"{KEEPER}: ") for *_, line in rows.log_lines(db, job.id))


def test_a_key_that_is_refused_fails_the_job_and_leaves_the_others_their_answers(
    asking: Settings, db: Database, service: TmdbService, music: Music
) -> None:
    wrong = asking.model_copy(
        update={"providers": asking.providers.model_copy(update={"tmdb_key": Providers(tmdb_key="b" * 32).tmdb_key})}
    )
    keeper = film(db, KEEPER)
    music.add(release(1))
    album, _ = shelved(db, release(1))
    job = do(wrong, db, Way.IDENTIFY, EVERYTHING)
    assert (job.status, job.hint) == ("failed", "Check the keys under providers: in config.yaml.")
    assert (state(db, album)[0], matches.get(db, keeper)) == ("taken", None)


def test_a_cancelled_job_keeps_what_it_has_and_asks_no_more(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    for title in (KEEPER, MEADOW, HARBOUR):
        film(db, title)
    tasks = open_tasks(asking, immediate=True)

    def cancel() -> None:
        with connect.library(asking) as other:
            [job] = [job for job in rows.recent(other) if job.status is Status.RUNNING]
            tasks.cancel(other, job.id)
        tasks.running[job.id].stopped.set()

    service.trouble["/3/movie/103"] = after(cancel, own(service, "/3/movie/103"))
    job = rows.get(db, tasks.submit(db, Request(EVERYTHING, Way.IDENTIFY)))
    assert job is not None
    assert job.status == "cancelled"
    assert matches.count_unasked(db, [Kind.MOVIE]) >= 1
    assert db.conn.execute("SELECT count(*) FROM matches WHERE state = 'taken' AND value = '103'").fetchone()[0] == 0
    service.trouble.clear()
    assert ended(do(asking, db, Way.IDENTIFY, EVERYTHING))[0] == "done"
    assert matches.count_unasked(db, [Kind.MOVIE]) == 0


def test_who_is_quicker_has_the_word(asking: Settings, db: Database, service: TmdbService) -> None:
    media_id = film(db, KEEPER)

    def say() -> None:
        with connect.library(asking) as other, connect.write(other):
            matches.put(other, media_id, State.NONE, connect.now(), by_person=True)

    service.trouble["/3/movie/101"] = after(say, own(service, "/3/movie/101"))
    do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert (state(db, media_id), facts.shown(db, media_id).get("tagline")) == (("none", None), None)


def test_a_person_need_not_wait_for_all_that_is_new(asking: Settings) -> None:
    assert [lane(Request(source, Way.IDENTIFY), asking) for source in (EVERYTHING, "abc", "xyz")] == [
        *("identify", "identify:abc", "identify:xyz"),
    ]


def test_a_second_run_asks_nothing_and_a_refresh_is_cheap(asking: Settings, db: Database, service: TmdbService) -> None:
    service.trouble[poster_of(KEEPER)] = text(jpeg(), Content_Type="image/jpeg")
    for path in ("/t/p/w1280/wide.jpg", "/t/p/w500/logo.png"):
        service.trouble[path] = text(jpeg(90), Content_Type="image/jpeg")
    media_id = film(db, KEEPER)
    do(asking, db, Way.IDENTIFY, EVERYTHING)
    editing.edit(db, media_id, {"overview": "Mine.", "title": "Keeper"})
    publish(asking)
    asked, before = len(service.asked), dict(media.get(db, media_id) or {})
    assert ended(do(asking, db, Way.IDENTIFY, EVERYTHING)) == ("done", "0 found, 0 to review, 0 unknown.", "")
    assert len(service.asked) == asked
    last = db.conn.execute("SELECT max(seq) FROM changes").fetchone()[0]
    do(asking, db, Way.IDENTIFY, media_id)
    refreshed = service.site.seen[asked:]
    assert [headers.get("if-none-match") for _, headers in refreshed] == ['W/"v1"'] * len(refreshed)
    assert len(refreshed) == 1  # it is known by now which film it is
    assert [path for path, _ in refreshed if path.startswith("/t/")] == []
    assert dict(media.get(db, media_id) or {}) == before
    touched = "SELECT DISTINCT subject, subject_id FROM changes WHERE seq > ? AND subject <> 'sidecar'"
    assert [tuple(row) for row in db.conn.execute(touched, (last,))] == []


def test_a_refresh_keeps_what_a_person_chose(asking: Settings, db: Database, service: TmdbService) -> None:
    media_id = film(db, KEEPER)
    do(asking, db, Way.IDENTIFY, media_id, chosen="tmdb:103")
    row = matches.get(db, media_id)
    do(asking, db, Way.IDENTIFY, media_id)
    after_refresh = matches.get(db, media_id)
    assert row is not None
    assert after_refresh is not None
    assert {**dict(after_refresh), "asked_at": ""} == {**dict(row), "asked_at": ""}
    assert (state(db, media_id), facts.shown(db, media_id)["title"]) == (("taken", "103"), MEADOW)


def test_what_is_gone_at_the_service_is_looked_for_anew(asking: Settings, db: Database, service: TmdbService) -> None:
    media_id = film(db, KEEPER)
    do(asking, db, Way.IDENTIFY, media_id, chosen="tmdb:103")
    service.trouble["/3/movie/103"] = lambda visit: send(visit, {"status_code": 34}, 404)
    do(asking, db, Way.IDENTIFY, media_id)
    assert (state(db, media_id), facts.shown(db, media_id)["title"]) == (("taken", "101"), KEEPER)


def test_a_picture_that_cannot_be_had_makes_room_for_the_next(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    media_id = film(db, KEEPER)
    service.trouble["/t/p/w780/enBest.jpg"] = text(b"<svg onload='alert(1)'/>", Content_Type="image/jpeg")
    do(asking, db, Way.IDENTIFY, media_id)
    posters = [one for one in offers.of(db, media_id) if one.role == "poster"]
    assert posters == []  # each of them was asked for, and none is there
    service.trouble["/t/p/w780/enOther.jpg"] = text(jpeg(), Content_Type="image/jpeg")
    asked = [path for path in service.asked if path.startswith("/t/p/w780/")]
    assert (asked[0], len(asked) > 1, len(set(asked))) == ("/t/p/w780/enBest.jpg", True, len(asked))


def test_a_picture_that_is_late_comes_another_time(asking: Settings, db: Database, service: TmdbService) -> None:
    media_id = film(db, KEEPER)
    service.trouble["/t/p/w780/enBest.jpg"] = lambda visit: visit.send(503)
    assert ended(do(asking, db, Way.IDENTIFY, media_id))[0] == "done"
    assert [one.role for one in offers.wanted(db)] == ["poster"]
    service.trouble["/t/p/w780/enBest.jpg"] = text(jpeg(), Content_Type="image/jpeg")
    do(asking, db, Way.IDENTIFY, media_id)
    assert (offers.wanted(db), [held.role for held in images.of(db, media_id)]) == ([], ["poster"])


def test_no_picture_is_fetched_where_a_better_one_is(asking: Settings, db: Database, service: TmdbService) -> None:
    media_id = film(db, KEEPER)
    with connect.write(db):
        for role in ("poster", "backdrop", "logo"):
            images.put(db, media_id, role, Source.TAGS, Artwork("ab" * 16, 10, 10, (10,), "#000000"))
    do(asking, db, Way.IDENTIFY, media_id)
    assert [path for path in service.asked if path.startswith("/t/")] == []
    assert {one.role for one in offers.of(db, media_id)} >= {"poster", "backdrop"}
