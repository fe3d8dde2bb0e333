"""Which service is asked about which kinds of items."""

from __future__ import annotations

from medialib.flow.online import albums, books, films
from medialib.model import Kind
from medialib.settings import Settings

ANSWERERS = (films.FILMS, albums.ALBUMS, books.BOOKS)
BY_KIND = {kind: answerer for answerer in ANSWERERS for kind in answerer.kinds}
KINDS = tuple(BY_KIND)
OFF = (
    "Services on the web are not asked what things are.",
    "Set providers.enabled to true in config.yaml to let them be asked.",
)


def lacking(settings: Settings, kind: str | None = None) -> tuple[str, str] | None:
    """Why nobody can be asked about items of a kind, or about some kind, as a message and a hint; None where all can."""
    if not settings.providers.enabled:
        return OFF
    asked = ANSWERERS if kind is None else (BY_KIND[Kind(kind)],)
    return next((missing for answerer in asked if (missing := answerer.lacking(settings))), None)


def askable(settings: Settings) -> tuple[Kind, ...]:
    """The kinds of items about which there is somebody to ask."""
    return tuple(kind for kind in KINDS if lacking(settings, kind) is None)
