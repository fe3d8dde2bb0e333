"""Sidecars where names are as long as they may be, disks are full, folders lead elsewhere and files were changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from doing import ended
from on_shelf import episode, film, put, track
from sidecar_library import beside, id_of, said, say, scan, show, write
from sqlite_utils import Database

from medialib import seal
from medialib.errors import UnreadableError
from medialib.flow import editing
from medialib.flow.sidecars import disk
from medialib.flow.sidecars.document import read
from medialib.model import Job, Role, Source
from medialib.settings import Folder, Settings
from medialib.store import connect, media, sidecars
from medialib.store import jobs as rows

LONG = "語" * 84  # 252 bytes


def log(db: Database, job: Job) -> list[str]:
    return [line for _, _, line in rows.log_lines(db, job.id)]


def due(db: Database, *ids: str) -> None:
    with connect.write(db):
        sidecars.let_due(db, ids)


def test_a_name_with_no_room_for_an_nfo_has_its_document_alone(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, f"shows/Dark/Season 01/{LONG}.ts", episode("Dark", 1, 1))
    assert ended(write(shelved, db)) == ("done", "3 items looked after", "")
    [document] = [path for path in beside(shelved) if path.endswith(".json") and "語" in path]
    assert (document.endswith(".medialib.json"), len(Path(document).name.encode()) <= 255) == (True, True)
    assert said(shelved, document)["items"][0]["media"]["id"] == media_id


def test_a_strangers_document_is_set_aside_whatever_its_name(shelved: Settings, db: Database) -> None:
    put(shelved, db, f"shows/Dark/Season 01/{LONG}.ts", episode("Dark", 1, 1))
    write(shelved, db)
    [document] = [shelved.media_root / path for path in beside(shelved) if path.endswith(".json") and "語" in path]
    for text in ("first", "second"):
        document.write_text(text)
        due(db, id_of(db, "episode"))
        assert ended(write(shelved, db))[1] == "3 items looked after"
    kept = sorted(path for path in document.parent.iterdir() if path.name.startswith("."))
    assert [(path.read_text(), path.name[-5:]) for path in kept] == [("first", ".old1"), ("second", ".old2")]
    assert max(len(path.name.encode()) for path in kept) <= 255


def test_a_disk_that_is_full_ends_the_job_and_what_is_left_comes_later(shelved: Settings, db: Database) -> None:
    for number in range(3):
        put(shelved, db, f"movies/{number}.mkv", film(f"Film {number}"))
    huge = shelved.model_copy(update={"jobs": shelved.jobs.model_copy(update={"min_free": 2**60})})
    job = write(huge, db)
    assert (job.status, job.message) == ("done", "The disk is full; the rest is left until the next scan.")
    [line] = log(db, job)
    assert line.startswith(f"Sidecars of {min(row[0] for row in db.conn.execute('SELECT id FROM media'))}: ")
    assert (beside(shelved), ended(write(shelved, db))[1]) == ([], "Nothing has changed.")
    with connect.write(db):
        sidecars.try_again(db)
    assert ended(write(shelved, db))[1] == "3 items looked after"


def test_only_the_first_failures_are_told(shelved: Settings, db: Database) -> None:
    for number in range(22):
        put(shelved, db, f"movies/{number}/x.mkv", film(f"Film {number}"))
        shutil.rmtree(shelved.media_root / f"movies/{number}")
    job = write(shelved, db)
    assert (job.message, len(log(db, job))) == ("22 could not be written, see the log", 20)


def test_a_folder_that_leads_out_of_the_library_has_none(shelved: Settings, db: Database, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (shelved.media_root / "movies/far").symlink_to(tmp_path / "far")
    media_id = put(shelved, db, "movies/far/x.mkv", film("Far"))
    job = write(shelved, db)
    here = shelved.media_root / "movies/far"
    said_so = f"Sidecars of {media_id}: '{here}' cannot be written: It leads out of its media folder."
    assert (log(db, job), [path.name for path in (tmp_path / "far").iterdir()]) == ([said_so], ["x.mkv"])


def test_a_folder_that_is_in_the_settings_no_more_is_left_as_it_is(
    shelved: Settings, db: Database, tmp_path: Path
) -> None:
    (tmp_path / "nas").mkdir()
    given = shelved.model_copy(update={"folders": {"nas": Folder(path=tmp_path / "nas", sidecars=True)}})
    media_id = put(given, db, "x.mkv", film("Film"), folder="nas")
    write(given, db)
    before = {path.name: path.read_bytes() for path in (tmp_path / "nas").iterdir()}
    assert len(before) == 3
    due(db, media_id)
    write(shelved, db)
    assert {path.name: path.read_bytes() for path in (tmp_path / "nas").iterdir()} == before


def test_what_was_changed_is_not_removed_with_the_rest(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    write(shelved, db)
    folder = shelved.media_root / "movies/x"
    (folder / "movie.nfo").write_text("<movie><title>Mine</title></movie>")
    (folder / "x.medialib.json").write_text(json.dumps({"items": [{"media": {"id": "another"}}]}))
    with connect.write(db):
        db.conn.execute("UPDATE files SET path = 'movies/y/x.mkv'")
    (shelved.media_root / "movies/y").mkdir()
    (folder / "x.mkv").rename(shelved.media_root / "movies/y/x.mkv")
    write(shelved, db)
    assert sorted(path.name for path in folder.iterdir()) == ["movie.nfo", "x.medialib.json"]
    assert [path.name for path in sorted((shelved.media_root / "movies/y").iterdir())] == [
        "movie.nfo",
        "x.medialib.json",
        "x.mkv",
    ]
    assert {one.path for one in sidecars.of(db, media_id)} == {"movies/y/movie.nfo", "movies/y/x.medialib.json"}


def test_seasons_without_folders_have_their_names_in_the_shows(shelved: Settings, db: Database) -> None:
    for season, number in ((0, 1), (1, 1), (12, 1)):
        put(shelved, db, f"shows/Dark/Dark - S{season:02}E0{number}.mkv", episode("Dark", season, number))
    write(shelved, db)
    documents = [path for path in beside(shelved) if path.endswith(".json") and "S0" not in path and "S1" not in path]
    assert documents == [
        *(f"shows/Dark/season{name}.medialib.json" for name in ("-specials", "01", "12")),
        "shows/Dark/show.medialib.json",
    ]
    assert [said(shelved, path)["items"][0]["media"]["number"] for path in documents[:3]] == [0, 1, 12]


def test_an_album_on_discs_has_one_folder_and_its_artist_the_one_above(shelved: Settings, db: Database) -> None:
    for disc in (1, 2):
        put(shelved, db, f"music/Band/Record/CD{disc}/01.flac", track("Band", "Record", disc, f"Song {disc}"))
    put(shelved, db, "music/Various/Hits/01.flac", track("Somebody", "Hits", 1, "Song"))
    write(shelved, db)
    artist = db.conn.execute("SELECT id FROM media WHERE kind = 'artist' AND title = 'Somebody'").fetchone()[0]
    found = [path for path in beside(shelved) if path.endswith((".nfo", ".json")) and "01" not in path]
    assert found == [
        "music/Band/Record/album.medialib.json",
        "music/Band/Record/album.nfo",
        "music/Band/artist.medialib.json",
        "music/Band/artist.nfo",
        "music/Various/Hits/album.medialib.json",
        "music/Various/Hits/album.nfo",
        f"music/Various/Hits/artist.{artist}.medialib.json",
    ]


def test_an_extra_alone_is_what_its_item_has(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/Trailers/one.mkv", film("Film"), role=Role.EXTRA)
    write(shelved, db)
    [document] = [path for path in beside(shelved) if path.endswith(".json")]
    assert (document, said(shelved, document)["items"][0]["media"]["id"]) == (
        "movies/x/Trailers/one.medialib.json",
        media_id,
    )


def test_a_picture_whose_stored_file_is_gone_holds_up_its_item_alone(
    shelved: Settings, db: Database, tmp_path: Path
) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    put(shelved, db, "movies/y/y.mkv", film("Other"))
    name = show(shelved, db, media_id, "poster", Source.TMDB)
    for path in (shelved.data / "artwork").rglob("*.webp"):
        path.unlink()
    job = write(shelved, db)
    assert job.message == "1 item looked after, 1 could not be written, see the log"
    assert log(db, job) == [f"Sidecars of {media_id}: The stored picture {name}-300.webp cannot be read."]


def test_a_lesser_picture_whose_file_is_gone_is_named_without_it(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    lesser = show(shelved, db, media_id, "poster", Source.SITE, "200x300")
    show(shelved, db, media_id, "poster", Source.TMDB)
    for path in (shelved.data / "artwork").rglob(f"{lesser}*.webp"):
        path.unlink()
    write(shelved, db)
    kept = {row["source"]: row["webp"] for row in said(shelved, "movies/x/x.medialib.json")["items"][0]["images"]}
    assert kept == {"site": None, "tmdb": None}


def test_a_picture_that_was_spoilt_is_told_and_stays(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    name = show(shelved, db, media_id, "poster", Source.TMDB)
    write(shelved, db)
    poster = shelved.media_root / "movies/x/poster.jpg"
    poster.write_bytes(b"\xff\xd8\xff no picture")
    job = scan(shelved, db)
    [line] = [line for line in log(db, job) if line.startswith("movies/x/poster.jpg: ")]
    assert poster.read_bytes() == b"\xff\xd8\xff no picture"
    found = db.conn.execute("SELECT source, hash FROM images WHERE media_id = ?", (media_id,)).fetchall()
    assert [tuple(row) for row in found] == [("tmdb", name)]
    assert line


def test_an_item_that_goes_out_takes_its_nfo_along_and_comes_back_with_it(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    write(shelved, db)
    for deleted, found in (("2026-01-01T00:00:00.000Z", []), (None, ["movies/x/movie.nfo"])):
        with connect.write(db):
            media.set_values(db, media_id, connect.now(), deleted_at=deleted)
        write(shelved, db)
        assert [path for path in beside(shelved) if path.endswith(".nfo")] == found


def test_an_nfo_says_what_stands_there_when_an_edit_is_taken_back(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    say(db, media_id, Source.TMDB, overview="Theirs.")
    nfo = shelved.media_root / "movies/x/movie.nfo"
    for mine, shown in (("Mine.", "<plot>Mine.</plot>"), (None, "<plot>Theirs.</plot>")):
        editing.edit(db, media_id, {"overview": mine})
        write(shelved, db)
        assert (shown in nfo.read_text(), seal.is_ours(nfo)) == (True, True)


def test_a_document_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path)
    assert (caught.value.message, caught.value.hint) == (
        "It cannot be read: Is a directory.",
        "It is left alone; files are taken as always.",
    )


def test_a_document_of_more_than_any_has_is_of_nobody(tmp_path: Path) -> None:
    huge = tmp_path / "x.medialib.json"
    huge.write_text(json.dumps({"items": [{"media": {"id": "abcd"}}]}))
    assert disk.names(huge) == {"abcd"}
    with huge.open("ab") as file:
        file.truncate(disk.LARGEST_DOCUMENT + 1)
    assert disk.names(huge) == set()
    disk.remove(huge, "abcd")
    assert huge.exists()
