"""Renames under adverse conditions: names that are taken, swapped or differ in form only, files that changed, kills."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from doing import do_request, ended
from on_shelf import agree, episode, film, put, texts, write
from recorder import Recorder
from sqlite_utils import Database

from medialib import flow
from medialib.errors import CancelledError, ConflictError
from medialib.flow import editing, renaming, undoing
from medialib.model import Way
from medialib.settings import Settings
from medialib.store import acts, connect, files, jobs, moves
from medialib.store.acts import Act
from medialib.tasks import open_tasks

FILM = "movies/Alien (1979)/Alien (1979)"


def do_rename(settings: Settings, db: Database, *ids: str, chosen: list[str] | None = None) -> tuple[str, str, str]:
    return ended(do_request(settings, db, renaming.requested(db, ids, chosen=chosen)))


def take_back(settings: Settings, db: Database, media_id: str) -> tuple[str, str] | None:
    """Undo the last rename; why not."""
    done = next(one for one in acts.of(db, media_id) if one.act is Act.RENAME)
    try:
        undoing.undo(settings, db, media_id, done.id)
    except ConflictError as error:
        return error.message, error.hint
    return None


def swapped(settings: Settings, db: Database) -> tuple[str, str]:
    """Two films that lie under each other's names, each with its subtitles."""
    ids = (
        put(settings, db, "movies/Heat (1995)/Heat (1995).mkv", film("Alien", 1979)),
        put(settings, db, f"{FILM}.mkv", film("Heat", 1995)),
    )
    for path in ("movies/Heat (1995)/Heat (1995).srt", f"{FILM}.srt"):
        write(settings.media_root, path)
    return ids


SWAPPED = {
    f"{FILM}.mkv": "movies/Heat (1995)/Heat (1995).mkv",
    f"{FILM}.srt": "movies/Heat (1995)/Heat (1995).srt",
    "movies/Heat (1995)/Heat (1995).mkv": f"{FILM}.mkv",
    "movies/Heat (1995)/Heat (1995).srt": f"{FILM}.srt",
}


def test_two_that_have_each_others_names_change_them(settings: Settings, db: Database) -> None:
    alien, _ = swapped(settings, db)
    before = texts(settings.media_root)
    assert do_rename(settings, db) == ("done", "2 files renamed.", "")
    assert (texts(settings.media_root), agree(settings, db)) == (SWAPPED, True)
    assert [row["path"] for row in files.of(db, alien)] == [f"{FILM}.mkv"]
    assert take_back(settings, db, alien) == (
        "Another file is called 'movies/Heat (1995)/Heat (1995).mkv' now.",
        "Move that one away, then take this back.",
    )
    assert do_rename(settings, db) == ("done", "Every file has the name it should have.", "")
    assert texts(settings.media_root) == SWAPPED != before


def test_two_versions_of_one_film_change_their_names(settings: Settings, db: Database) -> None:
    """Both have rows of one item, of which neither may be lost on the way."""
    media_id = put(settings, db, f"{FILM} - 4K.mkv", film("Alien", 1979))
    put(settings, db, f"{FILM}.mkv", film("Alien", 1979), label="4K")
    assert do_rename(settings, db) == ("done", "2 files renamed.", "")
    assert [(row["path"], row["label"]) for row in files.of(db, media_id)] == [
        (f"{FILM} - 4K.mkv", "4K"),
        (f"{FILM}.mkv", None),
    ]
    assert take_back(settings, db, media_id) is None
    assert texts(settings.media_root) == {f"{FILM}.mkv": f"{FILM}.mkv", f"{FILM} - 4K.mkv": f"{FILM} - 4K.mkv"}
    assert agree(settings, db)


def test_three_in_a_ring(settings: Settings, db: Database) -> None:
    names = ["Dark - S01E01.mkv", "Dark - S01E02.mkv", "Dark - S01E03.mkv"]
    home = "shows/Dark/Season 01"
    for place, name in enumerate(names):
        put(settings, db, f"{home}/{name}", episode("Dark", 1, (place + 1) % 3 + 1))
    assert do_rename(settings, db) == ("done", "3 files renamed.", "")
    assert (texts(settings.media_root), agree(settings, db)) == (
        {f"{home}/{names[(place + 1) % 3]}": f"{home}/{name}" for place, name in enumerate(names)},
        True,
    )


def test_one_moves_up_to_where_another_was(settings: Settings, db: Database) -> None:
    put(settings, db, f"{FILM}.mkv", film("Aliens", 1986))
    put(settings, db, "movies/x.mkv", film("Alien", 1979))
    do_rename(settings, db)
    assert texts(settings.media_root) == {
        f"{FILM}.mkv": "movies/x.mkv",
        "movies/Aliens (1986)/Aliens (1986).mkv": f"{FILM}.mkv",
    }


