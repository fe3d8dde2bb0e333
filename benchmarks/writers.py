"""Eight processes that write at once for a minute: jobs, facts, events and progress, with a reader beside them.

    python benchmarks/writers.py

Counts what every writer believes it has written, and what is there in the end.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from measure import environment, parser, quantile, table

from medialib import jobs
from medialib.model import Entity, Fact, Kind, Request, Source, Way
from medialib.settings import Settings, load
from medialib.store import connect, events, items, progress, record, users
from medialib.store.progress import Progress
from medialib.store.users import Role

HEADS = ("writers", "transactions", "per second", "ms, median", "p99", "longest", "locked", "lost")
USER = "bench"


@dataclass
class Written:
    """What one writer did: ids by table, how long each transaction took in seconds, and errors."""

    media: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    events: int = 0
    progress: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Writer:
    """One process's work, as workers and the web part do it."""

    def __init__(self, settings: Settings, number: int) -> None:
        self.settings = settings
        self.number = number
        self.dice = random.Random(number)
        self.done = Written()

    def run(self, seconds: float) -> Written:
        """Write until the time is over."""
        end = time.monotonic() + seconds
        acts = (self.add_film, self.run_job, self.tell, self.watch)
        while time.monotonic() < end:
            act = self.dice.choice(acts)
            began = time.perf_counter()
            try:
                act()
            except sqlite3.OperationalError as error:
                self.done.errors.append(str(error))
            self.done.seconds.append(time.perf_counter() - began)
        return self.done

    def add_film(self) -> None:
        """Record a film with its facts, credits and genres."""
        title = f"Writer {self.number} {connect.new_id()}"
        said = (
            Fact("title", title, Source.NFO),
            Fact("genres", ["Drama", "Crime"], Source.NFO),
            Fact("credits", [{"name": f"Somebody {self.dice.randrange(50)}", "role": "actor"}], Source.NFO),
        )
        with connect.library(self.settings) as db:
            with connect.write(db):
                ids = record.chain(db, (Entity(Kind.MOVIE, title.casefold(), said),), connect.now())
            self.done.media.append(ids[0])

    def run_job(self) -> None:
        """Take a job through its states."""
        with connect.library(self.settings) as db:
            name = f"bench-{self.number}"
            job_id = jobs.submit(db, Request(f"/nowhere/{connect.new_id()}", Way.FILE), "Benchmark")
            job = jobs.claim(db, job_id, name, 60)
            if job:
                report = jobs.Reporter(db, job, name)
                report("half", progress=0.5)
                report.flush()
                jobs.finish(db, job, name, None, "Added.")
            self.done.jobs.append(job_id)

    def tell(self) -> None:
        """Note an event."""
        with connect.library(self.settings) as db, connect.write(db):
            events.add(db, "bench", {"writer": self.number}, connect.now())
        self.done.events += 1

    def watch(self) -> None:
        """Keep how far a person is in a film."""
        media_id = f"{self.number}-{len(self.done.progress)}"
        with connect.private(self.settings) as db:
            person = users.by_name(db, USER)
            assert person is not None
            progress.put(db, person.id, Progress(media_id, 60.0, 90.0, False, connect.now()))
        self.done.progress.append(media_id)


def lost(settings: Settings, all_done: list[Written]) -> int:
    """How many of the rows that writers were told are written are not there."""
    with connect.library(settings) as db, connect.private(settings) as people:
        there = set(items.living(db))
        ended = {row[0] for row in db.conn.execute("SELECT id FROM jobs WHERE status = 'done'")}
        told = int(db.conn.execute("SELECT count(*) FROM events WHERE type = 'bench'").fetchone()[0])
        kept = {row[0] for row in people.conn.execute("SELECT media_id FROM progress")}
    missing = sum(len(set(done.media) - there) + len(set(done.jobs) - ended) for done in all_done)
    missing += sum(len(set(done.progress) - kept) for done in all_done)
    return missing + sum(done.events for done in all_done) - told


def measured(count: int, seconds: float) -> tuple[object, ...]:
    """Let so many processes write into a new library."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(media_root=Path(folder) / "media", build_dir=Path(folder) / "build")
        connect.prepare(settings)
        with connect.private(settings) as db:
            users.add(db, USER, Role.MEMBER, "!", connect.now())
        command = (sys.executable, __file__, "--seconds", str(seconds), "--writer")
        running = [
            subprocess.Popen((*command, str(number)), env=environment(settings), stdout=subprocess.PIPE)
            for number in range(count)
        ]
        _read_meanwhile(settings, seconds)
        all_done = [Written(**json.loads(one.communicate()[0])) for one in running]
        waits = [1000 * wait for done in all_done for wait in done.seconds]
        locked = [error for done in all_done for error in done.errors]
        shown = [f"{value:.1f}" for value in (quantile(waits, 0.5), quantile(waits, 0.99), max(waits))]
        return count, len(waits), round(len(waits) / seconds), *shown, len(locked), lost(settings, all_done)


def _read_meanwhile(settings: Settings, seconds: float) -> None:
    """Read as the printer does while the others write."""
    end = time.monotonic() + seconds
    with connect.library(settings, read_only=True) as db:
        while time.monotonic() < end:
            items.media(db, items.living(db)[-200:])
            time.sleep(0.2)


def main() -> None:
    """Measure, or be one of the writers."""
    made = parser("Write from eight processes at once.")
    made.add_argument("--seconds", type=float, default=60)
    made.add_argument("--writers", type=int, default=8)
    made.add_argument("--writer", type=int, help="be this writer, with the library of the environment")
    given = made.parse_args()
    if given.writer is None:
        print(table(HEADS, [measured(given.writers, given.seconds)]))
    else:
        settings = load()
        print(json.dumps(asdict(Writer(settings, given.writer).run(given.seconds))))


if __name__ == "__main__":
    main()
