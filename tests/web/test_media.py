"""Streaming: ranges, validators, types, links, and nothing that is not the library's."""

from __future__ import annotations

import os
import re
from email import policy
from email.parser import BytesParser
from pathlib import Path

import httpx
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from web_place import Place, running, shelve

from medialib.settings import Folder
from medialib.store import connect, media, secrets, users
from medialib.store.users import Role

DATA = bytes(range(256)) * 12_000  # 3 MB: several chunks
PATH = "/media/main/movies/Fargo.mp4"


@pytest.fixture
def film(place: Place) -> str:
    return shelve(place.settings, "movies/Fargo.mp4", DATA)


@pytest.fixture
def client(place: Place, film: str) -> httpx.Client:
    return place.client(Role.GUEST)


def test_the_whole_file(client: httpx.Client) -> None:
    answer = client.get(PATH)
    assert (answer.status_code, answer.content == DATA) == (200, True)
    kept = ("content-type", "content-length", "accept-ranges", "cache-control", "x-content-type-options")
    assert [answer.headers[name] for name in kept] == ["video/mp4", "3072000", "bytes", "private, no-cache", "nosniff"]


def test_head_says_the_same_without_the_bytes(client: httpx.Client) -> None:
    whole, head = client.get(PATH), client.head(PATH)
    assert (head.status_code, head.content) == (200, b"")
    assert {name: value for name, value in head.headers.items() if name != "date"} == {
        name: value for name, value in whole.headers.items() if name != "date"
    }
    part = client.head(PATH, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.headers["content-length"], part.content) == (206, "10", b"")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=100-", 100, 3071999), ("bytes=-5", 3071995, 3071999), ("bytes=1000000-2999999", 1000000, 2999999)],
)  # fmt: skip
def test_one_range(client: httpx.Client, asked: str, first: int, last: int) -> None:
    answer = client.get(PATH, headers={"Range": asked})
    assert (answer.status_code, answer.headers["content-range"]) == (206, f"bytes {first}-{last}/3072000")
    assert answer.content == DATA[first : last + 1]


def test_several_ranges(client: httpx.Client) -> None:
    answer = client.get(PATH, headers={"Range": "bytes=10-19,-3,2000000-2000009"})
    assert answer.status_code == 206
    head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + answer.content)
    parts = list(message.iter_parts())
    assert [(part["Content-Type"], part["Content-Range"], part.get_payload(decode=True)) for part in parts] == [
        ("video/mp4", "bytes 10-19/3072000", DATA[10:20]),
        ("video/mp4", "bytes 2000000-2000009/3072000", DATA[2000000:2000010]),
        ("video/mp4", "bytes 3071997-3071999/3072000", DATA[-3:]),
    ]


def test_beyond_the_end(client: httpx.Client) -> None:
    answer = client.get(PATH, headers={"Range": "bytes=9999999-"})
    assert (answer.status_code, answer.headers["content-range"], answer.content) == (416, "bytes */3072000", b"")


def test_ten_thousand_ranges_are_answered_with_the_whole_file(client: httpx.Client) -> None:
    answer = client.get(PATH, headers={"Range": "bytes=" + ",".join(["0-1"] * 10_000)})
    assert (answer.status_code, len(answer.content)) == (200, len(DATA))


def test_a_copy_that_is_still_good_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(PATH)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    again = [
        client.get(PATH, headers={"If-None-Match": etag}),
        client.get(PATH, headers={"If-None-Match": f'"x", W/{etag}'}),
        client.get(PATH, headers={"If-None-Match": "*", "Range": "bytes=0-1"}),
        client.get(PATH, headers={"If-Modified-Since": modified}),
        client.get(PATH, headers={"If-None-Match": '"x"', "If-Modified-Since": modified}),
        client.get(PATH, headers={"If-Modified-Since": "nonsense"}),
    ]
    assert [answer.status_code for answer in again] == [304, 304, 304, 304, 200, 200]
    assert (again[0].headers["etag"], again[0].content) == (etag, b"")


def test_a_range_counts_only_for_the_same_file(client: httpx.Client, place: Place) -> None:
    first = client.get(PATH)
    conditions = (
        first.headers["etag"],
        first.headers["last-modified"],
        '"other"',
        f"W/{first.headers['etag']}",
        "Sat, 01 Jan 2000 00:00:00 GMT",
    )
    asked = [client.get(PATH, headers={"Range": "bytes=0-9", "If-Range": condition}) for condition in conditions]
    assert [answer.status_code for answer in asked] == [206, 206, 200, 200, 200]
    (place.settings.media_root / "movies/Fargo.mp4").write_bytes(DATA[:-1] + b"!")
    changed = client.get(PATH, headers={"Range": "bytes=0-9", "If-Range": first.headers["etag"]})
    assert (changed.status_code, changed.headers["etag"] == first.headers["etag"]) == (200, False)


