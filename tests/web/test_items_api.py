"""Items of every kind by API: what lists and the whole tell, page by page, and that the description of the API holds."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from items_at_hand import album, film, main_file, picture, show
from web_place import Place

from medialib.flow import editing
from medialib.model import Entity, Fact, Kind, Source
from medialib.store import connect, files, media, record
from medialib.store.users import Role
from medialib.web.access import Access
from medialib.web.table import routes


def pages(client: httpx.Client, query: str) -> list[list[str]]:
    """The ids on each page of a list, to its end."""
    found, cursor = [], "0"
    while cursor:
        told = client.get(f"/api/media?{query}&cursor={cursor}").json()
        found.append([item["id"] for item in told["items"]])
        cursor = told["cursor"]
    return found


def brief(items: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Kind, title and note of items in an answer."""
    return [(item["kind"], item["title"], item["note"]) for item in items]


@pytest.fixture
def office(place: Place) -> str:
    """A show of two seasons."""
    with connect.library(place.settings) as db:
        return show(db, "The Office", [(1, 1), (1, 2), (2, 1)])


def test_a_show_leads_down_to_the_file_of_an_episode_and_up_again(place: Place, office: str) -> None:
    client = place.client(Role.GUEST)
    whole = client.get(f"/api/media/{office}").json()
    assert (whole["kind"], whole["parent_id"], whole["files"], len(whole["children"])) == ("show", None, [], 2)
    season = client.get(f"/api/media/{whole['children'][0]['id']}").json()
    assert (season["kind"], season["number"], season["parent_id"]) == ("season", 1, office)
    assert brief(season["children"]) == [
        ("episode", "The Office 1x1", "The Office · S1 E1"),
        ("episode", "The Office 1x2", "The Office · S1 E2"),
    ]
    episode = client.get(f"/api/media/{season['children'][1]['id']}").json()
    assert (episode["parent_id"], episode["number"], [file["href"] for file in episode["files"]]) == (
        season["id"], 2, ["media/main/shows/The%20Office/1x2.mkv"],
    )  # fmt: skip


def test_an_album_tells_its_tracks_in_their_order(place: Place) -> None:
    with connect.library(place.settings) as db:
        media_id = album(db, "Songs", [(2, "B", 70.0), (10, "J", 80.0), (1, "A", 60.5)])
    client = place.client(Role.GUEST)
    whole = client.get(f"/api/media/{media_id}").json()
    assert brief(whole["children"]) == [("track", title, "Songs") for title in ("A", "B", "J")]
    track = client.get(f"/api/media/{whole['children'][0]['id']}").json()
    assert (track["number"], track["duration_s"], track["files"][0]["duration_s"]) == (1, 60.5, 60.5)
    artist = client.get(f"/api/media/{whole['parent_id']}").json()
    assert (artist["kind"], artist["title"], brief(artist["children"])) == (
        "artist",
        "Band",
        [("album", "Songs", "Band")],
    )


