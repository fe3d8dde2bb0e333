"""A job as a page shows it: every way in, every state, what it came to, and the buttons that are of use."""

from __future__ import annotations

from typing import Any

import pytest
from job_rows import WHEN, doors, put, shown
from web_place import Place, shelve

from medialib.model import Status, Way
from medialib.store import connect, media
from medialib.store.users import Role

URL = "https://site.example/v/1"


def test_every_way_in_has_its_words_and_says_where_from(place: Place) -> None:
    sources = {
        Way.UPLOAD: "/srv/media/data/work/uploads/x7/Fargo.mkv",
        Way.INBOX: "/srv/media/inbox/Fargo.mkv",
        Way.VIDEO: "https://user:secret@site.example/v?id=1&token=abcdef0123456789abcdef0123456789",
    }
    for way in Way:
        put(place, f"job{way}", way, sources.get(way, f"/srv/{way}"))
    told = shown(place.client().get("/jobs").text)
    assert {job_id.removeprefix("job"): said[1] for job_id, said in told.items()} == {
        "video": f"From the web https://***@site.example/v?id=1&token=*** {WHEN}",
        "playlist": f"A playlist /srv/playlist {WHEN}",
        "file": f"A file /srv/file {WHEN}",
        "folder": f"A folder /srv/folder {WHEN}",
        "upload": f"An upload Fargo.mkv {WHEN}",
        "inbox": f"From the inbox /srv/media/inbox/Fargo.mkv {WHEN}",
        "scan": f"A scan /srv/scan {WHEN}",
        "disc": f"A disc /srv/disc {WHEN}",
        "identify": f"A question {WHEN}",
        "sidecars": f"Sidecars {WHEN}",
        "rename": f"Renaming {WHEN}",
    }


@pytest.mark.parametrize(
    ("values", "said", "buttons"),
    [
        ({}, ["Waiting for its turn", "Cancel Film"], ["cancel"]),
        ({"message": "Try 1 failed; the next one is in 60 s."},
         ["Waiting for its turn", "Cancel Film", "Try 1 failed; the next one is in 60 s."], ["cancel"]),
        ({"status": "running"}, ["At work", "Cancel Film"], ["cancel"]),
        ({"status": "running", "stage": "acquire", "progress": 0.25, "speed_bps": 4.2e6, "eta_s": 200, "message": "Part 1"},
         ["Fetching", "4.2 MB/s 3 min left", "Cancel Film", "Part 1"], ["cancel"]),
        ({"status": "running", "stage": "polish"}, ["Polish", "Cancel Film"], ["cancel"]),
        ({"status": "waiting", "message": "Which?"}, ["Waits for you", "Answer Film", "Cancel Film", "Which?"], ["#question", "cancel"]),
        ({"status": "done", "stage": "publish", "progress": 1, "message": "2 files."}, ["Done", "2 files."], []),
        ({"status": "failed", "error": "Gone.", "hint": "Look.", "message": "lost"}, ["Failed", "Try again Film", "Gone.", "Look."], ["retry"]),
        ({"status": "failed", "error": "<b>Gone</b>"}, ["Failed", "Try again Film", "<b>Gone</b>"], ["retry"]),
        ({"status": "cancelled"}, ["Cancelled", "Try again Film"], ["retry"]),
    ],
)  # fmt: skip
def test_every_state_has_its_words_and_its_buttons(
    place: Place, values: dict[str, Any], said: list[str], buttons: list[str]
) -> None:
    put(place, "job", **values)
    page = place.client().get("/jobs").text
    assert shown(page) == {"job": ["Film", f"From the web {URL} {WHEN}", *said]}
    leads = {"cancel": "jobs/job/cancel", "retry": "jobs/job/retry", "#question": "jobs/job#question"}
    assert doors(page) == {"job": ["jobs/job", *(leads[button] for button in buttons)]}


@pytest.mark.parametrize(
    ("way", "stage", "words"),
    [
        (Way.VIDEO, "acquire", "Fetching"), (Way.VIDEO, "intake", "Putting away"), (Way.FILE, "identify", "Finding out what it is"),
        (Way.FILE, "record", "Noting it down"), (Way.FILE, "publish", "Printing pages"), (Way.SCAN, "scan", "Looking through the folder"),
        (Way.DISC, "scan", "Looking at its titles"), (Way.DISC, "read", "Reading the disc"), (Way.DISC, "rip", "Reading the disc"),
        (Way.DISC, "encode", "Encoding"), (Way.RENAME, "rename", "Giving files their names"),
    ],
)  # fmt: skip
def test_every_stage_has_its_words(place: Place, way: Way, stage: str, words: str) -> None:
    put(place, "job", way, status="running", stage=stage)
    assert shown(place.client().get("/jobs/job").text)["job"][2] == words


def test_a_job_without_a_title_goes_by_where_it_came_from(place: Place) -> None:
    put(place, "job", title="")
    page = place.client().get("/jobs/job").text
    assert (shown(page)["job"][0], "<title>https://site.example/v/1" in page) == (URL, True)


def test_what_came_of_a_job_is_a_step_away_as_long_as_it_is_there(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    put(place, "job", status="done", media_id=media_id)
    client = place.client()
    page = client.get("/jobs").text
    assert doors(page) == {"job": ["jobs/job", f"item/{media_id[:2]}/{media_id}.html"]}
    assert shown(page)["job"][-1] == "Open Fargo"
    assert doors(client.get("/jobs/job").text)["job"] == ["../jobs/job", f"../item/{media_id[:2]}/{media_id}.html"]
    with connect.library(place.settings) as db, connect.write(db):
        media.delete(db, media_id, connect.now())
    assert doors(client.get("/jobs").text)["job"] == ["jobs/job"]


@pytest.mark.parametrize(
    ("statuses", "told", "cancel"),
    [(("queued", "done"), "1 of 2", True), (("failed", "cancelled", "done"), "3 of 3", False), (("waiting", "running"), "0 of 2", True)],
)  # fmt: skip
def test_what_is_made_of_others_can_be_cancelled_while_any_of_them_is_open(
    place: Place, statuses: tuple[str, ...], told: str, cancel: bool
) -> None:
    put(place, "list", Way.PLAYLIST, status="done", created_at="2026-01-03T00:00:00.000Z")
    for number, status in enumerate(statuses):
        put(place, f"part{number}", source=f"{URL}{number}", parent_id="list", status=status)
    page = place.client().get("/jobs").text
    assert shown(page)["list"][2] == f"Done {told}"
    assert doors(page)["list"] == ["jobs/list", *(["jobs/list/cancel"] if cancel else [])]
    whole = place.client().get("/jobs/list").text
    assert list(shown(whole)) == ["list", *(f"part{number}" for number in range(len(statuses)))]


def test_who_may_only_look_sees_no_buttons_and_is_asked_nothing(place: Place) -> None:
    owner = place.person(Role.GUEST).id
    for status in Status:
        put(place, f"job{status}", status=status, owner=owner)
    guest = place.client(Role.GUEST)
    assert doors(guest.get("/jobs").text) == {f"job{status}": [f"jobs/job{status}"] for status in reversed(Status)}
    for status in Status:
        assert doors(guest.get(f"/jobs/job{status}").text) == {f"job{status}": [f"../jobs/job{status}"]}
