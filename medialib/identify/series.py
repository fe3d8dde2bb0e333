"""Series of books and sets of films, as facts name them."""

from __future__ import annotations

from medialib.model import Json
from medialib.names import identity

LONGEST = 150


def series(title: str, number: float | None = None) -> Json:
    """A series by its title, with the place of a work in it: {key, title, number}; None for a title without a letter."""
    known = identity(title)[:LONGEST].strip()
    return (
        {"key": f"series:{known}", "title": title, **({} if number is None else {"number": number})} if known else None
    )


def film_set(title: str, tmdb: str = "") -> Json:
    """A set of films by its number at The Movie Database, else by its title."""
    return {"key": f"tmdb:collection:{int(tmdb)}", "title": title} if tmdb and identity(title) else series(title)
