"""Albums of CDs that nobody knew when they were ripped: named, tagged and shelved by themselves once they are known."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cd_images import CdImage
from doing import do, ended, on_shelves, titles
from mutagen.flac import FLAC
from on_shelf import agree
from recorder import Recorder
from sqlite_utils import Database

from medialib import jobs
from medialib.flow import editing, undoing
from medialib.flow.discs.renaming import rename
from medialib.flow.discs.source import DiscSource
from medialib.flow.quiet import Quiet
from medialib.flow.renaming import cds
from medialib.flow.work import Work
from medialib.model import Fact, Json, Request, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Watch
from medialib.sources.audio_cd.album import corrected, read_album
from medialib.sources.audio_cd.toc import read_toc
from medialib.store import acts, connect, discs, facts, files
from medialib.store import jobs as rows
from medialib.store.acts import Act
from medialib.tasks import open_tasks

pytestmark = pytest.mark.needs("cd-paranoia", "ffmpeg")
KNOWN = [f"music/The Readers/Three Sentences (1998)/{number:02d} - Track {number:02d}.flac" for number in (1, 2, 3)]


@pytest.fixture(scope="session")
def ripped(spoken_cd: CdImage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of a CD that says nothing of itself, ripped once."""
    folder = tmp_path_factory.mktemp("unknown_cd")
    (folder / "image").mkdir()
    shutil.copy(spoken_cd.bin, folder / "image")
    sheet = Path(shutil.copy(spoken_cd.cue, folder / "image"))
    said = [
        line for line in sheet.read_text().splitlines() if not line.strip().startswith(("TITLE", "PERFORMER", "REM"))
    ]
    sheet.write_text("\n".join(said))
    own = Settings(media_root=folder / "media", build_dir=folder / "build", sidecars=False).model_copy(
        update={"providers": Settings().providers.model_copy(update={"enabled": False})}
    )
    connect.prepare(own)
    with connect.library(own) as db:
        assert ended(do(own, db, Way.DISC, sheet)) == ("done", "3 tracks taken.", "")
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return own.media_root


@pytest.fixture
def unknown(settings: Settings, ripped: Path) -> Settings:
    """A library that holds the album of an unknown CD."""
    shutil.rmtree(settings.media_root)
    shutil.copytree(ripped, settings.media_root)
    return settings.model_copy(update={"watch": Watch(settle_s=0)})


def album(db: Database) -> str:
    [media_id] = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'album' AND deleted_at IS NULL")]
    return str(media_id)


def tracks(db: Database) -> dict[int, str]:
    """The items that the CD's tracks became."""
    return {row["number"]: row["media_id"] for row in discs.titles(db, discs.known(db)[0]["id"])}


def sounds(settings: Settings) -> list[str]:
    """A digest of each file's sound."""
    found = []
    for path in on_shelves(settings):
        command = ["ffmpeg", "-v", "error", "-i", str(settings.media_root / path), "-f", "s16le", "-"]
        found.append(hashlib.sha256(subprocess.run(command, capture_output=True, check=True).stdout).hexdigest())
    return found


def tagged(settings: Settings) -> list[dict[str, list[str]]]:
    """All that the files say."""
    files_ = (FLAC(settings.media_root / path) for path in on_shelves(settings))
    return [{name.upper(): values for name, values in dict(file).items()} for file in files_]


def naming_jobs(db: Database) -> list[tuple[str, str, str]]:
    return [ended(job) for job in rows.recent(db) if job.kind is Way.RENAME]


def shown(db: Database) -> list[tuple[str, str, int | None]]:
    return titles(db, "deleted_at IS NULL AND kind <> 'disc'")


