"""The list of jobs: by state, page by page, to the last one, whoever looks; and all that one page says of one job."""

from __future__ import annotations

import re
from typing import Any

import pytest
from job_rows import AT, doors, put, shown
from page_reader import lines, read
from web_place import Place

from medialib import jobs as states
from medialib.model import Request, Way
from medialib.store import connect
from medialib.store import jobs as rows
from medialib.store.users import Role

OLDER = re.compile(r'<a class="soft" rel="next" href="([^"]+)">Older jobs</a>')


def fill(place: Place, count: int, **values: Any) -> list[str]:
    """So many jobs, all of one millisecond, as a playlist makes them; the newest first."""
    with connect.library(place.settings) as db, connect.write(db):
        ids = [f"job{number:04d}" for number in range(count)]
        for job_id in ids:
            rows.add(db, job_id, Request(f"https://x.example/{job_id}", Way.VIDEO, **values), "x", AT)
    return ids[::-1]


def walk(place: Place, path: str, role: Role = Role.ADMIN) -> list[list[str]]:
    """The ids on each page, from this one to the oldest."""
    client, pages = place.client(role), []
    while path:
        page = client.get(f"/{path}").text
        pages.append(list(shown(page)))
        path = next(iter(OLDER.findall(page)), "").replace("&amp;", "&")
    return pages


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 100, 120])
def test_every_job_is_on_one_page_whatever_was_made_at_the_same_moment(place: Place, count: int) -> None:
    ids = fill(place, count)
    pages = walk(place, "jobs")
    assert pages == ([ids[at : at + 50] for at in range(0, count, 50)] or [[]])


def test_what_comes_while_somebody_turns_the_pages_moves_none_of_them(place: Place) -> None:
    ids = fill(place, 70)
    [older] = OLDER.findall(place.client().get("/jobs").text)
    put(place, "newer", created_at="2026-01-09T00:00:00.000Z")
    assert list(shown(place.client().get(f"/{older}").text)) == ids[50:]


def test_pages_of_one_state_and_of_one_person(place: Place) -> None:
    ids = fill(place, 110, submitted_by=place.person(Role.MEMBER).id)
    with connect.library(place.settings) as db, connect.write(db):
        db.conn.execute("UPDATE jobs SET status = 'failed' WHERE rowid % 2 = 0")
        db.conn.execute("UPDATE jobs SET submitted_by = NULL WHERE id >= 'job0104'")
    failed = [job_id for job_id in ids if int(job_id[3:]) % 2]
    assert walk(place, "jobs?status=failed") == [failed[:50], failed[50:]]
    assert walk(place, "jobs?status=failed", Role.MEMBER) == [failed[3:53], failed[53:]]
    assert walk(place, "jobs", Role.MEMBER) == [ids[6:56], ids[56:106], ids[106:]]


@pytest.mark.parametrize("before", ["nosuchjob222", "", "2026-01-01T00:10:00.000Z", "%00", "%27%20OR%201"])
def test_older_than_a_job_that_is_gone_begins_anew(place: Place, before: str) -> None:
    ids = fill(place, 3)
    assert list(shown(place.client().get(f"/jobs?before={before}").text)) == ids


def test_the_states_there_are_stand_above_with_how_many(place: Place) -> None:
    ann = place.person(Role.MEMBER, "ann").id
    for job_id, status, owner in (
        *(("a", "queued", None), ("b", "done", ann), ("c", "done", None)),
        *(("d", "cancelled", ann), ("e", "waiting", ann)),
    ):
        put(place, job_id, status=status, owner=owner)
    page = place.client().get("/jobs?status=done").text
    assert read(page).links[1:6] == [
        ("All 5", "jobs"), ("Waiting for its turn 1", "jobs?status=queued"), ("Waits for you 1", "jobs?status=waiting"),
        ("Done 2", "jobs?status=done"), ("Cancelled 1", "jobs?status=cancelled"),
    ]  # fmt: skip
    assert (list(shown(page)), re.findall(r'aria-current="\w+"[^>]*>(?:<[^>]+>)*(\w+)', page)[-1:]) == (
        ["c", "b"],
        ["Done"],
    )
    member = place.client(Role.MEMBER, "ann").get("/jobs").text
    assert [text for text, _ in read(member).links[1:5]] == ["All 3", "Waits for you 1", "Done 1", "Cancelled 1"]


