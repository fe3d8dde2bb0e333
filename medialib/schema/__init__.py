"""The migrations of library.db and private.db, oldest first. A change is a step appended here.

library.db is shown in Datasette, so its tables are an API; docs/schema.md is made from them.
Times are ISO 8601 text in UTC, durations seconds, sizes bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database, Migrations

from medialib.schema.collection import ACTS, DISCS, DUPLICATES, MATCHES, MEDIA, MOVES, SIDECARS
from medialib.schema.meanings import MEANINGS
from medialib.schema.work import PRIVATE, WORK

__all__ = ["MEANINGS", "library", "private"]

library = Migrations("library")
private = Migrations("private")

# Which column of a table says whose page shows the row, and what sort of thing that is.
SUBJECTS = (
    ("media", "media", "id"),
    ("media", "media", "parent_id"),
    ("files", "media", "media_id"),
    ("external_ids", "media", "media_id"),
    ("facts", "media", "media_id"),
    ("images", "media", "media_id"),
    ("credits", "media", "media_id"),
    ("media_genres", "media", "media_id"),
    ("media_tags", "media", "media_id"),
    ("collection_items", "media", "media_id"),
    ("collection_items", "collection", "collection_id"),
    ("collections", "collection", "id"),
    ("people", "person", "id"),
    ("genres", "genre", "id"),
    ("tags", "tag", "id"),
)


DISC_SUBJECTS = (("discs", "media", "media_id"), ("disc_titles", "media", "media_id"))
# What no page shows, but what is written beside the item.
SIDECAR_SUBJECTS = tuple((table, "sidecar", "media_id") for table in ("matches", "acts", "image_offers"))
APART_SUBJECTS = tuple(("not_duplicates", "sidecar", column) for column in ("media_id", "other_id"))


def _triggers(subjects: Iterable[tuple[str, str, str]]) -> Iterable[str]:
    """Every insert, update and delete notes its subject in `changes`, before and after.

    A subject stands there once, at its latest change: the old note is deleted first, since
    INSERT OR REPLACE in a trigger would obey the conflict clause of the statement that fired it.
    """
    for table, subject, column in subjects:
        for act, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            notes = "".join(
                f"DELETE FROM changes WHERE subject = '{subject}' AND subject_id = {row}.{column};"
                f"INSERT INTO changes (subject, subject_id) SELECT '{subject}', {row}.{column} WHERE {row}.{column} IS NOT NULL;"
                for row in rows
            )
            yield f"CREATE TRIGGER {table}_{column}_{act.lower()} AFTER {act} ON {table} BEGIN {notes} END"


def _run(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        db.execute(statement)


@library(name="0001_library")
def _library(db: Database) -> None:
    _run(db, (*MEDIA, *WORK, *_triggers(SUBJECTS)))


@library(name="0002_discs")
def _discs(db: Database) -> None:
    _run(db, (*DISCS, *_triggers(DISC_SUBJECTS)))


@library(name="0003_matches")
def _matches(db: Database) -> None:
    _run(db, MATCHES)


@library(name="0004_acts")
def _acts(db: Database) -> None:
    _run(db, ACTS)


@library(name="0005_sidecars")
def _sidecars(db: Database) -> None:
    _run(db, (*SIDECARS, *_triggers(SIDECAR_SUBJECTS)))


@library(name="0006_moves")
def _moves(db: Database) -> None:
    _run(db, MOVES)


@library(name="0007_duplicates")
def _duplicates(db: Database) -> None:
    _run(db, DUPLICATES)


@library(name="0008_chosen")
def _chosen(db: Database) -> None:
    db.execute("ALTER TABLE facts ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0")


@library(name="0009_apart")
def _apart(db: Database) -> None:
    """What people said is two belongs to the sidecars of both; those that were said before are written by and by."""
    pairs = "SELECT media_id AS id FROM not_duplicates UNION SELECT other_id FROM not_duplicates"
    noted = f"INSERT OR REPLACE INTO changes (subject, subject_id) SELECT 'sidecar', id FROM ({pairs})"
    _run(db, (*_triggers(APART_SUBJECTS), noted))


@private(name="0001_private")
def _private(db: Database) -> None:
    _run(db, PRIVATE)
