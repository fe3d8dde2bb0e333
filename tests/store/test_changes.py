"""What triggers note of every change to a row: whose page shows it, before and after; nothing is printed that they miss."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from medialib.settings import Settings
from medialib.store import connect, items

ROWS = (
    "INSERT INTO media (id, kind, parent_id, identity, title, sort_title, added_at, updated_at) VALUES "
    "('one', 'show', NULL, '1', 'One', 'one', '', ''), ('two', 'show', NULL, '2', 'Two', 'two', '', ''), ('part', 'season', 'one', '3', 'P', 'p', '', '')",
    "INSERT INTO people VALUES ('ann', 'Ann', 'ann', 'ann'), ('ben', 'Ben', 'ben', 'ben')",
    "INSERT INTO genres VALUES ('drama', 'Drama'), ('crime', 'Crime')",
    "INSERT INTO tags VALUES ('snow', 'Snow'), ('rain', 'Rain')",
    "INSERT INTO collections VALUES ('saga', 'Saga', 'saga', NULL, NULL, ''), ('list', 'List', 'list', NULL, NULL, '')",
    "INSERT INTO discs (id, media_id, format, label, first_seen_at, last_seen_at) VALUES ('disc', 'one', 'dvd', 'D', '', '')",
)
# Of each table: how a row of item `one` comes, and how it goes over to item `two`.
TABLES = {
    "files": (
        "INSERT INTO files (media_id, folder, path, role, size, mtime_ns, content_id, added_at) VALUES ('one', 'main', 'a', 'main', 1, 1, 'c', '')",
        "media_id = 'two'",
    ),
    "external_ids": ("INSERT INTO external_ids VALUES ('one', 'tmdb', '7')", "media_id = 'two'"),
    "facts": (
        "INSERT INTO facts (media_id, field, source, value, confidence, seen_at) VALUES ('one', 'title', 'nfo', '1', 1, '')",
        "media_id = 'two'",
    ),
    "images": (
        "INSERT INTO images (media_id, role, source, hash, width, height, widths, color) VALUES ('one', 'poster', 'nfo', 'h', 1, 1, '[]', '')",
        "media_id = 'two'",
    ),
    "credits": ("INSERT INTO credits VALUES ('one', 'ann', 'actor', '', 0)", "media_id = 'two', person_id = 'ben'"),
    "media_genres": ("INSERT INTO media_genres VALUES ('one', 'drama')", "media_id = 'two', genre_id = 'crime'"),
    "media_tags": ("INSERT INTO media_tags VALUES ('one', 'snow')", "media_id = 'two', tag_id = 'rain'"),
    "disc_titles": (
        "INSERT INTO disc_titles (disc_id, number, duration_s, media_id) VALUES ('disc', 1, 60, 'one')",
        "media_id = 'two'",
    ),
}
SIDECARS = {
    "matches": (
        "INSERT INTO matches (media_id, state, asked_at) VALUES ('one', 'none', '')",
        "media_id = 'two'",
    ),
    "acts": ("INSERT INTO acts (at, act, media_id, said) VALUES ('', 'edit', 'one', '')", "media_id = 'two'"),
    "image_offers": (
        "INSERT INTO image_offers (media_id, role, source, position, url) VALUES ('one', 'logo', 'tmdb', 0, 'u')",
        "media_id = 'two'",
    ),
}
Found = dict[str, set[str]]


@pytest.fixture
def rows(db: Database) -> Database:
    for statement in ROWS:
        db.conn.execute(statement)
    return db


def noted(db: Database, *statements: str) -> Found:
    """What these note."""
    last = items.last_change(db)
    for statement in statements:
        db.conn.execute(statement)
    return items.changes(db, last)


@pytest.mark.parametrize("table", [*TABLES, *SIDECARS])
def test_a_row_that_comes_changes_and_goes_is_noted_for_whom_it_was_and_is(rows: Database, table: str) -> None:
    insert, move = (TABLES | SIDECARS)[table]
    subject = "sidecar" if table in SIDECARS else "media"
    assert noted(rows, insert) == {subject: {"one"}}
    assert noted(rows, f"UPDATE {table} SET {move}") == {subject: {"one", "two"}}
    assert noted(rows, f"DELETE FROM {table}") == {subject: {"two"}}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE media SET title = 'New' WHERE id = 'two'", {"media": {"two"}}),
        ("UPDATE media SET title = 'New' WHERE id = 'part'", {"media": {"part", "one"}}),
        ("UPDATE media SET parent_id = 'two' WHERE id = 'part'", {"media": {"part", "one", "two"}}),
        ("UPDATE media SET parent_id = NULL WHERE id = 'part'", {"media": {"part", "one"}}),
        ("DELETE FROM media WHERE id = 'part'", {"media": {"part", "one"}}),
        ("INSERT INTO collection_items VALUES ('saga', 'one', 1)", {"media": {"one"}, "collection": {"saga"}}),
        ("UPDATE collections SET title = 'New' WHERE id = 'saga'", {"collection": {"saga"}}),
        ("DELETE FROM collections WHERE id = 'list'", {"collection": {"list"}}),
        ("UPDATE people SET name = 'Anne' WHERE id = 'ann'", {"person": {"ann"}}),
        ("INSERT INTO genres VALUES ('war', 'War')", {"genre": {"war"}}),
        ("UPDATE tags SET name = 'Schnee' WHERE id = 'snow'", {"tag": {"snow"}}),
        ("UPDATE discs SET place = 'Box 3'", {"media": {"one"}}),
        ("UPDATE discs SET media_id = 'two'", {"media": {"one", "two"}}),
        ("UPDATE media SET title = title", {"media": {"one", "two", "part"}}),
        ("UPDATE media SET title = 'x' WHERE id = 'nobody'", {}),
        ("INSERT INTO jobs (id, kind, source, title, created_at) VALUES ('j', 'file', '/', 't', '')", {}),
        ("INSERT INTO events (at, type, data) VALUES ('', 'job', '{}')", {}),
        ("INSERT INTO not_duplicates VALUES ('one', 'two', '', NULL)", {"sidecar": {"one", "two"}}),
    ],
)
def test_whom_a_change_concerns(rows: Database, statement: str, found: Found) -> None:
    assert noted(rows, statement) == found


def test_what_goes_with_its_item_is_noted_too(rows: Database) -> None:
    rows.conn.execute("INSERT INTO collection_items VALUES ('saga', 'one', 1)")
    rows.conn.execute("INSERT INTO credits VALUES ('part', 'ann', 'actor', '', 0)")
    assert noted(rows, "DELETE FROM media WHERE id = 'one'") == {"media": {"one", "part"}, "collection": {"saga"}}


def test_a_subject_stands_there_once_at_its_latest_change(rows: Database) -> None:
    last = items.last_change(rows)
    for _ in range(3):
        rows.conn.execute("UPDATE media SET title = title || '!' WHERE id = 'two'")
    rows.conn.execute("UPDATE media SET title = 'x' WHERE id = 'one'")
    found = rows.conn.execute("SELECT subject_id, seq > ? FROM changes WHERE subject = 'media' ORDER BY seq", (last,))
    assert [tuple(row) for row in found] == [("part", 0), ("two", 1), ("one", 1)]
    assert items.changes(rows, items.last_change(rows)) == {}


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"])
def test_how_a_row_is_put_there_does_not_matter(rows: Database, verb: str) -> None:
    """The conflict clause of a statement holds in the triggers that it fires: an older note must not stay in the way."""
    rows.conn.execute("UPDATE media SET title = 'x' WHERE id = 'one'")
    assert noted(rows, f"{verb} INTO external_ids VALUES ('one', 'tmdb', '7')") == {"media": {"one"}}


def test_numbers_go_on_after_everything_is_printed_and_forgotten(rows: Database) -> None:
    last = items.last_change(rows)
    rows.conn.execute("DELETE FROM changes")
    assert (items.last_change(rows), items.changes(rows, 0)) == (last, {})
    assert noted(rows, "UPDATE media SET title = 'x' WHERE id = 'one'") == {"media": {"one"}}
    assert items.last_change(rows) > last


def test_nothing_was_ever_changed_in_a_library_that_is_new(db: Database) -> None:
    assert (items.last_change(db), items.changes(db, 0)) == (0, {})


def test_a_reader_sees_the_changes_up_to_the_moment_at_which_it_began(settings: Settings, rows: Database) -> None:
    with connect.library(settings, read_only=True) as reader:
        first = items.begin_reading(reader)
        rows.conn.execute("UPDATE media SET title = 'New' WHERE id = 'one'")
        assert (items.last_change(reader), items.media(reader, ["one"])["one"].title) == (first, "One")
        again = items.begin_reading(reader)
        assert (again > first, items.media(reader, ["one"])["one"].title) == (True, "New")
        rows.conn.execute("UPDATE media SET title = 'Newer' WHERE id = 'one'")
        items.end_reading(reader)
        assert items.media(reader, ["one"])["one"].title == "Newer"
