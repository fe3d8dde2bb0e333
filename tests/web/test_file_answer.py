"""A file sent through Python: from disks that cannot say what is in memory, to those who hang up, and while it changes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import pytest
from starlette.types import Message

from medialib.web.inside import Opened, open_plain
from medialib.web.packed import PackedAnswer
from medialib.web.stream import CHUNK, FileAnswer, Piece, http_date
from medialib.web.warm import NOWAIT

DATA = b"".join(number.to_bytes(4, "big") for number in range(700_000))  # 2.8 MB: three chunks, no two places alike
CANDIDATES = (Path("/sys/kernel/notes"), Path("/proc/config.gz"))
WHEN = "Sun, 06 Nov 1994 08:49:37 GMT"


def refuses(path: Path) -> bool:
    """Whether a file cannot be read without waiting, like those of a NAS."""
    if not NOWAIT or not path.is_file():
        return False
    with path.open("rb") as file:
        try:
            os.preadv(file.fileno(), [bytearray(1)], 0, NOWAIT)
        except OSError as error:
            return error.errno == errno.EOPNOTSUPP
    return False


@dataclass
class Asker:
    """Somebody who asks for a file, and what they got; `leaves_after` messages they hang up."""

    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    leaves_after: int = 10**9
    got: list[Message] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    @property
    def status(self) -> int:
        return int(self.got[0]["status"])

    @property
    def told(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.got[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(bytes(message.get("body", b"")) for message in self.got[1:])

    async def ask(self, answer: FileAnswer | PackedAnswer) -> None:
        gone = anyio.Event()
        raw = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]

        async def receive() -> Message:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            self.got.append(message)
            if len(self.got) == 2:
                self.meanwhile()
            if len(self.got) == self.leaves_after:
                gone.set()
                await anyio.sleep(0.01)

        await answer({"type": "http", "method": self.method, "headers": raw}, receive, send)


def asked(answer: FileAnswer | PackedAnswer, asker: Asker) -> Asker:
    """The asker, once they have been answered; in an event loop of its own, whatever this thread is running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, asker.ask, answer).result()
    return asker


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(DATA)
    os.utime(path, (784111777, 784111777))
    return path


def answer_of(path: Path) -> FileAnswer:
    return FileAnswer(open_plain(path.parent, (path.name,)), '"one"', {"Content-Type": "video/mp4"})


def is_open(opened: Opened) -> bool:
    try:
        return os.fstat(opened.fd).st_ino == opened.inode
    except OSError:
        return False


@pytest.mark.parametrize("far", [path for path in CANDIDATES if refuses(path)], ids=str)
def test_a_file_on_a_disk_that_cannot_say_what_is_in_memory_is_sent(far: Path) -> None:
    data = far.read_bytes()
    opened = Opened(os.open(far, os.O_RDONLY), len(data), 0, 0)
    whole = asked(FileAnswer(opened, '"x"', {"Content-Type": "video/mp4"}), Asker())
    assert (whole.status, whole.body == data) == (200, True)
    opened = Opened(os.open(far, os.O_RDONLY), len(data), 0, 0)
    part = asked(FileAnswer(opened, '"x"', {"Content-Type": "video/mp4"}), Asker(headers={"Range": "bytes=5-9"}))
    assert (part.status, part.told["content-range"], part.body) == (206, f"bytes 5-9/{len(data)}", data[5:10])


def test_a_whole_file_comes_in_chunks_with_all_that_is_said_of_it(film: Path) -> None:
    answer = answer_of(film)
    got = asked(answer, Asker())
    assert (got.status, got.told) == (200, {
        "content-type": "video/mp4", "etag": '"one"', "last-modified": WHEN, "accept-ranges": "bytes", "content-length": str(len(DATA)),
    })  # fmt: skip
    assert [len(message["body"]) for message in got.got[1:]] == [CHUNK, CHUNK, len(DATA) - 2 * CHUNK, 0]
    assert [message["more_body"] for message in got.got[1:]] == [True, True, True, False]
    assert (got.body == DATA, is_open(answer.opened)) == (True, False)


