"""What is known of albums is written into their files when somebody asks, and taken back."""

from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from doing import do
from media_files import TONE, ffmpeg
from sqlite_utils import Database

from medialib import intake
from medialib.cli.main import medialib
from medialib.errors import ConflictError, InvalidError, NotFoundError, TemporaryError
from medialib.flow import editing, merging, retagging, undoing
from medialib.flow.retagging import Retag
from medialib.intake import artwork
from medialib.model import Fact, Source, Way
from medialib.settings import Folder, Settings
from medialib.settings.table import Providers, Watch
from medialib.sources import tagging
from medialib.store import acts, connect, facts, files, images, media
from medialib.store.acts import Act

RELEASE, ARTIST = "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5", "a3cb23fc-acd3-4ce0-8f36-1e5aa6a18432"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory, flac: Path) -> Settings:
    """A library that knows an album of a FLAC and an MP3 in a folder that is not ours: to be copied."""
    root = tmp_path_factory.mktemp("scanned")
    folder = root / "music" / "Band" / "Record"
    folder.mkdir(parents=True)
    shutil.copy(flac, folder / "01 Song.flac")
    said = [f"-metadata={name}" for name in ("title=Other", "artist=Band", "album=Record", "track=02/9")]
    ffmpeg(*TONE, *(part for one in said for part in one.split("=", 1)), folder / "02 Other.mp3")
    made = Settings(media_root=root / "media", build_dir=root / "build", sidecars=False)
    settings = in_folder(made, root / "music")
    connect.prepare(settings)
    with connect.library(settings) as db:
        do(settings, db, Way.SCAN, "music")
    return settings


def in_folder(settings: Settings, folder: Path) -> Settings:
    quiet = {"watch": Watch(settle_s=0), "providers": Providers(enabled=False)}
    return settings.model_copy(update={"folders": {"music": Folder(path=folder)}, **quiet})


@pytest.fixture
def tracks(settings: Settings, db: Database, tmp_path: Path, scanned: Settings) -> Settings:
    """A copy of that library."""
    shutil.copytree(scanned.folders["music"].path, tmp_path / "music")
    shutil.copytree(scanned.data / "artwork", settings.data / "artwork", dirs_exist_ok=True)
    with connect.library(scanned) as other:
        other.conn.backup(db.conn)
    return in_folder(settings, tmp_path / "music")


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


def test_each_of_two_versions_is_taken_back_by_itself(tracks: Settings, db: Database) -> None:
    song, other = id_of(db, "track", "Song"), id_of(db, "track", "Other")
    merging.merge(db, other, song)
    editing.edit(db, song, {"title": "Both"})
    names = ("01 Song.flac", "02 Other.mp3")
    former = {name: tagging.read(path_of(tracks, name)) for name in names}
    written = {
        retag.path.rpartition("/")[2]: retagging.write(tracks, db, retag)
        for retag in retagging.plan(tracks, db, [song])
    }
    assert [tagging.read(path_of(tracks, name)).values["TITLE"] for name in names] == [("Both",), ("Both",)]
    for name in names:
        undoing.undo(tracks, db, song, written[name])
        assert tagging.read(path_of(tracks, name)) == former[name]


def test_a_file_that_was_moved_since_is_found_by_its_content(tracks: Settings, db: Database) -> None:
    track, path = id_of(db, "track", "Other"), path_of(tracks, "02 Other.mp3")
    former = tagging.read(path)
    act_id = retagging.write(tracks, db, retagging.plan(tracks, db, [track])[0])
    path.rename(path.with_name("elsewhere.mp3"))
    do(tracks, db, Way.SCAN, "music")
    undoing.undo(tracks, db, track, act_id)
    assert tagging.read(path.with_name("elsewhere.mp3")) == former


def test_where_the_file_is_gone_nothing_is_taken_back(tracks: Settings, db: Database) -> None:
    track, path = id_of(db, "track", "Other"), path_of(tracks, "02 Other.mp3")
    act_id = retagging.write(tracks, db, retagging.plan(tracks, db, [track])[0])
    path.unlink()
    do(tracks, db, Way.SCAN, "music")
    with pytest.raises(ConflictError) as caught:
        undoing.undo(tracks, db, track, act_id)
    assert (caught.value.message, caught.value.hint) == (
        "The item has 0 files now, not one.",
        "Bring back the one that was tagged.",
    )


