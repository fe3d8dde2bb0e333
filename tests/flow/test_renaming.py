"""Files that get the names of what they are known to be, with all that belongs to them, and have them taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from doing import do, do_request, ended
from on_shelf import agree, episode, film, put, texts, track, write
from sqlite_utils import Database

from medialib.errors import ConflictError, InvalidError, NotFoundError
from medialib.flow import editing, renaming, undoing
from medialib.model import Role, Way
from medialib.settings import Folder, Settings
from medialib.settings.naming import Naming
from medialib.settings.table import Watch
from medialib.store import acts, files
from medialib.store.acts import Act

OLD, NEW = "movies/alien/alien", "movies/Alien (1979)/Alien (1979)"


def lines(settings: Settings, db: Database, *ids: str, folders: bool = False) -> list[tuple[str, str]]:
    """What would be renamed: before and after."""
    return [(line.old, line.new) for line in renaming.plan(settings, db, ids, folders=folders).lines]


def do_rename(settings: Settings, db: Database, *ids: str) -> tuple[str, str, str]:
    return ended(do_request(settings, db, renaming.requested(db, ids)))


def act_of(db: Database, media_id: str) -> int:
    """The last rename of an item."""
    return next(done.id for done in acts.of(db, media_id) if done.act is Act.RENAME)


@pytest.fixture
def alien(settings: Settings, db: Database) -> str:
    """A film under a poor name, with all that may lie beside one."""
    media_id = put(settings, db, f"{OLD}.mkv", film("Alien", 1979))
    for rest in (".en.srt", ".nfo", "-poster.jpg", ".json"):
        write(settings.media_root, f"{OLD}{rest}")
    for name in (
        "movie.nfo",
        "poster.jpg",
        "Subs/alien.de.srt",
        "Subs/2_English.srt",
        "Trailers/teaser.mkv",
        ".DS_Store",
    ):
        write(settings.media_root, f"movies/alien/{name}")
    put(settings, db, "movies/alien/Trailers/teaser.mkv", film("Alien", 1979), role=Role.EXTRA)
    return media_id


RENAMED = {
    **{f"{NEW}{rest}": f"{OLD}{rest}" for rest in (".mkv", ".en.srt", ".nfo", "-poster.jpg", ".json")},
    **{f"movies/Alien (1979)/{name}": f"movies/alien/{name}" for name in ("movie.nfo", "poster.jpg", ".DS_Store")},
    "movies/Alien (1979)/Subs/Alien (1979).de.srt": "movies/alien/Subs/alien.de.srt",
    "movies/Alien (1979)/Subs/2_English.srt": "movies/alien/Subs/2_English.srt",
    "movies/Alien (1979)/Trailers/teaser.mkv": "movies/alien/Trailers/teaser.mkv",
}


def test_the_preview_touches_nothing(settings: Settings, db: Database, alien: str) -> None:
    before = texts(settings.media_root)
    found = renaming.plan(settings, db)
    assert [(line.ids, line.old, line.new, line.said, line.refused) for line in found.lines] == [
        ((alien,), f"{OLD}.mkv", f"{NEW}.mkv", "", "")
    ]
    assert {old for old, _ in found.lines[0].along} == {
        *(f"{OLD}{rest}" for rest in (".en.srt", ".nfo", "-poster.jpg", ".json")),
        "movies/alien/Subs/alien.de.srt",
    }
    assert {old for _, old, _ in found.left} == set(before) - {f"{OLD}.mkv"} - {old for old, _ in found.lines[0].along}
    assert (texts(settings.media_root), acts.of(db, alien)) == (before, [])


def test_a_film_goes_with_its_company_and_comes_back(settings: Settings, db: Database, alien: str) -> None:
    before = texts(settings.media_root)
    assert do_rename(settings, db) == ("done", "1 file renamed.", "")
    assert (texts(settings.media_root), agree(settings, db)) == (RENAMED, True)
    assert not (settings.media_root / "movies/alien").exists()
    [done] = acts.of(db, alien)
    assert (done.act, done.said, done.done_by) == (Act.RENAME, "Renamed to Alien (1979).mkv.", None)
    assert do_rename(settings, db) == ("done", "Every file has the name it should have.", "")
    undoing.undo(settings, db, alien, done.id)
    assert (texts(settings.media_root), agree(settings, db)) == (before, True)
    assert not (settings.media_root / "movies/Alien (1979)").exists()
    with pytest.raises(ConflictError):
        undoing.undo(settings, db, alien, done.id)
    assert do_rename(settings, db, alien) == ("done", "1 file renamed.", "")
    assert texts(settings.media_root) == RENAMED


def test_a_scan_afterwards_finds_the_same_items(settings: Settings, db: Database, mp4: Path) -> None:
    quick = settings.model_copy(update={"watch": Watch(settle_s=0)})
    place = settings.media_root / "movies/Fargo/Fargo 1996.mp4"
    place.parent.mkdir()
    place.write_bytes(mp4.read_bytes())
    do(quick, db, Way.SCAN, "main")
    before = [tuple(row) for row in db.conn.execute("SELECT id, title, missing_since FROM media")]
    assert do_rename(quick, db) == ("done", "1 file renamed.", "")
    assert ended(do(quick, db, Way.SCAN, "main")) == ("done", "Nothing has changed.", "")
    assert [tuple(row) for row in db.conn.execute("SELECT id, title, missing_since FROM media")] == before
    assert [row["path"] for row in files.mains(db)] == ["movies/Fargo (1996)/Fargo (1996).mp4"]


def test_what_lies_on_its_shelf_is_left(settings: Settings, db: Database) -> None:
    put(settings, db, f"{NEW}.mkv", film("Alien", 1979))
    put(settings, db, f"{NEW} - 4K.mkv", film("Alien", 1979), label="4K")
    put(
        settings,
        db,
        "shows/Dark/Season 01/Dark - S01E01-E02 - One.mkv",
        episode("Dark", 1, 1, "One"),
        episode("Dark", 1, 2, "Two"),
    )
    put(settings, db, "music/ABBA/Arrival (1976)/01 - Tiger.flac", track("ABBA", "Arrival", 1, "Tiger", 1976))
    assert lines(settings, db) == []


def test_versions_and_parts_keep_what_tells_them_apart(settings: Settings, db: Database) -> None:
    put(settings, db, "movies/x/a.mkv", film("Alien", 1979))
    put(settings, db, "movies/x/a - uhd.mkv", film("Alien", 1979), label="2160p")
    put(settings, db, "movies/x/c1.avi", film("Alien", 1979), label="Cut", part=1)
    put(settings, db, "movies/x/c2.avi", film("Alien", 1979), label="Cut", part=2)
    for name in ("a.en.srt", "a - uhd.en.srt", "c1.srt"):
        write(settings.media_root, f"movies/x/{name}")
    do_rename(settings, db)
    assert {new: old.rpartition("/")[2] for new, old in texts(settings.media_root).items()} == {
        f"{NEW}.mkv": "a.mkv",
        f"{NEW}.en.srt": "a.en.srt",
        f"{NEW} - 2160p.mkv": "a - uhd.mkv",
        f"{NEW} - 2160p.en.srt": "a - uhd.en.srt",
        f"{NEW} - Cut - part1.avi": "c1.avi",
        f"{NEW} - Cut - part1.srt": "c1.srt",
        f"{NEW} - Cut - part2.avi": "c2.avi",
    }


def test_of_several_films_in_a_folder_only_what_has_their_names_goes(settings: Settings, db: Database) -> None:
    alien = put(settings, db, "movies/mix/alien.mkv", film("Alien", 1979))
    put(settings, db, "movies/mix/brazil.mkv", film("Brazil", 1985))
    for name in ("alien.srt", "brazil.srt", "poster.jpg", "aliens.srt"):
        write(settings.media_root, f"movies/mix/{name}")
    assert do_rename(settings, db, alien) == ("done", "1 file renamed.", "")
    assert sorted(texts(settings.media_root)) == [
        f"{NEW}.mkv", f"{NEW}.srt",
        *(f"movies/mix/{name}" for name in ("aliens.srt", "brazil.mkv", "brazil.srt", "poster.jpg")),
    ]  # fmt: skip
    do_rename(settings, db)
    last = [path for path in sorted(texts(settings.media_root)) if path.startswith("movies/Brazil (1985)/")]
    assert last == [f"movies/Brazil (1985)/{name}" for name in ("Brazil (1985).mkv", "Brazil (1985).srt", "aliens.srt", "poster.jpg")]  # fmt: skip


def test_a_folder_with_something_unknown_in_it_is_not_moved(settings: Settings, db: Database) -> None:
    put(settings, db, f"{OLD}.mkv", film("Alien", 1979))
    for name in ("new.mkv", "poster.jpg"):
        write(settings.media_root, f"movies/alien/{name}")
    do_rename(settings, db)
    assert sorted(texts(settings.media_root)) == [f"{NEW}.mkv", "movies/alien/new.mkv", "movies/alien/poster.jpg"]


def show(settings: Settings, db: Database) -> tuple[str, list[str]]:
    """A show of two seasons with its own files: its id, and its episodes'."""
    ids = [
        put(
            settings,
            db,
            f"shows/Dark/Season 0{season}/Dark - S0{season}E0{number}.mkv",
            episode("Dark", season, number),
        )
        for season, number in ((1, 1), (1, 2), (2, 1))
    ]
    for name in ("tvshow.nfo", "Season 01/season.nfo", "Season 01/Dark - S01E01.srt"):
        write(settings.media_root, f"shows/Dark/{name}")
    [show_id] = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'show'")]
    return show_id, ids


