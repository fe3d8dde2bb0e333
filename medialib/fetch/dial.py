"""Makes connections, to checked addresses only.

A name is resolved once, every address it gives is checked, and the connection goes to exactly
those addresses: a name that answers differently a moment later gains nothing.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias, TypeVar

import httpcore

from medialib.errors import JobError, TemporaryError
from medialib.fetch.address import guard_address, guard_port
from medialib.fetch.call import Call

CONNECT_S = 4.0
T = TypeVar("T")
Resolve: TypeAlias = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, best first. Raises JobError when it has none, TemporaryError when nobody can say."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise TemporaryError(
                f"The address of {host} cannot be looked up just now.", "Check the network connection."
            ) from error
        raise JobError(f"There is no host '{host}'.", "Check the address for typing errors.") from error
    except UnicodeError as error:
        raise JobError(f"There is no host '{host}'.", "Check the address for typing errors.") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Dialer(httpcore.NetworkBackend):
    """Connects one fetch."""

    def __init__(self, call: Call, allow_private: bool, resolver: Resolve) -> None:
        self._call = call
        self._allow_private = allow_private
        self._resolve = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers. Raises AddressError if any is forbidden."""
        guard_port(port)
        addresses = self._resolve(host, port)
        for address in addresses:
            guard_address(address, self._allow_private)
        refusal: OSError | None = None
        for address in addresses:
            self._call.check()
            try:
                return Stream(_connect(address, port, min(timeout or CONNECT_S, CONNECT_S)), self._call)
            except OSError as error:
                refusal = error
        late = isinstance(refusal, TimeoutError)
        raise (httpcore.ConnectTimeout if late else httpcore.ConnectError)(_reason(refusal)) from refusal


def _reason(error: OSError | None) -> str:
    return (error and error.strerror) or str(error)


def _connect(address: str, port: int, timeout_s: float) -> socket.socket:
    with contextlib.ExitStack() as unless_connected:
        connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        unless_connected.callback(connection.close)
        connection.settimeout(timeout_s)
        connection.connect((address, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        unless_connected.pop_all()
    return connection


class Stream(httpcore.NetworkStream):
    """A connection that looks up from waiting to see whether it should go on."""

    def __init__(self, connection: socket.socket, call: Call) -> None:
        self._socket = connection
        self._call = call

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._wait(lambda: self._socket.recv(max_bytes), timeout, httpcore.ReadTimeout, httpcore.ReadError)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        while buffer:
            sent = self._wait(partial(self._socket.send, buffer), timeout, httpcore.WriteTimeout, httpcore.WriteError)
            buffer = buffer[sent:]

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with contextlib.ExitStack() as unless_secure:
            unless_secure.callback(self.close)
            secure = ssl_context.wrap_socket(
                self._socket, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            stream = Stream(secure, self._call)
            unless_secure.callback(stream.close)
            stream._wait(secure.do_handshake, timeout, httpcore.ConnectTimeout, httpcore.ConnectError)
            unless_secure.pop_all()
        return stream

    def _wait(self, act: Callable[[], T], timeout: float | None, late: type[Exception], broken: type[Exception]) -> T:
        until = time.monotonic() + timeout if timeout is not None else self._call.deadline
        while True:
            self._call.check()
            self._socket.settimeout(max(0.001, min(Call.SLICE_S, until - time.monotonic())))
            try:
                return act()
            except TimeoutError:
                if time.monotonic() >= until:
                    raise late() from None
            except ssl.SSLCertVerificationError:
                raise
            except OSError as error:
                raise broken(_reason(error)) from error
