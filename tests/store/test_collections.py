"""Collections that follow facts: who stands in them and where, and that none is left behind."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from medialib.model import Entity, Fact, Json, Kind, Source
from medialib.store import collections, connect, facts, media, record

NOW = "2026-01-02T03:04:05.678Z"
SAGA = {"key": "tmdb:collection:7", "title": "The Saga"}


def film(db: Database, title: str, **said: Json) -> str:
    """A film of which a service says this."""
    told = (Fact("title", title, Source.NAME), *(Fact(name, value, Source.TMDB) for name, value in said.items()))
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, title, told)], NOW)
    return media_id


def say(db: Database, media_id: str, source: Source = Source.TMDB, **said: Json) -> None:
    with connect.write(db):
        facts.record(db, media_id, [Fact(name, value, source) for name, value in said.items()], NOW)
        facts.settle(db, media_id, NOW)


def unsay(db: Database, media_id: str) -> None:
    with connect.write(db):
        facts.forget_source(db, media_id, Source.TMDB)
        facts.settle(db, media_id, NOW)


def kept(db: Database) -> list[tuple[str, str, str, list[str]]]:
    """Each collection (id, title, key) with its films in order."""
    found = []
    for row in db.conn.execute("SELECT id, title, source_key FROM collections ORDER BY id").fetchall():
        members = db.conn.execute(
            "SELECT media.title FROM collection_items JOIN media ON media.id = media_id WHERE collection_id = ? "
            "ORDER BY position, media.title",
            (row[0],),
        )
        found.append((row[0], row[1], row[2], [member[0] for member in members]))
    return found


def test_films_stand_in_their_collection_by_release_date(db: Database) -> None:
    film(db, "Third", date="2003-11-05", collection=SAGA)
    film(db, "Undated", collection=SAGA)
    film(db, "First", date="1999-03-31", collection=SAGA)
    film(db, "Second, of which only the year is known", year=2003, collection=SAGA)
    film(db, "Alone", date="1999-03-31")
    titles = ["First", "Second, of which only the year is known", "Third", "Undated"]
    assert kept(db) == [("tmdb-collection-7", "The Saga", "tmdb:collection:7", titles)]


def test_what_is_no_longer_said_takes_the_film_out_and_leaves_no_empty_collection(db: Database) -> None:
    first, second = (film(db, title, collection=SAGA) for title in ("First", "Second"))
    unsay(db, first)
    assert kept(db) == [("tmdb-collection-7", "The Saga", "tmdb:collection:7", ["Second"])]
    unsay(db, second)
    assert kept(db) == []
    say(db, first, collection=SAGA)
    assert kept(db) == [("tmdb-collection-7", "The Saga", "tmdb:collection:7", ["First"])]


def test_another_word_moves_the_film(db: Database) -> None:
    media_id = film(db, "First", date="1999-03-31", collection=SAGA)
    other = {"key": "tmdb:collection:8", "title": "Another Saga"}
    say(db, media_id, collection=other)
    assert kept(db) == [("tmdb-collection-8", "Another Saga", "tmdb:collection:8", ["First"])]
    say(db, media_id, Source.PERSON, collection=SAGA)
    assert kept(db) == [("tmdb-collection-7", "The Saga", "tmdb:collection:7", ["First"])]


def test_a_date_that_changes_changes_the_order(db: Database) -> None:
    first, _ = film(db, "First", year=1990, collection=SAGA), film(db, "Second", year=1995, collection=SAGA)
    say(db, first, Source.PERSON, year=2000)
    assert kept(db)[0][3] == ["Second", "First"]


def test_a_collection_has_the_name_that_was_said_last(db: Database) -> None:
    media_id = film(db, "First", collection=SAGA)
    say(db, media_id, collection={"key": SAGA["key"], "title": "Die Saga"})
    assert kept(db) == [("tmdb-collection-7", "Die Saga", "tmdb:collection:7", ["First"])]
    assert db.conn.execute("SELECT sort_title FROM collections").fetchone()[0] == "die saga"


@pytest.mark.parametrize("numbered_first", [True, False])
def test_one_that_is_known_by_number_and_by_name_is_one(db: Database, numbered_first: bool) -> None:
    said = [SAGA, {"key": "series:the saga", "title": "The  saga!"}]
    for year, one in enumerate(said if numbered_first else reversed(said), 1990):
        film(db, f"Of {year}", year=year, collection=one)
    [(_, _, key, films)] = kept(db)
    assert (key, films) == ("tmdb:collection:7", ["Of 1990", "Of 1991"])
    other = film(db, "Of 1992", year=1992, collection={"key": "tmdb:collection:8", "title": "The Saga"})
    assert [(key, films) for _, _, key, films in kept(db)] == [
        ("tmdb:collection:7", ["Of 1990", "Of 1991"]),
        ("tmdb:collection:8", ["Of 1992"]),
    ]
    unsay(db, other)
    assert len(kept(db)) == 1


def test_books_stand_by_their_number_in_the_series(db: Database) -> None:
    for title, number in (
        ("Ten", 10),
        ("Two and a half", 2.5),
        ("Nought", 0),
        ("None", None),
        ("Odd", "x"),
        ("True", True),
    ):
        film(db, title, year=1990, collection={"key": "series:s", "title": "S", "number": number})
    assert kept(db)[0][3] == ["Nought", "Two and a half", "Ten", "None", "Odd", "True"]


def test_settling_twice_changes_nothing(db: Database) -> None:
    media_id = film(db, "First", date="1999-03-31", collection=SAGA)
    last = db.conn.execute("SELECT max(seq) FROM changes").fetchone()[0]
    say(db, media_id, collection=SAGA)
    assert db.conn.execute("SELECT max(seq) FROM changes").fetchone()[0] == last


def test_a_playlist_is_nobody_s_word_and_stays(db: Database) -> None:
    media_id = film(db, "First", collection=SAGA)
    with connect.write(db):
        playlist = collections.by_source(db, "youtube:PL1", "Mine", NOW)
        collections.put_item(db, playlist, media_id, 3)
    unsay(db, media_id)
    assert kept(db) == [(playlist, "Mine", "youtube:PL1", ["First"])]


@pytest.mark.parametrize(
    "said",
    ["The Saga", ["x"], {"title": "No key"}, {"key": "tmdb:collection:7"}, {"key": "tmdb:collection:7", "title": " - "},
     {"key": "youtube:PL1", "title": "A playlist"}, {"key": "tmdb:collection:", "title": "x"},
     {"key": "tmdb:collection:a:b", "title": "x"}, {"key": f"series:{'x' * 200}", "title": "x"}],
)  # fmt: skip
def test_a_word_that_names_no_collection_is_left_alone(db: Database, said: Json) -> None:
    film(db, "First", collection=said)
    assert kept(db) == []


def test_the_runtime_counts_until_there_is_a_file(db: Database) -> None:
    media_id = film(db, "First", runtime_s=6240)
    row = media.get(db, media_id)
    assert row is not None
    assert row["duration_s"] == 6240
    say(db, media_id, Source.FILE, duration_s=6199.5)
    row = media.get(db, media_id)
    assert row is not None
    assert row["duration_s"] == 6199.5
