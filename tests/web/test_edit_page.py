"""The edit page: what stands there, who said so, and what becomes of what is sent."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest
from web_place import Place, shelve

from medialib.model import Entity, Fact, Kind, Source
from medialib.store import acts, connect, facts, media, record
from medialib.store.users import Role

EVIL = '"><script>alert(1)</script>'
LONG = "Ü" * 500
ARABIC, EMOJI = "أبي فوق الشجرة", "🎬 Our Summer 👩‍👩‍👧‍👦"
INPUT = re.compile(r'<input (?:type="hidden" |id="[\w-]+" )?name="([\w-]+)" value="([^"]*)"')
AREA = re.compile(r'<textarea id="[\w-]+" name="([\w-]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


def fields(page: str) -> dict[str, str]:
    """The form as a browser would send it."""
    return {name: html.unescape(value) for name, value in (*INPUT.findall(page), *AREA.findall(page))}


@pytest.fixture
def film(place: Place) -> str:
    """A film that its file's name, its NFO file and a service tell of."""
    media_id = shelve(place.settings, "movies/fargo.mp4", title="fargo")
    said = (
        Fact("title", "Fargo", Source.NFO), Fact("title", "Fargo (film)", Source.TMDB, 0.9), Fact("overview", "Snow.\n\nAnd a car.", Source.TMDB, 0.9),
        Fact("genres", ["Crime", "Drama"], Source.NFO), Fact("rating", 8.1, Source.TMDB, 0.9),
        Fact("credits", [{"name": "Frances McDormand", "role": "actor", "character": "Marge"}, {"name": "Joel Coen", "role": "director"}], Source.NFO),
    )  # fmt: skip
    with connect.library(place.settings) as db, connect.write(db):
        facts.record(db, media_id, said, connect.now())
        facts.settle(db, media_id, connect.now())
    return media_id


def own(place: Place, media_id: str) -> dict[str, Any]:
    """What people said."""
    with connect.library(place.settings) as db:
        return {fact.field: fact.value for fact in facts.known(db, media_id) if fact.source is Source.PERSON}


def send(client: httpx.Client, media_id: str, **changed: str) -> httpx.Response:
    """Open the page, change some of it, and send all of it."""
    form = fields(client.get(f"/edit/{media_id}").text)
    return client.post(f"/edit/{media_id}", data=form | changed)


def latest(place: Place, media_id: str) -> int:
    with connect.library(place.settings) as db:
        return acts.of(db, media_id)[0].id


def test_every_field_shows_its_value_and_who_said_it(place: Place, film: str) -> None:
    page = place.client().get(f"/edit/{film}").text
    form = fields(page)
    shown = {name: value for name, value in form.items() if not name.startswith("was-")}
    assert shown == {
        "title": "Fargo", "original_title": "", "sort_title": "", "creator": "", "year": "1996", "date": "", "tagline": "",
        "overview": "Snow.\n\nAnd a car.", "certification": "", "rating": "8.1", "genres": "Crime, Drama", "tags": "",
        "credits": "Frances McDormand | actor | Marge\nJoel Coen | director",
    }  # fmt: skip
    assert {name.removeprefix("was-"): value for name, value in form.items() if name.startswith("was-")} == shown
    assert all(f"<dt>{who}</dt>" in page for who in ("TMDb, 90 % sure", "file name"))
    assert ("TMDb, 90 % sure" in page, "Take back" in page) == (True, False)


def test_what_is_changed_is_kept_told_and_undone(place: Place, film: str) -> None:
    client = place.client()
    answer = send(client, film, title="  Fargo, the film ", year="1997", genres="Crime, , Snow,Crime", rating="8,5")
    act = latest(place, film)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/edit/{film}?done={act}")
    assert own(place, film) == {
        "title": "Fargo, the film", "year": 1997, "genres": ["Crime", "Snow"], "rating": 8.5,
    }  # fmt: skip
    page = client.get(answer.headers["location"]).text
    assert ("Edited genres, rating, title and year." in page, f'name="act" value="{act}"' in page) == (True, True)
    assert page.count("<b>By hand</b>") == 4
    undone = client.post(f"/edit/{film}/undo", data={"act": str(act)})
    assert (undone.status_code, undone.headers["location"]) == (303, f"/edit/{film}?undone={act}")
    page = client.get(undone.headers["location"]).text
    assert (own(place, film), "Taken back." in page, 'name="act"' in page) == ({}, True, False)
    assert client.post(f"/edit/{film}/undo", data={"act": str(act)}).status_code == 409


