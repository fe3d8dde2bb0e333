"""A web server on loopback whose pages are functions, and which keeps what it was asked."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

import pytest

from medialib.errors import MedialibError
from medialib.fetch import Client

Page: TypeAlias = "Callable[[Visit], None]"


class Server(ThreadingHTTPServer):
    """Serves a site; clients that hang up are no news."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


class Visit(BaseHTTPRequestHandler):
    """One request, with the body it came with. A page answers it with `send`, or writes what it likes."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    body = b""

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        site = self.server.site
        path = self.path.partition("?")[0]
        site.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        with contextlib.suppress(OSError):
            page = site.pages.get(path, missing)
            page(self)

    def send(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """Answer whole. Header names are given with _ for -."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **names}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def raw(self, content: bytes) -> None:
        """Answer with these bytes and hang up."""
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def missing(visit: Visit) -> None:
    """The page of every path without one."""
    visit.send(404)


@dataclass
class Site:
    """`pages` by path; `seen` are the requests so far, as (path, headers)."""

    url: str
    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]


@contextlib.contextmanager
def open_site(host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve until the block ends."""
    server = Server((host, port), Visit)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    scheme = "https" if tls else "http"
    server.site = site = Site(f"{scheme}://{host}:{server.server_port}", server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def going_to(location: str, status: int = 302) -> Page:
    """A page that redirects."""
    return lambda visit: visit.send(status, Location=location)


def text(body: bytes, **headers: str) -> Page:
    """A page that is always the same."""
    return lambda visit: visit.send(200, body, **headers)


def failure(client: Client, url: str, **wishes: Any) -> MedialibError:
    """How fetching this fails."""
    with pytest.raises(MedialibError) as caught:
        client.get(url, limit_bytes=1_000_000, **wishes)
    return caught.value
