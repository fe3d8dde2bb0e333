"""People: who they are, which role they have, and whether they may still come in."""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from medialib.errors import ConflictError, NotFoundError, RefusedError
from medialib.store.connect import new_id, write

COLUMNS = "id, name, role, created_at, disabled_at"
LONGEST_NAME = 64
OTHER_ADMIN = "EXISTS (SELECT 1 FROM users WHERE role = 'admin' AND disabled_at IS NULL AND id <> ?)"


class Role(StrEnum):
    """What a person may do, most first: run the place, add to it, look at it."""

    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class User:
    """A person. A disabled one keeps their rows but cannot come in."""

    id: str
    name: str
    role: Role
    created_at: str
    disabled_at: str | None


def user_of(row: sqlite3.Row) -> User:
    """The person of a row that holds their columns."""
    return User(row["id"], row["name"], Role(row["role"]), row["created_at"], row["disabled_at"])


def folded(name: str) -> str:
    """A name as names are compared: whatever its case, and however its letters are put together."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def add(db: Database, name: str, role: Role, password_hash: str, now: str) -> User:
    """Make a person. Raises ConflictError when the name is taken, whatever its case."""
    user = User(new_id(), name, role, now, None)
    with write(db):
        if by_name(db, name):
            raise ConflictError(f"There is already somebody called '{name}'.", "Choose another name.")
        db.conn.execute(
            "INSERT INTO users (id, name, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?)",
            (user.id, name, role, password_hash, now),
        )
    return user


def get(db: Database, user_id: str) -> User:
    """The person with this id. Raises NotFoundError."""
    row = db.conn.execute(f"SELECT {COLUMNS} FROM users WHERE id = ?", (user_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no person '{user_id}'.", "List them with 'medialib user list'.")
    return user_of(row)


def by_name(db: Database, name: str) -> User | None:
    """The person of this name, whatever its case."""
    return next((user for user in everyone(db) if folded(user.name) == folded(name)), None)


def everyone(db: Database) -> list[User]:
    """All people by name."""
    return [user_of(row) for row in db.conn.execute(f"SELECT {COLUMNS} FROM users ORDER BY name")]


def exist(db: Database) -> bool:
    """Whether anybody has been set up."""
    return db.conn.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None


def password_hash(db: Database, user_id: str) -> str | None:
    """The argon2id hash of a person's password."""
    row = db.conn.execute("SELECT password_hash FROM users WHERE id = ?", (user_id,)).fetchone()
    return str(row[0]) if row else None


def set_password(db: Database, user_id: str, password_hash: str) -> None:
    """Replace a person's password."""
    db.conn.execute("UPDATE users SET password_hash = ? WHERE id = ?", (password_hash, user_id))


def set_role(db: Database, user_id: str, role: Role) -> User:
    """Give a person a role. Raises NotFoundError, or ConflictError for the last admin."""
    with write(db):
        user = get(db, user_id)
        _keep_an_admin(db, user, loses=role is not Role.ADMIN)
        db.conn.execute("UPDATE users SET role = ? WHERE id = ?", (role, user_id))
        return get(db, user_id)


def disable(db: Database, user_id: str, now: str) -> User:
    """Shut a person out. Raises NotFoundError, or ConflictError for the last admin."""
    with write(db):
        user = get(db, user_id)
        _keep_an_admin(db, user, loses=True)
        db.conn.execute("UPDATE users SET disabled_at = coalesce(disabled_at, ?) WHERE id = ?", (now, user_id))
        return get(db, user_id)


def enable(db: Database, user_id: str) -> User:
    """Let a person in again. Raises NotFoundError."""
    with write(db):
        db.conn.execute("UPDATE users SET disabled_at = NULL WHERE id = ?", (user_id,))
        return get(db, user_id)


def checked_name(name: str) -> str:
    """A name somebody may have: 1 to 64 letters that can be read. Raises RefusedError."""
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= LONGEST_NAME or not clean.isprintable():
        raise RefusedError("A name has 1 to 64 characters that can be read.", "Choose another name.")
    return clean


def _keep_an_admin(db: Database, user: User, *, loses: bool) -> None:
    """Refuse an act after which no admin could come in."""
    if not loses or user.role is not Role.ADMIN or user.disabled_at is not None:
        return
    if not db.conn.execute(f"SELECT {OTHER_ADMIN}", (user.id,)).fetchone()[0]:
        raise ConflictError(f"'{user.name}' is the last admin.", "Make somebody else an admin first.")
