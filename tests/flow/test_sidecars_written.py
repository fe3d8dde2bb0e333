"""What is known of items lies beside their media: what, where, and never over what is not ours."""

from __future__ import annotations

import shutil
from pathlib import Path

from doing import do, ended
from PIL import Image
from sidecar_library import EPISODES, FILM, SONG, beside, id_of, lay, said, say, scan, show, states, write
from sqlite_utils import Database

from medialib import seal
from medialib.flow import editing
from medialib.model import Kind, Source, Way
from medialib.settings import Folder, Settings
from medialib.store import connect, media, sidecars
from medialib.store import jobs as rows

ALL = [
    f"{FILM}-thumb.jpg",
    f"{FILM}.medialib.json",
    "movies/Fargo (1996)/movie.nfo",
    f"{SONG}.medialib.json",
    "music/Band/Record/album.medialib.json",
    "music/Band/Record/album.nfo",
    "music/Band/Record/folder.jpg",
    "music/Band/artist.medialib.json",
    "music/Band/artist.nfo",
    f"{EPISODES}-thumb.jpg",
    f"{EPISODES}.medialib.json",
    f"{EPISODES}.nfo",
    "shows/Twin Peaks (1990)/Season 01/season.medialib.json",
    "shows/Twin Peaks (1990)/Season 01/season.nfo",
    "shows/Twin Peaks (1990)/show.medialib.json",
    "shows/Twin Peaks (1990)/tvshow.nfo",
]


def test_everything_has_its_sidecars(filled: Settings, db: Database) -> None:
    assert beside(filled) == ALL
    film = said(filled, f"{FILM}.medialib.json")
    assert (film["medialib"], film["place"]) == (1, {"folder": "main", "path": f"{FILM}.medialib.json"})
    [item] = film["items"]
    assert (item["media"]["id"], item["media"]["title"], item["above"]) == (id_of(db, "movie"), "Fargo", [])
    assert [(fact["field"], fact["value"], fact["source"], fact["confidence"]) for fact in item["facts"]] == [
        ("duration_s", 2.0, "file", 1.0),
        ("title", "Fargo", "folder", 0.8),
        ("year", 1996, "folder", 0.8),
    ]
    assert [(row["role"], row["beside"], row["webp"]) for row in item["images"]] == [
        ("thumbnail", "Fargo (1996)-thumb.jpg", None)
    ]


def test_the_episodes_of_one_file_share_a_document(filled: Settings, db: Database) -> None:
    items = said(filled, f"{EPISODES}.medialib.json")["items"]
    assert [item["media"]["number"] for item in items] == [1, 2]
    show_id, season_id = id_of(db, "show"), id_of(db, "season")
    assert [(one["id"], one["kind"], one["title"]) for one in items[1]["above"]] == [
        (show_id, "show", "Twin Peaks"),
        (season_id, "season", "Season 1"),
    ]


def test_a_picture_beside_a_film_is_the_one_shown_in_its_largest_size(filled: Settings, db: Database) -> None:
    media_id = id_of(db, "movie")
    lesser = show(filled, db, media_id, "poster", Source.SITE, "200x300")
    shown = show(filled, db, media_id, "poster", Source.TMDB, "1400x2100")
    own = show(filled, db, media_id, "backdrop", Source.PERSON, "640x360")
    write(filled, db)
    folder = filled.media_root / "movies/Fargo (1996)"
    sizes = {}
    for name in ("poster.jpg", "fanart.jpg"):
        with Image.open(folder / name) as image:
            sizes[name] = (image.format, image.size)
    assert sizes == {"poster.jpg": ("JPEG", (1280, 1920)), "fanart.jpg": ("JPEG", (640, 360))}
    kept = {row["hash"]: row for row in said(filled, f"{FILM}.medialib.json")["items"][0]["images"]}
    assert (kept[shown]["beside"], kept[shown]["webp"]) == ("poster.jpg", None)
    assert (kept[lesser]["beside"], len(kept[lesser]["webp"]) > 100) == (None, True)
    assert (kept[own]["beside"], len(kept[own]["webp"]) > 100) == ("fanart.jpg", True)


def test_what_has_not_changed_is_not_written_again(filled: Settings, db: Database) -> None:
    before = states(filled)
    assert ended(write(filled, db)) == ("done", "Nothing has changed.", "")
    with connect.write(db):
        db.conn.execute("UPDATE media SET title = title")
    assert ended(write(filled, db)) == ("done", "8 items looked after", "")
    assert states(filled) == before


