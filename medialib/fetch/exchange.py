"""One request and its answer, over a connection of its own."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator, Mapping

import httpcore
import httpx

from medialib.errors import JobError, TemporaryError
from medialib.fetch.call import Call
from medialib.fetch.dial import Dialer, Resolve
from medialib.fetch.url import site


class Reply:
    """An answer whose body is still to be read. Close it."""

    def __init__(self, url: str, answer: httpcore.Response, pool: httpcore.ConnectionPool) -> None:
        self.url = url
        self.status = answer.status
        self.headers = httpx.Headers(answer.headers)
        self._answer = answer
        self._pool = pool

    def chunks(self) -> Iterator[bytes]:
        """The body as it comes."""
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._pool.close()


class Exchange:
    """Asks the web for one fetch: its certificates, its guard, its patience, and its cookies."""

    def __init__(
        self, call: Call, certificates: ssl.SSLContext, allow_private: bool, resolver: Resolve, timeout_s: float
    ) -> None:
        self.call = call
        self._certificates = certificates
        self._dialer = Dialer(call, allow_private, resolver)
        self._timeouts = dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)
        self._cookies = httpx.Cookies()

    def ask(self, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """Send a GET, or a POST with a body. Raises whatever `plainly` turns into words."""
        method = "GET" if body is None else "POST"
        request = httpx.Request(method, url, headers={"Host": site(url), **headers}, content=body)
        with contextlib.suppress(UnicodeEncodeError):  # a cookie that cannot be sent is not
            self._cookies.set_cookie_header(request)
        target = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        raw, timeouts = request.headers.raw, {"timeout": self._timeouts}
        sent = httpcore.Request(method, target, headers=raw, content=body, extensions=timeouts)
        with contextlib.ExitStack() as unless_answered:
            pool = httpcore.ConnectionPool(ssl_context=self._certificates, network_backend=self._dialer)
            unless_answered.callback(pool.close)
            answer = pool.handle_request(sent)
            unless_answered.pop_all()
        self._cookies.extract_cookies(httpx.Response(answer.status, headers=answer.headers, request=request))
        return Reply(url, answer, pool)


@contextlib.contextmanager
def plainly(host: str) -> Iterator[None]:
    """Turn what goes wrong on the way to `host` into our errors."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise JobError(
            f"The certificate of {host} is not valid: {error.verify_message}.", "Check the address."
        ) from error
    except httpcore.TimeoutException as error:
        raise TemporaryError(f"{host} did not answer in time.", "Try again later.") from error
    except httpcore.NetworkError as error:
        raise TemporaryError(f"{host} cannot be reached: {error}.", "Check the address and the network.") from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        said = str(error).rstrip(".")
        raise TemporaryError(f"{host} broke off its answer: {said}.", "Try again later.") from error
