"""Which item a file is when its name, tags or place have changed: by ids, by place, by what is gone, and by what forbids it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from items_at_hand import main_file
from sqlite_utils import Database

from medialib.model import Entity, Fact, Json, Kind, Match, MediaFile, Source
from medialib.names import identity
from medialib.store import connect, facts, files, media, places, record

NOW, LATER = "2026-01-02T03:04:05.678Z", "2026-02-02T03:04:05.678Z"


def entity(kind: Kind, title: str, **said: Json) -> Entity:
    told = (Fact("title", title, Source.TAGS), *(Fact(name, value, Source.TAGS) for name, value in said.items()))
    return Entity(kind, identity(title), told)


def movie(title: str, **said: Json) -> tuple[Entity, ...]:
    return (entity(Kind.MOVIE, title, **{"year": 1995, **said}),)


def track(album: str, title: str, number: int = 1, artist: str = "Band", **said: Json) -> tuple[Entity, ...]:
    item = entity(Kind.TRACK, title, number=number, **said)
    return entity(Kind.ARTIST, artist), entity(Kind.ALBUM, album), item


def took(db: Database, chain: tuple[Entity, ...], file: MediaFile, lost: tuple[str, ...] = ()) -> str:
    with connect.write(db):
        [media_id] = record.file(db, Match((chain,)), file, (), (), NOW, lost)
    return media_id


def living(db: Database) -> list[tuple[str, str]]:
    rows = db.conn.execute("SELECT kind, title FROM media WHERE deleted_at IS NULL ORDER BY kind, title")
    return [(row[0], row[1]) for row in rows]


A, B = main_file("movies/a.mkv"), main_file("movies/b.mkv")


@pytest.mark.parametrize(
    ("said", "duration_s", "same"),
    [
        ({}, 5400.0, True), ({"external_ids": {"tmdb": "949"}}, 5400.0, True), ({"external_ids": {"tmdb": "950"}}, 5400.0, False),
        ({"external_ids": {"imdb": "tt1"}}, 5400.0, True), ({"external_ids": {"isbn": "2"}}, 5400.0, True),
        ({"duration_s": 5940.0}, None, True), ({"duration_s": 5941.0}, None, False), ({"duration_s": "long"}, None, True),
    ],
)  # fmt: skip
def test_another_name_at_one_place_is_the_same_item_unless_something_speaks_against_it(
    db: Database, said: dict[str, Json], duration_s: float | None, same: bool
) -> None:
    first = took(db, movie("Heat", external_ids={"tmdb": "949", "isbn": "1"}), A)
    second = took(db, movie("Hitze", **said), main_file("movies/a.mkv", duration_s=duration_s))
    assert (second == first) is same
    assert [row["media_id"] for row in files.at(db, "main", "movies/a.mkv")] == [second]


def test_an_item_of_another_kind_at_one_place_is_another(db: Database) -> None:
    first = took(db, movie("Heat"), A)
    assert took(db, (entity(Kind.SHOW, "Heat"),), A) != first


def test_one_that_is_gone_is_this_one_and_of_two_neither(db: Database) -> None:
    first, second = took(db, movie("Heat"), A), took(db, movie("Hot"), B)
    assert took(db, movie("Hitze"), main_file("movies/c.mkv"), (first, first)) == first
    third = took(db, movie("Warm"), main_file("movies/d.mkv"), (first, second))
    assert third not in (first, second)
    media.delete(db, second, NOW)
    assert took(db, movie("Cold"), main_file("movies/e.mkv"), (second, "nope")) not in (first, second, third)


def test_an_id_elsewhere_that_several_have_names_only_the_one_at_this_place(db: Database) -> None:
    ids: Json = {"tmdb": "949"}
    first = took(db, movie("Heat", external_ids=ids), A)
    assert took(db, movie("Hitze", external_ids=ids), B) == first
    db.conn.execute("INSERT INTO external_ids SELECT id, 'imdb', 'tt1' FROM media")
    other = took(db, movie("Hot", external_ids={"imdb": "tt2"}), main_file("movies/c.mkv"))
    db.conn.execute("UPDATE external_ids SET value = 'tt1'")
    one = entity(Kind.MOVIE, "x", external_ids={"imdb": "tt1"})
    assert [places.known_elsewhere(db, one, None, here) for here in ([], [other], [first], [first, other])] == [
        None,
        other,
        first,
        None,
    ]


def test_one_recording_is_a_track_of_each_album_it_is_on(db: Database) -> None:
    ids: Json = {"musicbrainz": "r1"}
    first = took(db, track("One", "Song", external_ids=ids), main_file("music/1.flac"))
    second = took(db, track("Best of", "Song", external_ids=ids), main_file("music/2.flac"))
    assert first != second
    assert took(db, track("One", "Song (live)", 1, external_ids=ids), main_file("music/3.flac")) == first


def test_an_album_whose_every_track_says_another_name_is_renamed_and_what_was_said_of_it_stays(db: Database) -> None:
    songs = [took(db, track("Wrong", f"Song {n}", n), main_file(f"music/{n}.flac")) for n in (1, 2)]
    wrong, artist = media.parents(db, songs[0])
    for number, song in enumerate(songs, 1):
        assert took(db, track("Right", f"Song {number}", number), main_file(f"music/{number}.flac")) == song
    assert living(db) == [("album", "Right"), ("artist", "Band"), ("track", "Song 1"), ("track", "Song 2")]
    assert (media.survivor(db, wrong), media.parents(db, songs[1])[1]) == (media.parents(db, songs[0])[0], artist)


@pytest.mark.parametrize("is_said", [False, True])
def test_what_is_left_with_nothing_goes_unless_a_person_said_something_of_it(db: Database, is_said: bool) -> None:
    songs = [took(db, track("Wrong", f"Song {n}", n), main_file(f"music/{n}.flac")) for n in (1, 2)]
    wrong = media.parents(db, songs[0])[0]
    if is_said:
        with connect.write(db):
            facts.record(db, wrong, [Fact("overview", "Mine", Source.PERSON)], NOW)
    for number, album in enumerate(("One", "Two"), 1):
        took(db, track(album, f"Song {number}", number), main_file(f"music/{number}.flac"))
    row = media.get(db, wrong)
    assert row is not None
    assert (row["deleted_at"] is None, row["missing_since"]) == (
        (True, NOW) if is_said else (False, row["missing_since"])
    )
    assert [title for kind, title in living(db) if kind == "album"] == ["One", "Two", *(["Wrong"] if is_said else [])]


@pytest.mark.parametrize(
    ("chain", "found"),
    [
        (movie("heat", duration_s=5400.0), True), (movie("The Heat", duration_s=5400.0 * 1.02), True), (movie("Heat", duration_s=5400.0 * 1.03), False),
        (movie("Heat", year=1996, duration_s=5400.0), False), (movie("Heat", year=None, duration_s=5400.0), False), (movie("Heat"), False),
        (movie("Hitze", duration_s=5400.0), False), ((entity(Kind.VIDEO, "Heat", year=1995, duration_s=5400.0),), False),
    ],
)  # fmt: skip
def test_what_may_be_one_by_title_year_and_length(db: Database, chain: tuple[Entity, ...], found: bool) -> None:
    first = took(db, movie("Heat"), A)
    assert places.alike(db, chain) == ([first] if found else [])
    media.delete(db, first, NOW)
    assert places.alike(db, chain) == []


def test_a_track_may_be_one_by_its_number_and_the_titles_above_it(db: Database) -> None:
    first = took(db, track("One", "Song", 3), main_file("music/1.flac", duration_s=200.0))
    others = [("One", 3, "BAND"), ("One", 4, "Band"), ("Two", 3, "Band"), ("One", 3, "Another")]
    found = [
        places.alike(db, track(album, "song", number, artist, duration_s=201.0)) for album, number, artist in others
    ]
    assert found == [[first], [], [], []]


def test_a_file_that_a_person_put_somewhere_stays_there_whatever_it_says(db: Database) -> None:
    first, other = took(db, movie("Heat"), A), took(db, movie("Hot"), B)
    db.conn.execute("UPDATE files SET media_id = ?, pinned = 1 WHERE path = 'movies/a.mkv'", (other,))
    assert took(db, movie("Heat"), replace(A, size=7)) == other
    assert {row["path"] for row in files.of(db, other)} == {"movies/a.mkv", "movies/b.mkv"}
    assert files.of(db, first) == []
