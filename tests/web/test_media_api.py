"""The library by API: lists, search, a person's corrections, taking out; and how far each person is."""

from __future__ import annotations

import time

import pytest
from web_place import Place, shelve

from medialib.model import Fact, Source
from medialib.store import connect, facts, media, text
from medialib.store.users import Role


def test_items_come_in_pages(place: Place) -> None:
    ids = [shelve(place.settings, f"movies/{number}.mp4", title=f"Film {number}") for number in range(5)]
    client = place.client(Role.GUEST)
    first = client.get("/api/media?limit=3").json()
    second = client.get(f"/api/media?limit=3&cursor={first['cursor']}").json()
    assert [item["id"] for item in first["items"] + second["items"]] == ids
    assert second["cursor"] is None
    assert first["items"][0] == {
        "id": ids[0], "kind": "movie", "title": "Film 0", "note": "1996", "year": 1996, "missing": False,
        "href": f"item/{ids[0][:2]}/{ids[0]}.html", "image": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [("kind=movie", 1), ("kind=show", 0), ("kind=nonsense", 422), ("q=fargo", 1), ("q=FÁRGO", 1), ("q=far", 1), ("q=argo", 0),
     ("q=fargo&kind=show", 0), ("limit=0", 0), ("limit=x", 422), ("cursor=-1", 422), ("cursor=99999999999999999999", 422)],
)  # fmt: skip
def test_by_kind_words_and_place(place: Place, query: str, expected: int) -> None:
    shelve(place.settings, "movies/Fargo.mp4")
    answer = place.client(Role.GUEST).get(f"/api/media?{query}")
    assert (len(answer.json()["items"]) if answer.status_code == 200 else answer.status_code) == expected


@pytest.mark.parametrize(
    "asked", ['"', "'", "*", "a AND", "NEAR(", "title:", "fargo OR x)", "-", "^fargo", "\x00", "a\x00b", "(", "{}", "%", "\\", "🎬", "a" * 5000, '""""', "x " * 400]
)  # fmt: skip
def test_no_search_is_a_mistake(place: Place, asked: str) -> None:
    client = place.client(Role.GUEST)
    answers = [client.get(path, params={"q": asked}) for path in ("/api/search", "/api/media", "/search")]
    assert [answer.status_code for answer in answers] == [200] * 3


