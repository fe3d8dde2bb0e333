"""What services tell beside the plain facts, on printed pages: collections, trailers, running times, specials."""

from __future__ import annotations

import json

import pytest
from catalogue_rows import NOW, add, item, noted, printed
from sqlite_utils import Database

from medialib.catalogue import list_page
from medialib.catalogue.publish import publish
from medialib.catalogue.views import FactRow, ItemPage, Link, ShelfPage
from medialib.model import Fact, Json, Kind, Source
from medialib.settings import Settings
from medialib.store import connect, facts

SAGA = {"key": "tmdb:collection:7", "title": "The Saga <b>"}


def say(db: Database, media_id: str, **said: Json) -> None:
    facts.record(db, media_id, [Fact(name, value, Source.TMDB) for name, value in said.items()], NOW)
    facts.settle(db, media_id, NOW)


def film(db: Database, media_id: str, title: str, **said: Json) -> None:
    add(db, media_id, Kind.MOVIE, title)
    say(db, media_id, title=title, **said)


def page(settings: Settings, db: Database, media_id: str) -> ItemPage:
    found = item(settings, db, media_id)
    assert found
    return found


def collection(settings: Settings, db: Database, slug: str) -> ShelfPage | None:
    found = list_page.page(noted(settings, db), f"collections/{slug}/index.html")
    assert found is None or isinstance(found, ShelfPage)
    return found


def test_a_film_names_its_collection_and_the_collection_its_films(settings: Settings, db: Database) -> None:
    with connect.write(db):
        film(db, "film00000002", "Second", date="2003-05-15", collection=SAGA)
        film(db, "film00000001", "First", date="1999-03-31", collection=SAGA)
        film(db, "film00000003", "Alone")
    found = page(settings, db, "film00000001")
    assert found.collections == (Link("The Saga <b>", "../../collections/tmdb-collection-7/index.html"),)
    assert FactRow("Part of", "The Saga <b>", "TMDb", 100) in found.facts
    stands = collection(settings, db, "tmdb-collection-7")
    assert stands is not None
    assert (stands.title, [card.title for card in stands.cards]) == ("The Saga <b>", ["First", "Second"])
    publish(settings)
    html = (settings.build_dir / "home/item/fi/film00000001.html").read_text()
    assert '<dt>Part of</dt><dd><a href="../../collections/tmdb-collection-7/index.html" dir="auto">The Saga &lt;b&gt;</a>' in html  # fmt: skip


def test_a_book_names_its_place_in_a_series(settings: Settings, db: Database) -> None:
    with connect.write(db):
        for number in (2.5, 10):
            add(db, f"book{number:08g}", Kind.BOOK, f"Book {number:g}")
            series: Json = {"key": "series:die kuste", "title": "Die Küste", "number": number}
            say(db, f"book{number:08g}", title=f"Book {number:g}", collection=series)
    found = page(settings, db, "book000002.5")
    assert found.collections == (Link("Die Küste, 2.5", "../../collections/series-die-kuste/index.html"),)
    assert FactRow("Part of", "Die Küste, 2.5", "TMDb", 100) in found.facts
    stands = collection(settings, db, "series-die-kuste")
    assert stands is not None
    assert [card.title for card in stands.cards] == ["Book 2.5", "Book 10"]


def test_a_collection_that_nobody_names_any_more_is_gone_from_the_catalogue(settings: Settings, db: Database) -> None:
    with connect.write(db):
        film(db, "film00000001", "First", collection=SAGA)
    publish(settings)
    assert "collections/tmdb-collection-7/index.html" in printed(settings.build_dir / "home")
    with connect.write(db):
        facts.forget_source(db, "film00000001", Source.TMDB)
        say(db, "film00000001", title="First")
    publish(settings)
    pages = printed(settings.build_dir / "home")
    assert [path for path in pages if path.startswith("collections/")] == []
    assert [path for path, content in pages.items() if b"Saga" in content] == []


def test_ids_of_all_sources_the_best_word_on_each(settings: Settings, db: Database) -> None:
    with connect.write(db):
        film(db, "film00000001", "First", external_ids={"tmdb": "7", "imdb": "tt0000001"})
        for source, ids in ((Source.NFO, {"imdb": "tt0000002"}), (Source.NAME, {"imdb": "tt0000003"})):
            facts.record(db, "film00000001", [Fact("external_ids", ids, source)], NOW)
        facts.settle(db, "film00000001", NOW)
    rows = [row for row in page(settings, db, "film00000001").facts if row.label == "Elsewhere"]
    assert rows == [
        FactRow("Elsewhere", "imdb tt0000002", "NFO file", 100),
        FactRow("Elsewhere", "tmdb 7", "TMDb", 100),
    ]
    kept = sorted(tuple(row) for row in db.conn.execute("SELECT provider, value FROM external_ids"))
    assert kept == [("imdb", "tt0000002"), ("tmdb", "7")]


