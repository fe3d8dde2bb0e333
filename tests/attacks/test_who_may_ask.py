"""Who may ask: every path of the table, dressed up, asked by those who should not, with keys that are none."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from itsdangerous import URLSafeTimedSerializer
from matrix import concrete, private, public, table
from web_place import PASSWORD, Place, running, shelve, tried

from medialib.settings import Settings
from medialib.store import connect, sessions, users
from medialib.store.setup import ensure_setup_code
from medialib.store.users import Role
from medialib.web.media import SALT
from medialib.web.setup import SetupForm

SHUT = {303, 401, 403}
NOWHERE = {404}
FILE = "movies/x.mp4"


def statuses(place: Place, method: str, targets: list[str], *headers: str) -> dict[str, int]:
    """The status of each target as it stands, with nothing made neat on the way; over one connection while it stays open."""
    found: dict[str, int] = {}
    targets = list(dict.fromkeys(targets))
    while len(found) < len(targets):
        with socket.create_connection(("127.0.0.1", place.port), timeout=30) as wire, wire.makefile("rb") as said:
            for target in targets[len(found) :]:
                lines = "".join(f"{line}\r\n" for line in ("Host: 127.0.0.1", *headers))
                wire.sendall(f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1"))
                found[target] = int(said.readline().split()[1])
                told = dict(line.decode().lower().strip().split(": ", 1) for line in iter(said.readline, b"\r\n"))
                if method != "HEAD":
                    said.read(int(told.get("content-length", "0")))
                if told.get("connection") == "close":
                    break
    return found


def dressed(target: str) -> list[str]:
    """A private path with slashes, dots and ends that routers read differently."""
    return [
        *(f"{target}/", f"/{target}", f"//{target}", f"{target}//", f"{target}%2f", target.replace("/", "%2f", 1)),
        *(f"/.{target}", f"/x/..{target}", f"/%2e%2e{target}", f"{target}/.", f"{target}%00", f"{target};x=y"),
        *(
            f"{target}.css",
            f"{target}.json",
            f"{target}?x",
            f"{target}%3f",
            f"{target}%20",
            target.upper(),
            f"\\{target}",
        ),
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_no_spelling_of_a_private_path_is_open(place: Place, method: str) -> None:
    """A1: trailing, double and encoded slashes, dots, ends and capitals, for those who read and those who ask how."""
    place.person()
    open_to_all = {}
    for path in private(table()):
        asked = dressed(concrete(path))
        for target, status in statuses(place, method, asked if method == "GET" else asked[:8]).items():
            if status not in SHUT | NOWHERE | {400, 404, 405, 431}:
                open_to_all[target] = status
    assert open_to_all == {}


def test_no_public_path_beside_a_private_one_opens_it(place: Place) -> None:
    """A2: every public path as query, fragment, matrix parameter and encoded end of every private one, and before it."""
    place.person()
    opened = {}
    shown = sorted({concrete(path) for path in public(table())} | {"/login", "/assets/x.css", "/data/-/static/app.css"})
    for path in private(table()):
        target = concrete(path)
        asked = [f"{target}{between}{one}" for one in shown for between in ("?", "?x=", "#", ";", "%3f", "%2f..")]
        for one, status in statuses(place, "GET", [quote(text, safe="/%?=;&#") for text in asked]).items():
            if status not in SHUT and not (status == 400 and "#" in one):
                opened[one] = status
    assert opened == {}


def test_cookies_that_have_ended_open_nothing(place: Place) -> None:
    """A1, A12: expired by time, signed out, of somebody shut out, of another role's, and one made up."""
    member, guest = place.person(Role.MEMBER), place.person(Role.GUEST)
    place.person()
    expired, left, shut_out = (place.cookie(one) for one in (member, member, guest))
    with connect.private(place.settings) as db:
        sql = "UPDATE sessions SET expires_at = '2026-01-01T00:00:00.000Z' WHERE token_hash = ?"
        db.conn.execute(sql, (sessions.hashed(expired),))
        sessions.end(db, sessions.hashed(left))
        users.disable(db, guest.id, connect.now())
    targets = sorted(concrete(path) for path in private(table()))
    for cookie in (expired, left, shut_out, sessions.hashed(left), "", "x" * 43, "null", "0"):
        found = statuses(place, "GET", targets, f"Cookie: medialib={cookie}")
        assert {target: status for target, status in found.items() if status not in SHUT} == {}


