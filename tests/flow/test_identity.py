"""An item stays the same whatever happens to its file: its id, and with it everything that people said and did."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from doing import do, places
from items_at_hand import collect
from media_files import HIGH_TONE, ffmpeg
from sqlite_utils import Database

from medialib.flow import editing, merging
from medialib.flow import scan as flow_scan
from medialib.flow.quiet import Quiet
from medialib.flow.work import Work
from medialib.model import Request, Way
from medialib.settings import Folder, Settings
from medialib.settings.table import Watch
from medialib.store import jobs as rows
from medialib.tasks import open_tasks

Change = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A media folder, and another one beside it."""
    for name in ("films", "other"):
        (tmp_path / name).mkdir()
    return tmp_path / "films"


@pytest.fixture
def scanned(settings: Settings, folder: Path) -> Settings:
    """Settings with both media folders, whose files need not settle."""
    folders = {name: Folder(path=folder.with_name(name)) for name in ("films", "other")}
    return settings.model_copy(update={"folders": folders, "watch": Watch(settle_s=0)})


def scan(settings: Settings, db: Database, name: str = "films") -> str:
    """Scan a media folder, without printing; what was said."""
    job = rows.get(db, open_tasks(settings).submit(db, Request(name, Way.SCAN)))
    assert job is not None
    return flow_scan.scan(Work(settings, db, Quiet()), job).message


def known(db: Database, kind: str) -> str:
    """The one item of a kind, which people have edited and collected."""
    [row] = db.conn.execute("SELECT id FROM media WHERE kind = ?", (kind,)).fetchall()
    editing.edit(db, row[0], {"tagline": "As I say"})
    collect(db, "mine", row[0])
    return str(row[0])


def standing(db: Database, kind: str) -> list[tuple[str, str | None, str | None, int]]:
    """The items of a kind: id, what people said, since when missing, and in how many collections."""
    rows = db.conn.execute(
        "SELECT id, tagline, missing_since, (SELECT count(*) FROM collection_items WHERE media_id = media.id) FROM media "
        "WHERE kind = ? AND deleted_at IS NULL ORDER BY seq",
        (kind,),
    )
    return [tuple(row) for row in rows]


def retagged(path: Path, **tags: str) -> None:
    """Write other tags into a file, whose sound and picture stay."""
    given = [word for name, value in tags.items() for word in ("-metadata", f"{name}={value}")]
    made = path.with_name(f"made{path.suffix}")
    ffmpeg("-i", path, "-map", "0", "-c", "copy", *given, made)
    made.replace(path)


def renamed(path: Path) -> None:
    path.rename(path.with_name("Another name (2001).mp4"))


def moved(path: Path) -> None:
    (path.parent / "deep" / "er").mkdir(parents=True)
    path.rename(path.parent / "deep" / "er" / path.name)


def moved_out_and_renamed(path: Path) -> None:
    path.rename(path.parent.with_name("other") / "something.mp4")


def tagged(path: Path) -> None:
    retagged(path, title="Another title", comment="new")