def test_a_persons_correction_names_the_album_and_is_taken_back(unknown: Settings, db: Database) -> None:
    media_id, ids = album(db), tracks(db)
    before = (on_shelves(unknown), tagged(unknown), shown(db), sounds(unknown))
    editing.edit(db, media_id, {"title": "Three Sentences", "creator": "The Readers", "year": 1998})
    tasks = open_tasks(unknown, immediate=True)
    tasks.sweep()
    assert naming_jobs(db) == [("done", "3 files renamed.", "")]
    assert (on_shelves(unknown), agree(unknown, db), album(db), tracks(db)) == (KNOWN, True, media_id, ids)
    assert not (unknown.media_root / "music/Unknown Artist").exists()
    assert [(tags["ALBUM"], tags["ALBUMARTIST"], tags["DATE"], tags["TITLE"]) for tags in tagged(unknown)] == [
        (["Three Sentences"], ["The Readers"], ["1998"], [f"Track {number:02d}"]) for number in (1, 2, 3)
    ]
    assert [tags["MUSICBRAINZ_DISCID"] for tags in tagged(unknown)] == [
        tags["MUSICBRAINZ_DISCID"] for tags in before[1]
    ]
    assert shown(db) == [
        ("album", "Three Sentences", 1998),
        ("artist", "The Readers", None),
        *(("track", f"Track {number:02d}", 1998) for number in (1, 2, 3)),
    ]
    assert sounds(unknown) == before[3]
    assert ended(do(unknown, db, Way.SCAN, "main")) == ("done", "Nothing has changed.", "")
    tasks.sweep()
    assert len(naming_jobs(db)) == 1
    done = next(one for one in acts.of(db, media_id) if one.act is Act.RENAME)
    undoing.undo(unknown, db, media_id, done.id)
    edit = next(one for one in acts.of(db, media_id) if one.act is Act.EDIT)
    undoing.undo(unknown, db, media_id, edit.id)
    assert (on_shelves(unknown), tagged(unknown), shown(db), sounds(unknown)) == before
    assert (agree(unknown, db), album(db), tracks(db)) == (True, media_id, ids)
    editing.edit(db, media_id, {"title": "Three Sentences"})
    tasks.sweep()  # it was taken back: not by itself again
    assert (len(naming_jobs(db)), on_shelves(unknown)) == (1, before[0])


def test_a_services_word_names_album_and_tracks(unknown: Settings, db: Database) -> None:
    """What the service says is below the tags in rank, but not below what we made up ourselves."""
    media_id, ids = album(db), tracks(db)
    assert list(cds.due(db)) == []
    with connect.write(db):
        said: dict[str, Json] = {
            "title": "Trois Phrases",
            "creator": "Les Lecteurs",
            "date": "1999-02-03",
            "year": 1999,
        }
        facts.say(
            db,
            media_id,
            Source.MUSICBRAINZ,
            [Fact(f, value, Source.MUSICBRAINZ) for f, value in said.items()],
            connect.now(),
        )
        facts.settle(db, media_id, connect.now())
        for number, track_id in ids.items():
            facts.say(
                db, track_id, Source.MUSICBRAINZ, [Fact("title", f"Phrase {number}", Source.MUSICBRAINZ)], connect.now()
            )
            facts.settle(db, track_id, connect.now())
    open_tasks(unknown, immediate=True).sweep()
    assert on_shelves(unknown) == [
        f"music/Les Lecteurs/Trois Phrases (1999)/{number:02d} - Phrase {number}.flac" for number in (1, 2, 3)
    ]
    assert (tracks(db), album(db), agree(unknown, db)) == (ids, media_id, True)
    assert [tags["TITLE"] for tags in tagged(unknown)] == [[f"Phrase {number}"] for number in (1, 2, 3)]
    assert list(cds.due(db)) == []


def test_the_artist_alone(unknown: Settings, db: Database) -> None:
    name = on_shelves(unknown)[0].split("/")[2]
    editing.edit(db, album(db), {"creator": "The Readers"})
    tasks = open_tasks(unknown, immediate=True)
    for _ in range(2):
        tasks.sweep()
    assert len(naming_jobs(db)) == 1
    assert on_shelves(unknown) == [
        f"music/The Readers/{name}/{number:02d} - Track {number:02d}.flac" for number in (1, 2, 3)
    ]