def test_people_are_a_line_each(place: Place, film: str) -> None:
    client = place.client()
    send(client, film, credits="Frances McDormand | actor | Marge\r\n\r\nRoger Deakins | Camera\r\n  Steve Buscemi  ")
    told = [{"name": "Frances McDormand", "role": "actor", "character": "Marge"}]
    told += [{"name": "Roger Deakins", "role": "camera", "character": ""}]
    assert own(place, film) == {"credits": [*told, {"name": "Steve Buscemi", "role": "actor", "character": ""}]}
    form = fields(client.get(f"/edit/{film}").text)
    assert form["credits"] == "Frances McDormand | actor | Marge\nRoger Deakins | camera\nSteve Buscemi | actor"
    send(client, film, credits="")
    assert own(place, film) == {}


def test_nothing_changed_is_no_act(place: Place, film: str) -> None:
    client = place.client()
    answer = send(client, film, tagline="  ")
    assert (answer.headers["location"], own(place, film)) == (f"/edit/{film}?done=0", {})
    assert "Nothing was changed." in client.get(answer.headers["location"]).text
    overview = fields(client.get(f"/edit/{film}").text)["overview"].replace("\n", "\r\n")
    assert send(client, film, overview=overview).headers["location"] == f"/edit/{film}?done=0"


def test_an_emptied_field_and_a_released_one_show_the_others_word(place: Place, film: str) -> None:
    client = place.client()
    send(client, film, title="Mine", tagline="Mine too", overview="Mine.")
    send(client, film, tagline="", release="title", year="1990")
    assert own(place, film) == {"overview": "Mine.", "year": 1990}
    form = fields(client.get(f"/edit/{film}").text)
    assert (form["title"], form["tagline"], form["overview"]) == ("Fargo", "", "Mine.")


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("year", "soon", "Wanted a year, such as 1999."),
        ("year", "19999", "Wanted a year, such as 1999."),
        ("date", "31.3.1999", "Wanted a date, such as 1999-03-31."),
        ("rating", "11", "Wanted a number from 0 to 10."),
        ("rating", "nan", "Wanted a number from 0 to 10."),
        ("title", LONG + "x", "Wanted at most 500 letters."),
        ("overview", "x" * 20_001, "Wanted at most 20,000 letters."),
        ("genres", ",,", "Wanted at most 50 of at most 100 letters."),
        ("tags", "x" * 101, "Wanted at most 50 of at most 100 letters."),
        ("tags", ",".join(map(str, range(51))), "Wanted at most 50 of at most 100 letters."),
        ("credits", " | director", "Wanted a name in each line, then a role and a character."),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_all_that_was_typed_stays(
    place: Place, film: str, name: str, text: str, fault: str
) -> None:
    answer = send(place.client(), film, tagline="Typed", **{name: text})
    form = fields(answer.text)
    assert (answer.status_code, form[name], form["tagline"], own(place, film)) == (422, text.strip(), "Typed", {})
    assert f'id="e-{name}-fault" dir="auto">{fault}</p>' in answer.text
    assert re.search(rf'name="{name}"[^>]*aria-invalid="true" aria-describedby="e-{name}-fault', answer.text)


@pytest.mark.parametrize("title", [EVIL, LONG, ARABIC, EMOJI, "a\u202eb", "{{ 7 * 7 }}", "</textarea><b>"])
def test_any_title_comes_back_as_it_was_written(place: Place, film: str, title: str) -> None:
    client = place.client()
    assert send(client, film, title=title, overview=title).status_code == 303
    page = client.get(f"/edit/{film}").text
    form = fields(page)
    assert (form["title"], form["overview"], "<script>alert" in page) == (title, title, False)


