"""What an act changes, row by row, so that it can be taken back; what has changed since stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from medialib.model import Json

Row = Mapping[str, Json]


@dataclass
class Journal:
    """The changes of one act, in order: (table, key, columns before, columns after), None where there was or is no row."""

    db: Database
    steps: list[Json] = field(default_factory=list)

    def update(self, table: str, key: Row, **values: Json) -> None:
        """Set columns of a row where they differ."""
        row = self.db.conn.execute(f"SELECT * FROM {table} WHERE {_where(key)}", [*key.values()]).fetchone()
        after = {name: value for name, value in values.items() if row is not None and row[name] != value}
        if not after:
            return
        names = ", ".join(f"{name} = ?" for name in after)
        self.db.conn.execute(f"UPDATE {table} SET {names} WHERE {_where(key)}", [*after.values(), *key.values()])
        self.steps.append([table, dict(key), {name: row[name] for name in after}, after])

    def insert(self, table: str, key: Row, **values: Json) -> None:
        """Add a row, if there is none with this key."""
        if _insert(self.db, table, {**key, **values}):
            self.steps.append([table, dict(key), None, values])

    def delete(self, table: str, key: Row) -> None:
        """Delete rows, which are kept whole in the journal."""
        rows = self.db.conn.execute(f"SELECT * FROM {table} WHERE {_where(key)}", [*key.values()]).fetchall()
        self.db.conn.execute(f"DELETE FROM {table} WHERE {_where(key)}", [*key.values()])
        self.steps.extend([table, dict(key), dict(row), None] for row in rows)


def take_back(db: Database, steps: Iterable[Any]) -> None:
    """Undo changes, the last first: a column or row that is not as the act left it was changed since, and is left.

    A row that says the same again is the same, whenever that was.
    """
    for table, key, before, after in reversed(list(steps)):
        if before is None:
            where = {**key, **{name: value for name, value in after.items() if not name.endswith("_at")}}
            db.conn.execute(f"DELETE FROM {table} WHERE {_where(where)}", [*where.values()])
        elif after is None:
            _insert(db, table, before)
        else:
            names = ", ".join(f"{name} = CASE WHEN {name} IS ? THEN ? ELSE {name} END" for name in after)
            values = [value for name in after for value in (after[name], before[name])]
            db.conn.execute(f"UPDATE OR IGNORE {table} SET {names} WHERE {_where(key)}", [*values, *key.values()])


def _insert(db: Database, table: str, row: Row) -> bool:
    marks = ", ".join("?" for _ in row)
    sql = f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})"
    return db.conn.execute(sql, [*row.values()]).rowcount > 0


def _where(key: Row) -> str:
    return " AND ".join(f"{name} IS ?" for name in key)
