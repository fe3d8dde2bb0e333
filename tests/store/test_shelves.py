"""The printer's own database: made whole or not at all, its lists in order, its words by their beginnings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from medialib.store import entries, shelves, words
from medialib.store.entries import Entry, Faced
from medialib.store.shelves import Thing
from medialib.store.words import Found, Word

NAMES = ("Amélie", "Zoë", "a", "夜の海", "夜明け", "Жук", "z" * 300)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Database]:
    """An empty state that has been put in its place."""
    path = tmp_path / "state.db"
    shelves.finish(shelves.create(path))
    db = shelves.existing(path)
    assert db is not None
    yield db
    db.close()


def listed(state: Database, *keys: str, name: str = "films", draw: int = 7) -> None:
    entries.add(state, name, [(key, f"id {key}", draw) for key in keys])


def keys(found: list[Entry]) -> list[str]:
    return [entry.key for entry in found]


def test_where_there_is_no_state_or_none_that_can_be_read_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("not a database, but a text of some length\n" * 200)
    sqlite3.connect(tmp_path / "other").close()
    (tmp_path / "other").write_bytes(b"")
    found = [
        shelves.existing(tmp_path / name, read_only=ro)
        for name in ("none", "folder", "text", "other")
        for ro in (False, True)
    ]
    assert found == [None] * 8
    assert not (tmp_path / "none").exists()


def test_a_state_that_was_not_finished_is_none(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    db = shelves.create(path)
    shelves.set_meta(db, seq="1")
    db.conn.rollback()
    db.close()
    assert shelves.existing(path) is None
    again = shelves.create(path)
    shelves.set_meta(again, seq="2")
    shelves.finish(again)
    found = shelves.existing(path, read_only=True)
    assert found is not None
    assert shelves.meta(found) == {"seq": "2"}
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        shelves.set_meta(found, seq="3")
    found.close()


def test_a_state_is_read_while_it_is_written(tmp_path: Path, state: Database) -> None:
    reader = shelves.existing(tmp_path / "state.db", read_only=True)
    assert reader is not None
    state.conn.execute("BEGIN IMMEDIATE")
    shelves.add_pending(state, ["a.html"])
    assert shelves.pending(reader) == []
    state.conn.execute("COMMIT")
    assert shelves.pending(reader) == ["a.html"]
    reader.close()


def test_what_was_noted_last_is_known(state: Database) -> None:
    assert shelves.meta(state) == {}
    shelves.set_meta(state, seq="1", templates="ab")
    shelves.set_meta(state, seq="2")
    assert shelves.meta(state) == {"seq": "2", "templates": "ab"}


def test_what_waits_waits_once_and_in_order(state: Database) -> None:
    shelves.add_pending(state, ["b.html", "夜.html", "a.html", "b.html"])
    shelves.add_pending(state, ["a.html"])
    assert shelves.pending(state) == ["a.html", "b.html", "夜.html"]
    shelves.clear_pending(state)
    assert shelves.pending(state) == []


def test_things_of_one_sort_are_kept_apart_from_those_of_another(state: Database) -> None:
    one, two = Thing("1", "face 1", "[[]]", '["w"]'), Thing("2", "face 2")
    shelves.put_things(state, "media", [one, two])
    shelves.put_things(state, "person", [Thing("1", "somebody")])
    assert shelves.things(state, "media", ["2", "1", "3"]) == {"1": one, "2": Thing("2", "face 2", "[]", "[]")}
    assert shelves.faces(state, "person", ["1", "2"]) == {"1": "somebody"}
    assert (sorted(shelves.ids(state, "media")), shelves.all_faces(state, "person")) == (
        ["1", "2"],
        [("1", "somebody")],
    )
    shelves.put_things(state, "media", [Thing("1", "new face")])
    assert shelves.things(state, "media", ["1"]) == {"1": Thing("1", "new face")}
    shelves.drop_things(state, "media", ["1", "nobody"])
    assert (shelves.ids(state, "media"), shelves.ids(state, "person"), shelves.things(state, "media", [])) == (
        ["2"],
        ["1"],
        {},
    )


def test_a_list_is_as_long_as_was_counted_and_gone_without_entries(state: Database) -> None:
    shelves.grow(state, [("films", 2), ("films/a", 1), ("filmy", 1), ("films", 1)])
    assert shelves.sizes(state, ["films", "films/a", "none"]) == {"films": 3, "films/a": 1}
    assert shelves.lists(state, "films") == {"films": 3, "films/a": 1}
    shelves.grow(state, [("films", -3), ("filmy", 0)])
    assert (shelves.lists(state, ""), sorted(shelves.all_lists(state))) == (
        {"films/a": 1, "filmy": 1},
        ["films/a", "filmy"],
    )


def test_entries_stand_in_the_order_of_their_keys_and_once(state: Database) -> None:
    entries.add(state, "films", [("b", "2", 5), ("a", "9", 5), ("b", "1", 5), ("b", "1", 6)])
    assert entries.everything(state, "films") == [Entry("a", "9", 5, 0), Entry("b", "1", 5, 0), Entry("b", "2", 5, 0)]
    entries.remove(state, "films", [("b", "1"), ("b", "3"), ("a", "1")])
    assert [entry.id for entry in entries.everything(state, "films")] == ["9", "2"]
    assert (entries.everything(state, "shows"), entries.on(state, ["films", "shows"]), entries.on(state, [])) == (
        [],
        {"9", "2"},
        set(),
    )


def test_what_stands_around_a_place_on_a_list(state: Database) -> None:
    listed(state, *"bdfh")
    listed(state, "a", "z", name="other")
    assert keys(entries.before(state, "films", "f", "id f", 9)) == ["b", "d"]
    assert keys(entries.before(state, "films", "h", "id h", 2)) == ["d", "f"]
    assert keys(entries.after(state, "films", "b", "id b", 2)) == ["d", "f"]
    assert keys(list(entries.onward(state, "films", "d", "id d"))) == ["d", "f", "h"]
    assert keys(list(entries.onward(state, "films", "e", ""))) == ["f", "h"]
    assert [entries.at(state, "films", key, f"id {key}") for key in "de"] == [Entry("d", "id d", 7, 0), None]
    assert [entries.head(state, name) for name in ("films", "none")] == [Entry("b", "id b", 7, 0), None]
    assert (entries.before(state, "films", "b", "id b", 9), entries.after(state, "films", "h", "id h", 9)) == ([], [])


def test_equal_keys_are_told_apart_by_their_ids(state: Database) -> None:
    entries.add(state, "films", [("same", id, 1) for id in "cab"])
    assert [entry.id for entry in entries.after(state, "films", "same", "a", 9)] == ["b", "c"]
    assert [entry.id for entry in entries.before(state, "films", "same", "c", 9)] == ["a", "b"]


def test_a_page_starts_at_the_last_start_before_it_else_at_the_head(state: Database) -> None:
    listed(state, *"bdfh")
    entries.mark(state, "films", [Entry("d", "id d", 7, 1), Entry("h", "id h", 7, 1), Entry("x", "id x", 7, 1)])
    found = [entries.start_before(state, "films", key, f"id {key}") for key in "bdfhz"]
    assert [entry and entry.key for entry in found] == [None, "b", "d", "d", "h"]
    listed(state, "a", name="other")
    entries.mark(state, "other", [Entry("a", "id a", 7, 1)])
    assert (entries.starts(state, "films"), entries.all_starts(state)) == (
        ["id d", "id h"],
        [("films", "id d"), ("films", "id h"), ("other", "id a")],
    )
    entries.mark(state, "films", [Entry("d", "id d", 7, 0)])
    assert (entries.starts(state, "films"), entries.start_before(state, "none", "a", "")) == (["id h"], None)


def test_entries_come_with_the_faces_of_their_sort(state: Database) -> None:
    listed(state, "b", "a", "c")
    shelves.put_things(state, "media", [Thing("id a", "A"), Thing("id b", "B")])
    shelves.put_things(state, "person", [Thing("id c", "somebody")])
    assert list(entries.faced(state, "films", "media")) == [Faced("a", "id a", 0, "A"), Faced("b", "id b", 0, "B")]
    assert list(entries.faced(state, "films", "media", "a", "id aa")) == [Faced("b", "id b", 0, "B")]
    assert list(entries.faced(state, "films", "genre")) == []


def test_the_keys_of_a_thing_on_a_list(state: Database) -> None:
    shelves.put_things(state, "media", [Thing("1", "", '[["films", "b"], ["years", "1995"], ["films", "a"]]')])
    assert entries.keys(state, "films", "media", "1") == ["b", "a"]
    assert (entries.keys(state, "shows", "media", "1"), entries.keys(state, "films", "media", "2")) == ([], [])


@pytest.mark.parametrize("window", [1, 2])
def test_a_heap_becomes_lists_in_order_with_starts_where_a_draw_is_the_lowest_around(
    tmp_path: Path, window: int
) -> None:
    db = shelves.create(tmp_path / "new.db")
    draws = [9, 4, 8, 7, 1, 6, 5, 2, 3]
    entries.heap(db, [("films", f"{key:02d}", f"id {key}", draw) for key, draw in reversed(list(enumerate(draws)))])
    entries.heap(db, [("films", "00", "id 0", 9), ("short", "a", "x", 1)])
    entries.fill(db, window)
    wins = [
        key
        for key, draw in enumerate(draws)
        if window <= key < 9 - window and draw == min(draws[key - window : key + window + 1])
    ]
    assert [(entry.key, entry.draw, entry.starts) for entry in entries.everything(db, "films")] == [
        (f"{key:02d}", draw, int(key in wins)) for key, draw in enumerate(draws)
    ]
    assert (len(wins) > 0, shelves.lists(db, "")) == (True, {"films": 9, "short": 1})
    shelves.finish(db)


def test_an_empty_library_fills_nothing(tmp_path: Path) -> None:
    db = shelves.create(tmp_path / "new.db")
    entries.fill(db, 3)
    words.fill(db)
    assert (list(shelves.all_lists(db)), words.tokens(db, "")) == ([], [])
    shelves.finish(db)


@pytest.fixture
def index(state: Database) -> Database:
    """Words of things with faces."""
    for number, name in enumerate(NAMES):
        shelves.put_things(state, "media", [Thing(str(number), f"face of {name[:5]}")])
        words.add(state, [Word(name.casefold(), f"key {number}", "media", str(number))])
    return state


def test_words_are_counted_and_listed_by_their_beginnings(index: Database) -> None:
    assert [words.count(index, prefix, 9) for prefix in ("", "a", "am", "夜", "夜の", "x", "z")] == [
        7,
        2,
        1,
        2,
        1,
        0,
        2,
    ]
    assert (words.count(index, "", 3), sorted(words.tokens(index, "夜"))) == (3, ["夜の海", "夜明け"])
    assert [words.differ(index, prefix) for prefix in ("a", "am", "夜", "x", "")] == [True, False, True, False, True]
    assert [list(words.following(index, prefix)) for prefix in ("", "a", "夜", "夜の海", "x")] == [
        ["a", "z", "ж", "夜"],
        ["m"],
        ["の", "明"],
        [],
        [],
    ]


def test_a_word_of_many_is_one_word(index: Database) -> None:
    words.add(index, [Word("am", f"key {number}", "media", str(number)) for number in range(4)])
    assert (words.tokens(index, "am"), words.count(index, "am", 99)) == (["am", "amélie"], 5)
    assert words.differ(index, "am")
    words.remove(index, [Word("amélie", "key 0", "media", "0"), Word("am", "another key", "media", "0")])
    assert (words.tokens(index, "am"), words.differ(index, "am"), words.count(index, "am", 99)) == (["am"], False, 4)


def test_words_are_found_with_their_faces_in_order(index: Database) -> None:
    first = Found("a", "media", "2", "face of a")
    second = Found("amélie", "media", "0", "face of Améli")
    assert words.starting(index, "a", 9) == [first, second]
    assert words.starting(index, "a", 1) == [first]
    assert words.starting(index, "am", 9, "a") == [second]
    assert words.starting(index, "b", 9, "a") == []
    assert (words.exactly(index, "a", 9), words.exactly(index, "am", 9)) == ([first], [])
    words.add(
        index, [Word("a", "key -", "media", "0"), Word("a", "key -", "person", "0"), Word("a", "key -", "media", "9")]
    )
    assert [(found.subject, found.id) for found in words.exactly(index, "a", 9)] == [("media", "0"), ("media", "2")]


def test_a_heap_of_words_becomes_an_index(tmp_path: Path) -> None:
    db = shelves.create(tmp_path / "new.db")
    some = [Word(token, "k", "media", id) for token, id in (("b", "1"), ("a", "2"), ("b", "1"), ("a", "1"))]
    words.heap(db, some[:2])
    words.heap(db, some[2:])
    words.fill(db)
    shelves.put_things(db, "media", [Thing("1", "one"), Thing("2", "two")])
    assert [(found.token, found.id) for found in words.starting(db, "", 9)] == [("a", "1"), ("a", "2"), ("b", "1")]
    shelves.finish(db)
