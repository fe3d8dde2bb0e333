"""The Movie Database on loopback, and how to ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from recorder import Recorder
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb

from medialib.identify.online.asking import Asker
from medialib.identify.online.tmdb import Service, service_of
from medialib.identify.online.words import Candidate, Question
from medialib.model import Kind
from medialib.settings import Settings
from medialib.settings.table import Providers


@pytest.fixture(scope="session")
def tmdb_catalogue() -> Iterator[TmdbService]:
    """One that makes no trouble, shared by all tests."""
    with open_tmdb() as tmdb:
        yield tmdb


@pytest.fixture
def tmdb() -> Iterator[TmdbService]:
    """One of a test's own."""
    with open_tmdb() as tmdb:
        yield tmdb


def settings_of(tmdb: TmdbService, root: Path, **providers: Any) -> Settings:
    """Settings for asking it."""
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": tmdb.site.url, "tmdb_images_url": "https://pictures.example"} | providers
    return Settings(media_root=root / "media", allow_private_addresses=True, providers=Providers.model_validate(given))


def opened(
    tmdb: TmdbService, root: Path, report: Recorder | None = None, total_s: float = 20.0, **providers: Any
) -> Service:
    """The service as the settings give it."""
    settings = settings_of(tmdb, root, **providers)
    service = service_of(settings, Asker(settings, report, intervals={}, total_s=total_s))
    assert service is not None
    return service


def named(number: str, kind: Kind = Kind.MOVIE) -> Candidate:
    """The film or show that a person names by its id."""
    return Candidate("tmdb", number, kind, "", score=1.0)


def film(title: str, year: int | None = None, minutes: float | None = None, **ids: str) -> Question:
    """A question about a film."""
    return Question(Kind.MOVIE, title, year, duration_s=minutes and 60 * minutes, ids=ids)


def episode(title: str, season: int | None = None, *numbers: int, date: str | None = None, **ids: str) -> Question:
    """A question about a show with episodes."""
    return Question(Kind.SHOW, title, season=season, episodes=numbers, date=date, ids=ids)
