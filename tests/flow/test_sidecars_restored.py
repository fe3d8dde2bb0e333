"""A library is built again from the disk alone: the same rows, whole tables compared."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from doing import do_request, ended, titles
from sidecar_library import FILM, id_of, lay, say, scan, show, states, write
from sqlite_utils import Database

from medialib.discs import Disc, Format, Title
from medialib.flow import editing, merging, renaming, splitting, undoing
from medialib.model import Entity, Fact, Json, Kind, Source
from medialib.settings import Settings
from medialib.store import acts, collections, connect, discs, duplicates, facts, files, matches, media, record
from medialib.store import jobs as rows
from medialib.store.acts import Act
from medialib.store.matches import State

# Each table with what tells a row there; numbers that rows have in this database alone are left out.
TABLES = {
    "media": "SELECT * FROM media ORDER BY id",
    "files": "SELECT media_id, folder, path, role, size, mtime_ns, content_id, duration_s, container, video_codec, "
    "audio_codec, width, height, bitrate_bps, audio_languages, subtitle_languages, language, label, extra, part, playable, "
    "added_at, missing_since, pinned FROM files ORDER BY folder, path, media_id",
    "chapters": "SELECT media_id, path, position, start_s, title FROM chapters JOIN files ON files.id = file_id "
    "ORDER BY path, media_id, position",
    "facts": "SELECT * FROM facts ORDER BY media_id, field, source",
    "external_ids": "SELECT * FROM external_ids ORDER BY media_id, provider",
    "images": "SELECT media_id, role, source, hash, width, height, widths, color, blur FROM images ORDER BY 1, 2, 3",
    "image_offers": "SELECT * FROM image_offers ORDER BY media_id, role, source, position",
    "people": "SELECT * FROM people ORDER BY id",
    "credits": "SELECT * FROM credits ORDER BY media_id, position",
    "genres": "SELECT * FROM genres ORDER BY id",
    "media_genres": "SELECT * FROM media_genres ORDER BY 1, 2",
    "tags": "SELECT * FROM tags ORDER BY id",
    "media_tags": "SELECT * FROM media_tags ORDER BY 1, 2",
    "collections": "SELECT * FROM collections ORDER BY id",
    "collection_items": "SELECT * FROM collection_items ORDER BY 1, 2",
    "matches": "SELECT * FROM matches ORDER BY media_id",
    "acts": "SELECT * FROM acts ORDER BY id",
    "discs": "SELECT * FROM discs ORDER BY id",
    "disc_titles": "SELECT * FROM disc_titles ORDER BY disc_id, number",
    "not_duplicates": "SELECT * FROM not_duplicates ORDER BY 1, 2",
    "media_text": "SELECT rowid, * FROM media_text ORDER BY rowid",
    "sidecars": "SELECT * FROM sidecars ORDER BY folder, path",
}


def tables(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    return {name: [tuple(row) for row in db.conn.execute(query)] for name, query in TABLES.items()}


@contextlib.contextmanager
def lost(settings: Settings, *, wholly: bool = False) -> Iterator[Database]:
    """An empty library in place of the one there was; `wholly`: all of data/ is gone."""
    gone = settings.media_root.with_name("gone")
    gone.mkdir()
    for path in settings.data.iterdir() if not wholly else ():
        if path.name.startswith("library.db"):
            path.rename(gone / path.name)
    if wholly:
        settings.data.rename(gone / "data")
    connect.prepare(settings)
    with connect.library(settings) as db:
        yield db


@pytest.fixture
def known(filled: Settings, db: Database) -> Settings:
    """The library with all that can be known of its items."""
    film, show_id, episode = id_of(db, "movie"), id_of(db, "show"), id_of(db, "episode", "Episode 2")
    credits = [{"name": "Frances McDormand", "role": "actor", "character": "Marge"}]
    say(
        db,
        film,
        Source.TMDB,
        title="Fargo",
        genres=["Crime"],
        credits=credits,
        external_ids={"tmdb": "275"},
        rating=7.9,
    )
    say(db, film, Source.TMDB, collection={"key": "tmdb:collection:1", "title": "Fargo Collection"}, tags=["Снег"])
    show(filled, db, film, "poster", Source.TMDB)
    show(filled, db, film, "poster", Source.SITE, "200x300")
    show(filled, db, film, "backdrop", Source.PERSON, "1400x800")
    editing.edit(db, film, {"title": "Fargo, by me", "overview": "<script>alert(1)</script>"}, "somebody")
    editing.edit(db, episode, {"title": "Traces to Nowhere"})
    with connect.write(db):
        candidate: dict[str, Json] = {"provider": "tmdb", "id": "275", "kind": "movie", "title": "Fargo", "score": 0.93}
        matches.put(db, film, State.TAKEN, connect.now(), candidates=[candidate], chosen=("tmdb", "275", 0.93))
        matches.refuse(db, film, ["tmdb:276"])
        best = collections.by_source(db, "playlist:1", "Best of all", connect.now(), "In order.")
        for position, media_id in enumerate((show_id, film)):
            collections.put_item(db, best, media_id, position)
        disc = Disc(Format.DVD, "dvd:1", "FARGO", 4_000_000)
        discs.seen(db, disc, connect.now())
        discs.record_titles(db, disc.id, [Title(1, 5880.0)])
        discs.item(db, disc, [Fact("title", "Fargo (disc)", Source.DISC)], connect.now())
        discs.took(db, disc.id, 1, film, connect.now())
        duplicates.are_two(db, film, show_id, "somebody", connect.now())
        media.delete(db, id_of(db, "track"), connect.now())
        [twin] = record.chain(db, [Entity(Kind.MOVIE, "fargo", (Fact("title", "Twin", Source.NAME),))], connect.now())
        media.set_values(db, twin, connect.now(), merged_into=film, deleted_at=connect.now())
    write(filled, db)
    return filled


def test_an_empty_library_is_as_it_was(known: Settings, db: Database) -> None:
    before, beside = tables(db), states(known)
    assert all(before[name] for name in TABLES if name != "image_offers")
    db.close()
    with lost(known) as new:
        assert ended(scan(known, new, from_sidecars=True)) == ("done", "10 from sidecars", "")
        assert tables(new) == before
        assert states(known) == beside
        assert ended(scan(known, new)) == ("done", "Nothing has changed.", "")


def test_what_people_did_to_items_comes_back(filled: Settings, db: Database, mkv: Path, streamable: Path) -> None:
    lay(filled, mkv, "movies/Heat (1995).mkv")
    lay(filled, streamable, "movies/Alien (1979).mp4")
    scan(filled, db)
    film, heat, alien = (id_of(db, "movie", title) for title in ("Fargo", "Heat", "Alien"))
    merging.merge(db, heat, alien)
    merging.merge(db, alien, film)
    editing.edit(db, id_of(db, "show"), {"title": "Twin Peaks, the show"})
    do_request(filled, db, renaming.requested(db))
    write(filled, db)
    before, beside = tables(db), states(filled)
    assert {row[2] for row in before["acts"]} == {"merge", "edit", "rename"}
    db.close()
    with lost(filled) as new:
        assert scan(filled, new).status == "done"
        after = tables(new)
        assert {name: after[name] for name in TABLES if after[name] != before[name]} == {}
        assert states(filled) == beside
        [merged] = [act for act in acts.of(new, film) if act.act is Act.MERGE]
        undoing.undo(filled, new, film, merged.id)
        assert titles(new, "kind = 'movie' AND deleted_at IS NULL") == [
            ("movie", "Alien", 1979),
            ("movie", "Fargo", 1996),
        ]


def test_what_was_split_off_and_what_was_chosen_come_back(
    filled: Settings, db: Database, mkv: Path, streamable: Path
) -> None:
    lay(filled, mkv, "movies/Heat (1995)/Heat (1995).mkv")
    lay(filled, streamable, "movies/Heat (1995)/Heat (1995) - Extended.mp4")
    scan(filled, db)
    heat = id_of(db, "movie", "Heat")
    [number] = [row["id"] for row in files.of(db, heat) if row["label"] == "Extended"]
    act_id, _ = splitting.split(filled, db, heat, splitting.Part((number,), title="Heat, longer"))
    with connect.write(db):
        facts.record(db, heat, [Fact("tagline", "Chosen.", Source.TMDB, chosen=True)], connect.now())
        facts.settle(db, heat, connect.now())
    write(filled, db)
    before = tables(db)
    db.close()
    with lost(filled) as new:
        assert scan(filled, new, from_sidecars=True).status == "done"
        after = tables(new)
        assert {name: after[name] for name in TABLES if after[name] != before[name]} == {}
        undoing.undo(filled, new, heat, act_id)
        assert [row["label"] for row in files.of(new, heat) if row["role"] == "main"] == ["Extended", None]


def test_a_lost_database_is_noticed_by_any_scan(known: Settings, db: Database) -> None:
    before = tables(db)
    db.close()
    with lost(known) as new:
        assert ended(scan(known, new)) == ("done", "10 from sidecars", "")
        assert tables(new) == before


def test_artwork_is_made_again_where_all_of_data_is_lost(known: Settings, db: Database) -> None:
    before = tables(db)
    stored = {path.name for path in (known.data / "artwork").rglob("*.webp")}
    uploaded = {path.name: path.read_bytes() for path in (known.data / "artwork").rglob("*-1280.webp")}
    db.close()
    with lost(known, wholly=True) as new:
        scan(known, new)
        assert tables(new) == before
        made = {path.name: path for path in (known.data / "artwork").rglob("*.webp")}
        assert made.keys() == stored
        assert {name: made[name].read_bytes() for name in uploaded} == uploaded


def test_a_library_that_was_moved_is_the_same(known: Settings, db: Database) -> None:
    ids = {row[0] for row in db.conn.execute("SELECT id FROM media")}
    db.close()
    shutil.move(known.media_root / "shows/Twin Peaks (1990)", known.media_root / "shows/Peaks")
    with lost(known) as new:
        scan(known, new)
        assert {row[0] for row in new.conn.execute("SELECT id FROM media")} == ids
        place = "shows/Peaks/Season 01/Twin Peaks - S01E01-E02.mkv"
        found = new.conn.execute("SELECT DISTINCT path, missing_since FROM files WHERE path LIKE 'shows/%'").fetchall()
        assert [tuple(row) for row in found] == [(place, None)]


def test_files_without_sidecars_are_taken_as_always(known: Settings, db: Database) -> None:
    film = id_of(db, "movie")
    db.close()
    (known.media_root / f"{FILM}.medialib.json").unlink()
    (known.media_root / "shows/Twin Peaks (1990)/show.medialib.json").write_text("{")
    with lost(known) as new:
        job = scan(known, new)
        assert ended(job) == ("done", "7 from sidecars, 1 sidecars refused, see the log, 1 new", "")
        assert [
            (row["kind"], row["title"]) for row in new.conn.execute("SELECT * FROM media ORDER BY kind, title")
        ] == [
            ("album", "Record"),
            ("artist", "Band"),
            ("disc", "Fargo (disc)"),
            ("episode", "Episode 1"),
            ("episode", "Traces to Nowhere"),
            ("movie", "Fargo"),
            ("season", "Season 1"),
            ("show", "Twin Peaks"),
            ("track", "Song"),
        ]
        assert id_of(new, "movie") != film


def test_a_file_that_is_not_there_is_missing(known: Settings, db: Database) -> None:
    db.close()
    (known.media_root / f"{FILM}.mp4").unlink()
    with lost(known) as new:
        scan(known, new)
        found = new.conn.execute(
            "SELECT missing_since IS NOT NULL FROM media WHERE kind = 'movie' AND deleted_at IS NULL"
        )
        assert [row[0] for row in found] == [1]


def test_only_what_is_missing_is_added_to_a_library_that_lives(known: Settings, db: Database) -> None:
    film, episode = id_of(db, "movie"), id_of(db, "episode", "Traces to Nowhere")
    off = known.model_copy(update={"sidecars": False})
    before = tables(db)
    editing.edit(db, film, {"title": "Newer", "overview": None})
    with connect.write(db):
        db.conn.execute("DELETE FROM facts WHERE media_id = ? AND field = 'genres'", (film,))
        db.conn.execute("DELETE FROM images WHERE media_id = ? AND source = 'site'", (film,))
        db.conn.execute("DELETE FROM media WHERE id = ?", (episode,))
    job = scan(off, db, from_sidecars=True)
    assert ended(job) == ("done", "1 from sidecars", "")
    after = tables(db)
    row = media.get(db, film)
    assert row is not None
    assert (row["title"], row["overview"]) == ("Newer", None)
    for name in ("images", "media_genres", "files", "credits", "collection_items", "disc_titles"):
        assert after[name] == before[name]
    said = {(fact[1], fact[2]) for fact in before["facts"] if fact[0] == film} - {("overview", "person")}
    assert {(fact[1], fact[2]) for fact in after["facts"] if fact[0] == film} == said
    assert [fact for fact in after["facts"] if fact[0] == episode] == [f for f in before["facts"] if f[0] == episode]


def test_a_scan_told_to_twice_changes_nothing(known: Settings, db: Database) -> None:
    before = tables(db)
    assert ended(scan(known, db, from_sidecars=True)) == ("done", "Nothing has changed.", "")
    assert tables(db) == before


def test_what_cannot_be_had_again_is_told(known: Settings, db: Database) -> None:
    db.close()
    poster = known.media_root / "movies/Fargo (1996)/poster.jpg"
    poster.write_bytes(poster.read_bytes()[:-100])
    with lost(known, wholly=True) as new:
        job = scan(known, new)
        assert [line for _, _, line in rows.log_lines(new, job.id)] == [
            "The poster of 'Fargo, by me' (tmdb) is gone; identify the item to have it again."
        ]
