"""The guard of a whole process, in processes of its own: once installed it stays."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fetch_site import Site, going_to, open_site

ROOT = Path(__file__).parents[2]
START = """
import json, socket, subprocess, sys, urllib.request
from medialib.fetch import install_socket_guard
refused = install_socket_guard(ALLOW)

def tell(act):
    try:
        said = act()
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
    print(json.dumps([said, [error.message for error in refused]]))
"""
# A real address of the internet, on the loopback of a network namespace of its own.
PUBLIC = "93.184.216.34"


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        site.pages["/"] = lambda visit: visit.send(200, b"hello", Content_Type="text/plain")
        site.pages["/away"] = going_to("http://169.254.169.254/latest")
        site.pages["/zero"] = going_to(f"http://0.0.0.0:{site.port}/")
        yield site


def guarded(code: str, allow_private: bool, before: tuple[str, ...] = ()) -> Any:
    """What `code` told in a guarded process."""
    program = START.replace("ALLOW", str(allow_private)) + code
    done = subprocess.run(
        [*before, sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


URLLIB = "tell(lambda: urllib.request.urlopen('{url}', timeout=3).read().decode())"
DIRECTOR = """
import yt_dlp
from yt_dlp.networking import Request
ydl = yt_dlp.YoutubeDL({{"quiet": True, "no_warnings": True}})
only = {only!r}
for key in list(ydl._request_director.handlers):
    if key != only:
        del ydl._request_director.handlers[key]
tell(lambda: ydl.urlopen(Request('{url}', extensions={{"timeout": 3}})).read().decode())
"""
WAYS = {"urllib": URLLIB, "yt-dlp's urllib": DIRECTOR, "yt-dlp's requests": DIRECTOR}
ONLY = {"yt-dlp's urllib": "Urllib", "yt-dlp's requests": "Requests"}


def asking(way: str, url: str) -> str:
    return WAYS[way].format(url=url, only=ONLY.get(way))


@pytest.mark.parametrize("way", WAYS)
def test_allowed_addresses_are_reached(way: str, site: Site) -> None:
    assert guarded(asking(way, f"{site.url}/"), True) == ["hello", []]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433"])
def test_private_addresses_are_not_reached_unless_allowed(way: str, host: str, site: Site) -> None:
    said, refused = guarded(asking(way, f"http://{host}:{site.port}/"), False)
    assert (
        "127.0.0.1 is a private address" in said,
        "127.0.0.1 is a private address, which is not fetched from." in refused,
    ) == (True, True)
    assert site.paths == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("path", "reason"), [("/away", "169.254.169.254 is a metadata"), ("/zero", "0.0.0.0 is a reserved")]
)
def test_a_redirect_to_a_forbidden_address_ends_there(way: str, path: str, reason: str, site: Site) -> None:
    said, refused = guarded(asking(way, f"{site.url}{path}"), True)
    assert (reason in said, refused, site.paths) == (True, [f"{reason} address, which is not fetched from."], [path])


CONNECT = "s = socket.socket(socket.AF_INET{v}, socket.SOCK_STREAM); tell(lambda: s.{call})"


@pytest.mark.parametrize(
    ("v", "call", "reason"),
    [
        ("", "connect(('127.0.0.1', 9))", "127.0.0.1 is a private address, which is not fetched from."),
        ("", "connect_ex(('10.0.0.1', 9))", "10.0.0.1 is a private address, which is not fetched from."),
        ("", "sendto(b'x', ('127.0.0.1', 9))", "127.0.0.1 is a private address, which is not fetched from."),
        ("", "connect(('localhost', 80))", "'localhost' is not an IP address."),
        ("", "connect(('8.8.8.8', 6379))", "Port 6379 is not fetched from: it is not one of the web's."),
        ("6", "connect(('::1', 80))", "::1 is a private address, which is not fetched from."),
        ("6", "connect(('::ffff:7f00:1', 80))", "::ffff:7f00:1 is a private address, which is not fetched from."),
        ("6", "connect(('fe80::1', 80, 0, 1))", "fe80::1 is a reserved address, which is not fetched from."),
    ],
)
def test_bare_sockets_are_guarded(v: str, call: str, reason: str) -> None:
    said, refused = guarded(CONNECT.format(v=v, call=call), False)
    assert (said, refused) == (f"PermissionError: [Errno 13] {reason}", [reason])


def test_asyncio_is_guarded() -> None:
    code = "import asyncio; tell(lambda: asyncio.run(asyncio.open_connection('127.0.0.1', 9)))"
    said, refused = guarded(code, False)
    assert (said.startswith("PermissionError"), len(refused)) == (True, 1)


def test_programs_may_not_fetch_by_themselves(tmp_path: Path) -> None:
    start = "tell(lambda: subprocess.run({}, capture_output=True, text=True).stdout)"
    allowed = ["echo", "file:a.mp4", "-metadata", "purl=https://example.org/", "a://"]
    assert guarded(start.format(allowed[:-1]), False) == ["file:a.mp4 -metadata purl=https://example.org/\n", []]
    for url in ("http://127.0.0.1/", "RTMP://x/", "rtsp://x/", b"https://x/"):
        said, refused = guarded(start.format(["echo", "-i", url]), True)
        assert (said, refused) == (
            "PermissionError: [Errno 13] A program would have fetched an address by itself.",
            ["A program would have fetched an address by itself."],
        )


def test_libraries_that_connect_out_of_sight_cannot_be_imported() -> None:
    said, _ = guarded("tell(lambda: __import__('curl_cffi'))", True)
    assert said.startswith("ModuleNotFoundError")


def test_unix_sockets_and_pipes_still_work() -> None:
    code = "a, b = socket.socketpair(); a.sendall(b'x'); tell(lambda: b.recv(1).decode() + subprocess.check_output(['echo', 'y'], text=True))"
    assert guarded(code, False) == ["xy\n", []]


INSIDE = """
import threading
sys.path.insert(0, "tests/fetch")
from fetch_site import going_to, open_site
from medialib.fetch import Client
with open_site("127.0.0.1", 8081) as private, open_site("PUBLIC", 8082) as public:
    private.pages["/"] = lambda visit: visit.send(200, b"private")
    public.pages["/"] = lambda visit: visit.send(200, b"public")
    public.pages["/in"] = going_to("http://127.0.0.1:8081/")
    public.pages["/name"] = going_to("http://localhost:8081/")
    THEN