def test_an_edit_writes_the_sidecars_of_its_item_alone(filled: Settings, db: Database) -> None:
    before = states(filled)
    editing.edit(db, id_of(db, "episode", "Episode 2"), {"title": "Traces to Nowhere"})
    write(filled, db)
    assert {path for path, state in states(filled).items() if state != before[path]} == {
        f"{EPISODES}.nfo",
        f"{EPISODES}.medialib.json",
    }
    [_, second] = said(filled, f"{EPISODES}.medialib.json")["items"]
    assert [act["said"] for act in second["acts"]] == ["Edited title."]


def test_other_peoples_files_are_left_alone(shelved: Settings, db: Database, mp4: Path, jpg: Path) -> None:
    lay(shelved, mp4, f"{FILM}.mp4")
    folder = shelved.media_root / "movies/Fargo (1996)"
    (folder / "movie.nfo").write_text("<movie><title>Fargo, by hand</title></movie>")
    shutil.copy(jpg, folder / "poster.jpg")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    scan(shelved, db)
    show(shelved, db, id_of(db, "movie"), "poster", Source.TMDB)
    write(shelved, db)
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path.name for path in folder.iterdir() if path not in before) == ["Fargo (1996).medialib.json"]
    assert sidecars.of(db, id_of(db, "movie")) == [sidecars.at(db, "main", f"{FILM}.medialib.json")]


def test_an_nfo_named_after_the_film_keeps_ours_away(shelved: Settings, db: Database, mp4: Path) -> None:
    lay(shelved, mp4, f"{FILM}.mp4").with_suffix(".nfo").write_text("https://www.imdb.com/title/tt0116282/")
    scan(shelved, db)
    assert "movies/Fargo (1996)/movie.nfo" not in beside(shelved)


def test_a_document_that_cannot_be_read_is_set_aside(shelved: Settings, db: Database, mp4: Path) -> None:
    strange = lay(shelved, mp4, f"{FILM}.mp4").with_name("Fargo (1996).medialib.json")
    strange.write_text('{"medialib": 1, "items": [{"media": {"id": "another"}}]}')
    scan(shelved, db)
    assert said(shelved, f"{FILM}.medialib.json")["items"][0]["media"]["id"] == id_of(db, "movie")
    kept = strange.with_name(".Fargo (1996).medialib.json.old1")
    assert kept.read_text() == '{"medialib": 1, "items": [{"media": {"id": "another"}}]}'


def test_what_we_wrote_says_nothing_new(filled: Settings, db: Database, mkv: Path) -> None:
    say(db, id_of(db, "movie"), Source.TMDB, title="Fargo, they say")
    show(filled, db, id_of(db, "movie"), "poster", Source.TMDB)
    write(filled, db)
    lay(filled, mkv, "movies/Fargo (1996)/Fargo (1996) - 4k.mkv")
    scan(filled, db)
    found = db.conn.execute(
        "SELECT source FROM facts WHERE source IN ('nfo', 'folder') AND value LIKE '%they say%' "
        "UNION SELECT source FROM images WHERE source = 'folder'"
    ).fetchall()
    assert [tuple(row) for row in found] == []


def test_folders_that_are_not_ours_stay_as_they_are(
    shelved: Settings, db: Database, tmp_path: Path, mp4: Path, mkv: Path
) -> None:
    for name in ("theirs", "given"):
        (tmp_path / name).mkdir()
    shutil.copy(mp4, tmp_path / "theirs/Fargo (1996).mp4")
    shutil.copy(mkv, tmp_path / "given/Heat (1995).mkv")
    theirs = Folder(path=tmp_path / "theirs", kind=Kind.MOVIE)
    folders = {"theirs": theirs, "given": Folder(path=tmp_path / "given", sidecars=True)}
    settings = shelved.model_copy(update={"folders": folders})
    scan(settings, db, "theirs")
    scan(settings, db, "given")
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["Fargo (1996).mp4"]
    assert sorted(path.name for path in (tmp_path / "given").iterdir()) == [
        "Heat (1995)-thumb.jpg",
        "Heat (1995).medialib.json",
        "Heat (1995).mkv",
        "Heat (1995).nfo",
    ]
    given = {**folders, "theirs": theirs.model_copy(update={"sidecars": True})}
    write(shelved.model_copy(update={"folders": given}), db)
    assert len(list((tmp_path / "theirs").iterdir())) == 4


def test_our_pictures_among_photos_are_no_photos(shelved: Settings, db: Database, tmp_path: Path, mp4: Path) -> None:
    (tmp_path / "photos").mkdir()
    shutil.copy(mp4, tmp_path / "photos/Harbour (2001).mp4")
    photos = Folder(path=tmp_path / "photos", kind=Kind.PHOTO, sidecars=True)
    settings = shelved.model_copy(update={"folders": {"photos": photos}})
    for _ in range(2):
        scan(settings, db, "photos")
    assert "Harbour (2001)-thumb.jpg" in [path.name for path in (tmp_path / "photos").iterdir()]
    assert db.conn.execute("SELECT count(*) FROM media").fetchone()[0] == 1


