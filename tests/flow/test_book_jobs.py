"""Books as jobs that ask Open Library: taken, put before a person, undone, and never over a file's or a person's word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from book_files import epub, picture
from book_library import ISBN, open_library, record
from doing import do, do_request, ended
from fetch_site import Page, Site, Visit, text
from sqlite_utils import Database

from medialib.flow import online
from medialib.flow.online.requests import requested
from medialib.model import Entity, Fact, Json, Kind, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, facts, matches, media
from medialib.store import jobs as rows
from medialib.store import record as recording


@pytest.fixture
def library() -> Iterator[Site]:
    """Open Library on loopback, with a cover."""
    with open_library() as site:
        site.pages["/b/id/501-L.jpg"] = text(picture(), Content_Type="image/jpeg")
        yield site


@pytest.fixture
def asking(settings: Settings, library: Site) -> Settings:
    given = {"openlibrary_url": library.url, "covers_url": library.url}
    return settings.model_copy(update={"providers": Providers.model_validate(given)})


def book(db: Database, title: str, kind: Kind = Kind.BOOK, source: Source = Source.NAME, **said: Json) -> str:
    """A book as its file tells of it."""
    told = (Fact("title", title, source), *(Fact(field, value, source) for field, value in said.items()))
    with connect.write(db):
        [media_id] = recording.chain(db, [Entity(kind, f"{title} {said}", told)], connect.now())
    return media_id


def state(db: Database, media_id: str) -> tuple[str, str | None]:
    row = matches.get(db, media_id)
    assert row is not None
    return row["state"], row["value"]


def row(db: Database, media_id: str, *names: str) -> list[object]:
    found = media.get(db, media_id)
    assert found is not None
    return [found[name] for name in names]


def sources(db: Database, media_id: str) -> dict[str, str]:
    """Who has the word on each shown field."""
    found: dict[str, str] = {}
    for fact in facts.known(db, media_id):
        found.setdefault(fact.field, fact.source)
    return found


def test_an_isbn_in_the_file_is_taken_and_the_file_s_words_stay(
    asking: Settings, db: Database, library: Site, tmp_path: Path
) -> None:
    said = f"<dc:title>The Salt Roads (ebook)</dc:title><dc:identifier>urn:isbn:{ISBN}</dc:identifier>"
    do(asking, db, Way.FILE, epub(tmp_path / "a.epub", said))
    [media_id] = [one[0] for one in db.conn.execute("SELECT id FROM media")]
    assert state(db, media_id) == ("taken", "OL100M")
    assert row(db, media_id, "title", "creator", "year", "overview", "tagline") == [
        *("The Salt Roads (ebook)", "Ann Archer, Bo Bell", 1998, "How salt came to the harbour."),
        "a history of a harbour",
    ]
    who = sources(db, media_id)
    assert (who["title"], who["creator"], who["external_ids"]) == ("tags", "openlibrary", "tags")
    ids = sorted(tuple(one) for one in db.conn.execute("SELECT provider, value FROM external_ids"))
    assert ids == [("isbn", ISBN), ("openlibrary", "OL100M")]
    assert [tuple(one) for one in db.conn.execute("SELECT role, source FROM images")] == [("cover", "openlibrary")]
    assert "/search.json" not in "".join(library.paths)


def test_title_and_author_are_taken_for_an_audiobook_too(asking: Settings, db: Database) -> None:
    media_id = book(db, "Salt Roads", Kind.AUDIOBOOK, creator="Archer, Ann")
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert (state(db, media_id), row(db, media_id, "kind", "year")) == (("taken", "OL10W"), ["audiobook", 1998])
    sure = [fact.confidence for fact in facts.known(db, media_id) if fact.source is Source.OPENLIBRARY]
    assert set(sure) == {1.0}


def test_without_isbn_and_author_nobody_is_asked(asking: Settings, db: Database, library: Site) -> None:
    """Bills and letters are PDFs too."""
    media_id = book(db, "Bill of March")
    job = do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert (ended(job)[1], state(db, media_id)) == ("0 found, 0 to review, 1 unknown.", ("none", None))
    assert library.paths == []


def test_books_of_one_title_wait_for_a_person(asking: Settings, db: Database) -> None:
    media_id = book(db, "Winter Boats", creator="Somebody Drake")
    do(asking, db, Way.IDENTIFY, media_id)
    assert state(db, media_id) == ("review", None)
    do(asking, db, Way.IDENTIFY, media_id, chosen="openlibrary:OL13W")
    job = rows.recent(db)[0]
    assert ended(job)[1:] == ("Open Library has no book OL13W.", "Look for it by its title.")
    do(asking, db, Way.IDENTIFY, media_id, chosen="openlibrary:OL10W")
    assert (state(db, media_id), row(db, media_id, "year")) == (("taken", "OL10W"), [1998])


def test_an_edition_of_a_refused_work_is_refused_too(asking: Settings, db: Database) -> None:
    media_id = book(db, "The Salt Roads", creator="Ann Archer")
    do(asking, db, Way.IDENTIFY, media_id)
    online.undo(db, media_id)
    with connect.write(db):
        facts.record(db, media_id, [Fact("external_ids", {"isbn": ISBN}, Source.TAGS)], connect.now())
        facts.settle(db, media_id, connect.now())
    do(asking, db, Way.IDENTIFY, media_id)
    assert (state(db, media_id), matches.refused(db, media_id)) == (("none", None), {"openlibrary:OL10W"})


def test_none_of_these_and_undo_are_remembered(asking: Settings, db: Database) -> None:
    media_id = book(db, "The Salt Roads", creator="Ann Archer")
    before = row(db, media_id, "title", "creator", "year", "overview", "tagline")
    do(asking, db, Way.IDENTIFY, media_id)
    assert state(db, media_id) == ("taken", "OL10W")
    online.undo(db, media_id)
    assert row(db, media_id, "title", "creator", "year", "overview", "tagline") == before
    assert [db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("images", "external_ids")] == [
        0,
        0,
    ]
    do(asking, db, Way.IDENTIFY, media_id)
    assert state(db, media_id)[1] != "OL10W"
    online.refuse_all(db, media_id)
    do(asking, db, Way.IDENTIFY, media_id)
    assert state(db, media_id) == ("none", None)


def test_a_person_s_word_stays_for_ever(asking: Settings, db: Database) -> None:
    media_id = book(db, "The Salt Roads", creator="Ann Archer")
    with connect.write(db):
        facts.record(db, media_id, [Fact("year", 1901, Source.PERSON)], connect.now())
        facts.settle(db, media_id, connect.now())
    do(asking, db, Way.IDENTIFY, media_id, chosen="openlibrary:OL10W")
    assert row(db, media_id, "year", "overview") == [1901, "How salt came to the harbour."]


def test_what_is_looked_for_by_hand_waits_for_a_person(asking: Settings, db: Database) -> None:
    media_id = book(db, "slt rds 2 final")
    do(asking, db, Way.IDENTIFY, media_id, title="The Salt Roads")
    assert state(db, media_id) == ("review", None)
    do(asking, db, Way.IDENTIFY, media_id, title="Bo Bell - The Salt Roads")
    assert state(db, media_id) == ("review", None)
    [waiting] = matches.waiting(db)
    assert [one.id for one in online.asked.read(waiting["candidates"])][:1] == ["OL10W"]


@pytest.mark.parametrize(
    ("pasted", "taken"),
    [
        ("https://openlibrary.org/works/OL10W/The_Salt_Roads?edition=x", "OL10W"),
        ("openlibrary.org/books/OL100M", "OL100M"),
        ("ol100m", "OL100M"),
        (f"https://openlibrary.org/isbn/{ISBN}", "OL100M"),
        ("ISBN 0-306-40615-2", "OL100M"),
    ],
)
def test_what_a_person_pastes_is_taken(asking: Settings, db: Database, pasted: str, taken: str) -> None:
    media_id = book(db, "Something Else Entirely", creator="Nobody", external_ids={"isbn": "9780804429573"})
    do_request(asking, db, requested(db, media_id, chosen=pasted))
    assert (state(db, media_id), row(db, media_id, "year")) == (("taken", taken), [1998])


def test_an_isbn_that_nobody_knows(asking: Settings, db: Database) -> None:
    media_id = book(db, "The Salt Roads", creator="Ann Archer")
    job = do(asking, db, Way.IDENTIFY, media_id, chosen="isbn:9780804429573")
    assert ended(job)[1] == "Open Library has no book with the ISBN 9780804429573."
    assert (matches.get(db, media_id), sources(db, media_id)) == (None, {"title": "name", "creator": "name"})


def test_an_isbn_of_another_book_waits_for_a_person(asking: Settings, db: Database) -> None:
    media_id = book(db, "Cooking with Gas", source=Source.TAGS, external_ids={"isbn": ISBN})
    do(asking, db, Way.IDENTIFY, media_id)
    assert state(db, media_id) == ("review", None)


TROUBLES: dict[str, tuple[Page, str]] = {
    "too often": (lambda visit: visit.send(429, Retry_After="600"), "queued"),
    "down": (lambda visit: visit.send(503), "queued"),
    "broken": (text(b'{"docs": [', Content_Type="application/json"), "queued"),
    "a page": (text(b"<html>Down for maintenance</html>", Content_Type="text/html"), "queued"),
    "nothing": (lambda visit: visit.send(404), "done"),
    "odd": (record({"docs": {"key": 3}}), "done"),
    "a list": (record([1, None, "x"]), "done"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_troubles_lose_nothing(asking: Settings, db: Database, library: Site, name: str) -> None:
    media_id = book(db, "The Salt Roads", creator="Ann Archer")
    library.pages["/search.json"], status = TROUBLES[name]
    job = do(asking, db, Way.IDENTIFY, media_id)
    assert (job.status, sources(db, media_id)) == (status, {"title": "name", "creator": "name"})
    assert (matches.get(db, media_id) is None) == (status == "queued")


def test_a_short_pause_is_waited_for(asking: Settings, db: Database, library: Site) -> None:
    found = library.pages["/search.json"]

    def busy(visit: Visit) -> None:
        library.pages["/search.json"] = found
        visit.send(429, Retry_After="0")

    library.pages["/search.json"] = busy
    media_id = book(db, "The Salt Roads", creator="Ann Archer")
    do(asking, db, Way.IDENTIFY, media_id)
    assert state(db, media_id) == ("taken", "OL10W")


def test_records_that_are_odd_are_taken_as_far_as_they_go(asking: Settings, db: Database, library: Site) -> None:
    library.pages["/works/OL10W.json"] = record(
        {"title": "The Salt Roads", "authors": [None, {"author": 3}, {"author": {"key": "/authors/../x"}}], "covers": "x",
         "description": {"value": ["x"]}, "subjects": [{}, 7], "first_publish_date": {}}
    )  # fmt: skip
    media_id = book(db, "The Salt Roads", creator="Ann Archer")
    do(asking, db, Way.IDENTIFY, media_id)
    assert (state(db, media_id), row(db, media_id, "title", "creator")) == (
        ("taken", "OL10W"),
        ["The Salt Roads", "Ann Archer"],
    )


@pytest.mark.parametrize(
    "page",
    [
        text(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Content_Type="image/jpeg"),
        lambda visit: visit.send(404),
        lambda visit: visit.send(302, Location="http://127.0.0.1:1/x.jpg"),
        text(b"", Content_Type="image/jpeg"),
    ],
    ids=["svg", "missing", "elsewhere", "empty"],
)
def test_a_cover_that_is_none_costs_only_itself(asking: Settings, db: Database, library: Site, page: Page) -> None:
    library.pages["/b/id/501-L.jpg"] = library.pages["/b/id/502-L.jpg"] = page
    media_id = book(db, "The Salt Roads", creator="Ann Archer")
    assert ended(do(asking, db, Way.IDENTIFY, media_id))[0] == "done"
    assert (state(db, media_id)[0], db.conn.execute("SELECT count(*) FROM images").fetchone()[0]) == ("taken", 0)


def test_a_second_run_asks_nothing(asking: Settings, db: Database, library: Site) -> None:
    book(db, "The Salt Roads", creator="Ann Archer")
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    asked = len(library.paths)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert len(library.paths) == asked
    kept = json.loads(json.dumps([tuple(one) for one in db.conn.execute("SELECT state, value FROM matches")]))
    assert kept == [["taken", "OL10W"]]
