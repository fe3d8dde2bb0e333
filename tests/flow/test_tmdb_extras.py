"""What The Movie Database tells beside the plain facts, from the job to the printed page and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from doing import do, ended
from sqlite_utils import Database
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb

from medialib.catalogue.publish import publish
from medialib.flow import online
from medialib.model import Entity, Fact, Json, Kind, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, facts, media, record

COLLECTION = "collections/tmdb-collection-900/index.html"


@pytest.fixture
def service() -> Iterator[TmdbService]:
    with open_tmdb() as service:
        yield service


@pytest.fixture
def asking(settings: Settings, service: TmdbService) -> Settings:
    return asking_in(settings, service)


def asking_in(settings: Settings, service: TmdbService, language: str | None = None) -> Settings:
    """Settings with a key of the service on loopback, in a language."""
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": service.site.url, "tmdb_images_url": service.site.url}
    providers = Providers.model_validate(given | ({"language": language} if language else {}))
    return settings.model_copy(update={"providers": providers})


def film(db: Database, title: str, year: int | None = None, source: Source = Source.NAME, **more: Json) -> str:
    said = [Fact(field, value, source) for field, value in {"title": title, "year": year, **more}.items() if value]
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, f"{title} {year}", tuple(said))], connect.now())
    return media_id


def page(settings: Settings, path: str) -> str:
    publish(settings)
    file = settings.build_dir / "home" / path
    return file.read_text() if file.exists() else ""


def item(settings: Settings, media_id: str) -> str:
    return page(settings, f"item/{media_id[:2]}/{media_id}.html")


def quiet(html: str) -> list[str]:
    """The parts of the line under the title."""
    line = html.partition('<ul class="quietline">')[2].partition("</ul>")[0]
    return [part.partition("</li>")[0] for part in line.split('<li dir="auto">')[1:]]


def test_all_of_a_film_is_on_its_page_and_its_collection_has_one(asking: Settings, db: Database) -> None:
    media_id = film(db, "The Lantern Keeper", 1987)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    html = item(asking, media_id)
    assert quiet(html) == ["1987", "1 h 44 min", "PG-13", "★ 7.3"]
    assert f'<dt>Part of</dt><dd><a href="../../{COLLECTION}" dir="auto">The Lantern Collection</a>' in html
    for address, name in (
        ("https://www.youtube.com/watch?v=abc-DEF_123", "Trailer on YouTube"),
        ("https://www.youtube.com/watch?v=teaser1", "Teaser on YouTube"),
        ("https://vimeo.com/7654321", "Trailer (D) on Vimeo"),
    ):
        assert f'<a href="{address}" rel="noreferrer external" dir="auto">{name}</a>' in html
    assert '<p class="tagline" dir="auto">He lit the coast.</p>' in html
    assert f'href="../../item/{media_id[:2]}/{media_id}.html"' in page(asking, COLLECTION)


def test_undo_takes_the_film_out_of_the_collection_which_is_gone(asking: Settings, db: Database) -> None:
    media_id = film(db, "The Lantern Keeper", 1987)
    do(asking, db, Way.IDENTIFY, media_id)
    assert page(asking, COLLECTION) != ""
    online.undo(db, media_id)
    assert page(asking, COLLECTION) == ""
    html = item(asking, media_id)
    assert ("Lantern Collection" in html, "youtube" in html, quiet(html)) == (False, False, ["1987"])
    assert db.conn.execute("SELECT count(*) FROM collections").fetchone()[0] == 0


def test_another_match_takes_the_film_out_of_the_collection(asking: Settings, db: Database) -> None:
    media_id = film(db, "The Lantern Keeper", 1987)
    do(asking, db, Way.IDENTIFY, media_id)
    do(asking, db, Way.IDENTIFY, media_id, chosen="tmdb:102")
    assert page(asking, COLLECTION) == ""
    assert "Lantern Collection" not in item(asking, media_id)


def test_asking_again_keeps_the_collection_where_it_was(asking: Settings, db: Database) -> None:
    media_id = film(db, "The Lantern Keeper", 1987)
    do(asking, db, Way.IDENTIFY, media_id)
    before = page(asking, COLLECTION)
    do(asking, db, Way.IDENTIFY, media_id)
    assert page(asking, COLLECTION) == before


def test_an_imdb_id_finds_the_film_whatever_its_name(asking: Settings, db: Database) -> None:
    media_id = film(db, "lntrn kpr", source=Source.NFO, external_ids={"imdb": "tt0900101"})
    job = do(asking, db, Way.IDENTIFY, media_id)
    assert ended(job)[:2] == ("done", "lntrn kpr: found and taken.")
    assert COLLECTION in item(asking, media_id)


def test_in_a_language_with_english_where_it_lacks_words(
    settings: Settings, db: Database, service: TmdbService
) -> None:
    asking, media_id = asking_in(settings, service, "de"), film(db, "The Lantern Keeper", 1987)
    do(asking, db, Way.IDENTIFY, media_id)
    html = item(asking, media_id)
    assert quiet(html) == ["1987", "1 h 44 min", "DE-12", "★ 7.3"]
    assert '<p class="original" dir="auto">The Lantern Keeper</p>' in html
    assert '<p class="tagline" dir="auto">He lit the coast.</p>' in html  # has no German
    links = html.partition("<dt>Trailers</dt>")[2]
    assert links.find("Trailer (D)") < links.find("Teaser")


def test_a_show_with_specials_air_dates_and_overviews(asking: Settings, db: Database) -> None:
    show = Entity(Kind.SHOW, "x", (Fact("title", "Harbour Street", Source.NAME), Fact("year", 2008, Source.NAME)))
    with connect.write(db):
        for number, episode in ((0, 1), (2, 1)):
            season = Entity(Kind.SEASON, str(number), (Fact("number", number, Source.NAME),))
            one = Entity(Kind.EPISODE, str(episode), (Fact("number", episode, Source.NAME),))
            show_id, *_ = record.chain(db, [show, season, one], connect.now())
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    html = item(asking, show_id)
    assert quiet(html) == ["2008", "TV-14"]
    lines = html.partition('<ol class="episodes">')[2]
    told = ("Low Tide", "2009-01-08", "48 min", "Low Tide at length.", "Specials", "Christmas Night", "2008-12-24", "Christmas Night at length.")  # fmt: skip
    places = [lines.find(f">{words}<") for words in told]
    assert (min(places) >= 0, places) == (True, sorted(places))


def test_the_runtime_of_an_answer_is_not_the_length_of_the_file(asking: Settings, db: Database) -> None:
    """What was taken once does not make the same answer surer."""
    media_id = film(db, "Night Ferry")
    do(asking, db, Way.IDENTIFY, media_id, chosen="tmdb:112")
    row = media.get(db, media_id)
    assert row is not None
    assert row["duration_s"] == 840
    assert online.asked.question_of(db, media_id, "tmdb", {}).duration_s is None
    with connect.write(db):
        facts.record(db, media_id, [Fact("duration_s", 5400.0, Source.FILE)], connect.now())
        facts.settle(db, media_id, connect.now())
    assert online.asked.question_of(db, media_id, "tmdb", {}).duration_s == 5400.0
