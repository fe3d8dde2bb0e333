"""Range streaming beside nginx: the same file, the same client, on loopback.

    python benchmarks/stream.py

nginx hands out the file to anybody; medialib also asks who it is and whether the library knows the file.
"""

from __future__ import annotations

import random
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import serving
from measure import cpu_s, library, parser, quantile, table

from medialib.settings import Settings
from medialib.store import connect

HEADS = ("server", "clients", "MB/s, best", "median", "of nginx's", "CPU s per GB", "first byte ms")
CLIENTS = (1, 64)
SIZE = 512 * 1024**2
SPAN = 16 * 1024**2
BUFFER = 1024**2


@dataclass
class Client:
    """One connection that asks for one range after another."""

    connection: socket.socket
    asked: float = 0.0
    left: int = 0
    head: bytes = b""
    first_bytes: list[float] = field(default_factory=list)


def ask(client: Client, request: bytes, dice: random.Random) -> None:
    """Ask for another span of the file."""
    start = dice.randrange(0, SIZE - SPAN)
    client.asked, client.head, client.left = time.perf_counter(), b"", -1
    client.connection.sendall(request + f"Range: bytes={start}-{start + SPAN - 1}\r\n\r\n".encode())


def take(client: Client, buffer: bytearray) -> int:
    """Take what has come; how many bytes of the file that was."""
    if client.left >= 0:
        got = client.connection.recv_into(buffer, min(len(buffer), client.left))
        client.left -= got
        return got
    chunk = client.connection.recv(64 * 1024)
    if not chunk:
        raise ConnectionError("the server hung up")
    client.head += chunk
    head, end, body = client.head.partition(b"\r\n\r\n")
    if not end:
        return 0
    if b" 206 " not in head.split(b"\r\n")[0]:
        raise ConnectionError(head.decode("latin-1"))
    client.first_bytes.append(time.perf_counter() - client.asked)
    client.left = SPAN - len(body)
    return len(body)


def drive(
    served: serving.Served, path: str, token: str, count: int, seconds: float
) -> tuple[float, float, list[float]]:
    """Stream with so many clients: bytes a second, processor seconds per GB, times to first byte."""
    dice, buffer, total = random.Random(1), bytearray(BUFFER), 0
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n".encode()
    selector = selectors.DefaultSelector()
    clients = [Client(socket.create_connection(("127.0.0.1", served.port))) for _ in range(count)]
    for client in clients:
        selector.register(client.connection, selectors.EVENT_READ, client)
        ask(client, request, dice)
    began, used = time.perf_counter(), cpu_s(served.session)
    while time.perf_counter() - began < seconds:
        for key, _ in selector.select(1):
            total += take(key.data, buffer)
            if key.data.left == 0:
                ask(key.data, request, dice)
    took, used = time.perf_counter() - began, cpu_s(served.session) - used
    for client in clients:
        client.connection.close()
    return total / took, used / (max(total, 1) / 1e9), [one for client in clients for one in client.first_bytes]


def film(settings: Settings) -> str:
    """The path of a large file that the library knows."""
    path = "uploads/benchmark.mp4"
    target = settings.media_root / path
    if not target.exists() or target.stat().st_size != SIZE:
        block = random.Random(2).randbytes(1024**2)
        with target.open("wb") as file:
            for _ in range(SIZE // len(block)):
                file.write(block)
    target.read_bytes()
    with connect.library(settings) as db, connect.write(db):
        row = db.conn.execute("SELECT id FROM media WHERE kind = 'document' LIMIT 1").fetchone()
        db.conn.execute(
            "INSERT OR IGNORE INTO files (media_id, folder, path, role, size, mtime_ns, content_id, container, added_at) "
            "VALUES (?, 'main', ?, 'extra', ?, ?, 'benchmark', 'mp4', ?)",
            (row[0], path, SIZE, target.stat().st_mtime_ns, connect.now()),
        )
    return path


@dataclass(frozen=True, slots=True)
class Turn:
    """How one turn went: bytes a second, processor seconds per GB, median seconds to the first byte."""

    rate: float
    cost: float
    wait: float


def turns(settings: Settings, work: Path, seconds: float, count: int) -> dict[tuple[int, str], list[Turn]]:
    """Short turns of both servers, one after the other, so that neither has the machine's better moment."""
    path, token = film(settings), serving.tokens(settings, 1)[0]
    found: dict[tuple[int, str], list[Turn]] = {}
    with serving.nginx(settings.media_root, work) as nginx, serving.web(settings, work) as ours:
        both = (("nginx", nginx, f"/{path}"), ("medialib", ours, f"/media/main/{path}"))
        for clients in CLIENTS:
            for turn in range(-1, count):  # the first one only warms up
                for name, served, address in both:
                    rate, cost, waits = drive(served, address, token, clients, seconds)
                    if turn >= 0:
                        found.setdefault((clients, name), []).append(Turn(rate, cost, quantile(waits, 0.5)))
    return found


def rows(found: dict[tuple[int, str], list[Turn]]) -> Iterator[tuple[object, ...]]:
    """A line for each server and number of clients. The ratio is the median of each turn's to nginx's beside it."""
    for (clients, name), mine in found.items():
        rates = [turn.rate / 1e6 for turn in mine]
        ratio = quantile([one.rate / other.rate for one, other in zip(mine, found[clients, "nginx"], strict=True)], 0.5)
        cost = quantile([turn.cost for turn in mine], 0.5)
        wait = quantile([turn.wait for turn in mine], 0.5)
        best, middle = f"{max(rates):,.0f}", f"{quantile(rates, 0.5):,.0f}"
        yield name, clients, best, middle, f"{ratio:.2f}", f"{cost:.2f}", f"{1000 * wait:.1f}"


def main() -> None:
    """Measure both."""
    made = parser("Stream ranges from medialib and from nginx.")
    made.add_argument("--seconds", type=float, default=1, help="how long each turn takes")
    made.add_argument("--turns", type=int, default=20, help="how many turns each server has")
    given = made.parse_args()
    settings = library(given.work, 10_000)
    print(table(HEADS, list(rows(turns(settings, given.work, given.seconds, given.turns)))))


if __name__ == "__main__":
    main()
