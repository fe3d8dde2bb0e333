"""What looks like one: found by content, by ids and by title, and not offered where people said it is two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from items_at_hand import album, film, main_file, show
from sqlite_utils import Database

from medialib.flow import editing, merging
from medialib.model import Fact, Source
from medialib.store import connect, duplicates, files, media
from medialib.store.duplicates import Copies, Found, Reason


def add_file(db: Database, media_id: str, path: str, content: str) -> None:
    with connect.write(db):
        files.put(db, media_id, main_file(path, content), connect.now())


@contextmanager
def asked(db: Database) -> Iterator[list[str]]:
    """Every statement that runs meanwhile."""
    said: list[str] = []
    db.conn.set_trace_callback(said.append)
    yield said
    db.conn.set_trace_callback(None)


def test_an_empty_library_has_none(db: Database) -> None:
    assert (duplicates.find(db), duplicates.copies(db)) == ([], [])


def test_the_same_bytes_in_two_items(db: Database) -> None:
    one, other = film(db, "Heat"), film(db, "Hot")
    add_file(db, other, "movies/again.mkv", "movies/Heat.mkv")
    assert duplicates.find(db) == [Found(one, other, (Reason.CONTENT,))]
    assert duplicates.copies(db) == []


def test_one_file_of_two_episodes_is_no_duplicate(db: Database) -> None:
    one, other = film(db, "Heat"), film(db, "Hot")
    add_file(db, other, "movies/Heat.mkv", "movies/Heat.mkv")
    assert duplicates.find(db) == []
    assert one != other


def test_copies_within_one_item_are_named(db: Database) -> None:
    one = film(db, "Heat")
    add_file(db, one, "movies/copy.mkv", "movies/Heat.mkv")
    assert duplicates.copies(db) == [Copies(one, (("main", "movies/Heat.mkv"), ("main", "movies/copy.mkv")))]
    assert duplicates.find(db) == []


def test_the_same_id_elsewhere(db: Database) -> None:
    one, other = film(db, "Heat"), film(db, "Hot")
    show_id = show(db, "Heat", [(1, 1)])
    for media_id in (one, other, show_id):
        editing.edit(db, media_id, {"external_ids": {"tmdb": "949"}})
    assert duplicates.find(db) == [Found(one, other, (Reason.IDS,))]


def test_the_same_title_year_and_length(db: Database) -> None:
    lengths = (("A", 1995, 5400.0), ("B", 1995, 5500.0), ("C", 1995, 5600.0), ("D", 1996, 5400.0), ("E", 1995, None))
    ids = {}
    for name, year, length in lengths:
        ids[name] = film(db, name, year)
        editing.edit(db, ids[name], {"title": "Heat"})
        with connect.write(db):
            db.conn.execute("UPDATE media SET duration_s = ? WHERE id = ?", (length, ids[name]))
    assert duplicates.find(db) == [
        Found(ids["A"], ids["B"], (Reason.TITLE,)),
        Found(ids["B"], ids["C"], (Reason.TITLE,)),
    ]


def test_tracks_of_one_name_on_two_albums_are_two(db: Database) -> None:
    album(db, "One", [(1, "Intro", 30)])
    album(db, "Two", [(1, "Intro", 30)])
    assert duplicates.find(db) == []


def test_what_stands_under_two_that_may_be_one_is_left_to_them(db: Database) -> None:
    one, other = show(db, "Dark", [(1, 1), (1, 2)]), show(db, "Dunkel", [(1, 1), (1, 2)])
    for media_id in (one, other):
        editing.edit(db, media_id, {"external_ids": {"tmdb": "70523"}})
    for number, (first, second) in enumerate(zip(media.below(db, one), media.below(db, other), strict=True)):
        for media_id in (first, second):
            editing.edit(db, media_id, {"external_ids": {"tmdb": str(number)}})
    assert duplicates.find(db) == [Found(one, other, (Reason.IDS,))]


def test_several_reasons_are_told_together_and_the_surest_come_first(db: Database) -> None:
    ids = [film(db, name, 1995, Fact("title", "Heat", Source.NFO)) for name in "ABC"]
    add_file(db, ids[2], "movies/again.mkv", "movies/B.mkv")
    found = [(one.first, one.second, one.reasons) for one in duplicates.find(db)]
    assert found == [
        (ids[1], ids[2], (Reason.CONTENT, Reason.TITLE)),
        (ids[0], ids[1], (Reason.TITLE,)),
        (ids[0], ids[2], (Reason.TITLE,)),
    ]


def test_what_people_said_is_two_is_not_offered_again_even_merged(db: Database) -> None:
    ids = [film(db, name, 1995, Fact("title", "Heat", Source.NFO)) for name in "ABC"]
    with connect.write(db):
        duplicates.are_two(db, ids[1], ids[0], None, connect.now())
        duplicates.are_two(db, ids[0], ids[1], None, connect.now())
    assert [(one.first, one.second) for one in duplicates.find(db)] == [(ids[0], ids[2]), (ids[1], ids[2])]
    merging.merge(db, ids[2], ids[0])
    assert duplicates.find(db) == []


def test_deleted_and_merged_items_are_none(db: Database) -> None:
    ids = [film(db, name, 1995, Fact("title", "Heat", Source.NFO)) for name in "ABC"]
    merging.merge(db, ids[2], ids[0])
    with connect.write(db):
        media.delete(db, ids[1], connect.now())
    assert duplicates.find(db) == []


def test_a_hundred_alike_cost_no_more_queries_and_are_not_all_told(db: Database) -> None:
    for number in range(30):
        film(db, f"{number}", 1995, Fact("title", "Heat", Source.NFO))
    with asked(db) as said:
        found = duplicates.find(db)
    assert (len(found), len(said)) == (20 * 19 // 2, 5)
