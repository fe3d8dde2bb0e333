"""The history of an item in the browser and by API: who did what, before and after, and the way back."""

from __future__ import annotations

import re

from review_items import EVIL, film, put, taken
from web_place import Place

from medialib.flow import editing
from medialib.store import acts, connect, facts, matches
from medialib.store.matches import State
from medialib.store.users import Role


def text(page: str) -> str:
    """What a page says, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u200b", "").split())


def edited(place: Place, media_id: str, **said: str | int | None) -> int:
    """Edit an item as the admin; the act's id."""
    with connect.library(place.settings) as db:
        act_id = editing.edit(db, media_id, said, place.person().id)
    assert act_id is not None
    return act_id


def title(place: Place, media_id: str) -> str:
    with connect.library(place.settings) as db:
        return str(facts.shown(db, media_id)["title"])


def test_an_item_that_nothing_was_done_to(place: Place) -> None:
    media_id = film(place)
    assert "Nothing yet." in place.client(Role.MEMBER).get(f"/history/{media_id}").text
    assert place.client().get(f"/api/media/{media_id}/history").json() == {"history": []}


def test_the_page_tells_who_did_what_before_and_after(place: Place) -> None:
    media_id = film(place)
    act_id = edited(place, media_id, title=EVIL, year=1975)
    page = place.client().get(f"/history/{media_id}").text
    assert (EVIL in page, f'action="../history/{media_id}/{act_id}/undo"' in page) == (False, True)
    said = text(page)
    assert "just now admin Edited title and year." in said
    assert "Edited title and year. title before: nothing after: " in said
    assert "year before: nothing after: 1975" in said


def test_the_button_takes_an_edit_back(place: Place) -> None:
    media_id = film(place)
    act_id = edited(place, media_id, title="Corrected")
    admin = place.client()
    answer = admin.post(f"/history/{media_id}/{act_id}/undo", headers={"Origin": place.url})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/history/{media_id}")
    assert title(place, media_id) == "Night Ferry"
    page = text(admin.get(f"/history/{media_id}").text)
    assert ("Taken back just now" in page, "Undo" in page) == (True, False)
    again = admin.post(f"/history/{media_id}/{act_id}/undo", headers={"Origin": place.url})
    assert (again.status_code, "That was taken back already." in again.text) == (409, True)


def test_what_a_later_edit_covers_says_so_and_has_no_button(place: Place) -> None:
    media_id = film(place)
    first, second = edited(place, media_id, title="One"), edited(place, media_id, title="Two")
    page = place.client().get(f"/history/{media_id}").text
    assert "It stays: The title was edited again since." in text(page)
    assert re.findall(r'action="\.\./history/\w+/(\d+)/undo"', page) == [str(second)]
    told = place.client().get(f"/api/media/{media_id}/history").json()["history"]
    assert told[1] == {
        "id": first,
        "at": told[1]["at"],
        "act": "edit",
        "said": "Edited title.",
        "changes": [{"what": "title", "before": None, "after": "One"}],
        "done_by": "admin",
        "undone_at": None,
        "can_undo": False,
        "fault": "The title was edited again since.",
    }


def test_by_api(place: Place) -> None:
    media_id = film(place)
    act_id = edited(place, media_id, title="Corrected")
    admin, own = place.client(), {"Origin": place.url}
    back = admin.post(f"/api/media/{media_id}/history/{act_id}/undo", headers=own)
    assert (back.status_code, back.json()["title"]) == (200, "Night Ferry")
    refused = admin.post(f"/api/media/{media_id}/history/{act_id}/undo", headers=own)
    assert (refused.status_code, refused.json()["error"]["message"]) == (409, "That was taken back already.")
    for act in ("999", "x", "1" * 30, "-1"):
        missing = admin.post(f"/api/media/{media_id}/history/{act}/undo", headers=own)
        assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    assert admin.get("/api/media/nothing/history").status_code == 404
    assert admin.get("/history/nothing").status_code == 404


def test_a_match_stands_in_it_and_is_taken_back_there(place: Place) -> None:
    media_id = taken(place)
    member = place.client(Role.MEMBER)
    page = member.get(f"/history/{media_id}").text
    assert "Taken for Night Ferry (tmdb:111), by itself, 90 % sure." in text(page)
    assert f'action="../history/{media_id}/match/undo"' in page
    answer = member.post(f"/history/{media_id}/match/undo", headers={"Origin": place.url})
    assert (answer.status_code, title(place, media_id)) == (303, "Night Ferry")
    told = member.get(f"/api/media/{media_id}/history").json()["history"]
    assert [(one["id"], one["act"], one["said"], one["can_undo"]) for one in told] == [
        (None, "match", "What it was taken for was undone.", False)
    ]
    again = member.post(f"/history/{media_id}/match/undo", headers={"Origin": place.url})
    assert again.status_code == 409


def test_what_only_waits_is_no_history(place: Place) -> None:
    media_id = put(place, film(place))
    assert place.client().get(f"/api/media/{media_id}/history").json() == {"history": []}
    put(place, media_id, State.NONE, by_person=True)
    [told] = place.client().get(f"/api/media/{media_id}/history").json()["history"]
    assert told["said"] == "Somebody said that it is none of what was found."


def test_a_member_sees_but_takes_back_no_edit(place: Place) -> None:
    media_id = film(place)
    act_id = edited(place, media_id, title="Corrected")
    member = place.client(Role.MEMBER)
    assert "/undo" not in member.get(f"/history/{media_id}").text
    refused = member.post(f"/history/{media_id}/{act_id}/undo", headers={"Origin": place.url})
    assert (refused.status_code, title(place, media_id)) == (403, "Corrected")
    assert place.client(Role.GUEST).get(f"/history/{media_id}").status_code == 403


def test_somebody_who_is_gone(place: Place) -> None:
    media_id = film(place)
    with connect.library(place.settings) as db:
        editing.edit(db, media_id, {"title": "Corrected"}, "nobody")
    assert "somebody who is gone" in place.client().get(f"/history/{media_id}").text


def test_it_is_linked_from_the_review(place: Place) -> None:
    media_id = taken(place)
    page = place.client().get(f"/review/{media_id}").text
    assert (f'href="../history/{media_id}"' in page, f'href="../rename/{media_id}"' in page) == (True, True)
    member = place.client(Role.MEMBER).get(f"/review/{media_id}").text
    assert (f'href="../history/{media_id}"' in member, "/rename" in member) == (True, False)
    with connect.library(place.settings) as db:
        assert (acts.of(db, media_id), matches.get(db, media_id) is not None) == ([], True)
