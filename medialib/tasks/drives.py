"""Discs in drives, as far as a job may be made of them."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from medialib.discs import RIPABLE
from medialib.errors import ConflictError, NotFoundError
from medialib.model import Request
from medialib.sources.discs.labels import read_label
from medialib.store import discs
from medialib.store import jobs as job_rows


def ripable(db: Database, device: str) -> sqlite3.Row:
    """The row of a drive whose disc may be ripped now."""
    row = discs.drive(db, device)
    if row is None:
        raise NotFoundError(f"There is no drive '{device[:80]}'.", "See the drives at /jobs or /api/discs.")
    if row["format"] not in RIPABLE:
        raise ConflictError(f"There is nothing to rip in {row['name']}.", "Put in a DVD, a Blu-ray or an audio CD.")
    job = job_rows.get(db, row["job_id"]) if row["job_id"] else None
    if job and job.status in job_rows.OPEN:
        raise ConflictError(f"The disc in {row['name']} is being ripped already.", f"See job {job.id}.")
    return row


def rip_title(row: sqlite3.Row, request: Request) -> str:
    """What the job of a drive's disc is called: as a person said, as its label says, or as the drive is."""
    said = request.options.get("title") or request.options.get("album")
    return str(said or read_label(row["label"]).title or f"Disc in {row['name']}")
