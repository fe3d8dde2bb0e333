"""Where size, type, status and kept answers end: each limit from both sides."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch_site import Site, Visit, failure, open_site, text

from medialib.errors import JobError, MedialibError, TemporaryError, TooLargeError
from medialib.fetch import Client, redact
from medialib.fetch.body import unpacked
from medialib.fetch.cache import DAY_S, KEEP_S, LARGEST_BYTES, SWEEP_AFTER, Cache, Entry


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


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(allow_private=True, timeout_s=2.0)


@pytest.mark.parametrize("length", [True, False])
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(length: bool, site: Site, client: Client) -> None:
    def page(visit: Visit) -> None:
        head = b"Content-Length: 5000\r\n" if length else b""
        visit.raw(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + b"x" * 5000)

    site.pages["/a"] = page
    assert client.get(f"{site.url}/a", limit_bytes=5000).body == b"x" * 5000
    with pytest.raises(TooLargeError) as caught:
        client.get(f"{site.url}/a", limit_bytes=4999)
    assert (caught.value.message, caught.value.hint) == (
        *("The answer is larger than 4,999 bytes, the most that is taken here.", "Fetch something smaller."),
    )


@pytest.mark.parametrize(("limit", "fits"), [(5000, True), (4999, False)])
@pytest.mark.parametrize("coding", ["", "identity", "gzip", "x-gzip", "deflate", " GZIP "])
def test_the_limit_is_that_of_what_is_unpacked(coding: str, limit: int, fits: bool) -> None:
    body = b"0123456789" * 500
    plain = coding.strip().lower() in ("", "identity")
    packed = body if plain else zlib.compress(body) if coding == "deflate" else gzip.compress(body, mtime=0)
    pieces = [packed[at : at + 7] for at in range(0, len(packed), 7)]
    if fits:
        assert b"".join(unpacked(pieces, coding, limit)) == body
        return
    with pytest.raises(TooLargeError):
        list(unpacked(pieces, coding, limit))


def test_what_stands_behind_a_packed_body_is_left() -> None:
    packed = gzip.compress(b"hello", mtime=0)
    assert b"".join(unpacked([packed + b"junk", b"more"], "gzip", 100)) == b"hello"
    assert b"".join(unpacked([b"", packed[:3], b"", packed[3:]], "gzip", 100)) == b"hello"
    assert b"".join(unpacked([b"", b""], "gzip", 100)) == b""


@pytest.mark.parametrize(
    ("chunks", "coding", "kind", "said"),
    [
        ([b"x"], "br", JobError, "The answer is packed as 'br', which was not asked for."),
        ([b"x"], "zstd", JobError, "The answer is packed as 'zstd', which was not asked for."),
        ([b"x" * 50], "gzip", JobError, "The answer cannot be unpacked: "),
        ([gzip.compress(b"hello")[:-1]], "gzip", TemporaryError, "The answer was cut off before its end."),
    ],
)
def test_what_cannot_be_unpacked(chunks: list[bytes], coding: str, kind: type[JobError], said: str) -> None:
    with pytest.raises(MedialibError) as caught:
        list(unpacked(chunks, coding, 1000))
    assert (type(caught.value), caught.value.message.startswith(said)) == (kind, True)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((200, None), (204, None), (299, None)),
        *((300, JobError), (304, None), (305, JobError), (402, JobError), (410, JobError), (418, JobError), (451, JobError)),
        *((425, TemporaryError), (502, TemporaryError), (504, TemporaryError), (520, TemporaryError)),
    ],
)  # fmt: skip
def test_which_statuses_are_answers_which_pass_and_which_last(
    status: int, kind: type[JobError] | None, site: Site, client: Client
) -> None:
    site.pages["/a"] = lambda visit: visit.send(status)
    if kind is None:
        assert client.get(f"{site.url}/a", limit_bytes=10).status == status
    else:
        assert type(failure(client, f"{site.url}/a")) is kind
    assert client.get(f"{site.url}/a", limit_bytes=10, answers=(status,)).status == status
    assert len(site.seen) == 2


@pytest.mark.parametrize(
    ("given", "accept", "taken"),
    [
        ("image/png", ("image/png",), True),
        ("IMAGE/PNG; charset=x", ("image/png",), True),
        ("image/png", ("image/jpeg", "image/*;q=0.5"), True),
        ("image/png", ("*/*",), True),
        ("image/png", (), True),
        ("", ("image/png",), True),
        ("image/pngx", ("image/png",), False),
        ("images/png", ("image/*",), False),
        ("text/html", ("image/*", "video/*"), False),
    ],
)
def test_which_types_are_taken(given: str, accept: tuple[str, ...], taken: bool, site: Site, client: Client) -> None:
    site.pages["/a"] = text(b"x", **({"Content_Type": given} if given else {}))
    if taken:
        assert client.get(f"{site.url}/a", limit_bytes=10, accept=accept).body == b"x"
    else:
        assert type(failure(client, f"{site.url}/a", accept=accept)) is JobError
    assert site.seen[0][1]["accept"] == (", ".join(accept) or "*/*")


def test_five_redirects_are_followed_and_no_sixth(site: Site, client: Client) -> None:
    for number in range(1, 7):
        site.pages[f"/{number}"] = lambda visit, to=number + 1: visit.send(302, Location=f"/{to}")  # type: ignore[misc]
    site.pages["/7"] = text(b"here")
    assert client.get(f"{site.url}/2", limit_bytes=10).body == b"here"
    error = failure(client, f"{site.url}/1?token=canary")
    assert error.message == f"{site.url}/1?token=*** redirects more than 5 times."


def test_a_redirect_that_is_an_answer_elsewhere_is_none_here(site: Site, client: Client) -> None:
    site.pages |= {"/a": lambda visit: visit.send(302, Location="/b"), "/b": text(b"there")}
    assert client.get(f"{site.url}/a", limit_bytes=10, answers=(302,), stay=True).body == b"there"
    assert site.paths == ["/a", "/b"]


@pytest.mark.parametrize(
    ("wait", "asked"),
    [("Wed, 21 Oct 2015 07:28:00 GMT", 3), ("Wed, 21 Oct 2015 07:28:00", 3), ("Mon, 99 Foo", 1), ("1.5", 1)],
)
def test_a_time_to_come_back_may_be_a_date_that_is_past(wait: str, asked: int, site: Site) -> None:
    site.pages["/a"] = lambda visit: visit.send(503, Retry_After=wait)
    assert type(failure(Client(allow_private=True), f"{site.url}/a")) is TemporaryError
    assert len(site.seen) == asked


def test_a_time_to_come_back_counts_only_where_a_site_is_busy(site: Site, client: Client) -> None:
    for status in (404, 500, 200):
        site.pages["/a"] = lambda visit, status=status: visit.send(status, Retry_After="3600")  # type: ignore[misc]
        if status == 200:
            client.get(f"{site.url}/a", limit_bytes=10)
        else:
            failure(client, f"{site.url}/a")
    assert len(site.seen) == 3


def test_a_site_that_hangs_up_is_told_of_in_one_sentence(site: Site, client: Client) -> None:
    site.pages["/a"] = lambda visit: visit.raw(b"")
    error = failure(client, f"{site.url}/a")
    assert (error.message, error.hint) == (
        *("127.0.0.1 broke off its answer: Server disconnected without sending a response.", "Try again later."),
    )


def kept_file(folder: Path, key: str) -> Path:
    name = hashlib.sha256(key.encode()).hexdigest()
    return folder / name[:2] / name[2:]


def rewrite(folder: Path, key: str, **head: object) -> None:
    """Change what is noted at the head of a kept answer."""
    file = kept_file(folder, key)
    line, _, packed = file.read_bytes().partition(b"\n")
    file.write_bytes(json.dumps({**json.loads(line), **head}).encode() + b"\n" + packed)


@pytest.mark.parametrize(
    ("stored_s", "fresh_s", "found", "fresh"),
    [
        (0, 60, True, True),
        (-60, -1, True, False),
        (-KEEP_S - 60, 60, False, False),
        (-KEEP_S + 60, 60, True, True),
        (DAY_S - 60, 2 * DAY_S, True, True),
        (2 * DAY_S, 3 * DAY_S, True, False),
    ],
)
def test_how_old_an_answer_may_be_also_where_the_clock_was_put_back(
    stored_s: float, fresh_s: float, found: bool, fresh: bool, tmp_path: Path
) -> None:
    cache, now = Cache(tmp_path), time.time()
    cache.keep("k", b"x", {})
    rewrite(tmp_path, "k", stored_s=now + stored_s, fresh_until_s=now + fresh_s)
    entry = cache.find("k")
    assert (entry is not None, entry is not None and entry.is_fresh) == (found, fresh)


@pytest.mark.parametrize(
    ("head", "etag"), [({"etag": 7}, None), ({"etag": "a\r\nX: y"}, None), ({"etag": '"v"'}, '"v"')]
)
def test_what_is_sent_back_to_a_site_is_one_printable_line(
    head: dict[str, object], etag: str | None, tmp_path: Path
) -> None:
    cache = Cache(tmp_path)
    cache.keep("k", b"x", {"etag": '"1"'})
    rewrite(tmp_path, "k", **head)
    entry = cache.find("k")
    assert entry is not None
    assert entry.etag == etag


@pytest.mark.parametrize(("extra", "kept"), [(0, True), (1, False)])
def test_the_largest_answer_that_is_kept(extra: int, kept: bool, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("k", bytes(LARGEST_BYTES + extra), {})
    entry = cache.find("k")
    assert (entry is not None, entry is not None and len(entry.body) == LARGEST_BYTES) == (kept, kept)


def test_a_renewed_answer_keeps_its_tag_or_takes_the_new_one(tmp_path: Path) -> None:
    cache, old = Cache(tmp_path), Entry(b"x", 0.0, 0.0, '"1"', "Thu, 01 Jan 2026 00:00:00 GMT")
    told = []
    for headers in ({}, {"etag": '"2"'}, {"cache-control": "no-store"}, {"cache-control": "max-age=9"}):
        cache.renew("k", old, headers)
        entry = cache.find("k")
        assert entry is not None
        told.append((entry.etag, entry.last_modified == old.last_modified, round(entry.fresh_until_s - entry.stored_s)))
    assert told == [('"1"', True, 86_400), ('"2"', True, 86_400), ('"1"', True, 0), ('"1"', True, 9)]


def test_what_a_killed_writer_left_is_swept_with_the_rest(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("k", b"x", {})
    left = kept_file(tmp_path, "k").with_name(".tmpabc")
    left.write_bytes(b"half")
    os.utime(left, (0, time.time() - KEEP_S - DAY_S))
    cache.sweep()
    assert (left.exists(), cache.find("k") is not None) == (False, True)


def test_many_answers_of_one_s_own_are_swept_without_waiting_for_the_hour(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most_bytes=20_000)
    for number in range(SWEEP_AFTER):
        cache.keep(f"k{number}", b"x", {})
    assert sum(file.stat().st_size for file in tmp_path.glob("??/*")) <= 20_000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://a.org/?po_token=x1&list=y", "https://a.org/?po_token=***&list=y"),
        ("https://a.org/?hdnea=exp=1~acl=/*&b=1", "https://a.org/?hdnea=***&b=1"),
        ("wss://me@a.org/live", "wss://***@a.org/live"),
        ("Cookie2: a=b", "Cookie2: ***"),
        ("X-Emby-Token: abc", "X-Emby-Token: ***"),
        ("refresh-token=abc; rest", "refresh-token=***; rest"),
        ('{"passphrase": "a \\"b\\" c", "x": 1}', '{"passphrase": "***", "x": 1}'),
        ("token='C:\\\\dir\\\\' and more", "token='***' and more"),
        ("bearer short", "bearer short"),
        ("session_id: 5", "session_id: ***"),
    ],
)
def test_more_that_is_hidden(text: str, shown: str) -> None:
    assert redact(text) == shown