def test_another_role_s_cookie_opens_its_own_and_nothing_more(place: Place) -> None:
    """A4: what only admins may, asked by a member and a guest in every method the table names."""
    wrong = {}
    for role in (Role.MEMBER, Role.GUEST):
        client = place.client(role)
        for row in table():
            if row.access == "admin":
                for method in (*row.methods, *(("HEAD",) if "GET" in row.methods else ())):
                    status, _ = tried(client, method, concrete(row.path), json={} if row.body else None)
                    if status != 403:
                        wrong[role, method, row.path] = status
    assert wrong == {}


KNOWN_KEYS = ("", "secret", "changeme", "media-links", "medialib", "None", "not so secret")


def test_a_link_signed_with_a_known_key_opens_nothing(settings: Settings) -> None:
    """A6: forged on a fresh place, and again after a restart; the place's own link goes on working after it."""
    with running(settings) as place:
        media_id = shelve(settings, FILE)
        user = place.person()
        signed = [URLSafeTimedSerializer(key, salt=SALT).dumps(["main", FILE, user.id]) for key in KNOWN_KEYS]
        forged = [f"/media/main/{FILE}?link={token}" for token in signed]
        assert {place.anybody().get(path).status_code for path in forged} == {401}
        ours = place.client().post(f"/api/media/{media_id}/link", json={}).json()["href"]
    with running(settings) as again:
        assert {again.anybody().get(path).status_code for path in forged} == {401}
        assert again.anybody().get(ours).status_code == 200


def test_a_fresh_place_has_nobody_with_a_known_password(place: Place) -> None:
    """A7: the names and passwords that peers ship with."""
    with connect.private(place.settings) as db:
        assert users.everyone(db) == []
    for name, password in (("admin", "admin"), ("admin", "password"), ("admin", "admin123"), ("root", ""), ("", "")):
        answer = place.anybody().post("/login", data={"name": name, "password": password})
        assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)


def test_a_fresh_place_opens_only_by_the_console_s_code(place: Place) -> None:
    """A7, A8: everything leads to setup; setup takes no code but the one, and afterwards is not there, in any method."""
    with connect.private(place.settings) as db:
        code = ensure_setup_code(db) or ""
    found = statuses(place, "GET", [concrete(path) for path in private(table())])
    assert {target: status for target, status in found.items() if status not in SHUT} == {}
    form = {"name": "Ann", "password": PASSWORD}
    for wrong in ("", "0000-0000-0000", code[:-1], f"{code} or 1=1", code[::-1]):
        assert place.anybody().post("/setup", data={**form, "code": wrong}).status_code == 403
    place.person()
    for method in ("GET", "HEAD", "POST"):
        for target in ("/setup", "/setup/", "/setup?code=x", f"/setup?code={code}"):
            status, _ = tried(
                place.anybody(), method, target, data={**form, "code": code} if method == "POST" else None
            )
            assert status in {303, 401, 404}
    assert SetupForm.model_fields.keys() == {"code", "name", "password"}
    with connect.private(place.settings) as db:
        assert [user.name for user in users.everyone(db)] == ["admin"]


@pytest.mark.parametrize(
    "header",
    ["Remote-User", "remote-user", "REMOTE_USER", "Remote_User", "X-Remote-User", "X-Forwarded-User", "X-Auth-Request-User",
     "X-WebAuth-User", "X-Forwarded-Preferred-Username", "Cf-Access-Authenticated-User-Email", "X-Original-URL", "X-Rewrite-URL"],
)  # fmt: skip
def test_no_header_says_who_asks(place: Place, header: str) -> None:
    """A10: the names under which peers trust a proxy, once, twice, and with the address of a public page."""
    name = place.person().name
    for lines in ((f"{header}: {name}",), (f"{header}: {name}", f"{header.lower()}: x"), (f"{header}: /login",)):
        assert statuses(place, "GET", ["/api/me", "/admin/users"], *lines) == {"/api/me": 401, "/admin/users": 303}