"""
NAMESPACE = (
    "unshare",
    "--net",
    "--map-root-user",
    "sh",
    "-c",
    f'ip link set lo up && ip addr add {PUBLIC}/32 dev lo && exec "$@"',
    "sh",
)


@pytest.fixture(scope="module")
def namespace() -> tuple[str, ...]:
    if (
        not shutil.which("unshare")
        or not shutil.which("ip")
        or subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode
    ):
        pytest.skip("no network namespaces here: redirects from public to private addresses are not tested")
    return NAMESPACE


@pytest.mark.parametrize("path", ["/in", "/name"])
@pytest.mark.parametrize("way", ["client", *WAYS])
def test_a_public_site_cannot_send_us_to_private_addresses(way: str, path: str, namespace: tuple[str, ...]) -> None:
    def told(asked: str) -> str:
        url = f"http://{PUBLIC}:8082{asked}"
        client = f"tell(lambda: Client().get('{url}', limit_bytes=9).body.decode())"
        then = client if way == "client" else asking(way, url)
        listed = "    print(json.dumps([private.paths, public.paths]))"
        return INSIDE.replace("PUBLIC", PUBLIC).replace("THEN", then.strip().replace("\n", "\n    ")) + listed

    program = START.replace("ALLOW", "False")
    for asked, reached in (("/", "public"), (path, "127.0.0.1 is a private address")):
        done = subprocess.run(
            [*namespace, sys.executable, "-c", program + told(asked)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        (said, _), (private, public) = map(json.loads, done.stdout.splitlines()[-2:])
        assert (reached in said, private, public) == (True, [], [asked])
