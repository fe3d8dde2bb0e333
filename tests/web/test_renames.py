"""Renaming in the browser and by API: before and after, a box for each, and the job that does it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from web_place import Place, shelve, tried

from medialib.flow import editing
from medialib.model import Job, Way
from medialib.store import connect, files
from medialib.store import jobs as rows
from medialib.store.users import Role

NEW = "movies/Fargo (1996)/Fargo (1996).mkv"


def text(page: str) -> str:
    """What a page says, without tags."""
    return " ".join(re.sub(r"<[^>]+>", "", page).replace("\u200b", "").split())


def boxes(page: str) -> list[str]:
    """The lines that can be checked, by their names."""
    return re.findall(r'<input type="checkbox" id="l\d+" name="(line-\w+)" value="1" checked>', page)


def asked(place: Place) -> list[Job]:
    with connect.library(place.settings) as db:
        return [job for job in rows.recent(db) if job.kind is Way.RENAME]


def run(place: Place) -> tuple[str, str]:
    """Do the job that was asked for; how it ended."""
    [job] = [job for job in asked(place) if job.status == "queued"]
    place.parts.tasks.run(job.id)
    with connect.library(place.settings) as db:
        ended = rows.get(db, job.id)
    assert ended is not None
    return ended.status, ended.message


def send(place: Place, path: str, names: list[str], client: httpx.Client | None = None) -> httpx.Response:
    return (client or place.client()).post(path, data=dict.fromkeys(names, "1"), headers={"Origin": place.url})


def where(place: Place, media_id: str) -> str:
    with connect.library(place.settings) as db:
        return str(files.of(db, media_id)[0]["path"])


def test_nothing_to_rename(place: Place) -> None:
    media_id = shelve(place.settings, NEW)
    admin = place.client()
    for path in ("/rename", f"/rename/{media_id}"):
        page = admin.get(path).text
        assert ("Every file has the name it should have." in page, boxes(page)) == (True, [])
    assert admin.get("/api/rename").json() == {"files": [], "left": []}


def test_what_is_checked_is_renamed_by_a_job(place: Place) -> None:
    first = shelve(place.settings, "movies/fargo.mkv")
    second = shelve(place.settings, "movies/heat.mkv", title="Heat")
    (place.settings.media_root / "movies/fargo.srt").write_text("hello")
    admin = place.client()
    page = admin.get("/rename").text
    names = boxes(page)
    assert len(names) == 2
    assert f"Before: movies/fargo.mkv After: {NEW}" in text(page)
    assert "and 1 file with its name" in text(page)
    answer = send(place, "/rename", names[:1], admin)
    [job] = asked(place)
    assert (answer.status_code, answer.headers["location"], job.submitted_by) == (
        303,
        f"/jobs/{job.id}",
        place.person().id,
    )
    assert run(place) == ("done", "1 file renamed.")
    assert (where(place, first), where(place, second)) == (NEW, "movies/heat.mkv")
    history = place.client().get(f"/api/media/{first}/history").json()["history"]
    assert [(one["said"], one["done_by"], one["can_undo"]) for one in history] == [
        ("Renamed to Fargo (1996).mkv.", "admin", True)
    ]
    assert history[0]["changes"] == [
        {"what": "file", "before": "movies/fargo.mkv", "after": NEW},
        {"what": "file", "before": "movies/fargo.srt", "after": NEW.replace("mkv", "srt")},
    ]
    back = admin.post(f"/history/{first}/{history[0]['id']}/undo", headers={"Origin": place.url})
    assert (back.status_code, where(place, first)) == (303, "movies/fargo.mkv")


def test_one_item_alone(place: Place) -> None:
    first = shelve(place.settings, "movies/fargo.mkv")
    shelve(place.settings, "movies/heat.mkv", title="Heat")
    page = place.client().get(f"/rename/{first}").text
    assert (len(boxes(page)), f'action="../rename/{first}"' in page, "heat" in page) == (1, True, False)
    assert send(place, f"/rename/{first}", boxes(page)).status_code == 303
    assert [job.source for job in asked(place)] == [first]
    assert run(place) == ("done", "1 file renamed.")


def test_what_has_changed_since_the_page_was_drawn_is_left(place: Place) -> None:
    media_id = shelve(place.settings, "movies/fargo.mkv")
    names = boxes(place.client().get("/rename").text)
    with connect.library(place.settings) as db:
        editing.edit(db, media_id, {"title": "Fargo, corrected"})
    send(place, "/rename", names)
    assert run(place) == ("done", "0 files renamed, 1 left as it was: see the log.")
    assert where(place, media_id) == "movies/fargo.mkv"


def test_nothing_checked_is_said_on_the_page(place: Place) -> None:
    shelve(place.settings, "movies/fargo.mkv")
    answer = send(place, "/rename", [])
    assert (answer.status_code, "Nothing was chosen." in answer.text, asked(place)) == (422, True, [])
    assert send(place, "/rename", ["other"]).status_code == 422


def test_a_file_that_is_gone_cannot_be_checked(place: Place) -> None:
    shelve(place.settings, "movies/fargo.mkv")
    (place.settings.media_root / "movies/fargo.mkv").unlink()
    page = place.client().get("/rename").text
    assert (boxes(page), "The file is not there, or it has changed since the last scan." in page) == ([], True)
    assert "disabled" in page


@pytest.mark.parametrize(
    ("said", "source"),
    [({}, "everything"), ({"ids": ["ID"]}, "ID"), ({"ids": []}, "everything")],
)
def test_by_api(place: Place, said: dict[str, Any], source: str) -> None:
    media_id = shelve(place.settings, "movies/fargo.mkv")
    admin = place.client()
    plan = admin.get("/api/rename", params={"id": media_id}).json()
    assert [(line["before"], line["after"], line["ids"]) for line in plan["files"]] == [
        ("movies/fargo.mkv", NEW, [media_id])
    ]
    sent = {name: [media_id if one == "ID" else one for one in value] for name, value in said.items()}
    answer = admin.post("/api/rename", json=sent, headers={"Origin": place.url})
    assert (answer.status_code, answer.json()["kind"], answer.json()["status"]) == (202, "rename", "queued")
    assert [job.source for job in asked(place)] == [media_id if source == "ID" else source]
    assert (run(place), where(place, media_id)) == (("done", "1 file renamed."), NEW)


def test_only_some_lines_by_api(place: Place) -> None:
    ids = [shelve(place.settings, f"movies/{name}.mkv", title=name) for name in ("a", "b")]
    admin = place.client()
    lines = [line["line"] for line in admin.get("/api/rename").json()["files"]]
    admin.post("/api/rename", json={"lines": lines[1:]}, headers={"Origin": place.url})
    assert run(place) == ("done", "1 file renamed.")
    assert [where(place, media_id) for media_id in ids] == ["movies/a.mkv", "movies/b (1996)/b (1996).mkv"]


def test_what_is_not_there(place: Place) -> None:
    admin, own = place.client(), {"Origin": place.url}
    assert admin.get("/rename/nothing").status_code == 404
    assert admin.get("/api/rename", params={"id": "nothing"}).status_code == 404
    assert admin.post("/api/rename", json={"ids": ["nothing"]}, headers=own).status_code == 404
    assert admin.post("/api/rename", json={"lines": []}, headers=own).status_code == 422
    assert send(place, "/rename/nothing", ["line-x"]).status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
def test_only_admins_may(place: Place, role: Role) -> None:
    media_id = shelve(place.settings, "movies/fargo.mkv")
    client = place.client(role)
    for method, path in (("GET", "/rename"), ("GET", f"/rename/{media_id}"), ("GET", "/api/rename")):
        assert tried(client, method, path)[0] == 403
    assert send(place, "/rename", ["line-x"], client).status_code == 403
    assert client.post("/api/rename", json={}, headers={"Origin": place.url}).status_code == 403


def test_admins_find_it(place: Place) -> None:
    admin = place.client()
    assert 'href="../rename">Names of files' in admin.get("/admin/users").text
    assert 'href="rename">Names of files' in admin.get("/account").text
    assert "rename" not in place.client(Role.MEMBER).get("/account").text
