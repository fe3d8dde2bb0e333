"""What is kept of answers and for whom, what is asked anew, and how troubles are told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fetch_site import Page, Site, Visit, going_to, open_site, text
from recorder import Recorder

from medialib.errors import JobError, MedialibError, SettingsError, TemporaryError
from medialib.fetch.cache import Cache
from medialib.identify.online.asking import BUSY_S, Asker, read_json, read_xml
from medialib.settings import Settings
from medialib.settings.table import Providers

JSON = "application/json"


@pytest.fixture(scope="module")
def shared() -> Iterator[Site]:
    with open_site() as site:
        yield site


@pytest.fixture
def site(shared: Site) -> Site:
    """The site of the module with nothing on it yet."""
    shared.pages.clear()
    shared.seen.clear()
    return shared


@pytest.fixture
def quick(tmp_path: Path) -> Settings:
    return Settings(media_root=tmp_path / "media", allow_private_addresses=True)


@pytest.fixture
def asker(quick: Settings, report: Recorder) -> Asker:
    return Asker(quick, report, intervals={})


def answer(body: bytes, **headers: str) -> Page:
    return text(body, **({"Content_Type": JSON} | headers))


def counting(*bodies: bytes, **headers: str) -> Page:
    """A page that answers each time with the next of these."""
    left = list(bodies)
    return lambda visit: answer(left.pop(0) if len(left) > 1 else left[0], **headers)(visit)


def failure(asker: Asker, url: str, **more: Any) -> MedialibError:
    with pytest.raises(MedialibError) as caught:
        asker.json(url, **more)
    return caught.value


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/json; charset=utf-8",
        "application/vnd.api+json",
        "text/javascript",
        "application/JSON",
        "",
    ],
)
def test_types_that_json_comes_as(kind: str, site: Site, asker: Asker) -> None:
    site.pages["/a"] = text(b"[1]", **({"Content_Type": kind} if kind else {}))
    assert asker.json(f"{site.url}/a") == [1]


@pytest.mark.parametrize(
    "kind", ["text/html", "application/xml", "image/png", "text/plain", "application/octet-stream"]
)
def test_types_that_it_does_not_come_as(kind: str, site: Site, asker: Asker, quick: Settings) -> None:
    site.pages["/a"] = text(b"[1]", Content_Type=kind)
    error = failure(asker, f"{site.url}/a")
    assert (type(error), error.message, error.hint) == (
        *(TemporaryError, f"127.0.0.1 answered with {kind} in place of data.", "It may be down; try again later."),
    )
    site.pages["/a"] = answer(b"[2]")
    assert (asker.json(f"{site.url}/a"), len(site.seen)) == ([2], 2)


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8", "application/rss+xml", ""])
def test_types_that_xml_comes_as(kind: str, site: Site, asker: Asker) -> None:
    site.pages["/a"] = text(b"<a/>", **({"Content_Type": kind} if kind else {}))
    root = asker.xml(f"{site.url}/a")
    assert root is not None
    assert root.tag == "a"
    site.pages["/b"] = text(b"<a/>", Content_Type="application/json")
    with pytest.raises(TemporaryError):
        asker.xml(f"{site.url}/b")


def test_json_and_xml_of_one_address_are_kept_apart(site: Site, asker: Asker) -> None:
    site.pages["/a"] = text(b"<a/>")
    assert asker.xml(f"{site.url}/a") is not None
    assert type(failure(asker, f"{site.url}/a")) is TemporaryError
    site.pages["/a"] = text(b"[1]")
    assert asker.json(f"{site.url}/a") == [1]
    assert asker.xml(f"{site.url}/a") is not None


def test_the_order_of_what_is_asked_and_keys_make_no_other_answer(site: Site, asker: Asker) -> None:
    site.pages["/a"] = counting(b"[1]", b"[2]", Cache_Control="max-age=600")
    assert asker.json(f"{site.url}/a", {"x": 1, "y": "ä", "key": "secret-one"}, secret_params=("key",)) == [1]
    assert asker.json(f"{site.url}/a", {"key": "secret-two", "y": "ä", "x": 1, "z": None}, secret_params=("key",)) == [
        1
    ]
    assert asker.json(f"{site.url}/a", {"x": 1, "y": "a", "key": "secret-two"}, secret_params=("key",)) == [2]
    assert len(site.seen) == 2


def test_half_letters_of_a_file_name_can_be_asked_for(site: Site, asker: Asker) -> None:
    site.pages["/a"] = answer(b"[1]")
    assert asker.json(f"{site.url}/a", {"query": "caf\udce9 x"}) == [1]
    assert site.paths == ["/a?query=caf%3F+x"]


def test_what_must_not_be_kept_is_asked_for_every_time(site: Site, asker: Asker) -> None:
    site.pages["/a"] = counting(b"[1]", b"[2]", Cache_Control="no-store")
    assert [asker.json(f"{site.url}/a") for _ in range(3)] == [[1], [2], [2]]
    site.pages["/gone"] = lambda visit: visit.send(404, Cache_Control="no-store")
    assert [asker.json(f"{site.url}/gone") for _ in range(2)] == [None, None]
    assert site.paths == ["/a"] * 3 + ["/gone"] * 2


def test_what_was_unknown_and_is_known_now_is_found_when_it_is_asked_for_anew(site: Site, quick: Settings) -> None:
    assert Asker(quick, intervals={}).json(f"{site.url}/a") is None
    site.pages["/a"] = answer(b"[1]")
    assert Asker(quick, intervals={}).json(f"{site.url}/a") is None
    anew = Asker(quick, intervals={}, revalidate=True)
    assert [anew.json(f"{site.url}/a") for _ in range(2)] == [[1], [1]]
    assert site.paths == ["/a", "/a"]


def test_what_was_known_and_is_not_any_more_is_none(site: Site, quick: Settings) -> None:
    site.pages["/a"] = answer(b"[1]", ETag='"1"')
    assert Asker(quick, intervals={}).json(f"{site.url}/a") == [1]
    del site.pages["/a"]
    assert Asker(quick, intervals={}, revalidate=True).json(f"{site.url}/a") is None
    assert Asker(quick, intervals={}).json(f"{site.url}/a") is None
    assert [headers.get("if-none-match") for _, headers in site.seen] == [None, '"1"']


def test_an_answer_that_has_changed_takes_the_place_of_the_old_one(site: Site, quick: Settings) -> None:
    def page(visit: Visit) -> None:
        number = len(site.seen)
        answer(b"[%d]" % number, ETag=f'"{number}"', Cache_Control="max-age=0")(visit)

    site.pages["/a"] = page
    told = [Asker(quick, intervals={}).json(f"{site.url}/a") for _ in range(3)]
    assert told == [[1], [2], [3]]
    assert [headers.get("if-none-match") for _, headers in site.seen] == [None, '"1"', '"2"']


def test_nothing_new_without_having_asked_for_that_is_no_answer(site: Site, asker: Asker) -> None:
    site.pages["/a"] = lambda visit: visit.send(304)
    error = failure(asker, f"{site.url}/a")
    assert (type(error), error.message.startswith("The answer of 127.0.0.1 cannot be read: ")) == (TemporaryError, True)


def test_an_old_answer_serves_as_often_as_the_service_is_down_and_says_how_old_it_is(
    site: Site, asker: Asker, quick: Settings, report: Recorder
) -> None:
    site.pages["/a"] = answer(b"[1]", Cache_Control="max-age=0")
    asker.json(f"{site.url}/a", {"key": "CANARY12"}, secret_params=("key",))
    site.pages["/a"] = lambda visit: visit.send(500)
    for _ in range(2):
        assert asker.json(f"{site.url}/a", {"key": "CANARY12"}, secret_params=("key",)) == [1]
    stamp = time.strftime("%Y-%m-%d %H:", time.gmtime())
    assert [line.partition(" Its answer of ")[0] for line in report.lines] == [
        f"{site.url}/a?key=*** answered 500 Internal Server Error."
    ] * 2
    assert all(stamp in line and line.endswith(" (0 h old) is used.") for line in report.lines)
    assert Asker(quick, None, intervals={}).json(f"{site.url}/a") == [1]


@pytest.mark.parametrize("status", [400, 403, 410, 418])
def test_an_old_answer_does_not_stand_in_for_a_refusal(status: int, site: Site, asker: Asker) -> None:
    site.pages["/a"] = answer(b"[1]", Cache_Control="max-age=0")
    asker.json(f"{site.url}/a")
    site.pages["/a"] = lambda visit: visit.send(status)
    assert type(failure(asker, f"{site.url}/a")) is JobError


def test_a_key_that_is_refused_later_is_told_although_there_is_an_old_answer(site: Site, asker: Asker) -> None:
    site.pages["/a"] = answer(b"[1]", Cache_Control="max-age=0")
    asker.json(f"{site.url}/a")
    site.pages["/a"] = lambda visit: visit.send(401)
    error = failure(asker, f"{site.url}/a")
    assert (type(error), error.message, error.hint) == (
        *(SettingsError, "127.0.0.1 does not accept our key.", "Check the keys under providers: in config.yaml."),
    )


def test_a_refusal_that_counts_as_an_answer_is_not_kept(site: Site, asker: Asker) -> None:
    site.pages["/a"] = lambda visit: visit.send(404, b'{"error": 1}', Content_Type=JSON)
    assert asker.json(f"{site.url}/a", answers=(404,)) == {"error": 1}
    site.pages["/a"] = answer(b"[1]")
    assert asker.json(f"{site.url}/a", answers=(404,)) == [1]


def test_a_form_is_asked_for_anew_too_and_never_follows_a_redirect(site: Site, quick: Settings) -> None:
    site.pages["/a"] = counting(b"[1]", b"[2]")
    for revalidate, expected in ((False, [1]), (False, [1]), (True, [2])):
        asker = Asker(quick, intervals={}, revalidate=revalidate)
        assert asker.json(f"{site.url}/a", {"x": "1"}, post=True) == expected
    site.pages["/b"] = going_to("/a")
    error = failure(Asker(quick, intervals={}), f"{site.url}/b", params={"x": "1"}, post=True)
    assert error.message == f"{site.url}/b redirects what was sent to it elsewhere."
    assert site.paths == ["/a", "/a", "/b"]


def test_a_busy_service_that_names_no_time_is_given_a_second(site: Site, asker: Asker) -> None:
    times: list[float] = []

    def page(visit: Visit) -> None:
        times.append(time.monotonic())
        visit.send(503) if len(times) == 1 else answer(b"[1]")(visit)

    site.pages["/a"] = page
    assert asker.json(f"{site.url}/a") == [1]
    assert BUSY_S - 0.1 <= times[1] - times[0] < 5


def test_keys_of_all_services_are_hidden_in_any_trouble(site: Site, quick: Settings) -> None:
    keys = Providers.model_validate({"tmdb_key": "CANARYtmdb", "acoustid_key": "CANARYacoustid"})
    asker = Asker(quick.model_copy(update={"providers": keys}), intervals={})
    site.pages["/a"] = going_to("/b/CANARYtmdb/CANARYacoustid?y=CANARYmine")
    site.pages["/b/CANARYtmdb/CANARYacoustid"] = lambda visit: visit.send(403)
    error = failure(asker, f"{site.url}/a", params={"client": "CANARYmine"}, secret_params=("client",))
    assert error.message == f"{site.url}/b/***/***?y=*** answered 403 Forbidden."
    assert (error.__cause__, error.__suppress_context__) == (None, True)


def test_answers_that_were_kept_broken_are_as_good_as_none(site: Site, asker: Asker, quick: Settings) -> None:
    """A file that another version wrote: whole, but no JSON."""
    site.pages["/a"] = answer(b"[1]")
    Cache(quick.data / "cache" / "providers").keep(f"application/json {site.url}/b", b"", {})
    assert asker.json(f"{site.url}/b") is None
    assert (asker.json(f"{site.url}/a"), site.paths) == ([1], ["/a"])


@pytest.mark.parametrize("body", [b"1" * 5000, b"[", b'{"a": }', b"\xff", b"nothing", b"[" * 5000 + b"]" * 5000])
def test_json_that_is_none_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):
        read_json(body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'"\\\\ud800"', "\\ud800"),
        (b'["\\ud800\\udc00", "\\udc00\\ud800"]', ["\U00010000", "\ufffd\ufffd"]),
        (b"null", None),
        (b" [1.5e3] ", [1500.0]),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_json_that_is_odd_but_is_some(body: bytes, value: object) -> None:
    assert read_json(body) == value


def test_xml_in_other_encodings_and_with_strange_letters() -> None:
    assert read_xml('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode("latin-1")).text == "é"
    assert read_xml("<a>é</a>".encode("utf-16")).text == "é"
    for body in (b"<a>\x00</a>", b"<a>&nbsp;</a>", b"<a/><b/>", b"\xc3\x28<a/>", b"<?xml version='9.9'?>"):
        with pytest.raises(ValueError):
            read_xml(body)
