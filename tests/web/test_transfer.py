"""Bytes from a file to a socket by themselves: to slow readers, to those who go, from disks that have to be asked first."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from medialib.web.warm import at_hand
from medialib.web.wire import CHUNK, Transfer, Wired

DATA = b"".join(number.to_bytes(4, "big") for number in range(800_000))  # 3.2 MB, no two places alike


def looped(act: Callable[[], Awaitable[None]]) -> None:
    """Run this in an event loop of its own, whatever this thread is running."""

    async def all_of_it() -> None:
        async with asyncio.timeout(20):
            await act()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, all_of_it()).result()


class Line:
    """A file at one end of a socket, and somebody who reads at the other."""

    def __init__(self, path: Path) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.setblocking(False)
        self.theirs.setblocking(False)
        self.file = os.open(path, os.O_RDONLY)
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def transfer(self, first: int, after: int) -> Transfer:
        return Transfer(self.ours.fileno(), self.file, first, after)

    async def read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += await asyncio.get_running_loop().sock_recv(self.theirs, count - len(data))
        return data

    async def moved(self, transfer: Transfer) -> int:
        """Move all of it, asking the disk where that is wanted; how often it was."""
        asked = 0
        while transfer.first < transfer.after and not self.gone.done():
            asked += await transfer.go(self.gone)
        return asked

    def close(self) -> None:
        os.close(self.file)
        self.ours.close()
        self.theirs.close()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(DATA)
    return path


@pytest.mark.parametrize(
    ("first", "after"), [(0, len(DATA)), (CHUNK - 1, 2 * CHUNK + 1), (5, 6), (len(DATA) - 1, len(DATA))]
)
def test_a_span_arrives_whole_however_much_the_socket_takes_at_once(film: Path, first: int, after: int) -> None:
    async def act() -> None:
        line = Line(film)
        sending = asyncio.ensure_future(line.moved(line.transfer(first, after)))
        assert await line.read(after - first) == DATA[first:after]
        known = at_hand(line.file, 0)  # where the system cannot say, the disk is asked before each step
        assert (await sending > 0) == (not known)
        line.close()

    looped(act)


def test_what_fits_at_once_is_sent_without_waiting_for_the_socket(film: Path) -> None:
    async def act() -> None:
        line = Line(film)
        transfer = line.transfer(0, 100)
        while transfer.first < 100:
            turn = asyncio.ensure_future(transfer.go(line.gone))
            await asyncio.sleep(0)
            assert turn.done()
        assert await line.read(100) == DATA[:100]
        line.close()

    looped(act)


def test_whoever_goes_while_the_socket_is_full_ends_it(film: Path) -> None:
    async def act() -> None:
        line = Line(film)
        transfer = line.transfer(0, len(DATA))
        sending = asyncio.ensure_future(line.moved(transfer))
        await asyncio.sleep(0.05)
        assert (sending.done(), 0 < transfer.first < len(DATA)) == (False, True)
        stopped = transfer.first
        line.gone.set_result(None)
        await sending
        assert transfer.first == stopped
        line.close()

    looped(act)


def test_whoever_has_gone_before_is_sent_no_more_than_fits(film: Path) -> None:
    async def act() -> None:
        line = Line(film)
        line.gone.set_result(None)
        assert (await line.transfer(0, len(DATA)).go(line.gone)) in (False, True)
        line.close()

    looped(act)


def test_a_socket_that_breaks_is_an_error_of_the_socket(film: Path) -> None:
    async def act() -> None:
        line = Line(film)
        sending = asyncio.ensure_future(line.moved(line.transfer(0, len(DATA))))
        await asyncio.sleep(0.05)
        line.theirs.close()
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            await sending
        line.close()

    looped(act)


def test_a_file_that_became_shorter_is_an_error_and_not_a_wait(film: Path) -> None:
    async def act() -> None:
        line = Line(film)
        sending = asyncio.ensure_future(line.moved(line.transfer(0, len(DATA))))
        await line.read(1000)
        os.truncate(film, 2000)
        while not sending.done():
            more = asyncio.ensure_future(line.read(1000))
            await asyncio.wait([sending, more], return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(OSError, match=r"The file became shorter while it was sent\."):
            await sending
        line.close()

    looped(act)


def test_two_transfers_of_one_file_keep_their_own_places(film: Path) -> None:
    async def act() -> None:
        lines = [Line(film), Line(film)]
        spans = [(0, 2_000_000), (1_000_000, len(DATA))]
        sending = [
            asyncio.ensure_future(line.moved(line.transfer(*span))) for line, span in zip(lines, spans, strict=True)
        ]
        got = await asyncio.gather(
            *(line.read(after - first) for line, (first, after) in zip(lines, spans, strict=True))
        )
        assert got == [DATA[first:after] for first, after in spans]
        await asyncio.gather(*sending)
        for line in lines:
            line.close()

    looped(act)


def test_a_connection_that_is_not_uvicorn_s_is_left_alone() -> None:
    seen: list[dict[str, object]] = []

    async def act() -> None:
        async def app(scope: dict[str, object], receive: object, send: object) -> None:
            seen.append(scope)

        async def nothing(*_: object) -> dict[str, object]:
            return {}

        await Wired(app)({"type": "http"}, nothing, nothing)  # type: ignore[arg-type]

    looped(act)
    assert seen == [{"type": "http"}]
