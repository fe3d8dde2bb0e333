"""Doing a job from submit to its end in this process, and asking what is in the library."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlite_utils import Database

from medialib.model import Job, Json, Kind, Request, Way
from medialib.settings import Settings
from medialib.store import jobs as rows
from medialib.tasks import open_tasks


def do(
    settings: Settings, db: Database, way: Way, source: Path | str, wanted: Kind | None = None, **options: Json
) -> Job:
    """Submit a request to a queue that runs it at once; the ended job."""
    return do_request(settings, db, Request(str(source), way, wanted, dict(options)))


def do_request(settings: Settings, db: Database, request: Request) -> Job:
    """As `do`, for a whole request."""
    job = rows.get(db, open_tasks(settings, immediate=True).submit(db, request))
    assert job is not None
    return job


def ended(job: Job) -> tuple[str, str, str]:
    """How a job ended: status, message or error, hint."""
    return job.status, job.error or job.message, job.hint


def titles(db: Database, where: str = "1") -> list[tuple[str, str, int | None]]:
    """What is in the library: (kind, title, year)."""
    return [
        tuple(row)
        for row in db.conn.execute(f"SELECT kind, title, year FROM media WHERE {where} ORDER BY kind, sort_title, year")
    ]


def places(db: Database) -> Mapping[str, str | None]:
    """Where the main files lie, and since when they are missing."""
    found = db.conn.execute("SELECT folder || ':' || path, missing_since FROM files WHERE role = 'main' ORDER BY 1")
    return {row[0]: row[1] for row in found}


def on_shelves(settings: Settings) -> list[str]:
    """Every file below MEDIA_ROOT besides the data folder, finished or not."""
    root = settings.media_root
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not path.is_relative_to(settings.data)
    )
