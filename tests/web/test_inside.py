"""Opening a file below a folder and never one outside it; which type it is sent with; databases kept at hand."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Database
from web_place import put_back

from medialib.errors import NotFoundError
from medialib.settings import Settings
from medialib.store import connect
from medialib.web import mime
from medialib.web.inside import open_linked, open_plain, parts_of
from medialib.web.pool import MOST_IDLE, MOST_KEPT, Pool, QuickPool, file_at


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with files and links of every kind, and a secret beside it."""
    root = tmp_path / "media"
    (root / "films/七人").mkdir(parents=True)
    (root / "films/七人/a.mp4").write_bytes(b"film")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "media-evil").mkdir()
    (tmp_path / "media-evil/x").write_bytes(b"secret")
    links = {
        "in": "films/七人/a.mp4", "in-folder": "films", "up": "..", "out": "../secret", "root": str(root / "films/七人/a.mp4"), "twin": "../media-evil/x",
        "loop": "loop", "nowhere": "none", "here": ".", "through": "in-folder/七人/a.mp4", "out-and-in": "../media/films/七人/a.mp4", "etc": "/etc/passwd",
    }  # fmt: skip
    for name, target in links.items():
        (root / name).symlink_to(target)
    os.mkfifo(root / "pipe")
    return root


def opened(how: str, root: Path, path: str) -> bytes | None:
    """What is read at a path; None where there is nothing."""
    try:
        found = open_plain(root, parts_of(path)) if how == "plain" else open_linked(root, path)
    except NotFoundError:
        return None
    with os.fdopen(found.fd, "rb") as file:
        data = file.read()
    assert (found.size, found.inode) == (len(data), (root / path).stat().st_ino)
    return data


LINKED = (
    "in",
    "root",
    "through",
    "in-folder/七人/a.mp4",
    "here/films/七人/a.mp4",
    "out-and-in",
    "up/media/films/七人/a.mp4",
)
NOTHING = (
    *("out", "up/secret", "twin", "loop", "nowhere", "etc", "pipe", "films", "films/", "", "/", ".", "..", "../secret", "films/../films/七人/a.mp4"),
    *("films//七人/a.mp4", "/films/七人/a.mp4", "films/七人/a.mp4/", "films/七人/a.mp4/x", "films\0/x", "films/七人/\0", "films/七人/A.MP4", "x" * 5000, "a/" * 3000),
    *("films/\udcff", "in/x", "up", "here"),
)  # fmt: skip


@pytest.mark.parametrize("how", ["plain", "linked"])
def test_what_is_below_a_folder_is_opened_and_nothing_else(root: Path, how: str) -> None:
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    assert opened(how, root, "films/七人/a.mp4") == b"film"
    assert {path: opened(how, root, path) for path in LINKED} == dict.fromkeys(
        LINKED, None if how == "plain" else b"film"
    )
    assert {path: opened(how, root, path) for path in NOTHING} == dict.fromkeys(NOTHING, None)
    assert opened(how, root / "none", "x") is None
    assert (len(list(Path("/proc/self/fd").iterdir())) if before else 0) == before


def test_a_folder_that_is_itself_a_link_is_the_folder_it_leads_to(root: Path, tmp_path: Path) -> None:
    """As media folders are on many machines."""
    (tmp_path / "nas").symlink_to("media")
    paths = ("films/七人/a.mp4", "in", "root", "out")
    assert [opened("linked", tmp_path / "nas", path) for path in paths] == [b"film", b"film", b"film", None]
    assert opened("plain", tmp_path / "nas", "films/七人/a.mp4") == b"film"


def test_a_folder_that_becomes_a_link_meanwhile_leads_nowhere(root: Path, tmp_path: Path) -> None:
    (tmp_path / "trap/七人").mkdir(parents=True)
    (tmp_path / "trap/七人/a.mp4").write_bytes(b"secret")
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            (root / "films").rename(root / "kept")
            (root / "films").symlink_to("../trap")
            (root / "films").unlink()
            (root / "kept").rename(root / "films")

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        found = {opened_or_gone(root) for _ in range(400)}
    finally:
        stop.set()
        swapper.join()
    assert found <= {b"film", None}


def opened_or_gone(root: Path) -> bytes | None:
    try:
        found = open_linked(root, "films/七人/a.mp4")
    except NotFoundError:
        return None
    with os.fdopen(found.fd, "rb") as file:
        return file.read()


