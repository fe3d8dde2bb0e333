"""Pictures that were left behind: by a worker that ended, a job that was cancelled, a site that was down."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from doing import do, ended
from fetch_site import Page, Visit, text
from PIL import Image
from sqlite_utils import Database
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb

from medialib.flow import online
from medialib.flow.lanes import EVERYTHING
from medialib.flow.online.picturing import PATIENCE
from medialib.model import Artwork, Entity, Fact, Kind, Request, Source, Status, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, images, media, offers, record
from medialib.store import jobs as rows
from medialib.store.offers import Offer
from medialib.tasks import Tasks, open_tasks

POSTER = "/t/p/w780/poster103.jpg"


@pytest.fixture
def service() -> Iterator[TmdbService]:
    with open_tmdb() as service:
        yield service


@pytest.fixture
def asking(settings: Settings, service: TmdbService) -> Settings:
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": service.site.url, "tmdb_images_url": service.site.url}
    return settings.model_copy(update={"providers": Providers.model_validate(given)})


def film(db: Database, title: str = "Iron Meadow", year: int = 2004) -> str:
    said = (Fact("title", title, Source.NAME, 0.7), Fact("year", year, Source.NAME, 0.7))
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, title, said)], connect.now())
    return media_id


def jpeg(shade: int = 60) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (200, 300), (120, shade, 60)).save(made, "JPEG")
    return made.getvalue()


def picture(shade: int = 60) -> Page:
    return text(jpeg(shade), Content_Type="image/jpeg")


def held(db: Database, media_id: str) -> list[tuple[str, Source]]:
    """Which pictures an item has: role and source."""
    return [(one.role, one.source) for one in images.of(db, media_id)]


def stopping(act: Callable[[], None]) -> Page:
    """A picture that something happens to the first time, before it comes."""
    waiting = [act]

    def page(visit: Visit) -> None:
        if waiting:
            waiting.pop()()
        picture()(visit)

    return page


def running(tasks: Tasks) -> str:
    [job_id] = tasks.running
    return job_id


def test_a_worker_that_ends_between_facts_and_pictures_fetches_them_when_it_is_back(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    media_id, tasks = film(db), open_tasks(asking, immediate=True)
    left: list[tuple[str, int]] = []

    def end() -> None:
        with connect.library(asking) as other:
            left.extend((one.role, len(images.of(other, media_id))) for one in offers.wanted(other))
        tasks.running[running(tasks)].stopped.set()

    service.trouble[POSTER] = stopping(end)
    job = rows.get(db, tasks.submit(db, Request(EVERYTHING, Way.IDENTIFY)))
    assert job is not None
    assert (job.status, job.message, left) == (Status.DONE, "0 found, 0 to review, 0 unknown.", [("poster", 0)])
    assert (held(db, media_id), offers.wanted(db)) == ([("poster", Source.TMDB)], [])
    assert service.asked == ["/search/movie Iron Meadow 2004", "/movie/103", POSTER, POSTER]


def test_what_a_cancelled_job_left_comes_with_the_next_thing_that_is_looked_up(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    media_id, tasks = film(db), open_tasks(asking, immediate=True)

    def cancel() -> None:
        with connect.library(asking) as other:
            tasks.cancel(other, running(tasks))
        tasks.running[running(tasks)].stopped.set()

    service.trouble[POSTER] = stopping(cancel)
    job = rows.get(db, tasks.submit(db, Request(media_id, Way.IDENTIFY)))
    assert job is not None
    assert (job.status, held(db, media_id)) == (Status.CANCELLED, [])
    service.trouble |= {POSTER: picture(), "/t/p/w780/poster113.jpg": picture(90)}
    other = film(db, "Quiet Harbour", 1975)
    assert ended(do(asking, db, Way.IDENTIFY, EVERYTHING)) == ("done", "1 found, 0 to review, 0 unknown.", "")
    assert [held(db, one) for one in (media_id, other)] == [[("poster", Source.TMDB)]] * 2


def test_a_site_that_is_down_is_given_up_on_and_asked_another_time(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    """Eight times it may not answer; the rest of a hundred pictures is not tried then."""
    with connect.write(db):
        for number in range(40):
            said = (Fact("title", f"Film {number}", Source.NAME),)
            [media_id] = record.chain(db, [Entity(Kind.MOVIE, str(number), said)], connect.now())
            url = f"{service.site.url}/t/p/w780/late{number}.jpg"
            offers.put(db, media_id, Source.TMDB, [Offer("poster", Source.TMDB, 0, url)])
            db.conn.execute("INSERT INTO matches (media_id, state, asked_at) VALUES (?, 'taken', '')", (media_id,))
            service.trouble[f"/t/p/w780/late{number}.jpg"] = lambda visit: visit.send(502)
    job = do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert (job.status, PATIENCE <= len(service.asked) < PATIENCE + 4) == (Status.DONE, True)
    assert (len(offers.wanted(db)), db.conn.execute("SELECT count(*) FROM images").fetchone()[0]) == (40, 0)
    lines = [line for *_, line in rows.log_lines(db, job.id) if "502 Bad Gateway" in line]
    assert len(lines) == len(service.asked)
    for number in range(40):
        service.trouble[f"/t/p/w780/late{number}.jpg"] = picture()
    do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert (offers.wanted(db), db.conn.execute("SELECT count(*) FROM images").fetchone()[0]) == ([], 40)


def test_nothing_is_fetched_for_what_is_gone_or_undone_meanwhile(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    gone, undone = film(db), film(db, "Quiet Harbour", 1975)
    service.trouble |= {POSTER: lambda visit: visit.send(503), "/t/p/w780/poster113.jpg": lambda visit: visit.send(503)}
    do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert {one.media_id for one in offers.wanted(db)} == {gone, undone}
    with connect.write(db):
        media.delete(db, gone, connect.now())
    online.undo(db, undone)
    asked = len(service.asked)
    do(asking, db, Way.IDENTIFY, EVERYTHING)
    assert (offers.wanted(db), service.asked[asked:]) == ([], [])


@pytest.fixture
def offered(db: Database) -> str:
    """A film of which a service offers three posters and a backdrop."""
    media_id = film(db)
    listed = [Offer("poster", Source.TMDB, at, f"https://pictures.example/{at}.jpg") for at in range(3)]
    with connect.write(db):
        offers.put(db, media_id, Source.TMDB, [*listed, Offer("backdrop", Source.TMDB, 0, "https://x.example/b.jpg")])
    return media_id


def test_two_services_that_offer_are_both_wanted_and_the_better_one_is_enough(db: Database, offered: str) -> None:
    with connect.write(db):
        offers.put(
            db, offered, Source.OPENLIBRARY, [Offer("poster", Source.OPENLIBRARY, 0, "https://covers.example/1.jpg")]
        )
    both = [(one.source, one.url) for one in offers.wanted(db) if one.role == "poster"]
    assert both == [
        *((Source.OPENLIBRARY, "https://covers.example/1.jpg"), (Source.TMDB, "https://pictures.example/0.jpg")),
    ]
    with connect.write(db):
        images.put(db, offered, "poster", Source.TMDB, Artwork("ab" * 16, 10, 10, (10,), "#000000"))
    assert [one.role for one in offers.wanted(db)] == ["backdrop"]
    with connect.write(db):
        offers.forget_source(db, offered, Source.TMDB)
    assert offers.wanted(db) == []
