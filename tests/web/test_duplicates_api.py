"""What may be one, by API; merging, splitting, saying that two are two; and where old addresses lead."""

from __future__ import annotations

import pytest
from items_at_hand import film, labels
from web_place import Place

from medialib import flow
from medialib.flow import undoing
from medialib.model import Fact, Source
from medialib.store import acts, connect, files
from medialib.store.users import Role

SAME = Fact("title", "Heat", Source.NFO)


@pytest.fixture
def heat(place: Place) -> tuple[str, str]:
    """Two films of one title, year and length."""
    with connect.library(place.settings) as db:
        return film(db, "Heat", 1995, SAME), film(db, "Hot", 1995, SAME)


def test_an_empty_library_has_none(place: Place) -> None:
    assert place.client(Role.MEMBER).get("/api/duplicates").json() == {"count": 0, "pairs": [], "copies": []}


def test_members_see_and_admins_act(place: Place, heat: tuple[str, str]) -> None:
    member, guest = place.client(Role.MEMBER), place.client(Role.GUEST)
    found = member.get("/api/duplicates").json()
    assert (found["count"], [one["reasons"] for one in found["pairs"]]) == (1, [["title"]])
    [items] = [one["items"] for one in found["pairs"]]
    assert [(one["id"], one["title"], [file["path"] for file in one["files"]]) for one in items] == [
        (heat[0], "Heat", ["movies/Heat.mkv"]),
        (heat[1], "Heat", ["movies/Hot.mkv"]),
    ]
    sent = {"merge": {"into": heat[0]}, "split": {"files": [1]}}
    answers = [member.post(f"/api/media/{heat[1]}/{path}", json=body).status_code for path, body in sent.items()]
    answers.append(member.post("/api/duplicates/two", json={"items": list(heat)}).status_code)
    assert (answers, guest.get("/api/duplicates").status_code) == ([403] * 3, 403)


def test_merging_leads_old_addresses_on_until_it_is_taken_back(place: Place, heat: tuple[str, str]) -> None:
    kept, gone = heat
    admin = place.client()
    flow.publish(place.settings)
    answer = admin.post(f"/api/media/{gone}/merge", json={"into": kept})
    assert (answer.status_code, answer.json()["id"], len(answer.json()["files"])) == (200, kept, 2)
    flow.publish(place.settings)
    guest = place.client(Role.GUEST)
    for old, new in (
        (f"/api/media/{gone}", f"/api/media/{kept}"),
        (f"/item/{gone[:2]}/{gone}.html", f"/item/{kept[:2]}/{kept}.html"),
    ):
        found = guest.get(old)
        assert (found.status_code, found.headers["location"], found.headers["cache-control"]) == (
            301,
            new,
            "private, no-store",
        )
        assert guest.get(new).status_code == 200
    review = place.client(Role.MEMBER).get(f"/review/{gone}")
    assert (review.status_code, review.headers["location"]) == (301, f"/review/{kept}")
    corrected = admin.request("PATCH", f"/api/media/{gone}", json={"title": "x"})
    assert (corrected.status_code, corrected.json()["error"]) == (
        404,
        {"code": "not_found", "message": "It was merged into another item.", "hint": f"See /api/media/{kept}."},
    )
    with connect.library(place.settings) as db:
        undoing.undo(place.settings, db, kept, acts.of(db, kept)[0].id)
    flow.publish(place.settings)
    assert [guest.get(f"/item/{one[:2]}/{one}.html").status_code for one in heat] == [200, 200]


@pytest.mark.parametrize("path", ["/item/xx/xxnothing.html", "/item/aa/bbbb.html", "/person/xx/xx.html"])
def test_what_never_was_leads_nowhere(place: Place, path: str) -> None:
    assert place.client().get(path).status_code == 404


