"""A film or show as far as it takes to tell whether it is the one: out of a search's row, or of all that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from medialib.identify.online.tmdb.reading import Row, inner, line, real, row, rows, text, whole, year
from medialib.identify.online.tmdb.service import FILM

MOST_TITLES = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """`others` are its titles elsewhere. `runtimes_s` are seconds; `seasons` count the episodes of each."""

    id: str
    sort: str
    title: str
    original_title: str = ""
    year: int | None = None
    overview: str = ""
    poster: str = ""
    popularity: float = 0.0
    others: tuple[str, ...] = ()
    runtimes_s: tuple[float, ...] = ()
    seasons: Mapping[int, int] = field(default_factory=dict)
    years: tuple[int, int] | None = None


def entry_of(found: Row, sort: str) -> Entry | None:
    """The entry that an answer holds; None without an id or a title."""
    number = whole(found, "id")
    title = line(found, "title" if sort == FILM else "name")
    original = line(found, "original_title" if sort == FILM else "original_name")
    if number is None or not (title or original):
        return None
    first = year(found, "release_date" if sort == FILM else "first_air_date")
    last = year(found, "last_air_date")
    return Entry(
        str(number),
        sort,
        title or original,
        original,
        first,
        text(found, "overview", 20_000),
        text(found, "poster_path"),
        real(found, "popularity"),
        _others(found),
        _runtimes(found),
        _seasons(found),
        (first, last) if first and last else None,
    )


def _others(found: Row) -> tuple[str, ...]:
    """Titles in other countries and languages; films and shows call the list differently."""
    alternative = inner(found, "alternative_titles")
    listed = [line(one, "title") for name in ("titles", "results") for one in rows(alternative, name)]
    for one in rows(found, "translations", "translations"):
        listed += [line(row(one.get("data")), "title"), line(row(one.get("data")), "name")]
    return tuple(dict.fromkeys(title for title in listed if title))[:MOST_TITLES]


def _runtimes(found: Row) -> tuple[float, ...]:
    """A film's length; a show's usual lengths and that of its last episode."""
    several = found.get("episode_run_time")
    listed = [minutes for minutes in several if isinstance(minutes, int)] if isinstance(several, list) else []
    listed += [whole(one, "runtime") or 0 for one in (found, inner(found, "last_episode_to_air"))]
    return tuple(dict.fromkeys(60.0 * minutes for minutes in listed if 0 < minutes < 3000))


def _seasons(found: Row) -> Mapping[int, int]:
    counted = ((whole(one, "season_number"), whole(one, "episode_count")) for one in rows(found, "seasons"))
    return dict(sorted((n, c) for n, c in counted if n is not None and c is not None))
