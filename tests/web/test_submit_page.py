"""The form that takes anything, as people use it: what stays in it, what was taken, and what came in lately."""

from __future__ import annotations

from pathlib import Path

import pytest
from job_rows import put, shown
from page_reader import Form, forms, lines
from web_place import Place, running

from medialib.model import Kind, Way
from medialib.settings import Settings
from medialib.settings.table import Uploads
from medialib.store import connect, jobs
from medialib.store.users import Role

URL = "http://127.0.0.1:8099/v"
NO_FILE = {"files": ("", b"")}
KINDS = {
    "": "find out",
    **{kind: kind for kind in ("movie", "episode", "video", "track", "audiobook", "book", "photo", "document")},
}


def submitted(place: Place) -> list[tuple[Way, str, Kind | None]]:
    """The jobs: way, title and what they were said to be, the oldest first."""
    with connect.library(place.settings) as db:
        return [(job.kind, job.title, job.wanted) for job in jobs.recent(db, limit=500)][::-1]


def kept(place: Place) -> list[str]:
    """The names of files that came in and still lie there."""
    return sorted(path.name for path in (place.settings.work / "uploads").rglob("*") if path.is_file())


def test_the_whole_form(settings: Settings) -> None:
    small = settings.model_copy(update={"uploads": Uploads.model_validate({"max_size": "2 MB"})})
    with running(small) as place:
        page = place.client(Role.MEMBER).get("/submit").text
    assert lines(page) == [
        "Add to the library", "Addresses, one a line", "Or choose files films, music, anything; up to 2.0 MB at a time", "What it is", "Kind", "Add",
    ]  # fmt: skip
    assert forms(page) == {
        "submit": Form("submit", "post", {"sources": "", "kind": ""}, {"kind": KINDS}, [("", "", "Add")])
    }
    assert ('data-max="2000000" data-max-words="2.0 MB"' in page, 'enctype="multipart/form-data"' in page) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("url=https://x.example/v", "https://x.example/v"), ("text=https://x.example/v", "https://x.example/v"), ("title=Only+a+title", "Only a title"),
        ("title=A&text=B&url=C", "C"), ("title=A&text=B&url=", "B"), ("other=x", ""), (f"url={'x' * 5000}", "x" * 4096), ("url=%F0%9F%8E%AC%0Ab", "🎬\nb"),
        ("url=%ff", "\ufffd"), ("url=1&url=2", "2"),
    ],
)  # fmt: skip
def test_what_is_shared_stands_in_the_form(place: Place, query: str, sources: str) -> None:
    page = place.client(Role.MEMBER).get(f"/submit?{query}").text
    assert forms(page)["submit"].fields == {"sources": sources, "kind": ""}


def test_the_latest_five_of_one_s_own_stand_below(place: Place) -> None:
    owner = place.person(Role.MEMBER).id
    for number in range(7):
        put(
            place,
            f"mine{number}",
            owner=owner,
            title=f"Film {number}",
            created_at=f"2026-01-0{number + 1}T00:00:00.000Z",
        )
    put(place, "theirs", created_at="2026-01-09T00:00:00.000Z")
    page = place.client(Role.MEMBER).get("/submit").text
    assert list(shown(page)) == [f"mine{number}" for number in (6, 5, 4, 3, 2)]
    assert ("Lately" in lines(page), "autofocus" in page, next(iter(shown(place.client().get("/submit").text)))) == (
        True,
        False,
        "theirs",
    )


def test_one_go_takes_two_hundred_lines_and_leaves_the_others_in_the_form(place: Place) -> None:
    every = [f"{URL}?n={number}" for number in range(203)]
    answer = place.client(Role.MEMBER).post(
        "/submit", data={"sources": "\n".join(every), "kind": "video"}, files=NO_FILE
    )
    said = lines(answer.text)
    assert (answer.status_code, said[1:3]) == (
        422,
        ["One go takes 200 lines; the others are still here.", "Send the rest now."],
    )
    assert forms(answer.text)["submit"].fields == {"sources": "\n".join(every[200:]), "kind": "video"}
    assert [way for way, _, _ in submitted(place)] == [Way.VIDEO] * 200


