"""Says whether a web page holds one video or a list of them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from medialib.errors import AddressError, RefusedError
from medialib.fetch import check_url, redact
from medialib.model import Report
from medialib.settings import Settings
from medialib.sources import video_facts
from medialib.sources.child import Word, ask

PATIENCE_S = 1200


@dataclass(frozen=True, slots=True)
class Entry:
    """One video of a list; `position` counts from 1."""

    url: str
    title: str
    position: int


@dataclass(frozen=True, slots=True)
class Look:
    """What an address leads to. Without entries it is a single video.

    `key` names the list at its source; `count` is how many it has there, where the site says so.
    """

    url: str
    key: str
    title: str
    overview: str | None
    count: int | None
    entries: tuple[Entry, ...]


def look(url: str, settings: Settings, report: Report, limit: int | None = None) -> Look:
    """Look at the page. At most `limit` entries, and never more than the settings allow, are listed.

    Raises RefusedError, JobError and its kinds.
    """
    url = check_url(url, settings.allow_private_addresses)
    most = settings.downloads.playlist_limit
    report("Looking at the page", progress=0.0)
    question = {
        "act": "look",
        "url": url,
        "patience_s": PATIENCE_S,
        "allow_private": settings.allow_private_addresses,
        "timeout_s": settings.downloads.timeout_s,
        "limit": min(limit or most, most),
    }
    with tempfile.TemporaryDirectory(prefix="medialib-look-") as folder:
        *lines, about = ask(question, Path(folder), report)
    entries = _entries(lines, settings.allow_private_addresses, report)
    title = about.get("title") or about.get("id") or redact(url)
    return Look(
        url,
        video_facts.key({**about, "webpage_url": url}),
        title,
        about.get("description"),
        about.get("count"),
        entries,
    )


def _entries(lines: list[Word], allow_private: bool, report: Report) -> tuple[Entry, ...]:
    """The entries whose addresses may be fetched."""
    entries: list[Entry] = []
    for line in lines:
        try:
            address = check_url(line["url"], allow_private)
        except (AddressError, RefusedError) as error:
            report.log(f"An entry is left out: {error.message}")
            continue
        entries.append(Entry(address, line["title"] or redact(address), len(entries) + 1))
    return tuple(entries)
