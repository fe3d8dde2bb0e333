"""What goes wrong around a worker: sites that fail, a queue that is lost or hostile, no worker, two workers."""

from __future__ import annotations

import pickle
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from household import Household
from loopback_site import Site
from test_kill import film

from medialib.model import Way

pytestmark = pytest.mark.processes


class Bomb:
    """A pickle that writes a file when it is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def test_a_page_that_is_gone_fails_at_once_and_a_busy_site_is_asked_again(
    home: Household, site: Site, streamable: Path
) -> None:
    site.put("/film.mp4", streamable).failures = [503, 503]
    gone, busy = (home.submit(Way.VIDEO, site.url(path)) for path in ("/gone.mp4", "/film.mp4"))
    home.start_workers()
    job = home.ended(gone)
    assert (job.status, job.attempts, "404" in job.error, job.hint != "") == ("failed", 1, True, True)
    job = home.ended(busy)
    assert (job.status, job.error, job.attempts) == ("done", "", 3)
    assert home.working() == []


def test_jobs_wait_for_a_worker_and_outlive_the_queue(home: Household, tmp_path: Path, streamable: Path) -> None:
    sources = [tmp_path / f"Film {number} (1999).mp4" for number in range(2)]
    for number, source in enumerate(sources):
        source.write_bytes(film(streamable, number, 1000))
    first = home.submit(Way.FILE, sources[0])
    command = [sys.executable, "-m", "medialib", "add", "--wait", str(sources[1])]
    waiting = subprocess.Popen(
        command, cwd=home.folder, env=home.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert waiting.stdout is not None
    assert waiting.stderr is not None
    second = waiting.stdout.readline().strip()
    heard = ""
    while "No worker has taken this yet; is 'medialib up' running?" not in heard:
        heard += waiting.stderr.readline()
    for path in home.settings.data.glob("queue.db*"):
        path.unlink()
    home.start_workers()
    assert [home.ended(job_id).status for job_id in (first, second)] == ["done", "done"]
    waiting.communicate(timeout=30)
    assert waiting.returncode == 0


def test_a_hostile_queue_entry_is_refused_and_the_worker_lives_on(
    home: Household, tmp_path: Path, streamable: Path
) -> None:
    home.start_workers()
    bomb = pickle.dumps(Bomb(tmp_path / "boom"))
    with sqlite3.connect(home.settings.data / "queue.db", timeout=30) as queue:
        for table, column in (("task", "priority"), ("schedule", "timestamp")):
            queue.execute(f"INSERT INTO {table} (queue, data, {column}) VALUES ('medialib', ?, 100)", (bomb,))
    queue.close()
    job = home.ended(home.submit(Way.FILE, streamable))
    assert (job.status, (tmp_path / "boom").exists()) == ("done", False)
    assert "Error reading from queue" in home.log
    assert [process.poll() for process in home.started] == [None]


def test_two_workers_do_each_job_once(home: Household, tmp_path: Path, streamable: Path) -> None:
    home.start_workers(2)
    ids = []
    for number in range(10):
        source = tmp_path / f"Film {number} (1999).mp4"
        source.write_bytes(film(streamable, number, 1000))
        ids.append(home.submit(Way.FILE, source))
    assert [home.ended(job_id, 90).status for job_id in ids] == ["done"] * 10
    rows = home.ask(
        "SELECT count(*), sum(attempts), count(DISTINCT media_id), count(DISTINCT worker) FROM jobs WHERE kind = 'file'"
    )
    assert rows == [(10, 10, 10, 2)]
    assert len(home.on_shelves()) == 10
    assert home.log.count("Traceback") == 0