def test_all_that_is_known_of_a_film(place: Place) -> None:
    with connect.library(place.settings) as db:
        media_id = film(
            db, "Heat", 1995, Fact("title", "Heat (1995)", Source.TMDB, 0.9), Fact("genres", ["Crime", "Drama"], Source.NFO),
            Fact("tags", ["seen"], Source.NFO), Fact("overview", "A heist.", Source.TMDB, 0.9), height=1080,
        )  # fmt: skip
        editing.edit(db, media_id, {"tagline": "Row.", "rating": 8.25, "certification": "FSK 16"})
        picture(db, media_id)
        with connect.write(db):
            files.put(db, media_id, main_file("movies/Heat two.mkv"), connect.now())
    whole = place.client(Role.GUEST).get(f"/api/media/{media_id}").json()
    times = [whole.pop(name) for name in ("added_at", "updated_at")]
    held, facts = whole.pop("files"), whole.pop("facts")
    assert whole == {
        "id": media_id, "kind": "movie", "title": "Heat (1995)", "note": "1995", "year": 1995, "missing": False,
        "href": f"item/{media_id[:2]}/{media_id}.html", "image": "art/c0/c0ffee-400.webp", "parent_id": None, "sort_title": "heat (001995)",
        "original_title": None, "creator": None, "date": None, "number": None, "disc": None, "overview": "A heist.", "tagline": "Row.",
        "certification": "FSK 16", "rating": 8.25, "duration_s": 5400.0, "site_url": None, "genres": ["Crime", "Drama"], "tags": ["seen"],
        "children": [],
    }  # fmt: skip
    assert held[1] == {
        "id": held[1]["id"], "folder": "main", "path": "movies/Heat.mkv", "role": "main", "size": 1000, "duration_s": 5400.0,
        "container": "mkv", "video_codec": "h264", "audio_codec": "aac", "width": 1920, "height": 1080, "audio_languages": [],
        "subtitle_languages": [], "language": None, "label": held[1]["label"], "extra": None, "part": None, "playable": False,
        "missing_since": None, "href": "media/main/movies/Heat.mkv",
    }  # fmt: skip
    assert [fact for fact in facts if fact["field"] == "title"] == [
        {"field": "title", "value": "Heat (1995)", "source": "tmdb", "confidence": 0.9, "chosen": False},
        {"field": "title", "value": "Heat", "source": "name", "confidence": 1.0, "chosen": False},
    ]
    assert ([file["path"] for file in held], times == sorted(times)) == (
        ["movies/Heat two.mkv", "movies/Heat.mkv"],
        True,
    )


@pytest.mark.parametrize("path", ["七人の侍.mkv", "a b/#1 50%?.mkv", 'o\'hara & "co".mkv', "é/é.mkv", "\u202eevil.mkv"])
def test_where_a_file_streams_from_holds_any_name(place: Place, path: str) -> None:
    with connect.library(place.settings) as db:
        media_id = film(db, "Heat")
        with connect.write(db):
            db.conn.execute("UPDATE files SET path = ?", (path,))
    target = place.settings.media_root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"film")
    client = place.client(Role.GUEST)
    [file] = client.get(f"/api/media/{media_id}").json()["files"]
    assert (file["path"], client.get(f"/{file['href']}").content) == (path, b"film")


@pytest.mark.parametrize("limit", [1, 2, 7, 8])
def test_every_item_is_on_one_page_of_the_list_though_some_were_taken_out(place: Place, limit: int) -> None:
    with connect.library(place.settings) as db:
        ids = [film(db, f"Film {number}") for number in range(9)]
        with connect.write(db):
            for gone in (ids[3], ids[8]):
                media.delete(db, gone, connect.now())
    alive = [one for one in ids if one not in (ids[3], ids[8])]
    found = pages(place.client(Role.GUEST), f"limit={limit}")
    assert [one for page in found for one in page] == alive
    assert {len(page) for page in found[:-1]} <= {limit}


def test_a_list_of_one_kind_holds_no_other_and_what_comes_meanwhile_is_at_its_end(place: Place, office: str) -> None:
    client = place.client(Role.GUEST)
    with connect.library(place.settings) as db:
        first = film(db, "Heat")
        assert pages(client, "kind=movie&limit=5") == [[first]]
        told = client.get("/api/media?kind=episode&limit=2").json()
        second = film(db, "Alien", 1979)
    rest = client.get(f"/api/media?kind=episode&limit=2&cursor={told['cursor']}").json()
    assert [item["title"] for item in told["items"] + rest["items"]] == [
        f"The Office {number}" for number in ("1x1", "1x2", "2x1")
    ]
    assert pages(client, "kind=movie&limit=1") == [[first], [second], []]
    assert [item["id"] for item in client.get("/api/media?kind=show").json()["items"]] == [office]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_asked_for_and_corrected(place: Place, kind: Kind) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        [media_id] = record.chain(
            db, [Entity(kind, f"x {kind}", (Fact("title", "Zebra", Source.NAME),))], connect.now()
        )
    admin = place.client()
    assert [item["id"] for item in admin.get(f"/api/media?kind={kind}").json()["items"]] == [media_id]
    assert [item["id"] for item in admin.get(f"/api/media?kind={kind}&q=zebra").json()["items"]] == [media_id]
    corrected = admin.request("PATCH", f"/api/media/{media_id}", json={"title": "Okapi", "creator": "Somebody"}).json()
    assert (corrected["title"], corrected["creator"], corrected["kind"]) == ("Okapi", "Somebody", kind)
    assert admin.delete(f"/api/media/{media_id}").status_code == 204
    assert admin.get(f"/api/media?kind={kind}").json() == {"items": [], "cursor": None}


