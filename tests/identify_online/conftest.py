"""The services that tests of this folder ask."""

from __future__ import annotations

from music_service import albums, music
from music_sounds import sounds
from tmdb_fixtures import tmdb, tmdb_catalogue

__all__ = ["albums", "music", "sounds", "tmdb", "tmdb_catalogue"]