def test_a_folder_moved_by_hand_takes_its_sidecars_along(filled: Settings, db: Database) -> None:
    (filled.media_root / "movies/Fargo (1996)").rename(filled.media_root / "movies/Coen - Fargo")
    scan(filled, db)
    assert [path for path in beside(filled) if path.startswith("movies/")] == [
        "movies/Coen - Fargo/Fargo (1996)-thumb.jpg",
        "movies/Coen - Fargo/Fargo (1996).medialib.json",
        "movies/Coen - Fargo/movie.nfo",
    ]
    place = said(filled, "movies/Coen - Fargo/Fargo (1996).medialib.json")["place"]["path"]
    assert place == "movies/Coen - Fargo/Fargo (1996).medialib.json"


def test_a_file_moved_by_hand_leaves_no_sidecars_behind(filled: Settings, db: Database) -> None:
    (filled.media_root / f"{FILM}.mp4").rename(filled.media_root / "movies/Elsewhere (1996).mp4")
    scan(filled, db)
    assert [path for path in beside(filled) if path.startswith("movies/")] == [
        "movies/Elsewhere (1996)-thumb.jpg",
        "movies/Elsewhere (1996).medialib.json",
        "movies/Elsewhere (1996).nfo",
    ]


def test_a_second_film_in_the_folder_takes_the_plain_names_away(filled: Settings, db: Database, mkv: Path) -> None:
    lay(filled, mkv, "movies/Fargo (1996)/Heat (1995).mkv")
    scan(filled, db)
    assert [path.rpartition("/")[2] for path in beside(filled) if path.endswith(".nfo") and "movies" in path] == [
        "Fargo (1996).nfo",
        "Heat (1995).nfo",
    ]


def test_the_longest_names_have_sidecars_too(shelved: Settings, db: Database, mp4: Path) -> None:
    name = "ж" * 120 + " (1996).mp4"
    assert len(name.encode()) == 251
    lay(shelved, mp4, f"movies/{name}")
    scan(shelved, db)
    [document, nfo] = beside(shelved)
    assert (len(document.encode()) - len("movies/"), document.endswith(".medialib.json")) == (255, True)
    assert nfo == f"movies/{name[:-4]}.nfo"
    assert said(shelved, document)["items"][0]["images"][0]["webp"] is not None


def test_what_is_taken_out_has_only_its_document(filled: Settings, db: Database) -> None:
    with connect.write(db):
        media.delete(db, id_of(db, "movie"), connect.now())
    write(filled, db)
    assert [path for path in beside(filled) if path.startswith("movies/")] == [f"{FILM}.medialib.json"]
    assert said(filled, f"{FILM}.medialib.json")["items"][0]["media"]["deleted_at"] is not None


def test_what_cannot_be_written_is_told_and_tried_again_after_the_next_scan(filled: Settings, db: Database) -> None:
    blocked = filled.media_root / "movies/Fargo (1996)/.movie.nfo.partial"
    blocked.mkdir()
    editing.edit(db, id_of(db, "movie"), {"title": "Fargo!"})
    editing.edit(db, id_of(db, "artist"), {"title": "Band!"})
    job = write(filled, db)
    assert (job.status, job.message) == ("done", "1 item looked after, 1 could not be written, see the log")
    lines = [line for _, _, line in rows.log_lines(db, job.id)]
    assert lines == [f"Sidecars of {id_of(db, 'movie')}: '{blocked}' cannot be written: Is a directory."]
    assert ended(write(filled, db)) == ("done", "Nothing has changed.", "")
    blocked.rmdir()
    scan(filled, db)
    assert "<title>Fargo!</title>" in (filled.media_root / "movies/Fargo (1996)/movie.nfo").read_text()


def test_what_a_killed_job_left_is_done_by_the_next(filled: Settings, db: Database) -> None:
    editing.edit(db, id_of(db, "movie"), {"title": "Fargo!"})
    with connect.write(db):  # as far as a job comes that is killed before it has written anything
        sidecars.take_up(db, filled.sidecar_folders())
    assert sidecars.has_due(db, filled.sidecar_folders())
    assert ended(write(filled, db)) == ("done", "1 item looked after", "")
    assert seal.is_ours(filled.media_root / "movies/Fargo (1996)/movie.nfo")
    assert said(filled, f"{FILM}.medialib.json")["items"][0]["media"]["title"] == "Fargo!"


def test_without_sidecars_nothing_is_written(filled: Settings, db: Database) -> None:
    off = filled.model_copy(update={"sidecars": False})
    editing.edit(db, id_of(db, "movie"), {"title": "Fargo!"})
    before = states(filled)
    assert ended(do(off, db, Way.SIDECARS, "new")) == ("done", "No folder has sidecars.", "")
    assert states(filled) == before