PARTS = {
    "bytes=0-0": (206, "bytes 0-0/2800000", DATA[:1]),
    "bytes=2799999-": (206, "bytes 2799999-2799999/2800000", DATA[-1:]),
    "bytes=-1": (206, "bytes 2799999-2799999/2800000", DATA[-1:]),
    "bytes=1048575-1048576": (206, "bytes 1048575-1048576/2800000", DATA[1048575:1048577]),
    "bytes=0-99,50-149": (206, "bytes 0-149/2800000", DATA[:150]),
    "bytes=2800000-": (416, "bytes */2800000", b""),
    "bytes=-0": (416, "bytes */2800000", b""),
    "bytes=5-4": (200, None, DATA),
    "lines=1-2": (200, None, DATA),
}


@pytest.mark.parametrize("header", PARTS)
def test_a_part(film: Path, header: str) -> None:
    answer = answer_of(film)
    got = asked(answer, Asker(headers={"Range": header}))
    status, said, body = PARTS[header]
    assert (got.status, got.told.get("content-range"), got.body == body) == (status, said, True)
    assert (got.told["content-length"], is_open(answer.opened)) == (str(len(body)), False)


def test_the_length_of_several_parts_counts_what_stands_between_them(film: Path) -> None:
    got = asked(answer_of(film), Asker(headers={"Range": "bytes=0-9,1048570-1048579,-10"}))
    boundary = got.told["content-type"].removeprefix("multipart/byteranges; boundary=")
    parts = ((0, 9), (1048570, 1048579), (2799990, 2799999))
    heads = [
        f"--{boundary}\r\nContent-Type: video/mp4\r\nContent-Range: bytes {first}-{last}/2800000\r\n\r\n"
        for first, last in parts
    ]
    expected = b"".join(
        head.encode() + DATA[first : last + 1] + b"\r\n" for head, (first, last) in zip(heads, parts, strict=True)
    )
    assert got.body == expected + f"--{boundary}--\r\n".encode()
    assert got.told["content-length"] == str(len(got.body))
    again = asked(answer_of(film), Asker(headers={"Range": "bytes=0-9,-10"}))
    assert again.told["content-type"] != got.told["content-type"]


HEADS: dict[str, tuple[dict[str, str], int, set[str]]] = {
    "whole": ({}, 200, {"content-length"}),
    "a part": ({"Range": "bytes=0-9"}, 206, {"content-length", "content-range"}),
    "nothing of it": ({"Range": "bytes=9999999-"}, 416, {"content-length", "content-range"}),
    "kept": ({"If-None-Match": '"one"'}, 304, set()),
}


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_what_is_asked_without_the_bytes_closes_the_file_too(film: Path, method: str, name: str) -> None:
    headers, status, more = HEADS[name]
    answer = answer_of(film)
    got = asked(answer, Asker(method, headers))
    always = {"etag", "last-modified"} | ({"content-type", "accept-ranges"} if status != 304 else set())
    assert (got.status, set(got.told), is_open(answer.opened)) == (status, always | more, False)
    assert got.body == b"" or method == "GET"