def test_a_show_is_renamed_and_comes_back_as_a_whole(settings: Settings, db: Database) -> None:
    show_id, ids = show(settings, db)
    before = texts(settings.media_root)
    assert lines(settings, db) == []
    editing.edit(db, show_id, {"title": "Dark Matter", "year": 2015})
    assert do_rename(settings, db, show_id) == ("done", "3 files renamed.", "")
    after = {
        old.replace("shows/Dark", "shows/Dark Matter (2015)").replace("/Dark -", "/Dark Matter -"): text
        for old, text in before.items()
    }
    assert (texts(settings.media_root), agree(settings, db)) == (after, True)
    said = {
        media_id: [done.said for done in acts.of(db, media_id) if done.act is Act.RENAME]
        for media_id in (show_id, *ids)
    }
    assert said[show_id] == ["Renamed the files of 3 items below it."]
    assert said[ids[0]] == ["Renamed to Dark Matter - S01E01.mkv."]
    undoing.undo(settings, db, show_id, act_of(db, show_id))
    assert (texts(settings.media_root), agree(settings, db)) == (before, True)
    assert all(
        done.undone_at for media_id in (show_id, *ids) for done in acts.of(db, media_id) if done.act is Act.RENAME
    )


def test_what_lies_with_episodes_without_season_folders_is_the_shows(settings: Settings, db: Database) -> None:
    for folder in ("dark", "Dark"):
        for number in (1, 2):
            put(settings, db, f"shows/{folder}/{folder} {number}.mkv", episode(folder, 1, number))
        for name in ("tvshow.nfo", "poster.jpg", f"{folder} 1.nfo", "Trailers/one.mkv"):
            write(settings.media_root, f"shows/{folder}/{name}")
        put(settings, db, f"shows/{folder}/Trailers/one.mkv", episode(folder, 1, 1)[:1], role=Role.EXTRA)
    [first] = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'show' AND title = 'dark'")]
    editing.edit(db, first, {"title": "Darker", "year": 2017})
    before = texts(settings.media_root)
    do_rename(settings, db)
    assert sorted(texts(settings.media_root)) == sorted(
        [
            *(f"shows/Darker (2017)/Season 01/Darker - S01E0{number}.mkv" for number in (1, 2)),
            "shows/Darker (2017)/Season 01/Darker - S01E01.nfo",
            *(f"shows/Darker (2017)/{name}" for name in ("tvshow.nfo", "poster.jpg", "Trailers/one.mkv")),
            *(f"shows/Dark/Season 01/Dark - S01E0{number}.mkv" for number in (1, 2)),
            "shows/Dark/Season 01/Dark - S01E01.nfo",
            *(f"shows/Dark/{name}" for name in ("tvshow.nfo", "poster.jpg", "Trailers/one.mkv")),
        ]
    )
    undoing.undo(settings, db, first, act_of(db, first))
    back = {path: text for path, text in texts(settings.media_root).items() if path.startswith("shows/dark/")}
    assert back == {path: text for path, text in before.items() if path.startswith("shows/dark/")}


