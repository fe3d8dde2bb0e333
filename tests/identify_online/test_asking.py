"""Asking services that answer well, badly, slowly or not at all; and where keys might be seen."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fetch_site import Page, Site, Visit, going_to, open_site, text
from recorder import Recorder

from medialib import __version__
from medialib.errors import (
    AddressError,
    CancelledError,
    JobError,
    MedialibError,
    SettingsError,
    TemporaryError,
    TooLargeError,
)
from medialib.identify.online.asking import Asker, intervals_of, read_json, read_xml, user_agent
from medialib.settings import Settings
from medialib.settings.table import Providers

KEY = "CANARY0123456789abcdef0123456789"
TOKEN = "eyCANARY.abcdef.ghijkl"
JSON = "application/json;charset=utf-8"


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


@pytest.fixture
def quick(tmp_path: Path) -> Settings:
    """Settings with a key, for services on loopback."""
    providers = Providers.model_validate({"tmdb_key": KEY, "contact": "me@example.org"})
    return Settings(media_root=tmp_path / "media", allow_private_addresses=True, providers=providers)


@pytest.fixture
def asker(quick: Settings, report: Recorder) -> Asker:
    return Asker(quick, report)


def answer(body: bytes, **headers: str) -> Page:
    return text(body, **({"Content_Type": JSON} | headers))


def seen(site: Site) -> list[tuple[str, str | None, str | None]]:
    """What was asked: path, If-None-Match, If-Modified-Since."""
    return [(path, headers.get("if-none-match"), headers.get("if-modified-since")) for path, headers in site.seen]


def kept(settings: Settings) -> str:
    """Every file name and content below data/, as text."""
    files = [path for path in settings.data.rglob("*") if path.is_file()]
    return "\n".join(f"{path}\n{path.read_bytes()!r}" for path in files)


def test_a_question_and_its_answer(site: Site, asker: Asker) -> None:
    site.pages["/3/search"] = answer(b'{"results": [1, "\xc3\xa9"]}')
    params: dict[str, str | int | None] = {"query": "Tom & Jerry é", "year": 1990, "page": None, "api_key": KEY}
    assert asker.json(f"{site.url}/3/search", params, {"X-A": "b"}, secret_params=("api_key",)) == {"results": [1, "é"]}
    ((path, headers),) = site.seen
    assert (path, headers["user-agent"], headers["accept"], headers["x-a"]) == (
        f"/3/search?query=Tom+%26+Jerry+%C3%A9&year=1990&api_key={KEY}",
        f"medialib/{__version__} ( me@example.org )",
        "application/json, */*;q=0.1",
        "b",
    )


def test_xml(site: Site, asker: Asker) -> None:
    site.pages["/ws"] = answer(b"<metadata><artist id='1'/></metadata>", Content_Type="application/xml; charset=UTF-8")
    root = asker.xml(f"{site.url}/ws", {"query": "x"})
    assert root is not None and [(child.tag, dict(child.attrib)) for child in root] == [("artist", {"id": "1"})]


def test_a_fresh_answer_is_not_asked_for_again_whatever_the_key(site: Site, asker: Asker, quick: Settings) -> None:
    site.pages["/a"] = answer(b"[1]", Cache_Control="max-age=600")
    for another in (asker, Asker(quick)):
        for key in ("one-key", "two-key"):
            assert another.json(f"{site.url}/a", {"x": 1, "key": key}, secret_params=("key",)) == [1]
    assert site.paths == ["/a?x=1&key=one-key"]
    asker.json(f"{site.url}/a", {"x": 2})
    assert site.paths[1:] == ["/a?x=2"]


def conditional(visit: Visit) -> None:
    """A page that has not changed since it had its tag."""
    same = visit.headers.get("If-None-Match") == '"v1"'
    visit.send(304 if same else 200, b"" if same else b"[1]", Content_Type=JSON, ETag='"v1"', Cache_Control="max-age=0")


def test_a_stale_answer_is_asked_for_conditionally(site: Site, asker: Asker) -> None:
    site.pages["/a"] = conditional
    assert [asker.json(f"{site.url}/a") for _ in range(3)] == [[1]] * 3
    assert seen(site) == [("/a", None, None), ("/a", '"v1"', None), ("/a", '"v1"', None)]


def test_a_fresh_answer_is_asked_for_conditionally_where_that_is_wanted(site: Site, quick: Settings) -> None:
    date = "Thu, 01 Jan 2026 00:00:00 GMT"
    site.pages["/a"] = answer(b"[1]", Last_Modified=date, Cache_Control="max-age=600")
    first, again = Asker(quick), Asker(quick, revalidate=True)
    assert [asker.json(f"{site.url}/a") for asker in (first, again, again)] == [[1]] * 3
    assert seen(site) == [("/a", None, None), ("/a", None, date)]


def test_requests_overlap(site: Site, asker: Asker) -> None:
    together = threading.Barrier(4, timeout=20)

    def page(visit: Visit) -> None:
        together.wait()
        answer(b"[1]")(visit)

    site.pages["/a"] = page
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda number: asker.json(f"{site.url}/a", {"n": number}), range(4))) == [[1]] * 4


def drip(visit: Visit) -> None:
    visit.raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(100):
        visit.wfile.write(b" ")
        time.sleep(0.05)


PASSING: dict[str, Page] = {
    "500": lambda visit: visit.send(500),
    "502": lambda visit: visit.send(502, b"<html>", Content_Type="text/html"),
    "503 long": lambda visit: visit.send(503, Retry_After="3600"),
    "429 long": lambda visit: visit.send(429, Retry_After="3600"),
    "hung up": lambda visit: visit.raw(b""),
    "cut off": lambda visit: visit.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1"),
    "slow": drip,
    "html": lambda visit: visit.send(200, b"<html>Sorry</html>", Content_Type="text/html; charset=utf-8"),
    "broken json": lambda visit: visit.send(200, b'{"results": [', Content_Type=JSON),
    "not utf-8": lambda visit: visit.send(200, b'"\xff"', Content_Type=JSON),
    "empty": lambda visit: visit.send(200, b"", Content_Type=JSON),
    "deep": lambda visit: visit.send(200, b"[" * 200_000, Content_Type=JSON),
}


@pytest.mark.parametrize("trouble", PASSING)
def test_what_may_pass_fails_for_now_or_an_old_answer_is_used(
    trouble: str, site: Site, asker: Asker, report: Recorder, quick: Settings
) -> None:
    site.pages |= {"/a": PASSING[trouble], "/old": answer(b"[1]", Cache_Control="max-age=0")}
    assert asker.json(f"{site.url}/old") == [1]
    asker = Asker(quick, report, total_s=0.5) if trouble == "slow" else asker
    site.pages["/old"] = PASSING[trouble]
    assert asker.json(f"{site.url}/old") == [1]
    with pytest.raises(TemporaryError):
        asker.json(f"{site.url}/a")
    (line,) = report.lines
    assert line.endswith("(0 h old) is used.")


def test_a_busy_service_is_waited_for_a_little(site: Site, asker: Asker) -> None:
    def busy(visit: Visit) -> None:
        visit.send(429, Retry_After="0") if len(site.seen) < 3 else answer(b"[1]")(visit)

    site.pages["/a"] = busy
    assert (asker.json(f"{site.url}/a"), len(site.seen)) == ([1], 3)


def test_what_a_service_does_not_know_is_none_and_not_asked_again(site: Site, asker: Asker) -> None:
    assert [asker.json(f"{site.url}/nothing"), asker.json(f"{site.url}/nothing"), asker.xml(f"{site.url}/no")] == [
        None
    ] * 3
    assert site.paths == ["/nothing", "/no"]


def test_a_refusal_may_be_an_answer(site: Site, asker: Asker) -> None:
    site.pages["/a"] = lambda visit: visit.send(400, b'{"error": {"code": 4}}', Content_Type=JSON)
    assert [asker.json(f"{site.url}/a", answers=(400,)) for _ in range(2)] == [{"error": {"code": 4}}] * 2
    assert len(site.seen) == 2


REFUSALS: dict[str, tuple[Page, type[MedialibError]]] = {
    "key": (lambda visit: visit.send(401, b'{"status_code": 7}', Content_Type=JSON), SettingsError),
    "forbidden": (lambda visit: visit.send(403), JobError),
    "bad": (lambda visit: visit.send(400), JobError),
    "huge": (lambda visit: visit.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n"), TooLargeError),
    "metadata": (going_to("http://169.254.169.254/latest/"), AddressError),
    "file": (going_to("file:///etc/passwd"), AddressError),
    "loop": (going_to("/a"), JobError),
}


@pytest.mark.parametrize("trouble", REFUSALS)
def test_what_will_not_pass_fails_for_good(trouble: str, site: Site, asker: Asker) -> None:
    site.pages["/a"], kind = REFUSALS[trouble]
    with pytest.raises(MedialibError) as caught:
        asker.json(f"{site.url}/a")
    assert type(caught.value) is kind


def test_another_site_is_only_gone_to_where_that_is_wanted(site: Site, quick: Settings, asker: Asker) -> None:
    with open_site() as other:
        other.pages["/b"] = answer(b"[2]")
        site.pages |= {"/a": going_to(f"{other.url}/b"), "/here": going_to("/c"), "/c": answer(b"[3]")}
        with pytest.raises(JobError) as caught:
            asker.json(f"{site.url}/a")
        assert (other.seen, caught.value.message) == ([], f"{site.url}/a redirects to another site.")
        assert asker.json(f"{site.url}/a", headers={"Authorization": TOKEN}, elsewhere=True) == [2]
        assert (asker.json(f"{site.url}/here"), "authorization" in other.seen[0][1]) == ([3], False)


def test_a_redirect_to_this_machine_is_refused_by_default(site: Site, tmp_path: Path) -> None:
    with pytest.raises(AddressError):
        Asker(Settings(media_root=tmp_path)).json(f"{site.url}/a")
    assert site.seen == []


def shouting(visit: Visit) -> None:
    """A page that fails and repeats all it was told."""
    visit.send(302, Location=f"ftp://{visit.headers.get('Authorization', 'x').split()[-1]}/{visit.path}")


@pytest.mark.parametrize("page", [shouting, *PASSING.values(), *(page for page, _ in REFUSALS.values())])
def test_keys_are_seen_nowhere(page: Page, site: Site, asker: Asker, report: Recorder, quick: Settings) -> None:
    site.pages |= {"/ok": conditional, "/a": page}

    def inquiry(path: str) -> None:
        params = {"api_key": KEY, "client": "CANARYclient"}
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        asked = Asker(quick, report, total_s=0.5) if site.pages[path] is drip else asker
        asked.json(f"{site.url}{path}", params, bearer, secret_params=("api_key", "client"))

    inquiry("/ok")
    site.pages["/ok"] = page
    texts = []
    for path in ("/a", "/ok"):
        try:
            inquiry(path)
        except MedialibError as error:
            texts += [error.message, error.hint, *traceback.format_exception(error)]
    shown = "\n".join([*texts, *report.lines, kept(quick)])
    assert ("CANARY" in shown, "CANARY" in site.paths[0]) == (False, True)


def test_a_cancelled_job_asks_nothing_more(site: Site, asker: Asker, report: Recorder) -> None:
    site.pages["/a"] = answer(b"[1]", Cache_Control="max-age=0")
    asker.json(f"{site.url}/a")
    report.stopped.set()
    with pytest.raises(CancelledError):
        asker.json(f"{site.url}/a")


def test_a_broken_file_in_the_cache_is_asked_for_again(site: Site, asker: Asker, quick: Settings) -> None:
    site.pages["/a"] = answer(b"[1]")
    asker.json(f"{site.url}/a")
    for file in (quick.data / "cache" / "providers").glob("??/*"):
        file.write_bytes(b"junk")
    assert (asker.json(f"{site.url}/a"), len(site.seen)) == ([1], 2)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"\xef\xbb\xbf{}", {}),
        (b'"\\ud800x"', "\ufffdx"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'{"\\uDFFF": 1}', {"\ufffd": 1}),
    ],
)
def test_json_of_strangers(body: bytes, value: object) -> None:
    assert read_json(body) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a>",
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"\xff\xfe",
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        b'<?xml version="1.0" encoding="base64"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
    ],
)
def test_xml_of_strangers(body: bytes) -> None:
    with pytest.raises(ValueError):
        read_xml(body)


@pytest.mark.parametrize(
    ("contact", "agent"),
    [("", ""), ("me@example.org", " ( me@example.org )"), ("A\r\nX: y (é)", " ( A X: y )"), ("日本", "")],
)
def test_who_asks(contact: str, agent: str, quick: Settings) -> None:
    settings = quick.model_copy(update={"providers": Providers(contact=contact)})
    assert user_agent(settings) == f"medialib/{__version__}{agent}"


def test_how_often_services_may_be_asked(quick: Settings) -> None:
    assert intervals_of(quick) == {
        "api.themoviedb.org": 1 / 45,
        "musicbrainz.org": 1.0,
        "api.acoustid.org": 0.35,
        "openlibrary.org": 0.35,
    }


@pytest.mark.parametrize(
    ("url", "asked_s", "seconds"),
    [
        ("https://musicbrainz.org", 0.0, 1.0),
        ("https://beta.musicbrainz.org", 0.2, 1.0),
        ("https://musicbrainz.org", 3.0, 3.0),
        ("https://notmusicbrainz.org", 0.2, 0.2),
        ("http://mirror.home:5000", 0.0, 0.0),
    ],
)
def test_only_a_mirror_of_one_s_own_is_asked_more_often(
    url: str, asked_s: float, seconds: float, quick: Settings
) -> None:
    given = {"musicbrainz_url": url, "musicbrainz_interval_s": asked_s}
    settings = quick.model_copy(update={"providers": Providers.model_validate(given)})
    assert intervals_of(settings)[url.partition("//")[2]] == seconds


@pytest.mark.parametrize("url", ["https://musicbrainz.org:443", "https://me:secret@musicbrainz.org"])
def test_a_service_keeps_its_pace_however_its_address_is_written(url: str, quick: Settings) -> None:
    settings = quick.model_copy(update={"providers": Providers.model_validate({"musicbrainz_url": url})})
    assert intervals_of(settings)["musicbrainz.org"] == 1.0


def test_a_form_keeps_keys_out_of_addresses_and_is_cached_by_what_it_asks(
    site: Site, asker: Asker, quick: Settings
) -> None:
    asked: list[bytes] = []

    def page(visit: Visit) -> None:
        asked.append(visit.body)
        visit.send(200, b'{"status": "ok"}', Content_Type=JSON)

    site.pages["/v2/lookup"] = page
    for sound in ("AQAA", "AQAA", "AQAB"):
        form: dict[str, str | int | None] = {"client": KEY, "fingerprint": sound, "format": None}
        assert asker.json(f"{site.url}/v2/lookup", form, secret_params=("client",), post=True) == {"status": "ok"}
    assert site.paths == ["/v2/lookup", "/v2/lookup"]
    assert asked == [f"client={KEY}&fingerprint={sound}".encode() for sound in ("AQAA", "AQAB")]
    assert KEY not in kept(quick)
