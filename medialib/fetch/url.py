"""Checks a URL that somebody handed in, before anything is asked of it."""

from __future__ import annotations

import re
import socket

import httpx

from medialib.errors import RefusedError
from medialib.fetch.address import guard_address, guard_port

LONGEST = 4096
ODD = re.compile(r"[\x00-\x20\x7f\\]")
NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
LOWER = ("http://", "https://")
PORTS = {"http": 80, "https": 443}
# yt-dlp reads its own orders out of a fragment of this name.
SMUGGLED = "__youtubedl_smuggle"


def check_url(url: str, allow_private: bool = False) -> str:
    """The URL in its normal form, if it is one that may be fetched.

    Only what can be known without a look-up is checked here: the addresses that names resolve to
    are checked when connecting. Raises RefusedError for what is not a web address, AddressError
    for a literal address or port that is not fetched from.
    """
    url = url.strip()
    if len(url) > LONGEST:
        raise RefusedError(
            f"The address has {len(url)} characters; at most {LONGEST} are taken.", "Look for a shorter link."
        )
    parsed = _parse(url)
    if parsed.userinfo:
        raise RefusedError("The address holds a user name or password.", "Leave out what stands before the @.")
    guard_port(PORTS[parsed.scheme] if parsed.port is None else parsed.port)
    literal = _literal(_host(parsed))
    if literal:
        guard_address(literal, allow_private)
    return str(parsed)


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what decides whether two URLs belong to the same site."""
    parsed = httpx.URL(url)
    return parsed.scheme, _host(parsed), parsed.port or PORTS[parsed.scheme]


def site(url: str) -> str:
    """The host of a URL, or `host:port` where the port is not the usual one: what is asked in turns."""
    return httpx.URL(url).netloc.decode("ascii")


def _host(parsed: httpx.URL) -> str:
    """The host as it is asked for; `parsed.host` is none of names that cannot be told in letters, such as those of emoji."""
    return parsed.raw_host.decode("ascii")


def _parse(url: str) -> httpx.URL:
    if not url or ODD.search(url) or SMUGGLED in url:
        raise RefusedError(f"'{url[:80]}' is not a web address.", "Give one address, like https://example.org/video.")
    try:
        parsed = httpx.URL(url)
        if not url.startswith(LOWER):  # again, for it drops a default port only after a scheme in lower case
            parsed = httpx.URL(str(parsed))
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise RefusedError(f"'{url[:80]}' is not a web address.", "Check it for typing errors.") from None
    if parsed.scheme not in PORTS:
        given = (
            f"'{parsed.scheme}:' addresses are not fetched." if parsed.scheme else f"'{url[:80]}' is not a web address."
        )
        raise RefusedError(given, "Give an address that begins with https:// or http://.")
    if not _host(parsed) or "%" in _host(parsed):
        raise RefusedError(f"'{url[:80]}' names no host.", "Give an address like https://example.org/video.")
    return parsed


def _literal(host: str) -> str | None:
    """The address that a host written in numbers means, in any of the ways C libraries read."""
    if ":" in host:
        return host
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return "127.0.0.1"
    if not NUMBER.fullmatch(name.rpartition(".")[2]):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        raise RefusedError(f"'{host}' is not an address.", "Check it for typing errors.") from None