def test_an_empty_list_says_what_would_stand_there(place: Place) -> None:
    nothing = "Nothing is under way. What is added shows here, line by line."
    assert lines(place.client(Role.GUEST).get("/jobs").text) == ["Jobs", "Add something", "All 0", nothing]
    assert place.client().get("/api/jobs").json() == {"jobs": []}


@pytest.mark.parametrize("status", ["nonsense", "DONE", "done ", "queued,done", "\u0000"])
def test_a_state_that_is_none_is_told_with_those_there_are(place: Place, status: str) -> None:
    client = place.client()
    answers = [client.get(path, params={"status": status}) for path in ("/api/jobs", "/jobs")]
    assert answers[0].json()["error"] == {
        "code": "invalid",
        "message": f"'status' has value '{status}'.",
        "hint": "One of queued, running, waiting, done, failed, cancelled.",
    }
    assert [answer.status_code for answer in answers] == [422, 422]
    assert "One of queued, running, waiting, done, failed, cancelled." in lines(answers[1].text)


def test_one_job_s_page_says_all_there_is(place: Place) -> None:
    put(place, "list", Way.PLAYLIST, "https://x.example/list", title="A list <i>", status="done")
    put(
        place, "job", wanted="podcast_episode", status="failed", attempts=3, parent_id="list", error="Gone.", title="One",
        started_at="2026-01-02T04:00:00.000Z", finished_at="2026-01-02T05:00:01.500Z",
    )  # fmt: skip
    with connect.library(place.settings) as db, connect.write(db):
        said = ("[download] 10 %", "WARNING: slow", "ERROR: gone", "Far behind the first, an error")
        rows.log(db, "job", [(AT, line) for line in said])
    page = place.client().get("/jobs/job").text
    day = "2 January 2026"
    assert lines(page) == [
        "Jobs", "A list <i>", "One",
        "One", f"From the web https://site.example/v/1 {day}", "Failed", "Try again One", "Gone.",
        "Kind", "podcast episode", "Tries", "3", "Started", "2026-01-02 04:00:00 UTC", "Ended", "2026-01-02 05:00:01 UTC",
        "Log", f"{day} [download] 10 %", f"{day} WARNING: slow", f"{day} ERROR: gone", f"{day} Far behind the first, an error",
    ]  # fmt: skip
    assert re.findall(r'<li class="(\w+)"><time', page) == ["info", "warning", "error", "info"]
    assert read(page).links[:2] == [("Jobs", "../jobs"), ("A list <i>", "../jobs/list")]


def test_a_job_that_has_not_begun_says_no_more_than_that(place: Place) -> None:
    put(place, "job", attempts=1)
    assert lines(place.client().get("/jobs/job").text)[5:] == ["Cancel Film", "Log", "Nothing has been said yet."]


def test_of_a_long_log_the_last_lines_are_shown_and_told(place: Place) -> None:
    put(place, "job")
    with connect.library(place.settings) as db, connect.write(db):
        rows.log(db, "job", [(AT, f"line {number}") for number in range(520)])
    client = place.client()
    page = lines(client.get("/jobs/job").text)
    told = client.get("/api/jobs/job/log").json()["lines"]
    assert (page[-500].split()[-1], page[-1].split()[-1], page[-501]) == ("20", "519", "Log")
    assert [line["line"] for line in told] == [f"line {number}" for number in range(20, 520)]
    assert told[0] == {"id": 21, "at": AT, "line": "line 20"}
    after = client.get(f"/api/jobs/job/log?after={told[-3]['id']}").json()["lines"]
    assert after == told[-2:]


