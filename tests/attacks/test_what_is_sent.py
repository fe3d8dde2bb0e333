"""What is sent: columns that are ours, texts without end, forms without end, and asking that must change nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from matrix import concrete, is_api, sending, table, texts
from pydantic import BaseModel, ValidationError
from web_place import Place, shelve, tried

from medialib.store import connect
from medialib.store.users import Role
from medialib.web.routing import Route

MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
LONG = "x" * 1_000_000


def columns(place: Place) -> set[str]:
    """Every column of both databases, and what other programs call the like."""
    found = {"password_hash", "is_admin", "admin", "path", "user", "owner", "__class__", "constructor", "_id", "sync"}
    for opened in (connect.library, connect.private):
        with opened(place.settings) as db:
            found |= {column.name for table_name in db.table_names() for column in db.table(table_name).columns}
    return found


def bodies() -> Iterator[tuple[Route, type[BaseModel]]]:
    """The rows that take a body."""
    return ((row, row.body) for row in table() if row.body)


def test_no_body_takes_a_column_that_is_ours(place: Place) -> None:
    """A5: every column of every table is refused by name on every body that does not declare it."""
    ours, taken = columns(place), []
    for row, body in bodies():
        if body.model_config.get("extra") == "allow":  # forms with a field for each drive or title: see below
            continue
        for name in ours - body.model_fields.keys():
            try:
                body.model_validate({name: "x"})
                taken.append((row.path, name))
            except ValidationError as error:
                if "extra_forbidden" not in {one["type"] for one in error.errors()}:
                    taken.append((row.path, name))
    assert taken == []


def test_all_that_is_ours_sent_at_once_changes_nothing(place: Place) -> None:
    """A5: the same over the wire, as an admin, beside whatever the row does take."""
    media_id = shelve(place.settings, "movies/x.mp4")
    client = place.client()
    before = place.dump()
    answers = {}
    for row, body in bodies():
        extra = dict.fromkeys(columns(place) - body.model_fields.keys(), "x")
        for method in row.methods:
            status, _ = tried(client, method, concrete(row.path, media_id), **sending(row, extra))
            answers[method, row.path] = status
    assert {key: status for key, status in answers.items() if status not in {404, 422}} == {}
    assert place.dump() == before


def hostile(row: Route, name: str) -> Iterator[bytes]:
    """Bodies with one field that is too long, or no text at all."""
    for value in (LONG, "a\0b", "\ud800"):
        if is_api(row):
            yield json.dumps({name: value}).encode()
        else:
            yield f"{name}=".encode() + value.encode("utf-8", "surrogatepass").replace(b"\0", b"%00").replace(
                b"\xed", b"%ed"
            )


def test_a_megabyte_in_any_field_is_refused(place: Place) -> None:
    """H5: a text of 1 MB, one with a NUL and half a letter, in every field that takes text. Nothing is kept of any."""
    media_id = shelve(place.settings, "movies/x.mp4")
    client = place.client()
    before = place.dump()
    kept = {}
    for row, body in bodies():
        headers = {"Content-Type": "application/json" if is_api(row) else "application/x-www-form-urlencoded"}
        for name in texts(body):
            for content in hostile(row, name):
                for method in row.methods:
                    answer = client.request(method, concrete(row.path, media_id), content=content, headers=headers)
                    if not 400 <= answer.status_code < 500 and b"%ed" not in content:
                        kept[method, row.path, name, content[:20]] = answer.status_code
    assert kept == {}
    assert place.dump()[: len(before)] == before or max(map(len, place.dump())) < 5000


def test_long_and_broken_words_in_an_address_are_no_failure_of_ours(place: Place) -> None:
    """H5, G9: in every value of every query string that the table names, and in every part of every path."""
    shelve(place.settings, "movies/x.mp4")
    client, failed = place.client(), {}
    broken = ("%00", "%ed%a0%80", "x" * 9000, "-1", "9" * 400, "NEAR(%22", "*")
    for row in table():
        if "GET" not in row.methods or row.path == "/events":
            continue
        asked = [f"{concrete(row.path)}?{name}={word}" for name in row.query or ("q",) for word in broken]
        asked += [concrete(row.path, word) for word in ("%00", "%ff", "x" * 5000) if "{" in row.path]
        for path in asked:
            status, _ = tried(client, "GET", path)
            if status >= 500 and not (status == 503 and not row.path.startswith("/api")):
                failed[path[:80]] = status
    assert failed == {}


def test_reading_everything_as_an_admin_changes_nothing(place: Place) -> None:
    """B1: GET and HEAD of every path, with ids that are there, and with the words by which peers let a GET act."""
    media_id = shelve(place.settings, "movies/x.mp4")
    client = place.client()
    job_id = client.post("/api/jobs", json={"source": "http://127.0.0.1:8999/x"}).json()["id"]
    files = {path: path.read_bytes() for path in sorted(place.settings.media_root.rglob("*")) if is_ours(path)}
    before = place.dump()
    acting = "?mode=delete&action=cancel&_method=DELETE&job=1&delete=1&confirm=yes"
    for row in table():
        if "GET" in row.methods and row.path != "/events":
            for method in ("GET", "HEAD"):
                for value in (media_id, job_id, place.person().id):
                    tried(
                        client, method, concrete(row.path, value) + acting, headers={"X-HTTP-Method-Override": "DELETE"}
                    )
    assert place.dump() == before
    assert {path: path.read_bytes() for path in sorted(place.settings.media_root.rglob("*")) if is_ours(path)} == files


def is_ours(path: Path) -> bool:
    """Whether a file is kept for good: databases are compared by what they say."""
    return path.is_file() and not path.name.endswith((".db", "-wal", "-shm"))


@pytest.mark.parametrize(
    ("name", "part"),
    [("a field in a hundred thousand parts", b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r\n' * 100_000),
     ("files that were not chosen", b'--x\r\nContent-Disposition: form-data; name="f"; filename=""\r\n\r\n\r\n' * 100_000),
     ("data of a file that was not chosen", b'--x\r\nContent-Disposition: form-data; name="f"; filename=""\r\n\r\n' + b"a" * 3_000_000 + b"\r\n"),
     ("a field without end", b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + b"a" * 3_000_000 + b"\r\n"),
     ("a header without end", b"--x\r\nX-Long: " + b"a" * 3_000_000 + b"\r\n\r\nx\r\n"),
     ("a thousand headers", b"--x\r\n" + b"X-Many: a\r\n" * 1000 + b"\r\nx\r\n"),
     ("a parameter without end", b'--x\r\nContent-Disposition: form-data; name="' + b"a" * 3_000_000 + b'"\r\n\r\nx\r\n')],
)  # fmt: skip
def test_a_form_without_end_is_cut_short(place: Place, name: str, part: bytes) -> None:
    """H2: many parts, empty ones, long ones and long headers end as refused, and leave nothing on the disk."""
    client = place.client(Role.MEMBER)
    for path in ("/api/upload", "/submit"):
        answer = client.post(path, content=part + b"--x--\r\n", headers=MULTIPART)
        assert (name, answer.status_code) in {(name, 413), (name, 422)}
    uploads = place.settings.work / "uploads"
    assert list(uploads.iterdir() if uploads.is_dir() else ()) == []
