"""Puts items back that came out of the library as plain rows (see dossier): whole, or what is missing of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database

from medialib.errors import UnreadableError
from medialib.model import Role, Source
from medialib.store import collections, duplicates, facts, labels, media
from medialib.store.dossier import JSON_COLUMNS

Row = Mapping[str, Any]
TYPES: Mapping[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float)}
WRONG = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, OverflowError, UnicodeEncodeError)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except WRONG as error:
        raise UnreadableError(f"Its rows do not fit the library: {error}.", "It is left alone.") from error


def add(db: Database, item: Mapping[str, Any], now: str) -> None:
    """Make an item anew under its own id; its parent is there. Call inside connect.write.

    Raises UnreadableError for rows that do not fit.
    """
    row = dict(item["media"])
    if db.conn.execute("SELECT 1 FROM media WHERE seq = ?", (row.get("seq"),)).fetchone():
        row.pop("seq", None)
    if row.get("merged_into") and media.get(db, row["merged_into"]) is None:
        row["merged_into"] = None
    with _told():
        _put(db, "media", row)
    complete(db, item, now)


def stub(db: Database, row: Row, parent_id: str | None, now: str) -> None:
    """Make an item of which no more is known than what others say of what they stand under."""
    with _told():
        named = {"id": row["id"], "kind": row["kind"], "identity": row["identity"], "title": row["title"]}
        times = {"sort_title": row["title"], "added_at": now, "updated_at": now}
        _put(db, "media", {**named, **times, "parent_id": parent_id})
        said = {"field": "title", "source": Source.NAME, "value": row["title"], "confidence": 0.5, "seen_at": now}
        _put(db, "facts", {**said, "media_id": row["id"]})
        facts.settle(db, row["id"], now)


def complete(db: Database, item: Mapping[str, Any], now: str) -> None:
    """Add to an item what is missing of it: nothing that is there is replaced. Call inside connect.write."""
    media_id = str(item["media"]["id"])
    with _told():
        for fact in item["facts"]:
            if fact["source"] != Source.PERSON or not _has_changed_since(db, media_id, fact):
                _put(db, "facts", {**fact, "media_id": media_id})
        for table in ("external_ids", "image_offers", "images", "matches"):
            for row in item[table]:
                _put(db, table, {**row, "media_id": media_id})
        for file in item["files"]:
            _add_file(db, media_id, file)
        _add_labels(db, media_id, item)
        for act in item["acts"]:
            _add_act(db, media_id, act)
        for other in item["not_duplicates"]:  # both say it: whoever comes last finds the other one there
            if media.get(db, other["id"]) is not None:
                _put(db, "not_duplicates", {**other, **duplicates.key(media_id, other["id"])})
        facts.settle(db, media_id, now)
        media.settle_missing(db, media_id, now)


def add_discs(db: Database, item: Mapping[str, Any]) -> None:
    """The discs that an item is, with their titles; after all items, since titles name what they became."""
    with _told():
        for disc in item["discs"]:
            _put(db, "discs", {**disc, "media_id": item["media"]["id"]})
            for title in disc.get("titles", ()):
                known = title.get("media_id") and media.get(db, title["media_id"])
                _put(
                    db,
                    "disc_titles",
                    {**title, "disc_id": disc["id"], "media_id": title["media_id"] if known else None},
                )


def _has_changed_since(db: Database, media_id: str, fact: Row) -> bool:
    """Whether people edited a field in this library after a word on it was said."""
    row = db.conn.execute(
        "SELECT 1 FROM acts WHERE media_id = ? AND act = 'edit' AND coalesce(undone_at, at) > ? "
        "AND EXISTS (SELECT 1 FROM json_each(detail, '$.after') WHERE key = ?)",
        (media_id, fact["seen_at"], fact["field"]),
    ).fetchone()
    return row is not None


def _add_file(db: Database, media_id: str, file: Row) -> None:
    """A file with its chapters, unless it is another item's already."""
    others = (
        "SELECT 1 FROM files WHERE folder = ? AND path = ? AND missing_since IS NULL "
        "AND media_id NOT IN (SELECT value FROM json_each(?))"
    )
    allowed = json.dumps([media_id, *file.get("shared", ())])
    is_own = file["role"] in (Role.MAIN, Role.EXTRA) and not file["missing_since"]
    if is_own and db.conn.execute(others, (file["folder"], file["path"], allowed)).fetchone():
        return
    if not _put(db, "files", {**file, "media_id": media_id}):
        return
    place = (file["folder"], file["path"], media_id)
    sql = "SELECT id FROM files WHERE folder = ? AND path = ? AND media_id = ?"
    file_id = db.conn.execute(sql, place).fetchone()[0]
    for position, chapter in enumerate(file.get("chapters", ())):
        _put(db, "chapters", {**chapter, "file_id": file_id, "position": position})


def _add_labels(db: Database, media_id: str, item: Mapping[str, Any]) -> None:
    for table, column in (("genres", "genre_id"), ("tags", "tag_id")):
        for row in item[table]:
            if row.get("id") == labels.key(row.get("name")):
                _put(db, table, row)
                _put(db, f"media_{table}", {"media_id": media_id, column: row["id"]})
    for row in item["credits"]:
        person = labels.person(db, str(row["name"]), str(row["person_id"]))
        if person:
            _put(db, "credits", {**row, "media_id": media_id, "person_id": person})
    for row in item["collections"]:
        kept = collections.returned(db, row)
        _put(db, "collection_items", {"collection_id": kept, "media_id": media_id, "position": row["position"]})


def _add_act(db: Database, media_id: str, act: Row) -> None:
    same = "SELECT 1 FROM acts WHERE media_id = ? AND at = ? AND act = ? AND said = ?"
    if db.conn.execute(same, (media_id, act["at"], act["act"], act["said"])).fetchone():
        return
    taken = db.conn.execute("SELECT 1 FROM acts WHERE id = ?", (act.get("id"),)).fetchone()
    _put(db, "acts", {**act, "media_id": media_id, "id": None if taken else act.get("id")})


def _put(db: Database, table: str, row: Row) -> bool:
    """Add a row, unless one with its key is there; False then. Columns that the table does not have are left out."""
    columns = _columns(db, table)
    kept = {name: _as_text(table, name, value) for name, value in row.items() if name in columns}
    for name, (kind, required) in columns.items():
        _require_type(table, name, kind, required, kept)
    names = ", ".join(kept)
    marks = ", ".join("?" for _ in kept)
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    return db.conn.execute(sql, tuple(kept.values())).rowcount == 1


def _as_text(table: str, name: str, value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if name in JSON_COLUMNS.get(table, ()) else value


def _require_type(table: str, name: str, kind: str, required: bool, row: Row) -> None:
    value = row.get(name)
    wrong = required if value is None else isinstance(value, bool) or not isinstance(value, TYPES[kind])
    if wrong:
        raise UnreadableError(
            f"It holds a {name} of {table} that cannot be right: {value!r:.100}.", "It is left alone."
        )


def _columns(db: Database, table: str) -> dict[str, tuple[str, bool]]:
    """The columns of a table with their types, and whether one must be given."""
    rows = db.conn.execute(f"PRAGMA table_info({table})").fetchall()
    return {row["name"]: (row["type"], bool(row["notnull"]) and row["dflt_value"] is None) for row in rows}