def test_search_by_api_and_by_page(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4", title="<script>alert(1)</script> Fargo")
    client = place.client(Role.GUEST)
    assert [item["id"] for item in client.get("/api/search?q=fargo").json()["items"]] == [media_id]
    page = client.get("/search?q=fargo").text
    assert (f"item/{media_id[:2]}/{media_id}.html" in page, "<script>alert" in page) == (True, False)
    assert '<q dir="auto">&lt;b&gt;</q>' in client.get("/search?q=<b>").text


def test_one_item_whole(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4", b"film")
    item = place.client(Role.GUEST).get(f"/api/media/{media_id}").json()
    assert {name: item[name] for name in ("id", "kind", "title", "year", "genres", "children")} == {
        "id": media_id, "kind": "movie", "title": "Fargo", "year": 1996, "genres": [], "children": [],
    }  # fmt: skip
    assert [(file["path"], file["size"], file["href"]) for file in item["files"]] == [
        ("movies/Fargo.mp4", 4, "media/main/movies/Fargo.mp4")
    ]
    assert {(fact["field"], fact["value"], fact["source"]) for fact in item["facts"]} == {
        ("title", "Fargo", "name"),
        ("year", 1996, "name"),
    }


def test_a_persons_word_wins_and_can_be_taken_back(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    client = place.client()
    said = client.request(
        "PATCH",
        f"/api/media/{media_id}",
        json={"title": " Fargo! ", "year": 1997, "genres": ["Crime", "Comedy"], "overview": "Snow."},
    )
    assert (said.status_code, said.json()["title"], said.json()["year"], sorted(said.json()["genres"])) == (
        200,
        "Fargo!",
        1997,
        ["Comedy", "Crime"],
    )
    with connect.library(place.settings) as db:
        with connect.write(db):
            facts.record(db, media_id, [Fact("title", "Wrong", Source.NFO)], connect.now())
            facts.settle(db, media_id, connect.now())
        assert text.search(db, "snow") == [media_id]
    assert client.get(f"/api/media/{media_id}").json()["title"] == "Fargo!"
    back = client.request("PATCH", f"/api/media/{media_id}", json={"title": None, "genres": None}).json()
    assert (back["title"], back["year"], back["genres"]) == ("Wrong", 1997, [])


def test_a_correction_is_printed(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    place.client().request("PATCH", f"/api/media/{media_id}", json={"title": "Corrected"})
    page, deadline = place.settings.build_dir / f"home/item/{media_id[:2]}/{media_id}.html", time.monotonic() + 30
    while not page.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "Corrected" in page.read_text()


@pytest.mark.parametrize(
    "body",
    [{"id": "x"}, {"kind": "show"}, {"added_at": "2020"}, {"missing_since": None}, {"path": "/etc"}, {"parent_id": "x"}, {"seq": 1}, {"files": []},
     {"title": ""}, {"title": "  "}, {"title": "x" * 501}, {"overview": "x" * 20_001}, {"year": -1}, {"year": "soon"}, {"rating": 11}, {"date": "x"},
     {"genres": ["x"] * 51}, {"genres": [""]}, {"genres": "x"}, {"genres": ["x" * 101]}, []],
)  # fmt: skip
def test_what_cannot_be_set_is_refused(place: Place, body: object) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    client = place.client()
    before = client.get(f"/api/media/{media_id}").json()
    assert client.request("PATCH", f"/api/media/{media_id}", json=body).status_code == 422
    assert client.get(f"/api/media/{media_id}").json() == before


def test_only_admins_correct_and_take_out(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    for role in (Role.MEMBER, Role.GUEST):
        client = place.client(role)
        assert client.request("PATCH", f"/api/media/{media_id}", json={"title": "x"}).status_code == 403
        assert client.delete(f"/api/media/{media_id}").status_code == 403
    assert place.client(Role.GUEST).get(f"/api/media/{media_id}").json()["title"] == "Fargo"


def test_what_is_taken_out_is_nowhere(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    client = place.client()
    client.put(f"/api/progress/{media_id}", json={"position_s": 10, "duration_s": 60, "finished": False})
    assert client.delete(f"/api/media/{media_id}").status_code == 204
    gone = [client.request(method, f"/api/media/{media_id}") for method in ("GET", "DELETE")]
    gone += [
        client.request("PATCH", f"/api/media/{media_id}", json={"title": "x"}),
        client.post(f"/api/media/{media_id}/link", json={}),
    ]
    gone += [client.get(f"/api/progress/{media_id}"), client.get("/media/main/movies/Fargo.mp4")]
    assert [answer.status_code for answer in gone] == [404] * 6
    lists = [
        client.get(path).json()["items"]
        for path in ("/api/media", "/api/media?q=fargo", "/api/search?q=fargo", "/api/progress")
    ]
    assert lists == [[], [], [], []]
    assert (place.settings.media_root / "movies/Fargo.mp4").exists()
    with connect.library(place.settings) as db:
        assert media.get(db, media_id) is not None


def test_progress_is_kept_for_each_person_apart(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    ann, bob = place.client(Role.GUEST, "ann"), place.client(Role.MEMBER, "bob")
    nothing = {"position_s": 0.0, "duration_s": None, "finished": False}
    assert ann.get(f"/api/progress/{media_id}").json() == nothing
    said = {"position_s": 61.5, "duration_s": 5400.0, "finished": False}
    assert ann.put(f"/api/progress/{media_id}", json=said).json() == said
    assert (ann.get(f"/api/progress/{media_id}").json(), bob.get(f"/api/progress/{media_id}").json()) == (said, nothing)
    assert ann.get("/api/progress").json() == {
        "items": [
            {
                "media_id": media_id, "title": "Fargo", "note": "1996", "href": f"item/{media_id[:2]}/{media_id}.html", "image": None,
                "position_s": 61.5, "duration_s": 5400.0,
            }
        ]
    }  # fmt: skip
    assert bob.get("/api/progress").json() == {"items": []}
    ann.put(f"/api/progress/{media_id}", json={"position_s": 5399, "finished": True})
    assert ann.get("/api/progress").json() == {"items": []}
    assert ann.get(f"/api/progress/{media_id}").json() == {"position_s": 5399.0, "duration_s": 5400.0, "finished": True}


def test_the_latest_comes_first(place: Place) -> None:
    ids = [shelve(place.settings, f"movies/{number}.mp4", title=f"Film {number}") for number in range(3)]
    client = place.client()
    for media_id in (ids[1], ids[2], ids[0]):
        client.put(f"/api/progress/{media_id}", json={"position_s": 1})
        time.sleep(0.002)
    assert [item["media_id"] for item in client.get("/api/progress").json()["items"]] == [ids[0], ids[2], ids[1]]


@pytest.mark.parametrize(
    "body",
    [
        '{"position_s": -1}',
        '{"position_s": NaN}',
        '{"position_s": Infinity}',
        '{"position_s": 1e400}',
        "{}",
        '{"position_s": 1, "user_id": "x"}',
        '{"position_s": "1; x"}',
    ],
)
def test_strange_positions_are_refused(place: Place, body: str) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    answer = place.client().put(f"/api/progress/{media_id}", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_no_progress_in_what_is_not_there(place: Place) -> None:
    client = place.client()
    assert [
        client.get("/api/progress/x").status_code,
        client.put("/api/progress/x", json={"position_s": 1}).status_code,
    ] == [404, 404]
