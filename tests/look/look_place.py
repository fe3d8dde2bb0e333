"""Where the pages are looked at: printed into a folder, served on loopback, opened in a browser."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import look_samples as samples
import pytest
from look_desk import SCREENS, template
from media_files import ffmpeg
from PIL import Image as Picture
from playwright.sync_api import Browser, BrowserContext, Page

from medialib.catalogue import search
from medialib.catalogue.paper import environment
from medialib.names import FOLDS

TEMPLATES = Path(__file__).parents[2] / "site_templates"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n"
FILM = samples.href(0, "")

# A page left before the next one is styled, or shown before it could be animated: no fault of ours.
SKIPPED = ("ViewTransition opt-in disabled", "Transition was aborted", "Transition was skipped")

# What has moved without being asked, named; a page half received may move by less than a thousandth of the window.
SHIFTS = """() => new Promise((done) => {
  const moved = [];
  new PerformanceObserver((list) => list.getEntries().forEach((one) => moved.push(one))).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => {
    const ours = moved.filter((one) => one.sources.some((source) => source.node));
    const sum = ours.reduce((all, one) => all + one.value, 0);
    done(sum < .001 ? [] : ours.flatMap((one) => one.sources.map((source) => `${one.value} ${source.node?.outerHTML?.slice(0, 80)}`)));
  }, 250);
})"""


@dataclass
class Place:
    """A printed library and its server. `progress` is what it knows of the reader, `tell` its events."""

    folder: Path
    url: str = ""
    progress: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    posted: list[tuple[str, bytes]] = field(default_factory=list)
    listeners: list[queue.Queue[str]] = field(default_factory=list)
    signed_in: bool = True
    role: str = "admin"

    def tell(self, event: str, data: object) -> None:
        """Send an event to every open page."""
        for listener in self.listeners:
            listener.put(f"event: {event}\ndata: {json.dumps(data)}\n\n")

    def render(self, path: str, template: str, page: object, live: bool = False) -> None:
        """Print one page."""
        assets = {file.name: f"assets/{file.name}" for file in (TEMPLATES / "static").iterdir()}
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        site = samples.site("../" * path.count("/"), assets, live)
        target.write_text(environment([TEMPLATES]).get_template(template).render(site=site, page=page))


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder as the app would: with the policy, ranges, progress and events."""

    protocol_version = "HTTP/1.1"

    def __init__(self, place: Place, *arguments: Any) -> None:
        self.place = place
        super().__init__(*arguments, directory=str(place.folder))

    def log_message(self, format: str, *arguments: Any) -> None:
        """Stay quiet."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def do_GET(self) -> None:
        self.place.asked.append(self.path)
        path = self.path.split("?")[0]
        if path == "/events":
            self.events()
        elif path == "/api/me":
            self.answer(
                200 if self.place.signed_in else 401,
                json.dumps({"id": "u1", "name": "Anna", "role": self.place.role}).encode(),
            )
        elif path.startswith("/api/progress"):
            self.progress(path.removeprefix("/api/progress").strip("/"))
        elif path == "/search":
            self.answer(200, (self.place.folder / "desk/search.html").read_bytes(), "text/html; charset=utf-8")
        elif path.startswith("/media/"):
            self.ranged(self.place.folder / path[1:])
        else:
            super().do_GET()

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.place.progress[self.path.rpartition("/")[2]] = json.loads(body)
        self.answer(200, b"{}")

    def do_POST(self) -> None:
        self.place.posted.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(303)
        self.send_header("Location", "/desk/jobs.html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status: int, body: bytes, content_type: str = "application/json") -> None:
        """Send a whole body."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def progress(self, media_id: str) -> None:
        """How far the reader is: in one thing, or in all."""
        if not self.place.signed_in:
            return self.answer(401, b"{}")
        face = {"title": "Seven Samurai", "href": FILM, "image": "art/wide-0.png"}
        everything = {"items": [{"media_id": key, **face, **one} for key, one in self.place.progress.items()]}
        nothing = {"position_s": 0, "duration_s": None, "finished": False}
        known = self.place.progress.get(media_id, nothing) if media_id else everything
        return self.answer(200, json.dumps(known).encode())

    def ranged(self, file: Path) -> None:
        """A file from where it is asked for."""
        data = file.read_bytes()
        start = int(self.headers.get("Range", "bytes=0-").split("=")[1].split("-")[0])
        self.send_response(206 if "Range" in self.headers else 200)
        kind = {".webm": "video/webm", ".ogg": "audio/ogg", ".vtt": "text/vtt"}[file.suffix]
        self.send_header("Content-Type", kind)
        self.send_header("Accept-Ranges", "bytes")
        if "Range" in self.headers:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start:])

    def events(self) -> None:
        """Events as they come, until the reader or the test leaves."""
        mine: queue.Queue[str] = queue.Queue()
        self.place.listeners.append(mine)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.close_connection = True
        while text := mine.get():
            self.wfile.write(text.encode())
            self.wfile.flush()

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            return


