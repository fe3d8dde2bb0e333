"""Open live pages of an app, and what they hear."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from web_place import Place

from medialib.model import Json
from medialib.store import connect, events


@dataclass
class Heard:
    """What came over one stream so far."""

    status: int
    lines: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def events(self) -> list[tuple[int, str, Json]]:
        """The ids, types and data of the whole events so far."""
        whole = "\n".join([*self.lines, ""]).split("\n\n")[:-1]
        blocks = [
            dict(line.split(": ", 1) for line in block.split("\n")) for block in whole if block.startswith("id: ")
        ]
        return [(int(block["id"]), block["event"], json.loads(block["data"])) for block in blocks]

    def wait(self, count: int) -> list[tuple[int, str, Json]]:
        """The events, once there are `count`."""
        deadline = time.monotonic() + 20
        while self.lines.count("") <= count and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.events()


@contextmanager
def listening(client: httpx.Client, last: int | None = None) -> Iterator[Heard]:
    """What a client hears while this lasts; `last` is the id of the event it says it saw."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    with client.stream("GET", "/events", headers=headers) as answer:
        heard = Heard(answer.status_code)

        def read() -> None:
            try:
                for line in answer.iter_lines():
                    heard.lines.append(line)
            except (httpx.HTTPError, httpx.StreamError, OSError):
                pass
            heard.ended.set()

        thread = threading.Thread(target=read)
        thread.start()
        time.sleep(0.2)
        try:
            yield heard
        finally:
            shut(answer)
            thread.join()


def shut(answer: httpx.Response) -> None:
    """Hang up, so that a blocked read ends."""
    wire = answer.extensions["network_stream"].get_extra_info("socket")
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def say(place: Place, number: int, owner: str | None = None, kind: str = "library_updated") -> None:
    """Note an event in the table, as a worker does."""
    with connect.library(place.settings) as db, connect.write(db):
        events.add(db, kind, {"number": number}, connect.now(), owner=owner)
