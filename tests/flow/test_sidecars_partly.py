"""A library that is built again from documents of which some are lost, odd, or of another place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from on_shelf import episode, film, put, track
from sidecar_library import say, scan, write
from sqlite_utils import Database

from medialib.discs import Disc, Format, Title
from medialib.model import Fact, Job, Source
from medialib.settings import Folder, Settings
from medialib.store import connect, discs, files, media
from medialib.store import jobs as rows


@contextmanager
def lost(settings: Settings, db: Database) -> Iterator[Database]:
    """An empty library in place of the one there was."""
    db.close()
    for path in settings.data.glob("library.db*"):
        path.unlink()
    connect.prepare(settings)
    with connect.library(settings) as new:
        yield new


def log(db: Database, job: Job) -> list[str]:
    return [line for _, _, line in rows.log_lines(db, job.id)]


def tree(db: Database) -> list[tuple[str, str, str | None]]:
    """Every item: its id, its title, and what it stands under."""
    return [tuple(row) for row in db.conn.execute("SELECT id, title, parent_id FROM media ORDER BY id")]


def change(path: Path, to: Callable[[dict[str, Any]], object]) -> None:
    """Change the first item of a document."""
    whole = json.loads(path.read_text())
    to(whole["items"][0])
    path.write_text(json.dumps(whole))


def test_what_stands_above_is_made_of_what_those_below_say(shelved: Settings, db: Database) -> None:
    put(shelved, db, "music/Band/Record/01.flac", track("Band", "Record", 1, "One"))
    put(shelved, db, "shows/Dark/Season 01/1.mkv", episode("Dark", 1, 1, "Secrets"))
    write(shelved, db)
    before = tree(db)
    for path in shelved.media_root.rglob("*.medialib.json"):
        if path.name.partition(".")[0] in ("artist", "album", "show", "season"):
            path.unlink()
    with lost(shelved, db) as new:
        scan(shelved, new)
        assert tree(new) == before


def test_files_of_a_folder_that_is_no_more_are_left_out(shelved: Settings, db: Database, tmp_path: Path) -> None:
    (tmp_path / "nas").mkdir()
    given = shelved.model_copy(update={"folders": {"nas": Folder(path=tmp_path / "nas")}})
    media_id = put(given, db, "movies/x/x.mkv", film("Film"))
    put(given, db, "x.mkv", film("Film"), folder="nas")
    write(given, db)
    with lost(shelved, db) as new:
        scan(shelved, new)
        assert [(row["folder"], row["path"]) for row in files.of(new, media_id)] == [("main", "movies/x/x.mkv")]


def test_another_file_in_the_place_of_one_that_was_missing_is_not_that(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    put(shelved, db, "movies/x/y.mkv", film("Film"))
    with connect.write(db):
        files.mark(db, "main", ["movies/x/y.mkv"], "2026-01-02T03:04:05.000Z")
    write(shelved, db)
    (shelved.media_root / "movies/x/y.mkv").write_text("quite another film, and longer")
    off = shelved.model_copy(update={"sidecars": False})
    with lost(shelved, db) as new:
        scan(off, new, from_sidecars=True)
        found = {row["path"]: row["missing_since"] for row in files.of(new, media_id)}
        assert found["movies/x/y.mkv"] == "2026-01-02T03:04:05.000Z"


def test_an_item_is_the_same_under_another_name_by_what_is_in_it_or_by_its_ids(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    say(db, media_id, Source.TMDB, external_ids={"tmdb": "275"}, overview="Words.")
    write(shelved, db)
    off = shelved.model_copy(update={"sidecars": False})
    document = shelved.media_root / "movies/x/x.medialib.json"
    with connect.write(db):
        db.conn.execute("DELETE FROM facts WHERE field = 'overview'")
        media.set_values(db, media_id, connect.now(), identity="another")
        db.conn.execute("UPDATE files SET path = 'movies/z/z.mkv'")
    assert scan(off, db, from_sidecars=True).status == "done"
    assert [row[0] for row in db.conn.execute("SELECT value FROM facts WHERE field = 'overview'")] == ['"Words."']
    with connect.write(db):
        db.conn.execute("DELETE FROM facts WHERE field = 'overview'")
        db.conn.execute("UPDATE files SET content_id = 'b2-other', path = 'movies/z/' || id")
    change(document, lambda item: item["media"].update(identity="a third"))
    scan(off, db, from_sidecars=True)
    assert [row[0] for row in db.conn.execute("SELECT value FROM facts WHERE field = 'overview'")] == ['"Words."']
    with connect.write(db):
        db.conn.execute("DELETE FROM external_ids")
        db.conn.execute("UPDATE files SET content_id = 'b2-third', path = 'movies/w/' || id")
    [line] = [one for one in log(db, scan(off, db, from_sidecars=True)) if ".medialib.json: " in one]
    assert line.startswith(f"movies/x/x.medialib.json: Its id {media_id} is that of 'Film', another movie.")


def test_a_disc_that_cannot_be_right_is_told_and_its_item_comes_back(shelved: Settings, db: Database) -> None:
    disc = Disc(Format.DVD, "dvd:1", "FARGO", 4_000_000)
    with connect.write(db):
        discs.seen(db, disc, connect.now())
        discs.record_titles(db, disc.id, [Title(1, 5880.0)])
        media_id = discs.item(db, disc, [Fact("title", "Fargo (disc)", Source.DISC)], connect.now())
    write(shelved, db)
    document = shelved.media_root / f"discs/disc.{media_id}.medialib.json"
    change(document, lambda item: item["discs"][0]["titles"][0].update(duration_s="long"))
    with lost(shelved, db) as new:
        job = scan(shelved, new)
        assert log(new, job) == [
            "The disc 'Fargo (disc)': It holds a duration_s of disc_titles that cannot be right: 'long'. It is left alone."
        ]
        assert [title for _, title, _ in tree(new)] == ["Fargo (disc)"]
        assert new.conn.execute("SELECT count(*) FROM discs").fetchone()[0] == 0
