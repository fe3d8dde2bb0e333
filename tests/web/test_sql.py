"""Datasette at /data/: useful to those who may, read-only, bounded, and shut off from everything else."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from web_place import Place, running, shelve

from medialib.settings import Settings
from medialib.store import connect, passwords, users
from medialib.store.questions import QUESTIONS
from medialib.store.users import Role


def asked(client: httpx.Client, sql: str, **more: str) -> Any:
    return client.get("/data/library.json", params={"sql": sql, "_shape": "array", **more}).json()


def test_the_library_is_there_to_ask(place: Place) -> None:
    shelve(place.settings, "movies/Fargo.mp4")
    client = place.client()
    assert asked(client, "select title, year from media") == [{"title": "Fargo", "year": 1996}]
    pages = [
        client.get(path)
        for path in (
            "/data/",
            "/data/library",
            "/data/library/media",
            "/data/library/media?_facet=kind",
            "/data/library/media/1",
            "/data/library/media.csv",
        )
    ]
    assert [page.status_code for page in pages] == [200] * 6
    assert "Everything the library holds, one row per item" in pages[2].text
    assert client.get("/data").headers["location"] == "/data/"


def test_what_is_written_later_is_seen(place: Place) -> None:
    client = place.client()
    assert asked(client, "select count(*) as n from media") == [{"n": 0}]
    shelve(place.settings, "movies/Fargo.mp4")
    assert asked(client, "select count(*) as n from media") == [{"n": 1}]


def test_every_question_has_an_answer(place: Place) -> None:
    shelve(place.settings, "movies/Fargo.mp4")
    client = place.client()
    answers = {one.name: client.get(f"/data/library/{one.name}.json?_shape=array&language=de") for one in QUESTIONS}
    assert {name: (answer.status_code, isinstance(answer.json(), list)) for name, answer in answers.items()} == {
        one.name: (200, True) for one in QUESTIONS
    }


def test_the_questions_find_what_they_say(place: Place) -> None:
    shelve(place.settings, "movies/Fargo.mp4", b"same")
    client = place.client()
    found = {
        name: client.get(f"/data/library/{name}.json?_shape=array&language=de").json()
        for name in (
            "films_without_audio_track",
            "films_without_german_audio",
            "without_artwork",
            "added_this_month",
            "not_for_browsers",
        )
    }
    assert {name: [row["title"] for row in rows] for name, rows in found.items()} == {name: ["Fargo"] for name in found}
    assert client.get("/data/library/kinds.json?_shape=array").json() == [
        {"kind": "movie", "items": 1, "files": 1, "hours": None, "gigabytes": 0.0}
    ]


def test_only_admins_unless_the_settings_say_otherwise(place: Place) -> None:
    paths = ("/data", "/data/", "/data/library", "/data/library.json?sql=select+1", "/data/library/media")
    for client in (place.client(Role.MEMBER), place.client(Role.GUEST)):
        assert [client.get(path).status_code for path in paths] == [403] * 5
    assert [place.anybody().get(path).status_code for path in paths] == [303] * 5
    admin = place.client()
    assert admin.get("/data/").status_code == 200
    admin.post("/logout")
    assert admin.get("/data/").status_code == 303


def test_members_who_may_ask_do_not_see_others_jobs(settings: Settings) -> None:
    access = settings.access.model_copy(update={"sql_role": "member"})
    with running(settings.model_copy(update={"access": access})) as place:
        shelve(place.settings, "movies/Fargo.mp4")
        client = place.client(Role.MEMBER)
        assert asked(client, "select title from media") == [{"title": "Fargo"}]
        for sql in (
            "select source from jobs",
            "select * from job_log",
            "select data from events",
            "select j.id from media, jobs j",
            "with x as (select * from jobs) select * from x",
        ):
            assert client.get("/data/library.json", params={"sql": sql}).status_code == 400, sql
        assert [client.get(path).status_code for path in ("/data/", "/data/library", "/data/library/media")] == [
            200
        ] * 3
        assert client.get("/data/library/jobs").status_code in (400, 403, 404, 500)


WRITING = (
    *("insert into media (id) values ('x')", "delete from media", "update media set title = 'x'", "drop table media", "attach database '/etc/passwd' as x",
     "with x as (select 1) delete from media", "pragma writable_schema = 1", "pragma journal_mode = delete", "vacuum", "select load_extension('x')",
     "select writefile('/tmp/x', 'y')", "select readfile('/etc/passwd')", "select 1; delete from media", "explain delete from media",
     "select * from private.users", "select * from users", "select * from sessions", "select randomblob(1000000000)",
     "select zeroblob(1000000000)", "select replace(hex(zeroblob(1000000)), '0', 'aaaaaaaaaa')", "select fts3_tokenizer('simple')"),
)  # fmt: skip


def test_nothing_can_be_written_or_reached(place: Place) -> None:
    shelve(place.settings, "movies/Fargo.mp4")
    client = place.client()
    before = place.dump()
    answers = {sql: client.get("/data/library.json", params={"sql": sql}).status_code for sql in WRITING}
    assert {sql for sql, status in answers.items() if status != 400} <= {"explain delete from media"}
    assert place.dump() == before


@pytest.mark.parametrize(
    "sql",
    ["with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n",
     "with n(x) as (values (1), (2), (3), (4), (5), (6), (7), (8), (9)) select count(*) from n a, n b, n c, n d, n e, n f, n g, n h, n i, n j, n k"],
)  # fmt: skip
def test_a_question_without_end_is_stopped(place: Place, sql: str) -> None:
    start = time.monotonic()
    assert place.client().get("/data/library.json", params={"sql": sql}).status_code == 400
    assert time.monotonic() - start < 8
    assert place.anybody().get("/healthz").status_code == 200


def test_no_secret_is_in_what_it_shows(place: Place) -> None:
    with connect.private(place.settings) as db:
        users.add(db, "canary-name", Role.MEMBER, passwords.hashed("canary password"), connect.now())
        secret = [row[0] for row in db.conn.execute("SELECT value FROM secrets")]
    token = place.token(place.person())
    client = place.client()
    tables = [row["name"] for row in asked(client, "select name from sqlite_master where type = 'table'")]
    shown = "".join(client.get(f"/data/library/{table}.json").text for table in tables)
    for canary in ("canary", token, client.cookies["medialib"], *secret):
        assert canary not in shown
    assert not {"users", "sessions", "api_tokens", "secrets", "progress", "login_failures", "audit"} & set(tables)


def test_its_own_workings_are_not_there(place: Place) -> None:
    client = place.client()
    inner = ("databases.json", "config.json", "settings.json", "metadata.json", "versions.json", "plugins.json", "threads.json", "actor.json",
             "messages", "logout", "permissions", "allow-debug", "patterns", "auth-token", "auth-token?token=x", "create-token")  # fmt: skip
    assert {client.get(f"/data/-/{path}").status_code for path in inner} == {404}
    assert [
        client.get(path).status_code
        for path in ("/data/_internal", "/data/_memory", "/data/_memory.json?sql=select+1", "/data/library.db")
    ] == [404, 404, 404, 403]
    assert {
        client.post(path).status_code for path in ("/data/", "/data/library", "/data/library/media", "/data/-/messages")
    } == {405}
    assert place.settings.media_root.name + "/data" not in client.get("/data/library.json").text


NO_FILES = (
    *("/data/-/static/../../../../../etc/passwd", "/data/-/static/%2e%2e/%2e%2e/app.py", "/data/-/static/..%2f..%2fapp.py", "/data/-/static/",
     "/data/-/static/..\\app.py", "/data/-/static//etc/passwd", "/data/-/static/%2fetc%2fpasswd"),
)  # fmt: skip


def test_its_public_files_are_only_its_own(place: Place) -> None:
    for target in NO_FILES:
        status, _, body = place.get_raw(target)
        assert (target, status in (403, 404), b"root:" in body, b"import" in body) == (target, True, False, False)
    assert place.anybody().get("/data/-/static/app.css").status_code == 200


def test_its_pages_have_no_origin_and_no_cookies(place: Place) -> None:
    answer = place.client().get(
        "/data/library/media", headers={"Cookie": f"ds_actor=x; medialib={place.cookie(place.person())}"}
    )
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[0] == "sandbox allow-scripts allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox"
    assert "frame-ancestors 'none'" in policy
    kept = ("set-cookie", "access-control-allow-origin", "cache-control", "x-content-type-options", "referrer-policy")
    assert [answer.headers.get(name) for name in kept] == [None, None, "private, no-store", "nosniff", "same-origin"]


def test_text_in_cells_stays_text(place: Place) -> None:
    shelve(place.settings, "movies/x.mp4", title="<script>alert(1)</script><img src=x onerror=alert(1)>")
    client = place.client()
    pages = client.get("/data/library/media").text + client.get("/data/library?sql=select+title+from+media").text
    assert ("<script>alert" in pages, "<img src=x" in pages) == (False, False)


def test_no_redirect_leads_away(place: Place) -> None:
    cookie = place.cookie(place.person())
    for path in (
        "//evil.example",
        "/\\evil.example",
        "/%5cevil.example/",
        "//evil.example/",
        "/library//",
        "/%2f%2fevil.example",
    ):
        _, headers, _ = place.get_raw(f"/data{path}", cookie)
        assert (path, headers.get("location", "/data/").startswith("/data/")) == (path, True)


def test_options_of_its_own_do_nothing(place: Place) -> None:
    client = place.client()
    for option in ("_trace=1", "_context=1"):
        text = client.get(f"/data/library/media.json?{option}").text + client.get(f"/data/library/media?{option}").text
        assert ("_trace" in client.get(f"/data/library/media.json?{option}").json(), "datasette_version" in text) == (
            False,
            False,
        )
