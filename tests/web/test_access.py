"""Every route of the table, asked by everybody who should not: the walk that keeps the gate honest."""

from __future__ import annotations

import re

import httpx
import pytest
from web_place import Place, shelve, tried

from medialib.settings import Settings
from medialib.store.users import Role
from medialib.web.access import ENOUGH, Access
from medialib.web.routing import Route
from medialib.web.table import routes

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
PUBLIC = {"/healthz", "/setup", "/login", "/assets/{path:path}"}
SHUT = {303, 401, 403}


def concrete(path: str) -> str:
    """A path of the table with its parts filled in."""
    return re.sub(r"{(\w+)(:path)?}", lambda part: "x/y.html" if part[2] else "x", path)


def table() -> tuple[Route, ...]:
    return routes(Settings())


def paths() -> list[str]:
    return sorted({row.path for row in table()})


def test_exactly_these_are_public() -> None:
    assert {row.path for row in table() if row.access is Access.PUBLIC} == PUBLIC


@pytest.mark.parametrize("path", [path for path in paths() if path not in PUBLIC])
def test_strangers_are_refused_whatever_they_send(place: Place, path: str) -> None:
    place.person()
    target = concrete(path)
    ended = place.cookie(place.person(Role.GUEST))
    with place.client(Role.GUEST) as client:
        client.post("/logout")
    place.end(ended)
    for headers in (
        {},
        {"Cookie": f"medialib={ended}"},
        {"Authorization": "Bearer ml_x"},
        {"Authorization": "Basic YTpi"},
        {"Cookie": "medialib="},
    ):
        codes = {method: place.anybody().request(method, target, headers=headers).status_code for method in METHODS}
        assert {method: code for method, code in codes.items() if code not in SHUT} == {}


@pytest.mark.parametrize("path", [path for path in paths() if path not in PUBLIC])
def test_a_path_dressed_as_a_public_one_stays_shut(place: Place, path: str) -> None:
    place.person()
    target = concrete(path)
    dressed = [
        f"{target}/", f"/{target}", f"{target}//", f"{target}%2f", f"{target}?x=/login", f"{target}?/assets/x.css",
        f"{target};/login", f"{target}/../login", f"{target}%3f/login", f"{target}%23/login", f"/assets/..{target}",
        f"/assets/%2e%2e{target}", f"/login/..{target}", f"/login;{target}", f"/healthz/{target}", f"/LOGIN{target}", f"{target}%0a", f"{target}.css", f"{target}/x.css",
    ]  # fmt: skip
    for one in dressed:
        status, _, _ = place.get_raw(one)
        assert status in {303, 401, 404} if one.startswith("/assets/") else {303, 401}, one


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.methods[0]} {row.path}")
def test_each_role_may_exactly_what_the_table_says(place: Place, row: Route) -> None:
    place.person()
    for role in Role:
        client = place.client(role)
        for method in row.methods:
            status, text = tried(client, method, concrete(row.path), json={} if row.body else None)
            refused = status == 403 and "role" in text
            assert (status == 401, refused) == (False, role not in ENOUGH[row.access]), (role, method)


@pytest.mark.parametrize(
    "row", [row for row in table() if not set(row.methods) & {"GET", "HEAD"}], ids=lambda row: row.path
)
def test_state_changes_from_elsewhere_are_refused(place: Place, row: Route) -> None:
    client = place.client(Role.ADMIN)
    foreign: list[dict[str, str]] = [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://127.0.0.1:{place.port + 1}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": place.url},
        {"Origin": f"{place.url}.evil.example"},
    ]
    for headers in foreign:
        for method in row.methods:
            answer = client.request(method, concrete(row.path), headers=headers)
            assert (answer.status_code, "another site" in answer.text) == (403, True)


def test_our_own_pages_and_scripts_with_tokens_may(place: Place) -> None:
    user = place.person()
    for headers in ({"Origin": place.url}, {"Sec-Fetch-Site": "same-origin", "Origin": place.url}, {}):
        assert place.client().post("/logout", headers=headers).status_code == 303
    token = {
        "Authorization": f"Bearer {place.token(user)}",
        "Origin": "https://tool.example",
        "Sec-Fetch-Site": "cross-site",
    }
    assert place.anybody(**token).post("/api/media/x/link", json={}).status_code == 404


