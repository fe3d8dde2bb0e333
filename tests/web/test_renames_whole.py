"""The page of names read whole: what would move where, what goes along, what is left and why, and folders that are not ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from items_at_hand import film
from page_reader import Form, forms, lines
from web_place import Place, running, shelve

from medialib.settings import Settings
from medialib.settings.table import Folder
from medialib.store import audit, connect, files
from medialib.store.users import Role

EXPLAINED = "What files would be called by what is known of them now. Nothing is moved until you say so, nothing is put over another file, and each item's history takes it back."  # fmt: skip
FARGO = "movies/Fargo (1996)/ Fargo (1996)"
NOT_THERE = "The file is not there, or it has changed since the last scan."


def put(place: Place, path: str) -> None:
    target = place.settings.media_root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("x")


def plan(place: Place, **query: str) -> dict[str, Any]:
    told: dict[str, Any] = place.client().get("/api/rename", params=query).json()
    return told


def test_the_page_of_one_item_says_what_moves_and_what_goes_along(place: Place) -> None:
    media_id = shelve(place.settings, "movies/fargo.mkv")
    shelve(place.settings, "movies/heat.mkv", title="Heat")
    for name in ("fargo.srt", "fargo.en.srt", "fargo.nfo"):
        put(place, f"movies/{name}")
    page = place.client().get(f"/rename/{media_id}").text
    [line] = plan(place, id=media_id)["files"]
    assert lines(page) == [
        "Names of files", "Renaming", "Fargo", EXPLAINED, f"Before: movies/ fargo.mkv After: {FARGO}.mkv", "and 3 files with its name",
        "fargo.en.srt → Fargo (1996).en.srt", "fargo.nfo → Fargo (1996).nfo", "fargo.srt → Fargo (1996).srt", "Rename what is checked",
    ]  # fmt: skip
    button = [("", "", "Rename what is checked")]
    assert forms(page) == {
        f"../rename/{media_id}": Form(f"../rename/{media_id}", "post", {f"line-{line['line']}": "1"}, {}, button)
    }
    new = FARGO.replace("/ ", "/")
    assert {name: line[name] for name in line if name != "line"} == {
        "before": "movies/fargo.mkv", "after": f"{new}.mkv", "ids": [media_id], "folder": "main", "remark": "", "refused": "",
        "along": [{"before": f"movies/fargo.{end}", "after": f"{new}.{end}"} for end in ("en.srt", "nfo", "srt")],
    }  # fmt: skip


def test_a_folder_that_is_left_altogether_takes_what_lies_in_it_along(place: Place) -> None:
    shelve(place.settings, "movies/fargo 96/fargo.mkv")
    for name in ("poster.jpg", "notes.txt"):
        put(place, f"movies/fargo 96/{name}")
    page = place.client().get("/rename").text
    left = plan(place)["left"]
    said = lines(page)
    assert (
        said[4]
        == f"{len(left)} other file{'s' if len(left) > 1 else ''} in folders that are left altogether go{'' if len(left) > 1 else 'es'} along"
    )
    assert [f"{one['before']} → {one['after']}" for one in left] == said[5 : 5 + len(left)]
    assert {"before": "movies/fargo 96/poster.jpg", "after": "movies/Fargo (1996)/poster.jpg"} in left


def test_what_cannot_be_moved_says_why_and_cannot_be_checked(place: Place) -> None:
    shelve(place.settings, "movies/fargo.mkv")
    (place.settings.media_root / "movies/fargo.mkv").unlink()
    page = place.client().get("/rename").text
    assert lines(page)[3:] == ["Before: movies/ fargo.mkv", NOT_THERE, "Rename what is checked"]
    assert (forms(page)["rename"].fields, [one["refused"] for one in plan(place)["files"]]) == ({}, [NOT_THERE])


def test_two_files_of_one_name_get_two(place: Place) -> None:
    for name in ("a", "b"):
        shelve(place.settings, f"movies/{name}.mkv", name.encode())
    told = plan(place)["files"]
    assert [one["after"] for one in told] == [
        "movies/Fargo (1996)/Fargo (1996).mkv",
        "movies/Fargo (1996)/Fargo (1996) (2).mkv",
    ]
    assert [bool(one["remark"]) for one in told] == [False, True]
    assert told[1]["remark"] in lines(place.client().get("/rename").text)


@pytest.fixture
def nas(settings: Settings, tmp_path: Path) -> Settings:
    """A media folder of somebody's own, beside ours."""
    (tmp_path / "nas").mkdir()
    return settings.model_copy(update={"folders": {"nas": Folder(path=tmp_path / "nas")}})


