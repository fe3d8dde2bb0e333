"""What is known of albums is written into their files when somebody asks, and taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from doing import do
from media_files import TONE, ffmpeg
from sqlite_utils import Database

from medialib.cli.main import medialib
from medialib.errors import ConflictError, InvalidError, NotFoundError
from medialib.flow import editing, retagging, undoing
from medialib.flow.retagging import Retag
from medialib.intake import artwork
from medialib.model import Fact, Source, Way
from medialib.settings import Folder, Settings
from medialib.settings.table import Watch
from medialib.sources import tagging
from medialib.store import acts, connect, facts, files, images, media
from medialib.store.acts import Act

RELEASE, ARTIST = "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5", "a3cb23fc-acd3-4ce0-8f36-1e5aa6a18432"


@pytest.fixture
def tracks(settings: Settings, db: Database, tmp_path: Path, flac: Path) -> Settings:
    """An album of a FLAC and an MP3 in a folder that is not ours, scanned."""
    folder = tmp_path / "music" / "Band" / "Record"
    folder.mkdir(parents=True)
    shutil.copy(flac, folder / "01 Song.flac")
    said = (
        "-metadata",
        "title=Other",
        "-metadata",
        "artist=Band",
        "-metadata",
        "album=Record",
        "-metadata",
        "track=02/9",
    )
    ffmpeg(*TONE, *said, folder / "02 Other.mp3")
    watch = Watch(settle_s=0)
    given = settings.model_copy(update={"folders": {"music": Folder(path=tmp_path / "music")}, "watch": watch})
    do(given, db, Way.SCAN, "music")
    return given


def id_of(db: Database, kind: str, title: str) -> str:
    return str(db.conn.execute("SELECT id FROM media WHERE kind = ? AND title = ?", (kind, title)).fetchone()[0])


def path_of(settings: Settings, name: str) -> Path:
    return settings.folder_paths()["music"] / "Band" / "Record" / name


def say(db: Database, media_id: str, **values: object) -> None:
    with connect.write(db):
        known = [Fact(name, value, Source.MUSICBRAINZ) for name, value in values.items()]  # type: ignore[arg-type]
        facts.record(db, media_id, known, connect.now())
        facts.settle(db, media_id, connect.now())


def learned(settings: Settings, db: Database) -> str:
    """More is known of the album now; its id."""
    album = id_of(db, "album", "Record")
    say(db, album, date="1999-04-05", genres=["Rock"], external_ids={"musicbrainz": RELEASE})
    say(db, id_of(db, "artist", "Band"), external_ids={"musicbrainz": ARTIST})
    editing.edit(db, id_of(db, "track", "Other"), {"title": "Other, by me"})
    return album


def test_what_would_change_is_told_and_nothing_written(tracks: Settings, db: Database) -> None:
    before = {path: path.read_bytes() for path in (tracks.folder_paths()["music"]).rglob("*.*")}
    assert retagging.plan(tracks, db, [id_of(db, "track", "Other")]) == [
        Retag(
            id_of(db, "track", "Other"),
            "Other",
            "music",
            "Band/Record/02 Other.mp3",
            before={"ALBUMARTIST": ()},
            after={"ALBUMARTIST": ("Band",)},
        )
    ]
    album = learned(tracks, db)
    planned = {retag.path.rpartition("/")[2]: retag.after for retag in retagging.plan(tracks, db, [album])}
    ids = {"MUSICBRAINZ_ALBUMID": (RELEASE,), "MUSICBRAINZ_ALBUMARTISTID": (ARTIST,)}
    common = {"ALBUMARTIST": ("Band",), "DATE": ("1999-04-05",), "GENRE": ("Rock",), **ids}
    assert planned == {
        "01 Song.flac": {"TRACKNUMBER": ("1",), **common},
        "02 Other.mp3": {"TITLE": ("Other, by me",), **common},
    }
    assert {path: path.read_bytes() for path in before} == before


def test_the_item_stays_the_same_and_its_tags_are_taken_back(tracks: Settings, db: Database) -> None:
    album, track = learned(tracks, db), id_of(db, "track", "Other, by me")
    path = path_of(tracks, "02 Other.mp3")
    [file] = files.of(db, track)
    former = tagging.read(path)
    [retag] = [one for one in retagging.plan(tracks, db, [album]) if one.media_id == track]
    act_id = retagging.write(tracks, db, retag)
    assert tagging.read(path).values == {**former.values, **retag.after}
    [now] = files.of(db, track)
    assert (now["id"], now["path"], now["content_id"] != file["content_id"]) == (file["id"], file["path"], True)
    [done] = [one for one in acts.of(db, track) if one.act is Act.TAGS]
    assert (done.id, done.said) == (
        act_id,
        "Wrote title, albumartist, date, musicbrainz_albumid, musicbrainz_albumartistid, genre into 02 Other.mp3.",
    )
    assert retagging.plan(tracks, db, [track]) == []
    before = [tuple(row) for row in db.conn.execute("SELECT id, kind, title FROM media ORDER BY id")]
    assert do(tracks, db, Way.SCAN, "music").message == "Nothing has changed."
    assert [tuple(row) for row in db.conn.execute("SELECT id, kind, title FROM media ORDER BY id")] == before
    undoing.undo(tracks, db, track, act_id)
    assert tagging.read(path) == former
    assert do(tracks, db, Way.SCAN, "music").message == "Nothing has changed."
    assert sorted(one.name for one in path.parent.iterdir()) == ["01 Song.flac", "02 Other.mp3"]


def test_the_cover_goes_along_and_comes_back(tracks: Settings, db: Database, tmp_path: Path) -> None:
    track, path = id_of(db, "track", "Song"), path_of(tracks, "01 Song.flac")
    former = tagging.read(path)
    assert retagging.plan(tracks, db, [track])[0].cover is None
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=500x500", "-frames:v", "1", tmp_path / "cover.png")
    made = artwork.store(tmp_path / "cover.png", tracks.data / "artwork")
    with connect.write(db):
        images.put(db, id_of(db, "album", "Record"), "cover", Source.PERSON, made)
    [retag] = retagging.plan(tracks, db, [track])
    act_id = retagging.write(tracks, db, retag)
    cover = tagging.read(path).cover
    assert cover is not None
    assert (cover[:3], cover == retag.cover, cover == former.cover) == (b"\xff\xd8\xff", True, False)
    assert retagging.plan(tracks, db, [track]) == []
    undoing.undo(tracks, db, track, act_id)
    assert tagging.read(path) == former


def test_what_was_changed_since_is_not_taken_back(tracks: Settings, db: Database) -> None:
    track, path = id_of(db, "track", "Other"), path_of(tracks, "02 Other.mp3")
    act_id = retagging.write(tracks, db, retagging.plan(tracks, db, [track])[0])
    tagging.write(path, {"ALBUMARTIST": ("Somebody else",)})
    with pytest.raises(ConflictError) as caught:
        undoing.undo(tracks, db, track, act_id)
    assert caught.value.message == "The tags of '02 Other.mp3' were changed since."
    assert tagging.read(path).values["ALBUMARTIST"] == ("Somebody else",)
    done = acts.get(db, act_id)
    assert done is not None
    assert done.undone_at is None


def test_an_undo_that_was_killed_goes_on(tracks: Settings, db: Database) -> None:
    track, path = id_of(db, "track", "Other"), path_of(tracks, "02 Other.mp3")
    former = tagging.read(path)
    act_id = retagging.write(tracks, db, retagging.plan(tracks, db, [track])[0])
    done = acts.get(db, act_id)
    assert done is not None
    retagging.give_back(tracks, db, done)
    undoing.undo(tracks, db, track, act_id)
    assert tagging.read(path) == former


def test_what_is_no_music_is_refused(tracks: Settings, db: Database) -> None:
    with pytest.raises(InvalidError) as invalid:
        retagging.plan(tracks, db, [id_of(db, "artist", "Band")])
    assert invalid.value.message == "Band is no album or track."
    with connect.write(db):
        media.delete(db, id_of(db, "album", "Record"), connect.now())
    with pytest.raises(NotFoundError):
        retagging.plan(tracks, db, [id_of(db, "album", "Record")])


def test_the_command_tells_what_it_does(tracks: Settings, db: Database, tmp_path: Path) -> None:
    track, path = id_of(db, "track", "Other"), path_of(tracks, "02 Other.mp3")
    config = {
        "media_root": str(tracks.media_root),
        "build_dir": str(tracks.build_dir),
        "folders": {"music": {"path": str(tracks.folder_paths()["music"])}},
        "sidecars": False,
    }
    (tmp_path / "config.yaml").write_text(json.dumps(config))

    def run(*arguments: str) -> Result:
        environment = {"MEDIALIB_CONFIG": str(tmp_path / "config.yaml"), "MEDIA_ROOT": None, "BUILD_DIR": None}
        return CliRunner().invoke(medialib, ["identify", *arguments], env=environment)

    told = "music: Band/Record/02 Other.mp3\n  albumartist: nothing -> Band\n"
    raw = path.read_bytes()
    assert (run("--write-tags", track, "--dry-run").output, path.read_bytes() == raw) == (told, True)
    assert json.loads(run("--write-tags", track, "--dry-run", "--json").output) == {
        "files": [
            {
                "id": track,
                "folder": "music",
                "path": "Band/Record/02 Other.mp3",
                "before": {"ALBUMARTIST": []},
                "after": {"ALBUMARTIST": ["Band"]},
                "cover": False,
            }
        ]
    }
    assert (run("--write-tags", track).output, path.read_bytes() == raw) == (told, False)
    assert run("--write-tags", track).output == "Every file says so already.\n"
    assert (run("--write-tags").exit_code, run("--write-tags", track, "--undo").exit_code) == (2, 2)
