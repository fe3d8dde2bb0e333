"""Cancel ends what runs within seconds and leaves nothing; trying again starts anew."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from household import Household, about, household
from loopback_site import Site
from test_kill import film
from up import until

from medialib.model import Job, Way

pytestmark = pytest.mark.processes
SLOW = 20_000


def left(home: Household, *ids: str) -> tuple[dict[int, str], list[str], dict[str, bytes]]:
    """What cancelled jobs left: processes, unfinished files, files on shelves."""
    return {pid: line for one in ids for pid, line in about(one).items()}, home.working(), home.on_shelves()


def cancelled(home: Household, *ids: str) -> list[str]:
    """How jobs stand five seconds, at the most, after they were cancelled."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(home.job(one).status == "running" for one in ids):
        time.sleep(0.05)
    return [home.job(one).status for one in ids]


def downloading(job: Job) -> bool:
    return job.status == "running" and job.progress > 0


def test_a_download_and_what_waits_behind_it(tmp_path: Path, site: Site, streamable: Path) -> None:
    home = household(tmp_path / "home", jobs={"workers": 1, "min_free": 0})
    try:
        content = film(streamable, 0, 2_000_000)
        answer = site.put("/film.mp4", content)
        answer.bytes_per_s = SLOW
        running, waiting = (home.submit(Way.VIDEO, site.url(f"/film.mp4?{number}")) for number in range(2))
        home.start_workers()
        home.when(running, downloading)
        assert about(running) != {}
        for job_id, says in ((waiting, "cancelled"), (running, "running")):
            done = home.cli("jobs", "cancel", job_id)
            assert (done.returncode, done.stdout) == (0, f"{job_id}  {says}\n")
        assert cancelled(home, running, waiting) == ["cancelled", "cancelled"]
        assert left(home, running, waiting) == ({}, [], {})
        refused = home.cli("jobs", "cancel", running)
        assert (refused.returncode, refused.stderr.splitlines()[0]) == (
            1,
            f"Error: Job {running} is cancelled already.",
        )
        answer.bytes_per_s = None
        assert home.cli("jobs", "retry", running).stdout == f"{running}  queued\n"
        job = home.ended(running)
        assert (job.status, job.error, list(home.on_shelves().values())) == ("done", "", [content])
    finally:
        home.stop()


def test_a_program_that_runs_for_long(home: Household, tmp_path: Path, streamable: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "ffmpeg").write_text("#!/bin/sh\ntrap '' TERM\nsleep 300 &\nsleep 300\n")
    (programs / "ffmpeg").chmod(0o755)
    home.programs = programs
    home.start_workers()
    job_id = home.submit(Way.FILE, streamable)
    until(lambda: [line for line in about(str(programs)).values() if "ffmpeg" in line], "ffmpeg")
    home.cancel(job_id)
    assert cancelled(home, job_id) == ["cancelled"]
    assert (about(f"{programs}/ffmpeg"), left(home, job_id)) == ({}, ({}, [], {}))


def test_a_playlist_takes_its_children_along_and_brings_them_back(
    home: Household, site: Site, streamable: Path
) -> None:
    answers = [site.put(f"/{number}.mp4", film(streamable, number, 2_000_000)) for number in range(2)]
    for answer in answers:
        answer.bytes_per_s = SLOW
    site.page("/list", "".join(f'<video src="/{number}.mp4"></video>' for number in range(2)), title="Some films")
    home.start_workers()
    parent = home.submit(Way.VIDEO, site.url("/list"))
    assert home.ended(parent).message == "2 entries of 'Some films' are queued."
    children = [row[0] for row in home.ask("SELECT id FROM jobs WHERE parent_id = ?", parent)]
    until(lambda: any(downloading(home.job(child)) for child in children), "a download")
    home.cancel(parent)
    assert cancelled(home, *children) == ["cancelled"] * 2
    assert left(home, *children) == ({}, [], {})
    for answer in answers:
        answer.bytes_per_s = None
    for child in children:
        home.cli("jobs", "retry", child)
    assert [home.ended(child).status for child in children] == ["done"] * 2
    assert home.ask("SELECT position FROM collection_items ORDER BY 1") == [(1,), (2,)]
