"""Sessions and API tokens: who holds which. Only hashes are kept; a token is shown once, to its owner."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from medialib.errors import ConflictError, NotFoundError
from medialib.store.connect import stamp
from medialib.store.users import User, user_of

PREFIX = "ml_"
SEEN_EVERY = timedelta(minutes=5)
SHOWN = 16
OWNER = "users.id, users.name, users.role, users.created_at, users.disabled_at"


@dataclass(frozen=True, slots=True)
class Session:
    """A place where somebody is signed in. `id` is the start of the token's hash; times ISO 8601."""

    id: str
    user_id: str
    created_at: str
    seen_at: str
    expires_at: str
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Token:
    """An API token by its name; `seen_at` is when it was last used, to within minutes."""

    id: str
    user_id: str
    name: str
    created_at: str
    seen_at: str | None


def hashed(token: str) -> str:
    """What is kept of a token. They are random and long, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(db: Database, user_id: str, moment: datetime, days: int, address: str, agent: str) -> str:
    """Sign a person in for `days` without use; the cookie's token."""
    token = secrets.token_urlsafe(32)
    db.conn.execute("DELETE FROM sessions WHERE expires_at < ?", (stamp(moment),))
    db.conn.execute(
        "INSERT INTO sessions (token_hash, user_id, created_at, seen_at, expires_at, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            hashed(token),
            user_id,
            stamp(moment),
            stamp(moment),
            stamp(moment + timedelta(days=days)),
            address,
            agent[:200],
        ),
    )
    return token


def holder(db: Database, token_hash: str, moment: datetime, days: int) -> User | None:
    """Who this session belongs to, if it still runs and they may come in; its time starts anew."""
    row = db.conn.execute(
        f"SELECT {OWNER}, seen_at FROM sessions JOIN users ON users.id = user_id "
        "WHERE token_hash = ? AND expires_at > ? AND disabled_at IS NULL",
        (token_hash, stamp(moment)),
    ).fetchone()
    if row is None:
        return None
    if row["seen_at"] < stamp(moment - SEEN_EVERY):
        sql = "UPDATE sessions SET seen_at = ?, expires_at = ? WHERE token_hash = ?"
        _seen(db, sql, (stamp(moment), stamp(moment + timedelta(days=days)), token_hash))
    return user_of(row)


def of(db: Database, user_id: str) -> list[Session]:
    """Where a person is signed in, the latest first."""
    rows = db.conn.execute(
        "SELECT substr(token_hash, 1, ?), user_id, created_at, seen_at, expires_at, address, agent FROM sessions "
        "WHERE user_id = ? ORDER BY seen_at DESC, token_hash",
        (SHOWN, user_id),
    )
    return [Session(*row) for row in rows]


def end(db: Database, token_hash: str) -> None:
    """Sign out here."""
    db.conn.execute("DELETE FROM sessions WHERE token_hash = ?", (token_hash,))


def end_one(db: Database, user_id: str, session_id: str) -> None:
    """End one of a person's own sessions. Raises NotFoundError."""
    gone = db.conn.execute(
        "DELETE FROM sessions WHERE user_id = ? AND substr(token_hash, 1, ?) = ?", (user_id, SHOWN, session_id)
    )
    if not gone.rowcount:
        raise NotFoundError("That session has ended already.")


def end_all(db: Database, user_id: str, keep: str = "") -> None:
    """Sign a person out everywhere, but for the session whose hash is `keep`."""
    db.conn.execute("DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?", (user_id, keep))


def make_token(db: Database, user_id: str, name: str, now: str) -> str:
    """Make an API token. Raises ConflictError when the person has one of that name."""
    token = PREFIX + secrets.token_urlsafe(32)
    try:
        db.conn.execute(
            "INSERT INTO api_tokens (token_hash, user_id, name, created_at) VALUES (?, ?, ?, ?)",
            (hashed(token), user_id, name, now),
        )
    except sqlite3.IntegrityError:
        raise ConflictError(
            f"There is already a token called '{name}'.", "Choose another name, or revoke that one."
        ) from None
    return token


def token_holder(db: Database, token_hash: str, moment: datetime) -> User | None:
    """Who this API token belongs to, if they may come in."""
    row = db.conn.execute(
        f"SELECT {OWNER}, seen_at FROM api_tokens JOIN users ON users.id = user_id WHERE token_hash = ? AND disabled_at IS NULL",
        (token_hash,),
    ).fetchone()
    if row is None:
        return None
    if (row["seen_at"] or "") < stamp(moment - SEEN_EVERY):
        _seen(db, "UPDATE api_tokens SET seen_at = ? WHERE token_hash = ?", (stamp(moment), token_hash))
    return user_of(row)


def tokens(db: Database, user_id: str | None = None) -> list[Token]:
    """A person's API tokens, or everybody's, by name."""
    rows = db.conn.execute(
        "SELECT substr(token_hash, 1, ?1), user_id, name, created_at, seen_at FROM api_tokens "
        "WHERE ?2 IS NULL OR user_id = ?2 ORDER BY name, token_hash",
        (SHOWN, user_id),
    )
    return [Token(*row) for row in rows]


def end_token(db: Database, token_id: str, user_id: str | None = None) -> None:
    """Revoke an API token, of one person if named. Raises NotFoundError."""
    gone = db.conn.execute(
        "DELETE FROM api_tokens WHERE substr(token_hash, 1, ?1) = ?2 AND (?3 IS NULL OR user_id = ?3)",
        (SHOWN, token_id, user_id),
    )
    if not gone.rowcount:
        raise NotFoundError("That token has been revoked already.")


def last_seen(db: Database) -> dict[str, str]:
    """When each signed-in person was last here."""
    return dict(db.conn.execute("SELECT user_id, max(seen_at) FROM sessions GROUP BY user_id").fetchall())


def present() -> datetime:
    """This moment, for the functions here that reckon with time."""
    return datetime.now(UTC)


def _seen(db: Database, sql: str, values: tuple[str, ...]) -> None:
    """Write down that somebody was here; a full disk keeps nobody out, who then only looks."""
    try:
        db.conn.execute(sql, values)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
