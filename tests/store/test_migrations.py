"""The steps of both databases: from blank, from the oldest and from each between, from the present and from what is none."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from shell import shell
from sqlite_utils import Database, Migrations

from medialib import schema
from medialib.errors import UnreadableError
from medialib.settings import Settings
from medialib.store import connect, facts, images, items, media

NOW = "2026-01-02T03:04:05.678Z"
STEPS = tuple(step.name for step in schema.library.pending(Database(memory=True)))
# What each step brought: rows of the tables that it made, or columns of those that were there.
OLDEST = (
    "INSERT INTO media (id, kind, parent_id, identity, title, sort_title, added_at, updated_at) "
    f"VALUES ('show', 'show', NULL, 'dark', 'Dark', 'dark', '{NOW}', '{NOW}'), ('one', 'season', 'show', '1', '1', '1', '{NOW}', '{NOW}')",
    "INSERT INTO files (id, media_id, folder, path, role, size, mtime_ns, content_id, added_at) "
    f"VALUES (1, 'one', 'main', 'a.mkv', 'main', 1, 2, 'b2-1', '{NOW}')",
    "INSERT INTO chapters VALUES (1, 0, 0.0, 'Start')",
    f"INSERT INTO facts (media_id, field, source, value, confidence, seen_at) VALUES ('show', 'title', 'nfo', '\"Dark\"', 0.5, '{NOW}')",
    "INSERT INTO images (media_id, role, source, hash, width, height, widths, color) VALUES ('show', 'poster', 'nfo', 'ab', 2, 3, '[2]', '#000000')",
    f"INSERT INTO jobs (id, kind, source, title, created_at) VALUES ('job', 'file', '/a.mkv', 'a', '{NOW}')",
    "INSERT INTO media_text (rowid, title, people, overview, body) VALUES (1, 'Dark', '', '', '')",
)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Database]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield Database(connection)


def until(path: Path, step: str | None) -> None:
    """A library as it was before a step (None: as it is now)."""
    with opened(path) as db:
        schema.library.apply(db, stop_before=step)


def shape(path: Path) -> list[tuple[str, str, str]]:
    """Every table, index and trigger with its SQL."""
    with opened(path) as db:
        rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY 1, 2")
        return [(kind, name, sql or "") for kind, name, sql in rows]


def refusal(path: Path, migrations: Migrations = schema.library) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        connect.migrate(path, migrations)
    return caught.value.message.replace(str(path), path.name), caught.value.hint


def test_every_table_has_a_meaning_and_every_meaning_a_table(db: Database) -> None:
    shadows = {f"media_text_{part}" for part in ("config", "content", "data", "docsize", "idx")}
    ours = {name for name in db.table_names() if not name.startswith(("sqlite", "_sqlite"))}
    assert ours - shadows == set(schema.MEANINGS)


@pytest.mark.parametrize("step", STEPS)
def test_from_wherever_a_library_stands_it_becomes_the_same(tmp_path: Path, step: str) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    until(old, step)
    with opened(old) as db:
        assert [one.name for one in schema.library.applied(db)] == list(STEPS[: STEPS.index(step)])
    for path in (old, new):
        connect.migrate(path, schema.library)
    assert shape(old) == shape(new)
    with opened(old) as db:
        assert [one.name for one in schema.library.applied(db)] == list(STEPS)


@pytest.mark.parametrize("step", STEPS[1:])
def test_what_an_older_library_holds_is_there_afterwards(settings: Settings, step: str) -> None:
    settings.library_db.unlink()
    until(settings.library_db, step)
    with opened(settings.library_db) as old:
        for statement in OLDEST:
            old.execute(statement)
    connect.prepare(settings)
    with connect.library(settings) as db:
        checks = [db.conn.execute(f"PRAGMA {check}").fetchall() for check in ("integrity_check", "foreign_key_check")]
        assert [[tuple(row) for row in found] for found in checks] == [[("ok",)], []]
        assert [(row.id, row.title, row.parent_id) for row in items.media(db, ["one"]).values()] == [
            ("one", "1", "show"),
            ("show", "Dark", None),
        ]
        [fact], [picture] = facts.known(db, "show"), images.of(db, "show")
        assert (fact.value, fact.confidence, fact.chosen, picture.artwork.blur) == ("Dark", 0.5, False, "")
        row = db.conn.execute("SELECT lane, question FROM jobs").fetchone()
        assert (tuple(row), media.merged(db), media.survivor(db, "show")) == (("", None), {}, "show")
        [file] = items.files(db, ["one"])["one"]
        assert (file.path, file.pinned, items.chapters(db, [file.id])[file.id][0].title) == ("a.mkv", 0, "Start")


def test_what_was_undone_in_an_older_library_is_noted_from_then_on(settings: Settings) -> None:
    settings.library_db.unlink()
    until(settings.library_db, STEPS[1])
    with opened(settings.library_db) as old:
        for statement in OLDEST:
            old.execute(statement)
    connect.prepare(settings)
    with connect.library(settings) as db:
        last = items.last_change(db)
        db.conn.execute(
            "INSERT INTO discs (id, media_id, format, label, first_seen_at, last_seen_at) VALUES ('d', 'one', 'dvd', 'D', '', '')"
        )
        db.conn.execute(f"INSERT INTO matches (media_id, state, asked_at) VALUES ('show', 'none', '{NOW}')")
        assert items.changes(db, last) == {"media": {"one"}, "sidecar": {"show"}}


def test_preparing_what_is_up_to_date_writes_nothing_and_waits_for_nobody(settings: Settings) -> None:
    connect.prepare(settings)
    before = [path.read_bytes() for path in (settings.library_db, settings.private_db)]
    with connect.library(settings) as library, connect.private(settings) as private:
        for db in (library, private):
            db.conn.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(connect.prepare, settings).result(timeout=20)
    assert [path.read_bytes() for path in (settings.library_db, settings.private_db)] == before


def test_many_that_start_at_once_make_a_library_once(settings: Settings) -> None:
    shutil.rmtree(settings.data)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(connect.prepare, [settings] * 6))
    with connect.library(settings) as db:
        assert [one.name for one in schema.library.applied(db)] == list(STEPS)


def test_a_step_that_breaks_off_leaves_nothing_and_is_done_whole_the_next_time(tmp_path: Path) -> None:
    first, whole = Migrations("some"), Migrations("some")
    path = tmp_path / "some.db"

    @first(name="0001")
    def breaks_off(db: Database) -> None:
        db.execute("CREATE TABLE one (id)")
        raise KeyError("the power went")

    @whole(name="0001")
    def goes_on(db: Database) -> None:
        db.execute("CREATE TABLE one (id)")

    with pytest.raises(KeyError):
        connect.migrate(path, first)
    with opened(path) as db:
        assert (db.table_names(), first.applied(db)) == (["_sqlite_migrations"], [])
    connect.migrate(path, whole)
    assert ("table", "one", "CREATE TABLE one (id)") in shape(path)


def test_a_newer_library_is_left_alone_by_an_older_medialib(settings: Settings) -> None:
    with opened(settings.library_db) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('library', '9999_later', '')"
        )
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('other', '1_other', '')")
    assert refusal(settings.library_db) == (
        "library.db was made by a newer medialib: this one does not know its '9999_later'.",
        "Install the newer medialib again, or put back a copy from before it.",
    )


HINT = "See that it is medialib's, that it may be written and that the disk is not full; else put back a copy."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a database, but a text of some length" * 99, "file is not a database"),
        (None, "unable to open database file"),
    ],
)
def test_what_is_no_database_is_named_and_left_as_it_is(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "library.db"
    path.mkdir() if content is None else path.write_bytes(content)
    assert refusal(path) == (f"library.db cannot be used: {said}.", HINT)
    assert content is None or path.read_bytes() == content


def test_a_table_of_ours_that_somebody_else_made_is_not_built_upon(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with opened(path) as db:
        db.execute("CREATE TABLE media (id)")
    assert refusal(path) == ("library.db cannot be used: table media already exists.", HINT)
    assert [name for _, name, _ in shape(path) if name != "_sqlite_migrations"][-1] == "media"


def test_a_command_is_refused_where_the_library_cannot_be_used(house: Settings) -> None:
    house.library_db.write_text("not a database, but a text of some length\n" * 99)
    error = shell("jobs").exception
    assert isinstance(error, UnreadableError)
    assert (error.message, error.hint) == (f"{house.library_db} cannot be used: file is not a database.", HINT)


def test_an_empty_file_becomes_a_library(settings: Settings) -> None:
    settings.library_db.write_bytes(b"")
    connect.prepare(settings)
    with connect.library(settings) as db:
        assert items.living(db) == []


def test_only_we_read_what_is_private_whatever_it_was_before(settings: Settings) -> None:
    settings.private_db.chmod(0o644)
    settings.data.chmod(0o755)
    connect.prepare(settings)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (settings.private_db, settings.data)] == [0o600, 0o700]
