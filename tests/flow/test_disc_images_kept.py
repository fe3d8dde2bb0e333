"""What becomes of the image of a disc that came by the inbox or an upload: on its shelf whole, once, whenever it was cut off."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from doing import do, ended, on_shelves
from sqlite_utils import Database

from medialib import jobs
from medialib.discs import Disc, Format
from medialib.errors import JobError
from medialib.flow.discs.keeping import keep_image
from medialib.flow.discs.source import DiscSource, disc_in
from medialib.flow.work import Work
from medialib.model import Job, Request, Way
from medialib.settings import Settings
from medialib.store import connect, discs, files
from medialib.store import jobs as rows

SHEET = 'FILE "cd.bin" BINARY\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'
FOUND = Disc(Format.DVD, "dvd:0123456789abcdef", "BIG_BUCK_DISC_1", 5)


def an_image(inbox: Path) -> Path:
    (inbox / "some film.iso").write_bytes(b"image")
    return inbox / "some film.iso"


def an_image_in_a_folder(inbox: Path) -> Path:
    (inbox / "New" / "empty").mkdir(parents=True)
    (inbox / "New" / "film.ISO").write_bytes(b"image")
    (inbox / "New" / "._film.ISO").write_bytes(b"what macOS puts beside files")
    return inbox / "New"


def a_folder(inbox: Path, name: str = "Some Film") -> Path:
    (inbox / name / "VIDEO_TS").mkdir(parents=True)
    for file in ("VIDEO_TS.IFO", "VTS_01_1.VOB"):
        (inbox / name / "VIDEO_TS" / file).write_bytes(file.encode())
    return inbox / name


def a_bare_folder(inbox: Path) -> Path:
    return a_folder(inbox, ".").parent / inbox.name / "VIDEO_TS"


def a_sheet(inbox: Path) -> Path:
    (inbox / "cd.bin").write_bytes(bytes(2352 * 3))
    (inbox / "cd.cue").write_text(SHEET)
    return inbox / "cd.cue"


def a_sheet_in_a_folder(inbox: Path) -> Path:
    (inbox / "My CD").mkdir()
    return a_sheet(inbox / "My CD").parent


ISO = {"discs/Big Buck.iso": b"image"}
KEPT: dict[Callable[[Path], Path], dict[str, bytes]] = {
    an_image: ISO,
    an_image_in_a_folder: ISO,
    a_folder: {f"discs/Big Buck/VIDEO_TS/{name}": name.encode() for name in ("VIDEO_TS.IFO", "VTS_01_1.VOB")},
    a_bare_folder: {f"discs/Big Buck/VIDEO_TS/{name}": name.encode() for name in ("VIDEO_TS.IFO", "VTS_01_1.VOB")},
    a_sheet: {"discs/Big Buck/cd.bin": bytes(2352 * 3), "discs/Big Buck/cd.cue": SHEET.encode()},
    a_sheet_in_a_folder: {"discs/Big Buck/cd.bin": bytes(2352 * 3), "discs/Big Buck/cd.cue": SHEET.encode()},
}
SHOWN = dict(
    zip(KEPT, ("discs/Big Buck.iso",) * 2 + ("discs/Big Buck",) * 2 + ("discs/Big Buck/cd.cue",) * 2, strict=True)
)
IMAGES = pytest.mark.parametrize("image", KEPT, ids=lambda image: image.__name__)


def source_of(settings: Settings, db: Database, entry: Path, way: Way = Way.INBOX) -> DiscSource:
    """The job of an entry that has taken everything of its disc, and is to keep the image."""
    job_id = jobs.submit(db, Request(str(entry), way), "A disc")
    job = rows.get(db, job_id)
    assert job is not None
    source = DiscSource.of(Work(settings, db, jobs.Reporter(db, job, "")), job)
    with connect.write(db):
        discs.seen(db, FOUND, connect.now())
    source.item(FOUND)
    return source


def again(settings: Settings, db: Database, job: Job) -> DiscSource:
    """The same job, begun again."""
    return DiscSource.of(Work(settings, db, jobs.Reporter(db, job, "")), job)


def held(settings: Settings) -> dict[str, bytes]:
    """Every file on the shelves and in the inbox, but for macOS's own."""
    paths = [path for path in on_shelves(settings) if "/._" not in path]
    return {path: (settings.media_root / path).read_bytes() for path in paths}


def recorded(db: Database) -> list[str]:
    """The files that are the disc's own."""
    [row] = discs.known(db)
    return [file["path"] for file in files.of(db, row["media_id"])]


@IMAGES
def test_an_image_comes_to_the_shelf_of_discs(settings: Settings, db: Database, image: Callable[[Path], Path]) -> None:
    source = source_of(settings, db, image(settings.inbox))
    for one in (source, again(settings, db, source.job)):
        keep_image(one, FOUND)
    left = [path.name for path in settings.inbox.rglob("*")]
    assert (held(settings), left) == (KEPT[image], ["New", "._film.ISO"] if image is an_image_in_a_folder else [])
    assert recorded(db) == [path for path in KEPT[image] if path.endswith(".iso")]
    assert disc_in(settings.media_root / SHOWN[image])


