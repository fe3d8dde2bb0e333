"""Drives and discs by the API, disc jobs among the others, and who hears of a disc."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from live_pages import listening, say
from test_discs_drives import BUNNY, RECORD, jobs, put
from web_place import Place

from medialib.discs import Title, Tray
from medialib.model import Kind, Way
from medialib.store import connect, discs
from medialib.store.users import Role


@pytest.fixture
def stocked(place: Place) -> Place:
    """A drive with a disc of two titles, an empty one, and a disc that was there once."""
    put(place, "/dev/sr0", RECORD)
    put(place, "/dev/sr0", BUNNY)
    put(place, "/dev/sr1", None, Tray.EMPTY)
    with connect.library(place.settings) as db, connect.write(db):
        discs.record_titles(db, BUNNY.id, (Title(1, 600.0), Title(2, 30.0)))
    return place


def test_the_drives_and_discs_are_told(stocked: Place) -> None:
    told = stocked.client(Role.MEMBER).get("/api/discs").json()
    for one in (*told["drives"], *told["discs"]):
        for name in ("seen_at", "first_seen_at", "last_seen_at"):
            assert one.pop(name, "20").startswith("20")
    nothing: dict[str, Any] = {"options": {}, "rip_at": None, "job_id": None}
    unknown: dict[str, Any] = {"place": None, "media_id": None, "ripped_at": None, "taken": 0}
    assert told["drives"] == [
        {"device": "/dev/sr0", "name": "DRIVE 0", "tray": "loaded", "disc_id": "dvd:1", **nothing},
        {"device": "/dev/sr1", "name": "DRIVE 1", "tray": "empty", "disc_id": None, **nothing},
    ]
    assert sorted(told["discs"], key=lambda disc: disc["id"]) == [
        {"id": "audio_cd:2", "format": "audio_cd", "label": "Kind of Blue", "title": "Kind of Blue", "size": None, "titles": 0, **unknown},
        {"id": "dvd:1", "format": "dvd", "label": "BIG_BUCK_D2", "title": "Big Buck", "size": 7_900_000_000, "titles": 2, **unknown},
    ]  # fmt: skip


def test_a_disc_is_ripped_by_the_api(stocked: Place) -> None:
    client = stocked.client(Role.MEMBER)
    sent = {"device": "/dev/sr0", "kind": "episode", "options": {"season": 2, "title": "", "audio_languages": ["en"]}}
    answer = client.post("/api/discs/rip", json=sent)
    assert (answer.status_code, answer.json()["status"], answer.json()["title"]) == (202, "queued", "Big Buck")
    [job] = jobs(stocked)
    assert (job.id, job.wanted, job.options) == (
        answer.json()["id"],
        Kind.EPISODE,
        {"season": 2, "audio_languages": ["en"]},
    )
    assert client.get("/api/discs").json()["drives"][0]["job_id"] == job.id


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"device": "/dev/sr9"}, 404),
        ({"device": "/dev/sr1"}, 409),
        ({"device": "/dev/sr0", "kind": "book"}, 422),
        ({"device": "/dev/sr0", "options": {"year": 3000}}, 422),
        ({"device": "/dev/sr0", "options": {"exec": "id"}}, 422),
        ({"device": "/dev/sr0", "lane": "x"}, 422),
        ({}, 422),
    ],
)
def test_a_rip_that_cannot_be_is_refused(stocked: Place, sent: dict[str, Any], status: int) -> None:
    answer = stocked.client().post("/api/discs/rip", json=sent)
    assert (answer.status_code, jobs(stocked)) == (status, [])


def test_a_drive_is_a_source_like_any_other(stocked: Place) -> None:
    client = stocked.client(Role.MEMBER)
    answer = client.post("/api/jobs", json={"source": "/dev/sr0", "kind": "movie", "options": {"titles": "all"}})
    assert (answer.status_code, [(job.kind, job.wanted, job.options) for job in jobs(stocked)]) == (
        202,
        [(Way.DISC, Kind.MOVIE, {"titles": "all"})],
    )
    assert client.post("/api/jobs", json={"source": "/dev/sr7", "options": {"titles": "all"}}).status_code == 400


def test_a_drive_knows_the_job_whichever_way_it_was_asked_for(stocked: Place, tmp_path: Path) -> None:
    image = tmp_path / "VIDEO_TS"
    (image / "VIDEO_TS").mkdir(parents=True)
    put(stocked, str(image), BUNNY)
    client = stocked.client()
    client.post("/submit", data={"sources": str(image), "kind": "disc"}, files={"files": ("", b"")})
    assert [(job.source, job.kind) for job in jobs(stocked)] == [(str(image), Way.DISC)]
    drives = {drive["device"]: drive["job_id"] for drive in client.get("/api/discs").json()["drives"]}
    assert drives[str(image)] == jobs(stocked)[0].id


def test_options_of_discs_are_for_discs_alone(stocked: Place) -> None:
    answer = stocked.client().post("/api/jobs", json={"source": "http://127.0.0.1:8099/v", "options": {"title": "x"}})
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        422,
        "'title' is not something you can say of this.",
    )


def test_where_a_disc_stands_is_kept(stocked: Place) -> None:
    client = stocked.client(Role.MEMBER)
    assert (
        client.request("PATCH", "/api/discs/dvd:1", json={"place": " Attic, box 3 "}).json()["place"] == "Attic, box 3"
    )
    assert client.request("PATCH", "/api/discs/dvd:1", json={"place": ""}).json()["place"] is None
    wrong = [
        client.request("PATCH", "/api/discs/dvd:9", json={"place": "x"}),
        client.request("PATCH", "/api/discs/dvd:1", json={"place": "x" * 201}),
        client.request("PATCH", "/api/discs/dvd:1", json={"label": "x"}),
        client.request("PATCH", "/api/discs/dvd:1", json={}),
    ]
    assert [answer.status_code for answer in wrong] == [404, 422, 422, 422]


def test_whoever_may_add_hears_of_a_disc(place: Place) -> None:
    with listening(place.client(Role.GUEST)) as guest, listening(place.client(Role.MEMBER)) as member:
        say(place, 1, kind="disc_detected")
        say(place, 2, kind="disc_removed")
        say(place, 3)
        assert [kind for _, kind, _ in member.wait(3)] == ["disc_detected", "disc_removed", "library_updated"]
        assert [kind for _, kind, _ in guest.wait(1)] == ["library_updated"]