def test_trailers_lead_to_known_sites_and_nowhere_else(settings: Settings, db: Database) -> None:
    told: list[Json] = [
        {"name": "Official <i>", "url": "https://www.youtube.com/watch?v=abc-DEF_123", "language": "en"},
        {"name": "", "url": "https://vimeo.com/7654321"},
        {"name": "Short", "url": "https://youtu.be/abc"},
        {"name": "Script", "url": "javascript:alert(1)"},
        {"name": "Plain", "url": "http://www.youtube.com/watch?v=abc"},
        {"name": "Like it", "url": "https://www.youtube.com.evil.example/watch?v=abc"},
        {"name": "More", "url": "https://www.youtube.com/watch?v=abc&list=x"},
        {"name": "Line", "url": "https://vimeo.com/1\n"},
        "https://vimeo.com/1",
        {"name": "No address"},
    ]
    with connect.write(db):
        film(db, "film00000001", "First", trailers=told)
    assert page(settings, db, "film00000001").trailers == (
        Link("Official <i> on YouTube", "https://www.youtube.com/watch?v=abc-DEF_123"),
        Link("Trailer on Vimeo", "https://vimeo.com/7654321"),
        Link("Short on YouTube", "https://youtu.be/abc"),
    )
    publish(settings)
    html = (settings.build_dir / "home/item/fi/film00000001.html").read_text()
    assert (
        '<dt>Trailers</dt><dd><a href="https://www.youtube.com/watch?v=abc-DEF_123" rel="noreferrer external" '
        'dir="auto">Official &lt;i&gt; on YouTube</a>, ' in html
    )
    assert "javascript" not in html.partition("<dl class=")[2].partition("</dl>")[0]


def test_trailers_of_all_sources_each_once(settings: Settings, db: Database) -> None:
    urls = [f"https://vimeo.com/{number}" for number in range(9)]
    with connect.write(db):
        film(db, "film00000001", "First", trailers=[{"name": "T", "url": url} for url in urls])
        facts.record(db, "film00000001", [Fact("trailers", [{"name": "N", "url": urls[3]}], Source.NFO)], NOW)
        facts.settle(db, "film00000001", NOW)
    found = page(settings, db, "film00000001").trailers
    assert [link.href for link in found] == [urls[3], *urls[:3], urls[4]]


@pytest.mark.parametrize("told", [None, "https://vimeo.com/1", {}, [], [None, 3, [{}]]])
def test_odd_trailers_are_none(settings: Settings, db: Database, told: Json) -> None:
    with connect.write(db):
        film(db, "film00000001", "First")
        db.conn.execute(
            "INSERT INTO facts (media_id, field, source, value, confidence, seen_at) VALUES ('film00000001', 'trailers', 'nfo', ?, 1.0, ?)",
            (json.dumps(told), NOW),
        )
    assert page(settings, db, "film00000001").trailers == ()


def test_a_film_without_a_file_has_the_running_time_that_is_known(settings: Settings, db: Database) -> None:
    said: dict[str, Json] = {"year": 1987, "certification": "DE-12", "rating": 7.3, "tagline": "Light.", "original_title": "Fyr"}  # fmt: skip
    with connect.write(db):
        film(db, "film00000001", "First", runtime_s=6240, **said)
    found = page(settings, db, "film00000001")
    assert found.quiet == ("1987", "1 h 44 min", "DE-12", "★ 7.3")
    assert (found.tagline, found.original_title) == ("Light.", "Fyr")
    assert FactRow("Runtime", "1 h 44 min", "TMDb", 100) in found.facts


def test_specials_stand_behind_the_seasons(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "show00000001", Kind.SHOW, "The Show")
        for season, name in ((0, "Specials"), (1, "Season 1"), (2, "Season 2")):
            add(db, f"season00000{season}", Kind.SEASON, name, number=season, parent_id="show00000001")
            media_id = f"episode0000{season}"
            add(db, media_id, Kind.EPISODE, f"Part {season}", number=1, parent_id=f"season00000{season}")
            say(db, media_id, title=f"Part {season}", number=1, date=f"200{season}-01-05", overview="All of it.", runtime_s=1500)  # fmt: skip
    show = page(settings, db, "show00000001")
    lines = [(chapter.title, [(one.title, one.note, one.duration, one.overview) for one in chapter.lines]) for chapter in show.chapters]  # fmt: skip
    assert lines == [
        ("Season 1", [("Part 1", "2001-01-05", "25 min", "All of it.")]),
        ("Season 2", [("Part 2", "2002-01-05", "25 min", "All of it.")]),
        ("Specials", [("Part 0", "2000-01-05", "25 min", "All of it.")]),
    ]
    special = page(settings, db, "episode00000")
    assert (special.previous, special.next) == (Link("Part 2", "../../item/ep/episode00002.html"), None)
    assert special.quiet == ("S0 E1", "2000-01-05", "25 min")
