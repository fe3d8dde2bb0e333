"""Spreads a full print over several processes, each reading the library as it was at one moment.

A worker holds a shared lock on a file while it prints and ends when the pipe to its parent closes, so
a later publish can wait until nobody of a killed one prints any more.
"""

from __future__ import annotations

import contextlib
import fcntl
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path

from sqlite_utils import Database

from medialib.catalogue import press as presses
from medialib.catalogue import printing
from medialib.catalogue.printing import Outcome, Printer
from medialib.errors import JobError
from medialib.settings import Settings
from medialib.store import connect, items

MOST = 4
WORTH_IT = 1000
TRIES = 50

Spread = Callable[[Path], Printer]


def lock_path(settings: Settings, catalogue: str) -> Path:
    """The file that printing processes hold a lock on."""
    return presses.state_path(settings, catalogue).with_suffix(".printing")


@contextlib.contextmanager
def started(settings: Settings, catalogue: str, library: Database) -> Iterator[Spread | None]:
    """Begin a reading transaction here and in the workers, all at the same state of the library.

    Yields what makes, for a state file, the printer that spreads its work; None for a library so
    small that processes would not pay.
    """
    count = min(MOST, os.cpu_count() or 1) if len(items.living(library)) > WORTH_IT else 0
    context = multiprocessing.get_context("spawn")
    pipes: list[Connection] = []
    processes = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(settings, catalogue, theirs), daemon=True)
            process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        _agree(library, pipes)
        yield (lambda state: _spread(pipes, state)) if pipes else None
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join()


def _agree(library: Database, pipes: Sequence[Connection]) -> None:
    """Begin everywhere until all see the same last change. Raises JobError."""
    for _ in range(TRIES):
        seq = items.begin_reading(library)
        for pipe in pipes:
            pipe.send(None)
        if all(_receive(pipe) == seq for pipe in pipes):
            return
    raise JobError("The library changes too quickly to print all of it.", "Publish again when fewer jobs run.")


def _receive(pipe: Connection) -> object:
    try:
        answer = pipe.recv()
    except EOFError:
        raise JobError("A printing process ended early.", "Publish again; see the log for what it said.") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _spread(pipes: Sequence[Connection], state: Path) -> Printer:
    for pipe in pipes:
        pipe.send(state)
    return lambda chunks: _deal(pipes, chunks)


def _deal(pipes: Sequence[Connection], chunks: Iterable[Sequence[str]]) -> Iterator[Outcome]:
    """Hand chunks to whoever is free; what became of each, as it comes."""
    waiting = iter(chunks)
    busy: list[Connection] = []
    for pipe in pipes:
        if (chunk := next(waiting, None)) is not None:
            pipe.send(chunk)
            busy.append(pipe)
    while busy:
        for pipe in [pipe for pipe in wait(busy) if isinstance(pipe, Connection)]:
            outcome = _receive(pipe)
            if (chunk := next(waiting, None)) is not None:
                pipe.send(chunk)
            else:
                busy.remove(pipe)
            assert isinstance(outcome, Outcome)
            yield outcome


def work(settings: Settings, catalogue: str, pipe: Connection) -> None:
    """A worker's life: agree on a moment, learn the state, print chunks until the pipe closes."""
    with lock_path(settings, catalogue).open("a") as lock, contextlib.suppress(EOFError, BrokenPipeError):
        fcntl.flock(lock, fcntl.LOCK_SH)
        with connect.library(settings, read_only=True) as library:
            state = _begin(library, pipe)
            press = presses.make(settings, library, connect.connect(state, read_only=True))
            top = settings.build_dir / catalogue
            while True:
                pipe.send(_print(press, top, pipe.recv()))


def _begin(library: Database, pipe: Connection) -> Path:
    """Begin whenever asked; the path of the state ends this."""
    while (asked := pipe.recv()) is None:
        pipe.send(items.begin_reading(library))
    assert isinstance(asked, Path)
    return asked


def _print(press: presses.Press, top: Path, paths: Sequence[str]) -> Outcome | Exception:
    try:
        return printing.print_chunk(press, top, paths)
    except (OSError, ValueError, LookupError, TypeError, RuntimeError) as error:
        return error