@pytest.mark.parametrize(("query", "status"), [("after=x", 422), ("after=-1", 422), ("after=1.5", 422), (f"after={10**19}", 422), (f"after={10**18}", 200), ("after=", 200)])  # fmt: skip
def test_where_a_log_goes_on_is_a_number(place: Place, query: str, status: int) -> None:
    put(place, "job")
    assert place.client().get(f"/api/jobs/job/log?{query}").status_code == status


def test_by_api_a_job_is_told_whole(place: Place) -> None:
    put(
        place, "job", Way.UPLOAD, "/srv/work/uploads/x/Fargo.mkv", status="running", stage="intake", progress=0.5, eta_s=12.5,
        speed_bps=1e6, message="Half.", attempts=2, started_at=AT, title="Fargo.mkv", worker="w", lease_until="2099",
    )  # fmt: skip
    told = place.client().get("/api/jobs/job").json()
    assert told == {
        "id": "job", "kind": "upload", "title": "Fargo.mkv", "source": "Fargo.mkv", "status": "running", "stage": "intake",
        "progress": 0.5, "eta_s": 12.5, "speed_bps": 1e6, "message": "Half.", "error": "", "hint": "", "attempts": 2,
        "media_id": None, "parent_id": None, "created_at": AT, "started_at": AT, "finished_at": None, "question": None,
    }  # fmt: skip
    assert place.client().get("/api/jobs").json() == {"jobs": [told]}


@pytest.mark.parametrize(
    ("status", "cancel", "retry"),
    [("queued", 200, 409), ("running", 200, 409), ("waiting", 200, 409), ("done", 409, 409), ("failed", 409, 200), ("cancelled", 409, 200)],
)  # fmt: skip
def test_what_can_be_done_to_a_job_in_each_state(place: Place, status: str, cancel: int, retry: int) -> None:
    client = place.client()
    for act, expected in (("cancel", cancel), ("retry", retry)):
        by_api, by_page = (put(place, f"{act}{number}", status=status, worker="w") for number in range(2))
        answer, button = client.post(f"/api/jobs/{by_api}/{act}"), client.post(f"/jobs/{by_page}/{act}")
        assert (answer.status_code, button.status_code) == (expected, 303 if expected == 200 else 409)
        if expected == 409:
            assert answer.json()["error"]["message"].startswith(f"Job {by_api} is {status}")
            assert lines(button.text)[:2] == ["409", answer.json()["error"]["message"].replace(by_api, by_page)]
        else:
            assert button.headers["location"] == f"/jobs/{by_page}"
            assert client.get(f"/api/jobs/{by_page}").json()["status"] == answer.json()["status"]


def test_cancelling_the_whole_cancels_its_open_parts_and_leaves_the_others(place: Place) -> None:
    put(place, "list", Way.PLAYLIST, status="done")
    for status in ("queued", "running", "waiting", "done", "failed"):
        put(place, status, source=status, parent_id="list", status=status, worker="w")
    client = place.client()
    assert client.post("/jobs/list/cancel").status_code == 303
    with connect.library(place.settings) as db:
        assert {job.id: job.status for job in states.children(db, "list")} == {
            "queued": "cancelled", "running": "running", "waiting": "cancelled", "done": "done", "failed": "failed",
        }  # fmt: skip
        assert rows.held(db, "w") == {"running": True}
    assert doors(client.get("/jobs/list").text)["list"] == ["../jobs/list", "../jobs/list/cancel"]


def test_a_job_tried_again_begins_as_new(place: Place) -> None:
    put(
        place, "job", status="failed", stage="intake", progress=0.7, attempts=3, error="Gone.", hint="Look.", message="x",
        finished_at=AT, started_at=AT,
    )  # fmt: skip
    again = place.client().post("/api/jobs/job/retry").json()
    told = {
        name: again[name]
        for name in ("status", "stage", "progress", "attempts", "error", "hint", "message", "finished_at")
    }
    assert told == {
        "status": "queued", "stage": "", "progress": 0, "attempts": 0, "error": "", "hint": "", "message": "", "finished_at": None,
    }  # fmt: skip