def test_one_episode_comes_back_alone(settings: Settings, db: Database) -> None:
    show_id, ids = show(settings, db)
    editing.edit(db, show_id, {"title": "Dark Matter"})
    do_rename(settings, db, show_id)
    undoing.undo(settings, db, ids[0], act_of(db, ids[0]))
    found = sorted(path for path in texts(settings.media_root) if path.startswith("shows/Dark/"))
    assert found == ["shows/Dark/Season 01/Dark - S01E01.mkv", "shows/Dark/Season 01/Dark - S01E01.srt"]
    undoing.undo(settings, db, show_id, act_of(db, show_id))
    assert not (settings.media_root / "shows/Dark Matter").exists()


def test_a_file_of_two_episodes_comes_back_for_both(settings: Settings, db: Database) -> None:
    put(settings, db, "shows/d/x.mkv", episode("Dark", 1, 1), episode("Dark", 1, 2))
    do_rename(settings, db)
    ids = [row["media_id"] for row in files.at(db, "main", "shows/Dark/Season 01/Dark - S01E01-E02.mkv")]
    assert len(ids) == 2
    undoing.undo(settings, db, ids[1], act_of(db, ids[1]))
    assert list(texts(settings.media_root)) == ["shows/d/x.mkv"]
    assert [bool(acts.of(db, media_id)[0].undone_at) for media_id in ids] == [True, True]


