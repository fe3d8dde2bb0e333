"""A web site on loopback that behaves as real ones do: pages with videos, ranges, errors, slow lines."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from media_files import ffmpeg

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:description" content="{overview}">
<meta property="og:image" content="{base}/picture.jpg">
</head><body><h1>{title}</h1>{body}</body></html>"""


@dataclass
class Answer:
    """What a path answers with. `failures` are statuses given first, one a request."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str | None = None
    bytes_per_s: int | None = None
    ranges: bool = True
    cut_after: int | None = None
    failures: list[int] = field(default_factory=list)


@dataclass
class Asked:
    """A request that came, and how many bytes of a body went out for it."""

    method: str
    path: str
    range: str | None
    sent: int = 0


class Site:
    """A server in a thread. `asked` holds every request in order."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        site = self

        class Handler(_Handler):
            pass

        Handler.site = site
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        self.port: int = self._server.server_address[1]
        self.base = f"http://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        """The address of a path."""
        return self.base + path

    def put(self, path: str, body: bytes | Path, type: str = "video/mp4") -> Answer:
        """Serve bytes or a file's content."""
        self.answers[path] = Answer(body.read_bytes() if isinstance(body, Path) else body, type)
        return self.answers[path]

    def page(self, path: str, body: str, title: str = "A film", overview: str = "What it is about.") -> Answer:
        """Serve a page with Open Graph tags."""
        html = PAGE.format(title=title, overview=overview, body=body, base=self.base)
        return self.put(path, html.encode(), "text/html; charset=utf-8")

    def redirect(self, path: str, location: str) -> Answer:
        """Send on to another address."""
        self.answers[path] = Answer(status=302, location=location)
        return self.answers[path]

    def served(self, path: str) -> int:
        """How many bytes of a path's body went out in all."""
        return sum(asked.sent for asked in self.asked if asked.path == path)

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def _answer(self, with_body: bool) -> None:
        path = urlsplit(self.path).path
        asked = Asked(self.command, path, self.headers.get("Range"))
        self.site.asked.append(asked)
        answer = self.site.answers.get(path, Answer(b"<h1>Not found</h1>", status=404))
        if answer.failures:
            answer = Answer(b"<h1>Busy</h1>", status=answer.failures.pop(0))
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.range or "") if answer.ranges else None
        start = int(wanted[1]) if wanted else 0
        end = int(wanted[2]) if wanted and wanted[2] else len(answer.body) - 1
        if wanted and start >= len(answer.body):
            self.send_error(416)
            return
        self.send_response(206 if wanted else answer.status)
        self.send_header("Content-Type", answer.type)
        body = answer.body[start : end + 1]
        self.send_header("Content-Length", str(len(body)))
        if answer.ranges:
            self.send_header("Accept-Ranges", "bytes")
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{start + len(body) - 1}/{len(answer.body)}")
        if answer.location:
            self.send_header("Location", answer.location)
        self.end_headers()
        if with_body:
            self._send(body, answer, asked)

    def _send(self, body: bytes, answer: Answer, asked: Asked) -> None:
        """Send the body, slowly or not to its end if the answer wants so."""
        step = max(answer.bytes_per_s // 20, 1) if answer.bytes_per_s else 64 * 1024
        end = len(body) if answer.cut_after is None else min(answer.cut_after, len(body))
        try:
            for start in range(0, end, step):
                piece = body[start : min(start + step, end)]
                self.wfile.write(piece)
                asked.sent += len(piece)
                if answer.bytes_per_s:
                    time.sleep(0.05)
        except (BrokenPipeError, ConnectionResetError):
            pass


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    site = Site()
    yield site
    site.close()


@pytest.fixture
def film_site(site: Site, streamable: Path, jpg: Path) -> Site:
    """A site with a film at /watch: a page, a video, English and German subtitles, a picture."""
    site.put("/film.mp4", streamable)
    site.put("/picture.jpg", jpg, "image/jpeg")
    for language in ("en", "de"):
        text = f"WEBVTT\n\n00:00.100 --> 00:01.000\nHello in {language}\n"
        site.put(f"/film.{language}.vtt", text.encode(), "text/vtt")
    site.page(
        "/watch",
        '<video src="/film.mp4" poster="/picture.jpg" controls>'
        '<track kind="subtitles" src="/film.en.vtt" srclang="en" label="English">'
        '<track kind="subtitles" src="/film.de.vtt" srclang="de" label="Deutsch"></video>',
    )
    return site


@pytest.fixture(scope="session")
def hls(media_dir: Path, mp4: Path) -> dict[str, bytes]:
    """A master playlist, a media playlist and its segments, by file name."""
    folder = media_dir / "hls"
    folder.mkdir()
    video = ("-map", "0:v", "-map", "0:a:0", "-c:v", "libx264", "-g", "10", "-c:a", "aac")
    split = ("-f", "hls", "-hls_time", "0.7", "-hls_list_size", "0", "-hls_playlist_type", "vod")
    ffmpeg("-i", mp4, *video, *split, "-hls_segment_filename", folder / "part%d.ts", folder / "media.m3u8")
    (folder / "master.m3u8").write_text(
        '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=400000,RESOLUTION=320x180,CODECS="avc1.42c00d,mp4a.40.2"\nmedia.m3u8\n'
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="session")
def dash(media_dir: Path, mp4: Path) -> dict[str, bytes]:
    """A DASH manifest with picture and sound apart, and its pieces, by file name."""
    folder = media_dir / "dash"
    folder.mkdir()
    streams = ("-map", "0:v", "-map", "0:a:0", "-c:v", "libx264", "-g", "10", "-c:a", "aac", "-f", "dash")
    ffmpeg("-i", mp4, *streams, "-seg_duration", "1", folder / "manifest.mpd")
    return {path.name: path.read_bytes() for path in folder.iterdir()}
