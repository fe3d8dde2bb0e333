"""Asking The Movie Database about 1,000 new films, where it answers after 50 ms: one after the other that is 50 s at least.

python benchmarks/identify.py

The service is a process of its own on loopback; it is asked at the pace that the real one allows.
"""

from __future__ import annotations

import http.client
import io
import json
import multiprocessing
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from measure import parser, table
from PIL import Image

from medialib.flow import EVERYTHING
from medialib.model import Entity, Fact, Kind, Request, Source, Status, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, record
from medialib.store import jobs as job_rows
from medialib.tasks import open_tasks

HEADS = ("run", "films", "facts there after", "job ended after", "requests", "pictures", "said")
WITH_PICTURES = 200
FIRST = ("Amber", "Broken", "Copper", "Distant", "Empty", "Frozen", "Golden", "Hollow", "Iron", "Jagged")
SECOND = ("Anchor", "Bridge", "Canyon", "Desert", "Engine", "Forest", "Garden", "Harbour", "Island", "Journey")
THIRD = (
    "at Dawn",
    "Before Noon",
    "by Night",
    "in Autumn",
    "in Winter",
    "of Glass",
    "of Salt",
    "on Sunday",
    "Rising",
    "Undone",
)
FILMS = {
    f"{a} {b} {c}": 1000 + at for at, (a, b, c) in enumerate((a, b, c) for a in FIRST for b in SECOND for c in THIRD)
}
NAMES = {number: title for title, number in FILMS.items()}


def year_of(number: int) -> int:
    """When a film came out."""
    return 1950 + number % 70


class Service(BaseHTTPRequestHandler):
    """The Movie Database, which takes its time."""

    protocol_version = "HTTP/1.1"
    delay_s = 0.05
    picture = b""
    asked: ClassVar[dict[str, int]] = {"requests": 0, "pictures": 0}

    def do_GET(self) -> None:
        """Answer a search, an entry, a picture, or how often it was asked."""
        place = urlsplit(self.path)
        if place.path == "/asked":
            self._send(json.dumps(self.asked).encode())
            return
        is_picture = place.path.startswith("/t/p/")
        self.asked["pictures" if is_picture else "requests"] += 1
        time.sleep(self.delay_s)
        if is_picture:
            self._send(self.picture + place.path.encode(), "image/jpeg")
        elif place.path == "/3/search/movie":
            self._send(json.dumps(self._found(parse_qs(place.query)["query"][0])).encode())
        else:
            self._send(json.dumps(self._entry(int(place.path.rpartition("/")[2]))).encode())

    def _found(self, query: str) -> dict[str, object]:
        hits = [self._brief(FILMS[query])] if query in FILMS else []
        return {"page": 1, "results": hits, "total_pages": 1, "total_results": len(hits)}

    def _brief(self, number: int) -> dict[str, object]:
        title, poster = NAMES[number], f"/poster{number}.jpg" if self.picture else None
        named = {"id": number, "title": title, "original_title": title, "original_language": "en"}
        return {
            **named,
            "overview": f"All of {title}.",
            "poster_path": poster,
            "release_date": f"{year_of(number)}-05-06",
        }

    def _entry(self, number: int) -> dict[str, object]:
        cast = [{"name": f"Player {number % 300 + at}", "character": "Somebody", "order": at} for at in range(12)]
        more = {"runtime": 100, "genres": [{"id": 18, "name": "Drama"}], "credits": {"cast": cast, "crew": []}}
        return {**self._brief(number), **more, "external_ids": {"imdb_id": f"tt{number:07d}"}}

    def _send(self, body: bytes, kind: str = "application/json;charset=utf-8") -> None:
        self.send_response(200)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "max-age=4350"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serve(pipe: Connection, picture: bytes) -> None:
    """Be the service until the process is ended."""
    Service.picture = picture
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    pipe.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def service(picture: bytes = b"") -> Iterator[int]:
    """The port of a service that runs until the block ends."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, picture), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def drawn() -> bytes:
    """A poster as the service sends it."""
    made = io.BytesIO()
    Image.radial_gradient("L").resize((780, 1170)).convert("RGB").save(made, "JPEG", quality=85)
    return made.getvalue()


def library(root: Path, port: int, films: int = len(FILMS)) -> Settings:
    """A library that asks the service, with so many films in it under their names alone."""
    shutil.rmtree(root, ignore_errors=True)
    here = f"http://127.0.0.1:{port}"
    providers = Providers.model_validate({"tmdb_key": "0" * 32, "tmdb_url": here, "tmdb_images_url": here})
    settings = Settings(
        media_root=root / "media", build_dir=root / "build", allow_private_addresses=True, providers=providers
    )
    connect.prepare(settings)
    with connect.library(settings) as db, connect.write(db):
        for title, number in [*FILMS.items()][:films]:
            said = (Fact("title", title, Source.NAME, 0.7), Fact("year", year_of(number), Source.NAME, 0.7))
            record.chain(db, [Entity(Kind.MOVIE, title, said)], connect.now())
    return settings


def asked(port: int) -> dict[str, int]:
    """How often the service was asked so far."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", "/asked")
    told: dict[str, int] = json.load(line.getresponse())
    line.close()
    return told


def identified(settings: Settings, port: int, name: str) -> tuple[object, ...]:
    """Ask about all that is new, by a job like any other."""
    tasks, before = open_tasks(settings, immediate=True), asked(port)
    with connect.library(settings) as db:
        began, clock = connect.now(), time.time()
        job = job_rows.get(db, tasks.submit(db, Request(EVERYTHING, Way.IDENTIFY)))
        seconds = time.time() - clock
        last = db.conn.execute("SELECT max(asked_at), count(*) FROM matches WHERE asked_at >= ?", (began,)).fetchone()
    if job is None or job.status is not Status.DONE:
        raise SystemExit(f"the job failed: {job}")
    now = asked(port)
    facts = f"{datetime.fromisoformat(last[0]).timestamp() - clock:.1f} s" if last[1] else "-"
    counts = [now[what] - before[what] for what in ("requests", "pictures")]
    return name, last[1], facts, f"{seconds:.1f} s", *counts, job.message


def main() -> None:
    """Ask about the films without pictures, again, and with them."""
    given = parser("Ask about 1,000 new films.").parse_args()
    root = given.work / "identify"
    rows = []
    with service() as port:
        settings = library(root, port)
        rows += [identified(settings, port, name) for name in ("without pictures", "again")]
    with service(drawn()) as port:
        rows.append(identified(library(root, port, WITH_PICTURES), port, "with a poster each"))
    print(table(HEADS, rows))


if __name__ == "__main__":
    main()
