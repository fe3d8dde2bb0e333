"""Asks services: politely, from the cache where it can, and without letting a key be seen."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeAlias, TypeVar
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from medialib import __version__
from medialib.errors import MedialibError, SettingsError, TemporaryError
from medialib.fetch import Client, Response, redact
from medialib.fetch.cache import Cache, Entry
from medialib.fetch.url import site
from medialib.model import Json, Report
from medialib.settings import Settings

LIMIT_BYTES = 8 * 1024**2
TOTAL_S = 30.0
BUSY_S = 1.0
NOT_MODIFIED, KEY_REFUSED, UNKNOWN = 304, 401, 404
NOTHING = b""  # how the cache keeps that there is no such thing
JSON = re.compile(r"(?:application|text)/(?:[\w.+-]*json|javascript)|")
XML = re.compile(r"(?:application|text)/[\w.+-]*xml|")
HALF_LETTER = re.compile(r"\\u[dD][89a-fA-F]")
Param: TypeAlias = str | int | float | None
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked for, and what counts as its answer."""

    site_url: str
    params: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_params: frozenset[str] = frozenset()
    elsewhere: bool = False
    answers: frozenset[int] = frozenset()
    post: bool = False

    @property
    def url(self) -> str:
        """The address that is asked, with what is not sent as a form."""
        return self.site_url if self.post else _with(self.site_url, self.params)

    @property
    def open_url(self) -> str:
        """The address without secrets, its parameters in order."""
        return _with(
            self.site_url, {name: self.params[name] for name in sorted(self.params.keys() - self.secret_params)}
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be seen."""
        return (*(self.params[name] for name in self.params.keys() & self.secret_params), *self.headers.values())


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """A way to write answers: what asks for it, the media types that have it, and what reads it."""

    accept: str
    types: re.Pattern[str]
    read: Callable[[bytes], T]

    def of(self, kept: Entry) -> T | None:
        """What an answer from the cache says."""
        return self.read(kept.body) if kept.body else None


class Asker:
    """Asks for one job or process; threads may share it. Keys of the settings never appear in what it raises.

    `revalidate` asks again, once, for what the cache holds fresh, at the cost of a 304. `intervals` are the
    least seconds between two requests by host or `host:port`; without them, those the services ask for.
    """

    def __init__(
        self,
        settings: Settings,
        report: Report | None = None,
        *,
        revalidate: bool = False,
        intervals: Mapping[str, float] | None = None,
        total_s: float = TOTAL_S,
    ) -> None:
        self.report = report
        self._revalidate = revalidate
        self._asked: set[str] = set()
        self._total_s = total_s
        self._cache = Cache(settings.data / "cache" / "providers")
        self._client = Client(
            allow_private=settings.allow_private_addresses,
            timeout_s=min(settings.downloads.timeout_s, total_s),
            intervals=intervals_of(settings) if intervals is None else intervals,
            pace_folder=settings.data / "cache" / "pace",
            busy_s=BUSY_S,
            user_agent=user_agent(settings),
        )
        keys = (settings.providers.tmdb_key, settings.providers.acoustid_key)
        self._keys = tuple(key.get_secret_value() for key in keys if key)

    def json(
        self,
        url: str,
        params: Mapping[str, Param] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        secret_params: Collection[str] = (),
        elsewhere: bool = False,
        answers: Collection[int] = (),
        post: bool = False,
    ) -> Json:
        """The answer as JSON; None where the service knows no such thing (404).

        `params` that are None are left out; those named in `secret_params` do not tell answers
        apart. `elsewhere` allows redirects to other sites. Headers are taken for secret. `answers`
        are statuses whose body is read as well, though not kept. `post` sends the parameters as a form.
        Raises SettingsError when the key is refused (401), AddressError, TooLargeError,
        CancelledError, TemporaryError for what may pass, an answer that cannot be read included,
        and JobError for other refusals. An old answer stands in for one that may come later.
        """
        secret, taken = frozenset(secret_params), frozenset(answers)
        asked = Inquiry(url, _given(params), headers or {}, secret, elsewhere, taken, post)
        return self._ask(asked, Form("application/json", JSON, read_json))

    def xml(
        self, url: str, params: Mapping[str, Param] | None = None, *, answers: Collection[int] = ()
    ) -> Element | None:
        """The answer's root element; otherwise as `json`. Document types and entities are refused."""
        asked = Inquiry(url, _given(params), answers=frozenset(answers))
        return self._ask(asked, Form("application/xml", XML, read_xml))

    def _ask(self, asked: Inquiry, form: Form[T]) -> T | None:
        key = f"{form.accept} {asked.open_url}"
        kept = self._cache.find(key)
        if kept and kept.is_fresh and not (self._revalidate and key not in self._asked):
            return form.of(kept)
        self._asked.add(key)
        secrets = (*self._keys, *asked.secrets)
        with hidden(secrets):
            try:
                return self._taken(self._get(asked, form.accept, kept), asked, key, kept, form)
            except TemporaryError as error:
                if kept is None:
                    raise
                self._say(redact(error.message, secrets), kept)
                return form.of(kept)

    def _get(self, asked: Inquiry, accept: str, kept: Entry | None) -> Response:
        return self._client.get(
            asked.url,
            limit_bytes=LIMIT_BYTES,
            accept=(accept, "*/*;q=0.1"),
            headers=asked.headers,
            etag=kept.etag if kept else None,
            last_modified=kept.last_modified if kept else None,
            answers={UNKNOWN, KEY_REFUSED, *asked.answers},
            stay=not asked.elsewhere,
            form=asked.params if asked.post else None,
            total_s=self._total_s,
            report=self.report,
        )

    def _taken(self, response: Response, asked: Inquiry, key: str, kept: Entry | None, form: Form[T]) -> T | None:
        """What the answer says; it is kept when it could be read."""
        if response.status == NOT_MODIFIED and kept:
            self._cache.renew(key, kept, response.headers)
            return form.of(kept)
        if response.status == KEY_REFUSED:
            said = f"{urlsplit(response.url).hostname} does not accept our key."
            raise SettingsError(said, "Check the keys under providers: in config.yaml.")
        if response.status == UNKNOWN and UNKNOWN not in asked.answers:
            self._cache.keep(key, NOTHING, {"cache-control": response.headers.get("cache-control", "")})
            return None
        value = _readable(response, form)
        if response.status not in asked.answers:
            self._cache.keep(key, response.body, response.headers)
        return value

    def _say(self, trouble: str, kept: Entry) -> None:
        if self.report:
            age_h = (time.time() - kept.stored_s) / 3600
            since = datetime.fromtimestamp(kept.stored_s, UTC)
            self.report.log(f"{trouble} Its answer of {since:%Y-%m-%d %H:%M} ({age_h:.0f} h old) is used.")


def _readable(response: Response, form: Form[T]) -> T:
    site = urlsplit(response.url).hostname
    if not form.types.fullmatch(response.content_type):
        raise TemporaryError(
            f"{site} answered with {response.content_type} in place of data.", "It may be down; try again later."
        )
    try:
        return form.read(response.body)
    except ValueError as error:
        raise TemporaryError(f"The answer of {site} cannot be read: {error}", "Try again later.") from error


def read_json(body: bytes) -> Json:
    """JSON from a stranger. Raises ValueError, also for what is nested too deep."""
    text = body.decode("utf-8-sig")
    try:
        value: Json = json.loads(text)
        if HALF_LETTER.search(text):
            whole = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            value = json.loads(whole)
    except RecursionError:
        raise ValueError("It is nested too deep.") from None
    return value


def read_xml(body: bytes) -> Element:
    """XML from a stranger. Raises ValueError, also for document types, entities and encodings that nobody knows."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, RecursionError) as error:
        raise ValueError(f"It is no XML ({type(error).__name__}).") from error
    return root


@contextmanager
def hidden(secrets: Collection[str]) -> Iterator[None]:
    """Raise errors again without the secrets, and without the errors that led to them."""
    try:
        yield
    except MedialibError as error:
        raise type(error)(redact(error.message, secrets), redact(error.hint, secrets)) from None


def intervals_of(settings: Settings) -> Mapping[str, float]:
    """The least seconds between two requests that each service asks of everyone."""
    providers = settings.providers
    limits = {
        providers.tmdb_url: 1 / 45,
        providers.musicbrainz_url: _musicbrainz_s(settings),
        providers.acoustid_url: 0.35,
        providers.openlibrary_url: _openlibrary_s(providers.openlibrary_url),
    }
    return {site(url): seconds for url, seconds in limits.items()}


def _musicbrainz_s(settings: Settings) -> float:
    """One request a second is what MusicBrainz allows (https://musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting)."""
    host = urlsplit(settings.providers.musicbrainz_url).hostname or ""
    asked = settings.providers.musicbrainz_interval_s
    return max(1.0, asked) if f".{host}".endswith(".musicbrainz.org") else asked


def _openlibrary_s(url: str) -> float:
    """Three requests a second are what Open Library allows those who say who they are; a mirror of one's own, more."""
    host = urlsplit(url).hostname or ""
    return 0.35 if f".{host}".endswith(".openlibrary.org") else 0.02


def user_agent(settings: Settings) -> str:
    """Who asks, with how to reach them, as MusicBrainz wants it: `medialib/1.0 ( mail@example.org )`."""
    contact = " ".join(re.findall(r"[!-'*-~]+", settings.providers.contact))
    return f"medialib/{__version__} ( {contact} )" if contact else f"medialib/{__version__}"


def _given(params: Mapping[str, Param] | None) -> Mapping[str, str]:
    """Those that have a value; half letters, as file names hold them, cannot be sent."""
    given = {name: str(value) for name, value in (params or {}).items() if value is not None}
    return {name: value.encode("utf-8", "replace").decode("utf-8") for name, value in given.items()}


def _with(url: str, params: Mapping[str, str]) -> str:
    return f"{url}?{urlencode(params)}" if params else url
