"""`medialib rip` and `medialib jobs answer`, as people and scripts use them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cd_images import noise, write_cd
from click.testing import CliRunner

from medialib import jobs as states
from medialib.cli.main import medialib
from medialib.discs import Disc, Drive, Format, Tray
from medialib.errors import MedialibError
from medialib.model import Job, Kind, Request, Way
from medialib.settings import Settings
from medialib.store import connect, discs
from medialib.store import jobs as rows

QUESTION: dict[str, Any] = {
    "about": "episodes",
    "title": "Future Days",
    "season": None,
    "titles": [{"number": 1}, {"number": 2}, {"number": 3}],
}


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    """The settings of the shell's library."""
    settings = Settings(media_root=tmp_path / "media", build_dir=tmp_path / "build")
    connect.prepare(settings)
    return settings


@dataclass(frozen=True, slots=True)
class Done:
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Shell = Callable[..., Done]


@pytest.fixture
def shell(tmp_path: Path, house: Settings, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Runs `medialib` in the library's folder, in this process: that is quicker."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDIA_ROOT", str(house.media_root))
    monkeypatch.setenv("BUILD_DIR", str(house.build_dir))

    def run(*words: str) -> Done:
        done = CliRunner().invoke(medialib, words)
        if isinstance(done.exception, MedialibError):
            error = done.exception
            return Done(
                1, done.stdout, f"{done.stderr}Error: {error.message}\n" + (f"{error.hint}\n" if error.hint else "")
            )
        return Done(done.exit_code, done.stdout, done.stderr)

    return run


def put(house: Settings, *drives: Drive) -> None:
    with connect.library(house) as db, connect.write(db):
        for drive in drives:
            discs.seen_drive(db, drive, connect.now())


def loaded(number: int, label: str = "BIG_BUCK_D2") -> Drive:
    return Drive(f"/dev/sr{number}", "DRIVE", Tray.LOADED, Disc(Format.DVD, f"dvd:{number}", label))


def jobs(house: Settings) -> list[Job]:
    with connect.library(house) as db:
        return rows.recent(db)[::-1]


def test_the_only_drive_with_a_disc_is_ripped(shell: Shell, house: Settings) -> None:
    put(house, loaded(0), Drive("/dev/sr1", "DRIVE", Tray.EMPTY))
    words = ("--titles", "1, 3", "--preset", "HQ 720p30", "--title", "Big Buck", "--year", "2008", "--kind", "movie")
    done = shell("rip", *words)
    [job] = jobs(house)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{job.id}\n", "")
    assert (job.source, job.kind, job.wanted, job.title, job.options) == (
        "/dev/sr0",
        Way.DISC,
        Kind.MOVIE,
        "Big Buck",
        {"titles": "1,3", "preset": "HQ 720p30", "title": "Big Buck", "year": 2008},
    )
    again = shell("rip")
    assert (again.returncode, again.stderr) == (
        1,
        f"Error: The disc in DRIVE is being ripped already.\nSee job {job.id}.\n",
    )


def test_of_several_one_has_to_be_named(shell: Shell, house: Settings) -> None:
    put(house, Drive("/dev/sr0", "DRIVE", Tray.EMPTY))
    none = shell("rip")
    assert (none.returncode, none.stderr) == (
        1,
        "Error: No drive holds a disc to rip.\nPut one in, or give the path of an image.\n",
    )
    put(house, loaded(1), loaded(2))
    several = shell("rip")
    assert (several.returncode, several.stderr) == (
        1,
        "Error: 2 drives hold a disc.\nName one of them: /dev/sr1, /dev/sr2.\n",
    )
    named = json.loads(shell("rip", "/dev/sr2", "--season", "2", "--first-episode", "3", "--json").stdout)
    [job] = jobs(house)
    assert named == {"jobs": [{"id": job.id, "kind": "disc", "status": "queued"}]}
    assert (job.source, job.options) == ("/dev/sr2", {"season": 2, "first_episode": 3})


def test_an_image_is_ripped_and_other_files_are_not(shell: Shell, house: Settings, tmp_path: Path) -> None:
    image = write_cd(tmp_path / "cd", [noise(300, 1)])
    (tmp_path / "notes.txt").write_text("no disc")
    assert shell("rip", str(image.cue), "--kind", "track").returncode == 0
    refused = [shell("rip", "notes.txt"), shell("rip", "nothing.iso"), shell("rip", "https://x.example/a.iso")]
    assert [done.returncode for done in refused] == [1, 1, 1]
    assert refused[0].stderr.startswith("Error: 'notes.txt' is no disc.\n")
    assert [(job.source, job.kind, job.wanted) for job in jobs(house)] == [(str(image.cue), Way.DISC, Kind.TRACK)]


def test_what_cannot_be_said_of_a_disc_is_refused(shell: Shell, house: Settings) -> None:
    put(house, loaded(0))
    done = shell("rip", "--year", "3000", "--titles", "1-3")
    assert (done.returncode, done.stderr) == (1, "Error: Year: Wanted at most 2100.\n")
    assert (shell("rip", "--kind", "book").returncode, jobs(house)) == (2, [])


def test_a_question_ends_the_wait_and_is_answered(shell: Shell, house: Settings) -> None:
    with connect.library(house) as db:
        job_id = states.submit(db, Request("/dev/sr0", Way.DISC, options={"title": "Future Days"}), "Future Days")
        job = states.claim(db, job_id, "w", 30)
        assert job
        states.ask(db, job, "w", QUESTION, "Which episodes are these 3 titles?")
    put(house, loaded(0, "FUTURE_DAYS"))
    waiting = shell("rip", "--title", "Future Days", "--wait")
    assert (waiting.returncode, waiting.stdout) == (1, f"{job_id}\n")
    assert waiting.stderr.splitlines()[-2:] == [
        "Error: Future Days waits for you. Which episodes are these 3 titles?",
        f"Answer it at /jobs/{job_id}, or with 'medialib jobs answer {job_id} --episodes 1=1,2=2'.",
    ]
    assert json.loads(shell("jobs", "show", job_id, "--json").stdout)["question"] == QUESTION
    refused = [
        shell("jobs", "answer", job_id, "--episodes", "1=1"),
        shell("jobs", "answer", job_id, "--episodes", "1=1,2=1", "--season", "2"),
        shell("jobs", "answer", job_id, "--episodes", "1=x", "--season", "2"),
        shell("jobs", "answer", "nosuchjob222", "--episodes", "1=1"),
    ]
    assert [done.stderr.splitlines()[0] for done in refused] == [
        "Error: Season: Which season is it.",
        "Error: Title 2: Episode 1 is title 1 already.",
        "Error: --episodes has value '1=x'. Wanted an episode's number, such as 3 or 3-4.",
        "Error: There is no job 'nosuchjob222'.",
    ]
    done = shell("jobs", "answer", job_id, "--episodes", "1=1,2=2-3", "--season", "2")
    assert (done.returncode, done.stdout) == (0, f"{job_id}  queued\n")
    [answered] = jobs(house)
    assert answered.options == {"title": "Future Days", "season": 2, "episodes": {"1": [1], "2": [2, 3]}}
    assert shell("jobs", "answer", job_id, "--episodes", "1=1").returncode == 1