AGAIN = {
    "the same": ({"If-None-Match": '"one"'}, 304),
    "a weak one": ({"If-None-Match": 'W/"one"'}, 304),
    "one of several": ({"If-None-Match": '"two" , "one"'}, 304),
    "any": ({"If-None-Match": " * "}, 304),
    "another": ({"If-None-Match": '"two"'}, 200),
    "another, whatever the date": ({"If-None-Match": '"two"', "If-Modified-Since": WHEN}, 200),
    "the date": ({"If-Modified-Since": WHEN}, 304),
    "later": ({"If-Modified-Since": "Sun, 06 Nov 1994 08:49:38 GMT"}, 304),
    "before": ({"If-Modified-Since": "Sun, 06 Nov 1994 08:49:36 GMT"}, 200),
    "no zone": ({"If-Modified-Since": "Sun, 06 Nov 2044 08:49:37 -0000"}, 200),
    "no date": ({"If-Modified-Since": "yesterday"}, 200),
    "a month too many": ({"If-Modified-Since": "Sun, 06 Foo 1994 08:49:37 GMT"}, 200),
    "an hour too many": ({"If-Modified-Since": "Sun, 06 Nov 2044 25:49:37 GMT"}, 200),
    "the same, in part": ({"If-None-Match": '"one"', "Range": "bytes=0-1"}, 304),
    "in part if it is this": ({"If-Range": ' "one" ', "Range": "bytes=0-1"}, 206),
    "in part if it is that": ({"If-Range": '"two"', "Range": "bytes=0-1"}, 200),
    "in part if it is this, weakly": ({"If-Range": 'W/"one"', "Range": "bytes=0-1"}, 200),
    "in part if of then": ({"If-Range": WHEN, "Range": "bytes=0-1"}, 206),
    "in part if of later": ({"If-Range": "Sun, 06 Nov 1994 08:49:38 GMT", "Range": "bytes=0-1"}, 200),
    "nothing of it, if it is that": ({"If-Range": '"two"', "Range": "bytes=9999999-"}, 200),
}


@pytest.mark.parametrize("name", AGAIN)
def test_whoever_has_a_copy_says_so(film: Path, name: str) -> None:
    headers, status = AGAIN[name]
    assert asked(answer_of(film), Asker("HEAD", headers)).status == status


def test_a_file_that_shrinks_meanwhile_is_not_filled_up(film: Path) -> None:
    answer = answer_of(film)
    asker = Asker(meanwhile=lambda: os.truncate(film, CHUNK + 5))
    with pytest.raises(OSError, match=r"The file became shorter while it was sent\."):
        asked(answer, asker)
    assert (asker.body == DATA[:CHUNK], is_open(answer.opened)) == (True, False)


def test_whoever_hangs_up_is_sent_no_more(film: Path) -> None:
    answer = answer_of(film)
    asker = asked(answer, Asker(leaves_after=2))
    assert (asker.body == DATA[:CHUNK], is_open(answer.opened)) == (True, False)
    parts = {"Range": "bytes=0-9,1000000-1000009,2000000-2000009"}
    assert len(asked(answer_of(film), Asker(headers=parts, leaves_after=2)).got) == 2


def test_a_file_that_is_replaced_meanwhile_is_sent_as_it_was(film: Path) -> None:
    other = film.with_name("other")
    other.write_bytes(b"x" * len(DATA))
    assert asked(answer_of(film), Asker(meanwhile=lambda: other.replace(film))).body == DATA


def test_a_page_that_is_packed_closes_its_file_however_it_is_asked_for(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Fargo</p>" * 500)
    for asker, status in (
        (Asker(), 200), (Asker("HEAD"), 200), (Asker(headers={"If-None-Match": '"gz"'}), 304), (Asker(headers={"If-None-Match": '"two"'}), 200),
    ):  # fmt: skip
        answer = PackedAnswer(open_plain(tmp_path, ("page.html",)), '"gz"', {"Content-Type": "text/html"})
        got = asked(answer, asker)
        assert (got.status, got.told.get("content-type"), is_open(answer.opened)) == (
            status,
            "text/html" if status == 200 else None,
            False,
        )


def test_a_piece_knows_its_length() -> None:
    assert [piece.length for piece in (Piece(), Piece(text=b"abc"), Piece(first=5, after=9))] == [0, 3, 4]


def test_a_moment_is_written_as_http_does() -> None:
    assert (http_date(784111777), http_date(0)) == (WHEN, "Thu, 01 Jan 1970 00:00:00 GMT")
