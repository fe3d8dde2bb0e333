from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from sqlite_utils import Database

from medialib.model import Artwork, Chapter, Entity, Fact, Kind, Match, MediaFile, Probe, Role, Source
from medialib.settings import Settings
from medialib.store import collections, connect, facts, files, images, media, record, text

NOW = "2026-01-02T03:04:05.678Z"
LATER = "2026-02-02T03:04:05.678Z"


def fact(field: str, value: object, source: Source = Source.NAME) -> Fact:
    return Fact(field, value, source)  # type: ignore[arg-type]


def movie(title: str = "Fargo", year: int = 1996) -> Entity:
    return Entity(Kind.MOVIE, f"{title.lower()} {year}", (fact("title", title), fact("year", year)))


def file_at(path: str, content: str = "b2-1", folder: str = "main") -> MediaFile:
    probe = Probe(
        "video", "mp4", 60.0, "h264", "aac", 640, 360, playable=True, chapters=(Chapter(0, "Start"), Chapter(30, "End"))
    )
    return MediaFile(folder, path, Role.MAIN, 10, 20, content, probe)


def taken(db: Database, match: Match, main: MediaFile, now: str = NOW) -> list[str]:
    with connect.write(db):
        return record.file(db, match, main, (), (), now)


def rows(db: Database, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.conn.execute(sql)]


def test_a_film_is_recorded_with_its_file_and_chapters(db: Database) -> None:
    [media_id] = taken(db, Match(((movie(),),)), file_at("movies/Fargo.mp4"))
    assert rows(db, "SELECT id, kind, title, sort_title, year, duration_s, added_at FROM media") == [
        (media_id, "movie", "Fargo", "fargo", 1996, 60.0, NOW)
    ]
    assert rows(db, "SELECT media_id, folder, path, role, content_id, width, playable FROM files") == [
        (media_id, "main", "movies/Fargo.mp4", "main", "b2-1", 640, 1)
    ]
    assert rows(db, "SELECT position, start_s, title FROM chapters") == [(0, 0.0, "Start"), (1, 30.0, "End")]


def test_recording_twice_changes_nothing(db: Database) -> None:
    match, main = Match(((movie(),),)), file_at("movies/Fargo.mp4")
    first = taken(db, match, main)
    before = {table: rows(db, f"SELECT * FROM {table}") for table in ("media", "files", "facts", "chapters")}
    assert taken(db, match, main, LATER) == first
    assert {table: rows(db, f"SELECT * FROM {table}") for table in before} == before


def test_two_versions_of_a_film_are_one_item(db: Database) -> None:
    first = taken(db, Match(((movie(),),)), file_at("movies/Fargo - 1080p.mp4", "b2-1"))
    assert taken(db, Match(((movie(),),)), file_at("movies/Fargo - 720p.mp4", "b2-2")) == first
    assert [row["path"] for row in files.of(db, first[0])] == ["movies/Fargo - 1080p.mp4", "movies/Fargo - 720p.mp4"]


def test_a_double_episode_belongs_to_both(db: Database) -> None:
    show = Entity(Kind.SHOW, "dark", (fact("title", "Dark"),))
    season = Entity(Kind.SEASON, "1", (fact("title", "Season 1"), fact("number", 1)))
    episodes = [Entity(Kind.EPISODE, str(n), (fact("title", f"Episode {n}"), fact("number", n))) for n in (1, 2)]
    ids = taken(db, Match(tuple((show, season, episode) for episode in episodes)), file_at("shows/Dark.mkv"))
    assert len(ids) == 2
    assert rows(db, "SELECT kind, count(*) FROM media GROUP BY kind ORDER BY kind") == [
        ("episode", 2),
        ("season", 1),
        ("show", 1),
    ]
    assert sorted(row["media_id"] for row in files.at(db, "main", "shows/Dark.mkv")) == sorted(ids)


