"""Links to an item's trailers, as far as they lead to sites that are known to hold videos."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from medialib.catalogue.values import ranked
from medialib.catalogue.views import Link
from medialib.store.items import Said

SITES = {
    "YouTube": re.compile(r"https://(?:www\.youtube\.com/watch\?v=|youtu\.be/)[\w-]{1,64}", re.ASCII),
    "Vimeo": re.compile(r"https://vimeo\.com/\d{1,20}", re.ASCII),
}
MOST = 5
LENGTH = 120


def trailers(facts: Iterable[Said]) -> tuple[Link, ...]:
    """The trailers that anybody names, the best source's first, {name, url, language}: "Teaser on YouTube".

    Addresses at other sites are left out.
    """
    told = {
        link.href: link for one in ranked(facts, "trailers") for link in _links(one if isinstance(one, list) else [])
    }
    return tuple(told.values())[:MOST]


def _links(told: Iterable[object]) -> Iterator[Link]:
    for one in told:
        if isinstance(one, Mapping):
            url = str(one.get("url") or "")
            name = str(one.get("name") or "").strip()[:LENGTH] or "Trailer"
            yield from (Link(f"{name} on {site}", url) for site, form in SITES.items() if form.fullmatch(url))
