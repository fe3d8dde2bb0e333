"""The questions at /data/: each answered by a small library whose answers are known."""

from __future__ import annotations

from typing import Any

import pytest
from sqlite_utils import Database

from medialib.store import connect, media
from medialib.store.questions import QUESTIONS, Question

NOW = connect.now()
ITEMS = (
    ("heat", "movie", None, "Heat", 1995, None, 10_200.0), ("amelie", "movie", None, "Amélie", 2001, None, 7_320.0),
    ("zhuk", "movie", None, "Жук", 1995, None, None), ("gone", "movie", None, "Deleted", 1995, None, 99_999.0),
    ("dark", "show", None, "Dark", 2017, None, None), ("s1", "season", "dark", "Season 1", 2017, 1, None),
    *((f"e{n}", "episode", "s1", f"Episode {n}", 2017, n, 3_000.0) for n in (1, 2, 5)),
    ("album", "album", None, "Musik", 2017, None, None), ("book", "book", None, "Buch", None, None, None),
)  # fmt: skip
FILES = (
    ("heat", "heat.mkv", "main", 9_000_000_000, "b2-1", '["en", "de"]', 0), ("heat", "copy.mkv", "main", 9_000_000_000, "b2-1", '["en"]', 0),
    ("amelie", "amelie.mp4", "main", 1_500_000_000, "b2-2", '["fr"]', 1), ("amelie", "amelie.de.srt", "subtitle", 5, "b2-3", '["de"]', 0),
    ("zhuk", "zhuk.mp4", "main", 1_000_000_000, "b2-4", "[]", 1), ("gone", "gone.mkv", "main", 99_000_000_000, "b2-5", '["xx"]', 0),
    ("e1", "e1.mp4", "main", 500_000_000, "b2-6", '["de"]', 1), ("book", "book.epub", "main", 1_000_000, "b2-7", "[]", 0),
)  # fmt: skip