def test_files_in_a_folder_of_one_s_own_are_renamed_only_when_they_are_asked_for(nas: Settings) -> None:
    with running(nas) as place:
        theirs, ours = shelve(nas, "fargo.mkv", folder="nas"), shelve(nas, "movies/heat.mkv", title="Heat")
        assert [one["ids"] for one in plan(place)["files"]] == [[ours]]
        assert [(one["folder"], one["ids"]) for one in plan(place, id=theirs)["files"]] == [("nas", [theirs])]
        assert "nas Before: fargo.mkv After: Fargo (1996)/ Fargo (1996).mkv" in lines(
            place.client().get(f"/rename/{theirs}").text
        )


def test_more_than_a_page_holds_come_up_later(place: Place) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        for number in range(503):
            film(db, f"film {number}")
    page = lines(place.client().get("/rename").text)
    assert (page[-2:], len([line for line in page if line == NOT_THERE])) == (
        ["Rename what is checked", "3 more come up once these are done."],
        500,
    )


def test_what_was_asked_for_is_noted_and_a_member_is_told_nothing(place: Place) -> None:
    media_id = shelve(place.settings, "movies/fargo.mkv")
    admin, member = place.client(), place.client(Role.MEMBER)
    assert admin.post("/api/rename", json={}).status_code == 202
    assert admin.post("/api/rename", json={"ids": [media_id]}).status_code == 202
    answers = [
        member.get("/rename"),
        member.post("/rename", data={"line-x": "1"}),
        member.get("/api/rename"),
        member.post("/api/rename", json={}),
    ]
    assert ([answer.status_code for answer in answers], "fargo" in answers[0].text) == ([403] * 4, False)
    with connect.private(place.settings) as db:
        assert [(entry.act, entry.detail) for entry in audit.latest(db)][::-1] == [
            ("rename", "everything"),
            ("rename", media_id),
        ]


@pytest.mark.parametrize("body", [{"ids": "x"}, {"ids": [""]}, {"ids": ["x" * 41]}, {"ids": ["x"] * 1001}, {"lines": ["x" * 41]}, {"all": True}, [], {"ids": None, "lines": 1}])  # fmt: skip
def test_what_is_no_wish_to_rename_is_refused(place: Place, body: Any) -> None:
    shelve(place.settings, "movies/fargo.mkv")
    assert place.client().post("/api/rename", json=body).status_code == 422
    assert place.client().get("/api/jobs").json() == {"jobs": []}


@pytest.mark.parametrize(
    ("named", "left"), [(["nothing"], "1 left as it was"), (["line-x", "x"], "2 left as they were")]
)
def test_lines_that_the_plan_does_not_have_rename_nothing(place: Place, named: list[str], left: str) -> None:
    media_id = shelve(place.settings, "movies/fargo.mkv")
    client = place.client()
    answer = client.post("/api/rename", json={"lines": named})
    place.parts.tasks.run(answer.json()["id"])
    job = client.get(f"/api/jobs/{answer.json()['id']}").json()
    assert (answer.status_code, job["status"], job["message"]) == (
        202,
        "done",
        f"0 files renamed, {left}: see the log.",
    )
    with connect.library(place.settings) as db:
        assert [row["path"] for row in files.of(db, media_id)] == ["movies/fargo.mkv"]
