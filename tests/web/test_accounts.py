"""What becomes of people's rights: what is noted of every act, which sessions end, who is counted where, and what a page offers whom."""

from __future__ import annotations

import re

import pytest
from web_place import PASSWORD, Place, running

from medialib.errors import TooManyError
from medialib.settings import Settings
from medialib.store import attempts, audit, connect, passwords, sessions, users
from medialib.store.setup import ensure_setup_code
from medialib.store.users import Role


def noted(place: Place) -> list[tuple[str, str, str]]:
    """The acts so far, oldest first: who did it, what, and to whom."""
    with connect.private(place.settings) as db:
        names = {user.id: user.name for user in users.everyone(db)}
        return [(names[entry.user_id or ""], entry.act, entry.detail) for entry in reversed(audit.latest(db))]


def let_in(place: Place, name: str, role: Role = Role.MEMBER) -> str:
    """Somebody with a password; their id."""
    with connect.private(place.settings) as db:
        return users.add(db, name, role, passwords.hashed(PASSWORD), connect.now()).id


def test_every_act_about_people_is_noted_with_who_did_it(place: Place) -> None:
    with connect.private(place.settings) as db:
        code = ensure_setup_code(db)
    ann = place.anybody()
    ann.post("/setup", data={"code": code, "name": "Ann", "password": PASSWORD})
    ann.post("/admin/users", data={"name": "Bob", "password": PASSWORD, "role": "guest"})
    bob = place.anybody()
    bob.post("/login", data={"name": "bob", "password": PASSWORD})
    bob.post("/account/tokens", data={"name": "phone"})
    bob.post("/account/password", data={"current": PASSWORD, "password": "another one, longer"})
    with connect.private(place.settings) as db:
        bob_id, [token] = (users.by_name(db, "Bob") or users.everyone(db)[0]).id, sessions.tokens(db)
    ann.post(f"/admin/tokens/{token.id}/end")
    for act, form in (("", {"role": "member"}), ("/disable", None), ("/enable", None)):
        ann.post(f"/admin/users/{bob_id}{act}", data=form)
    ann.request("PATCH", f"/api/users/{bob_id}", json={"role": "guest", "disabled": True})
    assert noted(place) == [
        ("Ann", "setup", "Ann"),
        ("Ann", "add", "Bob guest"),
        ("Bob", "login", "127.0.0.1"),
        ("Bob", "token", "phone"),
        ("Bob", "password", ""),
        ("Ann", "revoke", token.id),
        ("Ann", "role", "Bob member"),
        ("Ann", "disable", "Bob"),
        ("Ann", "enable", "Bob"),
        ("Ann", "change", "Bob disabled, role"),
    ]


def test_an_act_that_fails_is_not_noted_and_ends_nothing(place: Place) -> None:
    admin, member = place.client(), place.client(Role.MEMBER)
    me, other = place.person().id, place.person(Role.MEMBER).id
    answers = [
        admin.post(f"/admin/users/{me}", data={"role": "guest"}),
        admin.post(f"/admin/users/{me}/disable"),
        admin.post("/admin/users/none/enable"),
        admin.post("/admin/users/none", data={"role": "guest"}),
        admin.post("/admin/tokens/none/end"),
        admin.post(f"/admin/users/{other}", data={"role": "king"}),
        admin.request("PATCH", f"/api/users/{other}", json={"role": "guest", "password": "short"}),
        admin.request("PATCH", f"/api/users/{me}", json={"password": PASSWORD, "role": "member"}),
        admin.request("PATCH", "/api/users/none", json={"disabled": True}),
        member.post("/account/tokens", data={"name": "x" * 65}),
        member.post("/account/tokens", data={"name": "a\u202eb"}),
        member.post("/account/password", data={"current": "x", "password": PASSWORD}),
        member.post("/account/sessions/none/end"),
        member.post("/account/tokens/none/end"),
    ]
    assert [answer.status_code for answer in answers] == [
        409,
        409,
        404,
        404,
        404,
        422,
        400,
        409,
        404,
        400,
        400,
        400,
        404,
        404,
    ]
    assert (noted(place), [client.get("/api/me").json()["role"] for client in (admin, member)]) == (
        [],
        ["admin", "member"],
    )
    with connect.private(place.settings) as db:
        assert [users.password_hash(db, one) for one in (me, other)] == ["x", "x"]


