"""The gate by itself: which key opens for whom, which is none, where a sign-in leads, and which site may begin what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from medialib.errors import ForbiddenError, SignedOutError
from medialib.settings import Settings
from medialib.store import connect, sessions, users
from medialib.store.users import Role, User
from medialib.web import access
from medialib.web.access import Access, admit, known, safe_next, still
from medialib.web.app import make_parts
from medialib.web.ask import Ask, Caller, Parts
from medialib.web.login import LoginForm

HOST = "library.example:8080"


@pytest.fixture
def parts(settings: Settings) -> Iterator[Parts]:
    parts = make_parts(settings)
    yield parts
    parts.close()


def person(parts: Parts, role: Role = Role.MEMBER) -> User:
    with parts.private.use() as db:
        return users.by_name(db, role) or users.add(db, role, role, "x", connect.now())


def session(parts: Parts, user: User, days: int = 30, ago: timedelta = timedelta()) -> str:
    """The cookie of somebody who signed in a while ago."""
    with parts.private.use() as db:
        return sessions.start(db, user.id, sessions.present() - ago, days, "", "")


def token(parts: Parts, user: User) -> str:
    with parts.private.use() as db:
        return sessions.make_token(db, user.id, f"{len(sessions.tokens(db))}", connect.now())


def request(method: str = "GET", query: str = "", scheme: str = "http", **headers: str) -> Request:
    given = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in given.items()]
    return Request(
        {
            "type": "http",
            "method": method,
            "path": "/x",
            "query_string": query.encode(),
            "scheme": scheme,
            "headers": raw,
        }
    )


def test_a_session_and_a_token_are_known_by_what_they_are(parts: Parts) -> None:
    user = person(parts)
    cookie, key = session(parts, user), token(parts, user)
    by_session, by_token = Caller(user, sessions.hashed(cookie)), Caller(user)
    asked: dict[str, tuple[Request, Caller | None]] = {
        "cookie": (request(cookie=f"medialib={cookie}"), by_session),
        "one among others": (request(cookie=f"a=b; medialib={cookie}; c=d"), by_session),
        "token": (request(authorization=f"Bearer {key}"), by_token),
        "token in capitals": (request(authorization=f"BEARER  {key} "), by_token),
        "token beside another's cookie": (request(authorization=f"Bearer {key}", cookie="medialib=x"), by_token),
        "no word before the token": (request(authorization=key), None),
        "no word, but a cookie": (request(authorization=key, cookie=f"medialib={cookie}"), by_session),
        "another word": (request(authorization=f"Token {key}"), None),
        "another word beside a cookie": (request(authorization=f"Basic {key}", cookie=f"medialib={cookie}"), None),
        "a wrong token beside a cookie": (request(authorization=f"Bearer {key}x", cookie=f"medialib={cookie}"), None),
        "the hash of a cookie": (request(cookie=f"medialib={sessions.hashed(cookie)}"), None),
        "the hash of a token": (request(authorization=f"Bearer {sessions.hashed(key)}"), None),
        "a cookie as token": (request(authorization=f"Bearer {cookie}"), None),
        "a token as cookie": (request(cookie=f"medialib={key}"), None),
        "the cookie of https": (request(cookie=f"__Host-medialib={cookie}"), None),
        "over https": (request(scheme="https", cookie=f"__Host-medialib={cookie}"), by_session),
        "over https, without its name": (request(scheme="https", cookie=f"medialib={cookie}"), None),
        "letters of no alphabet": (request(cookie="medialib=\xff\xfe"), None),
        "nothing": (request(), None),
    }
    assert {name: known(parts, one) for name, (one, _) in asked.items()} == {
        name: caller for name, (_, caller) in asked.items()
    }


def test_a_session_is_known_until_its_days_without_use_are_over(parts: Parts) -> None:
    user = person(parts)
    old, older = (session(parts, user, 30, timedelta(days=days)) for days in (29, 31))
    assert [known(parts, request(cookie=f"medialib={one}")) is not None for one in (old, older)] == [True, False]
    with parts.private.use() as db:
        [kept] = [one for one in sessions.of(db, user.id) if sessions.hashed(old).startswith(one.id)]
    assert kept.expires_at > connect.stamp(sessions.present() + timedelta(days=29))


WHO = {None: {Access.PUBLIC}, Role.GUEST: {Access.PUBLIC, Access.LINK, Access.GUEST}}
WHO[Role.MEMBER] = WHO[Role.GUEST] | {Access.MEMBER}
WHO[Role.ADMIN] = set(Access)


@pytest.mark.parametrize("role", WHO)
def test_who_may_what(parts: Parts, role: Role | None) -> None:
    headers = {"authorization": f"Bearer {token(parts, person(parts, role))}"} if role else {}
    may, refused = set(), set()
    for needed in Access:
        try:
            caller = admit(parts, request(**headers), needed)
            assert (caller.user.role if caller else None) == role
            may.add(needed)
        except (SignedOutError, ForbiddenError) as error:
            refused.add(type(error))
    assert (may, refused) == (WHO[role], {None: {SignedOutError}, Role.ADMIN: set()}.get(role, {ForbiddenError}))


LINKED = {
    ("GET", "link=x"): True,
    ("HEAD", "a=b&link="): True,
    ("GET", "Link=x"): False,
    ("GET", ""): False,
    ("POST", "link=x"): False,
}


@pytest.mark.parametrize(("method", "query"), LINKED)
def test_a_stranger_with_a_link_passes_where_links_are_looked_at_and_nowhere_else(
    parts: Parts, method: str, query: str
) -> None:
    passed = []
    for needed in Access:
        try:
            passed.append((needed, admit(parts, request(method, query), needed)))
        except SignedOutError:
            continue
    assert passed == [(Access.PUBLIC, None)] + ([(Access.LINK, None)] if LINKED[method, query] else [])


SITES: dict[str, tuple[dict[str, str], bool]] = {
    "says nothing": ({}, True),
    "this site": ({"origin": f"http://{HOST}"}, True),
    "this site over https": ({"origin": f"https://{HOST.upper()}"}, True),
    "another port": ({"origin": "http://library.example"}, False),
    "another host": ({"origin": "http://evil.example:8080"}, False),
    "its name in front": ({"origin": f"http://{HOST}.evil.example"}, False),
    "its name as a user": ({"origin": f"http://{HOST}@evil.example"}, False),
    "its name as a path": ({"origin": f"http://evil.example/{HOST}"}, False),
    "nobody": ({"origin": "null"}, False),
    "empty": ({"origin": ""}, False),
    "the browser says: here": ({"sec_fetch_site": "same-origin"}, True),
    "the browser says: a person typed it": ({"sec_fetch_site": "none"}, True),
    "the browser says: beside": ({"sec_fetch_site": "same-site"}, False),
    "the browser says: elsewhere": ({"sec_fetch_site": "cross-site"}, False),
    "the browser says something new": ({"sec_fetch_site": "x"}, False),
    "the browser is believed first": ({"sec_fetch_site": "cross-site", "origin": f"http://{HOST}"}, False),
    "the browser is believed first, too": ({"sec_fetch_site": "same-origin", "origin": "http://evil.example"}, True),
}


@pytest.mark.parametrize("name", SITES)
def test_which_site_may_begin_a_change(parts: Parts, name: str) -> None:
    """With a cookie, and with none; but reading goes, and so does a token, which no browser adds by itself."""
    said, may = SITES[name]
    user = person(parts)
    cookie, key = f"medialib={session(parts, user)}", f"Bearer {token(parts, user)}"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for keys in ({"cookie": cookie}, {}):
            if may:
                assert (admit(parts, request(method, **said, **keys), Access.PUBLIC) is not None) == bool(keys)
            else:
                with pytest.raises(ForbiddenError, match=r"This came from another site\."):
                    admit(parts, request(method, **said, **keys), Access.PUBLIC)
    assert admit(parts, request("POST", authorization=key, **said), Access.MEMBER) == Caller(user)
    assert admit(parts, request("GET", cookie=cookie, **said), Access.MEMBER) is not None


def test_whose_answer_goes_on_is_asked_about_again(parts: Parts) -> None:
    user, other = person(parts), person(parts, Role.ADMIN)
    asked = request(cookie=f"medialib={session(parts, user)}")
    caller = known(parts, asked)
    assert caller is not None
    assert (still(parts, caller, asked), still(parts, Caller(other), asked), still(parts, caller, request())) == (
        True,
        False,
        False,
    )
    with parts.private.use() as db:
        users.set_role(db, user.id, Role.GUEST)
    assert still(parts, caller, asked) is False


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("least", ["admin", "member"])
def test_who_may_ask_in_sql(settings: Settings, role: Role, least: str) -> None:
    asked = settings.model_copy(update={"access": settings.access.model_copy(update={"sql_role": least})})
    assert access.may_query(asked, role) is (role is Role.ADMIN or (role is Role.MEMBER and least == "member"))


ROLES = {Role.ADMIN: (True, True, None), Role.MEMBER: (False, True, "id"), Role.GUEST: (False, False, "id")}


@pytest.mark.parametrize("role", ROLES)
def test_what_a_caller_may_and_whose_jobs_they_see(role: Role) -> None:
    caller = Caller(User("id", "Ann", role, "2026", None))
    assert (caller.admin, caller.may_add, caller.scope) == ROLES[role]


def test_an_endpoint_that_takes_nobody_or_nothing_for_granted_is_told_so(parts: Parts) -> None:
    ask = Ask(request(), parts)
    with pytest.raises(SignedOutError):
        _ = ask.user
    with pytest.raises(TypeError, match="The route of /x takes <class 'NoneType'>"):
        ask.read(LoginForm)
    assert (ask.address, ask.query("nothing")) == ("", "")


NEXT = {
    "/": "/", "/jobs?status=done#top": "/jobs?status=done#top", "/item/七.html": "/item/七.html", "/a//b": "/a//b", "/x:y": "/x:y", "/@evil": "/@evil",
    "/?next=//evil": "/?next=//evil", "": "/", "jobs": "/", "//evil": "/", "///evil": "/", "/\\evil": "/", "\\\\evil": "/", "http://evil": "/",
    "javascript:alert(1)": "/", "/\tx": "/", "/\u2028x": "/", "/a b": "/", "/\u00a0x": "/", "/\x7f": "/", "/\u202ex": "/", "/\ud800": "/", "/" + "x" * 1999: "/" + "x" * 1999,
    "/" + "x" * 2000: "/",
}  # fmt: skip


def test_where_a_sign_in_may_lead() -> None:
    assert {target: safe_next(target) for target in NEXT} == NEXT


@pytest.mark.parametrize(
    ("scheme", "key", "said"),
    [
        ("http", "abc", "medialib=abc; HttpOnly; Max-Age=172800; Path=/; SameSite=lax"),
        ("https", "abc", "__Host-medialib=abc; HttpOnly; Max-Age=172800; Path=/; SameSite=lax; Secure"),
        ("http", "", 'medialib=""; HttpOnly; Max-Age=0; Path=/; SameSite=lax'),
        ("https", "", '__Host-medialib=""; HttpOnly; Max-Age=0; Path=/; SameSite=lax; Secure'),
    ],
)
def test_the_cookie_of_a_session(scheme: str, key: str, said: str) -> None:
    answer = Response()
    access.set_cookie(answer, request(scheme=scheme), key, 2)
    assert answer.headers["set-cookie"] == said
