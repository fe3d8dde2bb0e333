"""Downloads that are whole, cut off, gone on with, changed meanwhile, too large, or find the disk full."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fetch_site import Site, Visit, going_to, open_site

from medialib.errors import AddressError, CancelledError, DiskFullError, JobError, TemporaryError, TooLargeError
from medialib.fetch import Client

BODY = bytes(range(256)) * 4000
LIMIT = 10_000_000


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(allow_private=True, timeout_s=1.0)


@dataclass
class File:
    """A file on a server that knows ranges. `cut` is where each answer breaks off."""

    body: bytes = BODY
    etag: str = '"v1"'
    date: str = ""
    cut: int | None = None
    shift: int = 0

    def __call__(self, visit: Visit) -> None:
        start, asked = 0, visit.headers["Range"]
        if asked and visit.headers["If-Range"] in (self.etag, self.date):
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        size = len(self.body)
        if start >= size:
            visit.send(416, Content_Range=f"bytes */{size}")
            return
        names = {"ETag": self.etag, "Last-Modified": self.date, "Content-Length": str(size - start)}
        if start:
            names["Content-Range"] = f"bytes {start + self.shift}-{size - 1}/{size}"
        visit.send_response(206 if start else 200)
        for name, value in names.items():
            if value:
                visit.send_header(name, value)
        visit.end_headers()
        visit.raw(self.body[start : start + self.cut] if self.cut else self.body[start:])


class Listener:
    """A report that keeps what it is told, and may cancel on the way."""

    def __init__(self, then: Callable[[threading.Event], None] = lambda stopped: None) -> None:
        self.stopped = threading.Event()
        self.told: list[tuple[float | None, float | None, float | None]] = []
        self._then = then

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        self.told.append((progress, eta_s, speed_bps))
        self._then(self.stopped)

    def log(self, line: str) -> None:
        pass


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def part_of(name: str) -> list[str]:
    digest = hashlib.sha256(name.encode()).hexdigest()[:20]
    return [f"{digest}.part", f"{digest}.part.json"]


def broken_off(site: Site, client: Client, path: Path, file: File) -> None:
    """Leave the first 100,000 bytes of a download behind."""
    site.pages["/f"] = File(file.body, file.etag, file.date, cut=100_000)
    with pytest.raises(TemporaryError):
        client.download(f"{site.url}/f", path, limit_bytes=LIMIT)
    site.pages["/f"] = file
    site.seen.clear()


def test_a_download_is_whole_or_not_there(site: Site, client: Client, tmp_path: Path) -> None:
    site.pages["/a"], site.pages["/f"] = going_to("/f"), File()
    response = client.download(f"{site.url}/a", tmp_path / "film.mp4", limit_bytes=LIMIT)
    assert (response.status, response.url, response.body) == (200, f"{site.url}/f", b"")
    assert ((tmp_path / "film.mp4").read_bytes() == BODY, names(tmp_path)) == (True, ["film.mp4"])
    assert site.seen[1][1]["accept-encoding"] == "identity"


def test_a_download_goes_on_where_it_broke_off(site: Site, client: Client, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    broken_off(site, client, path, File())
    assert names(tmp_path) == part_of("film.mp4")
    response = client.download(f"{site.url}/f", path, limit_bytes=LIMIT)
    assert (response.status, path.read_bytes() == BODY, names(tmp_path)) == (206, True, ["film.mp4"])
    assert [(headers["range"], headers["if-range"]) for _, headers in site.seen] == [("bytes=100000-", '"v1"')]


def test_a_date_will_do_to_go_on(site: Site, client: Client, tmp_path: Path) -> None:
    file = File(etag="", date="Sun, 01 Nov 2026 00:00:00 GMT")
    broken_off(site, client, tmp_path / "f", file)
    assert client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT).status == 206
    assert (tmp_path / "f").read_bytes() == BODY


@pytest.mark.parametrize("file", [File(etag='W/"weak"'), File(etag="")])
def test_without_a_strong_sign_it_starts_over(file: File, site: Site, client: Client, tmp_path: Path) -> None:
    broken_off(site, client, tmp_path / "f", file)
    assert client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT).status == 200
    assert ((tmp_path / "f").read_bytes() == BODY, "range" in site.seen[0][1]) == (True, False)


def test_a_file_that_changed_meanwhile_starts_over(site: Site, client: Client, tmp_path: Path) -> None:
    broken_off(site, client, tmp_path / "f", File())
    site.pages["/f"] = File(BODY[::-1], '"v2"')
    assert client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT).status == 200
    assert ((tmp_path / "f").read_bytes() == BODY[::-1], names(tmp_path)) == (True, ["f"])


def test_another_address_does_not_go_on_with_the_same_part(site: Site, client: Client, tmp_path: Path) -> None:
    broken_off(site, client, tmp_path / "f", File())
    site.pages["/g"] = File(b"other")
    client.download(f"{site.url}/g", tmp_path / "f", limit_bytes=LIMIT)
    assert ((tmp_path / "f").read_bytes(), names(tmp_path)) == (b"other", ["f"])


def test_a_wrong_range_is_not_glued_on(site: Site, client: Client, tmp_path: Path) -> None:
    broken_off(site, client, tmp_path / "f", File(shift=7))
    assert client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT).status == 200
    assert ((tmp_path / "f").read_bytes() == BODY, len(site.seen)) == (True, 2)


def test_a_part_that_nobody_asked_for_is_refused(site: Site, client: Client, tmp_path: Path) -> None:
    site.pages["/f"] = lambda visit: visit.send(206, b"x", Content_Range="bytes 0-0/1")
    with pytest.raises(JobError) as caught:
        client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT)
    assert (caught.value.message, names(tmp_path)) == (f"{site.url}/f answers with the wrong part of the file.", [])


def test_a_part_that_was_whole_only_takes_its_name(site: Site, client: Client, tmp_path: Path) -> None:
    broken_off(site, client, tmp_path / "f", File())
    (tmp_path / part_of("f")[0]).write_bytes(BODY)
    assert client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT).status == 416
    assert ((tmp_path / "f").read_bytes() == BODY, names(tmp_path)) == (True, ["f"])


def test_a_part_longer_than_the_file_starts_over(site: Site, client: Client, tmp_path: Path) -> None:
    broken_off(site, client, tmp_path / "f", File())
    (tmp_path / part_of("f")[0]).write_bytes(BODY + b"more")
    assert client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT).status == 200
    assert (tmp_path / "f").read_bytes() == BODY


@pytest.mark.parametrize("note", ["", "{", "[]", "null", '{"url": 3}', "\udcff"])
def test_a_garbled_note_starts_over(note: str, site: Site, client: Client, tmp_path: Path) -> None:
    broken_off(site, client, tmp_path / "f", File())
    (tmp_path / part_of("f")[1]).write_bytes(os.fsencode(note))
    assert client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT).status == 200
    assert (tmp_path / "f").read_bytes() == BODY


def test_the_longest_name_a_disk_takes_can_be_downloaded_to(site: Site, client: Client, tmp_path: Path) -> None:
    site.pages["/f"] = File(b"x")
    client.download(f"{site.url}/f", tmp_path / ("é" * 127), limit_bytes=LIMIT)
    assert names(tmp_path) == ["é" * 127]


@pytest.mark.parametrize("length", ["Content-Length: 5000\r\n", ""])
def test_the_limit_holds_by_header_and_while_reading(length: str, site: Site, client: Client, tmp_path: Path) -> None:
    site.pages["/f"] = lambda visit: visit.raw(f"HTTP/1.1 200 OK\r\n{length}\r\n".encode() + b"x" * 5000)
    with pytest.raises(TooLargeError):
        client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=4999)
    assert not (tmp_path / "f").exists()


def test_the_limit_holds_for_the_whole_when_going_on(site: Site, client: Client, tmp_path: Path) -> None:
    broken_off(site, client, tmp_path / "f", File())
    with pytest.raises(TooLargeError):
        client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=len(BODY) - 1)


def test_a_refused_download_leaves_nothing(site: Site, client: Client, tmp_path: Path) -> None:
    site.pages["/f"] = going_to("http://169.254.169.254/")
    with pytest.raises(AddressError):
        client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT)
    with pytest.raises(JobError):
        client.download(f"{site.url}/404", tmp_path / "f", limit_bytes=LIMIT)
    assert names(tmp_path) == []


def slowly(body: bytes, pieces: int) -> Callable[[Visit], None]:
    def page(visit: Visit) -> None:
        visit.raw(f'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: {len(body)}\r\n\r\n'.encode())
        step = len(body) // pieces
        for at in range(0, len(body), step):
            visit.wfile.write(body[at : at + step])
            time.sleep(0.1)

    return page


def test_progress_is_told_on_the_way(site: Site, client: Client, tmp_path: Path) -> None:
    site.pages["/f"], report = slowly(BODY[:100_000], 10), Listener()
    client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT, report=report)
    progress = [told[0] for told in report.told if told[0] is not None]
    assert (len(report.told) >= 2, progress == sorted(progress), 0 < progress[0] < 1) == (True, True, True)
    assert all(eta is not None and speed is not None and speed > 0 for _, eta, speed in report.told)


def test_of_what_comes_packed_only_the_speed_is_told(site: Site, client: Client, tmp_path: Path) -> None:
    """Its header counts the packed bytes, of which the first unpack to nothing."""
    packed = gzip.compress(BODY, 1, mtime=0)

    def page(visit: Visit) -> None:
        visit.raw(f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode())
        for piece in (packed[:2], packed[2:4], packed[4:-1], packed[-1:]):
            time.sleep(0.3)
            visit.wfile.write(piece)

    site.pages["/f"], report = page, Listener()
    client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT, report=report)
    assert ((tmp_path / "f").read_bytes() == BODY, len(packed) < len(BODY) / 10) == (True, True)
    assert [told[:2] for told in report.told] == [(None, None)] * len(report.told)
    assert (report.told[0][2], (report.told[-1][2] or 0.0) > 0) == (0.0, True)


def test_a_cancelled_download_ends_and_can_go_on(site: Site, client: Client, tmp_path: Path) -> None:
    site.pages["/f"], report = slowly(BODY, 50), Listener(lambda stopped: stopped.set())
    started = time.monotonic()
    with pytest.raises(CancelledError):
        client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT, report=report)
    assert (time.monotonic() - started < 2, names(tmp_path)) == (True, part_of("f"))
    site.pages["/f"] = File(etag='"1"')
    assert client.download(f"{site.url}/f", tmp_path / "f", limit_bytes=LIMIT).status == 206
    assert (tmp_path / "f").read_bytes() == BODY


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("no right to mount: the full disk is not tested")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_says_so(small_disk: Path, site: Site, client: Client) -> None:
    site.pages["/f"] = File()
    with pytest.raises(DiskFullError) as caught:
        client.download(f"{site.url}/f", small_disk / "f", limit_bytes=LIMIT)
    assert (caught.value.message, caught.value.hint) == (
        f"There is no space left in '{small_disk}'.",
        "Free some space, then retry.",
    )
