"""Seeing, cancelling and retrying jobs: one's own, and everybody's for admins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from web_place import Place

from medialib import jobs as states
from medialib.errors import JobError
from medialib.model import Request, Way
from medialib.store import connect
from medialib.store import jobs as rows
from medialib.store.users import Role
from medialib.web.times import moment, remaining


def job(place: Place, owner: str | None, source: str = "https://site.example/v/1", parent: str | None = None) -> str:
    with connect.library(place.settings) as db:
        return states.submit(
            db, Request(source, Way.VIDEO, submitted_by=owner, parent_id=parent), source.rpartition("/")[2]
        )


@pytest.fixture
def ours(place: Place) -> tuple[str, str]:
    """A job of each of two members."""
    return job(place, place.person(Role.MEMBER, "ann").id), job(place, place.person(Role.MEMBER, "bob").id)


def test_members_see_their_own_jobs_and_admins_all(place: Place, ours: tuple[str, str]) -> None:
    mine, theirs = ours
    nobodys = job(place, None, "https://site.example/v/3")
    ann, admin = place.client(Role.MEMBER, "ann"), place.client()
    assert [one["id"] for one in ann.get("/api/jobs").json()["jobs"]] == [mine]
    assert {one["id"] for one in admin.get("/api/jobs").json()["jobs"]} == {mine, theirs, nobodys}
    page = ann.get("/jobs").text
    assert (f'data-job="{mine}"' in page, theirs in page, nobodys in page) == (True, False, False)


@pytest.mark.parametrize("act", ["GET /api/jobs/{}", "GET /api/jobs/{}/log", "POST /api/jobs/{}/cancel", "POST /api/jobs/{}/retry",
                                 "GET /jobs/{}", "POST /jobs/{}/cancel", "POST /jobs/{}/retry"])  # fmt: skip
def test_anothers_job_looks_like_none(place: Place, ours: tuple[str, str], act: str) -> None:
    method, path = act.split()
    ann = place.client(Role.MEMBER, "ann")
    theirs, none = (ann.request(method, path.format(job_id)) for job_id in (ours[1], "nosuchjob222"))
    assert (theirs.status_code, theirs.text.replace(ours[1], "")) == (404, none.text.replace("nosuchjob222", ""))
    with connect.library(place.settings) as db:
        assert rows.get(db, ours[1]).status == "queued"  # type: ignore[union-attr]


def test_two_people_may_ask_for_the_same_thing(place: Place, ours: tuple[str, str]) -> None:
    assert ours[0] != ours[1]
    assert job(place, place.person(Role.MEMBER, "ann").id) == ours[0]


def test_by_status_and_number(place: Place, ours: tuple[str, str]) -> None:
    admin = place.client()
    answers = [
        admin.get(f"/api/jobs?{query}")
        for query in ("status=queued", "status=done", "limit=1", "status=nonsense", "limit=x", "limit=-1")
    ]
    assert [len(answer.json()["jobs"]) if answer.status_code == 200 else answer.status_code for answer in answers] == [
        2,
        0,
        1,
        422,
        422,
        422,
    ]


def test_cancel_and_retry(place: Place, ours: tuple[str, str]) -> None:
    ann, mine = place.client(Role.MEMBER, "ann"), ours[0]
    assert ann.post(f"/api/jobs/{mine}/cancel").json()["status"] == "cancelled"
    again = ann.post(f"/api/jobs/{mine}/cancel")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    assert ann.post(f"/api/jobs/{mine}/retry").json()["status"] == "queued"
    button = ann.post(f"/jobs/{mine}/cancel")
    assert (button.status_code, button.headers["location"]) == (303, f"/jobs/{mine}")
    assert ann.post(f"/jobs/{mine}/retry").status_code == 303
    assert place.client(Role.GUEST).post(f"/api/jobs/{mine}/cancel").status_code == 403


def test_a_failed_job_says_why_and_what_to_do(place: Place, ours: tuple[str, str]) -> None:
    with connect.library(place.settings) as db:
        taken = states.claim(db, ours[0], "w", 30)
        assert taken
        with connect.write(db):
            rows.log(db, ours[0], [(connect.now(), "ERROR: <b>gone</b>")])
        states.fail(db, taken, "w", JobError("The site says 404.", "Check the address."), None)
    page = place.client(Role.MEMBER, "ann").get(f"/jobs/{ours[0]}").text
    for text in (
        "The site says 404.",
        "Check the address.",
        "ERROR: &lt;b&gt;gone&lt;/b&gt;",
        "Failed",
        f'action="../jobs/{ours[0]}/retry"',
    ):
        assert text in page
    log = place.client(Role.MEMBER, "ann").get(f"/api/jobs/{ours[0]}/log").json()["lines"]
    assert [line["line"] for line in log] == ["ERROR: <b>gone</b>"]
    assert place.client().get(f"/api/jobs/{ours[0]}/log?after={log[-1]['id']}").json() == {"lines": []}


def test_a_playlist_shows_what_it_is_made_of(place: Place) -> None:
    ann = place.person(Role.MEMBER, "ann").id
    parent = job(place, ann, "https://site.example/list")
    children = [job(place, ann, f"https://site.example/v/{number}", parent) for number in range(2)]
    with connect.library(place.settings) as db:
        states.cancel(db, children[0])
    page = place.client(Role.MEMBER, "ann").get(f"/jobs/{parent}").text
    assert [f'data-job="{child}"' in page for child in children] == [True, True]
    assert "1 of 2" in page
    assert f'href="../jobs/{parent}"' in place.client(Role.MEMBER, "ann").get(f"/jobs/{children[0]}").text


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2026-03-01T12:00:00.000Z", "just now"),
        ("2026-03-01T11:59:30.000Z", "30 seconds ago"),
        ("2026-03-01T11:59:00.000Z", "1 minute ago"),
        ("2026-03-01T09:30:00.000Z", "2 hours ago"),
        ("2026-02-27T12:00:00.000Z", "2 days ago"),
        ("2025-12-05T12:00:00.000Z", "5 December 2025"),
        ("2026-03-01T12:05:00.000Z", "just now"),
    ],
)
def test_times_in_words(iso: str, words: str) -> None:
    assert moment(iso, datetime(2026, 3, 1, 12, tzinfo=UTC)).words == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0, ""), (0.4, "1 s left"), (61, "61 s left"), (200, "3 min left"), (7200, "2 h 0 min left")],
)
def test_what_remains_in_words(seconds: float | None, words: str) -> None:
    assert remaining(seconds) == words