def test_how_far_one_is_counts_for_what_it_became(place: Place, heat: tuple[str, str]) -> None:
    kept, gone = heat
    ann, bob = place.client(Role.GUEST, "ann"), place.client(Role.GUEST, "bob")
    for client, media_id, seconds in ((ann, kept, 10), (ann, gone, 20), (bob, gone, 30), (bob, kept, 40)):
        client.put(f"/api/progress/{media_id}", json={"position_s": seconds})
    place.client().post(f"/api/media/{gone}/merge", json={"into": kept})
    for client, seconds in ((ann, 20), (bob, 40)):
        going = client.get("/api/progress").json()["items"]
        assert [(one["media_id"], one["position_s"]) for one in going] == [(kept, seconds)]
        assert [client.get(f"/api/progress/{one}").json()["position_s"] for one in heat] == [seconds, seconds]
    ann.put(f"/api/progress/{gone}", json={"position_s": 99, "finished": True})
    assert ann.get("/api/progress").json()["items"] == []
    with connect.library(place.settings) as db:
        undoing.undo(place.settings, db, kept, acts.of(db, kept)[0].id)
    assert [bob.get(f"/api/progress/{one}").json()["position_s"] for one in heat] == [40, 30]
    assert [one["media_id"] for one in ann.get("/api/progress").json()["items"]] == [gone]


def test_splitting_makes_an_item(place: Place, heat: tuple[str, str]) -> None:
    kept, gone = heat
    admin = place.client()
    admin.post(f"/api/media/{gone}/merge", json={"into": kept})
    with connect.library(place.settings) as db:
        numbers = {row["path"]: row["id"] for row in files.of(db, kept)}
    answer = admin.post(f"/api/media/{kept}/split", json={"files": [numbers["movies/Hot.mkv"]], "title": " Hot "})
    assert (answer.status_code, answer.json()["title"]) == (201, "Hot")
    assert [file["path"] for file in answer.json()["files"]] == ["movies/Hot.mkv"]
    with connect.library(place.settings) as db:
        assert [path for path, _ in labels(db, kept)] == ["movies/Heat.mkv"]


def test_two_that_are_two_are_not_offered_again(place: Place, heat: tuple[str, str]) -> None:
    admin = place.client()
    assert admin.post("/api/duplicates/two", json={"items": list(heat)}).status_code == 204
    assert admin.get("/api/duplicates").json()["pairs"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("media/{0}/merge", {"into": "{0}"}, 422),
        ("media/{0}/merge", {"into": "nothing"}, 404),
        ("media/nothing/merge", {"into": "{0}"}, 404),
        ("media/{0}/merge", {"into": "{1}", "delete": True}, 422),
        ("media/{0}/merge", {}, 422),
        ("media/{0}/split", {}, 422),
        ("media/{0}/split", {"files": [99]}, 422),
        ("media/{0}/split", {"files": [1]}, 409),
        ("media/{0}/split", {"files": ["x"]}, 422),
        ("media/nothing/split", {"files": [1]}, 404),
        ("duplicates/two", {"items": ["{0}"]}, 422),
        ("duplicates/two", {"items": ["{0}", "{0}"]}, 422),
        ("duplicates/two", {"items": ["{0}", "nothing"]}, 404),
    ],
)
def test_what_makes_no_sense_is_refused(
    place: Place, heat: tuple[str, str], path: str, body: dict[str, object], status: int
) -> None:
    filled = {key: [one.format(*heat) if isinstance(one, str) else one for one in value] if isinstance(value, list)
              else value.format(*heat) if isinstance(value, str) else value for key, value in body.items()}  # fmt: skip
    before = place.dump()
    answer = place.client().post(f"/api/{path.format(*heat)}", json=filled)
    assert (answer.status_code, sorted(answer.json()["error"])) == (status, ["code", "hint", "message"])
    assert [line for line in place.dump() if "INTO \"sessions" not in line and "INTO \"users" not in line] == [
        line for line in before if "INTO \"sessions" not in line and "INTO \"users" not in line
    ]  # fmt: skip
