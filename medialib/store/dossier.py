"""Everything that is kept of an item, as plain rows: out of the library whole, and back into it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

# The tables that hold an item's rows, how they are read, and which of their columns hold JSON.
QUERIES = {
    "facts": "SELECT * FROM facts WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY media_id, field, source",
    "external_ids": "SELECT * FROM external_ids WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY media_id, provider",
    "files": "SELECT * FROM files WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY media_id, folder, path",
    "images": "SELECT * FROM images WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY media_id, role, source",
    "image_offers": "SELECT * FROM image_offers WHERE media_id IN (SELECT value FROM json_each(?)) "
    "ORDER BY media_id, role, source, position",
    "credits": "SELECT media_id, role, character, position, person_id, name, sort_name, identity FROM credits "
    "JOIN people ON people.id = person_id WHERE media_id IN (SELECT value FROM json_each(?)) "
    "ORDER BY media_id, position, role, person_id, character",
    "genres": "SELECT media_id, genres.id, name FROM media_genres JOIN genres ON genres.id = genre_id "
    "WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY media_id, genres.id",
    "tags": "SELECT media_id, tags.id, name FROM media_tags JOIN tags ON tags.id = tag_id "
    "WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY media_id, tags.id",
    "collections": "SELECT media_id, position, collections.* FROM collection_items "
    "JOIN collections ON collections.id = collection_id WHERE media_id IN (SELECT value FROM json_each(?)) "
    "ORDER BY media_id, collections.id",
    "matches": "SELECT * FROM matches WHERE media_id IN (SELECT value FROM json_each(?))",
    "acts": "SELECT * FROM acts WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY media_id, id",
    "not_duplicates": "SELECT media_id, other_id AS id, said_at, said_by FROM not_duplicates "
    "WHERE media_id IN (SELECT value FROM json_each(?1)) UNION ALL SELECT other_id, media_id, said_at, said_by FROM not_duplicates "
    "WHERE other_id IN (SELECT value FROM json_each(?1)) ORDER BY 1, 2",
    "discs": "SELECT * FROM discs WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY media_id, id",
}
JSON_COLUMNS = {
    "facts": ("value",),
    "files": ("audio_languages", "subtitle_languages"),
    "images": ("widths",),
    "matches": ("candidates", "refused"),
    "acts": ("detail",),
    "disc_titles": ("audio_languages", "subtitle_languages"),
}
# Numbers that only this database knows rows by.
ROW_IDS = {"files": "id", "images": "id"}

Row = dict[str, Any]


def of(db: Database, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """All that is kept of these items, by id: `media` is one row, every other table a list of rows."""
    wanted = json.dumps(list(ids))
    rows = db.conn.execute("SELECT * FROM media WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq", (wanted,))
    found: dict[str, dict[str, Any]] = {row["id"]: {"media": dict(row)} for row in rows.fetchall()}
    for table, query in QUERIES.items():
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in db.conn.execute(query, (wanted,)).fetchall():
            grouped[row["media_id"]].append(_plain(table, dict(row)))
        for media_id, own in grouped.items():
            found[media_id][table] = own
    _add_chapters(db, found, wanted)
    _add_titles(db, found)
    return found


def above(db: Database, media_id: str) -> list[Row]:
    """What an item stands under, outermost first: id, kind, identity and title of each."""
    rows = db.conn.execute(
        "WITH RECURSIVE above(id, height) AS (SELECT parent_id, 1 FROM media WHERE id = ? UNION ALL "
        "SELECT media.parent_id, height + 1 FROM media JOIN above ON media.id = above.id WHERE height < 10) "
        "SELECT media.id, kind, identity, title FROM above JOIN media ON media.id = above.id ORDER BY height DESC",
        (media_id,),
    )
    return [dict(row) for row in rows.fetchall()]


def _plain(table: str, row: Row) -> Row:
    del row["media_id"]
    for column in JSON_COLUMNS.get(table, ()):
        row[column] = json.loads(row[column])
    if table == "files":
        return row
    return {name: value for name, value in row.items() if name != ROW_IDS.get(table)}


def _add_chapters(db: Database, found: Mapping[str, dict[str, Any]], wanted: str) -> None:
    """The chapters of each file, in its row; the file's own number goes."""
    chapters: dict[int, list[Row]] = defaultdict(list)
    query = (
        "SELECT file_id, start_s, chapters.title FROM chapters JOIN files ON files.id = file_id "
        "WHERE media_id IN (SELECT value FROM json_each(?)) ORDER BY file_id, position"
    )
    for file_id, start_s, title in db.conn.execute(query, (wanted,)).fetchall():
        chapters[file_id].append({"start_s": start_s, "title": title})
    for item in found.values():
        for file in item.get("files", ()):
            file["chapters"] = chapters.get(file.pop("id"), [])


def _add_titles(db: Database, found: Mapping[str, dict[str, Any]]) -> None:
    for item in found.values():
        for disc in item.get("discs", ()):
            rows = db.conn.execute("SELECT * FROM disc_titles WHERE disc_id = ? ORDER BY number", (disc["id"],))
            disc["titles"] = [_title(dict(row)) for row in rows.fetchall()]


def _title(row: Row) -> Row:
    for column in JSON_COLUMNS["disc_titles"]:
        row[column] = json.loads(row[column])
    del row["disc_id"]
    return row
