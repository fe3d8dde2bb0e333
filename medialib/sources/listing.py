"""Lists what a page of several videos holds, inside the process that runs yt-dlp."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.utils import unsmuggle_url

LISTS = ("playlist", "multi_video")
LINKS = ("url", "url_transparent")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: what the site says of it, and its entries."""

    about: Mapping[str, Any]
    entries: tuple[Line, ...]


def is_surely_single(ydl: YoutubeDL, url: str) -> bool:
    """Whether the address alone says that it is one video, so that nobody need ask the site."""
    extractor = next((one for one in ydl._ies.values() if one.suitable(url)), None)
    return extractor is not None and extractor.is_single_video(url) is True


def listed(ydl: YoutubeDL, url: str, limit: int) -> Listed | None:
    """The list behind `url`, lists inside it opened once; None for a single video."""
    info = ydl.extract_info(url, download=False)
    if not info or info.get("_type") not in LISTS:
        return None
    seen = {_same(url), _same(str(info.get("webpage_url") or url))}
    lines: list[Line] = []
    for entry in _opened(ydl, info):
        line = _line(entry, url)
        if line and _same(line.url) not in seen:
            seen.add(_same(line.url))
            lines.append(line)
        if len(lines) == limit:
            break
    about = {key: info.get(key) for key in ("extractor_key", "id", "title", "description", "webpage_url")}
    return Listed({**about, "count": info.get("playlist_count")}, tuple(lines))


def _opened(ydl: YoutubeDL, info: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The entries; those that are lists themselves are replaced by theirs, once."""
    for entry in _entries(info):
        inner = entry if entry.get("_type") in LISTS else _followed(ydl, entry)
        if inner is None:
            yield entry
        else:
            yield from (one for one in _entries(inner) if not _is_list(ydl, one))


def _entries(info: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (entry for entry in info.get("entries") or () if entry)


def _followed(ydl: YoutubeDL, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if not _is_list(ydl, entry):
        return None
    found: Mapping[str, Any] | None = ydl.extract_info(entry["url"], download=False, ie_key=entry.get("ie_key"))
    return found or {}


def _is_list(ydl: YoutubeDL, entry: Mapping[str, Any]) -> bool:
    """Whether an entry is known to be a list itself."""
    if entry.get("_type") in LISTS:
        return True
    if entry.get("_type") not in LINKS or not entry.get("ie_key"):
        return False
    extractor = ydl.get_info_extractor(entry["ie_key"])
    return extractor.is_single_video(entry["url"]) is False


def _line(entry: Mapping[str, Any], page: str) -> Line | None:
    """An entry's own address: a link, its page, or else the medium itself."""
    own_page = str(entry.get("webpage_url") or "")
    if entry.get("_type") in LINKS:
        address = entry.get("url")
    elif own_page and _same(own_page) != _same(page):
        address = own_page
    else:
        formats = entry.get("formats") or [{}]
        address = (
            entry.get("manifest_url") or formats[-1].get("manifest_url") or entry.get("url") or formats[-1].get("url")
        )
    if not isinstance(address, str) or not address.startswith(("http://", "https://")):
        return None
    plain, _ = unsmuggle_url(address)
    return Line(str(plain), str(entry.get("title") or ""))


def _same(url: str) -> str:
    """What two addresses of one page have in common."""
    return url.partition("#")[0].rstrip("/")
