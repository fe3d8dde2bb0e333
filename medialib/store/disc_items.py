"""Reading discs for pages: many at a time, each by the item that it is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database


class OwnDisc(NamedTuple):
    """The disc that an item of kind disc is."""

    media_id: str
    format: str
    label: str
    size: int | None
    place: str | None
    first_seen_at: str
    last_seen_at: str
    ripped_at: str | None


class OwnTitle(NamedTuple):
    """A title of a disc, and the item it became; the language lists are JSON."""

    media_id: str
    number: int
    title: str | None
    duration_s: float
    chapters: int
    audio_languages: str
    subtitle_languages: str
    item_id: str | None
    taken_at: str | None
    read_errors: int


def discs(db: Database, ids: Iterable[str]) -> dict[str, OwnDisc]:
    """The disc that each of these items is."""
    rows = db.conn.execute(
        f"SELECT {', '.join(OwnDisc._fields)} FROM discs WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
        (json.dumps(list(ids)),),
    )
    return {row[0]: OwnDisc(*row) for row in rows}


def titles(db: Database, ids: Iterable[str]) -> dict[str, list[OwnTitle]]:
    """What is on the discs that these items are, in order."""
    rows = db.conn.execute(
        "SELECT discs.media_id, number, title, duration_s, chapters, audio_languages, subtitle_languages, disc_titles.media_id, "
        "taken_at, read_errors FROM discs JOIN disc_titles ON disc_titles.disc_id = discs.id "
        "WHERE discs.media_id IN (SELECT value FROM json_each(?)) ORDER BY discs.id, number",
        (json.dumps(list(ids)),),
    )
    found: dict[str, list[OwnTitle]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(OwnTitle(*row))
    return found


def origins(db: Database, ids: Iterable[str]) -> dict[str, list[str]]:
    """The items of the discs that each of these items was taken from."""
    rows = db.conn.execute(
        "SELECT DISTINCT disc_titles.media_id, discs.media_id FROM disc_titles JOIN discs ON discs.id = disc_titles.disc_id "
        "WHERE disc_titles.media_id IN (SELECT value FROM json_each(?)) AND discs.media_id IS NOT NULL ORDER BY 1, 2",
        (json.dumps(list(ids)),),
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1])
    return found


def taken_from(db: Database, ids: Iterable[str]) -> set[str]:
    """The items that were taken from the discs that any of these items are."""
    rows = db.conn.execute(
        "SELECT disc_titles.media_id FROM discs JOIN disc_titles ON disc_titles.disc_id = discs.id "
        "WHERE discs.media_id IN (SELECT value FROM json_each(?)) AND disc_titles.media_id IS NOT NULL",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in rows}
