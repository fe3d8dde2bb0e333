"""What lies with a film when it comes in: what of it goes along, and what cannot be used and is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from doing import do, ended, on_shelves
from PIL import Image
from sqlite_utils import Database

from medialib.model import Job, Way
from medialib.settings import Folder, Settings
from medialib.settings.table import Watch
from medialib.store import jobs as rows

SRT = "1\n00:00:00,500 --> 00:00:01,000\nHello\n"


@pytest.fixture
def folder(settings: Settings, streamable: Path) -> Path:
    """A folder of the inbox with a film of few streams in it."""
    folder = settings.inbox / "Heat.1995"
    folder.mkdir()
    shutil.copy(streamable, folder / "heat.1995.mp4")
    return folder


def log(db: Database, job: Job) -> list[str]:
    return [line for _, _, line in rows.log_lines(db, job.id)]


def pictures(db: Database) -> list[tuple[str, str]]:
    return [tuple(row) for row in db.conn.execute("SELECT role, source FROM images ORDER BY role, source")]


def subtitles(db: Database) -> list[tuple[str | None, str | None]]:
    """Language and label of each."""
    sql = "SELECT language, label FROM files WHERE role = 'subtitle' ORDER BY language, label"
    return [tuple(row) for row in db.conn.execute(sql)]


def test_what_cannot_be_used_is_told_and_holds_up_nothing(settings: Settings, db: Database, folder: Path) -> None:
    (folder / "heat.1995.de.srt").write_bytes(b"\x00\x01 no subtitles")
    (folder / "heat.1995.en.srt").write_text(SRT)
    (folder / "poster.jpg").write_bytes(b"\xff\xd8\xff no picture")
    (folder / "heat.1995.nfo").write_text("<movie><title>Heat")
    job = do(settings, db, Way.INBOX, folder)
    assert ended(job) == ("done", "Added.", "")
    assert (subtitles(db), pictures(db)) == ([("en", None)], [("thumbnail", "file")])
    told = [line.partition(": ")[0] for line in log(db, job)]
    assert [name for name in told if name in ("poster.jpg", "heat.1995.de.srt")] == ["heat.1995.de.srt", "poster.jpg"]
    shelved = [path.rpartition("/")[2] for path in on_shelves(settings) if path.startswith("movies/")]
    assert shelved == [
        *("Heat (1995).de.srt", "Heat (1995).en.srt", "Heat (1995).mp4", "Heat (1995).nfo", "poster.jpg"),
    ]


def test_subtitles_tell_their_language_and_what_they_are_for(settings: Settings, db: Database, folder: Path) -> None:
    for rest in (".srt", ".en.srt", ".en.forced.srt", ".pt-BR.srt", ".日本語.srt"):
        (folder / f"heat.1995{rest}").write_text(SRT)
    job = do(settings, db, Way.INBOX, folder)
    found = subtitles(db)
    assert (job.status, len(found), ("en", "forced") in found, ("en", None) in found) == ("done", 5, True, True)
    assert not folder.exists()


def test_a_link_beside_a_film_is_left_where_it_is(
    settings: Settings, db: Database, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "far.srt").write_text(SRT)
    (folder / "heat.1995.en.srt").symlink_to(tmp_path / "far.srt")
    Image.new("RGB", (200, 300), "navy").save(tmp_path / "far.jpg")
    (folder / "poster.jpg").symlink_to(tmp_path / "far.jpg")
    assert do(settings, db, Way.INBOX, folder).status == "done"
    assert [path for path in on_shelves(settings) if path.startswith("movies/")] == [
        "movies/Heat (1995)/Heat (1995).mp4"
    ]
    assert ((tmp_path / "far.srt").read_text(), (tmp_path / "far.jpg").is_file()) == (SRT, True)


def test_an_upload_came_alone_whatever_lies_beside_it(settings: Settings, db: Database, folder: Path) -> None:
    place = settings.work / "uploads" / "x"
    shutil.copytree(folder, place)
    (place / "heat.1995.en.srt").write_text(SRT)
    Image.new("RGB", (200, 300), "navy").save(place / "poster.jpg")
    do(settings, db, Way.UPLOAD, place / "heat.1995.mp4")
    assert (subtitles(db), pictures(db)) == ([], [("thumbnail", "file")])
    assert [path for path in on_shelves(settings) if path.startswith("movies/")] == [
        "movies/heat (1995)/heat (1995).mp4"
    ]


def test_what_lies_in_a_media_folder_is_used_and_left(
    settings: Settings, db: Database, folder: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "films"
    shutil.copytree(folder, theirs / "Heat.1995")
    (theirs / "Heat.1995/heat.1995.en.srt").write_text(SRT)
    Image.new("RGB", (200, 300), "navy").save(theirs / "Heat.1995/poster.jpg")
    before = {path: path.stat().st_mtime_ns for path in theirs.rglob("*")}
    given = settings.model_copy(update={"folders": {"films": Folder(path=theirs)}, "watch": Watch(settle_s=0)})
    assert do(given, db, Way.SCAN, "films").message == "1 new"
    assert (subtitles(db), pictures(db)) == ([("en", None)], [("poster", "folder")])
    assert {path: path.stat().st_mtime_ns for path in theirs.rglob("*")} == before
    assert [path for path in on_shelves(settings) if path.startswith("movies/")] == []