def test_an_empty_file(place: Place) -> None:
    shelve(place.settings, "movies/empty.mp4", b"")
    client = place.client(Role.GUEST)
    answers = [client.get("/media/main/movies/empty.mp4", headers=headers) for headers in ({}, {"Range": "bytes=0-"})]
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b""), (416, b"")]


def test_names_in_any_script_and_with_odd_letters(place: Place) -> None:
    names = (
        "movies/七人の侍 (1954)/七人.mp4",
        "movies/a b%20c#d?e;f&g.mp4",
        "movies/-x\n\u202e.mp4",
        "movies/\u00fc.mp4",
        "movies/u\u0308.mp4",
    )
    client = place.client(Role.GUEST)
    for number, name in enumerate(names):
        shelve(place.settings, name, f"film {number}".encode())
    answers = [
        client.get(httpx.URL(place.url).copy_with(raw_path=f"/media/main/{_quoted(name)}".encode())) for name in names
    ]
    assert [answer.text for answer in answers] == [f"film {number}" for number in range(5)]


def _quoted(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode()).replace("%2F", "/")


@pytest.mark.parametrize("name", ["page.html", "none"])
def test_what_is_not_plainly_media_is_a_sandboxed_download(place: Place, name: str) -> None:
    shelve(place.settings, f"uploads/{name}", b"<script>alert(1)</script>")
    answer = place.client(Role.GUEST).get(f"/media/main/uploads/{name}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_files_name_cannot_write_headers(place: Place) -> None:
    name = 'x"\r\nSet-Cookie: a=b; é.html'
    shelve(place.settings, f"uploads/{name}", b"x")
    status, headers, _ = place.get_raw(f"/media/main/uploads/{_quoted(name)}", place.cookie(place.person(Role.GUEST)))
    assert (status, "set-cookie" in headers) == (200, False)


def test_subtitles_have_their_type(place: Place) -> None:
    shelve(place.settings, "movies/Fargo.en.vtt", b"WEBVTT")
    assert (
        place.client(Role.GUEST).get("/media/main/movies/Fargo.en.vtt").headers["content-type"]
        == "text/vtt; charset=utf-8"
    )


def test_only_what_the_library_knows(place: Place, client: httpx.Client, film: str) -> None:
    (place.settings.media_root / "movies" / "private.mp4").write_bytes(b"x")
    unknown = (
        "/media/main/movies/private.mp4",
        "/media/main/data/library.db",
        "/media/main/data/private.db-wal",
        "/media/other/x.mp4",
        "/media/main/",
        "/media/main",
        "/media/",
    )
    assert [client.get(path).status_code for path in unknown] == [404] * 7
    with connect.library(place.settings) as db, connect.write(db):
        media.delete(db, film, connect.now())
    assert client.get(PATH).status_code == 404


def test_a_row_that_names_our_data_opens_nothing(place: Place) -> None:
    shelve(place.settings, "data/notes.txt", b"secret")
    assert place.client().get("/media/main/data/notes.txt").status_code == 404


OUTSIDE = (
    *("/media/main/../../etc/passwd", "/media/main/%2e%2e/%2e%2e/etc/passwd", "/media/main/..%2f..%2fetc%2fpasswd",
     "/media/main/%252e%252e/x", "/media/main//etc/passwd", "/media/main/%2fetc%2fpasswd", "/media/main/..\\..\\x",
     "/media/main/movies/./Fargo.mp4", "/media/main/movies/x%00.mp4", "/media/..%2fmain/movies/Fargo.mp4",
     "/media/main/movies/Fargo.mp4/", "/media/main/" + "a/" * 3000, "/media/main/" + "a" * 5000, "/media//main/movies/Fargo.mp4",
     "//media/main/movies/Fargo.mp4", "/media/main/movies"),
)  # fmt: skip


def test_no_path_leads_outside(place: Place, film: str) -> None:
    cookie = place.cookie(place.person(Role.GUEST))
    answers = {target: place.get_raw(target, cookie) for target in OUTSIDE}
    assert {target: (status, b"root:" in body) for target, (status, _, body) in answers.items()} == dict.fromkeys(
        OUTSIDE, (404, False)
    )


def test_links_are_followed_inside_a_folder_only(place: Place, tmp_path: Path) -> None:
    outside, evil = tmp_path / "secret.mp4", tmp_path / "media-evil"
    outside.write_bytes(b"secret")
    evil.mkdir()
    (evil / "x.mp4").write_bytes(b"secret")
    root = place.settings.media_root / "movies"
    for name, target in {
        "out.mp4": outside,
        "up": tmp_path,
        "twin": evil,
        "in.mp4": root / "Fargo.mp4",
        "loop.mp4": root / "loop.mp4",
    }.items():
        path = {"up": "up/secret.mp4", "twin": "twin/x.mp4"}.get(name, name)
        if name == path:
            shelve(place.settings, f"movies/{name}", b"x")
            (root / name).unlink()
        else:
            shelve(place.settings, f"movies/{path}", b"x")
            (root / path).unlink()
            (root / name).rmdir()
        (root / name).symlink_to(target)
    shelve(place.settings, "movies/Fargo.mp4", b"film")
    client = place.client(Role.GUEST)
    answers = [
        client.get(f"/media/main/movies/{path}")
        for path in ("out.mp4", "up/secret.mp4", "twin/x.mp4", "in.mp4", "loop.mp4")
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 200, 404]


def test_a_pipe_or_device_does_not_hang_us(place: Place) -> None:
    shelve(place.settings, "movies/pipe.mp4", b"x")
    target = place.settings.media_root / "movies/pipe.mp4"
    target.unlink()
    os.mkfifo(target)
    assert place.client(Role.GUEST).get("/media/main/movies/pipe.mp4").status_code == 404


def test_other_folders_are_served_by_name(place: Place, tmp_path: Path) -> None:
    (tmp_path / "nas").mkdir()
    settings = place.settings.model_copy(update={"folders": {"nas": Folder(path=tmp_path / "nas")}})
    shelve(settings, "Film.mkv", b"film", folder="nas")
    with running(settings) as with_nas:
        answer = with_nas.client(Role.GUEST).get("/media/nas/Film.mkv")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "video/x-matroska")
        (tmp_path / "nas" / "Film.mkv").unlink()
        assert with_nas.client(Role.GUEST).get("/media/nas/Film.mkv").status_code == 404