def test_an_id_elsewhere_beats_the_title(db: Database) -> None:
    ids = fact("external_ids", {"tmdb": "275"}, Source.NFO)
    [first] = taken(db, Match(((Entity(Kind.MOVIE, "fargo 1996", (fact("title", "Fargo"), ids)),),)), file_at("a.mp4"))
    [second] = taken(
        db,
        Match(((Entity(Kind.MOVIE, "fargo uncut", (fact("title", "Fargo Uncut"), ids)),),)),
        file_at("b.mp4", "b2-2"),
    )
    assert first == second


def test_two_photos_of_one_name_stay_two(db: Database) -> None:
    photo = Match(((Entity(Kind.PHOTO, "img 0001", (fact("title", "IMG_0001"),)),),))
    first = taken(db, photo, file_at("a/IMG_0001.jpg", "b2-1"))
    second = taken(db, photo, file_at("b/IMG_0001.jpg", "b2-2"))
    assert first != second
    assert taken(db, photo, file_at("a/IMG_0001.jpg", "b2-3")) == first


def test_the_best_source_is_shown_and_a_persons_word_stays(db: Database) -> None:
    [media_id] = taken(db, Match(((movie(),),)), file_at("a.mp4"))

    def say(value: str, source: Source) -> str:
        with connect.write(db):
            facts.record(db, media_id, [fact("title", value, source)], NOW)
            facts.settle(db, media_id, NOW)
        return str(rows(db, "SELECT title FROM media")[0][0])

    assert say("Fargo (tags)", Source.TAGS) == "Fargo (tags)"
    assert say("The Mine", Source.PERSON) == "The Mine"
    assert say("Fargo (nfo)", Source.NFO) == "The Mine"
    assert rows(db, "SELECT sort_title FROM media") == [("mine",)]
    with connect.write(db):
        facts.forget(db, media_id, "title", Source.PERSON)
        facts.settle(db, media_id, NOW)
    assert rows(db, "SELECT title FROM media") == [("Fargo (nfo)",)]


def test_labels_follow_the_facts(db: Database) -> None:
    [media_id] = taken(db, Match(((movie(),),)), file_at("a.mp4"))

    def say(**values: object) -> None:
        with connect.write(db):
            facts.record(db, media_id, [fact(name, value) for name, value in values.items()], NOW)
            facts.settle(db, media_id, NOW)

    say(
        genres=["Crime", "Drama"],
        tags=["snow"],
        credits=[
            {"name": "Joel Coen", "role": "director"},
            {"name": "Frances McDormand", "role": "actor", "character": "Marge"},
        ],
    )
    say(genres=["Drama", "Comédie"])
    assert rows(db, "SELECT genre_id, name FROM media_genres JOIN genres ON id = genre_id ORDER BY 1") == [
        ("comedie", "Comédie"),
        ("drama", "Drama"),
    ]
    assert rows(
        db, "SELECT role, name, character FROM credits JOIN people ON people.id = person_id ORDER BY position"
    ) == [
        ("director", "Joel Coen", ""),
        ("actor", "Frances McDormand", "Marge"),
    ]
    assert text.search(db, "mcdorm") == [media_id]


@pytest.mark.parametrize("query", ['"', "fargo AND", "NEAR(", "a*b", "title:x", "😀", "far' OR 1=1 --", "-", "fargo )"])
def test_no_search_text_is_an_error(db: Database, query: str) -> None:
    taken(db, Match(((movie(),),)), file_at("a.mp4"))
    text.search(db, query)


def test_search_finds_titles_without_accents_and_by_beginnings(db: Database) -> None:
    [media_id] = taken(db, Match(((movie("Amélie"),),)), file_at("a.mp4"))
    assert text.search(db, "amel") == [media_id]
    assert text.search(db, "zzz") == []


