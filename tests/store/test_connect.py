"""Opening and writing: what a transaction is, who waits for whom, and how moments and ids are written."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlite_utils import Database

from medialib.settings import Settings
from medialib.store import connect, events

NOW = "2026-01-02T03:04:05.678Z"


def tell(db: Database, kind: str) -> None:
    events.add(db, kind, {}, NOW)


def told(db: Database) -> list[str]:
    return [event.type for event in events.after(db, 0)]


def test_ids_are_safe_in_every_place_and_do_not_repeat() -> None:
    ids = [connect.new_id() for _ in range(2000)]
    assert [one for one in ids if not re.fullmatch(r"[a-km-np-z2-9]{12}", one)] == []
    assert len(set(ids)) == len(ids)
    assert len(set("".join(ids))) == len(set(connect.ALPHABET)) == 32


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 678_999, UTC), "2026-01-02T03:04:05.678Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 0, UTC), "2026-01-02T03:04:05.000Z"),
        (datetime(2026, 1, 2, 0, 30, 0, 0, timezone(timedelta(hours=5, minutes=45))), "2026-01-01T18:45:00.000Z"),
    ],
)
def test_moments_are_utc_to_the_millisecond(moment: datetime, text: str) -> None:
    assert connect.stamp(moment) == text


def test_texts_of_moments_compare_as_the_moments_do() -> None:
    moments = [datetime(2025, 12, 31, 23, 59, 59, 999_000, UTC) + timedelta(milliseconds=n * n * n) for n in range(60)]
    assert sorted(map(connect.stamp, reversed(moments))) == [connect.stamp(moment) for moment in moments]
    assert connect.stamp(moments[0]) < connect.now() < "9"


def test_a_files_time_is_written_like_any_other() -> None:
    assert [connect.stamp_ns(moment) for moment in (1_767_323_045_678_000_000, 0, -1_000_000_000)] == [
        NOW,
        "1970-01-01T00:00:00.000Z",
        "1969-12-31T23:59:59.000Z",
    ]


def test_what_is_written_together_comes_or_goes_together(db: Database) -> None:
    with pytest.raises(KeyError), connect.write(db):
        tell(db, "one")
        raise KeyError
    assert (told(db), db.conn.in_transaction) == ([], False)
    with connect.write(db):
        tell(db, "two")
    assert (told(db), db.conn.in_transaction) == (["two"], False)


def test_a_transaction_within_another_ends_with_the_outer_one(db: Database) -> None:
    with connect.write(db):
        tell(db, "outer")
        with pytest.raises(KeyError), connect.write(db):
            tell(db, "inner, of which the error was caught")
            raise KeyError
        assert db.conn.in_transaction
    assert told(db) == ["outer", "inner, of which the error was caught"]
    with pytest.raises(KeyError), connect.write(db):
        with connect.write(db):
            tell(db, "inner")
        raise KeyError
    assert told(db) == ["outer", "inner, of which the error was caught"]


def test_nobody_sees_half_of_what_is_being_written(settings: Settings, db: Database) -> None:
    with connect.library(settings, read_only=True) as reader:
        with connect.write(db):
            tell(db, "one")
            assert told(reader) == []
        assert told(reader) == ["one"]


def test_a_reader_holds_up_no_writer_and_sees_one_moment_until_it_is_done(settings: Settings, db: Database) -> None:
    with connect.library(settings, read_only=True) as reader:
        reader.conn.execute("BEGIN")
        assert told(reader) == []
        with connect.write(db):
            tell(db, "one")
        assert told(reader) == []
        reader.conn.execute("COMMIT")
        assert told(reader) == ["one"]


def test_who_reads_before_writing_waits_instead_of_failing(settings: Settings) -> None:
    """What a plain BEGIN answers at once with "database is locked": two that read, then both write."""
    both = threading.Barrier(2)

    def count() -> None:
        with connect.library(settings) as own:
            both.wait(20)
            for _ in range(50):
                with connect.write(own):
                    tell(own, str(len(told(own))))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(count), pool.submit(count)]:
            done.result(timeout=60)
    with connect.library(settings) as db:
        assert told(db) == [str(number) for number in range(100)]


def test_who_will_not_wait_is_told_so_soon(settings: Settings, db: Database) -> None:
    with connect.write(db):
        impatient = connect.connect(settings.library_db, busy_s=0.05)
        began = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked"), connect.write(impatient):
            tell(impatient, "one")
        assert (time.monotonic() - began < 10, impatient.conn.in_transaction) == (True, False)
    with connect.write(impatient):
        tell(impatient, "two")
    impatient.close()
    assert told(db) == ["two"]


def test_where_there_is_no_database_none_is_made(settings: Settings) -> None:
    gone = settings.data / "gone.db"
    for read_only in (False, True):
        with pytest.raises(sqlite3.OperationalError, match="unable to open"):
            connect.connect(gone, read_only=read_only)
    assert not gone.exists()


@pytest.mark.parametrize("name", ["a b#c?mode=memory%20", "映画'\"", "%2e%2e", "x" * 200])
def test_a_library_may_lie_in_a_folder_of_any_name(settings: Settings, name: str) -> None:
    odd = settings.model_copy(update={"media_root": settings.media_root / name})
    connect.prepare(odd)
    with connect.library(odd) as db, connect.write(db):
        tell(db, "one")
    assert odd.library_db.is_file()


@pytest.mark.parametrize("read_only", [False, True])
def test_rows_must_fit_each_other_and_have_names(settings: Settings, read_only: bool) -> None:
    with connect.library(settings, read_only=read_only) as db:
        assert db.conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        row = db.conn.execute("SELECT 1 AS one, 2 AS two").fetchone()
        assert (row["two"], tuple(row), connect.plain(db).execute("SELECT 1, 2").fetchall()) == (2, (1, 2), [(1, 2)])
        assert db.conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_connection_is_closed_when_its_task_ends(settings: Settings) -> None:
    with connect.library(settings) as library, connect.private(settings) as private:
        pass
    for db in (library, private):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            db.conn.execute("SELECT 1")
