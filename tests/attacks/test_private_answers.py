"""What is for one person: no cache between us keeps it, and nobody reaches it by its id."""

from __future__ import annotations

import pytest
from matrix import concrete, table
from web_place import Place, shelve, tried

from medialib.model import Request, Way
from medialib.store import connect
from medialib.store.users import Role
from medialib.tasks import open_tasks
from medialib.web.access import Access

DECEPTIVE = (
    "/x.css",
    ";.css",
    "%2fx.jpg",
    "/..%2fx.js",
    ".css",
    "?x.css",
    "%3f.png",
    "%00.js",
    "/assets/x.css",
    "%23.ico",
)


def test_what_needs_somebody_is_kept_by_no_cache_between(place: Place) -> None:
    """S1: every answer of every such route says private, whether it is a page, JSON, an error or a file."""
    media_id = shelve(place.settings, "movies/x.mp4")
    client, kept = place.client(), {}
    for row in table():
        if "GET" not in row.methods or row.access is Access.PUBLIC or row.path == "/events":
            continue
        for path in (concrete(row.path, media_id), concrete(row.path), "/media/main/movies/x.mp4"):
            answer = client.get(path)
            if "private" not in answer.headers["cache-control"]:
                kept[path] = answer.headers["cache-control"]
    assert kept == {}


def test_a_page_dressed_as_a_picture_is_kept_by_none_either(place: Place) -> None:
    """S1: the ends by which caches are told that something is a style or picture (cache deception)."""
    client, kept = place.client(), {}
    cookie = client.cookies["medialib"]
    for path in ("/account", "/jobs", "/api/me", "/api/users", "/admin/users", "/", "/submit", "/data/library"):
        for end in DECEPTIVE:
            status, headers, body = place.get_raw(path + end, cookie)
            if "private" not in headers.get("cache-control", "") and status != 400:
                kept[path + end] = headers.get("cache-control")
            assert not (status == 200 and b"admin" in body and "public" in headers["cache-control"])
    assert kept == {}


def test_only_what_is_the_same_for_all_may_be_kept(place: Place) -> None:
    """S1: an answer that caches may keep holds nobody's cookie, and is the same for everybody."""
    client = place.client()
    for path in ("/data/-/static/app.css", "/assets/x.css", "/login", "/healthz", "/setup"):
        mine, anybodys = client.get(path), place.anybody().get(path)
        if "public" in mine.headers["cache-control"]:
            assert (mine.status_code, mine.content, "set-cookie" in mine.headers) == (
                anybodys.status_code,
                anybodys.content,
                False,
            )


@pytest.fixture
def anns_job(place: Place) -> str:
    """A job that a member asked for."""
    ann = place.person(Role.MEMBER, "Ann")
    with connect.library(place.settings) as db:
        request = Request("http://127.0.0.1:8999/CANARYsource", Way.VIDEO, None, {"name": "CANARYtitle"}, ann.id)
        job_id = open_tasks(place.settings).submit(db, request)
        with connect.write(db):
            db.conn.execute(
                "INSERT INTO job_log (job_id, at, line) VALUES (?, ?, 'CANARYline')", (job_id, connect.now())
            )
    return job_id


def test_another_persons_job_is_nowhere(place: Place, anns_job: str) -> None:
    """A3: every route that takes a job's id, in every method, and every list, count and event, for a member and a guest."""
    before = place.dump()
    leaks = {}
    for role, name in ((Role.MEMBER, "Bob"), (Role.GUEST, "Cleo")):
        client = place.client(role, name)
        before = before if role is Role.GUEST else place.dump()
        rows = [row for row in table() if "/jobs/{id}" in row.path]
        assert len(rows) >= 8
        for row in rows:
            for method in row.methods:
                status, said = tried(client, method, concrete(row.path, anns_job), json={} if row.body else None)
                if status not in {403, 404, 422} or "CANARY" in said:
                    leaks[role, method, row.path] = status
        for path in (
            "/jobs",
            "/api/jobs",
            "/api/jobs?status=queued",
            "/submit",
            "/account",
            "/review",
            "/api/search?q=CANARYtitle",
        ):
            if "CANARY" in client.get(path).text or anns_job in client.get(path).text:
                leaks[role, "GET", path] = 200
        with client.stream("GET", "/events", headers={"Last-Event-ID": "0"}) as live:
            if "CANARY" in next(live.iter_text()):
                leaks[role, "GET", "/events"] = 200
    assert leaks == {}
    with connect.library(place.settings) as db:
        assert db.conn.execute("SELECT status FROM jobs WHERE id = ?", (anns_job,)).fetchone()[0] == "queued"


def test_another_persons_session_token_and_progress_stay_theirs(place: Place) -> None:
    """A3, S7: ended, revoked, read or written by nobody else, whatever id is given."""
    media_id = shelve(place.settings, "movies/x.mp4")
    ann, bob = place.client(Role.MEMBER, "Ann"), place.client(Role.MEMBER, "Bob")
    place.token(place.person(Role.MEMBER, "Ann"), "phone")
    ann.put(f"/api/progress/{media_id}", json={"position_s": 77.5})
    with connect.private(place.settings) as db:
        ids = [
            row[0][:16]
            for row in db.conn.execute("SELECT token_hash FROM sessions UNION SELECT token_hash FROM api_tokens")
        ]
    for kind in ("sessions", "tokens"):
        own = [one for one in ids if bob.post(f"/account/{kind}/{one}/end").status_code == 303]
        assert len(own) <= 1
        bob = place.client(Role.MEMBER, "Bob")
    assert (ann.get("/api/me").status_code, "phone" in ann.get("/account").text) == (200, True)
    assert bob.get(f"/api/progress/{media_id}").json()["position_s"] == 0
    assert bob.get("/api/progress").json() == {"items": []}
    bob.put(f"/api/progress/{media_id}", json={"position_s": 1})
    assert ann.get(f"/api/progress/{media_id}").json()["position_s"] == 77.5