@pytest.mark.parametrize(
    ("sources", "kind", "told"),
    [
        ("ftp://x/y", "", "'ftp://x/y' is not a web address."), (f"{URL}\n-i", "movie", "'-i' is not a web address."),
        ("http://[", "", None), (f"{URL}\u202e", "", None), (URL, "nonsense", "'nonsense' is not a kind."), (URL, "file", None), ("x" * 4097, "", None),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_taken_stay_as_they_were_typed_and_nothing_is_begun(
    place: Place, sources: str, kind: str, told: str | None
) -> None:
    answer = place.client(Role.MEMBER).post("/submit", data={"sources": sources, "kind": kind}, files=NO_FILE)
    form, said = forms(answer.text)["submit"], lines(answer.text)
    assert (answer.status_code in (400, 422), form.fields["sources"], submitted(place)) == (True, sources, [])
    assert form.fields["kind"] == (kind if kind in KINDS else "")
    assert said[1] == told or (told is None and len(said[1]) < 200)


def test_files_come_in_though_a_line_beside_them_is_refused(place: Place) -> None:
    answer = place.client(Role.MEMBER).post(
        "/submit", data={"sources": f"{URL}?n=1\nftp://x/y\n{URL}?n=2", "kind": "movie"}, files=[("files", ("a.mp4", b"x"))]
    )  # fmt: skip
    assert (answer.status_code, forms(answer.text)["submit"].fields) == (400, {"sources": "ftp://x/y", "kind": "movie"})
    assert [way for way, _, _ in submitted(place)] == [Way.VIDEO, Way.VIDEO, Way.UPLOAD]
    assert kept(place) == ["a.mp4"]


@pytest.mark.parametrize("kind", ["playlist", "nonsense"])
def test_files_of_a_kind_that_no_file_has_are_not_kept(place: Place, kind: str) -> None:
    answer = place.client(Role.MEMBER).post(
        "/submit", data={"sources": "", "kind": kind}, files=[("files", ("a.mp4", b"x"))]
    )
    assert (answer.status_code, lines(answer.text)[1]) == (422, f"'{kind}' is not a kind.")
    assert (submitted(place), kept(place)) == ([], [])


def test_the_same_line_twice_is_one_job(place: Place) -> None:
    answer = place.client(Role.MEMBER).post("/submit", data={"sources": f"{URL}\n{URL}", "kind": ""}, files=NO_FILE)
    assert (answer.status_code, len(submitted(place))) == (303, 1)


def test_sent_twice_what_waits_is_not_doubled_but_files_are_two(place: Place) -> None:
    client = place.client(Role.MEMBER)
    for _ in range(2):
        client.post("/submit", data={"sources": URL, "kind": ""}, files=[("files", ("a.mp4", b"x"))])
    assert [way for way, _, _ in submitted(place)] == [Way.VIDEO, Way.UPLOAD, Way.UPLOAD]
    assert kept(place) == ["a.mp4", "a.mp4"]


def test_an_admin_may_paste_paths_of_the_server_among_addresses(place: Place, tmp_path: Path) -> None:
    (tmp_path / "Film.mkv").write_bytes(b"x")
    (tmp_path / "shelf").mkdir()
    sources = f"{tmp_path / 'Film.mkv'}\n{tmp_path / 'shelf'}\n{URL}"
    assert place.client().post("/submit", data={"sources": sources, "kind": ""}, files=NO_FILE).status_code == 303
    assert [(way, title) for way, title, _ in submitted(place)][:2] == [(Way.FILE, "Film.mkv"), (Way.FOLDER, "shelf")]


@pytest.mark.parametrize("kind", ["video", "movie", "track"])
def test_what_a_file_is_said_to_be_is_the_same_by_its_path_and_by_upload(
    place: Place, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "Film.mkv").write_bytes(b"x")
    client = place.client()
    client.post("/submit", data={"sources": str(tmp_path / "Film.mkv"), "kind": kind}, files=NO_FILE)
    client.post("/submit", data={"sources": "", "kind": kind}, files=[("files", ("Film.mkv", b"x"))])
    assert submitted(place) == [(Way.FILE, "Film.mkv", Kind(kind)), (Way.UPLOAD, "Film.mkv", Kind(kind))]


@pytest.mark.parametrize("name", ["data", "data/library.db", "data/work", "./data/../data/private.db"])
def test_the_library_s_own_files_are_nobody_s_to_add(place: Place, name: str) -> None:
    source = f"{place.settings.media_root}/{name}"
    answer = place.client().post("/api/jobs", json={"source": source})
    assert (answer.status_code, answer.json()["error"]["hint"]) == (400, "Give a file from outside its data folder.")
    assert submitted(place) == []


def test_a_form_without_a_body_is_told_what_is_wanted(place: Place) -> None:
    client = place.client(Role.MEMBER)
    answers = [
        client.post("/submit"),
        client.post("/submit", data={"sources": URL}),
        client.post("/submit", json={"sources": URL}),
    ]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert submitted(place) == []
