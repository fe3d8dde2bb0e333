"""How what went wrong is told: in one shape, dressed, to whoever asks, even where the telling itself has nothing to stand on."""

from __future__ import annotations

import logging
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest
from web_place import PASSWORD, Place, running, shelve

from medialib.settings import Settings
from medialib.store.users import Role
from medialib.web.edge import ALWAYS

PAGE = {"Accept": "text/html"}


def undressed(answer: httpx.Response) -> list[str]:
    """What every answer carries, as far as this one does not."""
    return [name for name in ALWAYS if name not in answer.headers]


@pytest.mark.parametrize(
    "origin",
    ["http://[", "http://[::1", "https://", "://", "null", "x", "http://a@b:c", "//", "\\\\x", "http://127.0.0.1"],
)
def test_an_origin_that_is_none_is_another_site(place: Place, origin: str) -> None:
    client = place.client()
    refused = client.post("/logout", headers={"Origin": origin, **PAGE})
    assert (refused.status_code, "This came from another site." in refused.text) == (403, True)
    assert client.post("/logout", headers={"Origin": place.url.upper()}).status_code == 303


ASKERS = {
    "a browser": ({"Accept": "text/html,*/*;q=0.8"}, "text/html; charset=utf-8"),
    "a script": ({"Accept": "application/json"}, "application/json"),
    "a program": ({"Accept": "*/*"}, "text/html; charset=utf-8"),
    "nobody in particular": ({"Accept": ""}, "application/json"),
}


@pytest.mark.parametrize("asker", ASKERS)
def test_a_page_that_is_not_there_is_told_as_it_was_asked_for(place: Place, asker: str) -> None:
    headers, kind = ASKERS[asker]
    answer = place.client().get("/nothing.html", headers=headers)
    assert (answer.status_code, answer.headers["content-type"], undressed(answer)) == (404, kind, [])


def test_machines_are_told_in_json_unless_they_ask_for_a_page(place: Place) -> None:
    client = place.client()
    told = {}
    for path in ("/api", "/api/nothing", "/media/main/x.mp4", "/media/x"):
        kinds = [
            client.get(path, headers={"Accept": accept}).headers["content-type"] for accept in ("*/*", "text/html")
        ]
        told[path] = [kind.partition(";")[0] for kind in kinds]
    json, page = "application/json", "text/html"
    assert told == {
        "/api": [json, json],
        "/api/nothing": [json, json],
        "/media/main/x.mp4": [json, page],
        "/media/x": [json, page],
    }


def test_who_is_signed_out_is_told_how_to_come_in(place: Place) -> None:
    place.person()
    stranger = place.anybody()
    by_script = stranger.get("/api/me")
    assert (by_script.status_code, by_script.headers["www-authenticate"], by_script.json()) == (
        401, "Bearer",
        {"error": {"code": "signed_out", "message": "Nobody is signed in.", "hint": "Sign in, or send an API token as 'Authorization: Bearer ...'."}},
    )  # fmt: skip
    read, sent = stranger.get("/jobs", headers=PAGE), stranger.post("/submit", headers=PAGE)
    assert (read.status_code, read.headers["location"], sent.status_code) == (303, "/login?next=/jobs", 401)
    assert ("Nobody is signed in." in sent.text, "www-authenticate" in sent.headers) == (True, False)
    assert stranger.head("/jobs", headers=PAGE).headers["location"] == "/login?next=/jobs"


def test_a_person_whose_role_is_too_small_is_told_which_it_takes(place: Place) -> None:
    guest = place.client(Role.GUEST)
    assert guest.get("/api/users").json() == {
        "error": {
            "code": "forbidden",
            "message": "This needs the role 'admin'; yours is 'guest'.",
            "hint": "Ask an admin.",
        }
    }
    page = guest.get("/submit", headers=PAGE)
    assert (page.status_code, "This needs the role &#39;member&#39;; yours is &#39;guest&#39;." in page.text) == (
        403,
        True,
    )


def test_the_methods_of_a_path_are_told_only_to_those_who_may_know_of_it(place: Place) -> None:
    guest = place.client(Role.GUEST)
    for client, method, path, status, allowed in (
        (guest, "PUT", "/account", 405, "GET, HEAD"),
        (guest, "OPTIONS", "/media/main/x.mp4", 405, "GET, HEAD"),
        (guest, "DELETE", "/api/users/x", 403, None),
        (guest, "GET", "/logout", 405, "POST"),
        (place.anybody(), "PUT", "/account", 401, None),
        (place.anybody(), "PUT", "/login", 405, "GET, HEAD, POST"),
        (place.client(), "PUT", "/api/users/x", 405, "PATCH"),
    ):
        answer = client.request(method, path)
        assert (path, answer.status_code, answer.headers.get("allow")) == (path, status, allowed)
    odd = guest.request("X" * 20, "/account")
    assert odd.status_code in (400, 405)


