"""guessit's opinion of a name, for those our own rules find nothing in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from guessit import guessit
from guessit.api import GuessitException

LONGEST = 255


@dataclass(frozen=True, slots=True)
class Guess:
    """What guessit says: `kind` is movie or episode."""

    kind: str = "movie"
    title: str | None = None
    year: int | None = None
    season: int | None = None
    episodes: tuple[int, ...] = ()


@lru_cache(maxsize=4096)
def guess(name: str) -> Guess:
    """guessit's reading of one file name without its folders; an empty one where it gives up."""
    try:
        said = guessit(name[:LONGEST])
    except GuessitException:
        return Guess()
    title = _first(said.get("title"))
    return Guess(
        kind=str(_first(said.get("type")) or "movie"),
        title=str(title) if title else None,
        year=_number(said.get("year")),
        season=_number(said.get("season")),
        episodes=_numbers(said.get("episode")),
    )


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _number(value: object) -> int | None:
    first = _first(value)
    return first if isinstance(first, int) else None


def _numbers(value: object) -> tuple[int, ...]:
    several = value if isinstance(value, list) else [value]
    return tuple(item for item in several if isinstance(item, int))