def test_who_comes_later_sees_what_changed_and_overwrites_nothing_unseen(place: Place, film: str) -> None:
    anna, ben = place.client(name="anna"), place.client(name="ben")
    stale = fields(ben.get(f"/edit/{film}").text)
    send(anna, film, title="Anna's", year="1990")
    answer = ben.post(f"/edit/{film}", data=stale | {"title": "Ben's", "tagline": "Ben was here"})
    form = fields(answer.text)
    assert answer.status_code == 422
    assert "Somebody changed this to “Anna&#39;s” meanwhile. Save again to have yours." in answer.text
    assert (form["title"], form["was-title"], form["tagline"], form["was-tagline"]) == (
        *("Ben's", "Anna's"),
        *("Ben was here", ""),
    )
    assert own(place, film) == {"title": "Anna's", "year": 1990}
    assert ben.post(f"/edit/{film}", data=form).status_code == 303
    assert own(place, film) == {"title": "Ben's", "tagline": "Ben was here", "year": 1990}


def test_what_the_later_one_left_alone_stays_as_the_earlier_one_said(place: Place, film: str) -> None:
    client = place.client()
    stale = fields(client.get(f"/edit/{film}").text)
    send(client, film, title="Same", year="1990")
    assert client.post(f"/edit/{film}", data=stale | {"title": "Same", "tagline": "Other"}).status_code == 303
    assert own(place, film) == {"title": "Same", "year": 1990, "tagline": "Other"}


def test_a_form_without_what_stood_there_says_what_it_says(place: Place, film: str) -> None:
    assert place.client().post(f"/edit/{film}", data={"title": "Short"}).status_code == 303
    assert own(place, film) == {"title": "Short"}


@pytest.mark.parametrize("form", [{"number": "3"}, {"release": "number"}, {"was-x": ""}, {"parent_id": "x"}])
def test_what_cannot_be_said_is_refused(place: Place, film: str, form: dict[str, str]) -> None:
    assert (place.client().post(f"/edit/{film}", data=form).status_code, own(place, film)) == (422, {})


def test_every_kind_has_its_page(place: Place) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        ids = {
            kind: record.chain(db, [Entity(kind, f"x {kind}", (Fact("title", f"A {kind}", Source.NAME),))], connect.now())[0]
            for kind in Kind
        }  # fmt: skip
    client = place.client()
    for kind, media_id in ids.items():
        assert (kind, send(client, media_id, title=f"My {kind}", creator="Me").status_code) == (kind, 303)
        with connect.library(place.settings) as db:
            row = media.get(db, media_id)
        assert row is not None
        assert (row["title"], row["creator"]) == (f"My {kind}", "Me")
    assert '<label for="e-creator">Artist</label>' in client.get(f"/edit/{ids[Kind.ALBUM]}").text


def test_only_admins_edit_and_only_what_lives(place: Place, film: str) -> None:
    for role, status in ((Role.MEMBER, 403), (Role.GUEST, 403)):
        client = place.client(role)
        tries = (client.get(f"/edit/{film}"), client.post(f"/edit/{film}", data={"title": "x"}))
        assert [answer.status_code for answer in tries] == [status, status]
    client = place.client()
    client.delete(f"/api/media/{film}")
    assert [client.get(f"/edit/{media_id}").status_code for media_id in (film, "nobody")] == [404, 404]


@pytest.mark.parametrize("query", ["done=7", "done=x", "done=٣", "done=-1", f"done={10**30}", "undone="])
def test_an_address_that_somebody_made_up_tells_nothing(place: Place, film: str, query: str) -> None:
    page = place.client().get(f"/edit/{film}?{query}")
    assert (page.status_code, 'name="act"' in page.text, 'class="notice' in page.text) == (200, False, False)


def test_the_api_takes_credits_too(place: Place, film: str) -> None:
    client = place.client()
    sent = {"credits": [{"name": "Joel Coen", "role": "director"}]}
    assert client.request("PATCH", f"/api/media/{film}", json=sent).status_code == 200
    assert own(place, film) == {"credits": [{"name": "Joel Coen", "role": "director", "character": ""}]}
    assert client.request("PATCH", f"/api/media/{film}", json={"credits": [{"role": "director"}]}).status_code == 422


def test_the_review_leads_admins_to_it(place: Place, film: str) -> None:
    link = f'href="../edit/{film}">Edit</a>'
    shown = [link in place.client(role).get(f"/review/{film}").text for role in (Role.ADMIN, Role.MEMBER)]
    assert shown == [True, False]
    page = place.client().get(f"/edit/{film}").text
    assert f'href="../review/{film}">What it is</a>' in page
    assert f'href="../history/{film}">History</a>' in page
