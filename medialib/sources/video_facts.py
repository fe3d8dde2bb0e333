"""What a site says of a video, as facts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from medialib.fetch import redact
from medialib.model import Fact, Json, Source

LONGEST_OVERVIEW = 20_000
MOST_TAGS = 50
DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
# Extractors for pages of any site: their ids are made up from the address, their titles from the page's.
ANY_SITE = ("generic", "html5mediaembed")
NUMBERED = re.compile(r" \(1\)\Z")


def facts(info: Mapping[str, Any], name: str | None = None) -> tuple[Fact, ...]:
    """The facts in yt-dlp's info. `name` is what a list called it, for sites that give no title of their own."""
    values = {"title": title(info, name), **dict(_values(info))}
    return tuple(Fact(field, value, Source.SITE) for field, value in values.items() if value not in (None, "", [], {}))


def title(info: Mapping[str, Any], name: str | None = None) -> str:
    """The title alone; empty where the site gives none."""
    own = _text(info, "title") or ""
    return (name or NUMBERED.sub("", own)) if _is_any_site(info) else own


def key(info: Mapping[str, Any]) -> str:
    """What names the thing at its source: `extractor:id`, or for a page without ids `generic:address`.

    Of an address with a login or a token in it that is a digest, so that it still tells pages apart.
    """
    if _is_any_site(info):
        whole = str(info.get("webpage_url") or info.get("original_url") or info.get("id"))
        address = whole.partition("#")[0]
        shown = redact(address)
        told = "" if shown == address else f"#{hashlib.sha256(address.encode()).hexdigest()[:16]}"
        return f"generic:{shown}{told}"
    return f"{str(info['extractor_key']).lower()}:{info.get('id')}"


def _is_any_site(info: Mapping[str, Any]) -> bool:
    return str(info.get("extractor_key") or "generic").lower() in ANY_SITE


def _values(info: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    date = _date(info)
    provider, _, value = key(info).partition(":")
    yield "creator", _text(info, "channel", "uploader", "creator", "artist", "uploader_id")
    yield "date", date
    yield "year", int(date[:4]) if date else None
    yield "overview", (_text(info, "description") or "")[:LONGEST_OVERVIEW]
    yield "duration_s", info.get("duration") if isinstance(info.get("duration"), int | float) else None
    yield "site_url", redact(_text(info, "webpage_url") or "")
    yield "tags", [*_names(info.get("tags"))]
    yield "genres", [*_names(info.get("categories"))]
    yield "external_ids", {provider: value}


def _text(info: Mapping[str, Any], *keys: str) -> str | None:
    """The first of the keys that holds text."""
    found = (info.get(key) for key in keys)
    return next((value.strip() for value in found if isinstance(value, str) and value.strip()), None)


def _date(info: Mapping[str, Any]) -> str | None:
    for name in ("release_date", "upload_date"):
        match = DATE.fullmatch(str(info.get(name) or ""))
        if match:
            return "-".join(match.groups())
    return None


def _names(value: object) -> list[str]:
    names: Sequence[object] = value if isinstance(value, list) else ()
    cleaned = (name.strip() for name in names if isinstance(name, str))
    return list(dict.fromkeys(name for name in cleaned if name))[:MOST_TAGS]