def test_a_track_whose_file_is_gone_is_left(unknown: Settings, db: Database) -> None:
    (unknown.media_root / on_shelves(unknown)[1]).unlink()
    do(unknown, db, Way.SCAN, "main")
    editing.edit(db, album(db), {"title": "Three Sentences", "creator": "The Readers", "year": 1998})
    tasks = open_tasks(unknown, immediate=True)
    for _ in range(2):
        tasks.sweep()
    assert (naming_jobs(db), on_shelves(unknown)) == ([("done", "2 files renamed.", "")], [KNOWN[0], KNOWN[2]])


@pytest.mark.parametrize("at", range(1, 30, 4))
def test_a_kill_at_any_moment_is_survived(unknown: Settings, db: Database, at: int) -> None:
    ids, media_id = tracks(db), album(db)
    before = tagged(unknown)
    editing.edit(db, media_id, {"title": "Three Sentences", "creator": "The Readers", "year": 1998})
    child = os.fork()
    if child == 0:
        left = [at]

        def count(event: str, *_: object) -> None:
            if event in ("os.link", "os.remove", "os.rename", "COMMIT"):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        try:
            sys.addaudithook(count)
            with connect.library(unknown) as own:
                own.conn.set_trace_callback(lambda sql: count(sql.split(" ")[0]))
                cds.tell(unknown, own, media_id, "batch", Quiet())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert [path for path in on_shelves(unknown) if path.endswith(".flac")] == sorted(
        row["path"] for row in files.mains(db)
    )
    cds.tell(unknown, db, media_id, "batch", Quiet())
    assert (agree(unknown, db), tracks(db), album(db)) == (True, ids, media_id)
    assert {tuple(tags["ALBUM"]) for tags in tagged(unknown)} == {("Three Sentences",)}
    [done] = [one for one in acts.of(db, media_id) if one.act is Act.RENAME]
    undoing.undo(unknown, db, media_id, done.id)
    assert tagged(unknown) == before


@pytest.mark.parametrize("at", [1, 3, 5, 9, 12, 15, 16])
def test_a_kill_while_a_disc_put_in_again_names_its_tracks(
    unknown: Settings, db: Database, ripped: Path, report: Recorder, at: int
) -> None:
    """No file is left behind under its old name, and none is lost."""
    sheet = ripped.parent / "image" / "Three Sentences.cue"
    disc, ids = read_toc(sheet, report), tracks(db)
    album_ = corrected(read_album(sheet, disc, report), title="Three Sentences", artist="The Readers", year=1998)
    job = rows.get(db, open_tasks(unknown).submit(db, Request(str(sheet), Way.DISC)))
    assert job is not None
    child = os.fork()
    if child == 0:
        left = [at]

        def count(event: str, *_: object) -> None:
            if event in ("os.link", "os.remove", "os.rename", "os.rmdir", "COMMIT"):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        try:
            with connect.library(unknown) as own:
                own.conn.set_trace_callback(lambda sql: count(sql.split(" ")[0]))
                sys.addaudithook(count)
                rename(DiscSource.of(Work(unknown, own, jobs.Reporter(own, job, "")), job), disc, album_)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    rename(DiscSource.of(Work(unknown, db, jobs.Reporter(db, job, "")), job), disc, album_)
    assert (on_shelves(unknown), agree(unknown, db), tracks(db)) == (KNOWN, True, ids)
    assert {(*tags["ALBUM"], *tags["ALBUMARTIST"]) for tags in tagged(unknown)} == {("Three Sentences", "The Readers")}
    assert not (unknown.media_root / "music/Unknown Artist").exists()


def test_a_file_that_has_just_gone_stops_no_others(unknown: Settings, db: Database, ripped: Path) -> None:
    (unknown.media_root / on_shelves(unknown)[1]).unlink()
    sheet = ripped.parent / "image" / "Three Sentences.cue"
    told: dict[str, Json] = {"album": "Three Sentences", "artist": "The Readers", "year": 1998, "titles": "1,3"}
    assert ended(do(unknown, db, Way.DISC, sheet, None, **told))[:2] == ("done", "2 tracks taken.")
    assert on_shelves(unknown) == [KNOWN[0], KNOWN[2]]