def touched(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def moved_and_tagged(path: Path) -> None:
    moved(path)
    retagged(path.parent / "deep" / "er" / path.name, comment="new")


def replaced(path: Path) -> None:
    ffmpeg("-i", path, "-map", "0:v", "-map", "0:a", "-c", "copy", "-t", "1.9", path.with_suffix(".better.mp4"))
    path.with_suffix(".better.mp4").replace(path)


def given_a_poster(path: Path) -> None:
    shutil.copy(path, path.with_name("poster.jpg"))


@pytest.mark.parametrize(
    "change",
    [
        *(renamed, moved, moved_out_and_renamed, tagged, touched, moved_and_tagged, replaced, given_a_poster),
    ],
    ids=lambda change: change.__name__,
)
def test_a_film_stays_itself(scanned: Settings, db: Database, folder: Path, streamable: Path, change: Change) -> None:
    path = Path(shutil.copy(streamable, folder / "Heat (1995).mp4"))
    scan(scanned, db)
    media_id = known(db, "movie")
    change(path)
    for name in ("other", "films"):
        scan(scanned, db, name)
    assert standing(db, "movie") == [(media_id, "As I say", None, 1)]
    assert list(places(db).values()) == [None]


def test_a_folder_that_was_away_comes_back_with_other_times(
    scanned: Settings, db: Database, folder: Path, mkv: Path, mp4: Path
) -> None:
    """Copies of one file in two items too, of which nothing is new and nothing is confused."""
    for name in ("Heat (1995).mkv", "holiday.mkv", "again/holiday.mkv"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(mkv, folder / name)
    shutil.copy(mp4, folder / "Alien (1979).mp4")
    scan(scanned, db)
    before = db.conn.execute("SELECT media_id, path FROM files WHERE role = 'main' ORDER BY 2").fetchall()
    folder.rename(folder.with_name("away"))
    assert scan(scanned, db) == "4 missing"
    folder.with_name("away").rename(folder)
    for number, path in enumerate(folder.rglob("*.m??")):
        os.utime(path, ns=(number, number))
    scan(scanned, db)
    after = db.conn.execute("SELECT media_id, path FROM files WHERE role = 'main' ORDER BY 2").fetchall()
    assert [tuple(row) for row in after] == [tuple(row) for row in before]
    assert list(places(db).values()) == [None] * 4
    assert scan(scanned, db) == "Nothing has changed."


def test_names_that_go_round_take_their_items_along(
    scanned: Settings, db: Database, folder: Path, mkv: Path, mp4: Path, streamable: Path
) -> None:
    for source, name in ((mkv, "a.mkv"), (mp4, "b.mkv"), (streamable, "c.mkv")):
        shutil.copy(source, folder / name)
    scan(scanned, db)
    items = {row[0]: row[1] for row in db.conn.execute("SELECT path, media_id FROM files WHERE role = 'main'")}
    for old, new in (("c.mkv", "d.mkv"), ("b.mkv", "c.mkv"), ("a.mkv", "b.mkv")):
        (folder / old).rename(folder / new)
    scan(scanned, db)
    found = {row[0]: row[1] for row in db.conn.execute("SELECT path, media_id FROM files WHERE role = 'main'")}
    assert found == {"b.mkv": items["a.mkv"], "c.mkv": items["b.mkv"], "d.mkv": items["c.mkv"]}
    assert scan(scanned, db) == "Nothing has changed."


def test_copies_that_moved_are_told_apart_by_their_names(
    scanned: Settings, db: Database, folder: Path, mkv: Path
) -> None:
    for name in ("one.mkv", "two.mkv"):
        shutil.copy(mkv, folder / name)
    scan(scanned, db)
    items = {row[0]: row[1] for row in db.conn.execute("SELECT path, media_id FROM files WHERE role = 'main'")}
    (folder / "deep").mkdir()
    for name in ("two.mkv", "one.mkv"):
        (folder / name).rename(folder / "deep" / name)
    scan(scanned, db)
    found = {row[0]: row[1] for row in db.conn.execute("SELECT path, media_id FROM files WHERE role = 'main'")}
    assert found == {f"deep/{name}": media_id for name, media_id in items.items()}


def test_a_copy_that_nothing_tells_apart_is_an_item_of_its_own(
    scanned: Settings, db: Database, folder: Path, mkv: Path
) -> None:
    for name in ("one.mkv", "two.mkv"):
        shutil.copy(mkv, folder / name)
    scan(scanned, db)
    for name in ("one.mkv", "two.mkv"):
        (folder / name).rename(folder / f"other {name}")
    scan(scanned, db)
    assert [row[2] is None for row in standing(db, "video")] == [False, False, True, True]


def test_another_file_at_the_same_place_leaves_the_old_item_missing(
    scanned: Settings, db: Database, folder: Path, mp3: Path
) -> None:
    """Until the old file is found again somewhere else."""
    path = Path(shutil.copy(mp3, folder / "01.mp3"))
    scan(scanned, db)
    media_id = known(db, "track")
    path.rename(folder.with_name("old.mp3"))
    ffmpeg(*HIGH_TONE, *HIGH_TONE, "-filter_complex", "concat=n=2:v=0:a=1", "-metadata", "title=Else", path)
    scan(scanned, db)
    assert [(row[0] == media_id, row[2] is None) for row in standing(db, "track")] == [(True, False), (False, True)]
    assert scan(scanned, db) == "Nothing has changed."
    folder.with_name("old.mp3").rename(folder / "02.mp3")
    scan(scanned, db)
    assert [(row[0] == media_id, row[2]) for row in standing(db, "track")] == [(True, None), (False, None)]


@pytest.fixture
def track(scanned: Settings, db: Database, folder: Path, mp3: Path) -> Path:
    """A track of an album, scanned."""
    (folder / "Record").mkdir()
    path = Path(shutil.copy(mp3, folder / "Record" / "03.mp3"))
    scan(scanned, db)
    return path


@pytest.mark.parametrize(
    "tags",
    [
        {"title": "Song, corrected"},
        {"album": "Record, corrected", "date": "1999"},
        {"artist": "Band, corrected", "album": "Another", "title": "Third", "track": "4"},
        {"genre": "Jazz", "comment": "new"},
    ],
    ids=lambda tags: "+".join(tags),
)
def test_a_track_with_other_tags_at_the_same_place_stays_itself(
    scanned: Settings, db: Database, track: Path, tags: dict[str, str]
) -> None:
    media_id, album_id = known(db, "track"), known(db, "album")
    retagged(track, **tags)
    scan(scanned, db)
    assert standing(db, "track") == [(media_id, "As I say", None, 1)]
    [album] = standing(db, "album")
    assert (album[1:], album[0] == album_id) == (("As I say", None, 1), "album" not in tags)
    [row] = db.conn.execute("SELECT title, number FROM media WHERE id = ?", (media_id,))
    assert tuple(row) == (tags.get("title", "Song"), int(tags.get("track", "3")))
    assert scan(scanned, db) == "Nothing has changed."


def test_a_cover_put_into_a_file_changes_nothing(scanned: Settings, db: Database, track: Path, jpg: Path) -> None:
    media_id = known(db, "track")
    made = track.with_name("made.mp3")
    ffmpeg("-i", track, "-i", jpg, "-map", "0:a", "-map", "1:v", "-c", "copy", "-disposition:v", "attached_pic", made)
    made.replace(track)
    scan(scanned, db)
    assert standing(db, "track") == [(media_id, "As I say", None, 1)]


def test_a_track_moved_and_tagged_at_once_is_known_by_title_number_and_length(
    scanned: Settings, db: Database, track: Path
) -> None:
    media_id, album_id = known(db, "track"), known(db, "album")
    retagged(track, date="1999", comment="new")
    (track.parents[1] / "Record (1999)").mkdir()
    track.rename(track.parents[1] / "Record (1999)" / "three.mp3")
    scan(scanned, db)
    assert standing(db, "track") == [(media_id, "As I say", None, 1)]
    assert [row[1:] for row in standing(db, "album")] == [("As I say", None, 1)]
    assert db.conn.execute("SELECT merged_into FROM media WHERE id = ?", (album_id,)).fetchone()[0] is not None


def test_of_two_that_it_may_be_neither_is_chosen(
    scanned: Settings, db: Database, folder: Path, streamable: Path
) -> None:
    for number, name in enumerate(("One (1999)", "Two (1999)")):
        path = Path(shutil.copy(streamable, folder / f"{name}.mp4"))
        retagged(path, comment=str(number))
    scan(scanned, db)
    for row in standing(db, "movie"):
        editing.edit(db, row[0], {"title": "Same"})
    for path in folder.glob("*.mp4"):
        path.unlink()
    retagged(Path(shutil.copy(streamable, folder / "Same (1999).mp4")), comment="2")
    scan(scanned, db)
    assert [row[2] is None for row in standing(db, "movie")] == [False, False, True]


def test_a_film_moved_and_encoded_anew_is_known_by_title_year_and_length(
    scanned: Settings, db: Database, folder: Path, streamable: Path
) -> None:
    path = Path(shutil.copy(streamable, folder / "xyz (1999).mp4"))
    scan(scanned, db)
    media_id = known(db, "movie")
    editing.edit(db, media_id, {"title": "Night Ferry"})
    path.unlink()
    retagged(Path(shutil.copy(streamable, folder / "Night Ferry (1999).mp4")), comment="new")
    scan(scanned, db)
    assert standing(db, "movie") == [(media_id, "As I say", None, 1)]


def test_everything_at_once(
    scanned: Settings, db: Database, folder: Path, mkv: Path, mp4: Path, streamable: Path, track: Path
) -> None:
    shutil.copy(mkv, folder / "Heat (1995).mkv")
    shutil.copy(mp4, folder / "Alien (1979).mp4")
    scan(scanned, db)
    ids = {row[0]: row[1] for row in db.conn.execute("SELECT title, id FROM media")}
    (folder / "new").mkdir()
    (folder / "Heat (1995).mkv").rename(folder / "new" / "x.mkv")
    retagged(folder / "Alien (1979).mp4", comment="new")
    (folder / "Alien (1979).mp4").rename(folder / "new" / "Alien (1979).mp4")
    retagged(track, title="Song 2")
    shutil.copy(streamable, folder / "Fargo (1996).mp4")
    scan(scanned, db)
    found = {row[0]: row[1] for row in db.conn.execute("SELECT title, id FROM media WHERE missing_since IS NULL")}
    assert {title: media_id for title, media_id in found.items() if title != "Fargo"} == {
        **{title: media_id for title, media_id in ids.items() if title != "Song"},
        "Song 2": ids["Song"],
    }
    assert set(found) - set(ids) == {"Song 2", "Fargo"}


def test_another_version_does_not_take_the_place_of_one_that_is_gone(
    scanned: Settings, db: Database, folder: Path, streamable: Path, mkv: Path
) -> None:
    path = Path(shutil.copy(streamable, folder / "Heat (1995).mp4"))
    scan(scanned, db)
    media_id = known(db, "movie")
    path.unlink()
    (folder / "new").mkdir()
    shutil.copy(mkv, folder / "new" / "Heat (1995).mkv")
    scan(scanned, db)
    assert standing(db, "movie") == [(media_id, "As I say", None, 1)]
    assert [(place, since is None) for place, since in places(db).items()] == [
        ("films:Heat (1995).mp4", False),
        ("films:new/Heat (1995).mkv", True),
    ]


def changed(path: Path) -> None:
    retagged(path, comment="new")


def changed_and_moved(path: Path) -> None:
    moved(path)
    retagged(path.parent / "deep" / "er" / path.name, comment="new")


@pytest.mark.parametrize("change", [changed, moved, changed_and_moved, touched], ids=lambda change: change.__name__)
def test_what_was_merged_stays_merged(
    scanned: Settings, db: Database, folder: Path, streamable: Path, mp4: Path, change: Change
) -> None:
    for source, name in ((streamable, "Heat (1995).mp4"), (mp4, "Hot (1996).mp4")):
        shutil.copy(source, folder / name)
    scan(scanned, db)
    kept, gone = (row[0] for row in db.conn.execute("SELECT id FROM media ORDER BY title"))
    merging.merge(db, gone, kept)
    change(folder / "Hot (1996).mp4")
    scan(scanned, db)
    assert [row[0] for row in standing(db, "movie")] == [kept]
    assert [row[0] for row in db.conn.execute("SELECT DISTINCT media_id FROM files WHERE role = 'main'")] == [kept]
    assert list(places(db).values()) == [None, None]
    assert db.conn.execute("SELECT title FROM media WHERE id = ?", (kept,)).fetchone()[0] == "Heat"


def test_what_is_part_of_another_is_not_taken_again(
    scanned: Settings, db: Database, folder: Path, streamable: Path, mp4: Path, tmp_path: Path
) -> None:
    """A file given again, and one of the same name with other bytes, are both the item that it became."""
    for source, name in ((streamable, "Heat (1995).mp4"), (mp4, "Hot (1996).mp4")):
        shutil.copy(source, folder / name)
    scan(scanned, db)
    kept, gone = (row[0] for row in db.conn.execute("SELECT id FROM media ORDER BY title"))
    merging.merge(db, gone, kept)
    given = Path(shutil.copy(mp4, tmp_path / "Hot (1996).mp4"))
    assert do(scanned, db, Way.FILE, given).media_id == kept
    retagged(given, comment="other bytes")
    assert do(scanned, db, Way.FILE, given).media_id == kept
    assert [row[0] for row in standing(db, "movie")] == [kept]
