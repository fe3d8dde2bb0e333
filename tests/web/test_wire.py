"""Large files go to the socket without passing through Python: every byte, to slow and rude askers too."""

from __future__ import annotations

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import httpx
import pytest
from web_place import Place, shelve

from medialib.settings import Settings
from medialib.store.users import Role
from medialib.web.app import create_app

DATA = b"".join(number.to_bytes(4, "big") for number in range(3_000_000))  # 12 MB, no two places alike
PATH = "/media/main/movies/Long.mp4"


@pytest.fixture
def cookie(place: Place) -> str:
    shelve(place.settings, "movies/Long.mp4", DATA)
    return place.cookie(place.person(Role.GUEST))


def asked(cookie: str, extra: str = "", path: str = PATH) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: medialib={cookie}\r\n{extra}\r\n".encode()


def taken(wire: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (chunk := wire.recv(min(65536, count - len(data)))):
        data += chunk
    return data


def head(wire: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\r\n\r\n"):
        data += wire.recv(1)
    return data


def wait_until_closed(path: Path) -> bool:
    """Whether nobody in this process holds the file any more, within a while."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        held = [fd for fd in Path("/proc/self/fd").iterdir() if os.path.lexists(fd) and _target(fd) == str(path)]
        if not held:
            return True
        time.sleep(0.02)
    return False


def _target(fd: Path) -> str:
    try:
        return str(fd.readlink())
    except OSError:
        return ""


def test_a_slow_asker_gets_every_byte(place: Place, cookie: str) -> None:
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        wire.connect(("127.0.0.1", place.port))
        wire.sendall(asked(cookie))
        assert head(wire).startswith(b"HTTP/1.1 200 OK")
        first = taken(wire, 1_000_000)
        time.sleep(0.3)
        assert first + taken(wire, len(DATA) - len(first)) == DATA


def test_one_connection_serves_one_file_after_another(place: Place, cookie: str) -> None:
    with socket.create_connection(("127.0.0.1", place.port), timeout=20) as wire:
        for first in (0, 5_000_000, 11_999_999):
            wire.sendall(asked(cookie, f"Range: bytes={first}-\r\n"))
            assert head(wire).startswith(b"HTTP/1.1 206")
            assert taken(wire, len(DATA) - first) == DATA[first:]


def test_questions_sent_at_once_are_answered_in_turn(place: Place, cookie: str) -> None:
    with socket.create_connection(("127.0.0.1", place.port), timeout=20) as wire:
        wire.sendall(
            asked(cookie, "Range: bytes=0-2999999\r\n")
            + asked(cookie, "Range: bytes=3000000-5999999\r\n")
            + asked(cookie, path="/api/me")
        )
        for first in (0, 3_000_000):
            assert head(wire).startswith(b"HTTP/1.1 206")
            assert taken(wire, 3_000_000) == DATA[first : first + 3_000_000]
        assert head(wire).startswith(b"HTTP/1.1 200")


def test_parts_of_several_sizes_come_in_order(place: Place, cookie: str) -> None:
    answer = place.client(Role.GUEST).get(PATH, headers={"Range": "bytes=0-9,1000000-2999999,-4"})
    boundary = answer.headers["content-type"].rpartition("=")[2].encode()
    parts = [
        part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in answer.content.split(b"--" + boundary)[1:-1]
    ]
    assert parts == [DATA[:10], DATA[1_000_000:3_000_000], DATA[-4:]]


def test_who_hangs_up_is_let_go(place: Place, cookie: str) -> None:
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", place.port)) as wire:
            wire.sendall(asked(cookie))
            head(wire)
            taken(wire, 100_000)
    assert wait_until_closed(place.settings.media_root / "movies/Long.mp4")
    assert place.anybody().get("/healthz").status_code == 200


def test_a_file_that_shrinks_meanwhile_ends_the_answer(place: Place, cookie: str) -> None:
    film = place.settings.media_root / "movies/Long.mp4"
    film.write_bytes(DATA * 3)
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        wire.connect(("127.0.0.1", place.port))
        wire.settimeout(20)
        wire.sendall(asked(cookie))
        head(wire)
        os.truncate(film, 1_000_000)
        got = 0
        while chunk := wire.recv(1_000_000):
            got += len(chunk)
    assert got < 3 * len(DATA)
    assert wait_until_closed(film)
    assert place.anybody().get("/healthz").status_code == 200


def test_without_such_a_connection_it_goes_through_python(settings: Settings) -> None:
    shelve(settings, "movies/Long.mp4", DATA)
    app = create_app(settings)
    place = Place(settings, 0, app.state.parts)
    cookies = {"medialib": place.cookie(place.person())}

    async def ask() -> list[tuple[int, bytes]]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x", cookies=cookies) as client:
            answers = [await client.get(PATH), await client.get(PATH, headers={"Range": "bytes=999999-3000000"})]
        return [(answer.status_code, answer.content) for answer in answers]

    with ThreadPoolExecutor(1) as thread:  # a loop of its own, whatever this thread is running
        answers = thread.submit(anyio.run, ask).result()
    assert answers == [(200, DATA), (206, DATA[999_999:3_000_001])]
    app.state.parts.close()
