"""Metrics and the description of the API."""

from __future__ import annotations

from web_place import Place, shelve

from medialib.settings import Settings
from medialib.store.users import Role
from medialib.web.access import Access
from medialib.web.openapi import described
from medialib.web.table import routes


def test_metrics_are_for_admins_and_their_tokens(place: Place) -> None:
    shelve(place.settings, "movies/Fargo.mp4")
    (place.settings.build_dir / "home").mkdir()
    (place.settings.build_dir / "home/index.html").write_text("x")
    script = place.anybody(Authorization=f"Bearer {place.token(place.person())}")
    answer = script.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert [line for line in lines if line.startswith(("medialib_jobs", "medialib_media", "medialib_listeners"))] == [
        'medialib_jobs{status="cancelled"} 0',
        'medialib_jobs{status="done"} 0',
        'medialib_jobs{status="failed"} 0',
        'medialib_jobs{status="queued"} 0',
        'medialib_jobs{status="running"} 0',
        'medialib_jobs{status="waiting"} 0',
        'medialib_media{kind="movie"} 1',
        "medialib_listeners 0",
    ]
    assert any(line.startswith("medialib_home_age_seconds ") for line in lines)
    assert [place.client(role).get("/metrics").status_code for role in (Role.MEMBER, Role.GUEST)] == [403, 403]


def test_the_api_is_described_from_the_table(place: Place) -> None:
    document = place.client(Role.GUEST).get("/api/openapi.json").json()
    rows = {
        (row.path, method.lower())
        for row in routes(Settings())
        for method in row.methods
        if row.path.startswith("/api/")
    }
    assert {(path, method) for path, methods in document["paths"].items() for method in methods} == rows
    add = document["paths"]["/api/jobs"]["post"]
    assert add["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/NewJob"}
    assert add["responses"]["202"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/JobAnswer"
    }
    assert document["paths"]["/api/jobs/{id}"]["get"]["parameters"] == [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    ]


def test_every_reference_in_the_description_leads_somewhere() -> None:
    document = described(routes(Settings()), "Library")
    names = set(document["components"]["schemas"])

    def references(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*(references(inner) for inner in value.values()))
        return set().union(*(references(inner) for inner in value)) if isinstance(value, list) else set()

    assert {one.rpartition("/")[2] for one in references(document)} <= names


def test_every_route_says_what_it_is_for() -> None:
    rows = routes(Settings())
    assert [row.path for row in rows if not (row.summary.endswith(".") and row.access in Access)] == []
    unanswered = [
        (row.methods, row.path)
        for row in rows
        if row.path.startswith("/api/") and row.answer is None and row.status != 204
    ]
    assert unanswered == [(("GET",), "/api/media/{id}/images/{role}/{source}"), (("GET",), "/api/openapi.json")]


def test_metrics_of_an_empty_place_that_printed_nothing(place: Place) -> None:
    answer = place.client().get("/metrics")
    names = [line.split("{")[0].split(" ")[0] for line in answer.text.splitlines() if not line.startswith("#")]
    assert names == ["medialib_jobs"] * 6 + ["medialib_listeners"]
    assert answer.text.endswith("medialib_listeners 0\n")


def test_metrics_count_who_listens_and_what_waits(place: Place) -> None:
    client = place.client()
    for number in range(2):
        client.post("/api/jobs", json={"source": f"http://127.0.0.1:8999/{number}"})
    with client.stream("GET", "/events"):
        lines = client.get("/metrics").text.splitlines()
    assert {'medialib_jobs{status="queued"} 2', "medialib_listeners 1", "# TYPE medialib_jobs gauge"} <= set(lines)


def test_health_says_which_half_is_gone_to_nobody(place: Place) -> None:
    stranger = place.anybody()
    for path in (place.settings.private_db, place.settings.library_db):
        path.rename(path.with_suffix(".away"))
        answer = stranger.get("/healthz")
        assert (answer.status_code, answer.json(), stranger.head("/healthz").status_code) == (
            503,
            {"status": "unreadable"},
            503,
        )
        path.with_suffix(".away").rename(path)
    assert (stranger.get("/healthz").json(), stranger.head("/healthz").content) == ({"status": "ok"}, b"")


def test_what_the_description_says_of_those_who_may(place: Place) -> None:
    document = described(routes(Settings()), "The Millers'")
    assert document["info"]["title"] == "The Millers'"
    operations = {(path, method): one for path, methods in document["paths"].items() for method, one in methods.items()}
    assert {one["x-access"] for one in operations.values()} <= {str(access) for access in Access}
    assert [key for key, one in operations.items() if one.get("security") == []] == []
    query = operations["/api/jobs", "get"]["parameters"]
    assert query == [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in ("status", "limit")
    ]
    assert set(operations["/api/media/{id}", "delete"]["responses"]) == {"204", "default"}
