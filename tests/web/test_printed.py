"""The printed catalogue behind the gate: files, validators, types, and nothing but files."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from web_place import Place

from medialib.store.users import Role

FILES = {
    "index.html": "<h1>Home</h1>",
    "404.html": "<h1>No such page</h1>",
    "item/ab/abc.html": "<h1>Fargo</h1>",
    "assets/site-0123.css": "h1 {}",
    "art/ab/abc-320.webp": "picture",
    "search/fa.js": "found()",
    "feed.xml": "<rss/>",
    "icon.svg": "<svg/>",
    ".secret": "hidden",
}


@pytest.fixture
def home(place: Place) -> Path:
    root = place.settings.build_dir / "home"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def client(place: Place, home: Path) -> httpx.Client:
    return place.client(Role.GUEST)


def test_files_have_their_type_and_their_audience(client: httpx.Client) -> None:
    kept = ("content-type", "cache-control")
    answers = {path: client.get(f"/{path}") for path in ("", *FILES) if path != ".secret"}
    assert {path: (answer.text, *(answer.headers[name] for name in kept)) for path, answer in answers.items()} == {
        "": ("<h1>Home</h1>", "text/html; charset=utf-8", "private, no-cache"),
        "index.html": ("<h1>Home</h1>", "text/html; charset=utf-8", "private, no-cache"),
        "404.html": ("<h1>No such page</h1>", "text/html; charset=utf-8", "private, no-cache"),
        "item/ab/abc.html": ("<h1>Fargo</h1>", "text/html; charset=utf-8", "private, no-cache"),
        "assets/site-0123.css": ("h1 {}", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        "art/ab/abc-320.webp": ("picture", "image/webp", "private, max-age=31536000, immutable"),
        "search/fa.js": ("found()", "text/javascript; charset=utf-8", "private, no-cache"),
        "feed.xml": ("<rss/>", "application/xml; charset=utf-8", "private, no-cache"),
        "icon.svg": ("<svg/>", "image/svg+xml", "private, no-cache"),
    }


def test_a_page_is_sent_again_only_when_it_has_changed(client: httpx.Client, home: Path) -> None:
    etag = client.get("/").headers["etag"]
    again = client.get("/", headers={"If-None-Match": etag})
    assert (again.status_code, again.headers["etag"], again.headers["cache-control"]) == (
        304,
        etag,
        "private, no-cache",
    )
    (home / "new.html").write_text("<h1>Back</h1>")
    (home / "new.html").replace(home / "index.html")
    changed = client.get("/", headers={"If-None-Match": etag})
    assert (changed.status_code, changed.text) == (200, "<h1>Back</h1>")


def test_head_is_get_without_the_page(client: httpx.Client) -> None:
    answer = client.head("/")
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "13", b"")


def test_what_is_not_there_is_a_whole_page_at_any_depth(client: httpx.Client) -> None:
    for path in ("/nothing.html", "/item", "/item/", "/item/ab/", "/private/x.css", "/jobs/x/y.css"):
        answer = client.get(path, headers={"Range": "bytes=0-3", "Accept": "text/html"})
        assert (path, answer.status_code, "No page stands at this address." in answer.text) == (path, 404, True)
        style = re.search(r'href="([^"]+\.css)"', answer.text)
        assert style is not None
        assert client.get(urljoin(path, style[1])).status_code == 200


def test_nothing_is_served_to_strangers_but_assets(place: Place, home: Path) -> None:
    stranger = place.anybody()
    place.person()
    answers = {path: stranger.get(f"/{path}").status_code for path in ("", *FILES)}
    assert answers == {path: 200 if path.startswith("assets/") else 303 for path in ("", *FILES)}


OUTSIDE = (
    *("/../private.db", "/%2e%2e/private.db", "/..%2fprivate.db", "/%252e%252e/x", "/assets/../index.html",
     "/assets/..%2findex.html", "/assets/%2e%2e/%2e%2e/x", "//index.html", "/.//index.html", "/item//ab/abc.html", "/index.html%00", "/index.html/",
     "/\\..\\x", "/.git/config", "/assets/", "/assets", "/item/ab\n/abc.html", "/index.html%0a"),
)  # fmt: skip


def test_no_path_leads_outside(place: Place, home: Path) -> None:
    (home.parent / "private.db").write_text("secret")
    cookie = place.cookie(place.person(Role.GUEST))
    answers = {target: place.get_raw(target, cookie) for target in OUTSIDE}
    led = {
        target: (status in (400, 404), b"secret" in body, b"<h1>Home<" in body)
        for target, (status, _, body) in answers.items()
    }
    assert led == dict.fromkeys(OUTSIDE, (True, False, False))


def test_a_link_in_the_printed_folder_is_not_followed(
    place: Place, home: Path, client: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    (home / "out.html").symlink_to(tmp_path / "secret")
    (home / "up").symlink_to(tmp_path)
    assert [client.get(path).status_code for path in ("/out.html", "/up/secret")] == [404, 404]


def test_before_anything_is_printed_there_is_a_plain_page(place: Place) -> None:
    client = place.client(Role.GUEST)
    assert [client.get(path).status_code for path in ("/", "/item/ab/abc.html")] == [503, 404]
    waiting = client.get("/", headers={"Accept": "text/html"})
    assert [waiting.headers[name] for name in ("refresh", "retry-after")] == ["2", "2"]


def test_the_dynamic_pages_have_their_assets_before_anything_is_printed(place: Place) -> None:
    page = place.anybody().get("/setup").text
    hrefs = [part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("assets/")]
    answers = [place.anybody().get(f"/{href}") for href in hrefs]
    assert hrefs and {(answer.status_code, answer.headers["cache-control"]) for answer in answers} == {
        (200, "public, max-age=31536000, immutable")
    }


LONG = "<p>Fargo</p>\n" * 500
KEPT = ("content-encoding", "vary", "accept-ranges")


@pytest.fixture
def long(home: Path) -> str:
    (home / "long.html").write_text(LONG)
    (home / "art/ab/long-320.webp").write_text(LONG)
    return "/long.html"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br, GZIP;q=0.5", "gzip"),
        ("*", "gzip"),
        ("", None),
        ("br", None),
        ("gzip;q=0", None),
        ("gzip; q=0.0, br", None),
        ("gzip;q=0.", None),
        ("gzip;\tq=0.000", None),
        ("*, gzip;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("identity, *;q=0", None),
        ("gzip;q=0.001", "gzip"),
        ("xgzip, gzipx", None),
    ],
)
def test_a_long_page_is_packed_for_whoever_takes_it(
    client: httpx.Client, long: str, accepted: str, encoding: str | None
) -> None:
    answer = client.get(long, headers={"Accept-Encoding": accepted})
    assert (answer.text, answer.headers.get("content-encoding"), answer.headers["vary"]) == (
        LONG,
        encoding,
        "Accept-Encoding",
    )
    sent = int(answer.headers["content-length"])
    assert (sent < len(LONG) / 10) if encoding else sent == len(LONG)


def test_packed_and_plain_are_told_apart_and_each_kept(client: httpx.Client, long: str) -> None:
    packed, plain = (client.get(long, headers={"Accept-Encoding": accepted}) for accepted in ("gzip", "identity"))
    assert packed.headers["etag"] != plain.headers["etag"]
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    kept = client.get(long, headers=again)
    assert (kept.status_code, kept.headers["etag"], kept.headers["vary"], kept.content) == (
        304,
        packed.headers["etag"],
        "Accept-Encoding",
        b"",
    )
    head = client.head(long, headers={"Accept-Encoding": "gzip"})
    assert (head.headers["content-length"], head.content) == (packed.headers["content-length"], b"")


def test_pictures_parts_and_small_pages_are_sent_as_they_are(client: httpx.Client, long: str) -> None:
    answers = [
        client.get("/art/ab/long-320.webp"),
        client.get(long, headers={"Range": "bytes=0-3"}),
        client.get("/index.html"),
    ]
    assert [(answer.status_code, *(answer.headers.get(name) for name in KEPT)) for answer in answers] == [
        (200, None, None, "bytes"),
        (206, None, "Accept-Encoding", "bytes"),
        (200, None, None, "bytes"),
    ]
