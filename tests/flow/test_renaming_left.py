"""What a rename leaves as it was, and why: in the plan, on the way, and on the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from doing import do_request, ended
from on_shelf import agree, film, put, texts, write
from recorder import Recorder, Said
from sqlite_utils import Database

from medialib import flow
from medialib.errors import ConflictError
from medialib.flow import editing, renaming, undoing
from medialib.model import Job, Json, Request, Way
from medialib.settings import Folder, Settings
from medialib.store import acts, connect, files, jobs, moves
from medialib.store.acts import Act
from medialib.store.moves import State

ALIEN, HEAT = "movies/Alien (1979)/Alien (1979)", "movies/Heat (1995)/Heat (1995)"
CHANGED = "It has changed since."


class Told(Recorder):
    """A report for jobs of many stages."""

    def stage(self, name: str) -> None:
        pass

    def brought(self, media_id: str) -> None:
        pass


def do_rename(settings: Settings, db: Database, *ids: str) -> Job:
    return do_request(settings, db, renaming.requested(db, ids))


def log(db: Database, job: Job) -> list[str]:
    return [line for _, _, line in jobs.log_lines(db, job.id)]


def act_of(db: Database, media_id: str) -> int:
    """The last rename of an item."""
    return next(done.id for done in acts.of(db, media_id) if done.act is Act.RENAME)


def planned(settings: Settings, db: Database) -> None:
    """Write down what is to be moved, as a job does."""
    with connect.write(db):
        moves.plan(db, "batch", renaming.plan(settings, db, folders=True).moves, None)


def carried_out(settings: Settings, db: Database, then: Callable[[Said], None] | None = None) -> dict[str, str]:
    """Do what was planned; why each file that was left was left."""
    ended = renaming.carry_out(settings, db, Told(then=then))
    return {one.old: one.said for one in ended if one.state is State.LEFT}


@pytest.fixture
def swapped(settings: Settings, db: Database) -> tuple[str, str]:
    """Two films that lie under each other's names."""
    return (
        put(settings, db, f"{HEAT}.mkv", film("Alien", 1979)),
        put(settings, db, f"{ALIEN}.mkv", film("Heat", 1995)),
    )


def test_one_that_has_changed_stays_and_so_does_the_other(
    settings: Settings, db: Database, swapped: tuple[str, str]
) -> None:
    planned(settings, db)
    write(settings.media_root, f"{HEAT}.mkv", "another film by now")
    before = texts(settings.media_root)
    assert carried_out(settings, db) == {f"{HEAT}.mkv": CHANGED, f"{ALIEN}.mkv": "Another file has that name."}
    assert (texts(settings.media_root), moves.unfinished(db)) == (before, [])
    assert [acts.of(db, media_id) for media_id in swapped] == [[], []]


def test_one_that_has_stepped_aside_goes_back_where_the_other_stays(
    settings: Settings, db: Database, swapped: tuple[str, str]
) -> None:
    planned(settings, db)
    first = moves.get(db, "batch").moves[0].old
    second = next(path for path in (f"{HEAT}.mkv", f"{ALIEN}.mkv") if path != first)
    before = texts(settings.media_root)

    def change(said: Said) -> None:
        if said.message == first:
            write(settings.media_root, second, "another film by now")

    left = carried_out(settings, db, change)
    assert left == {first: "Another file has that name.", second: CHANGED}
    assert texts(settings.media_root) == {**before, second: "another film by now"}
    assert [row["path"] for row in files.mains(db)] == [f"{ALIEN}.mkv", f"{HEAT}.mkv"]


def test_one_that_cannot_go_back_either_gets_a_number(
    settings: Settings, db: Database, swapped: tuple[str, str]
) -> None:
    """While it was aside somebody put a file where it was: no file is put over another, and none is lost."""
    planned(settings, db)
    first = moves.get(db, "batch").moves[0].old
    mine = texts(settings.media_root)[first]

    def intrude(said: Said) -> None:
        if said.message == first:
            write(settings.media_root, first, "a stranger")

    left = carried_out(settings, db, intrude)
    assert set(left.values()) == {"Another file has that name."}
    after = texts(settings.media_root)
    assert (after[first], after[first.replace(".mkv", " (2).mkv")], len(after)) == ("a stranger", mine, 3)
    assert not [path for path in after if ".renaming" in path]
    assert agree(settings, db)


