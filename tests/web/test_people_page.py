"""The pages of people and of one's own account, line by line; and what ends whose sessions, and what does not."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from page_reader import forms, lines, read
from web_place import PASSWORD, Place, running

from medialib.settings import Settings
from medialib.settings.table import Access as AccessSettings
from medialib.store import audit, connect, passwords, sessions, users
from medialib.store.users import Role

LONG_AGO = "2026-01-02T03:04:05.000Z"
DAY = "2 January 2026"


def add(place: Place, name: str, role: Role = Role.MEMBER, disabled: bool = False) -> str:
    """Somebody who came long ago; their id."""
    with connect.private(place.settings) as db:
        user = users.add(db, name, role, "x", LONG_AGO)
        if disabled:
            users.disable(db, user.id, LONG_AGO)
    return user.id


def noted(place: Place) -> list[tuple[str, str]]:
    """What was noted of what admins did, the oldest first."""
    with connect.private(place.settings) as db:
        return [(entry.act, entry.detail) for entry in audit.latest(db)][::-1]


def signed_in(client: httpx.Client) -> bool:
    return client.get("/api/me").status_code == 200


def test_everybody_stands_on_the_page_by_name_with_what_can_be_done(place: Place) -> None:
    ann, bob = add(place, "Ann"), add(place, "bob <b>", Role.GUEST, disabled=True)
    admin = place.client()
    with connect.private(place.settings) as db:
        token = sessions.make_token(db, ann, "Phone", LONG_AGO)
        [kept] = sessions.tokens(db)
    page = admin.get("/admin/users").text
    me = place.person().id
    assert lines(page) == [
        "Administration", "People", "Names of files", "Who may come in",
        "admin (you)", "since just now, seen just now", "Role of admin",
        "Ann", f"since {DAY}", "Role of Ann", "Set the role of Ann", "Shut out Ann",
        "bob <b> (shut out)", f"since {DAY}", "Role of bob <b>", "Set the role of bob <b>", "Let in bob <b>",
        "Somebody new", "Name", "Password", "Role", "Let them in", "Tokens", "Phone", f"Ann, made {DAY}, never used", "End Phone",
    ]  # fmt: skip
    assert (token in page, {action: form.fields for action, form in forms(page).items()}) == (
        False,
        {
            f"../admin/users/{me}": {"role": "admin"},
            f"../admin/users/{ann}": {"role": "member"}, f"../admin/users/{ann}/disable": {},
            f"../admin/users/{bob}": {"role": "guest"}, f"../admin/users/{bob}/enable": {},
            f"../admin/tokens/{kept.id}/end": {}, "../admin/users": {"name": "", "password": "", "role": "member"},
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "ends", "entry"),
    [
        ({}, False, None),
        ({"role": "member"}, False, None),
        ({"role": None, "disabled": None, "password": None}, False, None),
        ({"disabled": False}, False, None),
        ({"role": "guest"}, True, "Ann role"),
        ({"disabled": True, "role": "member"}, True, "Ann disabled, role"),
        ({"password": PASSWORD}, True, "Ann password"),
    ],
)
def test_a_change_in_which_nothing_changes_ends_nothing(
    place: Place, sent: dict[str, Any], ends: bool, entry: str | None
) -> None:
    ann = add(place, "Ann")
    member = place.client(Role.MEMBER, "Ann")
    assert place.client().request("PATCH", f"/api/users/{ann}", json=sent).status_code == 200
    assert (signed_in(member), noted(place)) == (not ends, [("change", entry)] if entry else [])


@pytest.mark.parametrize(
    ("act", "disabled", "ends", "entry"),
    [
        ("", False, False, []), ("/enable", False, False, []), ("/disable", False, True, [("disable", "Ann")]),
        ("/disable", True, True, []), ("/enable", True, True, [("enable", "Ann")]),
    ],
)  # fmt: skip
def test_a_button_that_changes_nothing_ends_nothing(
    place: Place, act: str, disabled: bool, ends: bool, entry: list[tuple[str, str]]
) -> None:
    ann = add(place, "Ann", disabled=disabled)
    member = place.client(Role.MEMBER, "Ann")
    answer = place.client().post(f"/admin/users/{ann}{act}", data={"role": "member"} if not act else None)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/users")
    assert (signed_in(member), noted(place)) == (not ends, entry)


def test_an_admin_who_changes_their_own_word_stays_where_they_are_and_nowhere_else(place: Place) -> None:
    here, there = place.client(), place.client()
    add(place, "other", Role.ADMIN)
    path = f"/api/users/{place.person().id}"
    assert here.request("PATCH", path, json={"password": PASSWORD}).status_code == 200
    assert (signed_in(here), signed_in(there)) == (True, False)
    assert here.request("PATCH", path, json={"role": "member"}).json()["role"] == "member"
    assert (here.get("/admin/users").status_code, here.get("/api/me").json()["role"]) == (403, "member")


@pytest.mark.parametrize(
    "sent",
    [{"role": "root"}, {"name": "x"}, {"disabled": "perhaps"}, {"password": "x" * 2001}, {"created_at": "2020"}, []],
)
def test_what_cannot_be_of_a_person_is_refused(place: Place, sent: Any) -> None:
    ann = add(place, "Ann")
    before = place.client().get("/api/users").json()
    assert place.client().request("PATCH", f"/api/users/{ann}", json=sent).status_code == 422
    assert place.client().get("/api/users").json() == before


def test_a_password_that_is_too_short_changes_nothing_of_what_came_with_it(place: Place) -> None:
    ann = add(place, "Ann")
    answer = place.client().request("PATCH", f"/api/users/{ann}", json={"role": "admin", "password": "short"})
    assert (answer.status_code, place.person(name="Ann").role, noted(place)) == (400, Role.MEMBER, [])


def test_who_is_not_there_is_told_alike_everywhere(place: Place) -> None:
    admin = place.client()
    answers = [
        admin.request("PATCH", "/api/users/nobody", json={"role": "guest"}),
        admin.post("/admin/users/nobody", data={"role": "guest"}),
    ]
    answers += [admin.post(f"/admin/users/nobody/{act}") for act in ("disable", "enable")]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert {"There is no person 'nobody'." in answer.text.replace("&#39;", "'") for answer in answers} == {True}
    assert [admin.post(f"/admin/tokens/{one}/end").status_code for one in ("nothing", "x" * 300)] == [404, 404]


def test_the_last_admin_keeps_the_page_and_is_told_why(place: Place) -> None:
    admin, path = place.client(), f"/admin/users/{place.person().id}"
    for act, sent in (("", {"role": "guest"}), ("/disable", {})):
        answer = admin.post(path + act, data=sent)
        assert (answer.status_code, lines(answer.text)[0]) == (409, "409")
    assert (signed_in(admin), noted(place)) == (True, [])


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"name": " ", "password": PASSWORD}, 400, "A name has 1 to 64 characters that can be read."),
        ({"name": "x" * 65, "password": PASSWORD}, 400, "A name has 1 to 64 characters that can be read."),
        ({"name": "Cleo", "password": "short"}, 400, "The password has 5 characters."),
        ({"name": "ANN", "password": PASSWORD}, 409, "There is already somebody called 'ANN'."),
    ],
)
def test_somebody_who_cannot_be_let_in_is_told_of_on_the_page(
    place: Place, sent: dict[str, str], status: int, told: str
) -> None:
    add(place, "Ann")
    answer = place.client().post("/admin/users", data={**sent, "role": "member"})
    said = lines(answer.text)
    assert (answer.status_code, said[2]) == (status, told)
    assert (PASSWORD in answer.text, len(place.client().get("/api/users").json()["users"])) == (False, 2)


def test_one_s_account_says_where_one_is_signed_in_the_latest_first(place: Place) -> None:
    with connect.private(place.settings) as db:
        ann = users.add(db, "Ann", Role.GUEST, passwords.hashed(PASSWORD), LONG_AGO)
        sessions.start(db, ann.id, sessions.present(), 30, "10.0.0.7", "")
        sessions.start(db, ann.id, sessions.present(), 30, "::1", "Browser " * 40)
    page = place.client(Role.GUEST, "Ann").get("/account").text
    said = lines(page)
    at = said.index("Signed in")
    shown = [line for line in said[at + 1 : said.index("Tokens")] if not line.startswith("End ")]
    assert sorted(shown[::2]) == ["A program without a name", ("Browser " * 40)[:120].strip(), "test (here)"]
    assert sorted(shown[1::2]) == ["10.0.0.7 just now", "127.0.0.1 just now", "::1 just now"]
    assert len(re.findall(r'action="account/sessions/\w+/end"', page)) == 2


@pytest.mark.parametrize(
    ("role", "doors"),
    [
        (Role.GUEST, []),
        (Role.MEMBER, [("To review", "review"), ("The library as SQL", "data/")]),
        (Role.ADMIN, [("To review", "review"), ("People", "admin/users"), ("Names of files", "rename"), ("The library as SQL", "data/")]),
    ],
)  # fmt: skip
def test_an_account_leads_where_one_may_go(settings: Settings, role: Role, doors: list[tuple[str, str]]) -> None:
    with running(settings.model_copy(update={"access": AccessSettings(sql_role="member")})) as place:
        client = place.client(role)
        assert read(client.get("/account").text).links == doors
        assert [client.get(f"/{path}").status_code for _, path in doors] == [200] * len(doors)


def test_a_password_is_changed_on_the_page_which_says_so_or_why_not(place: Place) -> None:
    with connect.private(place.settings) as db:
        users.add(db, "Ann", Role.GUEST, passwords.hashed(PASSWORD), LONG_AGO)
    client = place.client(Role.GUEST, "Ann")
    tries = [("wrong", PASSWORD), (PASSWORD, "short"), (PASSWORD, "a much newer one"), (PASSWORD, "again another")]
    answers = [client.post("/account/password", data={"current": current, "password": new}) for current, new in tries]
    assert [(answer.status_code, lines(answer.text)[3]) for answer in answers] == [
        (400, "That is not your present password."), (400, "The password has 5 characters."), (200, "The password is changed."),
        (400, "That is not your present password."),
    ]  # fmt: skip
    assert noted(place) == [("password", "")]


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "a\u202eb"])
def test_a_token_has_a_name_that_can_be_read(place: Place, name: str) -> None:
    client = place.client(Role.GUEST)
    answer = client.post("/account/tokens", data={"name": name})
    assert (answer.status_code, lines(answer.text)[3]) == (400, "A name has 1 to 64 characters that can be read.")
    assert re.findall(r"ml_[\w-]{43}", answer.text) == []


def test_one_ends_only_what_is_one_s_own(place: Place) -> None:
    place.token(place.person(Role.MEMBER, "bob"), "Bob's")
    cookie = place.cookie(place.person(Role.MEMBER, "bob"))
    with connect.private(place.settings) as db:
        [token] = sessions.tokens(db)
        [session] = sessions.of(db, place.person(Role.MEMBER, "bob").id)
    ann = place.client(Role.MEMBER, "ann")
    paths = (
        f"/account/sessions/{session.id}/end",
        f"/account/tokens/{token.id}/end",
        "/account/sessions/x/end",
        "/account/tokens/x/end",
    )
    assert [ann.post(path).status_code for path in paths] == [404] * 4
    bob = place.anybody()
    bob.cookies.set("medialib", cookie)
    assert [bob.post(path).status_code for path in paths[:2]] == [303, 401]