def print_site(place: Place) -> None:
    """Every page there is, its pictures, its media and its search index."""
    (place.folder / "assets").symlink_to(TEMPLATES / "static")
    place.render("index.html", "home.html", samples.home())
    place.render("movies/index.html", "shelf.html", samples.shelf("../"))
    place.render("people/index.html", "index.html", samples.index("../"))
    for n in range(12):
        place.render(samples.href(n, ""), "item.html", samples.movie("../../", n))
    for name, page in (
        ("show", samples.show),
        ("album", samples.album),
        ("track", samples.track),
        ("disc", samples.disc),
    ):
        place.render(f"item/{name}.html", "item.html", page("../"))
    for screen, desk in SCREENS.items():
        place.render(f"desk/{screen}.html", template(screen), desk, live=True)
    for shape, size in samples.SIZES.items():
        (place.folder / "art").mkdir(exist_ok=True)
        for n, color in enumerate(samples.COLORS):
            Picture.new("RGB", size, color).save(place.folder / f"art/{shape}-{n}.png")
    print_search(place.folder / "search")
    print_media(place.folder / "media")


def print_media(folder: Path) -> None:
    """A film of two seconds, a track, a subtitle."""
    folder.mkdir()
    picture, tone = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=2"), ("-f", "lavfi", "-i", "sine=d=2")
    ffmpeg(*picture, *tone, "-c:v", "libvpx", "-b:v", "200k", "-c:a", "libopus", folder / "film.webm")
    ffmpeg(*tone, "-c:a", "libopus", folder / "track.ogg")
    (folder / "film.vtt").write_text(VTT)


def print_search(folder: Path, leaf: int = 2) -> None:
    """The index of the films and two people, in the format of medialib.catalogue.search, with small leaves."""
    folder.mkdir()
    found = [
        [samples.ident(n), title, str(year), "movie", f"art/poster-{n % 6}.png"]
        for n, (title, year) in enumerate(samples.FILMS)
    ]
    found += [["akirakurosaw", "Akira Kurosawa", "", "person", ""], ["sorenmalling", "Søren Malling", "", "person", ""]]
    words = {token: [item for item in found if token in search.tokens(item[1], item[2])] for token in all_tokens(found)}
    todo = [""]
    while todo:
        prefix = todo.pop()
        here = {token: items for token, items in words.items() if token.startswith(prefix)}
        inner = not prefix or len(here) > leaf
        near = sorted(here)[: 3 if prefix else 0]
        shown = {token: items for token, items in here.items() if not inner or token in near}
        places = [item for item in found if any(item in items for items in shown.values())]
        body: dict[str, object] = {
            "words": {token: [places.index(one) for one in items] for token, items in shown.items()},
            "items": places,
        }
        if inner:
            after = sorted({token[len(prefix)] for token in here if len(token) > len(prefix)})
            body["next"] = "".join(after)
            todo += [prefix + character for character in after]
        if not prefix:
            body |= {"folds": FOLDS, "runs": search.RUNS, "suffix": search.SUFFIX, "longest": search.LONGEST}
        script = f"medialibShard({json.dumps(prefix)},{json.dumps(body, ensure_ascii=False)})\n"
        (folder / f"{prefix.encode().hex() or 'root'}.js").write_text(script)


def all_tokens(found: list[list[str]]) -> set[str]:
    """Every word that anything is found by."""
    return {token for item in found for token in search.tokens(item[1], item[2])}


@contextmanager
def serving(place: Place) -> Iterator[Place]:
    """The place on loopback, until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, place))
    server.daemon_threads = True
    place.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield place
    finally:
        for listener in place.listeners:
            listener.put("")
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The sample library, printed and served once."""
    place = Place(tmp_path_factory.mktemp("look"))
    print_site(place)
    with serving(place):
        yield place


@pytest.fixture
def place(printed: Place) -> Place:
    """The sample library, with nothing known of the reader."""
    printed.progress.clear()
    printed.posted.clear()
    printed.signed_in = True
    printed.role = "admin"
    return printed


@dataclass
class Reader:
    """A reader with a browser of their own. `faults` are errors in the console and refusals by the policy."""

    browser: Browser
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, address: str, width: int = 1440, height: int = 900, **options: Any) -> Page:
        """A page in a fresh context."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: self.note(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.note(str(error)))
        page.goto(address)
        return page

    def note(self, text: str) -> None:
        """Keep an error, but for what Chromium says when it skips the animation between two pages."""
        if not any(skipped in text for skipped in SKIPPED):
            self.faults.append(text)


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """Somebody who looks; no page they opened may have had a fault."""
    reader = Reader(browser)
    yield reader
    for context in reader.contexts:
        context.close()
    assert reader.faults == []
