"""A real uvicorn on loopback for the web tests, and people to ask it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from medialib.model import Entity, Fact, Kind, Match, MediaFile, Probe, Source
from medialib.model import Role as FileRole
from medialib.settings import Settings
from medialib.store import connect, record, sessions, users
from medialib.store.users import Role, User
from medialib.web.ask import Parts
from medialib.web.heads import Bounded
from medialib.web.server import Server

PASSWORD = "correct horse battery"


@dataclass
class Place:
    """A running app: its address, its settings and the people made so far."""

    settings: Settings
    port: int
    parts: Parts
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def person(self, role: Role = Role.ADMIN, name: str = "") -> User:
        """A person of this role, made on first use. Their password hash fits nothing."""
        with connect.private(self.settings) as db:
            return users.by_name(db, name or role) or users.add(db, name or role, role, "x", connect.now())

    def cookie(self, user: User) -> str:
        """A session of somebody, as its cookie."""
        with connect.private(self.settings) as db:
            return sessions.start(db, user.id, sessions.present(), 30, "127.0.0.1", "test")

    def end(self, cookie: str) -> None:
        """End the session of a cookie."""
        with connect.private(self.settings) as db:
            sessions.end(db, sessions.hashed(cookie))

    def token(self, user: User, name: str = "test") -> str:
        """An API token of somebody."""
        with connect.private(self.settings) as db:
            return sessions.make_token(db, user.id, name, connect.now())

    def anybody(self, **headers: str) -> httpx.Client:
        """A client that nobody signed in with."""
        self.clients.append(httpx.Client(base_url=self.url, headers=headers, timeout=60, verify=False))
        return self.clients[-1]

    def client(self, role: Role = Role.ADMIN, name: str = "") -> httpx.Client:
        """A browser in which somebody of this role is signed in."""
        client = self.anybody()
        client.cookies.set("medialib", self.cookie(self.person(role, name)))
        return client

    def dump(self) -> list[str]:
        """Everything in both databases, as SQL."""
        with connect.library(self.settings) as library, connect.private(self.settings) as private:
            return [*library.conn.iterdump(), *private.conn.iterdump()]

    def raw(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """What the app answers to these very bytes: status, headers, body. The request must close."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as wire:
            wire.sendall(request)
            data = b"".join(iter(lambda: wire.recv(65536), b""))
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        return int(first.split()[1]), headers, body

    def get_raw(self, target: str, cookie: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """GET a target as it stands, with nothing normalised on the way."""
        given = {"Host": "127.0.0.1", "Connection": "close", **headers}
        if cookie:
            given["Cookie"] = f"medialib={cookie}"
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        return self.raw(f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1"))


def tried(client: httpx.Client, method: str, path: str, **sent: Any) -> tuple[int, str]:
    """The status of an answer, and its text when it is a refusal; an endless answer is left alone."""
    with client.stream(method, path, **sent) as answer:
        return answer.status_code, answer.read().decode() if answer.status_code >= 400 else ""


@contextmanager
def running(settings: Settings, protocol: type[Bounded] = Bounded) -> Iterator[Place]:
    """The app of these settings on a free port."""
    server = Server(settings.model_copy(update={"port": 0}))
    server.config.http = protocol
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    place = Place(settings, server.servers[0].sockets[0].getsockname()[1], server.parts)
    try:
        yield place
    finally:
        for client in place.clients:
            client.close()
        server.should_exit = True
        thread.join()


@pytest.fixture
def place(settings: Settings) -> Iterator[Place]:
    """The app of an empty library."""
    with running(settings) as place:
        yield place


def shelve(settings: Settings, path: str, data: bytes = b"film", *, folder: str = "main", title: str = "Fargo") -> str:
    """A film of the library with this file; its id. Nothing is probed: the bytes may be anything."""
    target = settings.folder_paths()[folder] / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    found = target.stat()
    entity = Entity(Kind.MOVIE, f"{title} {path}", (Fact("title", title, Source.NAME), Fact("year", 1996, Source.NAME)))
    main = MediaFile(folder, path, FileRole.MAIN, found.st_size, found.st_mtime_ns, f"b2-{path}", Probe("video", "mp4"))
    with connect.library(settings) as db, connect.write(db):
        return record.file(db, Match(((entity,),)), main, (), (), connect.now())[0]


def put_back(backup: Path, target: Path) -> None:
    """Put a backup in a database's place, as one does with the files themselves."""
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    backup.replace(target)
