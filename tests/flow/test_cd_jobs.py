"""Audio CDs as jobs: from a drive or an image to tracks on their shelf, once, whatever happens in between."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from cd_images import CdImage
from doing import do, ended, on_shelves, titles
from music_catalogue import mbid, release, tracks
from music_service import Music, music
from mutagen.flac import FLAC
from recorder import Recorder
from sqlite_utils import Database

from medialib.discs import Disc, Drive, Format, Tray
from medialib.model import Request, Status, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.sources.audio_cd.toc import read_toc
from medialib.store import connect, discs
from medialib.store import jobs as rows
from medialib.tasks import open_tasks

__all__ = ["music"]

pytestmark = pytest.mark.needs("cd-paranoia", "ffmpeg")

ALBUM = "music/The Readers/Three Sentences (1998)"
TRACKS = [f"{ALBUM}/{number:02d} - Sentence {number}.flac" for number in (1, 2, 3)]


@pytest.fixture
def cd(spoken_cd: CdImage, tmp_path: Path) -> Path:
    """The cue sheet of a CD with three spoken tracks, in a folder of its own."""
    folder = tmp_path / "image"
    folder.mkdir()
    shutil.copy(spoken_cd.bin, folder)
    return Path(shutil.copy(spoken_cd.cue, folder))


@pytest.fixture
def drive(settings: Settings, cd: Path) -> Settings:
    """The settings of a library whose drive holds the CD."""
    return settings.model_copy(update={"discs": settings.discs.model_copy(update={"drives": (cd,)})})


def samples(path: Path) -> str:
    """A digest of a file's sound as 16 bit stereo."""
    said = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-"], capture_output=True, check=True
    ).stdout
    return hashlib.sha256(said).hexdigest()


def on_disc(db: Database, disc: Disc) -> list[tuple[object, ...]]:
    """What is known of the disc's tracks: number, title, whether it is an item, errors, and whether it has a checksum."""
    return [
        (row["number"], row["title"], row["item_title"], row["read_errors"], len(row["crc32"] or ""))
        for row in discs.titles(db, disc.id)
    ]


def test_an_image_becomes_an_album_with_every_sample(
    settings: Settings, db: Database, cd: Path, spoken_cd: CdImage
) -> None:
    job = do(settings, db, Way.DISC, cd)
    assert ended(job) == ("done", "3 tracks taken.", "")
    assert on_shelves(settings) == TRACKS
    assert [samples(settings.media_root / path) for path in TRACKS] == [
        hashlib.sha256(track).hexdigest() for track in spoken_cd.tracks
    ]
    assert titles(db) == [
        ("album", "Three Sentences", 1998),
        ("artist", "The Readers", None),
        ("disc", "Three Sentences", None),
        *(("track", f"Sentence {number}", 1998) for number in (1, 2, 3)),
    ]
    tags = FLAC(settings.media_root / TRACKS[1])
    assert [tags[name] for name in ("title", "artist", "albumartist", "tracknumber")] == [
        ["Sentence 2"],
        ["Reader 2"],
        ["The Readers"],
        ["2"],
    ]
    assert sorted(path.name for path in cd.parent.iterdir()) == ["Three Sentences.bin", "Three Sentences.cue"]


def test_the_disc_is_an_item_that_knows_its_tracks(settings: Settings, db: Database, cd: Path, report: object) -> None:
    disc = read_toc(cd, report)  # type: ignore[arg-type]
    do(settings, db, Way.DISC, cd)
    assert on_disc(db, disc) == [(number, f"Sentence {number}", f"Sentence {number}", 0, 8) for number in (1, 2, 3)]
    row = discs.get(db, disc.id)
    assert row is not None
    assert (row["format"], row["drive"], row["ripped_at"] is not None) == (Format.AUDIO_CD, None, True)
    found = discs.of_item(db, row["media_id"])
    assert found is not None
    assert found["id"] == disc.id


def test_a_disc_that_is_known_brings_only_what_is_missing(settings: Settings, db: Database, cd: Path) -> None:
    do(settings, db, Way.DISC, cd)
    again = do(settings, db, Way.DISC, cd, title="Other")
    assert ended(again) == ("done", "Every track wanted of this CD is in the library already.", "")
    with connect.write(db):
        db.conn.execute("UPDATE media SET deleted_at = ? WHERE title = 'Sentence 2'", (connect.now(),))
    (settings.media_root / TRACKS[1]).unlink()
    missing = do(settings, db, Way.DISC, cd, season=1)
    assert (ended(missing), on_shelves(settings)) == (("done", "Added.", ""), TRACKS)


def test_a_drive_is_let_go_before_the_tracks_are_encoded(drive: Settings, db: Database, cd: Path) -> None:
    with connect.write(db):
        discs.seen_drive(db, Drive(str(cd), "A drive", Tray.LOADED), connect.now())
    job = do(drive, db, Way.DISC, cd)
    assert (ended(job), job.lane, on_shelves(drive)) == (("done", "3 tracks taken.", ""), "encode", TRACKS)


def test_only_some_tracks(settings: Settings, db: Database, cd: Path) -> None:
    assert ended(do(settings, db, Way.DISC, cd, titles="3,1"))[0] == "done"
    assert on_shelves(settings) == [TRACKS[0], TRACKS[2]]
    nothing = do(settings, db, Way.DISC, cd, titles="4")
    assert ended(nothing) == ("failed", "There is no track 4 on this CD.", "Its tracks are: 1, 2, 3.")


def test_what_a_person_says_counts(settings: Settings, db: Database, cd: Path) -> None:
    do(settings, db, Way.DISC, cd, artist="Various", album="Read Aloud", year=2003, disc=2, discs=3)
    assert on_shelves(settings) == [
        f"music/Various Artists/Read Aloud (2003)/2-{number:02d} - Sentence {number}.flac" for number in (1, 2, 3)
    ]


