"""`medialib add`, `medialib scan` and how their jobs are followed to their ends."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shell import shell
from sqlite_utils import Database

from medialib import jobs as states
from medialib.errors import DiskFullError, JobError, MedialibError
from medialib.model import Job, Json, Status, Way
from medialib.settings import Settings
from medialib.store import connect
from medialib.store import jobs as rows

Ending = Callable[[Database, Job], None]
QUESTION: dict[str, Json] = {"about": "episodes", "title": "Dark", "season": None, "titles": [{"number": 1}]}


def done(db: Database, job: Job) -> None:
    states.finish(db, job, "w", None, "Added.")


def failed(db: Database, job: Job) -> None:
    states.fail(db, job, "w", DiskFullError("The disk is full.", "Make room."), None)


def asking(db: Database, job: Job) -> None:
    states.ask(db, job, "w", QUESTION, "Which episodes are these titles?")


def cancelled(db: Database, job: Job) -> None:
    states.cancelled(db, job, "w")


@contextlib.contextmanager
def worker(settings: Settings, *endings: Ending) -> Iterator[None]:
    """Somebody who takes each job that is queued, and ends it so."""

    def work() -> None:
        with connect.library(settings) as db:
            for end in endings:
                while not (queued := rows.recent(db, status=Status.QUEUED)):
                    time.sleep(0.02)
                job = states.claim(db, queued[-1].id, "w", 30)
                assert job is not None
                end(db, job)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    thread.join()


def end_of(*words: str) -> tuple[list[str], str, str]:
    """What a command that fails says on stdout, line by line, and its error with the hint."""
    ended = shell(*words)
    assert isinstance(ended.exception, JobError)
    return ended.stdout.splitlines(), ended.exception.message, ended.exception.hint


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Something to add."""
    (tmp_path / "Alien (1979).mkv").write_text("x")
    return tmp_path / "Alien (1979).mkv"


def test_it_is_followed_to_its_end(house: Settings, db: Database, file: Path) -> None:
    with worker(house, done):
        ended = shell("add", str(file), "--wait")
    [job] = rows.recent(db)
    assert (ended.exit_code, ended.stdout) == (0, f"{job.id}\n")
    lines = ended.stderr.splitlines()
    assert lines[-1] == f"{job.id}  done    Added."
    assert len(lines) == len(set(lines))


def test_as_json_it_says_how_it_ended_even_where_that_was_bad(house: Settings, db: Database, file: Path) -> None:
    with worker(house, done):
        told = json.loads(shell("add", str(file), "--wait", "--json").stdout)
    assert told == {"jobs": [{"id": rows.recent(db)[0].id, "kind": "file", "status": "done"}]}
    with worker(house, failed):
        [told], message, hint = end_of("add", str(file), "--kind", "movie", "--wait", "--json")
    assert json.loads(told)["jobs"][0]["status"] == "failed"
    assert (message, hint) == ("Alien (1979).mkv: The disk is full.", "Make room.")


@pytest.mark.parametrize(
    ("end", "message", "hint"),
    [
        (failed, "Alien (1979).mkv: The disk is full.", "Make room."),
        (cancelled, "Alien (1979).mkv: cancelled", ""),
        (
            asking,
            "Alien (1979).mkv waits for you. Which episodes are these titles?",
            "Answer it at /jobs/{id}, or with 'medialib jobs answer {id} --episodes 1=1,2=2'.",
        ),
    ],
)
def test_an_end_that_is_none_of_good_is_an_error(
    house: Settings, db: Database, file: Path, end: Ending, message: str, hint: str
) -> None:
    with worker(house, end):
        found = end_of("add", str(file), "--wait")
    job_id = rows.recent(db)[0].id
    assert found == ([job_id], message, hint.format(id=job_id))


def test_the_first_that_ended_badly_is_told_once_all_have_ended(house: Settings, db: Database, file: Path) -> None:
    other = file.with_name("Brazil (1985).mkv")
    other.write_text("y")
    with worker(house, failed, done):
        ids, message, _ = end_of("add", str(file), str(other), "--wait")
    assert ([job.id for job in rows.recent(db)][::-1], message) == (ids, "Alien (1979).mkv: The disk is full.")
    assert [job.status for job in rows.recent(db)] == ["done", "failed"]


def test_none_is_added_where_one_cannot_be(house: Settings, db: Database, file: Path) -> None:
    refused = shell("add", str(file), str(file.with_name("nothing")))
    assert (isinstance(refused.exception, MedialibError), rows.recent(db)) == (True, [])


def test_what_is_queued_already_is_not_queued_twice(house: Settings, db: Database, file: Path) -> None:
    ids = shell("add", str(file), str(file)).stdout.split() + shell("add", str(file)).stdout.split()
    assert (len(ids), {job.id for job in rows.recent(db)}) == (3, set(ids))
    assert len(set(ids)) == 1


def test_a_scan_is_of_every_folder_or_of_one(house: Settings, db: Database, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("folders: {films: {path: films}, more: {path: more}}\n")
    assert len(shell("scan").stdout.split()) == 3
    assert [(job.kind, job.source, job.options) for job in rows.recent(db)][::-1] == [
        (Way.SCAN, "main", {}),
        (Way.SCAN, "films", {}),
        (Way.SCAN, "more", {}),
    ]
    told = json.loads(shell("scan", "films", "--from-sidecars", "--json").stdout)
    assert [job["kind"] for job in told["jobs"]] == ["scan"]
    assert rows.recent(db)[0].source == "films"


def test_one_that_is_told_to_look_at_sidecars_is_another_than_one_that_is_not(house: Settings, db: Database) -> None:
    first = shell("scan", "main", "--from-sidecars").stdout.strip()
    job = rows.get(db, first)
    assert job is not None
    assert (job.source, job.options) == ("main", {"from_sidecars": True})


@pytest.mark.processes
def test_on_a_terminal_a_bar_shows_how_far_it_is_and_stdout_has_the_ids_alone(
    house: Settings, db: Database, tmp_path: Path
) -> None:
    (tmp_path / "AC[red]DC.mkv").write_text("x")
    outer, inner = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "120"}
    environment |= {"MEDIA_ROOT": str(house.media_root), "BUILD_DIR": str(house.build_dir)}
    command = [sys.executable, "-m", "medialib", "add", "AC[red]DC.mkv", "--wait"]
    with worker(house, done):
        said = subprocess.run(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=inner, timeout=120, check=False
        )
    os.close(inner)
    shown = os.read(outer, 100_000).decode()
    os.close(outer)
    assert (said.returncode, said.stdout.decode()) == (0, f"{rows.recent(db)[0].id}\n")
    assert "AC[red]DC.mkv" in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert "100%" in shown
