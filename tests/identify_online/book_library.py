"""Open Library on loopback, over three invented books, in the shapes it answers with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fetch_site import Page, Site, Visit, going_to, open_site
from music_service import settings_for

from medialib.identify.online.asking import Asker
from medialib.identify.online.books.shelf import Books

ISBN = "9780306406157"
EDITION = {
    "key": "/books/OL100M",
    "title": "The Salt Roads",
    "subtitle": "a history of a harbour",
    "publish_date": "July 16, 2003",
    "number_of_pages": 312,
    "isbn_13": [ISBN],
    "works": [{"key": "/works/OL10W"}],
    "covers": [501, -1],
    "subjects": ["In library", "Harbors."],
}
WORK = {
    "key": "/works/OL10W",
    "title": "The Salt Roads",
    "first_publish_date": "1998",
    "authors": [
        {"type": {"key": "/type/author_role"}, "author": {"key": "/authors/OL1A"}},
        {"author": {"key": "/authors/OL2A"}},
    ],
    "description": {
        "type": "/type/text",
        "value": "How salt came to [the harbour](https://example.org).\r\n\r\n----------\r\nAlso in:\r\n - a box",
    },
    "subjects": ["Fiction, historical, general", "Accessible book", "nyt:paper=2003", "Seafaring life", "Historical"],
    "covers": [501, 502],
}
RECORDS: dict[str, object] = {
    "/books/OL100M.json": EDITION,
    "/works/OL10W.json": WORK,
    "/authors/OL1A.json": {"key": "/authors/OL1A", "name": "Ann Archer"},
    "/authors/OL2A.json": {"type": {"key": "/type/redirect"}, "location": "/authors/OL3A"},
    "/authors/OL3A.json": {"key": "/authors/OL3A", "name": "Bo Bell"},
}
HITS: list[dict[str, object]] = [
    {"key": "/works/OL10W", "title": "The Salt Roads", "author_name": ["Ann Archer", "Bo Bell"], "edition_count": 9},
    {"key": "/works/OL11W", "title": "The salt roads", "author_name": ["Ann Archer", "Bo Bell"], "edition_count": 1},
    {"key": "/works/OL12W", "title": "Salt", "author_name": ["Cy Carter"], "first_publish_year": 2011, "cover_i": 77},
    {"key": "/works/OL13W", "title": "Winter Boats", "author_name": ["Di Drake"], "edition_count": 2},
    {"key": "/works/OL14W", "title": "Winter Boats", "author_name": ["Ed Ellis"], "edition_count": 2},
]


def record(value: object) -> Page:
    """A page of JSON."""
    return lambda visit: visit.send(200, json.dumps(value).encode(), Content_Type="application/json")


def _search(visit: Visit) -> None:
    asked = parse_qs(urlsplit(visit.path).query)
    words = asked["title"][0].casefold().split()
    author = asked.get("author", [""])[0].casefold()
    hits = [
        hit
        for hit in HITS
        if any(word in str(hit["title"]).casefold() for word in words)
        and (not author or author.split()[-1] in str(hit["author_name"]).casefold())
    ]
    record({"numFound": len(hits), "num_found": len(hits), "start": 0, "docs": [*hits, {"key": "/works/x"}, None]})(
        visit
    )


@contextmanager
def open_library() -> Iterator[Site]:
    """Serve until the block ends."""
    with open_site() as site:
        site.pages = {path: record(value) for path, value in RECORDS.items()}
        site.pages[f"/isbn/{ISBN}.json"] = going_to("/books/OL100M.json")
        site.pages["/search.json"] = _search
        yield site


@pytest.fixture
def library() -> Iterator[Site]:
    """The service."""
    with open_library() as site:
        yield site


@pytest.fixture
def books(library: Site, tmp_path: Path) -> Books:
    """The service as medialib asks it, without waiting between two requests."""
    settings = settings_for(library, tmp_path)
    return Books(Asker(settings, intervals={}, total_s=5), settings.providers)