def test_a_database_of_people_that_is_gone_is_told_as_any_error(place: Place) -> None:
    """A stranger is led to the login page, which says it; nothing is answered without its headers."""
    client, stranger = place.client(), place.anybody()
    place.parts.private.close()
    place.settings.private_db.rename(place.settings.private_db.with_suffix(".away"))
    answers = {path: stranger.get(path, headers=PAGE) for path in ("/", "/jobs", "/login", "/setup")}
    answers |= {
        "signed in": client.get("/", headers=PAGE),
        "token": client.get("/api/me"),
        "health": stranger.get("/healthz"),
    }
    assert {name: (answer.status_code, undressed(answer)) for name, answer in answers.items()} == {
        "/": (303, []), "/jobs": (303, []), "/login": (500, []), "/setup": (500, []), "signed in": (500, []), "token": (500, []), "health": (503, []),
    }  # fmt: skip
    assert answers["/jobs"].headers["location"] == "/login?next=/jobs"
    told = [answer.text for answer in answers.values()]
    assert [
        word for word in ("sqlite", "private.db", "Traceback", str(place.settings.media_root)) if word in "".join(told)
    ] == []


def test_what_went_wrong_is_logged_under_the_number_that_is_told_and_on_one_line(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    client = place.client()
    place.settings.library_db.rename(place.settings.library_db.with_suffix(".away"))
    with caplog.at_level(logging.ERROR, "medialib.web.edge"):
        hint = client.get("/media/main/a%0aFAKE%20line.mp4").json()["error"]["hint"]
    [record] = caplog.records
    number = hint.removeprefix("Try again; if it stays, report it as ").removesuffix(".")
    assert record.getMessage() == f"request {number} (GET '/media/main/a\\nFAKE line.mp4') failed"


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with templates of somebody's own."""
    (tmp_path / "own" / "web").mkdir(parents=True)
    return settings.model_copy(update={"templates": tmp_path / "own"})


MISTAKES = {
    "unclosed": ("{% if page %}", "Unexpected end of template."),
    "unknown": ("\n{{ page.nothing }}", "has no attribute &#39;nothing&#39; (line 2 of login.html)"),
    "undefined": ("{{ nobody }}", "&#39;nobody&#39; is undefined (line 1 of login.html)"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_template_of_ones_own_is_named_with_its_line(own: Settings, mistake: str) -> None:
    text, said = MISTAKES[mistake]
    Path(str(own.templates), "web/login.html").write_text(text)
    with running(own) as place:
        place.person()
        answer = place.anybody().get("/login", headers=PAGE)
        assert (answer.status_code, said in answer.text, "mend the template there" in answer.text) == (500, True, True)
        assert (undressed(answer), place.client().get("/jobs").status_code) == ([], 200)


def test_where_even_the_page_of_errors_has_a_mistake_it_is_told_without_one(own: Settings) -> None:
    Path(str(own.templates), "web/error.html").write_text("{{ nobody }}")
    with running(own) as place:
        missing = place.client().get("/nothing.html", headers=PAGE)
        wrong = place.client(Role.GUEST).get("/submit", headers=PAGE)
        assert (missing.status_code, missing.json()["error"]["message"], undressed(missing)) == (
            404,
            "No page stands at this address.",
            [],
        )
        assert (wrong.status_code, wrong.json()["error"]["code"]) == (403, "forbidden")


def test_too_many_attempts_say_when_to_come_back_on_every_page_that_counts_them(place: Place) -> None:
    place.person()
    stranger = place.anybody()
    answers = [stranger.post("/login", data={"name": "admin", "password": "wrong"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    changed = place.client().post("/account/password", data={"current": "wrong", "password": PASSWORD})
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in (answers[-1], changed)] == [
        (429, "900")
    ] * 2


def test_a_body_that_is_cut_off_changes_nothing_and_harms_nobody(place: Place) -> None:
    media_id = shelve(place.settings, "movies/x.mp4")
    cookie = place.cookie(place.person())
    before = place.dump()
    for path, kind in (
        ("/api/jobs", "application/json"),
        (f"/api/media/{media_id}/link", "application/json"),
        ("/api/upload", "multipart/form-data; boundary=x"),
    ):
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nCookie: medialib={cookie}\r\nContent-Type: {kind}\r\nContent-Length: 500\r\n\r\n{{"
        with socket.create_connection(("127.0.0.1", place.port), 20) as wire:
            wire.sendall(head.encode())
            wire.shutdown(socket.SHUT_WR)
            assert wire.recv(100) == b""
    assert (place.dump(), place.anybody().get("/healthz").json()) == (before, {"status": "ok"})


def test_a_database_that_something_went_wrong_on_is_not_used_again(place: Place) -> None:
    pool, spoilt = place.parts.private, []
    for statement in ("SELECT 1", "BEGIN"):
        with pytest.raises(RuntimeError), pool.use() as db:
            db.conn.execute(statement)
            spoilt.append(db)
            raise RuntimeError
    with pool.use() as half_done:
        half_done.conn.execute("BEGIN")
    for db in (*spoilt, half_done):
        with pytest.raises(sqlite3.ProgrammingError):
            db.conn.execute("SELECT 1")
    with pool.use() as sound:
        assert sound not in (*spoilt, half_done)
    with pool.use() as again:
        assert again is sound
