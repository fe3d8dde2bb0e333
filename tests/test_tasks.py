from __future__ import annotations

import os
import pickle
import socket
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from medialib import jobs
from medialib.model import Request, Status, Way
from medialib.settings import Settings
from medialib.settings.table import Jobs, Watch
from medialib.store import connect, events
from medialib.store import jobs as rows
from medialib.tasks import Tasks, open_tasks

FILM = Request("/nowhere/film.mp4", Way.FILE)


@pytest.fixture
def tasks(settings: Settings) -> Tasks:
    return open_tasks(settings)


@pytest.fixture
def queue(settings: Settings, tasks: Tasks) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(settings.data / "queue.db", isolation_level=None)
    yield connection
    connection.close()


def with_jobs(settings: Settings, **values: object) -> Settings:
    return settings.model_copy(update={"jobs": Jobs.model_validate(values)})


def waiting(tasks: Tasks) -> list[str]:
    """The ids of the jobs that the queue holds, in order."""
    return [task.args[0] for task in tasks.huey.pending() if task.args]


def deliver(tasks: Tasks) -> None:
    """Run the next task of the queue."""
    task = tasks.huey.dequeue()
    assert task is not None
    tasks.huey.execute(task)


def status(db: Database, job_id: str) -> tuple[str, str, str, int]:
    job = rows.get(db, job_id)
    assert job is not None
    return job.status, job.error, job.hint, job.attempts


def test_submit_leaves_a_row_and_wakes_a_worker_by_its_id(tasks: Tasks, db: Database) -> None:
    job_id = tasks.submit(db, FILM)
    assert (waiting(tasks), status(db, job_id)[0]) == ([job_id], "queued")


def test_the_queue_is_read_by_us_alone(settings: Settings, db: Database, tasks: Tasks) -> None:
    tasks.submit(db, FILM)
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in settings.data.glob("queue.db*")}
    assert found["queue.db"] == 0o600
    assert set(found.values()) == {0o600}
    (settings.data / "queue.db").chmod(0o644)
    open_tasks(settings)
    assert stat.S_IMODE((settings.data / "queue.db").stat().st_mode) == 0o600


def test_a_task_names_its_job_and_nothing_else(tasks: Tasks, db: Database, queue: sqlite3.Connection) -> None:
    job_id = tasks.submit(db, Request("https://ann:secret@example.org/", Way.VIDEO))
    [[blob]] = queue.execute("SELECT data FROM task").fetchall()
    assert job_id.encode() in blob
    assert b"secret" not in blob


