"""Two discs in two drives at once: one rip is cancelled, the other is killed and goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from disc_images import clip, dvd, iso
from household import Household, about, household
from up import until

from medialib import intake
from medialib.discs import Disc
from medialib.model import Job, Way
from medialib.sources.discs.look import look
from medialib.store import discs

pytestmark = [pytest.mark.processes, pytest.mark.needs("HandBrakeCLI", "dvdauthor", "genisoimage", "ffmpeg")]
SECONDS = 12
SLOW = {"preset": "HQ 480p30 Surround", "min_title_s": 2.5}


@pytest.fixture(scope="module")
def long_disc(disc_dir: Path) -> Path:
    """A disc whose film takes some seconds to encode."""
    folder = disc_dir / "long"
    folder.mkdir()
    video = clip(folder, SECONDS)
    title = f'<pgc><vob file="{video}" chapters="0,{SECONDS // 2}"/></pgc>'
    return iso(dvd(folder / "disc", [f'<audio lang="en"/><audio lang="de"/>{title}']), "LONG_WAY")


@pytest.fixture
def home(tmp_path: Path, long_disc: Path, film_iso: Path) -> Iterator[Household]:
    """A library with a long film in one drive and a short one in the other."""
    drives = [tmp_path / name for name in ("first", "second")]
    for drive, image in zip(drives, (long_disc, film_iso), strict=True):
        shutil.copy(image, drive)
    jobs = {"lease_s": 3, "retry_delay_s": 0.2, "min_free": 0, "workers": 3}
    home = household(tmp_path / "home", jobs=jobs, discs={**SLOW, "drives": [str(drive) for drive in drives]})
    try:
        yield home
    finally:
        home.stop()


def encoding(job: Job) -> bool:
    return job.status == "running" and job.stage == "encode" and job.progress > 0


def taken(home: Household, disc: Disc) -> dict[int, str | None]:
    with home.library() as db:
        return {row["number"]: row["item_kind"] for row in discs.titles(db, disc.id)}


def test_one_is_cancelled_and_one_is_killed_and_goes_on(home: Household, tmp_path: Path, long_disc: Path) -> None:
    first, second = (home.submit(Way.DISC, tmp_path / name, options={"year": 2000}) for name in ("first", "second"))
    home.start_workers()
    home.when(second, lambda job: job.lane == "encode")
    home.cancel(second)  # it has been read, and is about to be encoded
    home.when(second, lambda job: job.status == "cancelled", 5)
    home.when(first, lambda job: job.lane == "encode")
    (tmp_path / "first").unlink()  # the disc is out: nothing may be read again
    worker = home.when(first, encoding).worker
    assert home.working() == [first]
    killed = home.started[0]
    killed.kill()
    killed.wait()
    until(lambda: not about(first), "the encoder to die with its worker", 10)
    home.start()
    home.when(first, lambda job: encoding(job) and job.worker != worker, 60)
    job = home.ended(first, 90)
    assert (job.status, job.error, job.message) == ("done", "", "Added.")
    assert sorted(home.on_shelves()) == ["movies/Long Way (2000)/Long Way (2000).mp4"]
    probe = intake.probe(home.settings.media_root / "movies/Long Way (2000)/Long Way (2000).mp4")
    assert (round(probe.duration_s or 0), len(probe.chapters), probe.audio_languages) == (SECONDS, 2, ("en", "de"))
    assert taken(home, look(long_disc)) == {1: "movie"}
    assert home.ask("SELECT kind, title, year FROM media ORDER BY kind, title") == [
        *(("disc", "Big Buck", None), ("disc", "Long Way", None)),
        ("movie", "Long Way", 2000),
    ]
    assert (home.working(), home.job(second).status) == ([], "cancelled")


def test_a_rip_that_is_cancelled_leaves_nothing(home: Household, tmp_path: Path) -> None:
    job_id = home.submit(Way.DISC, tmp_path / "first")
    home.start_workers()
    home.when(job_id, encoding)
    assert about(job_id) != {}
    home.cancel(job_id)
    assert home.when(job_id, lambda job: job.status != "running", 5).status == "cancelled"
    assert (about(job_id), home.working(), home.on_shelves()) == ({}, [], {})
    again = home.submit(Way.DISC, tmp_path / "first", options={"year": 2000})
    assert home.when(again, lambda job: job.lane == "encode", 20).error == ""