PAGES = {
    "index.html": "text/html; charset=utf-8", "a/b/site-0.css": "text/css; charset=utf-8", "x.js": "text/javascript; charset=utf-8", "x.json": "application/json",
    "icon.svg": "image/svg+xml", "feed.xml": "application/xml; charset=utf-8", "x.rss": "application/rss+xml; charset=utf-8",
    "x.webmanifest": "application/manifest+json", "p.webp": "image/webp", "p.ico": "image/x-icon", "INDEX.HTML": "text/html; charset=utf-8",
    "x": "application/octet-stream", "x.": "application/octet-stream", ".html": "application/octet-stream", "x.html.gz": "application/octet-stream",
    "a.html/x": "application/octet-stream",
}  # fmt: skip
PLAIN = {
    "a.mkv": "video/x-matroska", "A.MP4": "video/mp4", "a.flac": "audio/flac", "a.opus": "audio/ogg", "a.m4b": "audio/mp4", "a.epub": "application/epub+zip",
    "a.pdf": "application/pdf", "a.vtt": "text/vtt; charset=utf-8", "a.srt": "text/plain; charset=utf-8", "a.jpg": "image/jpeg", "a.m2ts": "video/mp2t",
    "x.html.mp4": "video/mp4",
}  # fmt: skip
STRANGE = {
    "a.html": "a.html", "a.svg": "a.svg", "a.xml": "a.xml", "x/七 \"a\".js": "%E4%B8%83%20%22a%22.js", "a\r\nSet-Cookie: x.css": "a%0D%0ASet-Cookie%3A%20x.css",
    "noend": "noend", "a.mp4.html": "a.mp4.html", "b\udcff.xhtml": "b%FF.xhtml", "a.": "a.", "a.mp4 ": "a.mp4%20", "x/.mp4": ".mp4",
}  # fmt: skip


def test_files_that_we_printed_have_the_type_of_their_name() -> None:
    assert {path: mime.of_page(path) for path in PAGES} == PAGES
    assert [path for path in PAGES if mime.is_text(path)] == [
        path for path, kind in PAGES.items() if kind not in ("application/octet-stream", "image/webp", "image/x-icon")
    ]


def test_files_of_others_are_media_or_a_sandboxed_download() -> None:
    assert {path: mime.of_media(path) for path in PLAIN} == {
        path: {"Content-Type": kind} for path, kind in PLAIN.items()
    }
    assert {path: mime.of_media(path) for path in STRANGE} == {
        path: {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        }
        for path, name in STRANGE.items()
    }


@pytest.fixture
def pool(settings: Settings) -> Iterator[Pool]:
    pool = Pool(settings.private_db, connect.connect)
    yield pool
    pool.close()


def test_connections_are_used_again_one_asker_at_a_time_and_only_so_many_are_kept(pool: Pool) -> None:
    with pool.use() as first, pool.use() as second:
        assert first is not second
    with pool.use() as again:
        assert again in (first, second)
    held = [pool.use() for _ in range(MOST_IDLE + 3)]
    given = [one.__enter__() for one in held]
    assert len(set(map(id, given))) == MOST_IDLE + 3
    for one in held:
        one.__exit__(None, None, None)
    assert len(pool.idle) == MOST_IDLE
    pool.close()
    assert len(pool.idle) == 0
    for db in given:
        with pytest.raises(sqlite3.ProgrammingError):
            db.conn.execute("SELECT 1")


def test_connections_to_a_database_that_is_no_longer_there_are_let_go(
    pool: Pool, settings: Settings, tmp_path: Path
) -> None:
    with pool.use() as one, pool.use() as two:
        pass
    settings.private_db.rename(tmp_path / "away")
    assert file_at(settings.private_db) == (0, 0)
    with pytest.raises(sqlite3.OperationalError), pool.use():
        pass
    assert len(pool.idle) == 0
    for db in (one, two):
        with pytest.raises(sqlite3.ProgrammingError):
            db.conn.execute("SELECT 1")
    put_back(tmp_path / "away", settings.private_db)
    with pool.use() as there:
        assert there.conn.execute("SELECT count(*) FROM users").fetchone()[0] == 0


def test_what_was_said_is_kept_until_somebody_writes_and_that_there_is_none_is_not(settings: Settings) -> None:
    pool = QuickPool(settings.private_db, partial(connect.connect, read_only=True))
    asked: list[str] = []

    def names(db: Database) -> str | None:
        asked.append("names")
        return db.conn.execute("SELECT group_concat(name) FROM users").fetchone()[0]  # type: ignore[no-any-return]

    def added(name: str) -> None:
        with connect.private(settings) as db:
            db.conn.execute(
                "INSERT INTO users (id, name, role, password_hash, created_at) VALUES (?, ?, 'guest', 'x', 'now')",
                (name, name),
            )

    assert [pool.answer("names", names), pool.answer("names", names)] == [None, None]
    added("Ann")
    assert [pool.answer("names", names), pool.answer("names", names), pool.answer("others", names)] == ["Ann"] * 3
    assert len(asked) == 2 + 2
    added("Bob")
    assert [pool.answer("names", names), pool.answer("names", names)] == ["Ann,Bob"] * 2
    pool.until = 0.0
    assert (pool.answer("names", names), len(asked)) == ("Ann,Bob", 2 + 2 + 2)
    for number in range(MOST_KEPT + 5):
        pool.answer(number, names)
    assert len(pool.said) == 5 + 1
    pool.close()