class Bomb:
    """A pickle that writes a file when it is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def test_a_pickle_that_we_did_not_sign_is_never_opened(
    tasks: Tasks, db: Database, queue: sqlite3.Connection, tmp_path: Path
) -> None:
    bomb = pickle.dumps(Bomb(tmp_path / "boom"))
    job_id = tasks.submit(db, FILM)
    for data in (bomb, bomb + b":" + b"0" * 40):
        queue.execute("INSERT INTO task (queue, data, priority) VALUES ('medialib', ?, 100)", (data,))
    tasks.sweep()
    for _ in range(2):
        with pytest.raises(ValueError, match=r"Separator|Signature"):
            tasks.huey.dequeue()
    deliver(tasks)
    assert (status(db, job_id)[0], (tmp_path / "boom").exists()) == ("failed", False)


def test_a_damaged_queue_is_made_anew_and_filled_by_the_sweep(settings: Settings, db: Database) -> None:
    job_id = open_tasks(settings).submit(db, FILM)
    for path in settings.data.glob("queue.db*"):
        path.write_bytes(b"not a database, not at all" * 1000)
    tasks = open_tasks(settings)
    tasks.sweep()
    assert waiting(tasks) == [job_id]


def test_the_sweep_queues_what_nobody_took_once(tasks: Tasks, db: Database) -> None:
    known = tasks.submit(db, FILM)
    lost = jobs.submit(db, Request("/nowhere/other.mp4", Way.FILE), "other")
    for _ in range(3):
        tasks.sweep()
    assert waiting(tasks) == [known, lost]


def test_the_sweep_takes_jobs_from_workers_that_are_gone(tasks: Tasks, db: Database) -> None:
    host, gone = socket.gethostname(), 2**22 + 1
    holders = [f"{host}:{gone}:x", f"{host}:{os.getppid()}:x", f"elsewhere:{gone}:x", f"{host}:{os.getpid()}:earlier"]
    ids = [jobs.submit(db, Request(f"/nowhere/{n}", Way.FILE), "x") for n, _ in enumerate(holders)]
    for job_id, holder in zip(ids, holders, strict=True):
        jobs.claim(db, job_id, holder, 60)
    tasks.sweep()
    assert [status(db, job_id)[0] for job_id in ids] == ["queued", "running", "running", "queued"]


def test_the_sweep_leaves_alone_what_this_process_runs_though_it_slept_past_its_lease(
    tasks: Tasks, db: Database
) -> None:
    job_id = jobs.submit(db, FILM, "x")
    job = jobs.claim(db, job_id, tasks.worker, -60)
    assert job is not None
    tasks.running[job_id] = jobs.Reporter(db, job, tasks.worker)
    tasks.sweep()
    assert (status(db, job_id)[0], waiting(tasks)) == ("running", [])


def test_the_sweep_clears_away_what_ended_jobs_left(settings: Settings, tasks: Tasks, db: Database) -> None:
    ended, open_ = (jobs.submit(db, Request(f"/nowhere/{name}", Way.FILE), name) for name in "ab")
    jobs.cancel(db, ended)
    for name in (ended, open_, "uploads"):
        (settings.work / name).mkdir()
    tasks.sweep()
    assert sorted(path.name for path in settings.work.iterdir()) == sorted([open_, "uploads"])


def test_the_sweep_forgets_old_events_and_scans(tasks: Tasks, db: Database) -> None:
    old = connect.stamp(datetime.now(UTC) - timedelta(days=8))
    scan, film = jobs.submit(db, Request("main", Way.SCAN), "x"), jobs.submit(db, FILM, "x")
    db.conn.execute("UPDATE jobs SET status = 'done', finished_at = ?", (old,))
    db.conn.execute("UPDATE events SET at = ?", (old,))
    events.add(db, "job", {}, connect.now())
    tasks.sweep()
    assert (rows.get(db, scan), rows.get(db, film) is not None, len(events.after(db, 0))) == (None, True, 1)


def test_periodic_tasks_overtake_jobs_and_do_not_pile_up(tasks: Tasks, db: Database) -> None:
    job_id = tasks.submit(db, FILM)
    for task in tasks.huey.read_periodic(datetime(2026, 1, 2, 3, 4)):
        tasks.huey.enqueue(task)
    assert [task.name for task in tasks.huey.pending()] == ["sweep", "scan", "run_job"]
    for task in tasks.huey.pending()[:2]:
        assert task.expires_resolved is not None
        tasks.huey.execute(task, task.expires_resolved + timedelta(seconds=1))
    assert (waiting(tasks), rows.newest(db, Way.SCAN, "main")) == ([job_id], None)


@pytest.mark.parametrize(("rescan_h", "ago_s", "again"), [(0.01, 40, True), (0.01, 30, False), (30, 86_400, False)])
def test_scans_come_as_often_as_the_settings_say(
    settings: Settings, db: Database, rescan_h: float, ago_s: float, again: bool
) -> None:
    tasks = open_tasks(settings.model_copy(update={"watch": Watch(rescan_h=rescan_h)}))
    tasks.scan_due()
    [first] = waiting(tasks)
    then = connect.stamp(datetime.now(UTC) - timedelta(seconds=ago_s))
    db.conn.execute("UPDATE jobs SET status = 'done', created_at = ?", (then,))
    tasks.scan_due()
    newest = rows.newest(db, Way.SCAN, "main")
    assert newest is not None
    assert (newest.id != first) is again


def test_without_watching_nothing_is_scanned_by_itself(settings: Settings) -> None:
    tasks = open_tasks(settings.model_copy(update={"watch": Watch(enabled=False)}))
    assert [task.name for task in tasks.huey.read_periodic(datetime(2026, 1, 2, 3, 4))] == ["sweep"]


def test_what_we_did_not_expect_fails_the_one_job_with_a_hint(settings: Settings, db: Database) -> None:
    tasks = open_tasks(settings, immediate=True)
    job_id = tasks.submit(db, Request("/nowhere", Way.VIDEO, options={"collection": 1}))
    state, error, hint, _ = status(db, job_id)
    assert (state, error != "", hint != "") == ("failed", True, True)


def test_a_failure_that_may_pass_is_scheduled_and_keeps_what_was_fetched(settings: Settings, db: Database) -> None:
    tasks = open_tasks(with_jobs(settings, retry_delay_s=100))
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    job_id = tasks.submit(db, Request(f"http://127.0.0.1:{port}/film.mp4", Way.VIDEO))
    (settings.work / job_id).mkdir()
    deliver(tasks)
    assert status(db, job_id)[::3] == ("queued", 1)
    tasks.sweep()
    assert [(task.args, task.eta is not None) for task in tasks.huey.pending()] == [((job_id,), True)]
    assert [path.name for path in settings.work.iterdir()] == [job_id]
    deliver(tasks)
    assert status(db, job_id)[::3] == ("queued", 1)


def test_cancel_of_a_queued_job_clears_away_what_an_earlier_try_left(
    settings: Settings, tasks: Tasks, db: Database
) -> None:
    parent = jobs.submit(db, Request("https://example.org/list", Way.PLAYLIST), "list")
    child = jobs.submit(db, Request("https://example.org/1", Way.VIDEO, parent_id=parent), "1")
    for job_id in (parent, child):
        (settings.work / job_id).mkdir()
    tasks.cancel(db, parent)
    assert ([status(db, one)[0] for one in (parent, child)], list(settings.work.iterdir())) == (["cancelled"] * 2, [])


def test_stop_gives_a_running_job_back_without_costing_a_try(
    settings: Settings, tasks: Tasks, db: Database, tmp_path: Path
) -> None:
    fifo = tmp_path / "film.mp4"
    fifo.write_bytes(bytes(1000))
    job_id = tasks.submit(db, Request(str(fifo), Way.FILE))
    tasks.stopping.set()
    deliver(tasks)
    assert status(db, job_id) == ("queued", "", "", 0)


def test_a_job_that_another_worker_has_by_now_is_left_to_it(settings: Settings, tasks: Tasks, db: Database) -> None:
    job_id = jobs.submit(db, FILM, "x")
    job = jobs.claim(db, job_id, tasks.worker, -1)
    assert job is not None
    report = tasks.running[job_id] = jobs.Reporter(db, job, tasks.worker)
    jobs.recover(db)
    assert jobs.claim(db, job_id, "other", 60) is not None
    (settings.work / job_id).mkdir()
    follower = threading.Thread(target=tasks.follow)
    follower.start()
    assert report.stopped.wait(10)
    tasks.stopping.set()
    follower.join()
    tasks._stopped(db, job, report)
    assert (rows.held(db, "other"), (settings.work / job_id).exists()) == ({job_id: False}, True)


def test_following_renews_leases_passes_on_cancels_and_shows_late_reports(settings: Settings, db: Database) -> None:
    tasks = open_tasks(with_jobs(settings, lease_s=3))
    job_id = jobs.submit(db, FILM, "x")
    job = jobs.claim(db, job_id, tasks.worker, 3)
    assert job is not None
    report = tasks.running[job_id] = jobs.Reporter(db, job, tasks.worker)
    report("first")
    report("last words")
    follower = threading.Thread(target=tasks.follow)
    follower.start()
    began = connect.now()
    while (now := rows.get(db, job_id)) is None or now.message != "last words":
        time.sleep(0.05)
    jobs.cancel(db, job_id)
    assert report.stopped.wait(10)
    tasks.stopping.set()
    follower.join()
    [[lease]] = db.conn.execute("SELECT lease_until FROM jobs").fetchall()
    assert lease >= began


def test_a_queue_that_cannot_be_written_loses_no_job(settings: Settings, tasks: Tasks, db: Database) -> None:
    tasks.huey.storage._timeout = 0
    tasks.huey.storage.close()
    with sqlite3.connect(settings.data / "queue.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        job_id = tasks.submit(db, FILM)
        other.execute("ROLLBACK")
    other.close()
    assert waiting(tasks) == []
    tasks.sweep()
    assert (waiting(tasks), status(db, job_id)[0]) == ([job_id], Status.QUEUED)


def test_the_queues_key_is_not_in_the_library_that_people_look_into(settings: Settings, tasks: Tasks) -> None:
    secret = tasks.huey.serializer.secret
    assert isinstance(secret, bytes)
    assert [path.name for path in settings.data.glob("library.db*") if secret in path.read_bytes()] == []
