"""Bodies that are too large, packed, badly packed, cut off."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest
from fetch_site import Site, Visit, failure, open_site, text

from medialib.errors import JobError, TemporaryError, TooLargeError
from medialib.fetch import Client

LIMIT = 1_000_000


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(allow_private=True, timeout_s=1.0)


def test_a_body_too_large_by_its_header_is_not_read(site: Site, client: Client) -> None:
    site.pages["/big"] = lambda visit: visit.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n")
    error = failure(client, f"{site.url}/big")
    assert (type(error), error.message) == (
        TooLargeError,
        "The answer is larger than 1,000,000 bytes, the most that is taken here.",
    )


def test_a_body_without_an_end_is_cut_at_the_limit(site: Site, client: Client) -> None:
    def endless(visit: Visit) -> None:
        visit.raw(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            visit.wfile.write(b"x" * 65_536)

    site.pages["/endless"] = endless
    assert type(failure(client, f"{site.url}/endless")) is TooLargeError


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("GZip", gzip.compress), ("deflate", zlib.compress)]
)
def test_packed_bodies_are_unpacked(coding: str, pack: object, site: Site, client: Client) -> None:
    body = b"0123456789" * 90_000
    site.pages["/packed"] = text(pack(body), Content_Encoding=coding)  # type: ignore[operator]
    assert client.get(f"{site.url}/packed", limit_bytes=LIMIT).body == body


def test_an_empty_body_may_call_itself_packed(site: Site, client: Client) -> None:
    site.pages["/empty"] = text(b"", Content_Encoding="gzip")
    assert client.get(f"{site.url}/empty", limit_bytes=LIMIT).body == b""


def test_a_gzip_bomb_is_cut_at_the_limit(site: Site, client: Client) -> None:
    tool = zlib.compressobj(9, wbits=31)
    bomb = b"".join(tool.compress(bytes(1_000_000)) for _ in range(500)) + tool.flush()
    site.pages["/bomb"] = text(bomb, Content_Encoding="gzip")
    assert (len(bomb) < LIMIT, type(failure(client, f"{site.url}/bomb"))) == (True, TooLargeError)


@pytest.mark.parametrize(
    ("body", "coding", "kind"),
    [
        (gzip.compress(b"hello" * 100, mtime=0)[:-12], "gzip", TemporaryError),
        (b"this is no gzip", "gzip", JobError),
        (b"x", "br", JobError),
        (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "gzip, gzip", JobError),
    ],
    ids=["cut off", "no gzip", "unknown coding", "packed twice"],
)
def test_badly_packed_bodies_are_refused(
    body: bytes, coding: str, kind: type[JobError], site: Site, client: Client
) -> None:
    site.pages["/bad"] = text(body, Content_Encoding=coding)
    assert type(failure(client, f"{site.url}/bad")) is kind


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000,
    ],
)
def test_answers_that_are_cut_off_or_garbled_are_temporary(answer: bytes, site: Site, client: Client) -> None:
    site.pages["/bad"] = lambda visit: visit.raw(answer)
    assert type(failure(client, f"{site.url}/bad")) is TemporaryError