@pytest.fixture
def library(db: Database) -> Database:
    with connect.write(db):
        for media_id, kind, parent, title, year, number, seconds in ITEMS:
            row = (media_id, kind, parent, title, title, title.lower(), year, number, seconds, NOW, NOW)
            db.conn.execute(
                "INSERT INTO media (id, kind, parent_id, identity, title, sort_title, year, number, duration_s, added_at, updated_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        for media_id, path, role, size, content, languages, playable in FILES:
            db.conn.execute(
                "INSERT INTO files (media_id, folder, path, role, size, mtime_ns, content_id, audio_languages, playable, container, "
                "video_codec, audio_codec, width, height, duration_s, added_at) VALUES (?, 'main', ?, ?, ?, 1, ?, ?, ?, 'mkv', 'hevc', 'dts', 1920, 1080, 3600, ?)",
                (media_id, path, role, size, content, languages, playable, NOW),
            )
        media.delete(db, "gone", NOW)
        db.conn.execute("UPDATE media SET missing_since = '2026-01-01' WHERE id IN ('amelie', 'book')")
        db.conn.execute("UPDATE media SET added_at = '2020-01-01' WHERE id <> 'heat'")
        db.conn.execute("UPDATE media SET creator = 'Michael Mann' WHERE id = 'heat'")
        db.conn.execute("INSERT INTO people VALUES ('al', 'Al', 'al', 'al'), ('val', 'Val', 'val', 'val')")
        credits = [("heat", "al"), ("zhuk", "al"), ("gone", "val"), ("heat", "val")]
        db.conn.executemany("INSERT INTO credits VALUES (?, ?, 'actor', '', 0)", credits)
        db.conn.execute(
            "INSERT INTO images (media_id, role, source, hash, width, height, widths, color) VALUES ('heat', 'poster', 'nfo', 'h', 1, 1, '[]', '')"
        )
        for source, value in (("person", '"Hitze"'), ("nfo", '"Heat"'), ("name", '"heat"')):
            db.conn.execute("INSERT INTO facts VALUES ('heat', 'title', ?, ?, 1, ?, 0)", (source, value, NOW))
        for number, (status, error) in enumerate(
            (("failed", "404"), ("failed", "404"), ("failed", "403"), ("done", ""))
        ):
            db.conn.execute(
                "INSERT INTO jobs (id, kind, source, title, status, error, hint, created_at, finished_at) VALUES (?, 'video', '/', 't', ?, ?, 'Look.', '', ?)",
                (f"j{number}", status, error, f"2026-0{number + 1}"),
            )
    return db


def question(name: str) -> Question:
    return next(one for one in QUESTIONS if one.name == name)


def answer(db: Database, name: str, **given: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.conn.execute(question(name).sql, given)]


GERMAN = [("amelie", "Amélie", 2001, "fr"), ("zhuk", "Жук", 1995, None)]
ANSWERS: dict[str, list[tuple[Any, ...]]] = {
    "largest_files": [
        ("Heat", "movie", "main", "heat.mkv", 9.0, "hevc", 1920, 1080), ("Heat", "movie", "main", "copy.mkv", 9.0, "hevc", 1920, 1080),
        ("Amélie", "movie", "main", "amelie.mp4", 1.5, "hevc", 1920, 1080), ("Жук", "movie", "main", "zhuk.mp4", 1.0, "hevc", 1920, 1080),
        ("Episode 1", "episode", "main", "e1.mp4", 0.5, "hevc", 1920, 1080), ("Buch", "book", "main", "book.epub", 0.0, "hevc", 1920, 1080),
        ("Amélie", "movie", "main", "amelie.de.srt", 0.0, "hevc", 1920, 1080),
    ],
    "films_without_german_audio": GERMAN,
    "added_this_month": [(NOW, "movie", "Heat", "Michael Mann", 1995)],
    "longest_films": [("Heat", 1995, 170.0), ("Amélie", 2001, 122.0)],
    "duplicates": [("b2-1", 2, 9.0, "main/heat.mkv\nmain/copy.mkv")],
    "not_for_browsers": [("Heat", "movie", "mkv", "hevc", "dts", "main", "heat.mkv"), ("Heat", "movie", "mkv", "hevc", "dts", "main", "copy.mkv")],
    "missing": [("2026-01-01", "movie", "Amélie", "main", "amelie.mp4"), ("2026-01-01", "book", "Buch", "main", "book.epub")],
    "years": [(2017, 2, 0, 1, 0), (2001, 1, 1, 0, 0), (1995, 2, 2, 0, 0)],
    "most_credited": [("Al", "actor", 2, 1995, 1995), ("Val", "actor", 1, 1995, 1995)],
    "without_artwork": [("album", "album", "Musik", 2017), ("amelie", "movie", "Amélie", 2001), ("zhuk", "movie", "Жук", 1995), ("dark", "show", "Dark", 2017)],
    "episodes_that_lack": [("Dark", 1, 3), ("Dark", 1, 4)],
    "said_by_people": [("Heat", "title", '"Hitze"', 'name: "heat"\nnfo: "Heat"')],
    "failed_jobs": [("404", "Look.", "video", 2, "2026-02"), ("403", "Look.", "video", 1, "2026-03")],
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_answered(library: Database, name: str) -> None:
    assert answer(library, name) == ANSWERS[name]


def test_how_much_there_is_of_each_kind(library: Database) -> None:
    told = {row[0]: row[1:] for row in answer(library, "kinds")}
    assert told == {
        "movie": (3, 5, 5.0, 20.5), "episode": (3, 1, 1.0, 0.5), "show": (1, 0, None, None), "season": (1, 0, None, None),
        "album": (1, 0, None, None), "book": (1, 1, 1.0, 0.0),
    }  # fmt: skip


@pytest.mark.parametrize(("language", "titles"), [("de", ["Amélie", "Жук"]), ("", ["Amélie", "Жук"]), ("fr", ["Heat", "Жук"]), ("xx", ["Amélie", "Heat", "Жук"])])  # fmt: skip
def test_films_without_sound_in_a_language_that_is_asked_for(
    library: Database, language: str, titles: list[str]
) -> None:
    assert [row[1] for row in answer(library, "films_without_audio_track", language=language)] == titles


def test_every_question_is_asked_here_and_has_words_of_its_own() -> None:
    names = [one.name for one in QUESTIONS]
    assert set(names) == {*ANSWERS, "kinds", "films_without_audio_track"}
    for told in (names, [one.title for one in QUESTIONS], [one.description for one in QUESTIONS]):
        assert len(set(told)) == len(QUESTIONS)


def test_an_empty_library_answers_every_question_with_nothing(db: Database) -> None:
    assert [answer(db, one.name, language="de") for one in QUESTIONS] == [[]] * len(QUESTIONS)