@pytest.mark.parametrize(
    "old",
    [
        "movies/amélie (2001)/amélie (2001).mkv",
        "movies/Amélie (2001)/amélie (2001).mkv",
        unicodedata.normalize("NFD", "movies/Amélie (2001)/Amélie (2001).mkv"),
        "movies/Amélie (2001)/Amélie (2001).MKV",
    ],
)
def test_names_that_differ_in_case_or_form_alone(settings: Settings, db: Database, old: str) -> None:
    media_id = put(settings, db, old, film("Amélie", 2001))
    write(settings.media_root, str(Path(old).with_suffix(".srt")))
    assert do_rename(settings, db) == ("done", "1 file renamed.", "")
    assert sorted(texts(settings.media_root)) == [
        "movies/Amélie (2001)/Amélie (2001).mkv",
        "movies/Amélie (2001)/Amélie (2001).srt",
    ]
    assert (agree(settings, db), take_back(settings, db, media_id)) == (True, None)
    assert sorted(texts(settings.media_root)) == sorted([old, str(Path(old).with_suffix(".srt"))])


def test_a_folder_that_something_stays_in_keeps_its_spelling(settings: Settings, db: Database) -> None:
    put(settings, db, "shows/DARK/Season 01/Dark - S01E01.mkv", episode("Dark", 1, 1))
    second = put(settings, db, "shows/d/x.mkv", episode("Dark", 1, 2))
    do_rename(settings, db, second)
    assert files.of(db, second)[0]["path"] == "shows/DARK/Season 01/Dark - S01E02.mkv"


def test_no_file_is_put_over_another(settings: Settings, db: Database) -> None:
    """A stranger's file, another copy, and one whose name differs in case only: each keeps its name."""
    write(settings.media_root, f"{FILM}.mkv")
    write(settings.media_root, "movies/Alien (1979)/ALIEN (1979) (2).MKV")
    write(settings.media_root, f"{FILM}.srt")
    for name in ("a", "b"):
        put(settings, db, f"movies/{name}/{name}.mkv", film("Alien", 1979))
        write(settings.media_root, f"movies/{name}/{name}.srt")
    found = renaming.plan(settings, db).lines
    assert [(line.new, line.said) for line in found] == [
        (f"{FILM} ({number}).mkv", "Another file has that name, so that it gets a number.") for number in (3, 4)
    ]
    assert do_rename(settings, db) == ("done", "2 files renamed.", "")
    after = texts(settings.media_root)
    assert {path: text for path, text in after.items() if text.startswith(("movies/a/", "movies/b/"))} == {
        f"{FILM} (3).mkv": "movies/a/a.mkv",
        f"{FILM} (3).srt": "movies/a/a.srt",
        f"{FILM} (4).mkv": "movies/b/b.mkv",
        f"{FILM} (4).srt": "movies/b/b.srt",
    }
    assert (len(after), after[f"{FILM}.mkv"], after[f"{FILM}.srt"]) == (7, f"{FILM}.mkv", f"{FILM}.srt")
    assert do_rename(settings, db) == ("done", "Every file has the name it should have.", "")


def test_a_name_is_kept_for_a_file_that_may_come_back(settings: Settings, db: Database) -> None:
    put(settings, db, f"{FILM}.mkv", film("Alien: Resurrection", 1997))
    (settings.media_root / f"{FILM}.mkv").unlink()
    with connect.write(db):
        files.mark(db, "main", [f"{FILM}.mkv"], connect.now())
    put(settings, db, "movies/a.mkv", film("Alien", 1979))
    assert [line.new for line in renaming.plan(settings, db).lines] == [f"{FILM} (2).mkv"]


def test_names_as_long_as_a_name_may_be(settings: Settings, db: Database) -> None:
    title = "語" * 90
    media_id = put(settings, db, "movies/x.mkv", film(title, 1979))
    write(settings.media_root, "movies/x.en.forced.srt")
    write(settings.media_root, f"movies/x-{'p' * 240}.jpg")
    write(settings.media_root, f"movies/{'語' * 47} (1979)/{'語' * 47} (1979).mkv")
    do_rename(settings, db)
    names = [path.rpartition("/")[2] for path in texts(settings.media_root)]
    assert f"{'語' * 47} (1979) (2).mkv" in names
    assert f"{'語' * 47} (1979) (2).en.forced.srt" in names
    assert max(len(name.encode()) for name in names) <= 255
    assert take_back(settings, db, media_id) is None
    assert sorted(path for path in texts(settings.media_root) if path.count("/") == 1) == [
        f"movies/x-{'p' * 240}.jpg", "movies/x.en.forced.srt", "movies/x.mkv",
    ]  # fmt: skip


