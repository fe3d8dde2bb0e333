"""What people say of an item, by form and by API: what is kept of it letter by letter, what is refused, and who is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from page_reader import forms, lines
from test_edit_page import fields, send
from web_place import Place, shelve

from medialib import flow
from medialib.model import Fact, Source
from medialib.store import acts, audit, connect, facts
from medialib.store.users import Role

CALENDAR = "Wanted a date, such as 1999-03-31."


@pytest.fixture
def film(place: Place) -> str:
    """A film of which only its file's name tells."""
    return shelve(place.settings, "movies/Fargo.mp4")


def own(place: Place, media_id: str) -> dict[str, Any]:
    """What people said."""
    with connect.library(place.settings) as db:
        return {fact.field: fact.value for fact in facts.known(db, media_id) if fact.source is Source.PERSON}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"title": "One\u000bline, \tsaid\r\nthrice"}, {"title": "One line,  said thrice"}),
        ({"title": "\u0001\u007fBell\u0085"}, {"title": "Bell"}),
        ({"title": "君の名は\u3000完全版"}, {"title": "君の名は\u3000完全版"}),
        ({"title": "Schön\u00a0war’s \u200dא\u202eב"}, {"title": "Schön\u00a0war’s \u200dא\u202eב"}),
        ({"sort_title": "a\u2028b\u2029c", "tagline": " x\n"}, {"sort_title": "a b c", "tagline": "x"}),
        ({"overview": " One.\r\n\r\nTwo.\rThree.\u2028Four.\tFive.\u000bSix. "}, {"overview": "One.\n\nTwo.\nThree.\nFour.\tFive. Six."}),
        ({"genres": ["Crime\n", "Dra\u001fma"], "tags": ["\ta\tb"]}, {"genres": ["Crime", "Dra ma"], "tags": ["a b"]}),
        ({"credits": [{"name": "Frances\nMcDormand", "role": "\u001bactor", "character": "Mar\u000cge"}]},
         {"credits": [{"name": "Frances McDormand", "role": "actor", "character": "Mar ge"}]}),
        ({"year": 0, "rating": 10}, {"year": 0, "rating": 10.0}),
        ({"date": "1999\n"}, {"date": "1999"}), ({"date": "2000-02"}, {"date": "2000-02"}), ({"date": "2000-02-29"}, {"date": "2000-02-29"}),
        ({"creator": "R2-D2", "certification": "FSK 12", "original_title": "Ф"}, {"creator": "R2-D2", "certification": "FSK 12", "original_title": "Ф"}),
        ({}, {}),
    ],
)  # fmt: skip
def test_words_are_kept_without_what_nobody_can_see(
    place: Place, film: str, said: dict[str, Any], kept: dict[str, Any]
) -> None:
    answer = place.client().request("PATCH", f"/api/media/{film}", json=said)
    assert (answer.status_code, own(place, film)) == (200, kept)