@IMAGES
def test_a_kill_at_any_moment_loses_and_doubles_nothing(
    settings: Settings, db: Database, image: Callable[[Path], Path]
) -> None:
    for at in range(0, 14, 2):
        shutil.rmtree(settings.media_root / "discs")
        source = source_of(settings, db, image(settings.inbox))
        child = os.fork()
        if child == 0:
            left = [at]

            def count(event: str, *_: object, left: list[int] = left) -> None:
                if event in ("os.link", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.move", "COMMIT"):
                    left[0] -= 1
                    if left[0] < 0:
                        os._exit(9)

            try:
                with connect.library(settings) as own:
                    own.conn.set_trace_callback(lambda sql, count=count: count(sql.split(" ")[0]))  # type: ignore[misc]
                    sys.addaudithook(count)
                    keep_image(again(settings, own, source.job), FOUND)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        keep_image(again(settings, db, source.job), FOUND)
        assert (at, held(settings)) == (at, KEPT[image])
        assert recorded(db) == [path for path in KEPT[image] if path.endswith(".iso")]
        shutil.rmtree(settings.inbox / "New", ignore_errors=True)


@IMAGES
def test_another_disc_of_that_name_keeps_its_place(
    settings: Settings, db: Database, image: Callable[[Path], Path]
) -> None:
    other = settings.media_root / next(iter(KEPT[image]))
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_bytes(b"another")
    keep_image(source_of(settings, db, image(settings.inbox)), FOUND)
    wanted = {path.replace("Big Buck", "Big Buck (2)"): content for path, content in KEPT[image].items()}
    assert held(settings) == {next(iter(KEPT[image])): b"another"} | wanted


@pytest.mark.parametrize("way", [Way.DISC, Way.FILE])
def test_what_was_given_by_its_path_stays_there(settings: Settings, db: Database, tmp_path: Path, way: Way) -> None:
    source = source_of(settings, db, an_image(tmp_path), way)
    keep_image(source, FOUND)
    assert ((tmp_path / "some film.iso").read_bytes(), on_shelves(settings)) == (b"image", [])


def test_the_folder_of_an_upload_goes(settings: Settings, db: Database) -> None:
    folder = settings.media_root / "data" / "uploads" / "one"
    folder.mkdir(parents=True)
    keep_image(source_of(settings, db, an_image(folder), Way.UPLOAD), FOUND)
    assert (held(settings), folder.exists(), folder.parent.exists()) == (ISO, False, True)


@pytest.mark.parametrize("keep", [True, False])
def test_the_image_of_a_drive_is_kept_where_the_settings_say_so(settings: Settings, db: Database, keep: bool) -> None:
    drive = settings.media_root / "drive"
    discs_ = settings.discs.model_copy(update={"drives": (drive,), "keep_image": keep})
    source = source_of(settings.model_copy(update={"discs": discs_}), db, drive, Way.DISC)
    for _ in range(2):
        (source.folder / "disc.iso").write_bytes(b"image")
        keep_image(source, FOUND)
    assert (held(settings), recorded(db)) == ((ISO, [*ISO]) if keep else ({}, []))


def test_a_shelf_that_cannot_be_written_says_so_and_loses_nothing(settings: Settings, db: Database) -> None:
    (settings.media_root / "discs").rmdir()
    (settings.media_root / "discs").write_text("a file where a folder is wanted")
    for image in (an_image, a_folder, a_sheet):
        source = source_of(settings, db, image(settings.inbox))
        with pytest.raises(JobError) as caught:
            keep_image(source, replace(FOUND, label="OTHER"))
        assert caught.value.hint == "Check that the disk is there and that this user may write to it."
    assert sorted(path.name for path in settings.inbox.rglob("*") if path.is_file()) == [
        *("VIDEO_TS.IFO", "VTS_01_1.VOB", "cd.bin", "cd.cue", "some film.iso"),
    ]


def test_a_folder_with_several_images_or_none_is_no_disc(tmp_path: Path) -> None:
    assert disc_in(tmp_path) is None
    one = an_image(tmp_path)
    assert disc_in(tmp_path) == one
    a_sheet(tmp_path)
    assert (disc_in(tmp_path), disc_in(tmp_path / "cd.cue"), disc_in(tmp_path / "gone")) == (
        None,
        tmp_path / "cd.cue",
        None,
    )


def test_a_dvd_on_its_shelf_is_not_taken_for_films_of_its_own(settings: Settings, db: Database) -> None:
    keep_image(source_of(settings, db, a_folder(settings.inbox)), FOUND)
    assert ended(do(settings, db, Way.SCAN, "main"))[:2] == ("done", "Nothing has changed.")