def test_what_is_gone_or_has_changed_is_left_with_a_reason(settings: Settings, db: Database) -> None:
    gone = put(settings, db, "movies/gone.mkv", film("Gone", 2001))
    changed = put(settings, db, "movies/changed.mkv", film("Changed", 2002))
    put(settings, db, "movies/fine.mkv", film("Fine", 2003))
    chosen = [line.token for line in renaming.plan(settings, db).lines]
    (settings.media_root / "movies/gone.mkv").unlink()
    write(settings.media_root, "movies/changed.mkv", "something else")
    refused = {line.old: line.refused for line in renaming.plan(settings, db).lines}
    assert refused == {
        "movies/changed.mkv": "The file is not there, or it has changed since the last scan.",
        "movies/fine.mkv": "",
        "movies/gone.mkv": "The file is not there, or it has changed since the last scan.",
    }
    job = do_request(settings, db, renaming.requested(db, chosen=chosen))
    assert ended(job) == ("done", "1 file renamed, 2 left as they were: see the log.", "")
    assert [line for _, _, line in jobs.log_lines(db, job.id)] == [
        f"{path}: The file is not there, or it has changed since the last scan."
        for path in ("movies/changed.mkv", "movies/gone.mkv")
    ]
    assert (acts.of(db, gone), acts.of(db, changed)) == ([], [])


def test_only_what_was_chosen_and_still_holds_is_done(settings: Settings, db: Database) -> None:
    first = put(settings, db, "movies/a.mkv", film("Alien", 1979))
    put(settings, db, "movies/b.mkv", film("Brazil", 1985))
    put(settings, db, "movies/c.mkv", film("Casino", 1995))
    chosen = [line.token for line in renaming.plan(settings, db).lines[:2]]
    editing.edit(db, first, {"title": "Alien, corrected"})
    assert do_rename(settings, db, chosen=chosen) == ("done", "1 file renamed, 1 left as it was: see the log.", "")
    assert sorted(texts(settings.media_root)) == [
        "movies/Brazil (1985)/Brazil (1985).mkv",
        "movies/a.mkv",
        "movies/c.mkv",
    ]


def test_a_link_is_left(settings: Settings, db: Database) -> None:
    put(settings, db, "movies/a.mkv", film("Alien", 1979))
    (settings.media_root / "movies/a.mkv").rename(settings.media_root / "movies/real.txt")
    (settings.media_root / "movies/a.mkv").symlink_to("real.txt")
    assert do_rename(settings, db)[1] == "0 files renamed, 1 left as it was: see the log."


def test_undoing_is_refused_with_the_reason(settings: Settings, db: Database) -> None:
    media_id = put(settings, db, "movies/a.mkv", film("Alien", 1979))
    do_rename(settings, db)
    taken = write(settings.media_root, "movies/A.MKV")
    again = "Another file is called 'movies/a.mkv' now.", "Move that one away, then take this back."
    taken.rename(settings.media_root / "movies/a.mkv")
    assert take_back(settings, db, media_id) == again
    (settings.media_root / "movies/a.mkv").unlink()
    editing.edit(db, media_id, {"year": 1980})
    first = next(one.id for one in acts.of(db, media_id) if one.act is Act.RENAME)
    do_rename(settings, db)
    with pytest.raises(ConflictError) as caught:
        undoing.undo(settings, db, media_id, first)
    assert (caught.value.message, caught.value.hint) == (
        f"'{FILM}.mkv' is not there any more: it was renamed, moved or taken away since.",
        "Take back what was done to it later first, or rename it anew.",
    )
    assert [take_back(settings, db, media_id), texts(settings.media_root)] == [None, {f"{FILM}.mkv": "movies/a.mkv"}]
    undoing.undo(settings, db, media_id, first)
    assert texts(settings.media_root) == {"movies/a.mkv": "movies/a.mkv"}
    assert moves.unfinished(db) == []


def test_another_item_s_file_that_has_the_name_by_now_is_left(settings: Settings, db: Database) -> None:
    first = put(settings, db, "movies/a.mkv", film("Alien", 1979))
    do_rename(settings, db)
    act_id = next(one.id for one in acts.of(db, first) if one.act is Act.RENAME)
    editing.edit(db, first, {"title": "Mine"})
    do_rename(settings, db)
    put(settings, db, f"{FILM}.mkv", film("Alien, again", 1979))
    with pytest.raises(ConflictError, match="is not there any more"):
        undoing.undo(settings, db, first, act_id)
    assert texts(settings.media_root) == {
        f"{FILM}.mkv": f"{FILM}.mkv",
        "movies/Mine (1979)/Mine (1979).mkv": "movies/a.mkv",
    }