@pytest.mark.parametrize(
    "said",
    [
        {"date": "1999-13"}, {"date": "1999-02-29"}, {"date": "1999-3-31"}, {"date": "0000"}, {"date": "١٩٩٩"},
        {"date": "1999-03-31T00:00"}, {"title": "\u0001\n"}, {"title": "\u0000"}, {"tags": ["\u001f"]}, {"credits": [{"name": " "}]},
        {"credits": [{"name": "x", "born": 1957}]}, {"rating": "nan"}, {"year": 10_000}, {"creator": "x" * 501}, {"credits": [{"name": "x"}] * 501},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_of_it_is_kept(place: Place, film: str, said: dict[str, Any]) -> None:
    answer = place.client().request("PATCH", f"/api/media/{film}", json={"tagline": "Fine", **said})
    assert (answer.status_code, own(place, film)) == (422, {})


@pytest.mark.parametrize("date", ["1999-02-29", "31.3.1999", "1999-00", "٢٠٠٠"])
def test_the_form_refuses_a_day_that_never_was(place: Place, film: str, date: str) -> None:
    answer = send(place.client(), film, date=date)
    assert (answer.status_code, CALENDAR in lines(answer.text), fields(answer.text)["date"]) == (422, True, date)


def test_what_is_pasted_into_the_form_comes_back_clean_and_is_no_change_when_it_is_sent_again(
    place: Place, film: str
) -> None:
    client = place.client()
    assert send(client, film, title="A\u000bB", overview="x\u000cy\r\nz", tags="one\u000btwo, three").status_code == 303
    assert own(place, film) == {"title": "A B", "overview": "x y\nz", "tags": ["one two", "three"]}
    again = client.post(f"/edit/{film}", data=forms(client.get(f"/edit/{film}").text)[f"../edit/{film}"].fields)
    assert again.headers["location"] == f"/edit/{film}?done=0"


def test_strange_letters_reach_no_page_and_no_shelf_by_genre(place: Place, film: str) -> None:
    place.client().request("PATCH", f"/api/media/{film}", json={"genres": ["Dra\u001fma", "七"], "title": "Bell\u0007"})
    flow.publish(place.settings)
    home = place.settings.build_dir / "home"
    pages = {path.relative_to(home).as_posix(): path.read_text() for path in home.rglob("*.html")}
    assert [path for path, text in pages.items() if any(letter in text for letter in "\u0007\u001f")] == []
    assert "Bell" in pages[f"item/{film[:2]}/{film}.html"]


def test_an_edit_is_an_act_by_name_and_an_empty_one_is_none(place: Place, film: str) -> None:
    admin = place.client(name="anna")
    anna = place.person(name="anna").id
    for said in ({"title": "Mine", "year": 1990}, {}, {"title": "Mine"}, {"tagline": None}):
        assert admin.request("PATCH", f"/api/media/{film}", json=said).status_code == 200
    with connect.library(place.settings) as db:
        assert [(done.said, done.done_by) for done in acts.of(db, film)] == [("Edited title and year.", anna)]
    with connect.private(place.settings) as db:
        assert [(entry.act, entry.detail) for entry in audit.latest(db)][-1] == ("correct", f"{film} title, year")


def test_of_two_who_save_at_once_the_later_sees_the_earlier_one_s_word(place: Place, film: str) -> None:
    clients = [place.client(name=name) for name in ("anna", "ben")]
    stale = fields(clients[0].get(f"/edit/{film}").text)
    with ThreadPoolExecutor(2) as pool:
        sent = [stale | {"title": name} for name in ("Anna's", "Ben's")]
        answers = list(pool.map(lambda client, form: client.post(f"/edit/{film}", data=form), clients, sent))
    lost = next(answer for answer in answers if answer.status_code == 422)
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert f"Somebody changed this to “{own(place, film)['title']}” meanwhile. Save again to have yours." in lines(
        lost.text
    )


def test_what_stood_there_and_what_is_typed_may_be_the_same_as_what_somebody_else_made_of_it(
    place: Place, film: str
) -> None:
    client = place.client()
    stale = fields(client.get(f"/edit/{film}").text)
    send(client, film, year="1990", tagline="x")
    answer = client.post(f"/edit/{film}", data=stale | {"year": "1990"})
    assert (answer.headers["location"], own(place, film)) == (f"/edit/{film}?done=0", {"year": 1990, "tagline": "x"})


def test_the_most_trusted_of_those_who_disagree_stand_beside_each_field(place: Place, film: str) -> None:
    said = [
        (Source.NFO, "From the NFO", 1.0),
        (Source.TAGS, "From the tags", 1.0),
        (Source.TMDB, "From TMDb", 0.904),
        (Source.FOLDER, "y" * 400, 0.5),
    ]
    with connect.library(place.settings) as db, connect.write(db):
        for source, title, sure in said:
            facts.record(
                db, film, [Fact("title", title, source, sure), Fact("genres", [], source, sure)], connect.now()
            )
        facts.settle(db, film, connect.now())
    client = place.client()
    send(client, film, title="By me")
    shown = lines(client.get(f"/edit/{film}").text)
    at = shown.index("Title")
    assert shown[at : at + 12] == [
        "Title", "By hand", "Take back what was said of Title by hand", "NFO file", "From the NFO", "tags in the file", "From the tags",
        "TMDb, 90 % sure", "From TMDb", "folder name, 50 % sure", f"{'y' * 300}…", "Original title",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
def test_others_find_no_edit_page_and_no_way_to_it(place: Place, film: str, role: Role) -> None:
    client = place.client(role)
    answers = [
        client.get(f"/edit/{film}"), client.post(f"/edit/{film}", data={"title": "x"}), client.post(f"/edit/{film}/undo", data={"act": "1"}),
        client.request("PATCH", f"/api/media/{film}", json={"title": "x"}),
    ]  # fmt: skip
    assert ([answer.status_code for answer in answers], own(place, film)) == ([403] * 4, {})


def test_an_act_of_another_item_is_neither_told_nor_undone_here(place: Place, film: str) -> None:
    other = shelve(place.settings, "movies/Heat.mp4", title="Heat")
    client = place.client()
    done = send(client, other, tagline="Row.").headers["location"].rpartition("=")[2]
    assert "Edited tagline." not in lines(client.get(f"/edit/{film}?done={done}").text)
    assert client.post(f"/edit/{film}/undo", data={"act": done}).status_code == 404
    assert "Edited tagline." in lines(client.get(f"/edit/{other}?done={done}").text)
    client.post(f"/edit/{other}/undo", data={"act": done})
    page = client.get(f"/edit/{other}?done={done}").text
    assert ("Edited tagline." in lines(page), f"../edit/{other}/undo" in forms(page)) == (False, False)
