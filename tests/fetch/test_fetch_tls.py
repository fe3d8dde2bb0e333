"""Certificates and handshakes."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch_site import Site, failure, open_site, text

from medialib.errors import JobError, MedialibError, TemporaryError
from medialib.fetch import Client
from medialib.fetch.call import Call
from medialib.fetch.exchange import Exchange, plainly

LIMIT = 1_000_000


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(allow_private=True, timeout_s=1.0)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed: TLS is not tested")
    file = tmp_path / "both.pem"
    options = ["-days", "2", "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-keyout", file, "-out", tmp_path / "c.pem", *options],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + (tmp_path / "c.pem").read_text())
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with open_site(tls=context) as site:
        site.pages["/"] = text(b"secure" * 100_000)
        yield site


def test_an_unknown_certificate_is_refused(secure: Site, client: Client) -> None:
    error = failure(client, f"{secure.url}/")
    assert (type(error), error.message[:43]) == (JobError, "The certificate of 127.0.0.1 is not valid: ")


@pytest.mark.parametrize(("host", "kind"), [("127.0.0.1", None), ("localhost", None), ("127.0.0.2", JobError)])
def test_tls_checks_the_name(host: str, kind: type[JobError] | None, secure: Site, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    exchange = Exchange(Call(10), trusting, True, lambda host, port: ["127.0.0.1"], 5)
    try:
        with plainly(host):
            reply = exchange.ask(f"https://{host}:{secure.port}/", {})
            got: bytes | type[MedialibError] = b"".join(reply.chunks())
            reply.close()
    except JobError as error:
        got = type(error)
    assert got == (kind or b"secure" * 100_000)


def test_a_silent_handshake_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        error = failure(Client(timeout_s=0.5, allow_private=True), f"https://127.0.0.1:{mute.getsockname()[1]}/")
    assert (type(error), error.message) == (TemporaryError, "127.0.0.1 did not answer in time.")
