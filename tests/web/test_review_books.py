"""Books in the review: what they may be, where that is told, and what can be pasted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from review_items import EVIL, asked, film, put, stands
from web_place import Place, running

from medialib.identify.online.words import Candidate, Reason
from medialib.model import Kind
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect
from medialib.store.users import Role

WORK = Candidate("openlibrary", "OL10W", Kind.BOOK, "The Salt Roads", None, 1998, None, creator="Ann Archer", score=0.8,
                 reasons=(Reason("It is by Ann Archer.", 0.42),))  # fmt: skip
EDITION = Candidate("openlibrary", "OL100M", Kind.BOOK, f"Salt {EVIL}", None, None, "312 pages", score=0.6)


@pytest.fixture
def place(settings: Settings) -> Iterator[Place]:
    """A place where services are asked, without any key."""
    with running(settings.model_copy(update={"providers": Providers()})) as place:
        yield place


def book(place: Place, kind: Kind = Kind.BOOK) -> str:
    media_id = film(place, "salt.epub", "Salt Roads")
    with connect.library(place.settings) as db, connect.write(db):
        db.conn.execute("UPDATE media SET kind = ? WHERE id = ?", (kind, media_id))
    return media_id


@pytest.mark.parametrize(("kind", "said"), [(Kind.BOOK, "Book"), (Kind.AUDIOBOOK, "Audiobook")])
def test_the_page_of_a_book(place: Place, kind: Kind, said: str) -> None:
    media_id = put(place, book(place, kind), candidates=[WORK, EDITION])
    member = place.client(Role.MEMBER)
    html = member.get(f"/review/{media_id}").text
    for words in ("The Salt Roads", "It is by Ann Archer.", said, 'placeholder="an ISBN, OL45804W, or an address"'):
        assert words in html
    assert EVIL not in html
    assert said in member.get("/review").text


def test_each_candidate_leads_to_its_page_at_open_library(place: Place) -> None:
    media_id = put(
        place, book(place), candidates=[WORK, EDITION, Candidate("openlibrary", "../x", Kind.BOOK, "Odd", score=0.5)]
    )
    html = place.client(Role.MEMBER).get(f"/review/{media_id}").text
    assert html.count('href="https://openlibrary.org/') == 2
    for path in ("works/OL10W", "books/OL100M"):
        assert f'href="https://openlibrary.org/{path}"' in html


@pytest.mark.parametrize(
    ("pasted", "chosen"),
    [("0-306-40615-2", "isbn:9780306406157"), ("https://openlibrary.org/works/OL10W/Salt", "openlibrary:OL10W")],
)
def test_what_is_pasted_is_asked_for(place: Place, pasted: str, chosen: str) -> None:
    media_id = put(place, book(place), candidates=[WORK])
    answer = place.client(Role.MEMBER).post(f"/review/{media_id}/named", data={"id": pasted})
    assert (answer.status_code, asked(place)[0].options["chosen"]) == (303, chosen)


def test_what_names_no_book_is_said_in_the_form(place: Place) -> None:
    media_id = put(place, book(place), candidates=[WORK])
    answer = place.client(Role.MEMBER).post(f"/review/{media_id}/named", data={"id": "9780306406158"})
    assert (answer.status_code, "is no ISBN" in answer.text, asked(place)) == (422, True, [])


def test_none_of_these(place: Place) -> None:
    media_id = put(place, book(place), candidates=[WORK, EDITION])
    assert place.client(Role.MEMBER).post(f"/review/{media_id}/none").status_code == 303
    assert stands(place, media_id) == ("none", True, {"openlibrary:OL10W", "openlibrary:OL100M"})


def test_books_need_no_key(place: Place) -> None:
    assert "providers.tmdb_key" not in place.client().get(f"/review/{book(place)}").text
