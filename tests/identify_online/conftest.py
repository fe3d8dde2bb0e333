"""The services that tests of this folder ask."""

from __future__ import annotations

from book_library import books, library
from music_service import albums, music
from music_sounds import sounds
from tmdb_fixtures import tmdb, tmdb_catalogue

__all__ = ["albums", "books", "library", "music", "sounds", "tmdb", "tmdb_catalogue"]