@pytest.mark.parametrize("act", ["role", "disable", "password"])
def test_whose_rights_change_is_signed_out_everywhere_and_nobody_else(place: Place, act: str) -> None:
    admin, elsewhere = place.client(), place.client()
    here, there, other = place.client(Role.MEMBER), place.client(Role.MEMBER), place.client(Role.GUEST)
    member = place.person(Role.MEMBER).id
    if act == "password":
        assert admin.request("PATCH", f"/api/users/{member}", json={"password": PASSWORD}).status_code == 200
    else:
        end = {"role": ""}.get(act, f"/{act}")
        assert (
            admin.post(f"/admin/users/{member}{end}", data={"role": "guest"} if act == "role" else None).status_code
            == 303
        )
    assert [client.get("/api/me").status_code for client in (admin, elsewhere, other, here, there)] == [
        200,
        200,
        200,
        401,
        401,
    ]


def test_an_admin_who_steps_down_stays_signed_in_here_alone_and_may_no_more(place: Place) -> None:
    place.person(Role.ADMIN, "Other")
    here, there = place.client(), place.client()
    assert here.post(f"/admin/users/{place.person().id}", data={"role": "guest"}).status_code == 303
    assert (here.get("/api/me").json()["role"], here.get("/admin/users").status_code) == ("guest", 403)
    assert there.get("/api/me").status_code == 401


def test_a_token_is_a_person_s_own_by_name(place: Place) -> None:
    ann, bob = place.client(Role.MEMBER, "Ann"), place.client(Role.GUEST, "Bob")
    made = [
        client.post("/account/tokens", data={"name": name}).status_code
        for client in (ann, bob)
        for name in ("phone", " phone ", "Phone")
    ]
    assert made == [200, 409, 200] * 2
    with connect.private(place.settings) as db:
        ids = {(token.user_id, token.name): token.id for token in sessions.tokens(db)}
    mine = ids[place.person(Role.MEMBER, "Ann").id, "phone"]
    assert ann.post(f"/account/tokens/{mine}/end").status_code == 303
    assert (
        ann.post(f"/account/tokens/{mine}/end").status_code,
        bob.post(f"/account/tokens/{mine}/end").status_code,
    ) == (404, 404)
    assert ann.post("/account/tokens", data={"name": "phone"}).status_code == 200


LINKS = {
    ("admin", Role.ADMIN): ["review", "admin/users", "rename", "data/"],
    ("admin", Role.MEMBER): ["review"],
    ("admin", Role.GUEST): [],
    ("member", Role.MEMBER): ["review", "data/"],
    ("member", Role.GUEST): [],
}


@pytest.mark.parametrize(("least", "role"), LINKS)
def test_the_account_page_leads_where_one_may_go(settings: Settings, least: str, role: Role) -> None:
    access = settings.access.model_copy(update={"sql_role": least})
    with running(settings.model_copy(update={"access": access})) as place:
        client = place.client(role)
        page = client.get("/account").text
        found = [
            href
            for href in ("review", "admin/users", "rename", "data/")
            if re.search(f'<main.*href="{href}"', page, re.DOTALL)
        ]
        assert found == LINKS["admin" if role is Role.ADMIN else least, role]
        assert {client.get(f"/{href}").status_code for href in found} <= {200}


def test_signing_in_ends_the_session_that_the_browser_held(place: Place) -> None:
    let_in(place, "Ann", Role.ADMIN)
    browser, other = place.anybody(), place.anybody()
    form = {"name": "ANN", "password": PASSWORD}
    kept = []
    for client in (browser, other, browser):
        assert client.post("/login", data=form).status_code == 303
        kept.append(client.cookies["medialib"])
    assert len(set(kept)) == 3
    with connect.private(place.settings) as db:
        assert {row[0] for row in db.conn.execute("SELECT token_hash FROM sessions")} == {
            sessions.hashed(one) for one in kept[1:]
        }
    wrong = browser.post("/login", data={**form, "password": "wrong"})
    assert (wrong.status_code, browser.get("/api/me").status_code) == (401, 200)


