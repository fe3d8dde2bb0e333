"""People: roles, being shut out, passwords, sessions and tokens; and there is always an admin."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from web_place import PASSWORD, Place

from medialib.store import audit, connect, passwords, users
from medialib.store.users import Role

NEW = {"name": "Ann", "password": PASSWORD, "role": "member"}


def test_admins_let_people_in_by_api(place: Place) -> None:
    admin = place.client()
    answer = admin.post("/api/users", json=NEW)
    ann = answer.json()
    assert (answer.status_code, ann["name"], ann["role"], ann["disabled_at"]) == (201, "Ann", "member", None)
    assert [user["name"] for user in admin.get("/api/users").json()["users"]] == ["admin", "Ann"]
    assert place.anybody().post("/login", data={"name": "Ann", "password": PASSWORD}).status_code == 303
    wrong = [{**NEW, "name": "ann"}, {**NEW, "name": "Bob", "password": "short"}, {**NEW, "name": ""}, {**NEW, "name": "a\x00b"},
             {**NEW, "name": "Bob", "role": "root"}, {**NEW, "name": "Bob", "id": "x"}, {**NEW, "name": "Bob", "password_hash": "x"}]  # fmt: skip
    assert [admin.post("/api/users", json=body).status_code for body in wrong] == [409, 400, 400, 422, 422, 422, 422]
    assert "password" not in admin.get("/api/users").text


def test_a_change_ends_what_was_allowed_before(place: Place) -> None:
    admin, member = place.client(), place.client(Role.MEMBER)
    path = f"/api/users/{place.person(Role.MEMBER).id}"
    token = place.anybody(Authorization=f"Bearer {place.token(place.person(Role.MEMBER))}")
    assert admin.request("PATCH", path, json={"role": "guest"}).json()["role"] == "guest"
    assert member.get("/api/me").status_code == 401
    assert (token.get("/api/me").json()["role"], token.get("/submit").status_code) == ("guest", 403)
    assert admin.request("PATCH", path, json={"disabled": True}).json()["disabled_at"] is not None
    assert token.get("/api/me").status_code == 401
    assert admin.request("PATCH", path, json={"disabled": False}).json()["disabled_at"] is None
    assert token.get("/api/me").status_code == 200


def test_a_change_of_nothing_signs_nobody_out(place: Place) -> None:
    admin, member = place.client(), place.client(Role.MEMBER)
    path = f"/api/users/{place.person(Role.MEMBER).id}"
    for nothing in ({}, {"role": None}, {"disabled": None, "password": None}):
        assert admin.request("PATCH", path, json=nothing).json()["role"] == "member"
    assert member.get("/api/me").status_code == 200
    admin.request("PATCH", path, json={"password": PASSWORD, "disabled": False, "role": None})
    assert member.get("/api/me").status_code == 401
    with connect.private(place.settings) as db:
        assert [(entry.act, entry.detail) for entry in audit.latest(db)] == [("change", "member disabled, password")]


def test_an_admin_sets_another_password(place: Place) -> None:
    admin, member = place.client(), place.client(Role.MEMBER)
    assert (
        admin.request("PATCH", f"/api/users/{place.person(Role.MEMBER).id}", json={"password": PASSWORD}).status_code
        == 200
    )
    assert member.get("/api/me").status_code == 401
    assert place.anybody().post("/login", data={"name": "member", "password": PASSWORD}).status_code == 303


def test_there_is_always_an_admin(place: Place) -> None:
    admin, path = place.client(), f"/api/users/{place.person().id}"
    answers = [
        admin.request("PATCH", path, json={"role": "member"}),
        admin.request("PATCH", path, json={"disabled": True}),
        admin.request("PATCH", path, json={"role": "guest", "disabled": True}),
    ]
    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in answers] == [(409, "conflict")] * 3
    assert admin.get("/api/me").json()["role"] == "admin"


def test_two_admins_cannot_demote_each_other_at_once(place: Place) -> None:
    for round_ in range(5):
        pair = [place.person(Role.ADMIN, f"a{round_}"), place.person(Role.ADMIN, f"b{round_}")]
        with connect.private(place.settings) as db:
            for user in users.everyone(db):
                if user.id not in {one.id for one in pair} and user.role is Role.ADMIN:
                    users.set_role(db, user.id, Role.MEMBER)
        clients = [place.client(Role.ADMIN, user.name) for user in pair]
        acts = [(clients[0], pair[1]), (clients[1], pair[0])]
        with ThreadPoolExecutor(2) as pool:
            codes = list(
                pool.map(
                    lambda act: act[0].request("PATCH", f"/api/users/{act[1].id}", json={"role": "guest"}).status_code,
                    acts,
                )
            )
        assert sorted(codes)[0] == 200 and sorted(codes)[1] in (401, 403, 409)
        with connect.private(place.settings) as db:
            assert len([user for user in users.everyone(db) if user.role is Role.ADMIN]) == 1


def test_the_people_page(place: Place) -> None:
    admin, member = place.client(), place.person(Role.MEMBER, "Bob <b>")
    page = admin.get("/admin/users").text
    assert ("Bob &lt;b&gt;" in page, "Bob <b>" in page) == (True, False)
    assert admin.post("/admin/users", data={"name": "Cleo", "password": PASSWORD, "role": "guest"}).status_code == 303
    again = admin.post("/admin/users", data={"name": "cleo", "password": PASSWORD, "role": "guest"})
    assert (again.status_code, "There is already somebody called" in again.text) == (409, True)
    for act, check in (
        ("", lambda user: user.role is Role.GUEST),
        ("/disable", lambda user: user.disabled_at),
        ("/enable", lambda user: not user.disabled_at),
    ):
        answer = admin.post(f"/admin/users/{member.id}{act}", data={"role": "guest"} if not act else None)
        assert (answer.status_code, answer.headers["location"]) == (303, "/admin/users")
        with connect.private(place.settings) as db:
            assert check(users.get(db, member.id))
    assert admin.post("/admin/users/nobody/disable").status_code == 404


def test_what_matters_is_noted(place: Place) -> None:
    admin = place.client()
    admin.post("/api/users", json=NEW)
    with connect.private(place.settings) as db:
        assert [(entry.user_id, entry.act, entry.detail) for entry in audit.latest(db)] == [
            (place.person().id, "add", "Ann member")
        ]


def test_changing_ones_password(place: Place) -> None:
    with connect.private(place.settings) as db:
        users.add(db, "Ann", Role.GUEST, passwords.hashed(PASSWORD), connect.now())
    here, there = place.client(Role.GUEST, "Ann"), place.client(Role.GUEST, "Ann")
    wrong = here.post("/account/password", data={"current": "wrong", "password": "a much newer one"})
    short = here.post("/account/password", data={"current": PASSWORD, "password": "short"})
    assert (wrong.status_code, short.status_code) == (400, 400)
    assert (
        here.post(
            "/account/password", data={"current": PASSWORD, "password": "a much newer one", "username": "Ann"}
        ).status_code
        == 200
    )
    assert (here.get("/api/me").status_code, there.get("/api/me").status_code) == (200, 401)
    logins = [
        place.anybody().post("/login", data={"name": "Ann", "password": text}).status_code
        for text in (PASSWORD, "a much newer one")
    ]
    assert logins == [401, 303]


def test_sessions_are_shown_and_ended(place: Place) -> None:
    here, there = place.client(Role.GUEST), place.client(Role.GUEST)
    page = here.get("/account").text
    [other] = re.findall(r'action="account/sessions/(\w+)/end"', page)
    assert place.client(Role.MEMBER).post(f"/account/sessions/{other}/end").status_code == 404
    assert here.post(f"/account/sessions/{other}/end").status_code == 303
    assert (here.get("/api/me").status_code, there.get("/api/me").status_code) == (200, 401)


def test_leaving_needs_a_session(place: Place) -> None:
    """A token is not signed out: it is revoked."""
    script = place.anybody(Authorization=f"Bearer {place.token(place.person(Role.GUEST))}")
    answer = script.post("/logout", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        {
            "code": "refused",
            "message": "There is no session to end.",
            "hint": "An API token is revoked on the account page.",
        },
    )
    assert (script.get("/api/me").status_code, place.anybody().post("/logout").status_code) == (200, 401)


def test_a_hostile_browser_name_stays_text(place: Place) -> None:
    with connect.private(place.settings) as db:
        users.add(db, "Ann", Role.GUEST, passwords.hashed(PASSWORD), connect.now())
    client = place.anybody(**{"User-Agent": "<img src=x onerror=alert(1)>"})
    client.post("/login", data={"name": "Ann", "password": PASSWORD})
    assert "<img src=x" not in client.get("/account").text


def test_tokens_are_shown_once_and_revoked(place: Place) -> None:
    client = place.client(Role.GUEST)
    page = client.post("/account/tokens", data={"name": "Phone"}).text
    [token] = re.findall(r"<code>(ml_[\w-]{43})</code>", page)
    script = place.anybody(Authorization=f"Bearer {token}")
    assert script.get("/api/me").json() == {"id": place.person(Role.GUEST).id, "name": "guest", "role": "guest"}
    assert token not in client.get("/account").text
    assert client.post("/account/tokens", data={"name": "Phone"}).status_code == 409
    assert client.post("/account/tokens", data={"name": " "}).status_code == 400
    with connect.private(place.settings) as db:
        assert token not in str([tuple(row) for row in db.conn.execute("SELECT * FROM api_tokens")])
    [token_id] = re.findall(r'action="account/tokens/(\w+)/end"', client.get("/account").text)
    assert place.client(Role.MEMBER).post(f"/account/tokens/{token_id}/end").status_code == 404
    assert client.post(f"/account/tokens/{token_id}/end").status_code == 303
    assert script.get("/api/me").status_code == 401


def test_a_token_is_no_cookie_and_a_cookie_no_token(place: Place) -> None:
    user = place.person(Role.GUEST)
    client = place.anybody()
    client.cookies.set("medialib", place.token(user))
    assert client.get("/api/me").status_code == 401
    assert place.anybody(Authorization=f"Bearer {place.cookie(user)}").get("/api/me").status_code == 401


def test_admins_revoke_anybodys_token(place: Place) -> None:
    script = place.anybody(Authorization=f"Bearer {place.token(place.person(Role.GUEST))}")
    admin = place.client()
    [token_id] = re.findall(r'action="../admin/tokens/(\w+)/end"', admin.get("/admin/users").text)
    assert admin.post(f"/admin/tokens/{token_id}/end").status_code == 303
    assert script.get("/api/me").status_code == 401
