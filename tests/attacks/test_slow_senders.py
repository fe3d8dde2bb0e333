"""Those who send so slowly that it never ends: a head, a body, one that was refused; and those who are only slow."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from web_place import Place, running

from medialib.settings import Settings
from medialib.store.users import Role
from medialib.web.heads import SLOWEST, Bounded

FORM = "Content-Type: multipart/form-data; boundary=x\r\n"
PART = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.mp4"\r\n\r\n'
END = b"\r\n--x--\r\n"
PATIENCE_S = 0.5


class Impatient(Bounded):
    """Waits a moment, so that the test need not wait a minute."""

    patience_s = PATIENCE_S


@pytest.fixture
def hasty(settings: Settings) -> Iterator[Place]:
    """An app that hangs up on whoever takes longer than a moment."""
    with running(settings, Impatient) as place:
        yield place


def asked(place: Place, said: bytes = b"") -> socket.socket:
    """A connection over which this was said."""
    wire = socket.create_connection(("127.0.0.1", place.port), 30)
    wire.sendall(said)
    return wire


def upload(place: Place, length: int, role: Role = Role.MEMBER, more: str = "") -> bytes:
    """The head of an upload of this many bytes."""
    token = place.token(place.person(role), f"token {length} {role}")
    lines = f"Host: x\r\nAuthorization: Bearer {token}\r\n{FORM}Content-Length: {length}\r\n{more}\r\n"
    return f"POST /api/upload HTTP/1.1\r\n{lines}".encode()


def trickled(wire: socket.socket, size: int = 100) -> tuple[bytes, float]:
    """What is answered to whoever sends a little every 30 ms until they are hung up on, and how long that took."""
    start, said = time.monotonic(), b""
    wire.settimeout(0.03)
    while time.monotonic() - start < 20:
        try:
            wire.sendall(b"a" * size)
            more = wire.recv(65536)
            if not more:
                break
            said += more
        except TimeoutError:
            continue
        except OSError:
            break
    return said, time.monotonic() - start


def test_who_never_asks_is_hung_up_on(hasty: Place) -> None:
    """H3: half a head, or nothing at all; but not whoever waits for an answer, or goes on listening."""
    for said in (b"", b"GET / HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\n"):
        with asked(hasty, said) as wire:
            assert wire.recv(100) == b""
    with asked(hasty) as wire:
        for _ in range(3):
            wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert wire.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_body_that_trickles_is_cut_and_nothing_of_it_stays(hasty: Place) -> None:
    """H2: an upload of which a hundred bytes come now and then, by somebody who may upload."""
    with asked(hasty, upload(hasty, 9_000_000) + PART) as wire:
        said, took = trickled(wire)
    deadline = time.monotonic() + 20
    uploads = hasty.settings.work / "uploads"
    while list(uploads.rglob("*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (said, took < 15, list(uploads.rglob("*"))) == (b"", True, [])


@pytest.mark.parametrize("head", ["Content-Length: 900000", "Transfer-Encoding: chunked"])
def test_a_form_that_trickles_is_cut(hasty: Place, head: str) -> None:
    """H2: a stranger's, at the one door that takes a body from strangers."""
    first = b"name=" if "Length" in head else b"fff\r\nname="
    with asked(hasty, f"POST /login HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode() + first) as wire:
        said, took = trickled(wire, 1)
    assert (said, took < 15) == (b"", True)


def test_the_rest_of_what_was_refused_may_not_trickle_either(hasty: Place) -> None:
    """H2: a guest's upload is refused by its head, and the connection is not kept for its body."""
    with asked(hasty, upload(hasty, 900_000, Role.GUEST)) as wire:
        said, took = trickled(wire)
    assert (said[:12], took < 15) == (b"HTTP/1.1 403", True)


def test_a_slow_upload_that_goes_on_is_taken(hasty: Place) -> None:
    """What brings enough in each while is taken, however many of those it lasts; and then the next request."""
    data = PART + b"a" * (12 * SLOWEST) + END
    with asked(hasty, upload(hasty, len(data), more="Expect: 100-continue\r\n")) as wire:
        assert wire.recv(100).startswith(b"HTTP/1.1 100")
        for first in range(0, len(data), SLOWEST):
            wire.sendall(data[first : first + SLOWEST])
            time.sleep(PATIENCE_S / 5)
        assert wire.recv(4096).startswith(b"HTTP/1.1 202")
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert wire.recv(4096).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("at_once", [False, True])
def test_who_waits_for_us_is_not_hung_up_on(hasty: Place, at_once: bool) -> None:
    """A live page that nothing happens on, and a question behind it in the same connection, whose body we do not read yet."""
    cookie = hasty.cookie(hasty.person())
    listen = f"GET /events HTTP/1.1\r\nHost: x\r\nCookie: medialib={cookie}\r\n\r\n".encode()
    behind = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
    with asked(hasty, listen + behind if at_once else listen) as wire:
        heard = wire.recv(4096)
        wire.sendall(b"" if at_once else behind)
        wire.settimeout(3 * PATIENCE_S)
        with pytest.raises(TimeoutError):
            while heard:
                heard = wire.recv(4096)