def test_a_link_opens_one_file_and_nothing_else(place: Place, film: str, client: httpx.Client) -> None:
    shelve(place.settings, "movies/Other.mp4", b"other", title="Other")
    signed = client.post(f"/api/media/{film}/link", json={}).json()
    assert re.fullmatch(r"/media/main/movies/Fargo\.mp4\?link=[\w.-]+", signed["href"])
    link, player = signed["href"].split("link=")[1], place.anybody()
    answer = player.get(signed["href"], headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.content, signed["seconds"]) == (206, DATA[:4], 21600)
    elsewhere = {
        "other file": player.get(f"/media/main/movies/Other.mp4?link={link}"),
        "api": player.get(f"/api/me?link={link}"),
        "page": player.get(f"/item/x.html?link={link}"),
        "post": player.post(signed["href"]),
        "bearer": player.get("/api/me", headers={"Authorization": f"Bearer {link}"}),
        "cookie": player.get("/api/me", headers={"Cookie": f"medialib={link}"}),
        "cut": player.get(signed["href"][:-1]),
        "empty": player.get(f"{PATH}?link="),
        "guessed key": player.get(
            f"{PATH}?link="
            + str(URLSafeTimedSerializer("", salt="media-link").dumps(["main", "movies/Fargo.mp4", "x"]))
        ),
    }
    assert {name: answer.status_code for name, answer in elsewhere.items()} == {
        "other file": 401, "api": 401, "page": 303, "post": 401, "bearer": 401, "cookie": 401, "cut": 401, "empty": 401, "guessed key": 401,
    }  # fmt: skip


def test_a_link_ends_with_time_and_with_its_person(place: Place, film: str, client: httpx.Client) -> None:
    href = client.post(f"/api/media/{film}/link", json={}).json()["href"]
    place.person(Role.ADMIN)
    with connect.private(place.settings) as db:
        key = secrets.get(db, "media-links") or ""
        payload = URLSafeTimedSerializer(key, salt="media-link").loads(href.split("link=")[1])
        old = URLSafeTimedSerializer(key, salt="media-link", signer=LongAgo).dumps(payload)
        users.disable(db, place.person(Role.GUEST).id, connect.now())
    assert place.anybody().get(href).status_code == 401
    with connect.private(place.settings) as db:
        users.enable(db, place.person(Role.GUEST).id)
    assert [place.anybody().get(target).status_code for target in (href, f"{PATH}?link={old!s}")] == [200, 401]


class LongAgo(TimestampSigner):
    """Signs as it would have seven hours ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 7 * 3600


def test_no_link_to_what_is_not_there(place: Place, client: httpx.Client, film: str) -> None:
    answers = [
        client.post(f"/api/media/{name}/link", json=body)
        for name, body in (("nothing", {}), (film, {"file_id": 99}), (film, {"path": "x"}))
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 422]