def test_where_a_file_stands_in_place_of_the_folder_it_is_left(settings: Settings, db: Database) -> None:
    put(settings, db, "movies/a.mkv", film("Alien", 1979))
    write(settings.media_root, "movies/Alien (1979)", "a file")
    job = do_rename(settings, db)
    assert ended(job) == ("done", "0 files renamed, 1 left as it was: see the log.", "")
    assert log(db, job) == ["movies/a.mkv: File exists."]
    assert texts(settings.media_root) == {"movies/Alien (1979)": "a file", "movies/a.mkv": "movies/a.mkv"}


def test_a_media_folder_that_went_out_of_the_settings_is_left(settings: Settings, db: Database, tmp_path: Path) -> None:
    (tmp_path / "nas").mkdir()
    given = settings.model_copy(update={"folders": {"nas": Folder(path=tmp_path / "nas")}})
    media_id = put(given, db, "alien.mkv", film("Alien", 1979), folder="nas")
    planned(given, db)
    assert carried_out(settings, db) == {"alien.mkv": "Its media folder is not in the settings any more."}
    planned(given, db)
    assert carried_out(given, db) == {}
    with pytest.raises(ConflictError) as caught:
        undoing.undo(settings, db, media_id, act_of(db, media_id))
    assert caught.value.message.startswith("'Alien (1979)/Alien (1979).mkv' is not there any more")
    undoing.undo(given, db, media_id, act_of(db, media_id))
    assert texts(tmp_path / "nas") == {"alien.mkv": "alien.mkv"}


def test_what_is_unfinished_and_what_is_a_link_stay_in_a_folder_that_is_left(settings: Settings, db: Database) -> None:
    put(settings, db, "movies/alien/alien.mkv", film("Alien", 1979))
    for name in ("poster.jpg", "alien.en.srt", ".new.mkv.partial"):
        write(settings.media_root, f"movies/alien/{name}")
    (settings.media_root / "movies/alien/link.jpg").symlink_to("poster.jpg")
    assert ended(do_rename(settings, db))[1] == "1 file renamed."
    left = sorted(path.name for path in (settings.media_root / "movies/alien").iterdir())
    assert left == [".new.mkv.partial", "link.jpg"]
    assert sorted(path.name for path in (settings.media_root / "movies/Alien (1979)").iterdir()) == [
        "Alien (1979).en.srt",
        "Alien (1979).mkv",
        "poster.jpg",
    ]


def test_what_only_went_along_and_is_gone_holds_up_nothing(settings: Settings, db: Database) -> None:
    media_id = put(settings, db, "movies/alien/alien.mkv", film("Alien", 1979))
    write(settings.media_root, "movies/alien/alien.en.srt")
    write(settings.media_root, "movies/alien/alien.de.srt")
    do_rename(settings, db)
    (settings.media_root / f"{ALIEN}.en.srt").unlink()
    undoing.undo(settings, db, media_id, act_of(db, media_id))
    assert sorted(texts(settings.media_root)) == ["movies/alien/alien.de.srt", "movies/alien/alien.mkv"]


def test_an_undo_that_could_move_nothing_can_be_tried_again(settings: Settings, db: Database) -> None:
    media_id = put(settings, db, "movies/alien/alien.mkv", film("Alien", 1979))
    do_rename(settings, db)
    stone = write(settings.media_root, "movies/alien", "a file")
    act_id = act_of(db, media_id)
    with pytest.raises(ConflictError) as caught:
        undoing.undo(settings, db, media_id, act_id)
    assert (caught.value.message, caught.value.hint) == (
        f"'{ALIEN}.mkv' was left as it was: File exists.",
        "See to that, then take it back again.",
    )
    assert (acts.of(db, media_id)[0].undone_at, set(texts(settings.media_root))) == (
        None,
        {f"{ALIEN}.mkv", "movies/alien"},
    )
    stone.unlink()
    undoing.undo(settings, db, media_id, act_id)
    assert (texts(settings.media_root), agree(settings, db)) == (
        {"movies/alien/alien.mkv": "movies/alien/alien.mkv"},
        True,
    )


def test_the_same_request_is_made_of_what_is_asked_for(settings: Settings, db: Database) -> None:
    first = put(settings, db, "movies/a.mkv", film("Alien", 1979))
    second = put(settings, db, "movies/b.mkv", film("Brazil", 1985))
    found = {
        (): Request("everything", Way.RENAME, options={"name": "Renaming"}),
        (first,): Request(first, Way.RENAME, options={"name": "Renaming of Alien"}),
        (first, second): Request("several", Way.RENAME, options={"name": "Renaming", "ids": [first, second]}),
    }
    assert {ids: renaming.requested(db, ids) for ids in found} == found
    asked = renaming.requested(db, folders=True, chosen=["b", "a"], submitted_by="ann")
    options: dict[str, Json] = {"name": "Renaming", "folders": True, "chosen": ["a", "b"]}
    assert asked == Request("everything", Way.RENAME, None, options, "ann")


