"""The one HTTP client: guarded addresses, few redirects, limits on size and time, polite."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode, urljoin

import httpx

from medialib import __version__
from medialib.errors import AddressError, JobError, RefusedError, TemporaryError
from medialib.fetch.body import too_large, unpacked
from medialib.fetch.call import Call
from medialib.fetch.dial import Resolve, resolve
from medialib.fetch.exchange import Exchange, Reply, plainly
from medialib.fetch.pace import Pace
from medialib.fetch.part import Part, enough_space
from medialib.fetch.redact import redact
from medialib.fetch.url import check_url, origin, site
from medialib.model import Report

MAX_REDIRECTS = 5
REDIRECTS = frozenset((301, 302, 303, 307, 308))
PASSING = frozenset((408, 425, 429))
BUSY = frozenset((429, 503))
TRIES = 3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HINTS = {
    401: "It wants a sign-in, which is not supported.",
    403: "The site does not let this server in.",
    404: "Check the address; the page may be gone.",
    410: "It is gone for good.",
}


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: the URL after redirects, headers with names in lower case, the unpacked body."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """The media type alone, in lower case; empty when the server gave none."""
        return _media_type(self.headers)


class Client:
    """Fetches from the web. One per process, shared by threads; every fetch has its own connection.

    `timeout_s` is the longest silence. `intervals` are the least seconds between two requests to a
    host (or `host:port`), with "*" for those not named; processes that name the same `pace_folder`
    keep them together. A busy site that names no time is asked again after `busy_s`, if that is
    given. `resolver` gives the addresses of a host.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        timeout_s: float = 30.0,
        intervals: Mapping[str, float] | None = None,
        pace_folder: Path | None = None,
        busy_s: float | None = None,
        user_agent: str = f"medialib/{__version__}",
        resolver: Resolve = resolve,
    ) -> None:
        self._allow_private = allow_private
        self._timeout_s = timeout_s
        self._pace = Pace(intervals or {}, pace_folder)
        self._busy_s = busy_s
        self._user_agent = user_agent
        self._resolver = resolver
        self._certificates = httpx.create_ssl_context(trust_env=False)

    def get(
        self,
        url: str,
        *,
        limit_bytes: int,
        accept: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        answers: Collection[int] = (),
        stay: bool = False,
        form: Mapping[str, str] | None = None,
        total_s: float = 120.0,
        report: Report | None = None,
    ) -> Response:
        """Fetch a URL into memory. The status is 2xx, or 304 when `etag` or `last_modified` still hold.

        `accept` are the media types wanted, like "image/*"; others are refused. `answers` are other
        statuses that are taken for an answer, of whatever type. With `stay`, a redirect to another
        site is refused; without it, `headers` still go to this URL's site only. `limit_bytes` holds
        for the unpacked body too, `total_s` for all of it. A `form` is sent by POST, and to nowhere else.

        Raises RefusedError for a bad URL, AddressError for a forbidden address, TooLargeError,
        CancelledError, TemporaryError for what may pass (timeouts, dropped connections, 5xx, 429)
        and JobError for the rest.
        """
        own = {"Accept": ", ".join(accept) or "*/*", "Accept-Encoding": "gzip, deflate"}
        own |= {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value}
        with self._answer(url, own, headers, Call(total_s, report), stay, form) as reply:
            if reply.status == HTTPStatus.NOT_MODIFIED:
                return _response(reply, b"")
            if reply.status not in answers:
                _insist(reply)
                _insist_on_type(reply, accept)
            _fits(reply, 0, limit_bytes)
            return _response(reply, b"".join(_unpacked(reply, limit_bytes)))

    def download(
        self,
        url: str,
        path: Path,
        *,
        limit_bytes: int,
        headers: Mapping[str, str] | None = None,
        total_s: float = 6 * 3600.0,
        report: Report | None = None,
    ) -> Response:
        """Fetch a URL into a file, telling `report` how far it is. The Response has no body.

        Until it is whole it lies beside `path` as a part, and the next call goes on from there if
        the file has not changed at its source. Raises as `get` does, and DiskFullError.
        """
        call, part = Call(total_s, report), Part(path)
        own = {"Accept": "*/*", "Accept-Encoding": "identity"}
        for resume in (part.resume_headers(url), {}):
            with self._answer(url, own | resume, headers, call) as reply:
                if reply.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and resume:
                    if not part.is_whole(reply.headers):
                        part.forget()
                        continue
                elif reply.status == HTTPStatus.PARTIAL_CONTENT and not (resume and part.goes_on(reply.headers)):
                    part.forget()
                    continue
                else:
                    _insist(reply)
                    _save(reply, part, url, limit_bytes, report)
                part.finish()
                return _response(reply, b"")
        raise JobError(
            f"{_shown(url)} answers with the wrong part of the file.", "The server is at fault; try another address."
        )

    @contextlib.contextmanager
    def _answer(
        self,
        url: str,
        own: Mapping[str, str],
        headers: Mapping[str, str] | None,
        call: Call,
        stay: bool = False,
        form: Mapping[str, str] | None = None,
    ) -> Iterator[Reply]:
        """The last answer of a chain of redirects."""
        asked = url = check_url(url, self._allow_private)
        own = {"User-Agent": self._user_agent, **own, **(FORM if form else {})}
        body = urlencode(form).encode() if form else None
        exchange = Exchange(call, self._certificates, self._allow_private, self._resolver, self._timeout_s)
        for _ in range(MAX_REDIRECTS + 1):
            with (
                plainly(origin(url)[1]),
                contextlib.closing(self._ask(exchange, url, {**(headers or {}), **own}, body)) as reply,
            ):
                target = self._target(reply)
                if target is None:
                    yield reply
                    return
            same = origin(target) == origin(url)
            if body or (stay and not same):
                where = "what was sent to it elsewhere" if body else "to another site"
                raise JobError(f"{_shown(asked)} redirects {where}.", "Check the service's address.")
            headers = headers if same else None
            url = target
        raise JobError(
            f"{_shown(asked)} redirects more than {MAX_REDIRECTS} times.", "The site is at fault; try another address."
        )

    def _ask(self, exchange: Exchange, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """One answer, asked for again when the site is busy and says for how short a time."""
        for attempt in range(TRIES):
            self._pace.take_turn(site(url), exchange.call)
            reply = exchange.ask(url, headers, body)
            pause = _retry_after(reply, self._busy_s)
            if pause is None:
                break
            self._pace.hold(site(url), pause)
            if attempt < TRIES - 1:
                reply.close()
        return reply

    def _target(self, reply: Reply) -> str | None:
        """Where the answer redirects to, checked; None when it does not."""
        if reply.status not in REDIRECTS:
            return None
        location = reply.headers.get("location", "").strip().replace(" ", "%20")
        if not location:
            raise JobError(f"{_shown(reply.url)} redirects to nowhere.", "The site is at fault; try another address.")
        try:
            return check_url(urljoin(reply.url, location), self._allow_private)
        except (RefusedError, ValueError) as error:
            said = f"{_shown(reply.url)} redirects to what is not fetched: {_shown(str(error))}"
            raise AddressError(said, "Try another address.") from error


def _save(reply: Reply, part: Part, url: str, limit_bytes: int, report: Report | None) -> None:
    """Write the body to the part, after what is there if the answer goes on with it."""
    goes_on = reply.status == HTTPStatus.PARTIAL_CONTENT
    done = begun = part.size() if goes_on else 0
    whole = _fits(reply, done, limit_bytes)
    size = None if "content-encoding" in reply.headers else whole  # the header counts what is packed
    part.note(url, reply.headers)
    started = told = time.monotonic()
    with enough_space(part.path), part.file.open("ab" if goes_on else "wb") as file:
        for piece in _unpacked(reply, limit_bytes - done):
            file.write(piece)
            done += len(piece)
            now = time.monotonic()
            if report and now - told >= 0.25:
                told, speed = now, (done - begun) / (now - started)
                report(
                    progress=done / size if size else None,
                    eta_s=(size - done) / speed if size else None,
                    speed_bps=speed,
                )


def _fits(reply: Reply, before: int, limit_bytes: int) -> int | None:
    """The size of the whole by its header. Raises TooLargeError when that is over the limit."""
    size = int(reply.headers.get("content-length", -1))
    if before + size > limit_bytes:
        raise too_large(limit_bytes)
    return before + size if size >= 0 else None


def _unpacked(reply: Reply, limit_bytes: int) -> Iterator[bytes]:
    return unpacked(reply.chunks(), reply.headers.get("content-encoding", ""), limit_bytes)


def _insist(reply: Reply) -> None:
    """Raise unless the answer is a success."""
    if 200 <= reply.status < 300:
        return
    phrase = HTTPStatus(reply.status).phrase if reply.status in set(HTTPStatus) else "an unknown status"
    said = f"{_shown(reply.url)} answered {reply.status} {phrase}."
    if reply.status >= 500 or reply.status in PASSING:
        raise TemporaryError(said, "The site is busy or broken; try again later.")
    raise JobError(said, HINTS.get(reply.status, "Check the address in a browser."))


def _insist_on_type(reply: Reply, accept: Sequence[str]) -> None:
    given = _media_type(reply.headers)
    wanted = [kind.partition(";")[0].strip().lower() for kind in accept]
    if not given or not wanted or given in wanted or f"{given.partition('/')[0]}/*" in wanted or "*/*" in wanted:
        return
    raise JobError(f"{_shown(reply.url)} is of type {given}; wanted was {', '.join(wanted)}.", "Check the address.")


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _retry_after(reply: Reply, otherwise: float | None) -> float | None:
    """Seconds that a busy site asks us to stay away (RFC 9110, section 10.2.3), or `otherwise`."""
    value = reply.headers.get("retry-after", "").strip()
    if reply.status not in BUSY:
        return None
    if not value:
        return otherwise
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return otherwise
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _response(reply: Reply, body: bytes) -> Response:
    return Response(reply.status, reply.url, dict(reply.headers), body)


def _shown(url: str) -> str:
    return redact(url)
