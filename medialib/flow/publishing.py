"""Prints what has changed, and says so to the pages that are open."""

from __future__ import annotations

from medialib.catalogue import publish as press
from medialib.catalogue.publish import Published
from medialib.model import Json
from medialib.settings import Settings
from medialib.store import connect, events

PATHS_TOLD = 500


def publish(settings: Settings, *, full: bool = False) -> Published:
    """Print what changed and tell the live pages."""
    published = press.publish(settings, full=full)
    if published.paths or published.media_ids:
        with connect.library(settings) as db, connect.write(db):
            told: dict[str, Json] = {
                "media_ids": list(published.media_ids[:PATHS_TOLD]),
                "paths": list(published.paths[:PATHS_TOLD]),
            }
            events.add(db, "library_updated", told, connect.now())
    return published
