"""What most commands begin with: the settings, and the library open."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlite_utils import Database

from medialib import settings as config
from medialib.settings import Settings
from medialib.store import connect


@contextlib.contextmanager
def opened() -> Iterator[tuple[Settings, Database]]:
    """The settings and library.db, made where they are missing."""
    settings = config.load()
    connect.prepare(settings)
    with connect.library(settings) as db:
        yield settings, db
