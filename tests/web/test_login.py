"""Setting up, signing in and out."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

from web_place import PASSWORD, Place, running

from medialib.store import connect, passwords, sessions, users
from medialib.store.setup import ensure_setup_code
from medialib.store.users import Role


def setup_code(place: Place) -> str:
    with connect.private(place.settings) as db:
        return ensure_setup_code(db) or ""


def ann(place: Place, role: Role = Role.ADMIN) -> None:
    with connect.private(place.settings) as db:
        users.add(db, "Ann", role, passwords.hashed(PASSWORD), connect.now())


def test_a_fresh_place_serves_nothing_but_setup(place: Place) -> None:
    client = place.anybody()
    answers = {path: client.get(path) for path in ("/", "/jobs", "/login", "/media/main/x.mp4", "/api/me", "/data/")}
    assert {path: (answer.status_code, answer.headers.get("location")) for path, answer in answers.items()} == {
        "/": (303, "/setup"),
        "/jobs": (303, "/setup"),
        "/login": (303, "/setup"),
        "/media/main/x.mp4": (401, None),
        "/api/me": (401, None),
        "/data/": (303, "/setup"),
    }
    assert client.get("/setup").status_code == 200


def test_setup_needs_the_code_and_then_is_gone(place: Place) -> None:
    client = place.anybody()
    form = {"code": "wrong", "name": "Ann", "password": PASSWORD}
    assert client.post("/setup", data=form).status_code == 403
    code = setup_code(place)
    assert client.post("/setup", data={**form, "code": code, "password": "short"}).status_code == 400
    assert client.post("/setup", data={**form, "code": code, "name": " \n "}).status_code == 400
    answer = client.post("/setup", data={**form, "code": code.upper().replace("-", " ")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/", follow_redirects=False).status_code == 503
    for asker in (client, place.anybody()):
        assert asker.get("/setup").status_code == 404
        assert asker.post("/setup", data={**form, "code": code}).status_code == 404
    with connect.private(place.settings) as db:
        assert [(user.name, user.role) for user in users.everyone(db)] == [("Ann", Role.ADMIN)]
        assert ensure_setup_code(db) is None


def test_two_setups_at_once_make_one_admin(place: Place) -> None:
    code, client = setup_code(place), place.anybody()

    def enter(name: str) -> int:
        return client.post("/setup", data={"code": code, "name": name, "password": PASSWORD}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enter, ["a", "b", "c", "d"])) == [303, 404, 404, 404]


def test_the_setup_code_cannot_be_guessed_forever(place: Place) -> None:
    setup_code(place)
    form = {"code": "aaaa-aaaa-aaaa", "name": "Eve", "password": "short"}
    codes = [place.anybody().post("/setup", data=form).status_code for _ in range(35)]
    assert sorted(set(codes)) == [400, 429]


def test_signing_in_and_out(place: Place) -> None:
    ann(place)
    client = place.anybody()
    answer = client.post("/login", data={"name": "ann", "password": PASSWORD, "next": "/jobs?status=done"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs?status=done")
    assert re.fullmatch(
        r"medialib=[\w-]{43}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax", answer.headers["set-cookie"]
    )
    held = client.cookies["medialib"]
    assert client.get("/").status_code == 503
    assert client.get("/login?next=/jobs").headers["location"] == "/jobs"
    assert client.post("/logout").headers["location"] == "/login"
    assert "medialib" not in client.cookies
    client.cookies.set("medialib", held)
    assert client.get("/").status_code == 303


def test_only_the_hash_of_a_session_is_kept(place: Place) -> None:
    ann(place)
    client = place.anybody()
    client.post("/login", data={"name": "Ann", "password": PASSWORD})
    with connect.private(place.settings) as db:
        [(kept,)] = db.conn.execute("SELECT token_hash FROM sessions").fetchall()
    assert kept == sessions.hashed(client.cookies["medialib"])


def test_over_https_the_cookie_is_bound_to_the_host(place: Place) -> None:
    ann(place)
    trusting = place.settings.model_copy(
        update={"access": place.settings.access.model_copy(update={"trusted_proxies": ("127.0.0.1",)})}
    )

    with running(trusting) as behind:
        client = behind.anybody(**{"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
        answer = client.post("/login", data={"name": "Ann", "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("__Host-medialib=")
    assert answer.headers["set-cookie"].endswith("; Secure")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    with connect.private(place.settings) as db:
        assert [row[0] for row in db.conn.execute("SELECT address FROM sessions")] == ["203.0.113.9"]


def test_forwarded_headers_of_strangers_do_not_count(place: Place) -> None:
    ann(place)
    headers = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.9",
        "Remote-User": "Ann",
        "REMOTE_USER": "Ann",
    }
    client = place.anybody(**headers)
    assert client.get("/api/me").status_code == 401
    answer = client.post("/login", data={"name": "Ann", "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("medialib=")
    with connect.private(place.settings) as db:
        assert [row[0] for row in db.conn.execute("SELECT address FROM sessions")] == ["127.0.0.1"]


def test_a_stranger_and_a_wrong_password_look_the_same(place: Place) -> None:
    ann(place)
    client = place.anybody()
    client.post("/login", data={"name": "warm", "password": "up"})
    took: dict[str, float] = {"Ann": 0.0, "Bob": 0.0}
    pages: dict[str, list[tuple[int, str]]] = {"Ann": [], "Bob": []}
    for name in ("Ann", "Bob") * 6:
        start = time.process_time()
        answer = client.post("/login", data={"name": name, "password": "wrong wrong"})
        took[name] += time.process_time() - start
        pages[name].append((answer.status_code, answer.text.replace(name, "-")))
    assert pages["Ann"] == pages["Bob"]
    assert 0.5 < took["Ann"] / took["Bob"] < 2


def test_guessing_is_limited_whatever_address_it_claims(place: Place) -> None:
    ann(place)
    eve = place.anybody()

    def guess(number: int) -> int:
        headers = {"X-Forwarded-For": f"198.51.100.{number % 250}"}
        return eve.post("/login", data={"name": "Ann", "password": "no"}, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, range(80)))
    assert (codes.count(401), codes.count(429)) == (20, 60)
    answer = place.anybody().post("/login", data={"name": "Ann", "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")


def test_next_leads_nowhere_else(place: Place) -> None:
    """Every spelling is in test_gate; these pass through the form."""
    ann(place)
    for target in ("//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", ""):
        answer = place.anybody().post("/login", data={"name": "Ann", "password": PASSWORD, "next": target})
        assert (target, answer.status_code, answer.headers["location"]) == (target, 303, "/")


def test_a_page_asked_for_signed_out_comes_back_after_login(place: Place) -> None:
    ann(place)
    answer = place.anybody().get("/jobs?status=failed&x=%26")
    assert answer.headers["location"] == "/login?next=/jobs%3Fstatus%3Dfailed%26x%3D%2526"


def test_long_texts_are_refused_without_harm(place: Place) -> None:
    ann(place)
    client = place.anybody()
    long = "x" * 900_000
    assert client.post("/login", data={"name": long, "password": "x"}).status_code == 422
    assert client.post("/login", data={"name": "Ann", "password": long}).status_code == 422
    assert client.post("/login", data={"name": "Ann", "password": "x" * 1_100_000}).status_code == 413
    assert client.get("/login?next=/" + "x" * 20_000).status_code == 200


def test_a_disabled_person_is_out_at_once(place: Place) -> None:
    user = place.person(Role.MEMBER)
    place.person(Role.ADMIN)
    browser = place.client(Role.MEMBER)
    script = place.anybody(Authorization=f"Bearer {place.token(user)}")
    assert [asker.get("/").status_code for asker in (browser, script)] == [503, 503]
    with connect.private(place.settings) as db:
        users.disable(db, user.id, connect.now())
    assert [asker.get("/").status_code for asker in (browser, script)] == [303, 303]


def test_a_session_ends_by_itself(place: Place) -> None:
    client = place.client()
    with connect.private(place.settings) as db:
        db.conn.execute("UPDATE sessions SET expires_at = '2026-01-01T00:00:00.000Z'")
    assert client.get("/").status_code == 303