def test_what_is_gone_from_the_disk_is_told_as_missing(place: Place) -> None:
    with connect.library(place.settings) as db:
        media_id = film(db, "Heat")
        with connect.write(db):
            db.conn.execute("UPDATE files SET missing_since = '2026-01-02T03:04:05.000Z'")
            db.conn.execute("UPDATE media SET missing_since = '2026-01-02T03:04:05.000Z'")
    client = place.client(Role.GUEST)
    whole = client.get(f"/api/media/{media_id}").json()
    assert (whole["missing"], whole["files"][0]["missing_since"]) == (True, "2026-01-02T03:04:05.000Z")
    assert client.get(f"/{whole['files'][0]['href']}").status_code == 404


def test_an_item_that_was_merged_leads_on_for_looking_and_is_named_for_acting(place: Place) -> None:
    with connect.library(place.settings) as db:
        kept, gone = film(db, "Heat"), film(db, "Hot", 1996)
    admin = place.client()
    admin.post(f"/api/media/{gone}/merge", json={"into": kept})
    led = {path: admin.get(f"/{path}/{gone}") for path in ("api/media", "review", "duplicates", "history")}
    assert {path: (answer.status_code, answer.headers["location"]) for path, answer in led.items()} == {
        path: (301, f"/{path}/{kept}") for path in led
    }
    acts = [
        admin.delete(f"/api/media/{gone}"),
        admin.get(f"/api/media/{gone}/images"),
        admin.get(f"/api/media/{gone}/history"),
    ]
    assert {(answer.status_code, answer.json()["error"]["hint"]) for answer in acts} == {
        (404, f"See /api/media/{kept}.")
    }


def refs(value: object) -> set[str]:
    """Every reference in a document."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(refs, value.values()))
    return set().union(*map(refs, value)) if isinstance(value, list) else set()


def test_the_description_of_the_api_names_every_address_and_nothing_that_it_does_not_hold(place: Place) -> None:
    client = place.client(Role.GUEST)
    document = client.get("/api/openapi.json").json()
    rows = {
        (row.path.replace(":path", ""), method.lower()): row
        for row in routes(place.settings)
        if row.path.startswith("/api/")
        for method in row.methods
    }
    assert {(path, method) for path, held in document["paths"].items() for method in held} == set(rows)
    assert {ref.removeprefix("#/components/schemas/") for ref in refs(document)} == set(
        document["components"]["schemas"]
    )
    assert {row.access for row in rows.values()} == {Access.GUEST, Access.MEMBER, Access.ADMIN}
    for (path, method), row in rows.items():
        told = document["paths"][path][method]
        assert (path, told["summary"], told["x-access"], list(told["responses"])) == (
            path,
            row.summary,
            row.access,
            [str(row.status), "default"],
        )
        assert ("requestBody" in told) is (row.body is not None)
        named = [(one["name"], one["in"], one["required"]) for one in told["parameters"]]
        assert [one for one in named if one[1] == "query"] == [(name, "query", False) for name in row.query]
        assert all(f"{{{name}}}" in path for name, place_, _ in named if place_ == "path")


def test_bodies_that_take_nothing_else_say_so_in_the_description(place: Place) -> None:
    document = place.client(Role.GUEST).get("/api/openapi.json").json()
    bodies = {
        held["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for methods in document["paths"].values() for held in methods.values() if "requestBody" in held
    }  # fmt: skip
    assert {
        name for name in bodies if document["components"]["schemas"][name].get("additionalProperties") is not False
    } == set()
