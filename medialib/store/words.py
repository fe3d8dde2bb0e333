"""The words of the search index, in the printer's own database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlite_utils import Database

from medialib.store.connect import plain

LAST = "\U0010ffff"


class Word(NamedTuple):
    """A word of an item or person; `key` orders the items of one word."""

    token: str
    key: str
    subject: str
    id: str


class Found(NamedTuple):
    """A word with the face of what it was found in."""

    token: str
    subject: str
    id: str
    face: str


SELECT = (
    "SELECT token, words.subject, words.id, face FROM words "
    "CROSS JOIN things ON things.subject = words.subject AND things.id = words.id WHERE"
)
ORDER = "ORDER BY token, key, words.subject, words.id LIMIT ?"


def add(db: Database, words: Iterable[Word]) -> None:
    """Put words into the index."""
    db.conn.executemany("INSERT OR IGNORE INTO words (token, key, subject, id) VALUES (?, ?, ?, ?)", sorted(words))


def remove(db: Database, words: Iterable[Word]) -> None:
    """Take words out of the index."""
    db.conn.executemany("DELETE FROM words WHERE token = ? AND key = ? AND subject = ? AND id = ?", words)


def count(db: Database, prefix: str, limit: int) -> int:
    """How many words start so, counted no further than `limit`."""
    row = db.conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM words WHERE token >= ? AND token < ? LIMIT ?)",
        (prefix, prefix + LAST, limit),
    ).fetchone()
    return int(row[0])


def differ(db: Database, prefix: str) -> bool:
    """Whether more than one word starts so."""
    row = db.conn.execute(
        "SELECT 1 FROM words WHERE token < ? AND token > (SELECT token FROM words WHERE token >= ? ORDER BY token LIMIT 1) LIMIT 1",
        (prefix + LAST, prefix),
    ).fetchone()
    return row is not None


def tokens(db: Database, prefix: str) -> list[str]:
    """The different words that start so."""
    rows = db.conn.execute("SELECT DISTINCT token FROM words WHERE token >= ? AND token < ?", (prefix, prefix + LAST))
    return [row[0] for row in rows]


def following(db: Database, prefix: str) -> Iterator[str]:
    """The characters that come next in words that start so, in order."""
    token = prefix
    while True:
        row = db.conn.execute(
            "SELECT token FROM words WHERE token > ? AND token < ? ORDER BY token LIMIT 1", (token, prefix + LAST)
        ).fetchone()
        if row is None:
            return
        yield row[0][len(prefix)]
        token = row[0][: len(prefix) + 1] + LAST


def starting(db: Database, start: str, limit: int, prefix: str | None = None) -> list[Found]:
    """The first words from `start` on that begin with `prefix` (with `start` itself where none is given)."""
    end = (start if prefix is None else prefix) + LAST
    return [*map(Found._make, plain(db).execute(f"{SELECT} token >= ? AND token < ? {ORDER}", (start, end, limit)))]


def exactly(db: Database, token: str, limit: int) -> list[Found]:
    """The first items of one word."""
    return [*map(Found._make, plain(db).execute(f"{SELECT} token = ? {ORDER}", (token, limit)))]


def heap(db: Database, words: Iterable[Word]) -> None:
    """Collect words for `fill`, in any order."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS word_heap (token TEXT, key TEXT, subject TEXT, id TEXT)")
    db.conn.executemany("INSERT INTO word_heap VALUES (?, ?, ?, ?)", words)


def fill(db: Database) -> None:
    """Move the collected words into an empty index, sorted."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS word_heap (token TEXT, key TEXT, subject TEXT, id TEXT)")
    db.conn.execute("INSERT OR IGNORE INTO words SELECT * FROM word_heap ORDER BY token, key, subject, id")
    db.conn.execute("DROP TABLE word_heap")
