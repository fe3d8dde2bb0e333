"""A server on loopback that speaks The Movie Database's API v3 over a small invented catalogue."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from fetch_site import Page, Site, Visit, open_site
from tmdb_catalogue import FILMS, FOUND, SEASONS, SHOWS

from medialib.names import fold

V3_KEY = "ca9a7ca9a7ca9a7ca9a7ca9a7ca9a7ca"
V4_TOKEN = "eyJCANARY.eyJhdWQiOiJDQU5BUlkifQ.c2lnbmF0dXJlLUNBTkFSWQ"
VERSION = 'W/"v1"'
JSON = "application/json;charset=utf-8"
WRONG_KEY = {"success": False, "status_code": 7, "status_message": "Invalid API key: You must be granted a valid key."}
NOTHING = {"success": False, "status_code": 34, "status_message": "The resource you requested could not be found."}
Row = dict[str, Any]


@dataclass
class TmdbService:
    """The site, and pages that stand in for its own by path."""

    site: Site
    trouble: dict[str, Page] = field(default_factory=dict)

    @property
    def asked(self) -> list[str]:
        """The paths asked for so far, with the query of searches."""
        return [_brief(path) for path in self.site.paths]


@contextlib.contextmanager
def open_tmdb() -> Iterator[TmdbService]:
    """Serve until the block ends."""
    with open_site() as site:
        service = TmdbService(site)
        pages = {f"/3/search/{sort}": _search(rows) for sort, rows in (("movie", FILMS), ("tv", SHOWS))}
        pages |= {f"/3/movie/{film['id']}": _entry(film) for film in FILMS}
        pages |= {f"/3/tv/{show['id']}": _entry(show) for show in SHOWS}
        pages |= {f"/3/tv/{show}/season/{number}": _season(row) for (show, number), row in SEASONS.items()}
        pages |= {f"/3/find/{value}": _answering(row) for value, row in FOUND.items()}
        site.pages = Troubled({path: _guarded(page) for path, page in pages.items()}, service)
        yield service


class Troubled(dict[str, Page]):
    """The site's pages, those that make trouble first; unknown paths get the service's own 404."""

    def __init__(self, pages: dict[str, Page], service: TmdbService) -> None:
        super().__init__(pages)
        self._service = service

    def get(self, path: str, default: Any = None) -> Any:
        return self._service.trouble.get(path) or super().get(path, _guarded(lambda visit: send(visit, NOTHING, 404)))


def send(visit: Visit, answer: object, status: int = 200) -> None:
    """Answer as JSON, with the caching headers of the real one; with 304 to who has it already."""
    headers = {"Content_Type": JSON, "Cache_Control": "public, max-age=4350", "ETag": VERSION}
    if status == 200 and visit.headers.get("If-None-Match") == VERSION:
        visit.send(304, Cache_Control="public, max-age=4350", ETag=VERSION)
        return
    visit.send(status, json.dumps(answer).encode(), **(headers if status == 200 else {"Content_Type": JSON}))


def query_of(visit: Visit) -> dict[str, str]:
    """What was asked, by name."""
    return dict(parse_qsl(visit.path.partition("?")[2]))


def _brief(path: str) -> str:
    place, _, query = path.partition("?")
    asked = dict(parse_qsl(query))
    year = asked.get("year") or asked.get("first_air_date_year")
    words = "".join(f" {word}" for word in (asked.get("query"), year, asked.get("external_source")) if word)
    return place.removeprefix("/3") + words


def _guarded(page: Page) -> Page:
    """The key is checked first, whatever is asked for."""

    def check(visit: Visit) -> None:
        bearer = visit.headers.get("Authorization") == f"Bearer {V4_TOKEN}"
        page(visit) if bearer or query_of(visit).get("api_key") == V3_KEY else send(visit, WRONG_KEY, 401)

    return check


def _answering(row: Row) -> Page:
    return lambda visit: send(visit, row)


def _search(rows: list[Row]) -> Page:
    def page(visit: Visit) -> None:
        asked = query_of(visit)
        year = asked.get("year") or asked.get("first_air_date_year")
        words = _words(asked["query"])
        hits = [row for row in rows if _matches(row, words) and (not year or _date(row).startswith(year))]
        listed = [_brief_row(_spoken(row, asked)) for row in hits]
        send(visit, {"page": 1, "results": listed, "total_pages": 1, "total_results": len(listed)})

    return page


def _matches(row: Row, words: set[str]) -> bool:
    alternative = row["alternative_titles"]
    others = alternative.get("titles", alternative.get("results", []))
    spoken = [one["data"] for one in row["translations"]["translations"]]
    titles = [
        _title(row),
        row.get("original_title"),
        row.get("original_name"),
        *(_title(one) for one in others + spoken),
    ]
    return any(words <= _words(title) for title in titles if title)


def _words(title: str) -> set[str]:
    return set(re.findall(r"[\w&]+", fold(title)))


def _title(row: Row) -> str:
    return str(row.get("title") or row.get("name") or "")


def _date(row: Row) -> str:
    return str(row.get("release_date") or row.get("first_air_date") or "")


def _spoken(row: Row, asked: dict[str, str]) -> Row:
    """The row in the language asked for, as far as it has one; else its title is the original, its texts are empty."""
    code = asked.get("language", "en-US").partition("-")[0]
    original = {name: row[f"original_{name}"] for name in ("title", "name") if f"original_{name}" in row}
    for one in row["translations"]["translations"]:
        if one["iso_639_1"] == code:
            return row | original | {name: value for name, value in one["data"].items() if value or name != "title"}
    return row if code == "en" else row | original | {"overview": "", "tagline": ""}


def _brief_row(row: Row) -> Row:
    """What a search shows of an entry."""
    names = ("id", "title", "name", "original_title", "original_name", "original_language", "overview", "popularity")
    shown = {name: row[name] for name in names if name in row}
    more = ("poster_path", "release_date", "first_air_date", "vote_average", "vote_count")
    return shown | {name: row[name] for name in more if name in row} | {"adult": False, "genre_ids": [18]}


def _entry(row: Row) -> Page:
    """Details, with what was asked to be appended."""
    parts = {"alternative_titles", "credits", "external_ids", "images", "translations", "videos"}
    parts |= {"release_dates", "content_ratings"}

    def page(visit: Visit) -> None:
        asked = query_of(visit)
        wanted = set(asked.get("append_to_response", "").split(","))
        send(visit, {name: value for name, value in _spoken(row, asked).items() if name not in parts - wanted})

    return page


def _season(by_language: dict[str, Row]) -> Page:
    def page(visit: Visit) -> None:
        code = query_of(visit).get("language", "en-US").partition("-")[0]
        send(visit, by_language.get(code) or by_language["en"])

    return page
