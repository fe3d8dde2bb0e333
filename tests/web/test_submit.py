"""Submitting by form and API: every way ends in the same row, within the limits, and nothing half-taken stays."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import ByteSize
from web_place import Place, running

from medialib.model import Job, Kind, Status, Way
from medialib.settings import Settings
from medialib.store import connect, jobs
from medialib.store.users import Role
from medialib.web import uploads
from medialib.web.uploads import safe_name

URL = "http://127.0.0.1:8099/watch?v=1"


@pytest.fixture
def small(settings: Settings) -> Iterator[Place]:
    """An app that takes uploads of at most 2 MB."""
    uploads = settings.uploads.model_copy(update={"max_size": ByteSize(2_000_000)})
    with running(settings.model_copy(update={"uploads": uploads})) as place:
        yield place


def submitted(place: Place) -> list[Job]:
    with connect.library(place.settings) as db:
        return jobs.recent(db)[::-1]


def left_over(place: Place) -> list[str]:
    folder = place.settings.work / "uploads"
    found = [Path(at, name) for at, folders, files in os.walk(folder) for name in (*folders, *files)]
    return sorted(str(path.relative_to(folder)) for path in found)


def test_an_address_by_api(place: Place) -> None:
    client = place.client(Role.MEMBER)
    answers = [
        client.post("/api/jobs", json={"source": URL}),
        client.post("/api/jobs", json={"source": URL + "&list=2", "kind": "playlist", "options": {}}),
        client.post("/api/downloads", json={"url": URL + "&x=3"}),
    ]
    assert [(answer.status_code, answer.json()["status"]) for answer in answers] == [(202, "queued")] * 3
    mine = place.person(Role.MEMBER).id
    assert [(job.id, job.source, job.kind, job.submitted_by, job.status) for job in submitted(place)] == [
        (answers[0].json()["id"], URL, Way.VIDEO, mine, Status.QUEUED),
        (answers[1].json()["id"], URL + "&list=2", Way.PLAYLIST, mine, Status.QUEUED),
        (answers[2].json()["id"], URL + "&x=3", Way.VIDEO, mine, Status.QUEUED),
    ]
    assert answers[0].json().keys() == {
        "id", "kind", "title", "source", "status", "stage", "progress", "eta_s", "speed_bps", "message", "error", "hint",
        "attempts", "media_id", "parent_id", "created_at", "started_at", "finished_at", "question",
    }  # fmt: skip


def test_form_and_api_leave_equal_rows(place: Place) -> None:
    client = place.client(Role.MEMBER)
    client.post("/submit", data={"sources": URL, "kind": ""}, files={"files": ("", b"")})
    client.post("/api/jobs", json={"source": URL + "&b"})
    rows = [
        (job.kind, job.wanted, job.options, job.status, job.submitted_by, job.parent_id) for job in submitted(place)
    ]
    assert rows[0] == rows[1]


def test_the_form_takes_many_lines_and_files_at_once(place: Place) -> None:
    client = place.client(Role.MEMBER)
    answer = client.post(
        "/submit",
        data={"sources": f"{URL}\r\n\r\n  {URL}2  \n", "kind": "movie"},
        files=[("files", ("Fargo (1996).mkv", b"a" * 3_000_000)), ("files", ("七人の侍.mp4", b"b"))],
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs")
    found = submitted(place)
    assert [(job.kind, job.wanted, job.title) for job in found] == [
        (Way.VIDEO, Kind.MOVIE, found[0].title),
        (Way.VIDEO, Kind.MOVIE, found[1].title),
        (Way.UPLOAD, Kind.MOVIE, "Fargo (1996).mkv"),
        (Way.UPLOAD, Kind.MOVIE, "七人の侍.mp4"),
    ]
    assert [Path(job.source).read_bytes() for job in found[2:]] == [b"a" * 3_000_000, b"b"]


def test_one_thing_leads_to_its_job(place: Place) -> None:
    answer = place.client(Role.MEMBER).post("/submit", data={"sources": URL}, files={"files": ("", b"")})
    assert answer.headers["location"] == f"/jobs/{submitted(place)[0].id}"


def test_lines_that_are_refused_stay_in_the_form(place: Place) -> None:
    client = place.client(Role.MEMBER)
    answer = client.post(
        "/submit", data={"sources": f"{URL}\nfile:///etc/passwd\n--batch-file=/etc/passwd"}, files={"files": ("", b"")}
    )
    assert answer.status_code == 400
    assert "file:///etc/passwd\n--batch-file=/etc/passwd</textarea>" in answer.text
    assert "is not a web address" in answer.text
    assert submitted(place) == []
    empty = client.post("/submit", data={"sources": " \n "}, files={"files": ("", b"")})
    assert (empty.status_code, "There was nothing to add." in empty.text) == (422, True)


def test_a_shared_address_stands_in_the_form(place: Place) -> None:
    page = place.client(Role.MEMBER).get("/submit", params={"url": '"><script>alert(1)</script>'}).text
    assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</textarea>" in page


@pytest.mark.parametrize(
    "source",
    ["/etc/passwd", "~/x", "../x", "file:///etc/passwd", "ftp://x/y", "-i", "javascript:alert(1)", " ", "a\nb", "\x00"],
)
def test_members_add_only_from_the_web(place: Place, source: str) -> None:
    client = place.client(Role.MEMBER)
    answers = [client.post("/api/jobs", json={"source": source}), client.post("/api/downloads", json={"url": source})]
    assert {answer.status_code for answer in answers} <= {400, 422}
    assert submitted(place) == []


def test_admins_may_name_a_file_on_the_server(place: Place, tmp_path: Path) -> None:
    (tmp_path / "Film.mkv").write_bytes(b"x")
    client = place.client(Role.ADMIN)
    assert client.post("/api/jobs", json={"source": str(tmp_path / "Film.mkv")}).status_code == 202
    assert client.post("/api/downloads", json={"url": str(tmp_path / "Film.mkv")}).status_code == 400
    assert [(job.kind, job.source) for job in submitted(place)] == [(Way.FILE, str(tmp_path / "Film.mkv"))]


def test_private_addresses_are_refused_unless_allowed(settings: Settings) -> None:
    with running(settings.model_copy(update={"allow_private_addresses": False})) as place:
        client = place.client(Role.MEMBER)
        for url in (URL, "http://[::1]/", "http://169.254.169.254/latest", "http://localhost/", "http://0/"):
            answer = client.post("/api/jobs", json={"source": url})
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "address"), url


@pytest.mark.parametrize(
    "field",
    [
        "id",
        "status",
        "submitted_by",
        "way",
        "progress",
        "worker",
        "lease_until",
        "attempts",
        "media_id",
        "parent_id",
        "path",
        "title",
        "error",
    ],
)
def test_fields_that_are_ours_are_refused(place: Place, field: str) -> None:
    client = place.client(Role.ADMIN)
    answers = [
        client.post("/api/jobs", json={"source": URL, field: "x"}),
        client.post("/api/jobs", json={"source": URL, "options": {field: "x"}}),
        client.post("/api/downloads", json={"url": URL, field: "x"}),
    ]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert submitted(place) == []


def test_raw_downloader_options_are_refused(place: Place) -> None:
    hostile: list[dict[str, object]] = [
        {"exec": "id"},
        {"postprocessors": []},
        {"collection": "x", "position": 1},
        {"name": "x"},
    ]
    for options in hostile:
        assert place.client().post("/api/jobs", json={"source": URL, "options": options}).status_code == 422


def test_upload_by_api(place: Place) -> None:
    client = place.client(Role.MEMBER)
    answer = client.post("/api/upload", files=[("files", ("a.mp4", b"one")), ("file", ("b.mp4", b"two" * 10**6))])
    found = submitted(place)
    assert (answer.status_code, answer.json()) == (
        202,
        {
            "uploaded": [
                {"media_id": None, "job_id": job.id, "name": name}
                for job, name in zip(found, ("a.mp4", "b.mp4"), strict=True)
            ]
        },
    )
    assert [Path(job.source).read_bytes() for job in found] == [b"one", b"two" * 10**6]
    assert {Path(job.source).parent.parent for job in found} == {place.settings.work / "uploads"}


def test_an_upload_without_files_or_of_another_type_is_refused(place: Place) -> None:
    client = place.client(Role.MEMBER)
    answers = [
        client.post("/api/upload", data={"a": "b"}),
        client.post("/api/upload", json={}),
        client.post("/api/upload", files={"file": ("a.mp4", b"x")}, data={"kind": "nonsense"}),
        client.post("/api/upload", content=b"junk", headers={"Content-Type": "multipart/form-data; boundary=x"}),
        client.post("/api/upload", content=b"", headers={"Content-Type": "multipart/form-data; boundary=x"}),
        client.post("/api/upload", content=b"--x\r\n\r\n", headers={"Content-Type": "multipart/form-data"}),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 400, 422]
    assert (submitted(place), left_over(place)) == ([], [])


def test_what_is_announced_too_large_is_refused_before_it_is_sent(small: Place) -> None:
    token = small.token(small.person(Role.MEMBER))
    head = f"POST /api/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 999999999\r\n\r\n"
    status, _, body = small.raw(head.encode())
    assert (status, b'"too_large"' in body) == (413, True)
    assert left_over(small) == []


def test_what_turns_out_too_large_is_refused_and_removed(small: Place) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.mp4"\r\n\r\n'
        for _ in range(64):
            yield b"a" * 100_000

    client = small.client(Role.MEMBER)
    answer = client.post("/api/upload", content=endless(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert (answer.status_code, answer.json()["error"]) == (
        413,
        {
            "code": "too_large",
            "message": "One upload takes at most 2.0 MB.",
            "hint": "Send fewer at a time, or put large files into the inbox folder.",
        },
    )
    assert (submitted(small), left_over(small)) == ([], [])


@pytest.mark.parametrize(
    "part",
    [
        b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + b"a" * 1_500_000,
        b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r\n' * 200,
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n\r\n' * 510,
        b'--x\r\nContent-Disposition: form-data; name="' + b"f" * 100_000,
        b"--x\r\n" + b"A: b\r\n" * 1000,
    ],
    ids=["endless field", "many fields", "many files", "long header", "many headers"],
)
def test_hostile_forms_are_refused(place: Place, part: bytes) -> None:
    client = place.client(Role.MEMBER)
    answer = client.post(
        "/api/upload", content=part + b"\r\n--x--\r\n", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code in (413, 422)
    assert (submitted(place), left_over(place)) == ([], [])


def test_an_upload_that_breaks_off_leaves_nothing(place: Place) -> None:
    token = place.token(place.person(Role.MEMBER))
    head = f"POST /api/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", place.port)) as wire:
        wire.sendall(
            head.encode()
            + b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.mp4"\r\n\r\n'
            + b"a" * 3_000_000
        )
        deadline = time.monotonic() + 20
        while not left_over(place) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(left_over(place)) == 2
    while left_over(place) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (left_over(place), submitted(place)) == ([], [])


def test_no_room_is_said_before_anything_is_sent(settings: Settings) -> None:
    full = settings.jobs.model_copy(update={"min_free": ByteSize(2**60)})
    with running(settings.model_copy(update={"jobs": full})) as place:
        answer = place.client(Role.MEMBER).post("/api/upload", files={"f": ("a.mp4", b"x")})
        assert answer.json()["error"]["code"] == "disk_full"
        assert left_over(place) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Fargo (1996).mkv", "Fargo (1996).mkv"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.mp4", "x.mp4"),
        ("C:\\Users\\a\\Film.mp4", "Film.mp4"),
        ("/etc/passwd", "passwd"),
        ("..", "upload"),
        ("", "upload"),
        ("-rf.mp4", "rf.mp4"),
        (".hidden.mp4", "hidden.mp4"),
        ("a\x00b\n\r\tc.mp4", "abc.mp4"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a%22b.mp4", 'a"b.mp4'),
        ("trailing. ", "trailing"),
        ("七人の侍 👩\u200d👧.mkv", "七人の侍 👩\u200d👧.mkv"),
        ("x" * 300 + ".mkv", "x" * 196 + ".mkv"),
        ("é" * 150 + ".mkv", "é" * 98 + ".mkv"),
        ("a." + "b" * 300, "a." + "b" * 198),
    ],
)
def test_a_name_from_a_stranger_is_one_plain_name(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_hostile_names_stay_in_the_uploads_folder(place: Place) -> None:
    client = place.client(Role.MEMBER)
    for name in ("../../../evil.mp4", "..\\evil.mp4", "/tmp/evil.mp4"):
        assert client.post("/api/upload", files={"f": (name, b"x")}).json()["uploaded"][0]["name"] == "evil.mp4"
    assert {Path(job.source).parent.parent for job in submitted(place)} == {place.settings.work / "uploads"}


def test_the_servers_paths_are_not_told(place: Place) -> None:
    client = place.client(Role.MEMBER)
    job_id = client.post("/api/upload", files={"f": ("Film.mp4", b"x")}).json()["uploaded"][0]["job_id"]
    texts = [client.get(path).text for path in (f"/api/jobs/{job_id}", f"/jobs/{job_id}", "/jobs", "/submit")]
    assert [str(place.settings.media_root) in text for text in texts] == [False] * 4
    assert client.get(f"/api/jobs/{job_id}").json()["source"] == "Film.mp4"


def test_guests_add_nothing(place: Place) -> None:
    client = place.client(Role.GUEST)
    answers = [
        client.get("/submit"),
        client.post("/api/jobs", json={"source": URL}),
        client.post("/api/upload", files={"f": ("a", b"x")}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert httpx.post(f"{place.url}/api/jobs", json={"source": URL}).status_code == 401


def test_what_a_killed_app_left_of_uploads_is_swept(place: Place) -> None:
    client = place.client(Role.MEMBER)
    client.post("/api/upload", files={"f": ("waiting.mp4", b"x")})
    root = place.settings.work / "uploads"
    for name in ("old", "young"):
        (root / name).mkdir()
        (root / name / "half.mp4").write_bytes(b"x")
    (root / ".DS_Store").write_bytes(b"left by somebody who looked")
    for folder in [folder for folder in root.iterdir() if folder.name != "young"]:
        os.utime(folder, (1, 1))
    with connect.library(place.settings) as db:
        uploads.sweep(place.settings, jobs.sources(db, Way.UPLOAD))
    assert sorted(path.name for path in root.rglob("*.mp4")) == ["half.mp4", "waiting.mp4"]
    assert sorted(folder.name for folder in root.iterdir() if len(folder.name) < 12) == [".DS_Store", "young"]