def test_an_act_that_does_not_say_what_was_before_is_left(tracks: Settings, db: Database) -> None:
    track = id_of(db, "track", "Other")
    with connect.write(db):
        act_id = acts.note(db, track, Act.TAGS, "Wrote.", connect.now(), detail={})
    with pytest.raises(ConflictError) as caught:
        undoing.undo(tracks, db, track, act_id)
    assert (caught.value.message, caught.value.hint) == (
        "What the tags were is not known any more.",
        "Write them anew.",
    )


def test_two_at_once_take_turns(tracks: Settings, db: Database) -> None:
    """Both plan the same; neither finds the other's half-written copy in its way."""
    track, path = id_of(db, "track", "Song"), path_of(tracks, "01 Song.flac")
    [retag] = retagging.plan(tracks, db, [track])
    ended: list[int] = []

    def run() -> None:
        with connect.library(tracks) as own:
            ended.append(retagging.write(tracks, own, retag))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(ended), retagging.plan(tracks, db, [track])) == (2, [])
    assert sorted(one.name for one in path.parent.iterdir()) == ["01 Song.flac", "02 Other.mp3"]
    [file] = files.of(db, track)
    assert (file["content_id"], file["size"]) == (intake.content_id(path), path.stat().st_size)


def test_a_file_that_changes_meanwhile_is_left(tracks: Settings, db: Database) -> None:
    track, path = id_of(db, "track", "Other"), path_of(tracks, "02 Other.mp3")
    [retag] = retagging.plan(tracks, db, [track])
    ended = threading.Event()

    def touch() -> None:
        while not ended.wait(0.001):
            os.utime(path)

    thread = threading.Thread(target=touch)
    thread.start()
    with pytest.raises(TemporaryError) as caught:
        retagging.write(tracks, db, retag)
    ended.set()
    thread.join()
    assert caught.value.message == "'02 Other.mp3' changed while it was tagged."
    assert (acts.of(db, track), tagging.read(path).values.get("ALBUMARTIST")) == ([], None)
    assert sorted(one.name for one in path.parent.iterdir()) == ["01 Song.flac", "02 Other.mp3"]


def test_a_cover_whose_stored_picture_is_lost_is_not_written(tracks: Settings, db: Database, tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=500x500", "-frames:v", "1", tmp_path / "cover.png")
    made = artwork.store(tmp_path / "cover.png", tracks.data / "artwork")
    track = id_of(db, "track", "Song")
    with connect.write(db):
        images.put(db, id_of(db, "album", "Record"), "cover", Source.PERSON, made)
    for path in (tracks.data / "artwork").rglob("*.webp"):
        path.unlink()
    [retag] = retagging.plan(tracks, db, [track])
    assert (retag.cover, set(retag.after)) == (None, {"ALBUMARTIST", "TRACKNUMBER"})


@pytest.mark.parametrize(
    ("held", "known", "written"),
    [
        ({"TRACKNUMBER": ("02/9",)}, {"number": 2}, {}),
        ({"TRACKNUMBER": ("2",)}, {"number": 3}, {"TRACKNUMBER": ("3",)}),
        ({"TRACKNUMBER": ("two",)}, {"number": 2}, {"TRACKNUMBER": ("2",)}),
        ({"GENRE": ("jazz", "Rock")}, {"genres": ["Rock", "Jazz"]}, {}),
        ({"GENRE": ("jazz",)}, {"genres": ["Rock", "Jazz"]}, {"GENRE": ("Rock", "Jazz")}),
        ({"DATE": ("1999-04-05",)}, {"year": 1999}, {}),
        ({"DATE": ("1998",)}, {"year": 1999}, {"DATE": ("1999",)}),
        ({"ARTIST": ("A", "B")}, {"creator": "A, B"}, {}),
        ({"ARTIST": ("A", "B")}, {"creator": "A & B"}, {"ARTIST": ("A & B",)}),
    ],
)
def test_what_says_the_same_in_other_words_is_left(
    tracks: Settings,
    db: Database,
    held: dict[str, tuple[str, ...]],
    known: dict[str, object],
    written: dict[str, object],
) -> None:
    track, path = id_of(db, "track", "Other"), path_of(tracks, "02 Other.mp3")
    tagging.write(path, {"ALBUMARTIST": ("Band",), **held})
    editing.edit(db, track, known)  # type: ignore[arg-type]
    found = retagging.plan(tracks, db, [track])
    assert {name: one.after[name] for one in found for name in one.after if name in held} == written


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
