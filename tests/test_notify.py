"""Notices to other services, over real HTTP."""

from __future__ import annotations

import json
import logging
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
