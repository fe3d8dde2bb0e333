"""Jobs in any state, and how a page shows them, for the tests of the jobs' pages and their API."""

from __future__ import annotations

import re
from typing import Any

from page_reader import forms, lines, read
from web_place import Place

from medialib.model import Request, Way
from medialib.store import connect
from medialib.store import jobs as rows

AT = "2026-01-02T03:04:05.000Z"
WHEN = "2 January 2026"
JOB = re.compile(r'<li class="job [^>]* data-job="(\w+)".*?</li>', re.DOTALL)


def put(
    place: Place,
    job_id: str,
    way: Way = Way.VIDEO,
    source: str = "https://site.example/v/1",
    owner: str | None = None,
    **values: Any,
) -> str:
    """A job with these columns; its id. It was made on a day long ago."""
    title, at = values.pop("title", "Film"), values.pop("created_at", AT)
    with connect.library(place.settings) as db, connect.write(db):
        rows.add(
            db, job_id, Request(source, way, submitted_by=owner, parent_id=values.pop("parent_id", None)), title, at
        )
        for name, value in values.items():
            db.conn.execute(f"UPDATE jobs SET {name} = ? WHERE id = ?", (value, job_id))
    return job_id


def shown(page: str) -> dict[str, list[str]]:
    """What a page says of each job, by the jobs' ids in their order."""
    return {found[1]: lines(f"<main>{found[0]}</main>") for found in JOB.finditer(page)}


def doors(page: str) -> dict[str, list[str]]:
    """Where the line of each job leads: links, then buttons."""
    parts = {found[1]: f"<main>{found[0]}</main>" for found in JOB.finditer(page)}
    return {job_id: [*(href for _, href in read(part).links), *forms(part)] for job_id, part in parts.items()}
