"""The review by API: what waits, asking, choosing, refusing, undoing."""

from __future__ import annotations

from typing import Any

import pytest
from review_items import asked, film, stands, taken, waiting
from web_place import Place

from medialib.store.users import Role


def test_what_waits_is_told_with_its_candidates(place: Place) -> None:
    media_id = waiting(place)
    answer = place.client(Role.MEMBER).get("/api/review").json()
    [item] = answer["items"]
    item.pop("asked_at")
    first, second = item.pop("candidates")
    assert (answer["count"], item) == (1, {"id": media_id, "kind": "movie", "title": "Night Ferry", "year": 1996})
    assert first == {
        "key": "tmdb:111", "kind": "movie", "title": "Night Ferry", "original_title": "Nattfärjan", "creator": None,
        "year": 1974, "overview": "A ferry, at night.", "score": 0.8,
        "reasons": [{"text": "The title is the same.", "points": 0.62}, {"text": "It lasts 34 min less.", "points": -0.2}],
    }  # fmt: skip
    assert (second["key"], second["reasons"]) == ("tmdb:112", [])


@pytest.mark.parametrize(
    ("sent", "options"),
    [
        ({}, {}),
        ({"chosen": "https://www.themoviedb.org/movie/603-x"}, {"chosen": "tmdb:603"}),
        ({"title": "The Ferry", "year": 1974}, {"title": "The Ferry", "year": 1974}),
    ],
)
def test_asking_is_a_job(place: Place, sent: dict[str, Any], options: dict[str, Any]) -> None:
    media_id = film(place)
    answer = place.client(Role.MEMBER).post(f"/api/media/{media_id}/identify", json=sent)
    told = {name: answer.json()[name] for name in ("kind", "title", "source", "status")}
    assert (answer.status_code, told) == (202, {"kind": "identify", "title": "Night Ferry", "source": media_id, "status": "queued"})  # fmt: skip
    assert asked(place)[0].options == {"name": "Night Ferry", **options}


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"chosen": "tmdb"}, "'tmdb' names no film or show."),
        ({"chosen": "tmdb:1", "title": "x"}, "Both an answer and a title to look for were given."),
        ({"year": 1974}, "A year alone cannot be looked for."),
        ({"year": "1974", "title": "x", "why": 1}, "'why' is not something you can set here."),
        ({"title": " "}, "'title' has value ' '. String should have at least 1 character."),
    ],
)
def test_what_cannot_be_asked_is_refused(place: Place, sent: dict[str, Any], message: str) -> None:
    answer = place.client().post(f"/api/media/{film(place)}/identify", json=sent)
    assert (answer.status_code, answer.json()["error"]["message"], asked(place)) == (422, message, [])


def test_undo_and_refuse_answer_with_the_item(place: Place) -> None:
    media_id, member = taken(place), place.client(Role.MEMBER)
    assert member.get(f"/api/media/{media_id}").json()["title"] == "The Night Ferry"
    undone = member.post(f"/api/media/{media_id}/undo")
    assert (undone.status_code, undone.json()["title"]) == (200, "Night Ferry")
    assert member.post(f"/api/media/{media_id}/undo").status_code == 409
    refused = member.post(f"/api/media/{media_id}/refuse")
    assert (refused.status_code, refused.json()["id"]) == (200, media_id)
    assert stands(place, media_id) == ("none", True, {"tmdb:111", "tmdb:112"})


def test_what_nobody_was_asked_about_cannot_be_refused(place: Place) -> None:
    assert place.client().post(f"/api/media/{film(place)}/refuse").status_code == 409


@pytest.mark.parametrize("act", ["identify", "undo", "refuse"])
def test_guests_may_not_and_what_is_not_there_is_said(place: Place, act: str) -> None:
    assert place.client(Role.GUEST).post(f"/api/media/{waiting(place)}/{act}", json={}).status_code == 403
    assert place.client().post(f"/api/media/nosuchitem22/{act}", json={}).status_code == 404
