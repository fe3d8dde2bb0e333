from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from doing import do, ended, on_shelves, places, titles
from PIL import Image
from sqlite_utils import Database

from medialib.model import Kind, Way
from medialib.settings import Folder, Settings
from medialib.store import connect

FILM = "Fargo (1996).mp4"
SHELVED = "movies/Fargo (1996)/Fargo (1996).mp4"


@pytest.fixture
def film(tmp_path: Path, mp4: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    return Path(shutil.copy(mp4, tmp_path / "elsewhere" / FILM))


def library_rows(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the collection with what differs by nature (ids, times, places) left out."""
    selects = {
        "media": "SELECT kind, identity, title, sort_title, year, duration_s FROM media ORDER BY kind",
        "files": "SELECT role, size, content_id, duration_s, container, video_codec, audio_codec, width, height, "
        "audio_languages, subtitle_languages, language, label, playable FROM files ORDER BY role, language",
        "facts": "SELECT field, source, value, confidence FROM facts ORDER BY field, source",
        "chapters": "SELECT position, start_s, title FROM chapters ORDER BY position",
        "images": "SELECT role, source, hash, width, height, color FROM images ORDER BY role, source",
    }
    return {name: [tuple(row) for row in db.conn.execute(sql)] for name, sql in selects.items()}


def way_in(way: Way, film: Path, settings: Settings) -> tuple[Settings, str]:
    """Lay the film where this way in finds it; the settings to use and the request's source."""
    if way is Way.FILE:
        return settings, str(film)
    if way is Way.UPLOAD:
        folder = settings.work / "uploads" / "x"
        folder.mkdir(parents=True)
        return settings, str(shutil.copy(film, folder / FILM))
    if way is Way.INBOX:
        return settings, str(shutil.copy(film, settings.inbox / FILM))
    return settings.model_copy(update={"folders": {"films": Folder(path=film.parent)}}), "films"


def test_every_way_in_leaves_equal_rows_for_the_same_file(tmp_path: Path, film: Path) -> None:
    found = []
    for way in (Way.FILE, Way.UPLOAD, Way.INBOX, Way.SCAN):
        settings = Settings(media_root=tmp_path / way / "media", build_dir=tmp_path / way / "build")
        connect.prepare(settings)
        settings, source = way_in(way, film, settings)
        with connect.library(settings) as db:
            assert ended(do(settings, db, way, source))[0] == "done"
            found.append(library_rows(db))
    assert found[0]["media"] != []
    assert found[1:] == [found[0]] * 3


def test_add_copies_and_the_original_stays(settings: Settings, db: Database, film: Path) -> None:
    assert ended(do(settings, db, Way.FILE, film)) == ("done", "Added.", "")
    assert film.exists()
    assert places(db) == {f"main:{SHELVED}": None}


def test_an_inbox_file_is_moved(settings: Settings, db: Database, film: Path) -> None:
    source = Path(shutil.copy(film, settings.inbox / FILM))
    do(settings, db, Way.INBOX, source)
    assert not source.exists()
    assert SHELVED in on_shelves(settings)


def test_an_inbox_folder_is_emptied_but_what_is_not_ours_stays(settings: Settings, db: Database, film: Path) -> None:
    folder = settings.inbox / "New"
    (folder / "deep").mkdir(parents=True)
    shutil.copy(film, folder / "deep" / FILM)
    do(settings, db, Way.INBOX, folder)
    assert not folder.exists()
    folder.mkdir()
    shutil.copy(film, folder / "Heat (1995).mp4")
    (folder / "notes.xyz").write_text("mine")
    do(settings, db, Way.INBOX, folder)
    assert [path.name for path in folder.iterdir()] == ["notes.xyz"]


def test_the_same_content_twice_is_one_item(settings: Settings, db: Database, film: Path) -> None:
    first = do(settings, db, Way.FILE, film)
    again = do(settings, db, Way.FILE, Path(shutil.copy(film, film.with_name("copy.mp4"))))
    assert again.media_id == first.media_id
    assert titles(db) == [("movie", "Fargo", 1996)]
    assert len(places(db)) == 1


def test_wanted_says_what_a_name_does_not(settings: Settings, db: Database, film: Path) -> None:
    do(settings, db, Way.FILE, film.rename(film.with_name("fargo.mp4")), Kind.MOVIE)
    assert titles(db) == [("movie", "fargo", None)]


def test_a_shelf_file_that_was_lost_goes_back_to_its_item(settings: Settings, db: Database, film: Path) -> None:
    job = do(settings, db, Way.FILE, film)
    (settings.media_root / SHELVED).unlink()
    do(settings, db, Way.SCAN, "main")
    assert list(places(db).values()) != [None]
    again = do(settings, db, Way.FILE, film)
    assert again.media_id == job.media_id
    assert places(db) == {f"main:{SHELVED}": None}


def test_one_bad_file_among_good_ones_does_not_stop_them(settings: Settings, db: Database, film: Path) -> None:
    (film.parent / "broken.mp4").write_text("this is not a film\n" * 100)
    status, error, hint = ended(do(settings, db, Way.FOLDER, film.parent))
    assert (status, hint != "") == ("failed", True)
    assert error.startswith("1 of 2 files could not be taken: broken.mp4:")
    assert titles(db) == [("movie", "Fargo", 1996)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("zero.mp4", b"", "is empty"),
        ("text.mp4", b"only words, many of them\n" * 200, "text.mp4"),
    ],
)
def test_a_file_that_is_not_what_it_says_fails_with_a_hint(
    settings: Settings, db: Database, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    status, error, hint = ended(do(settings, db, Way.FILE, tmp_path / name))
    assert (status, says in error, hint != "") == ("failed", True, True)
    assert (titles(db), on_shelves(settings)) == ([], [])


def test_a_truncated_film_fails_and_leaves_nothing(settings: Settings, db: Database, film: Path) -> None:
    film.write_bytes(film.read_bytes()[:-2000])
    status, _, hint = ended(do(settings, db, Way.FILE, film))
    assert (status, hint != "") == ("failed", True)
    assert (titles(db), on_shelves(settings)) == ([], [])


def test_a_folder_with_nothing_for_us_says_what_we_take(settings: Settings, db: Database, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, error, hint = ended(do(settings, db, Way.FOLDER, tmp_path / "empty"))
    assert (status, "holds nothing the library keeps" in error, "video" in hint) == ("failed", True, True)


@pytest.mark.parametrize(
    "name",
    [
        "-rf (1996).mp4",
        "a\nb (1996).mp4",
        "🎬 (1996).mp4",
        "עברית (1996).mp4",
        "x" * 240 + " (1996).mp4",
        "$(x); `y` (1996).mp4",
        "CON (1996).mp4",
    ],
)
def test_any_name_lands_on_a_shelf_inside_the_library(settings: Settings, db: Database, film: Path, name: str) -> None:
    source = film.rename(film.with_name(name))
    assert ended(do(settings, db, Way.FILE, source))[0] == "done"
    [shelved] = [path for path in on_shelves(settings) if path.endswith(".mp4")]
    assert shelved.startswith("movies/")
    assert not any(part.startswith(("-", ".")) or "\n" in part for part in shelved.split("/"))


def test_names_that_differ_only_in_normalisation_are_two_files(
    settings: Settings, db: Database, film: Path, mkv: Path
) -> None:
    shutil.copy(film, film.with_name("Caf\u00e9 (2001).mp4"))
    shutil.copy(mkv, film.with_name("Cafe\u0301 (2001).mkv"))
    film.unlink()
    assert ended(do(settings, db, Way.FOLDER, film.parent))[0] == "done"
    assert titles(db) == [("movie", "Café", 2001)]
    assert len(places(db)) == 2


def test_a_disk_that_would_be_full_fails_the_one_job_cleanly(settings: Settings, db: Database, film: Path) -> None:
    huge = settings.model_copy(update={"jobs": settings.jobs.model_copy(update={"min_free": 2**60})})
    status, error, hint = ended(do(huge, db, Way.FILE, film))
    assert (status, "free" in error, hint != "") == ("failed", True, True)
    assert (titles(db), on_shelves(settings)) == ([], [])


def test_what_lies_with_a_film_goes_with_it(settings: Settings, db: Database, film: Path) -> None:
    folder = settings.inbox / "Heat.1995"
    folder.mkdir()
    shutil.copy(film, folder / "heat.1995.mp4")
    (folder / "heat.1995.en.srt").write_text("1\n00:00:00,500 --> 00:00:01,000\nHello\n")
    (folder / "heat.1995.nfo").write_text("<movie><title>Heat</title><year>1995</year><genre>Crime</genre></movie>")
    Image.new("RGB", (200, 300), "navy").save(folder / "poster.jpg")
    assert ended(do(settings, db, Way.INBOX, folder))[0] == "done"
    assert not folder.exists()
    shelved = [path for path in on_shelves(settings) if path.startswith("movies/")]
    assert shelved == [
        "movies/Heat (1995)/Heat (1995).en.srt",
        "movies/Heat (1995)/Heat (1995).mp4",
        "movies/Heat (1995)/Heat (1995).nfo",
        "movies/Heat (1995)/poster.jpg",
    ]
    assert titles(db) == [("movie", "Heat", 1995)]
    assert [
        tuple(row) for row in db.conn.execute("SELECT role, language FROM files WHERE role = 'subtitle' ORDER BY id")
    ] == [
        ("subtitle", "en"),
        ("subtitle", "fr"),
    ]
    assert [row[0] for row in db.conn.execute("SELECT name FROM genres")] == ["Crime"]
    assert [tuple(row) for row in db.conn.execute("SELECT role, source, width, height FROM images")] == [
        ("poster", "folder", 200, 300)
    ]


def test_a_film_without_artwork_gets_a_still(settings: Settings, db: Database, film: Path) -> None:
    do(settings, db, Way.FILE, film)
    assert [tuple(row) for row in db.conn.execute("SELECT role, source, width, height FROM images")] == [
        ("thumbnail", "file", 320, 180)
    ]
