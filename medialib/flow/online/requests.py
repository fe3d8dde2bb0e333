"""Asking anew what an item is: the request of a job that does it."""

from __future__ import annotations

from sqlite_utils import Database

from medialib.errors import InvalidError, NotFoundError
from medialib.flow.online.answerers import KINDS
from medialib.identify.online.pasted import read_id
from medialib.model import Json, Kind, Request, Way
from medialib.store import media


def requested(
    db: Database,
    media_id: str,
    *,
    chosen: str | None = None,
    title: str | None = None,
    year: int | None = None,
    submitted_by: str | None = None,
) -> Request:
    """Ask what an item is; or take what a person chose (an id, or an address); or look for another title and year.

    Raises NotFoundError for what no service knows, InvalidError for what cannot be asked.
    """
    row = media.get(db, media_id)
    if row is None or row["deleted_at"] or row["kind"] not in KINDS:
        raise NotFoundError(
            f"'{media_id[:40]}' is nothing in this library that services know.", "Its page's address holds its id."
        )
    if chosen and (title or year):
        raise InvalidError("Both an answer and a title to look for were given.", "Give one of them.")
    if year and not title:
        raise InvalidError("A year alone cannot be looked for.", "Give the title too.")
    options: dict[str, Json] = {"name": str(row["title"])}
    if chosen:
        options["chosen"] = read_id(chosen, Kind(row["kind"]))
    if title:
        options |= {"title": title, **({"year": year} if year else {})}
    return Request(media_id, Way.IDENTIFY, None, options, submitted_by)
