"""Films and shows as jobs that ask The Movie Database: taken, put before a person, undone, and never over a person's word."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from doing import do, ended
from PIL import Image
from sqlite_utils import Database
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb

from medialib.errors import NotFoundError
from medialib.flow import online
from medialib.flow.online import films
from medialib.flow.online.answerers import OFF
from medialib.flow.online.requests import requested
from medialib.model import Entity, Fact, Kind, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, facts, matches, media, record
from medialib.store import jobs as rows


@pytest.fixture
def service() -> Iterator[TmdbService]:
    with open_tmdb() as service:
        yield service


@pytest.fixture
def asking(settings: Settings, service: TmdbService) -> Settings:
    """Settings with a key of the service on loopback, which has its pictures too."""
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": service.site.url, "tmdb_images_url": service.site.url}
    return settings.model_copy(update={"providers": Providers.model_validate(given)})


def film(db: Database, title: str, year: int | None = None, **more: Any) -> str:
    """A film as its name alone tells of it."""
    named = [Fact("title", title, Source.NAME, 0.7), *([Fact("year", year, Source.NAME, 0.7)] if year else [])]
    said = [Fact(field, value, Source.PERSON) for field, value in more.items()]
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, f"{title} {year}", (*named, *said))], connect.now())
    return media_id


def state(db: Database, media_id: str) -> tuple[str, str | None]:
    """How an item stands, and what it was taken for."""
    row = matches.get(db, media_id)
    assert row is not None
    return row["state"], row["value"]


def sources(db: Database, media_id: str) -> dict[str, str]:
    """Who has the word on each shown field."""
    found: dict[str, str] = {}
    for fact in facts.known(db, media_id):
        found.setdefault(fact.field, fact.source)
    return found


def episodes(db: Database, show: str, season: int, *numbers: int) -> dict[int, str]:
    """Episodes as their names alone tell of them; their ids by number."""
    outer = (
        Entity(Kind.SHOW, show, (Fact("title", show, Source.NAME, 0.7), Fact("year", 2008, Source.NAME, 0.7))),
        Entity(Kind.SEASON, str(season), (Fact("number", season, Source.NAME, 0.8),)),
    )
    found = {}
    with connect.write(db):
        for number in numbers:
            item = Entity(Kind.EPISODE, str(number), (Fact("number", number, Source.NAME, 0.7),))
            found[number] = record.chain(db, [*outer, item], connect.now())[-1]
    return found


def draw(service: TmdbService, *paths: str, size: str = "w780") -> None:
    """Let the service have these pictures in a size."""
    picture = io.BytesIO()
    Image.new("RGB", (200, 300), (120, 30, 60)).save(picture, "JPEG")
    for path in paths:
        service.trouble[f"/t/p/{size}{path}"] = lambda visit: visit.send(
            200, picture.getvalue(), Content_Type="image/jpeg"
        )


def test_a_film_that_is_certain_is_taken_with_all_that_is_known(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    draw(service, "/enBest.jpg")
    draw(service, "/wide.jpg", size="w1280")
    media_id = film(db, "The Lantern Keeper", 1987)
    job = do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert ended(job) == ("done", "1 found, 0 to review, 0 unknown.", "")
    assert state(db, media_id) == ("taken", "101")
    row = media.get(db, media_id)
    assert row is not None
    assert [row[name] for name in ("title", "year", "tagline", "overview")] == [
        *("The Lantern Keeper", 1987),
        *("He lit the coast.", "All of The Lantern Keeper."),
    ]
    kept = [tuple(image) for image in db.conn.execute("SELECT role, source FROM images ORDER BY role")]
    assert kept == [("backdrop", "tmdb"), ("poster", "tmdb")]
    genres = [row[0] for row in db.conn.execute("SELECT name FROM genres ORDER BY name")]
    assert genres == ["Drama", "Mystery"]


def test_what_a_person_says_stays_for_ever(asking: Settings, db: Database) -> None:
    media_id = film(db, "The Lantern Keeper", 1987, overview="Mine.")
    do(asking, db, Way.IDENTIFY, media_id)
    assert (sources(db, media_id)["overview"], sources(db, media_id)["tagline"]) == ("person", "tmdb")
    row = media.get(db, media_id)
    assert row is not None
    assert row["overview"] == "Mine."


def test_an_answer_that_a_person_chose_counts_above_tags_and_nfo_files(asking: Settings, db: Database) -> None:
    media_id = film(db, "The Lantern Keeper", 1987, tagline="Mine.")
    with connect.write(db):
        facts.record(
            db, media_id, [Fact("title", "The Lantern-Keeper", Source.NFO), Fact("year", 1987, Source.TAGS)], "now"
        )
        facts.settle(db, media_id, connect.now())
    do(asking, db, Way.IDENTIFY, media_id)
    by_itself = {name: sources(db, media_id)[name] for name in ("title", "year", "overview", "tagline")}
    assert by_itself == {"title": "nfo", "year": "tags", "overview": "tmdb", "tagline": "person"}
    do(asking, db, Way.IDENTIFY, media_id, chosen="tmdb:101")
    chosen = {name: sources(db, media_id)[name] for name in by_itself}
    assert chosen == {"title": "tmdb", "year": "tmdb", "overview": "tmdb", "tagline": "person"}
    row = media.get(db, media_id)
    assert row is not None
    assert (row["title"], row["year"], row["tagline"]) == ("The Lantern Keeper", 1987, "Mine.")
    do(asking, db, Way.IDENTIFY, media_id)  # a refresh keeps to what was chosen
    assert {name: sources(db, media_id)[name] for name in by_itself} == chosen
    online.undo(db, media_id)
    row = media.get(db, media_id)
    assert row is not None
    assert (row["title"], row["year"], row["tagline"]) == ("The Lantern-Keeper", 1987, "Mine.")


def test_one_of_two_that_may_be_meant_waits_for_a_person(asking: Settings, db: Database) -> None:
    media_id = film(db, "Night Ferry")
    assert (
        ended(do(asking, db, Way.IDENTIFY, media_id))[1]
        == "Night Ferry: there are likely answers; somebody should look."
    )
    assert (state(db, media_id), sources(db, media_id)) == (("review", None), {"title": "name"})
    [row] = matches.waiting(db)
    assert (row["media_id"], matches.count_waiting(db)) == (media_id, 1)
    do(asking, db, Way.IDENTIFY, media_id, chosen="tmdb:112")
    assert (state(db, media_id), matches.count_waiting(db)) == (("taken", "112"), 0)
    assert sources(db, media_id)["year"] == "tmdb"


def test_nothing_like_it_is_left_as_it_was(asking: Settings, db: Database) -> None:
    media_id = film(db, "Zzyzx Unheard Of", 1951)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert (state(db, media_id), sources(db, media_id)) == (("none", None), {"title": "name", "year": "name"})


def test_undoing_restores_what_was_before_and_is_remembered(
    asking: Settings, db: Database, service: TmdbService
) -> None:
    draw(service, "/enBest.jpg")
    media_id = film(db, "The Lantern Keeper", 1987)
    before = dict(media.get(db, media_id) or {})
    do(asking, db, Way.IDENTIFY, media_id)
    online.undo(db, media_id)
    after = dict(media.get(db, media_id) or {})
    changing = ("updated_at",)
    assert {name: value for name, value in after.items() if name not in changing} == {
        name: value for name, value in before.items() if name not in changing
    }
    assert db.conn.execute("SELECT count(*) FROM images").fetchone()[0] == 0
    assert (state(db, media_id), matches.refused(db, media_id)) == (("undone", None), {"tmdb:101"})
    do(asking, db, Way.IDENTIFY, media_id)
    assert state(db, media_id)[1] != "101"


def test_none_of_these_is_remembered(asking: Settings, db: Database) -> None:
    media_id = film(db, "Night Ferry")
    do(asking, db, Way.IDENTIFY, media_id)
    online.refuse_all(db, media_id)
    assert matches.refused(db, media_id) >= {"tmdb:111", "tmdb:112"}
    do(asking, db, Way.IDENTIFY, media_id)
    assert state(db, media_id) == ("none", None)


def test_what_is_looked_for_by_hand_waits_for_a_person(asking: Settings, db: Database) -> None:
    media_id = film(db, "lntrn kpr 1080p")
    do(asking, db, Way.IDENTIFY, media_id, title="The Lantern Keeper", year=1987)
    assert state(db, media_id) == ("review", None)
    [row] = matches.waiting(db)
    assert [one.id for one in online.asked.read(row["candidates"])][:1] == ["101"]


def test_a_show_with_the_episodes_that_are_there(asking: Settings, db: Database, service: TmdbService) -> None:
    draw(service, "/still1.jpg", size="original")
    draw(service, "/s2.jpg")
    found = episodes(db, "Harbour Street", 2, 1, 3)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    titles = [media.get(db, media_id)["title"] for media_id in found.values()]  # type: ignore[index]
    assert titles == ["Low Tide", "The Long Pier"]
    show = db.conn.execute("SELECT id, overview FROM media WHERE kind = 'show'").fetchone()
    assert (state(db, show["id"]), show["overview"]) == (("taken", "201"), "All of Harbour Street.")
    roles = [
        tuple(row)
        for row in db.conn.execute("SELECT kind, role FROM images JOIN media ON media.id = media_id ORDER BY 1")
    ]
    assert roles == [("episode", "thumbnail"), ("season", "poster")]
    online.undo(db, show["id"])
    assert [media.get(db, media_id)["title"] for media_id in found.values()] != titles  # type: ignore[index]


def test_a_show_without_a_year_is_told_by_its_episodes(asking: Settings, db: Database) -> None:
    with connect.write(db):
        outer = (Entity(Kind.SHOW, "x", (Fact("title", "Harbour Street", Source.NAME),)),)
        season = Entity(Kind.SEASON, "2", (Fact("number", 2, Source.NAME),))
        episode = Entity(Kind.EPISODE, "3", (Fact("number", 3, Source.NAME),))
        [show, *_] = record.chain(db, [*outer, season, episode], connect.now())
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert state(db, show) == ("taken", "201")


def test_what_comes_in_is_asked_about_by_itself(asking: Settings, db: Database, tmp_path: Path, mp4: Path) -> None:
    film_file = tmp_path / "Iron Meadow (2004).mp4"
    film_file.write_bytes(mp4.read_bytes())
    do(asking, db, Way.FILE, film_file)
    [job] = [job for job in rows.recent(db) if job.kind is Way.IDENTIFY]
    assert (job.status, job.message) == ("done", "0 found, 1 to review, 0 unknown.")  # it lasts two seconds
    [row] = matches.waiting(db)
    assert [one.id for one in online.asked.read(row["candidates"])][:1] == ["103"]


@pytest.mark.parametrize(("given", "said"), [({}, films.NO_KEY), ({"enabled": False, "tmdb_key": V4_TOKEN}, OFF)])
def test_without_a_service_nobody_is_asked_and_asking_says_what_is_lacking(
    settings: Settings, db: Database, given: Mapping[str, Any], said: tuple[str, str]
) -> None:
    media_id = film(db, "The Lantern Keeper", 1987)
    lacking = settings.model_copy(update={"providers": Providers.model_validate(given)})
    assert not online.has_unasked(lacking, db)
    assert ended(do(lacking, db, Way.IDENTIFY, media_id)) == ("failed", *said)
    assert matches.get(db, media_id) is None


def test_asking_about_everything_says_of_what_nobody_could_be_asked(settings: Settings, db: Database) -> None:
    lacking = settings.model_copy(update={"providers": Providers()})
    said = "0 found, 0 to review, 0 unknown."
    assert ended(do(lacking, db, Way.IDENTIFY, online.EVERYTHING)) == ("done", said, "")
    film(db, "The Lantern Keeper", 1987)
    assert ended(do(lacking, db, Way.IDENTIFY, online.EVERYTHING)) == ("done", " ".join((said, *films.NO_KEY)), "")
    assert ended(do(settings, db, Way.IDENTIFY, online.EVERYTHING)) == ("failed", *OFF)


def test_what_services_do_not_know_is_not_asked_about(asking: Settings, db: Database) -> None:
    with connect.write(db):
        [photo] = record.chain(db, [Entity(Kind.PHOTO, "x", (Fact("title", "x", Source.NAME),))], connect.now())
    assert not online.has_unasked(asking, db)
    with pytest.raises(NotFoundError, match="is nothing in this library that services know"):
        requested(db, photo)


def test_a_picture_that_is_none_is_left_out(asking: Settings, db: Database, service: TmdbService) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    service.trouble["/t/p/w780/enBest.jpg"] = lambda visit: visit.send(200, svg, Content_Type="image/jpeg")
    media_id = film(db, "The Lantern Keeper", 1987)
    assert ended(do(asking, db, Way.IDENTIFY, media_id))[0] == "done"
    assert db.conn.execute("SELECT count(*) FROM images").fetchone()[0] == 0


def test_another_service_s_id_says_which_it_is(asking: Settings, db: Database) -> None:
    media_id = film(db, "lntrn kpr 1080p")
    do(asking, db, Way.IDENTIFY, media_id, chosen="imdb:tt0900101")
    assert state(db, media_id) == ("taken", "101")
    job = do(asking, db, Way.IDENTIFY, media_id, chosen="imdb:tt0900998")
    assert (ended(job)[1], state(db, media_id)) == (
        "The Movie Database has no movie with the id tt0900998.",
        ("taken", "101"),
    )
