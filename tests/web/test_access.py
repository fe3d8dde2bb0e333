"""Every route of the table, asked by everybody who should not: the walk that keeps the gate honest."""

from __future__ import annotations

import re
from itertools import groupby

import httpx
from web_place import Place, shelve, tried

from medialib.settings import Settings
from medialib.store.users import Role
from medialib.web.access import ENOUGH, Access
from medialib.web.routing import Route
from medialib.web.table import routes

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
PUBLIC = {"/healthz", "/setup", "/login", "/assets/{path:path}", "/data/-/static/{path:path}"}
SHUT = {303, 401, 403}


def concrete(path: str) -> str:
    """A path of the table with its parts filled in."""
    return re.sub(r"{(\w+)(:path)?}", lambda part: "x/y.html" if part[2] else "x", path)


def table() -> tuple[Route, ...]:
    return routes(Settings())


def paths() -> set[str]:
    return {row.path for row in table()}


def test_exactly_these_are_public() -> None:
    assert {row.path for row in table() if row.access is Access.PUBLIC} == PUBLIC


def test_strangers_are_refused_whatever_they_send(place: Place) -> None:
    ended = place.cookie(place.person(Role.GUEST))
    place.end(ended)
    given: tuple[dict[str, str], ...] = (
        {},
        {"Cookie": f"medialib={ended}"},
        {"Cookie": "medialib="},
        {"Authorization": "Bearer ml_x"},
        {"Authorization": "Basic YTpi"},
    )
    let_in = {}
    for headers in given:
        client = place.anybody(**headers)
        for path in paths() - PUBLIC:
            for method in METHODS if not headers else ("GET", "POST"):
                status, _ = tried(client, method, concrete(path))
                if status not in SHUT:
                    let_in[method, path, str(headers)] = status
    assert let_in == {}


def test_a_path_dressed_as_a_public_one_stays_shut(place: Place) -> None:
    place.person()
    let_in = {}
    for path in paths() - PUBLIC:
        for one in dressed(concrete(path)):
            status, _, _ = place.get_raw(one)
            if status not in ({303, 401, 404} if one.startswith("/assets/") else {303, 401}):
                let_in[one] = status
    assert let_in == {}


def dressed(target: str) -> tuple[str, ...]:
    """A private path made to look like a public one."""
    return (
        f"{target}/", f"/{target}", f"{target}//", f"{target}%2f", f"{target}?x=/login", f"{target}?/assets/x.css",
        f"{target};/login", f"{target}/../login", f"{target}%3f/login", f"{target}%23/login", f"/assets/..{target}",
        f"/assets/%2e%2e{target}", f"/login/..{target}", f"/login;{target}", f"/healthz/{target}", f"/LOGIN{target}",
        f"{target}%0a", f"{target}.css", f"{target}/x.css",
    )  # fmt: skip


def test_each_role_may_exactly_what_the_table_says(place: Place) -> None:
    place.person()
    wrong = []
    for role in Role:
        for row in table():
            for method in row.methods:
                client = place.client(role)
                status, text = tried(client, method, concrete(row.path), json={} if row.body else None)
                client.close()
                refused = status == 403 and "role" in text
                if status == 401 or refused != (role not in ENOUGH[row.access]):
                    wrong.append((role, method, row.path, status))
    assert wrong == []


def test_state_changes_from_elsewhere_are_refused(place: Place) -> None:
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
    done = {}
    for row in table():
        for method in set(row.methods) - {"GET"}:
            for headers in foreign:
                status, text = tried(client, method, concrete(row.path), headers=headers)
                if (status, "another site" in text) != (403, True):
                    done[method, row.path, str(headers)] = status
    assert done == {}


def test_reading_changes_nothing(place: Place) -> None:
    shelve(place.settings, "movies/x.mp4")
    client = place.client(Role.ADMIN)
    before = place.dump()
    for row in table():
        if "GET" in row.methods:
            tried(client, "GET", concrete(row.path))
    assert place.dump() == before


def test_rows_of_one_path_stand_together() -> None:
    together = [path for path, _ in groupby(row.path for row in table())]
    assert sorted(together) == sorted(paths())


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
