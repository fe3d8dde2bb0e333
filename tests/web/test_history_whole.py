"""What each kind of act leaves in the history of an item, line by line, by page and by API, and which of it is taken back."""

from __future__ import annotations

import io
import re
from typing import Any

import httpx
import pytest
from items_at_hand import film as film_row
from items_at_hand import show
from page_reader import forms, lines, read
from PIL import Image
from web_place import Place, shelve

from medialib.flow import editing
from medialib.store import acts, audit, connect, files, media
from medialib.store.users import Role


@pytest.fixture
def film(place: Place) -> str:
    """A film on a shelf."""
    return shelve(place.settings, "movies/fargo.mkv")


def acted(page: str) -> list[list[str]]:
    """What a page says of each act, without when it was."""
    parts = re.findall(r'<li class="event.*?</li>', page, re.DOTALL)
    return [[line.replace("just now ", "") for line in lines(f"<main>{part}</main>")] for part in parts]


def told(client: httpx.Client, media_id: str) -> list[dict[str, Any]]:
    """The history by API, without times."""
    history: list[dict[str, Any]] = client.get(f"/api/media/{media_id}/history").json()["history"]
    return [{name: value for name, value in one.items() if name not in ("at", "undone_at", "id")} for one in history]


def edit(place: Place, media_id: str, **said: Any) -> int:
    with connect.library(place.settings) as db:
        act = editing.edit(db, media_id, said, place.person().id)
    assert act is not None
    return act


def picture() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (400, 600), "red").save(raw, "PNG")
    return raw.getvalue()


def test_an_edit_says_each_field_as_it_was_and_is(place: Place, film: str) -> None:
    edit(place, film, title="Ф" * 450, genres=["Crime", "七"], year=1990)
    client = place.client()
    assert acted(client.get(f"/history/{film}").text) == [[
        "admin", "Edited genres, title and year.", "genres", 'before: nothing after: ["Crime", "七"]',
        "title", f"before: nothing after: {'Ф' * 400}...", "year", "before: nothing after: 1990", "Undo : Edited genres, title and year.",
    ]]  # fmt: skip
    edit(place, film, genres=None, year=1991)
    assert told(client, film)[0] == {
        "act": "edit", "said": "Edited genres and year.", "done_by": "admin", "can_undo": True, "fault": "",
        "changes": [{"what": "genres", "before": ["Crime", "七"], "after": None}, {"what": "year", "before": 1990, "after": 1991}],
    }  # fmt: skip


def test_of_many_changes_twelve_are_shown_and_all_are_told(place: Place, film: str) -> None:
    fields = ("title", "original_title", "sort_title", "creator", "date", "tagline", "overview", "certification")
    edit(place, film, **dict.fromkeys(fields, "1990"), year=1990, rating=5.0, genres=["A"], tags=["b"], credits=[])
    client = place.client()
    [shown] = acted(client.get(f"/history/{film}").text)
    assert (len([line for line in shown if line.startswith("before:")]), "and 1 more" in shown) == (12, True)
    assert len(told(client, film)[0]["changes"]) == 13


def test_a_picture_a_rename_and_a_merge_each_in_their_words_and_taken_back_in_turn(place: Place, film: str) -> None:
    admin = place.client()
    other = shelve(place.settings, "movies/fargo again.mkv")
    (place.settings.media_root / "movies/fargo.srt").write_text("x")
    admin.post(f"/api/media/{film}/images", data={"role": "poster"}, files={"file": ("a.png", picture(), "image/png")})
    place.parts.tasks.run(admin.post("/api/rename", json={"ids": [film]}).json()["id"])
    assert admin.post(f"/api/media/{other}/merge", json={"into": film}).status_code == 200
    new = "movies/Fargo (1996)/Fargo (1996)"
    assert acted(admin.get(f"/history/{film}").text) == [
        ["admin", "Merged Fargo (1996) into it.", "Undo : Merged Fargo (1996) into it."],
        ["admin", "Renamed to Fargo (1996).mkv.", "File", f"before: movies/fargo.mkv after: {new}.mkv",
         "File", f"before: movies/fargo.srt after: {new}.srt", "Undo : Renamed to Fargo (1996).mkv."],
        ["admin", "Brought another poster.", "Undo : Brought another poster."],
    ]  # fmt: skip
    for act in list(forms(admin.get(f"/history/{film}").text)):
        answer = admin.post(act.removeprefix(".."))
        assert (act, answer.status_code, answer.headers["location"]) == (act, 303, f"/history/{film}")
    assert [shown[-1] for shown in acted(admin.get(f"/history/{film}").text)] == [
        "Taken back just now".replace("just now ", "")
    ] * 3
    with connect.library(place.settings) as db:
        assert [row["path"] for row in files.of(db, film)] == ["movies/fargo.mkv"]
        assert media.survivor(db, other) == other
    with connect.private(place.settings) as db:
        noted = [entry for entry in audit.latest(db) if entry.act == "undo"]
    assert [entry.detail for entry in noted][::-1] == [f"{film} {number}" for number in (3, 2, 1)]