def test_several_are_renamed_and_the_others_left(settings: Settings, db: Database) -> None:
    ids = [put(settings, db, f"movies/{name}.mkv", film(name, 1990)) for name in ("one", "two", "three")]
    job = do_rename(settings, db, *ids[:2])
    assert (job.message, job.media_id) == ("2 files renamed.", ids[0])
    assert sorted(texts(settings.media_root)) == [
        "movies/one (1990)/one (1990).mkv",
        "movies/three.mkv",
        "movies/two (1990)/two (1990).mkv",
    ]


def test_folders_of_others_are_renamed_where_that_was_asked_for(
    settings: Settings, db: Database, tmp_path: Path
) -> None:
    (tmp_path / "nas").mkdir()
    given = settings.model_copy(update={"folders": {"nas": Folder(path=tmp_path / "nas")}})
    put(given, db, "alien.mkv", film("Alien", 1979), folder="nas")
    assert do_request(given, db, renaming.requested(db)).message == "Every file has the name it should have."
    assert do_request(given, db, renaming.requested(db, folders=True)).message == "1 file renamed."
    assert list(texts(tmp_path / "nas")) == ["Alien (1979)/Alien (1979).mkv"]


def test_a_number_goes_when_the_name_is_free_again(settings: Settings, db: Database) -> None:
    write(settings.media_root, f"{ALIEN}.mkv", "a stranger")
    media_id = put(settings, db, "movies/a.mkv", film("Alien", 1979))
    do_rename(settings, db)
    assert files.of(db, media_id)[0]["path"] == f"{ALIEN} (2).mkv"
    (settings.media_root / f"{ALIEN}.mkv").unlink()
    assert ended(do_rename(settings, db))[1] == "1 file renamed."
    assert texts(settings.media_root) == {f"{ALIEN}.mkv": "movies/a.mkv"}
    for path in (f"{ALIEN} (2).mkv", "movies/a.mkv"):
        undoing.undo(settings, db, media_id, next(one.id for one in acts.of(db, media_id) if not one.undone_at))
        assert list(texts(settings.media_root)) == [path]


def test_what_has_been_missing_for_a_while_is_no_part_of_the_plan(settings: Settings, db: Database) -> None:
    put(settings, db, "movies/a.mkv", film("Alien", 1979))
    (settings.media_root / "movies/a.mkv").unlink()
    with connect.write(db):
        files.mark(db, "main", ["movies/a.mkv"], connect.now())
    assert renaming.plan(settings, db) == renaming.Plan()


def test_a_rename_that_its_own_job_goes_on_with_is_nobody_elses(settings: Settings, db: Database) -> None:
    put(settings, db, "movies/a.mkv", film("Alien", 1979))
    job_id = jobs_row(db, "everything")
    with connect.write(db):
        moves.plan(db, job_id, renaming.plan(settings, db).moves, None)
    assert flow.cut_off(db) is None
    with connect.write(db):
        db.conn.execute("UPDATE jobs SET status = 'failed' WHERE id = ?", (job_id,))
    assert flow.cut_off(db) == flow.UNFINISHED_RENAMES


def jobs_row(db: Database, source: str) -> str:
    """A job that runs."""
    with connect.write(db):
        jobs.add(db, "renamejob222", Request(source, Way.RENAME), "Renaming", connect.now())
        db.conn.execute("UPDATE jobs SET status = 'running' WHERE id = 'renamejob222'")
    return "renamejob222"


def test_an_edit_between_two_renames_is_taken_back_in_any_order(settings: Settings, db: Database) -> None:
    media_id = put(settings, db, "movies/a.mkv", film("Alien", 1979))
    do_rename(settings, db)
    first, edited = act_of(db, media_id), editing.edit(db, media_id, {"year": 1980})
    do_rename(settings, db)
    undoing.undo(settings, db, media_id, edited or 0)
    assert list(texts(settings.media_root)) == ["movies/Alien (1980)/Alien (1980).mkv"]
    undoing.undo(settings, db, media_id, act_of(db, media_id))
    undoing.undo(settings, db, media_id, first)
    assert texts(settings.media_root) == {"movies/a.mkv": "movies/a.mkv"}