def test_a_link_is_for_one_file_and_two_methods(place: Place) -> None:
    """A11: it opens no other file, no API, no page, no event, and says nothing in a header that travels on."""
    media_id = shelve(place.settings, "movies/x.mp4")
    shelve(place.settings, "movies/y.mp4")
    href = place.client(Role.GUEST).post(f"/api/media/{media_id}/link", json={}).json()["href"]
    token = href.partition("link=")[2]
    stranger = place.anybody()
    opened = stranger.get(href)
    assert (opened.status_code, opened.headers["referrer-policy"]) == (200, "same-origin")
    assert opened.headers["cache-control"].startswith("private")
    shut = {}
    for row in table():
        for method in row.methods:
            if row.access == "public" or row.path == "/media/{folder}/{path:path}":
                continue
            for lines in ({}, {"Authorization": f"Bearer {token}"}, {"Cookie": f"medialib={token}"}):
                status, _ = tried(stranger, method, f"{concrete(row.path)}?link={token}", headers=lines)
                if status not in SHUT:
                    shut[method, row.path] = status
    assert shut == {}
    others = (
        "/media/main/movies/y.mp4",
        "/media/main/movies/x.mp4/",
        "/media/main/movies/X.mp4",
        "/media/main//movies/x.mp4",
    )
    assert [stranger.get(f"{path}?link={token}").status_code for path in others] == [401] * 4
    assert [stranger.request(method, href).status_code for method in ("POST", "PUT", "DELETE")] == [401] * 3


def test_being_shut_out_ends_everything_at_once(place: Place) -> None:
    """A12: cookie, token, signed link, live events and the library as SQL, each opened before."""
    media_id = shelve(place.settings, "movies/x.mp4")
    place.parts.hub.check_s = 0.2
    place.person(Role.ADMIN, "other")
    user = place.person()
    browser, script = place.client(), place.anybody(Authorization=f"Bearer {place.token(user)}")
    href = browser.post(f"/api/media/{media_id}/link", json={}).json()["href"]
    asks = (
        (browser, "/api/me"),
        (script, "/api/me"),
        (browser, "/data/library.json?sql=select+1"),
        (place.anybody(), href),
    )
    assert [client.get(path).status_code for client, path in asks] == [200] * 4
    with browser.stream("GET", "/events") as live:
        with connect.private(place.settings) as db:
            users.disable(db, user.id, connect.now())
        assert [client.get(path).status_code for client, path in asks] == [401, 401, 303, 401]
        assert b"".join(live.iter_raw()).startswith(b"retry:")


def test_the_last_admin_stays_whatever_is_asked_at_once(place: Place) -> None:
    """A13: three admins, each shutting out and demoting every other at the same time."""
    people = [place.person(Role.ADMIN, f"admin{number}") for number in range(3)]
    clients = [place.client(Role.ADMIN, user.name) for user in people]
    acts = [
        (client, other.id, change)
        for client in clients
        for other in people
        for change in ({"role": "guest"}, {"disabled": True})
    ]
    with ThreadPoolExecutor(9) as pool:
        codes = set(
            pool.map(lambda act: act[0].request("PATCH", f"/api/users/{act[1]}", json=act[2]).status_code, acts)
        )
    assert codes <= {200, 401, 403, 409}
    with connect.private(place.settings) as db:
        left = [user for user in users.everyone(db) if user.role is Role.ADMIN and user.disabled_at is None]
    assert len(left) >= 1


def test_what_is_forbidden_looks_like_what_is_not_there(place: Place) -> None:
    """A15: a file of the library, one that is none, a job of another's and one that is none."""
    shelve(place.settings, "movies/x.mp4")
    stranger, guest = place.anybody(), place.client(Role.GUEST)
    pairs = [("/media/main/movies/x.mp4", "/media/main/movies/none.mp4"), ("/item/x.html", "/item/none.html")]
    for there, none in pairs:
        answers = [stranger.get(path) for path in (there, none)]
        assert len({(answer.status_code, answer.text) for answer in answers if answer.status_code != 303}) <= 1
        assert len({answer.status_code for answer in answers}) == 1
    job_id = place.client().post("/api/jobs", json={"source": "http://127.0.0.1:8999/x"}).json()["id"]
    seen = [guest.get(f"/api/jobs/{one}") for one in (job_id, "none")]
    assert len({(answer.status_code, answer.text) for answer in seen}) == 1
    assert seen[0].status_code == 404


def test_ids_are_random_and_long(place: Place) -> None:
    """A15: nobody can count through items or people."""
    ids = [shelve(place.settings, f"movies/{number}.mp4") for number in range(20)]
    ids += [place.person(Role.GUEST, f"g{number}").id for number in range(20)]
    assert (len(set(ids)), {bool(re.fullmatch(r"[a-z0-9]{12,}", one)) for one in ids}) == (40, {True})
    assert max(sum(first == ids[0][place_] for place_, first in enumerate(one)) for one in ids[1:]) < 8
