from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from sqlite_utils import Database

from medialib.model import Status
from medialib.settings import Settings
from medialib.store import jobs as rows
from medialib.tasks import Tasks, open_tasks
from medialib.watch.inbox import SHARE, Inbox

SETTLE_S = 5


@pytest.fixture
def inbox(settings: Settings) -> Inbox:
    return Inbox(settings.inbox, SETTLE_S)


@pytest.fixture
def tasks(settings: Settings) -> Tasks:
    return open_tasks(settings, immediate=True)


def names(inbox: Inbox, now: float) -> list[str]:
    return sorted(path.name for path, _ in inbox.settled(now))


def asked(inbox: Inbox, tasks: Tasks, db: Database) -> list[tuple[str, str]]:
    """Ask for what has settled; every job so far, oldest first."""
    inbox.settle_s = 0
    inbox.next_at = 0
    inbox.ask(tasks)
    return [(Path(job.source).name, job.status) for job in reversed(rows.recent(db))]


def test_a_file_is_taken_when_it_has_stopped_growing(settings: Settings, inbox: Inbox) -> None:
    film = settings.inbox / "film.mp4"
    found = []
    for second in range(1, 21):
        if second <= 8:
            with film.open("ab") as file:
                file.write(b"more")
        found.append(names(inbox, float(second)))
    assert found == [[]] * 12 + [["film.mp4"]] * 8


def test_a_folder_is_taken_when_nothing_in_it_grows(settings: Settings, inbox: Inbox) -> None:
    (settings.inbox / "New" / "deep").mkdir(parents=True)
    (settings.inbox / "New" / "one.mp4").write_bytes(b"1")
    assert names(inbox, 1) == []
    (settings.inbox / "New" / "deep" / "two.mp4.part").write_bytes(b"2")
    assert names(inbox, 7) == []
    (settings.inbox / "New" / "deep" / "two.mp4.part").rename(settings.inbox / "New" / "deep" / "two.mp4")
    assert [names(inbox, second) for second in (12, 14, 17)] == [[], [], ["New"]]


def test_a_touch_counts_as_growth(settings: Settings, inbox: Inbox) -> None:
    (settings.inbox / "film.mp4").write_bytes(b"1")
    names(inbox, 1)
    os.utime(settings.inbox / "film.mp4", (1, 1))
    assert [names(inbox, second) for second in (7, 13)] == [[], ["film.mp4"]]


def test_a_link_to_itself_and_a_broken_rule_stop_nobody(settings: Settings, inbox: Inbox) -> None:
    (settings.inbox / "round").symlink_to("round")
    (settings.inbox / "gone.mp4").symlink_to("nowhere.mp4")
    (settings.inbox / ".mediaignore").write_text("!\n[z-a]\nmine*\n")
    for name in ("mine.mp4", "film.mp4"):
        (settings.inbox / name).write_bytes(b"1")
    assert [names(inbox, 1), names(inbox, 9)] == [[], ["film.mp4"]]


def test_what_is_hidden_unfinished_empty_or_ignored_stays(settings: Settings, inbox: Inbox) -> None:
    for name in (".hidden.mp4", "half.mp4.part", "~$x.docx", "Thumbs.db", "mine.mp4", "yours.mp4"):
        (settings.inbox / name).write_bytes(b"1")
    for name in ("empty", "Mine", ".git", "@eaDir"):
        (settings.inbox / name).mkdir()
    (settings.inbox / "Mine" / "a.mp4").write_bytes(b"1")
    (settings.inbox / "@eaDir" / "a.mp4").write_bytes(b"1")
    (settings.inbox / ".mediaignore").write_text("mine*\nMine/\n")
    assert [names(inbox, 1), names(inbox, 9)] == [[], ["yours.mp4"]]


def test_what_is_gone_before_it_settled_is_not_asked_for(settings: Settings, inbox: Inbox) -> None:
    (settings.inbox / "film.mp4").write_bytes(b"1")
    names(inbox, 1)
    (settings.inbox / "film.mp4").unlink()
    assert names(inbox, 9) == []


