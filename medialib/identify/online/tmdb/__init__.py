"""Asks The Movie Database what films and shows are."""

from __future__ import annotations

from medialib.identify.online.asking import Asker
from medialib.identify.online.tmdb.details import details
from medialib.identify.online.tmdb.search import PROVIDER, search
from medialib.identify.online.tmdb.seasons import asked_for
from medialib.identify.online.tmdb.service import Service
from medialib.settings import Settings

__all__ = ["PROVIDER", "Service", "asked_for", "details", "search", "service_of"]


def service_of(settings: Settings, asker: Asker) -> Service | None:
    """The service, where the settings allow it and hold a key."""
    key = settings.providers.tmdb_key
    wanted = settings.providers.enabled and key is not None and key.get_secret_value().strip()
    return Service(settings, asker) if wanted else None