class Impatient(Recorder):
    """A report that stops its job at the nth word."""

    left = 1

    def __call__(self, *args: object, **more: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise CancelledError("The job was cancelled.")

    def stage(self, name: str) -> None:
        pass

    def brought(self, media_id: str) -> None:
        pass


@pytest.mark.parametrize("at", range(5))
def test_a_job_that_is_stopped_leaves_nothing_half_done(settings: Settings, db: Database, at: int) -> None:
    swapped(settings, db)
    report = Impatient()
    report.left = at
    with connect.write(db):
        moves.plan(db, "batch", renaming.plan(settings, db).moves, None)
    try:
        renaming.carry_out(settings, db, report)
    except CancelledError:
        assert at < 4
    assert (agree(settings, db), moves.unfinished(db), len(texts(settings.media_root))) == (True, [], 4)
    assert not [path for path in texts(settings.media_root) if ".renaming" in path]
    do_rename(settings, db)
    do_rename(settings, db)
    assert {path: text for path, text in texts(settings.media_root).items() if path.endswith("mkv")} == {
        path: text for path, text in SWAPPED.items() if path.endswith("mkv")
    }


def killed(settings: Settings, act: Callable[[Database], object], at: int) -> bool:
    """Do something in a process that is killed before its nth change to disk or database; whether that came."""
    child = os.fork()
    if child == 0:
        left = [at]

        def count(event: str, *_: object) -> None:
            if event in ("os.link", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "COMMIT"):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        try:
            sys.addaudithook(count)
            with connect.library(settings) as db:
                db.conn.set_trace_callback(lambda sql: count(sql.split(" ")[0]))
                act(db)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.parametrize("start", range(0, 48, 6))
def test_a_kill_at_any_moment_is_survived(settings: Settings, db: Database, start: int) -> None:
    """Every file is whole and under its old name, its new one, or out of the way for the other; then all is done."""
    for at in range(start, start + 6):
        show = f"Dark {at}"
        ids = [
            put(settings, db, f"shows/{show}/Season 01/{show} - S01E0{3 - n}.mkv", episode(show, 1, n)) for n in (1, 2)
        ]
        put(settings, db, f"movies/{at}/x.mkv", film(f"Film {at}"))
        write(settings.media_root, f"movies/{at}/x.srt")
        before = texts(settings.media_root)

        def act(db: Database) -> None:
            with connect.write(db):
                moves.plan(db, "batch", renaming.plan(settings, db).moves, None)
            renaming.carry_out(settings, db, Forgiving())

        was_killed = killed(settings, act, at)
        between = texts(settings.media_root)
        assert set(between.values()) == set(before.values())
        do_rename(settings, db)
        assert (agree(settings, db), moves.unfinished(db)) == (True, [])
        assert len(texts(settings.media_root)) == len(before)
        assert [files.of(db, media_id)[0]["path"] for media_id in ids] == [
            f"shows/{show}/Season 01/{show} - S01E0{n}.mkv" for n in (1, 2)
        ]
        assert sorted(path for path in texts(settings.media_root) if path.startswith(f"movies/Film {at}/")) == [
            f"movies/Film {at}/Film {at}.mkv", f"movies/Film {at}/Film {at}.srt",
        ]  # fmt: skip
        assert [len(acts.of(db, media_id)) for media_id in ids] == [1, 1]
        assert was_killed or at > 20


class Forgiving(Impatient):
    """A report that never stops its job."""

    left = 10**9


def test_what_was_cut_off_is_gone_on_with_by_the_sweep(settings: Settings, db: Database) -> None:
    media_id = put(settings, db, "movies/a.mkv", film("Alien", 1979))
    with connect.write(db):
        moves.plan(db, "undo-1", renaming.plan(settings, db).moves, None)
    assert flow.cut_off(db) is not None
    tasks = open_tasks(settings, immediate=True)
    tasks.sweep()
    [job] = [job for job in jobs.recent(db) if job.kind is Way.RENAME]
    assert (ended(job), files.of(db, media_id)[0]["path"]) == (("done", "1 file renamed.", ""), f"{FILM}.mkv")
    assert flow.cut_off(db) is None


def test_two_at_once_do_it_once(settings: Settings, db: Database) -> None:
    ids = [put(settings, db, f"movies/{n}.mkv", film(f"Film {n}", 2000)) for n in range(12)]
    with connect.write(db):
        moves.plan(db, "batch", renaming.plan(settings, db).moves, None)
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            try:
                with connect.library(settings) as own:
                    renaming.carry_out(settings, own, Forgiving())
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert [files.of(db, media_id)[0]["path"] for media_id in ids] == [
        f"movies/Film {n} (2000)/Film {n} (2000).mkv" for n in range(12)
    ]
    assert [len(acts.of(db, media_id)) for media_id in ids] == [1] * 12