def test_what_was_split_off_is_an_act_of_the_one_it_came_from(place: Place) -> None:
    with connect.library(place.settings) as db:
        office = show(db, "The Office", [(1, 1), (2, 1)])
        second = [one for one in media.below(db, office) if media.parents(db, one) == [office]][1]
    admin = place.client()
    made = admin.post(f"/api/media/{office}/split", json={"children": [second], "title": "The Office (US)"}).json()[
        "id"
    ]
    [said] = acted(admin.get(f"/history/{office}").text)
    assert (said[0], said[1].startswith("Split"), said[-1].startswith("Undo")) == ("admin", True, True)
    assert admin.post(next(iter(forms(admin.get(f"/history/{office}").text))).removeprefix("..")).status_code == 303
    with connect.library(place.settings) as db:
        assert (media.parents(db, second), media.get(db, made)["deleted_at"] is not None) == ([office], True)  # type: ignore[index]


def test_who_did_it_is_said_by_the_name_they_have_now(place: Place, film: str) -> None:
    edit(place, film, title="One")
    with connect.library(place.settings) as db:
        editing.edit(db, film, {"title": "Two"}, "somebody who left")
        editing.edit(db, film, {"title": "Three"})
    with connect.private(place.settings) as db:
        db.conn.execute("UPDATE users SET name = 'Anna <b>' WHERE name = 'admin'")
    client = place.client(name="other")
    assert [said[0] for said in acted(client.get(f"/history/{film}").text)] == [
        "just now",
        "somebody who is gone",
        "Anna <b>",
    ]
    assert [one["done_by"] for one in told(client, film)] == [None, None, "Anna <b>"]


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.MEMBER, ["Its page", "What is this?", "What it holds"]),
        (Role.ADMIN, ["Its page", "What is this?", "What it holds", "Names of its files"]),
    ],
)
def test_where_the_page_leads(place: Place, film: str, role: Role, links: list[str]) -> None:
    client = place.client(role)
    found = [(text, href) for text, href in read(client.get(f"/history/{film}").text).links if text in links]
    assert [text for text, _ in found] == links
    assert [client.get(href.removeprefix("..")).status_code for text, href in found if text != "Its page"] == [200] * (
        len(links) - 1
    )


def test_what_no_service_knows_is_not_asked_about(place: Place) -> None:
    with connect.library(place.settings) as db:
        office = show(db, "The Office", [(1, 1)])
        episode = media.below(db, office)[-1]
    assert "What is this?" not in lines(place.client().get(f"/history/{episode}").text)[2]


@pytest.mark.parametrize("act", ["0", "99", "-1", "1.0", "٣", "x", "1" * 16, "1%20", "1;DROP"])
def test_an_act_that_is_none_is_not_found_by_page_or_api(place: Place, film: str, act: str) -> None:
    edit(place, film, title="Mine")
    client = place.client()
    answers = [client.post(f"/history/{film}/{act}/undo"), client.post(f"/api/media/{film}/history/{act}/undo")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert client.get(f"/api/media/{film}").json()["title"] == "Mine"


def test_an_act_of_another_item_is_not_taken_back_through_this_one(place: Place, film: str) -> None:
    with connect.library(place.settings) as db:
        other = film_row(db, "Heat")
    act = edit(place, other, title="Mine")
    client = place.client()
    assert [
        client.post(path).status_code
        for path in (f"/history/{film}/{act}/undo", f"/api/media/{film}/history/{act}/undo")
    ] == [404, 404]
    with connect.library(place.settings) as db:
        done = acts.get(db, act)
    assert done is not None and done.undone_at is None


def test_of_two_who_undo_at_once_the_later_is_told(place: Place, film: str) -> None:
    act, client = edit(place, film, title="Mine"), place.client()
    assert client.post(f"/history/{film}/{act}/undo").status_code == 303
    again = client.post(f"/history/{film}/{act}/undo")
    assert (again.status_code, lines(again.text)[2]) == (409, "That was taken back already.")
    assert forms(again.text) == {}


@pytest.mark.parametrize("path", ["/history/{}", "/api/media/{}/history"])
def test_what_was_taken_out_has_no_history(place: Place, film: str, path: str) -> None:
    client = place.client()
    client.delete(f"/api/media/{film}")
    assert [client.get(path.format(one)).status_code for one in (film, "nosuchitem22")] == [404, 404]