def test_an_unknown_album_is_renamed_once_it_is_known(settings: Settings, db: Database, cd: Path) -> None:
    """The tracks keep their ids, and what was remembered of them; their sound stays the same."""
    bare = [line for line in cd.read_text().splitlines() if not line.strip().startswith(("TITLE", "PERFORMER", "REM"))]
    cd.write_text("\n".join(bare))
    do(settings, db, Way.DISC, cd)
    before = on_shelves(settings)
    folder = before[0].rpartition("/")[0]
    assert folder.startswith("music/Unknown Artist/Unknown Album (")
    assert before == [f"{folder}/{number:02d} - Track {number:02d}.flac" for number in (1, 2, 3)]
    ids = {row["number"]: row["media_id"] for row in discs.titles(db, discs.known(db)[0]["id"])}
    sound = [samples(settings.media_root / path) for path in before]
    known = do(settings, db, Way.DISC, cd, album="Three Sentences", artist="The Readers", year=1998)
    assert ended(known) == ("done", "3 tracks renamed.", "")
    after = [f"{ALBUM}/{number:02d} - Track {number:02d}.flac" for number in (1, 2, 3)]
    assert (on_shelves(settings), not (settings.media_root / "music/Unknown Artist").exists()) == (after, True)
    assert [samples(settings.media_root / path) for path in after] == sound
    assert {row["number"]: row["media_id"] for row in discs.titles(db, discs.known(db)[0]["id"])} == ids
    assert titles(db, "deleted_at IS NULL") == [
        ("album", "Three Sentences", 1998),
        ("artist", "The Readers", None),
        ("disc", "Three Sentences", None),
        *(("track", f"Track {number:02d}", 1998) for number in (1, 2, 3)),
    ]
    again = do(settings, db, Way.DISC, cd, album="Three Sentences", artist="The Readers", year=1998, season=2)
    assert ended(again) == ("done", "Every track wanted of this CD is in the library already.", "")


def asking(settings: Settings, music: Music) -> Settings:
    """Settings with which the services on loopback are asked."""
    providers = Providers.model_validate(
        {"musicbrainz_url": music.site.url, "coverart_url": music.site.url, "musicbrainz_interval_s": 0}
    )
    return settings.model_copy(update={"providers": providers})


def test_a_disc_is_known_by_its_id(settings: Settings, db: Database, cd: Path, report: Recorder, music: Music) -> None:
    """What MusicBrainz says of exactly this disc counts for more than what is written on it; a person for more still."""
    disc = read_toc(cd, report)
    lengths = [track.length / 75 for track in disc.tracks]
    side = tracks(lengths, ("Un", "Deux", "Trois"))
    music.add(release(7, side, tracks(), title="Trois Phrases", first="1999-02-03"))
    music.add(release(8, side, title="Trois Phrases (promo)", status="Promotion", first="1998-01-01"))
    disc_id = disc.id.partition(":")[2]
    music.discs[disc_id] = [mbid(8), mbid(7)]
    music.site.pages[f"/ws/2/discid/{disc_id}"] = music.disc_page
    do(asking(settings, music), db, Way.DISC, cd, artist="Les Lecteurs")
    assert on_shelves(settings) == [
        f"music/Les Lecteurs/Trois Phrases (1999)/{number:02d} - {title}.flac"
        for number, title in ((1, "Un"), (2, "Deux"), (3, "Trois"))
    ]
    tags = FLAC(settings.media_root / on_shelves(settings)[0])
    assert [tags[name] for name in ("discnumber", "disctotal")] == [["1"], ["2"]]


def test_where_nobody_can_be_asked_the_disc_itself_tells(
    settings: Settings, db: Database, cd: Path, music: Music
) -> None:
    music.site.pages.clear()
    assert ended(do(asking(settings, music), db, Way.DISC, cd))[0] == "done"
    assert on_shelves(settings) == TRACKS


def test_an_image_in_the_inbox_is_a_disc_and_is_kept(settings: Settings, db: Database, cd: Path) -> None:
    entry = settings.inbox / "My CD"
    shutil.move(cd.parent, entry)
    assert ended(do(settings, db, Way.INBOX, entry)) == ("done", "3 tracks taken.", "")
    kept = [f"discs/Three Sentences/Three Sentences.{ending}" for ending in ("bin", "cue")]
    assert on_shelves(settings) == [*kept, *TRACKS]


@pytest.mark.parametrize(("audio_format", "suffix"), [("opus", "opus"), ("mp3", "mp3"), ("aac", "m4a")])
def test_other_formats(settings: Settings, db: Database, cd: Path, audio_format: str, suffix: str) -> None:
    assert ended(do(settings, db, Way.DISC, cd, titles="1", audio_format=audio_format))[0] == "done"
    assert on_shelves(settings) == [f"{ALBUM}/01 - Sentence 1.{suffix}"]


def test_what_was_read_is_not_read_again(drive: Settings, db: Database, cd: Path) -> None:
    """Once the drive's part is done, the disc may be taken out."""
    tasks = open_tasks(drive)
    job_id = tasks.submit(db, Request(str(cd), Way.DISC))
    tasks.run(job_id)
    read = rows.get(db, job_id)
    assert read is not None
    assert (read.status, read.lane, read.stage, on_shelves(drive)) == (Status.QUEUED, "encode", "read", [])
    shutil.rmtree(cd.parent)
    tasks.run(job_id)
    done = rows.get(db, job_id)
    assert done is not None
    assert (ended(done), on_shelves(drive)) == (("done", "3 tracks taken.", ""), TRACKS)
    assert not (drive.work / job_id).exists()