def test_an_album_moves_with_its_cover_and_the_discs_become_one_folder(settings: Settings, db: Database) -> None:
    for disc in (1, 2):
        put(
            settings,
            db,
            f"music/P/The Wall/CD{disc}/01.flac",
            track("Pink Floyd", "The Wall", disc, f"Song {disc}", 1979),
        )
    for name in ("cover.jpg", "CD1/disc.jpg"):
        write(settings.media_root, f"music/P/The Wall/{name}")
    do_rename(settings, db)
    home = "music/Pink Floyd/The Wall (1979)"
    assert sorted(texts(settings.media_root)) == [
        *(f"{home}/0{disc} - Song {disc}.flac" for disc in (1, 2)),
        f"{home}/cover.jpg",
        f"{home}/disc.jpg",
    ]


def test_media_folders_are_not_ours_unless_asked_for(settings: Settings, db: Database, tmp_path: Path) -> None:
    (tmp_path / "nas").mkdir()
    theirs = settings.model_copy(update={"folders": {"nas": Folder(path=tmp_path / "nas")}})
    media_id = put(theirs, db, "x/alien.mkv", film("Alien", 1979), folder="nas")
    write(tmp_path / "nas", "x/alien.srt")
    assert lines(theirs, db) == []
    assert lines(theirs, db, folders=True) == [("x/alien.mkv", "Alien (1979)/Alien (1979).mkv")]
    assert do_rename(theirs, db, media_id) == ("done", "1 file renamed.", "")
    assert sorted(texts(tmp_path / "nas")) == ["Alien (1979)/Alien (1979).mkv", "Alien (1979)/Alien (1979).srt"]
    undoing.undo(theirs, db, media_id, act_of(db, media_id))
    assert sorted(texts(tmp_path / "nas")) == ["x/alien.mkv", "x/alien.srt"]


def test_a_template_of_ones_own_moves_the_library(settings: Settings, db: Database, alien: str) -> None:
    own = settings.model_copy(update={"naming": Naming(movie="movies/<{year}>/{title}")})
    do_rename(own, db)
    assert files.of(db, alien)[-1]["path"] == "movies/1979/Alien.mkv"
    assert (agree(own, db), lines(own, db)) == (True, [])


def test_what_cannot_be_asked_for(db: Database, alien: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        renaming.requested(db, [alien, "nothing"])
    assert caught.value.message == "There is no item 'nothing'."
    with pytest.raises(InvalidError) as refused:
        renaming.requested(db, chosen=())
    assert (refused.value.message, refused.value.hint) == ("Nothing was chosen.", "Choose the files to rename.")
