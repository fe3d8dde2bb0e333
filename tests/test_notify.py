"""Notices to other services, over real HTTP."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import SecretStr

from medialib.notify import send
from medialib.settings import Settings


class Service(HTTPServer):
    """A service that takes JSON and keeps it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taker)
        self.taken: list[tuple[str, str, str]] = []
        self.status = 200


class Taker(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, said["title"], said["message"]))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay quiet."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def telling(settings: Settings, *urls: str) -> Settings:
    return settings.model_copy(update={"notify": tuple(SecretStr(url) for url in urls)})


def test_a_notice_reaches_every_service(settings: Settings, service: Service) -> None:
    places = (f"json://127.0.0.1:{service.server_port}/{name}" for name in ("a", "b"))
    assert send(telling(settings, *places), "A disc is on the shelf", "千と千尋: Added.")
    assert service.taken == [(f"/{name}", "A disc is on the shelf", "千と千尋: Added.") for name in ("a", "b")]


def test_nobody_to_tell_is_fine(settings: Settings) -> None:
    assert send(settings, "A", "B")


@pytest.mark.parametrize("status", [500, 404])
def test_one_that_refuses_is_named_without_its_secret(
    settings: Settings, service: Service, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    service.status = status
    with caplog.at_level(logging.DEBUG):
        sent = send(
            telling(settings, f"json://ann:geheim@127.0.0.1:{service.server_port}/", "nosuch://geheim"), "A", "B"
        )
    assert not sent
    ours = [record.getMessage() for record in caplog.records if record.name == "medialib.notify"]
    assert ours == [
        "the notice 'A' did not reach notify[0]: it did not take it",
        "the notice 'A' did not reach notify[1]: its address is not understood",
    ]
    assert "geheim" not in "".join(record.getMessage() for record in caplog.records if record.levelno >= logging.INFO)


def test_one_that_is_out_of_order_keeps_nobody_else_from_hearing(
    settings: Settings, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody listens, the connection is cut off, the name leads nowhere: the last one still hears it."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    urls = (
        f"json://127.0.0.1:{port}/",
        "",
        "::",
        "json://127.0.0.1:99999/",
        f"json://127.0.0.1:{service.server_port}/last",
    )
    assert not send(telling(settings, *urls), "A", "B")
    assert service.taken == [("/last", "A", "B")]
    ours = [record.getMessage() for record in caplog.records if record.name == "medialib.notify"]
    assert [line.partition(" did not reach ")[2].partition(":")[0] for line in ours] == [
        f"notify[{n}]" for n in range(4)
    ]


@pytest.mark.parametrize(("title", "body"), [("<b>A</b>", "a & b\n\n<script>"), ("", "B"), ("千", "x" * 50_000)])
def test_words_arrive_as_they_are(settings: Settings, service: Service, title: str, body: str) -> None:
    assert send(telling(settings, f"json://127.0.0.1:{service.server_port}/a"), title, body)
    assert service.taken == [("/a", title, body)]