def test_a_wrong_token_is_nobody_even_with_a_good_cookie(place: Place) -> None:
    client = place.client()
    assert client.get("/api/nothing", headers={"Authorization": "Bearer ml_wrong"}).status_code == 401
    assert client.get("/api/nothing").status_code == 404


def test_errors_have_one_shape(place: Place) -> None:
    client = place.client(Role.GUEST)
    answers = {
        "404": client.get("/api/nothing"),
        "405": client.delete("/api/media/x/link"),
        "422": client.post("/api/media/x/link", json={"nonsense": 1}),
        "422 JSON": client.post("/api/media/x/link", content="{", headers={"Content-Type": "application/json"}),
        "422 list": client.post("/api/media/x/link", json=[]),
        "422 form": client.post("/api/media/x/link", data={"file_id": "1"}),
        "422 deep": client.post(
            "/api/media/x/link", content="[" * 100_000, headers={"Content-Type": "application/json"}
        ),
        "401": place.anybody().get("/api/nothing"),
    }
    assert {name: (answer.status_code, answer.json()["error"]["code"]) for name, answer in answers.items()} == {
        "404": (404, "not_found"), "405": (405, "method"), "422": (422, "invalid"), "422 JSON": (422, "invalid"),
        "422 list": (422, "invalid"), "422 form": (422, "invalid"), "422 deep": (422, "invalid"), "401": (401, "signed_out"),
    }  # fmt: skip
    assert answers["422"].json() == {
        "error": {
            "code": "invalid",
            "message": "'nonsense' is not something you can set here.",
            "hint": "Leave it out; see /api/openapi.json.",
        }
    }
    assert answers["405"].headers["allow"] == "POST"


def test_a_page_says_what_went_wrong_as_a_page(place: Place) -> None:
    answer = place.client(Role.GUEST).post("/login", data={"a": "b"}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")


def test_every_answer_is_dressed(place: Place) -> None:
    client = place.client(Role.GUEST)
    for answer in (
        client.get("/"),
        client.get("/login"),
        client.get("/api/x"),
        place.anybody().get("/"),
        place.anybody().get("/healthz"),
    ):
        headers = answer.headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "unsafe" not in policy and "default-src 'none'" in policy
        assert [headers[name] for name in ("x-content-type-options", "referrer-policy", "x-frame-options")] == [
            "nosniff",
            "same-origin",
            "DENY",
        ]
        assert "private" in headers["cache-control"] and "server" not in headers
        assert "access-control-allow-origin" not in headers and "strict-transport-security" not in headers


def test_no_other_origin_may_read_unless_listed(place: Place) -> None:
    from web_place import running

    asked = {"Origin": "https://app.example"}
    preflight = {**asked, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    client = place.client()
    assert "access-control-allow-origin" not in client.get("/api/x", headers=asked).headers
    access = place.settings.access.model_copy(update={"cors_origins": ("https://app.example",)})
    with running(place.settings.model_copy(update={"access": access})) as open_place:
        client = open_place.anybody()
        listed = client.options("/api/jobs", headers=preflight)
        assert (listed.status_code, listed.headers["access-control-allow-origin"]) == (200, "https://app.example")
        other = client.options("/api/jobs", headers={**preflight, "Origin": "https://evil.example"})
        assert (other.status_code, "access-control-allow-origin" in other.headers) == (400, False)
        for answer in (listed, other, client.get("/api/x", headers=asked)):
            assert "access-control-allow-credentials" not in answer.headers


def test_a_hostile_host_header_changes_nothing(place: Place) -> None:
    place.person()
    for host in ("evil.example", "x/login?", "x/assets/y", "a@b", "[", "x\\y", ""):
        for target in ("/", "/api/me"):
            status, headers, _ = place.get_raw(target, Host=host)
            assert status in {303, 400, 401} and "evil" not in headers.get("location", "")


def test_an_unforeseen_error_tells_nothing(place: Place) -> None:
    client = place.client()
    place.settings.library_db.unlink()
    answer = client.get("/media/main/x.mp4")
    assert (answer.status_code, answer.json()["error"]["message"]) == (500, "Something went wrong on our side.")
    assert "sqlite" not in answer.text.lower() and "Traceback" not in answer.text
    health = place.anybody().get("/healthz")
    assert (health.status_code, health.json()) == (503, {"status": "unreadable"})


def test_health_is_public_and_says_nothing_else(place: Place) -> None:
    assert httpx.get(f"{place.url}/healthz").json() == {"status": "ok"}
    shelve(place.settings, "movies/x.mp4")
