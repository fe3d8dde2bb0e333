"""What holds of the ground of fetching whatever comes: addresses, secrets, packed bodies, kept answers, turns."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from medialib.errors import AddressError, MedialibError, RefusedError
from medialib.fetch import check_url, guard_address, redact
from medialib.fetch.body import unpacked
from medialib.fetch.cache import Cache
from medialib.fetch.call import Call
from medialib.fetch.pace import Pace
from medialib.fetch.url import origin, site

SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def allowed(address: IPv4Address | IPv6Address, allow_private: bool) -> bool:
    try:
        guard_address(address, allow_private)
    except AddressError:
        return False
    return True


@given(st.integers(0, 2**32 - 1))
@example(int(IPv4Address("100.64.0.1")))
def test_what_python_takes_for_not_public_is_not_reached(number: int) -> None:
    address = IPv4Address(number)
    assert not (allowed(address, False) and not address.is_global and not address.is_multicast)
    assert not (allowed(address, False) and not allowed(address, True))
    assert allowed(IPv6Address(f"::ffff:{address}"), False) == allowed(address, False)
    assert allowed(IPv6Address(f"64:ff9b::{address}"), True) == allowed(address, True)


@given(st.integers(0, 2**128 - 1))
def test_no_address_of_the_new_kind_is_reached_that_python_takes_for_not_public(number: int) -> None:
    address = IPv6Address(number)
    assume(not address.ipv4_mapped and not address.sixtofour and not address.teredo)
    assert not (allowed(address, False) and not address.is_global)


HOSTS = st.sampled_from(
    ["example.org", "EXAMPLE.org.", "bücher.example", "1.1.1.1", "[2606:4700:4700::1111]", "127.1", "xn--i-7iq.ws"]
)
PARTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)


@given(HOSTS, st.sampled_from(["", ":80", ":443", ":8080", ":22"]), PARTS, PARTS, PARTS)
def test_an_address_in_its_normal_form_stays_as_it_is(
    host: str, port: str, path: str, query: str, fragment: str
) -> None:
    try:
        normal = check_url(f"https://{host}{port}/{path}?{query}#{fragment}", True)
    except (RefusedError, AddressError):
        return
    assert (check_url(normal, True), normal.isascii(), normal.startswith("https://")) == (normal, True, True)
    assert site(normal) == site(check_url(normal, True))
    assert origin(normal)[0] == "https"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    try:
        assert check_url(text).startswith(("http://", "https://"))
    except MedialibError as error:
        assert isinstance(error, RefusedError | AddressError)
        assert error.message.endswith(".")


SECRET = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=20)


@given(SECRET, st.text(max_size=30), st.text(max_size=30))
@example("***0", "", "")
def test_a_secret_that_is_known_is_nowhere_in_what_is_shown(secret: str, before: str, after: str) -> None:
    assume(secret not in "***")
    shown = redact(f"{before}{secret}{after}", [secret])
    assert secret not in shown or "*" in secret


@given(st.text(max_size=200))
@example("https://a:b@c@d/e")
@example("password=password=x")
def test_what_was_hidden_once_stays_as_it_is(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.binary(max_size=3000), st.lists(st.integers(1, 400), max_size=30), st.sampled_from(["", "gzip", "deflate"]))
def test_a_body_is_the_same_in_whatever_pieces_it_comes(body: bytes, cuts: list[int], coding: str) -> None:
    packed = {"": body, "gzip": gzip.compress(body, mtime=0), "deflate": zlib.compress(body)}[coding]
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(packed[at : at + cut])
        at += cut
    pieces.append(packed[at:])
    assert b"".join(unpacked(pieces, coding, len(body))) == body


@given(
    st.text(max_size=40),
    st.binary(max_size=500),
    st.dictionaries(st.sampled_from(["etag", "last-modified", "cache-control"]), st.text(max_size=20)),
)
@profile(suppress_health_check=SHARED, deadline=None, max_examples=60)
def test_what_is_kept_is_found_whole_or_not_at_all(
    tmp_path: Path, key: str, body: bytes, headers: dict[str, str]
) -> None:
    cache = Cache(tmp_path)
    cache.keep(key, body, headers)
    entry = cache.find(key)
    forbidden = "no-store" in {
        word.partition("=")[0].strip().lower() for word in headers.get("cache-control", "").split(",")
    }
    if entry is None:
        assert forbidden
        return
    printable = {name: value if value.isprintable() else None for name, value in headers.items()}
    assert (entry.body, entry.etag, entry.last_modified) == (
        body,
        printable.get("etag"),
        printable.get("last-modified"),
    )


@given(st.binary(max_size=300))
@profile(suppress_health_check=SHARED, deadline=None, max_examples=60)
def test_a_file_of_any_content_is_an_answer_or_none(tmp_path: Path, content: bytes) -> None:
    cache = Cache(tmp_path)
    cache.keep("k", b"x", {})
    (file,) = tmp_path.glob("??/*")
    file.write_bytes(content)
    assert cache.find("k") is None


@given(
    st.one_of(
        st.binary(max_size=100),
        st.dictionaries(
            st.sampled_from(["turn", "held", "x"]),
            st.none() | st.booleans() | st.floats(max_value=time.time() + 1) | st.text(max_size=5),
        ).map(lambda note: json.dumps(note).encode()),
    )
)
@profile(suppress_health_check=SHARED, deadline=None, max_examples=60)
def test_no_note_of_turns_holds_anybody_up(tmp_path: Path, note: bytes) -> None:
    pace = Pace({}, tmp_path)
    pace.hold("a.example", 0)
    (file,) = tmp_path.iterdir()
    file.write_bytes(note)
    pace.take_turn("a.example", Call(5))


@pytest.mark.parametrize("count", [1, 50])
def test_many_turns_are_as_far_apart_as_they_should_be(count: int, tmp_path: Path) -> None:
    pace, started = Pace({"*": 0.002}, tmp_path), time.monotonic()
    for _ in range(count):
        pace.take_turn("a.example", Call(30))
    assert time.monotonic() - started >= 0.002 * (count - 1)
