"""Opening the databases, and the one way to write: a short BEGIN IMMEDIATE transaction."""

from __future__ import annotations

import contextlib
import fcntl
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database, Migrations

from medialib import schema
from medialib.errors import UnreadableError
from medialib.settings import Settings

BUSY_S = 60
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_id() -> str:
    """A random id of 12 lower-case characters (60 bits): safe in paths, URLs and on FAT."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def now() -> str:
    """The present moment as the library writes it: ISO 8601, UTC, milliseconds."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment as the library writes it; texts compare as the moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def stamp_ns(moment_ns: int) -> str:
    """A file's time (nanoseconds since 1970) as the library writes it."""
    return stamp(datetime.fromtimestamp(moment_ns / 1e9, UTC))


def prepare(settings: Settings) -> None:
    """Make the folders and bring both databases up to date; safe to call from many processes at once.

    Raises SettingsError and UnreadableError (see migrate).
    """
    settings.make_folders()
    with (settings.data / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        migrate(settings.library_db, schema.library)
        migrate(settings.private_db, schema.private)
        settings.private_db.chmod(0o600)


def migrate(path: Path, migrations: Migrations) -> None:
    """Apply what is missing of `migrations` to the database at `path`.

    Raises UnreadableError for a file that is no database or cannot be written, and for a newer medialib's.
    """
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            db = Database(connection)
            _refuse_newer(db, path, migrations)
            migrations.apply(db)
    except sqlite3.DatabaseError as error:
        raise UnreadableError(
            f"{path} cannot be used: {error}.",
            "See that it is medialib's, that it may be written and that the disk is not full; else put back a copy.",
        ) from error


def _refuse_newer(db: Database, path: Path, migrations: Migrations) -> None:
    with contextlib.closing(Database(memory=True)) as empty:
        known = {step.name for step in migrations.pending(empty)}
    unknown = sorted(step.name for step in migrations.applied(db) if step.name not in known)
    if unknown:
        raise UnreadableError(
            f"{path} was made by a newer medialib: this one does not know its '{unknown[-1]}'.",
            "Install the newer medialib again, or put back a copy from before it.",
        )


def connect(path: Path, *, read_only: bool = False, busy_s: float = BUSY_S) -> Database:
    """Open a database that `prepare` has made, to wait `busy_s` where it is taken.

    Raises sqlite3.OperationalError where there is none.
    """
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=busy_s,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return Database(connection)


def plain(db: Database) -> sqlite3.Cursor:
    """A cursor that gives rows as plain tuples, for where there are many of them."""
    cursor: sqlite3.Cursor = db.conn.cursor()
    cursor.row_factory = None
    return cursor


@contextlib.contextmanager
def library(settings: Settings, *, read_only: bool = False) -> Iterator[Database]:
    """library.db, open for one task or request."""
    with contextlib.closing(connect(settings.library_db, read_only=read_only)) as db:
        yield db


@contextlib.contextmanager
def private(settings: Settings) -> Iterator[Database]:
    """private.db, open for one task or request."""
    with contextlib.closing(connect(settings.private_db)) as db:
        yield db


@contextlib.contextmanager
def write(db: Database) -> Iterator[None]:
    """One short transaction around rows only; nested calls join the outer one.

    IMMEDIATE takes the write lock at once, so that a reader never has to upgrade half-way, which
    is the case in which SQLite answers "database is locked" without waiting.
    """
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    with db.conn:  # commits at the end, or rolls back when something is raised
        yield
