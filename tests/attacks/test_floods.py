"""Floods: ranges without end, live pages by the thousand, connections that never ask. The app goes on answering."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from web_place import Place, shelve

from medialib.store.users import Role

IDLE = 1000
RANGES = {
    "many": "bytes=" + ",".join(f"{at}-{at + 1}" for at in range(0, 200_000, 3)),
    "the same": "bytes=" + ",".join(["0-"] * 20_000),
    "overlapping": "bytes=" + ",".join(f"{at}-" for at in range(10)),
    "reversed": "bytes=" + ",".join(f"{1000 - at}-{at}" for at in range(10)),
    "negative": "bytes=--5,-9999999999",
    "beyond": "bytes=99999999999999999999-",
    "no numbers": "bytes=" + "x-y," * 5000,
    "commas": "bytes=" + "," * 30_000,
    "another unit": "pages=" + "0-1," * 5000,
}


@pytest.fixture
def many_files() -> Iterator[None]:
    """Room for thousands of open sockets in this process, which is both sides."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_ranges_without_end_cost_next_to_nothing(place: Place) -> None:
    """H1: each is answered with the whole file, a few parts, or that there is nothing; none in more than a moment."""
    shelve(place.settings, "movies/x.mp4", bytes(range(256)) * 4000)
    client = place.client(Role.GUEST)
    client.get("/media/main/movies/x.mp4")
    told = {}
    for name, header in RANGES.items():
        start = time.process_time()
        answer = client.get("/media/main/movies/x.mp4", headers={"Range": header[:60_000]})
        told[name] = (
            answer.status_code in {200, 206, 400, 416, 431},
            len(answer.content) <= 1_100_000,
            time.process_time() - start < 0.5,
        )
    assert told == dict.fromkeys(RANGES, (True, True, True))


def test_a_thousand_live_pages_of_one_person(place: Place, many_files: None) -> None:
    """H3: fifty are heard, the others are told so; everybody else is answered, and others may listen too."""
    guest, reader = place.cookie(place.person(Role.GUEST)), place.client()
    ask = f"GET /events HTTP/1.1\r\nHost: x\r\nCookie: medialib={guest}\r\n\r\n".encode()
    with ExitStack() as open_ones:
        wires = [open_ones.enter_context(socket.create_connection(("127.0.0.1", place.port), 30)) for _ in range(IDLE)]
        for wire in wires:
            wire.sendall(ask)
        statuses = [int(wire.recv(12).split()[1]) for wire in wires]
        assert (statuses.count(200), statuses.count(429)) == (50, 950)
        start = time.monotonic()
        assert reader.get("/api/media").status_code == 200
        with reader.stream("GET", "/events") as heard:
            assert heard.status_code == 200
        assert time.monotonic() - start < 5
        assert len(place.parts.hub.listeners) <= 51


def test_a_thousand_connections_that_say_nothing(place: Place, many_files: None) -> None:
    """H3: half a request each, and no cookie; whoever asks whole is answered meanwhile."""
    client = place.client()
    with ExitStack() as open_ones:
        for number in range(IDLE):
            wire = open_ones.enter_context(socket.create_connection(("127.0.0.1", place.port), 30))
            wire.sendall(
                b"GET /api/me HTTP/1.1\r\nHost: x\r\nX-Slow: "
                if number % 2
                else b"POST /login HTTP/1.1\r\nContent-Length: 999\r\n\r\nname="
            )
        start = time.monotonic()
        assert [client.get(path).status_code for path in ("/api/me", "/healthz", "/account")] == [200] * 3
        assert time.monotonic() - start < 5


CHUNKED = b"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "an address": (b"GET /", b"x" * 60_000),
    "a query": (b"GET /?", b"x" * 60_000),
    "a header": (b"GET / HTTP/1.1\r\nX-Long: ", b"x" * 60_000),
    "a name": (b"GET / HTTP/1.1\r\n", b"x" * 60_000),
    "small headers": (b"GET / HTTP/1.1\r\n", b"X: a\r\n" * 10_000),
    "cookies": (b"GET / HTTP/1.1\r\n", b"Cookie: a=b\r\n" * 5_000),
    "an extension of a chunk": (CHUNKED + b"5;x=", b"x" * 60_000),
    "trailers": (CHUNKED + b"0\r\n", b"X: a\r\n" * 10_000),
    "a method": (b"", b"X" * 60_000),
}
MOST = 20_000_000  # what may lie in the buffers of both sides


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_becomes_a_request_is_hung_up_on(place: Place, name: str) -> None:
    """H1, H5: whoever sends without end, and without being anybody, is cut before it can fill the memory."""
    head, more = ENDLESS[name]
    sent = 0
    with socket.create_connection(("127.0.0.1", place.port), 30) as wire:
        wire.sendall(head)
        while sent < MOST:
            try:
                wire.sendall(more)
            except OSError:
                break
            sent += len(more)
    assert sent < MOST
    assert place.anybody().get("/healthz").status_code == 200


def test_a_long_question_and_a_long_body_are_still_taken(place: Place) -> None:
    """H1: what people and scripts do send is far below that."""
    client = place.client()
    sql = f"select '{'x' * 50_000}' as long"
    assert client.get("/data/library.json", params={"sql": sql}).status_code == 200
    assert client.post("/submit", files={"f": ("a.txt", b"x" * 3_000_000)}).status_code == 303
    body = (chunk for chunk in [b"name=", b"x" * 60_000, b"&password=y"])
    assert (
        client.post("/login", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}).status_code
        == 422
    )
