"""Books found by ISBN, title and author, and what is known of them."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from book_library import ISBN, record
from fetch_site import Site, Visit, text
from music_service import settings_for

from medialib.errors import MedialibError, TemporaryError
from medialib.identify.online.asking import Asker
from medialib.identify.online.books import text as texts
from medialib.identify.online.books.isbn import first_in, isbn13
from medialib.identify.online.books.shelf import Books
from medialib.identify.online.words import Candidate, Details, Known, Question, Reason, RemotePicture
from medialib.model import Fact, Kind, Source

SALT = Question(Kind.BOOK, "The Salt Roads", creator="Ann Archer")


@pytest.mark.parametrize(
    ("given", "isbn"),
    [
        ("978-0-306-40615-7", ISBN),
        ("0306406152", ISBN),
        ("0-8044-2957-X", "9780804429573"),
        ("urn:isbn:9780306406157", ISBN),
        ("9780306406158", None),
        ("0306406153", None),
        ("9770306406157", None),
        ("12345", None),
        ("", None),
        ("٩٧٨٠٣٠٦٤٠٦١٥٧", None),
    ],
)
def test_isbns_are_told_by_their_check_digit(given: str, isbn: str | None) -> None:
    assert isbn13(given) == isbn


@pytest.mark.parametrize(
    ("page", "isbn"),
    [
        ("First published 1998\nISBN 978‑0‑306‑40615‑7 (hardback)", ISBN),
        ("Also by us: 9780804429573.\nThis book: ISBN-13: 9780306406157", ISBN),
        ("EAN 9780306406157", ISBN),
        ("ISBN-10: 0-306-40615-2", ISBN),
        ("Call 0306406152 now", None),
        ("order 97803064061571 and 1-9780306406157", None),
        ("9" * 500_000, None),
    ],
)
def test_the_isbn_of_a_page(page: str, isbn: str | None) -> None:
    assert first_in(page) == isbn


def test_an_isbn_is_certain_and_needs_no_search(library: Site, books: Books) -> None:
    question = Question(Kind.AUDIOBOOK, "Salt Roads, The", ids={"isbn": "0-306-40615-2"})
    [found] = books.find(question)
    assert found == Candidate(
        provider="openlibrary",
        id="OL100M",
        kind=Kind.AUDIOBOOK,
        title="The Salt Roads",
        year=1998,
        overview="How salt came to the harbour.",
        picture=f"{library.url}/b/id/501-M.jpg?default=false",
        creator="Ann Archer, Bo Bell",
        score=1.0,
        reasons=(Reason("Its ISBN is the file's, 9780306406157.", 1.0),),
        work="openlibrary:OL10W",
    )
    assert "/search.json" not in "".join(library.paths)


def test_an_isbn_of_another_book_goes_to_a_person(books: Books) -> None:
    found = books.find(Question(Kind.BOOK, "Winter Boats", creator="Di Drake", ids={"isbn": ISBN}))
    assert [(one.id, one.score) for one in found] == [("OL13W", 1.0), ("OL100M", 0.7)]
    assert found[1].reasons[1] == Reason("But the file is called “Winter Boats”.", -0.3)


def test_title_and_author_find_the_work_with_most_editions(books: Books) -> None:
    assert [(one.id, one.score) for one in books.find(SALT)] == [("OL10W", 1.0)]
    found = books.find(replace(SALT, title="Salt Roads: A History of a Harbour", creator="Archer, Ann"))
    assert (found[0].id, found[0].score > 0.9) == ("OL10W", True)
    assert found[0].reasons[1] == Reason("It is by Ann Archer, Bo Bell.", 0.4211)


@pytest.mark.parametrize("creator", [None, "Энн Арчер"])
def test_a_title_alone_is_not_certain(creator: str | None, books: Books) -> None:
    best, *_ = books.find(replace(SALT, creator=creator))
    assert (best.id, best.score) == ("OL10W", 0.8)
    assert best.reasons[-1] == Reason("The file names no author that could be compared.", -0.2)


def test_another_author_of_the_same_title_is_not_taken(books: Books) -> None:
    found = books.find(Question(Kind.BOOK, "Salt", creator="Zoe Zimmer", year=2011))
    assert (found[0].id, 0.5 < found[0].score < 0.85) == ("OL12W", True)


def test_the_year_tells_and_an_unknown_title_finds_nothing(books: Books) -> None:
    found = books.find(Question(Kind.BOOK, "Salt", creator="Cy Carter", year=2012))
    assert (found[0].id, found[0].score, found[0].year) == ("OL12W", 1.0, 2011)
    assert books.find(Question(Kind.BOOK, "Zzz", creator="Nobody")) == ()
    assert books.find(Question(Kind.BOOK, "")) == ()


def test_what_is_known_of_an_edition_and_its_work(library: Site, books: Books) -> None:
    credits = [{"name": name, "role": "author", "character": ""} for name in ("Ann Archer", "Bo Bell")]
    shared = {
        "creator": "Ann Archer, Bo Bell",
        "year": 1998,
        "overview": "How salt came to the harbour.",
        "genres": ["Historical", "Seafaring life", "Harbors"],
        "credits": credits,
    }
    edition = {
        "title": "The Salt Roads",
        "tagline": "a history of a harbour",
        **shared,
        "external_ids": {"openlibrary": "OL100M", "isbn": ISBN},
    }
    work = {
        "title": "The Salt Roads",
        **shared,
        "genres": ["Historical", "Seafaring life"],
        "external_ids": {"openlibrary": "OL10W"},
    }
    pictures = tuple(
        RemotePicture("cover", f"{library.url}/b/id/{number}-L.jpg?default=false") for number in (501, 502)
    )
    for id, values in (("OL100M", edition), ("OL10W", work)):
        facts = tuple(Fact(name, value, Source.OPENLIBRARY) for name, value in values.items())  # type: ignore[arg-type]
        assert books.details(id) == Details(Known(Kind.BOOK, facts, pictures))
    assert books.details("OL9W") is None
    assert books.details("../../account") is None


def test_a_page_of_html_for_a_missing_book_is_no_answer(library: Site, books: Books) -> None:
    library.pages[f"/isbn/{ISBN}.json"] = lambda visit: visit.send(404, b"<html>Not found", Content_Type="text/html")
    assert [one.id for one in books.find(replace(SALT, ids={"isbn": ISBN}))] == ["OL10W"]


@pytest.mark.parametrize("body", [b"<html><body>Down</body></html>", b"{", b'{"docs": ' + b"[" * 100_000])
def test_broken_answers_are_no_loss(body: bytes, library: Site, books: Books) -> None:
    library.pages["/search.json"] = text(body, Content_Type="application/json")
    with pytest.raises(MedialibError) as caught:
        books.find(SALT)
    assert type(caught.value) is TemporaryError


def test_an_answer_that_drips_is_not_waited_for(library: Site, tmp_path: Path) -> None:
    ended = threading.Event()

    def drip(visit: Visit) -> None:
        visit.send(200, b'{"docs": [', Content_Length="100000", Content_Type="application/json")
        ended.wait(10)

    library.pages["/search.json"] = drip
    settings = settings_for(library, tmp_path)
    try:
        with pytest.raises(MedialibError) as caught:
            Books(Asker(settings, intervals={}, total_s=0.3), settings.providers).find(SALT)
    finally:
        ended.set()
    assert type(caught.value) is TemporaryError


@pytest.mark.parametrize(
    "docs", [None, 7, "x", [1, None, {"key": "/works/OL1W"}, {"key": ["/works/OL1W"], "title": {}}]]
)
def test_strange_values_are_left_out(docs: object, library: Site, books: Books) -> None:
    library.pages["/search.json"] = record({"docs": docs})
    assert books.find(SALT) == ()
    strange = {"title": "A", "authors": [1, {"key": 3}], "covers": ["x", True, 2**80], "description": 5, "works": "x"}
    library.pages["/works/OL5W.json"] = record({**strange, "subjects": [None, 4], "first_publish_date": ["1990"]})
    details = books.details("OL5W")
    assert details is not None
    assert [fact.field for fact in details.item.facts] == ["title", "external_ids"]


@pytest.mark.parametrize(
    ("written", "day", "year"),
    [
        ("July 16, 2019", "2019-07-16", 2019),
        ("16 July 2019", "2019-07-16", 2019),
        ("Jul. 16 2019", "2019-07-16", 2019),
        ("2019-07-16", "2019-07-16", 2019),
        ("1st Sept. 1899", "1899-09-01", 1899),
        ("November 2006", None, 2006),
        ("c1998", None, None),
        ("1998?", None, 1998),
        ("July 45, 2019", None, 2019),
        ("Juvember 3, 2019", None, 2019),
        ("", None, None),
    ],
)
def test_dates_however_they_are_written(written: str, day: str | None, year: int | None) -> None:
    assert (texts.day(written), texts.year(written)) == (day, year)


def test_subjects_that_name_no_genre_are_left_out() -> None:
    subjects = [
        *("Fantasy.", "Fiction, fantasy, general", "Fiction", "Open Library Staff Picks", "series:Old Kingdom"),
        *("Large type books", "Magic -- Fiction", "1066-1485", "Juvenile fiction", "Award:hugo=1970", "poetry", ""),
    ]
    assert texts.genres(subjects) == ["Fantasy", "Fiction", "Magic", "Juvenile fiction", "Poetry"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("One.\r\n\r\nTwo.\r\n  ----------\r\nAlso in a box", "One.\n\nTwo."),
        ("Salt. ([source][1])\n\n[1]: https://example.org", "Salt."),
        ("See [the *harbour*](https://example.org) - there", "See the *harbour* - there"),
        ("A -- B\n- a list\n- of two", "A -- B\n- a list\n- of two"),
        ("\n" * 20_000 + "[" * 20_000, "[" * 20_000),
        ("", ""),
    ],
)
def test_descriptions_without_what_stands_behind_them(said: str, kept: str) -> None:
    assert texts.description(said) == kept


def test_two_books_that_fit_as_well_name_each_other_and_go_to_a_person(library: Site, books: Books) -> None:
    docs = [
        {"key": "/works/OL21W", "title": "Winter Boats", "author_name": ["Di Drake"], "edition_count": 2},
        {"key": "/works/OL22W", "title": "Winter Boats", "author_name": ["Di Drake", "Ed Ellis"], "edition_count": 1},
        {"key": "/works/OL23W", "title": "Winter Boats", "author_name": ["Fy Flint"], "edition_count": 9},
    ]
    library.pages["/search.json"] = record({"docs": docs})
    first, second, third = books.find(Question(Kind.BOOK, "Winter Boats", creator="Di Drake"))
    assert [(one.id, one.score) for one in (first, second)] == [("OL21W", 0.8), ("OL22W", 0.8)]
    assert [one.reasons[-1].text for one in (first, second, third)] == [
        "“Winter Boats” by Di Drake, Ed Ellis fits as well.",
        "“Winter Boats” by Di Drake fits as well.",
        "“Winter Boats” by Di Drake fits as well.",
    ]
