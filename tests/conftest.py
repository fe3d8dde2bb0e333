"""What most tests begin with: settings in an empty folder, and a library made from them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect

pytest_plugins = (
    "cd_images",
    "cd_programs",
    "chromium",
    "disc_images",
    "disc_bluray",
    "disc_programs",
    "media_files",
    "loopback_site",
    "needs",
    "recorder",
    "refusal",
    "shell",
    "sidecar_library",
)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Both databases as they are made for an empty library."""
    settings = Settings(media_root=tmp_path_factory.mktemp("databases"))
    connect.prepare(settings)
    return settings.library_db, settings.private_db


@pytest.fixture
def settings(tmp_path: Path, databases: tuple[Path, ...]) -> Settings:
    """Settings of an empty library that asks nobody on the web, with copies of both databases."""
    settings = Settings(
        media_root=tmp_path / "media",
        build_dir=tmp_path / "build",
        allow_private_addresses=True,
        providers=Providers(enabled=False),
        sidecars=False,
    )
    settings.make_folders()
    for path in databases:
        shutil.copy(path, settings.data)
    return settings


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    """library.db of `settings`."""
    with connect.library(settings) as db:
        yield db