def test_an_inbox_that_is_unmounted_is_no_error(settings: Settings, inbox: Inbox) -> None:
    settings.inbox.rmdir()
    assert names(inbox, 1) == []
    settings.inbox.mkdir()
    (settings.inbox / "film.mp4").write_bytes(b"1")
    assert [names(inbox, 2), names(inbox, 9)] == [[], ["film.mp4"]]


def test_each_entry_is_asked_for_once(
    settings: Settings, inbox: Inbox, tasks: Tasks, db: Database, mp4: Path, mkv: Path
) -> None:
    shutil.copy(mp4, settings.inbox / "Fargo (1996).mp4")
    (settings.inbox / "Heat").mkdir()
    shutil.copy(mkv, settings.inbox / "Heat" / "Heat (1995).mkv")
    (settings.inbox / "Heat" / "notes.xyz").write_text("mine")
    wanted = [("Fargo (1996).mp4", "done"), ("Heat", "done")]
    assert sorted(asked(inbox, tasks, db)) == wanted
    assert sorted(asked(inbox, tasks, db)) == wanted
    assert [path.name for path in settings.inbox.iterdir()] == ["Heat"]
    assert sorted(asked(Inbox(settings.inbox, 0), tasks, db)) == wanted


def test_the_same_name_may_come_again(settings: Settings, inbox: Inbox, tasks: Tasks, db: Database, mp4: Path) -> None:
    for _ in range(2):
        shutil.copy2(mp4, settings.inbox / "Fargo (1996).mp4")
        asked(inbox, tasks, db)
        names(inbox, time.monotonic() + 60)
    assert asked(inbox, tasks, db) == [("Fargo (1996).mp4", "done")] * 2


def test_what_failed_is_not_tried_again_until_it_changes(
    settings: Settings, inbox: Inbox, tasks: Tasks, db: Database, mp4: Path
) -> None:
    film = settings.inbox / "Fargo (1996).mp4"
    film.write_text("no film at all\n" * 100)
    once = [(film.name, "failed")]
    assert asked(inbox, tasks, db) == once
    assert asked(inbox, tasks, db) == once
    assert asked(Inbox(settings.inbox, 0), tasks, db) == once
    good = settings.media_root / "good.mp4"
    shutil.copy(mp4, good)
    os.utime(good, (1, 1))  # older than the failure, as moved files often are
    time.sleep(0.02)
    good.rename(film)
    assert asked(inbox, tasks, db) == [*once, (film.name, "done")]


def test_what_a_person_cancelled_is_not_taken_after_all(settings: Settings, inbox: Inbox, db: Database) -> None:
    waiting = open_tasks(settings)
    (settings.inbox / "film.mp4").write_bytes(b"1")
    asked(inbox, waiting, db)
    [job] = rows.recent(db, status=Status.QUEUED)
    waiting.cancel(db, job.id)
    assert asked(Inbox(settings.inbox, 0), waiting, db) == [("film.mp4", "cancelled")]


def test_what_waits_is_not_asked_for_twice(settings: Settings, inbox: Inbox, db: Database) -> None:
    (settings.inbox / "film.mp4").write_bytes(b"1")
    for one in (inbox, Inbox(settings.inbox, 0)):
        assert asked(one, open_tasks(settings), db) == [("film.mp4", "queued")]


def test_a_huge_inbox_is_looked_at_less_often(settings: Settings, inbox: Inbox) -> None:
    for number in range(20):
        folder = settings.inbox / "Season" / str(number)
        folder.mkdir(parents=True)
        for episode in range(200):
            (folder / f"{episode}.mp4").touch()
    inbox.settled(0)
    began, one_look = time.process_time(), inbox.next_at * SHARE
    for second in range(1, 16):
        inbox.settled(float(second))
    assert time.process_time() - began <= 15 * SHARE + one_look
    assert [path.name for path, _ in inbox.settled(1000)] == ["Season"]
