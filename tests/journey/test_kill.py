"""The worker is killed again and again, at any moment: everything is done in the end, once, and nothing shows."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from crawler import Crawler, Shelves, digest
from household import Household, Process, gone, household
from loopback_site import Site
from up import until

from medialib import flow
from medialib.model import Way

pytestmark = pytest.mark.processes
KILLS = 20
SEED = 20260102
PHASES = {
    "download": ("acquire",),
    "intake": ("intake", "identify", "record"),
    "publish": ("publish",),
}
LONGEST_S = {"download": 5.0, "intake": 0.3, "publish": 0.1}
MIB = 1024 * 1024
# A worker that has loaded its code and waits for the word to begin, so that restarts cost little time.
READY = "import sys; from medialib.cli import main; sys.stdin.readline(); sys.argv[0] = 'medialib'; main()"


def film(original: Path, number: int, size: int) -> bytes:
    """A video of its own content: the original with a box of random bytes behind it, which players skip."""
    filling = random.Random(number).randbytes(size)
    return original.read_bytes() + struct.pack(">I4s", len(filling) + 8, b"free") + filling


@dataclass
class Workers:
    """Starts workers of a library, one after the other; the next one is loaded while one works."""

    home: Household
    spare: Process | None = None
    working: Process | None = None

    def begin(self) -> None:
        """Let the spare worker begin, and load another."""
        self.working = self.spare or self._loaded()
        assert self.working.stdin is not None
        self.working.stdin.write(b"go\n")
        self.working.stdin.close()
        self.spare = self._loaded()

    def kill(self) -> None:
        """Kill the one that works."""
        assert self.working is not None
        self.working.kill()
        self.working.wait()

    def _loaded(self) -> Process:
        with (self.home.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", READY, "up", "--mode", "worker"],
                cwd=self.home.folder,
                env=self.home.env(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.home.started.append(process)
        return process


@dataclass
class Sources:
    """Pages, files and inbox entries, each of its own content, asked for one by one."""

    home: Household
    site: Site
    original: Path
    contents: dict[str, bytes] = field(default_factory=dict)

    def ask(self, phase: str) -> None:
        """See to it that there is something to do in a phase."""
        if phase != "download":
            self.film()
        elif not self.home.ask("SELECT id FROM jobs WHERE kind = 'video' AND status IN ('queued', 'running')"):
            self.clip()

    def clip(self) -> None:
        """Ask for a video that comes slowly."""
        name = self._new("clip-{}.mp4", 100_000)
        self.site.put(f"/{name}", self.contents[name]).bytes_per_s = 40_000
        self.home.submit(Way.VIDEO, self.site.url(f"/{name}"))

    def film(self) -> None:
        """Ask for a file, or lay it into the inbox."""
        name = self._new("Film {0} ({0}).mp4", 6 * MIB)
        place = self.home.folder / "sources" / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(self.contents[name])
        if len(self.contents) % 2:
            self.home.submit(Way.FILE, place)
        else:
            place.rename(self.home.settings.inbox / name)

    def _new(self, name: str, size: int) -> str:
        name = name.format(1990 + len(self.contents))
        self.contents[name] = film(self.original, len(self.contents), size)
        return name


def phases(home: Household, pid: int) -> set[str]:
    """The phases of the jobs that a worker runs."""
    found = home.ask("SELECT stage, kind FROM jobs WHERE status = 'running' AND worker LIKE ?", f"%:{pid}:%")
    return {
        phase
        for phase, names in PHASES.items()
        for stage, kind in found
        if stage in names and (phase != "download" or kind == Way.VIDEO)
    }


def strike(workers: Workers, phase: str, after_s: float) -> set[str]:
    """Begin a worker, wait until it is in a phase and a little longer, and kill it; where its jobs then were."""
    workers.begin()
    assert workers.working is not None
    pid, deadline = workers.working.pid, time.monotonic() + 10
    while phase not in phases(workers.home, pid) and time.monotonic() < deadline:
        time.sleep(0.003)
    time.sleep(after_s)
    workers.kill()
    return phases(workers.home, pid)


def all_done(home: Household, count: int) -> bool:
    """Whether so many jobs are done and none is open; a failed one is shown at once."""
    assert home.ask("SELECT source, error FROM jobs WHERE status IN ('failed', 'cancelled')") == []
    [[done, still]] = home.ask(
        "SELECT count(*) FILTER (WHERE status = 'done'), count(*) FILTER (WHERE status <> 'done') FROM jobs WHERE kind <> 'scan'"
    )
    return (done, still) == (count, 0)


@pytest.mark.needs("ffmpeg")
def test_twenty_kills_lose_nothing_and_show_nothing(tmp_path: Path, site: Site, streamable: Path) -> None:
    home = household(
        tmp_path / "home",
        jobs={"lease_s": 3, "min_free": 0, "retry_delay_s": 0.2},
        watch={"settle_s": 0.5},
        downloads={"timeout_s": 5},
    )
    luck = random.Random(SEED)
    plan = luck.sample(sorted(PHASES) * 7, KILLS)
    sources, workers = Sources(home, site, streamable), Workers(home)
    flow.publish(home.settings)
    crawler = Crawler(top=home.settings.build_dir / "home", media_root=home.settings.media_root)
    shelves = Shelves(root=home.settings.media_root, contents=sources.contents)
    hit: Counter[str] = Counter()
    try:
        with crawler, shelves:
            for phase in plan:
                sources.ask(phase)
                hit.update(strike(workers, phase, luck.uniform(0, LONGEST_S[phase])))
            workers.begin()
            until(lambda: all_done(home, len(sources.contents)), "every job", 120)
        assert (crawler.faults, shelves.faults) == ([], [])
        assert (crawler.rounds > KILLS, len(crawler.pages) > len(sources.contents), set(hit)) == (
            True,
            True,
            set(PHASES),
        )
        check(home, sources)
    finally:
        home.stop()
        sys.stdout.write(f"{hit}\n{home.log}")
    assert gone(home) == {}


def check(home: Household, sources: Sources) -> None:
    """One job, one item and one whole file for each source, and nothing unfinished anywhere."""
    wanted = Counter(digest(data) for data in sources.contents.values())
    assert Counter(digest(data) for data in home.on_shelves().values()) == wanted
    files = home.ask("SELECT path FROM files WHERE role = 'main' AND missing_since IS NULL")
    assert sorted(path for (path,) in files) == sorted(home.on_shelves())
    count = len(sources.contents)
    assert home.ask("SELECT count(*), count(DISTINCT media_id) FROM jobs WHERE kind <> 'scan'") == [(count, count)]
    assert home.ask("SELECT count(*) FROM media") == [(count,)]
    assert (home.working(), list(home.settings.inbox.iterdir())) == ([], [])
    assert home.ask("PRAGMA integrity_check") == [("ok",)]
    pages = {path: path.read_bytes() for path in home.settings.build_dir.rglob("*.html")}
    flow.publish(home.settings, full=True)
    assert {path: path.read_bytes() for path in home.settings.build_dir.rglob("*.html")} == pages