def test_who_is_shut_out_is_answered_as_who_never_was(place: Place) -> None:
    let_in(place, "Boss", Role.ADMIN)
    member = let_in(place, "Ann")
    with connect.private(place.settings) as db:
        users.disable(db, member, connect.now())
    answers = [place.anybody().post("/login", data={"name": name, "password": PASSWORD}) for name in ("Ann", "Eve")]
    assert {
        (answer.status_code, answer.text.replace("Eve", "Ann"), "set-cookie" in answer.headers) for answer in answers
    } == {(401, answers[0].text, False)}


def mistyped(place: Place, count: int) -> None:
    """Ann has mistyped her password so often, here."""
    with connect.private(place.settings) as db:
        for _ in range(count):
            attempts.take(db, "Ann", "127.0.0.1", sessions.present())


def test_guessing_the_present_password_is_counted_as_guessing_at_the_door(place: Place) -> None:
    let_in(place, "Ann", Role.ADMIN)
    client = place.anybody()
    client.post("/login", data={"name": "Ann", "password": PASSWORD})
    mistyped(place, attempts.PER_NAME - 2)
    form = {"current": "wrong", "password": "another one, longer"}
    assert [client.post("/account/password", data=form).status_code for _ in range(3)] == [400, 400, 429]
    right = client.post("/account/password", data={**form, "current": PASSWORD})
    at_door = place.anybody().post("/login", data={"name": "ann", "password": PASSWORD})
    assert (right.status_code, at_door.status_code, client.get("/api/me").status_code) == (429, 429, 200)


def test_a_right_password_forgets_what_was_mistyped_before(place: Place) -> None:
    let_in(place, "Ann", Role.ADMIN)
    client, form = place.anybody(), {"current": PASSWORD, "password": PASSWORD}
    for _ in range(2):
        mistyped(place, attempts.PER_NAME - 1)
        assert client.post("/login", data={"name": "Ann", "password": PASSWORD}).status_code == 303
    mistyped(place, attempts.PER_NAME - 1)
    assert client.post("/account/password", data=form).status_code == 200
    mistyped(place, attempts.PER_NAME)


def test_what_a_login_form_keeps_after_a_mistake_is_the_name_alone(place: Place) -> None:
    place.person()
    answer = place.anybody().post(
        "/login", data={"name": '"><b>Ann', "password": "s3cret-typed", "next": '/jobs?x="><i>'}
    )
    assert (answer.status_code, "&#34;&gt;&lt;b&gt;Ann" in answer.text, "s3cret-typed" in answer.text) == (
        401,
        True,
        False,
    )
    assert ("<b>Ann" in answer.text, "<i>" in answer.text, "/jobs?x=&#34;&gt;&lt;i&gt;" in answer.text) == (
        False,
        False,
        True,
    )


def test_setup_keeps_what_was_typed_but_the_password(place: Place) -> None:
    with connect.private(place.settings) as db:
        code = ensure_setup_code(db) or ""
    answer = place.anybody().post("/setup", data={"code": code, "name": "Ann <b>", "password": "2short!"})
    assert (answer.status_code, code in answer.text, "Ann &lt;b&gt;" in answer.text, "2short!" in answer.text) == (
        400,
        True,
        True,
        False,
    )
    shown = place.anybody().get("/setup?code=" + "x" * 100).text
    assert ("x" * 40 in shown, "x" * 41 in shown) == (True, False)


def test_a_stranger_of_one_ipv6_network_is_one_stranger(place: Place) -> None:
    """Whoever has one address of IPv6 has a network of them."""
    with connect.private(place.settings) as db:
        for number in range(attempts.PER_ADDRESS):
            attempts.take(db, f"name {number}", f"2001:db8:1:2:{number:x}::1", sessions.present())
        for address in ("2001:db8:1:2::", "2001:0DB8:0001:0002:ffff:ffff:ffff:ffff"):
            with pytest.raises(TooManyError, match=r"Too many attempts to sign in\."):
                attempts.take(db, "another", address, sessions.present())
        for address in ("2001:db8:1:3::1", "::ffff:203.0.113.9", "203.0.113.9", "", "unix:"):
            attempts.take(db, "another", address, sessions.present())
        attempts.clear(db, "name 3", "2001:db8:1:2::99")
        attempts.take(db, "another", "2001:db8:1:2::1", sessions.present())
