"""Files whose names and tags say nothing, or lie: known by their sound, transcoded as they are."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from doing import do, ended
from media_files import ffmpeg
from music_catalogue import mbid, release, tracks
from music_service import KEY, Music, music
from music_sounds import SECONDS, sounds
from shelved_albums import column, said, state
from sqlite_utils import Database

from medialib.flow import online
from medialib.identify.online.music import fingerprint
from medialib.identify.online.music.release import Group, Release
from medialib.model import Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import jobs as rows
from medialib.store import matches

__all__ = ["music", "sounds"]

pytestmark = pytest.mark.needs("ffmpeg", "fpcalc")


@pytest.fixture
def known(music: Music, sounds: dict[str, Path]) -> Release:
    """A release of two tracks that AcoustID and MusicBrainz know, by the sound of lossless files."""
    album = release(1, tracks([SECONDS, SECONDS], ("Talk", "Ladder")))
    music.add(album)
    for name, track in zip(("speech", "tones"), album.tracks, strict=True):
        heard = fingerprint.of_file(sounds[f"{name}.flac"])
        music.sounds.append((heard, track.recording or "", [Group(mbid(1, "eeee"), "Low Tide")]))
    return album


@pytest.fixture
def hearing(settings: Settings, music: Music) -> Settings:
    """Settings with a key of AcoustID."""
    here = dict.fromkeys(("musicbrainz_url", "coverart_url"), music.site.url)
    elsewhere = {"acoustid_url": music.site.url.replace("127.0.0.1", "localhost"), "acoustid_key": KEY}
    given = {**here, **elsewhere, "musicbrainz_interval_s": 0}
    return settings.model_copy(update={"providers": Providers.model_validate(given)})


def folder(settings: Settings, name: str) -> Path:
    made = settings.media_root / "music" / name
    made.mkdir(parents=True)
    return made


def scan(settings: Settings, db: Database) -> None:
    """Scan the library, whose files have lain there for an hour."""
    an_hour_ago = time.time() - 3600
    for path in settings.media_root.rglob("*.*"):
        os.utime(path, (an_hour_ago, an_hour_ago))
    do(settings, db, Way.SCAN, "main")


def album_of(db: Database) -> str:
    return str(db.conn.execute("SELECT id FROM media WHERE kind = 'album'").fetchone()[0])


def test_files_that_say_nothing_are_found_by_their_sound_and_listened_to_once(
    hearing: Settings, db: Database, music: Music, known: Release, sounds: dict[str, Path]
) -> None:
    ripped = folder(hearing, "Unknown Artist/Low Tide")
    ffmpeg("-i", sounds["tones.flac"], "-map_metadata", "-1", "-c:a", "libmp3lame", "-b:a", "96k", ripped / "a.mp3")
    ffmpeg("-i", sounds["speech.flac"], "-map_metadata", "-1", "-c:a", "libopus", "-b:a", "48k", ripped / "b.opus")
    scan(hearing, db)
    [job] = [job for job in rows.recent(db) if job.kind is Way.IDENTIFY]
    assert ended(job) == ("done", "1 found, 0 to review, 0 unknown.", "")
    album = album_of(db)
    found = [tuple(row) for row in db.conn.execute("SELECT id, title FROM media WHERE kind = 'track' ORDER BY title")]
    assert (state(db, album), len(music.forms)) == (("taken", known.id), 1)
    by_number = {said(db, track)["number"]: said(db, track)["title"] for track, _ in found}
    assert by_number == {1: "Talk", 2: "Ladder"}
    for path in ripped.iterdir():
        path.unlink()
    shutil.rmtree(hearing.data / "cache" / "providers")
    do(hearing, db, Way.IDENTIFY, album)
    assert (state(db, album), len(music.forms)) == (("taken", known.id), 2)
    assert [music.forms[0][name] == music.forms[1][name] for name in ("fingerprint.0", "fingerprint.1")] == [True] * 2


def test_tags_that_lie_go_to_a_person_who_is_told_what_it_sounds_like(
    hearing: Settings, db: Database, known: Release, sounds: dict[str, Path]
) -> None:
    ripped = folder(hearing, "Nobody/Loud Noises (2011)")
    lies = ("-metadata", "artist=Nobody", "-metadata", "album=Loud Noises", "-metadata", "date=2011")
    for number, name in enumerate(("tones.flac", "speech.flac"), start=1):
        words = ("-metadata", f"title=Noise {number}", "-metadata", f"track={number}")
        ffmpeg("-i", sounds[name], *lies, *words, ripped / f"{number:02d} - Noise {number}.mp3")
    scan(hearing, db)
    album = album_of(db)
    assert state(db, album) == ("review", None)
    [row] = matches.waiting(db)
    [candidate] = online.asked.read(row["candidates"])
    assert (candidate.id, candidate.reasons[0].text[:56]) == (
        *(known.id, "All 2 files fit its tracks; 2 are known by their sound, "),
    )
    do(hearing, db, Way.IDENTIFY, album, chosen=f"musicbrainz:{known.id}")
    tracks_of = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'track' ORDER BY seq")]
    assert [said(db, track)["title"] for track in tracks_of] == ["Ladder", "Talk"]
    assert column(db, tracks_of, "title") == ["Ladder", "Talk"]  # since a person chose it
    online.undo(db, album)
    assert column(db, tracks_of, "title") == ["Noise 1", "Noise 2"]


def test_well_named_files_are_not_listened_to(
    hearing: Settings, db: Database, music: Music, known: Release, sounds: dict[str, Path]
) -> None:
    ripped = folder(hearing, "The Glass Harbour/Low Tide (1997)")
    shutil.copy(sounds["speech.mp3"], ripped / "01 - Talk.mp3")
    shutil.copy(sounds["tones.mp3"], ripped / "02 - Ladder.mp3")
    scan(hearing, db)
    assert (state(db, album_of(db)), music.forms) == (("taken", known.id), [])
    assert not (hearing.data / "cache" / "fingerprints").exists()


def test_silence_and_damage_are_noted_once_and_the_rest_is_heard(
    hearing: Settings, db: Database, music: Music, known: Release, sounds: dict[str, Path]
) -> None:
    ripped = folder(hearing, "Unknown Artist/Low Tide")
    shutil.copy(sounds["speech.mp3"], ripped / "a.mp3")
    shutil.copy(sounds["tones.mp3"], ripped / "b.mp3")
    ffmpeg("-f", "lavfi", "-i", "sine=duration=0.3", ripped / "c.mp3")
    scan(hearing, db)
    [job] = [job for job in rows.recent(db) if job.kind is Way.IDENTIFY]
    log = [
        line for line in map(str, (row[0] for row in db.conn.execute("SELECT line FROM job_log"))) if "c.mp3" in line
    ]
    assert (job.status, len(log)) == ("done", 1)
    assert state(db, album_of(db))[0] in ("taken", "review")
    do(hearing, db, Way.IDENTIFY, album_of(db))
    again = [row[0] for row in db.conn.execute("SELECT line FROM job_log") if "c.mp3" in row[0]]
    assert len(again) == 1
