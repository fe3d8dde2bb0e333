"""Files that are about to be renamed: written before they are, so that a rename cut off in the middle is gone on with."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlite_utils import Database

COLUMNS = "id, folder, old, new, size, mtime_ns, media_id, main, state, said"


class State(StrEnum):
    """How far a move is: still to be done, stepping out of another's way, out of it, done, or left as it was."""

    PLANNED = "planned"
    STEPPING = "stepping"
    ASIDE = "aside"
    DONE = "done"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Move:
    """A file of `folder` that goes from `old` to `new`, for an item; `main` says that it is the item's own.

    `size` and `mtime_ns` are the file's at the time of planning: one that has changed since is left.
    `said` says why it was left.
    """

    folder: str
    old: str
    new: str
    size: int
    mtime_ns: int
    media_id: str
    main: bool = False
    state: State = State.PLANNED
    said: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Moves that are done together. `undoes` are the acts that they take back."""

    id: str
    done_by: str | None
    undoes: tuple[int, ...]
    moves: tuple[Move, ...]


def plan(db: Database, batch: str, moves: Iterable[Move], done_by: str | None, undoes: Sequence[int] = ()) -> None:
    """Write down what is about to be moved. Call inside connect.write."""
    rows = [
        (
            batch,
            one.media_id,
            one.folder,
            one.old,
            one.new,
            one.size,
            one.mtime_ns,
            one.main,
            done_by,
            json.dumps(undoes),
        )
        for one in moves
    ]
    db.conn.executemany(
        "INSERT INTO moves (batch, media_id, folder, old, new, size, mtime_ns, main, done_by, undoes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def unfinished(db: Database) -> list[str]:
    """The batches that were begun and not ended, the oldest first."""
    return [row[0] for row in db.conn.execute("SELECT batch FROM moves GROUP BY batch ORDER BY min(id)")]


def get(db: Database, batch: str) -> Batch:
    """A batch with its moves in the order in which they were planned."""
    rows = db.conn.execute(
        f"SELECT {COLUMNS}, done_by, undoes FROM moves WHERE batch = ? ORDER BY id", (batch,)
    ).fetchall()
    moves = tuple(_move(row) for row in rows)
    done_by, undoes = (rows[0]["done_by"], tuple(json.loads(rows[0]["undoes"]))) if rows else (None, ())
    return Batch(batch, done_by, undoes, moves)


def _move(row: sqlite3.Row) -> Move:
    values = {name: row[name] for name in COLUMNS.split(", ")}
    return Move(**values | {"main": bool(row["main"]), "state": State(row["state"])})


def put(db: Database, move: Move, state: State, said: str = "") -> Move:
    """Note how far a move is; the move as it now is."""
    db.conn.execute("UPDATE moves SET state = ?, said = ? WHERE id = ?", (state, said, move.id))
    return replace(move, state=state, said=said)


def end(db: Database, batch: str) -> None:
    """A batch is done, and what came of it is told elsewhere."""
    db.conn.execute("DELETE FROM moves WHERE batch = ?", (batch,))
