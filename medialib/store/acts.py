"""What was done to items and can be taken back: the history that Undo reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from medialib.model import Json

COLUMNS = "id, at, act, media_id, batch, done_by, said, detail, undone_at"


class Act(StrEnum):
    """What can be done to an item and taken back."""

    EDIT = "edit"
    ARTWORK = "artwork"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    TAGS = "tags"


MOVING = (Act.MERGE, Act.SPLIT)


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done. `said` tells it in words, `detail` what is needed to take it back.

    Acts of one `batch` were done together. `done_by` is a user's id; None is the library itself or the command line.
    """

    id: int
    at: str
    act: Act
    media_id: str
    batch: str | None
    done_by: str | None
    said: str
    detail: Mapping[str, Json]
    undone_at: str | None


def note(
    db: Database,
    media_id: str,
    act: Act,
    said: str,
    now: str,
    *,
    detail: Mapping[str, Json],
    done_by: str | None = None,
    batch: str | None = None,
) -> int:
    """Keep that something was done; its id. Call inside connect.write, with the act itself."""
    row = db.conn.execute(
        "INSERT INTO acts (at, act, media_id, batch, done_by, said, detail) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (now, act, media_id, batch, done_by, said, json.dumps(detail, ensure_ascii=False)),
    ).fetchone()
    return int(row[0])


def get(db: Database, act_id: int) -> Done | None:
    """An act by its id."""
    row = db.conn.execute(f"SELECT {COLUMNS} FROM acts WHERE id = ?", (act_id,)).fetchone()
    return _done(row) if row else None


def of(db: Database, media_id: str, limit: int = 100) -> list[Done]:
    """What was done to an item, the latest first, what was taken back included."""
    rows = db.conn.execute(f"SELECT {COLUMNS} FROM acts WHERE media_id = ? ORDER BY id DESC LIMIT ?", (media_id, limit))
    return [_done(row) for row in rows]


def followed_by(db: Database, done: Done) -> Done | None:
    """The latest merge or split of an item that came after this one and stands: each moves what the one before it moved."""
    if done.act not in MOVING:
        return None
    others = [one for one in of(db, done.media_id) if one.act in MOVING and not one.undone_at]
    return others[0] if others and others[0].id > done.id else None


def together(db: Database, batch: str, ids: Iterable[str]) -> list[Done]:
    """The acts of a batch that were done to these items, the latest first. What the batch did to others is not read."""
    rows = db.conn.execute(
        f"SELECT {COLUMNS} FROM acts WHERE media_id IN (SELECT value FROM json_each(?)) AND +batch = ? ORDER BY id DESC",
        (json.dumps(list(ids)), batch),
    )
    return [_done(row) for row in rows]


def reopen(db: Database, act_ids: Iterable[int]) -> None:
    """Note that acts could not be taken back after all."""
    db.conn.execute(
        "UPDATE acts SET undone_at = NULL WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(act_ids)),)
    )


def undone(db: Database, act_id: int, now: str) -> None:
    """Note that an act was taken back."""
    db.conn.execute("UPDATE acts SET undone_at = ? WHERE id = ?", (now, act_id))


def _done(row: tuple[str, ...]) -> Done:
    id, at, act, media_id, batch, done_by, said, detail, undone_at = row
    return Done(int(id), at, Act(act), media_id, batch, done_by, said, json.loads(detail), undone_at)
