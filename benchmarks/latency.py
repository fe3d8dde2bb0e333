"""How long pages take while a scan, three jobs and a full publish run, and while nothing does.

    python benchmarks/latency.py

Requests come at a steady pace whether or not earlier ones are answered late, so that waiting counts.
"""

from __future__ import annotations

import http.client
import random
import shutil
import struct
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import serving
from measure import MEDIALIB, environment, library, parser, quantile, table

from medialib.model import Request, Way
from medialib.settings import Settings
from medialib.store import connect, items
from medialib.tasks import open_tasks

HEADS = ("meanwhile", "requests", "ms, median", "p95", "p99", "longest", "films taken")
PER_SECOND = 25
FILMS = 40


def ask(port: int, token: str, pages: Sequence[str], seconds: float) -> list[float]:
    """Ask for pages at a steady pace: how long after its time each was there, in milliseconds."""
    dice, waits = random.Random(3), []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}"}
    began = time.perf_counter()
    for number in range(round(seconds * PER_SECOND)):
        due = began + number / PER_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        connection.request("GET", dice.choice(pages), headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"a page answered {answer.status}")
        waits.append(1000 * (time.perf_counter() - due))
    return waits


def pages_of(settings: Settings) -> list[str]:
    """Home, shelves and two hundred items."""
    home = settings.build_dir / "home"
    found = [path for shelf in ("movies", "recent", "years") for path in sorted((home / shelf).rglob("*.html"))[:20]]
    found += sorted((home / "item").glob("*/*.html"))[:200]
    return ["/", *(f"/{path.relative_to(home).as_posix()}" for path in found)]


def films(work: Path) -> list[Path]:
    """Three folders of short films, for three jobs."""
    source = work / "film.mp4"
    picture = ("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=10", "-f", "lavfi", "-i", "sine=d=10")
    if not source.exists():
        codec = ("-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", "-shortest")
        subprocess.run(["ffmpeg", "-v", "error", "-y", *picture, *codec, str(source)], check=True)
    folders = []
    for number in range(3):
        folder = work / f"films-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for film in range(FILMS):
            data = source.read_bytes() + _free(f"{time.time_ns()}-{number}-{film}".encode())
            (folder / f"Latency {number} {film} {connect.new_id()} (2020).mp4").write_bytes(data)
        folders.append(folder)
    return folders


def _free(content: bytes) -> bytes:
    """A box that players skip, which makes each film another one."""
    return struct.pack(">I", 8 + len(content)) + b"free" + content


@contextmanager
def busy(settings: Settings, work: Path, found: list[int]) -> Iterator[None]:
    """A worker with a scan and three jobs, and full publishes one after the other; notes how many films came in."""
    stop = threading.Event()

    def publish() -> None:
        while not stop.is_set():
            with serving.patient((*MEDIALIB, "publish", "--full"), environment(settings), work) as printing:
                while printing.wait(0.2) is None and not stop.is_set():
                    pass

    tasks = open_tasks(settings)
    requests = [Request(str(folder), Way.FOLDER) for folder in films(work)] + [Request("main", Way.SCAN)]
    with connect.library(settings) as db:
        before = len(items.living(db))
        for request in requests:
            tasks.submit(db, request)
        thread = threading.Thread(target=publish)
        with serving.worker(settings, work):
            thread.start()
            yield
            found.append(len(items.living(db)) - before)
            stop.set()
        thread.join()


def row(name: str, waits: list[float], ended: object) -> tuple[object, ...]:
    """A line of the table."""
    shown = [f"{value:.1f}" for value in (*(quantile(waits, share) for share in (0.5, 0.95, 0.99)), max(waits))]
    return name, len(waits), *shown, ended


def main() -> None:
    """Measure both."""
    made = parser("Ask for pages while the library works.")
    made.add_argument("--items", type=int, default=100_000)
    made.add_argument("--seconds", type=float, default=30)
    given = made.parse_args()
    settings = library(given.work, given.items)
    with connect.library(settings) as db:
        print(f"{len(items.living(db))} items")
    subprocess.run((*MEDIALIB, "publish"), env=environment(settings), cwd=given.work, check=True, capture_output=True)
    token, pages, ended = serving.tokens(settings, 1)[0], pages_of(settings), list[int]()
    with serving.web(settings, given.work) as served:
        ask(served.port, token, pages, 2)
        idle = ask(served.port, token, pages, given.seconds)
        with busy(settings, given.work, ended):
            working = ask(served.port, token, pages, given.seconds)
    print(table(HEADS, [row("nothing", idle, ""), row("a scan, three jobs, a publish", working, ended[0])]))
    print(f"p99 busy / idle: {quantile(working, 0.99) / quantile(idle, 0.99):.2f}")


if __name__ == "__main__":
    main()