def test_missing_files_mark_the_item_and_its_parents_and_come_back(db: Database) -> None:
    artist = Entity(Kind.ARTIST, "a", (fact("title", "A"),))
    album = Entity(Kind.ALBUM, "b", (fact("title", "B"),))
    tracks = [Entity(Kind.TRACK, str(n), (fact("title", f"T{n}"),)) for n in (1, 2)]
    for number, track in enumerate(tracks):
        taken(db, Match(((artist, album, track),)), file_at(f"music/{number}.mp3", f"b2-{number}"))

    def mark(paths: list[str], since: str | None) -> list[tuple[object, ...]]:
        with connect.write(db):
            marked = files.mark(db, "main", paths, since) if since else files.back(db, "main", paths)
            for media_id in marked:
                media.settle_missing(db, media_id, NOW)
        return rows(db, "SELECT title FROM media WHERE missing_since IS NOT NULL ORDER BY title")

    assert mark(["music/0.mp3"], NOW) == [("T1",)]
    assert mark(["music/1.mp3"], NOW) == [("A",), ("B",), ("T1",), ("T2",)]
    assert mark(["music/1.mp3"], None) == [("T1",)]


def test_a_moved_file_keeps_its_item(db: Database) -> None:
    [media_id] = taken(db, Match(((movie(),),)), file_at("old.mp4"))
    with connect.write(db):
        files.move(db, ("main", "old.mp4"), ("films", "new.mp4"), 10, 30)
    assert [(row["media_id"], row["folder"], row["path"]) for row in files.with_content(db, "b2-1")] == [
        (media_id, "films", "new.mp4")
    ]


def test_changes_name_every_page_that_shows_a_row(db: Database) -> None:
    [media_id] = taken(db, Match(((movie(),),)), file_at("a.mp4"))
    start = rows(db, "SELECT coalesce(max(seq), 0) FROM changes")[0][0]
    with connect.write(db):
        collection_id = collections.by_source(db, "list:1", "List", NOW)
        collections.put_item(db, collection_id, media_id, 1)
        images.put(db, media_id, "poster", Source.NFO, Artwork("h", 10, 10, (10,), "#000000"))
    changed = rows(db, f"SELECT DISTINCT subject, subject_id FROM changes WHERE seq > {start} ORDER BY 1")
    assert changed == [("collection", collection_id), ("media", media_id)]


def test_deleting_takes_the_children_out_and_keeps_the_rows(db: Database) -> None:
    show = Entity(Kind.SHOW, "dark", (fact("title", "Dark"),))
    episode = Entity(Kind.EPISODE, "1", (fact("title", "One"),))
    taken(db, Match(((show, episode),)), file_at("a.mkv"))
    show_id = media.find(db, show, None)
    assert show_id is not None
    with connect.write(db):
        media.delete(db, show_id, NOW)
    assert rows(db, "SELECT count(*), count(deleted_at) FROM media") == [(2, 2)]
    assert files.servable(db, "main", "a.mkv") is None


def test_a_failed_transaction_leaves_nothing(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), connect.write(db):
        media.add(db, movie(), None, "A", "a", NOW)
        media.add(db, movie(), "no such parent", "B", "b", NOW)
    assert rows(db, "SELECT * FROM media") == []


def test_readers_cannot_write(settings: Settings) -> None:
    with connect.library(settings, read_only=True) as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.conn.execute("DELETE FROM media")


def test_preparing_again_keeps_everything(settings: Settings, db: Database) -> None:
    taken(db, Match(((movie(),),)), file_at("a.mp4"))
    connect.prepare(settings)
    assert rows(db, "SELECT title FROM media") == [("Fargo",)]


def count_up(path: str, times: int) -> None:
    db = connect.connect(Path(path))
    for number in range(times):
        with connect.write(db):
            held = json.loads(db.conn.execute("SELECT value FROM secrets WHERE name = 'n'").fetchone()[0])
            db.conn.execute("UPDATE secrets SET value = ? WHERE name = 'n'", (json.dumps(held + 1),))
        assert number < times


def test_many_processes_write_at_once_and_nothing_is_lost(settings: Settings) -> None:
    with connect.private(settings) as db:
        db.conn.execute("INSERT INTO secrets VALUES ('n', '0')")
        with ProcessPoolExecutor(4) as pool:
            list(pool.map(count_up, [str(settings.private_db)] * 4, [100] * 4))
        assert db.conn.execute("SELECT value FROM secrets WHERE name = 'n'").fetchone()[0] == "400"
