"""Who made it: cast and crew as credits."""

from __future__ import annotations

from collections.abc import Iterator

from medialib.identify.online.tmdb.reading import Row, line, rows
from medialib.model import Json

MOST_CAST = 30
MOST_OF_A_ROLE = 10
JOBS = {
    "Director": "director",
    "Co-Director": "director",
    "Series Director": "director",
    "Writer": "writer",
    "Screenplay": "writer",
    "Teleplay": "writer",
    "Story": "writer",
    "Author": "writer",
    "Novel": "writer",
    "Book": "writer",
    "Original Music Composer": "composer",
    "Music": "composer",
    "Producer": "producer",
    "Executive Producer": "producer",
    "Director of Photography": "cinematographer",
    "Editor": "editor",
}
ORDER = ("creator", *dict.fromkeys(JOBS.values()))


def credits(found: Row) -> list[Json]:
    """The first of the cast in billing order, then the crew by role: {name, role, character}."""
    crew = [*_creators(found), *_crew(found)]
    listed = [*_cast(found), *sorted(crew, key=lambda credit: ORDER.index(credit[1]))]
    named = [credit for credit in dict.fromkeys(listed) if credit[0]]
    return [{"name": name, "role": role, "character": character} for name, role, character in _fewer(named)]


def episode_credits(found: Row) -> list[Json]:
    """An episode's guests and crew, which the service lists on the episode itself."""
    return credits({"credits": {"cast": found.get("guest_stars"), "crew": found.get("crew")}})


def _cast(found: Row) -> Iterator[tuple[str, str, str]]:
    cast = rows(found, "credits", "cast")
    for place, one in sorted(enumerate(cast), key=lambda numbered: _billing(*numbered))[:MOST_CAST]:
        yield line(cast[place], "name"), "actor", line(one, "character")


def _billing(place: int, one: Row) -> tuple[int, int]:
    order = one.get("order")
    return order if isinstance(order, int) else 10_000, place


def _creators(found: Row) -> Iterator[tuple[str, str, str]]:
    for one in rows(found, "created_by"):
        yield line(one, "name"), "creator", ""


def _crew(found: Row) -> Iterator[tuple[str, str, str]]:
    for one in rows(found, "credits", "crew"):
        if line(one, "job") in JOBS:
            yield line(one, "name"), JOBS[line(one, "job")], ""


def _fewer(listed: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """No more of each role than a page can show."""
    counts: dict[str, int] = {}
    for credit in listed:
        counts[credit[1]] = counts.get(credit[1], 0) + 1
        if counts[credit[1]] <= (MOST_CAST if credit[1] == "actor" else MOST_OF_A_ROLE):
            yield credit
