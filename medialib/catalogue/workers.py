"""Spreads the work of a full print over several processes, each reading the library as it was at one moment.

A worker holds a shared lock on a file while it prints and ends when the pipe to its parent closes, so
a later publish can wait until nobody of a killed one prints any more.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import multiprocessing
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from jinja2 import TemplateError
from sqlite_utils import Database

from medialib.catalogue import press as presses
from medialib.catalogue import printing, things
from medialib.catalogue.paper import place_of
from medialib.catalogue.printing import Outcome, Printer
from medialib.catalogue.things import Kept
from medialib.errors import JobError
from medialib.settings import Settings
from medialib.store import connect, items, shelves

MOST = 4
WORTH_IT = 1000
TRIES = 50


@dataclass(frozen=True, slots=True)
class Crew:
    """The processes that help with a full print."""

    pipes: tuple[Connection, ...]

    def read(self, chunks: Iterable[Sequence[str]]) -> Iterator[Kept]:
        """The things of these items, a chunk at a time in any order. Only before `printer`."""
        for kept in _deal(self.pipes, chunks):
            assert isinstance(kept, Kept)
            yield kept

    def printer(self, state: Path) -> Printer:
        """What prints pages from the state in a file."""
        for pipe in self.pipes:
            _send(pipe, state)
        return self._print

    def _print(self, chunks: Iterable[Sequence[str]]) -> Iterator[Outcome]:
        for outcome in _deal(self.pipes, chunks):
            assert isinstance(outcome, Outcome)
            yield outcome


def lock_path(settings: Settings, catalogue: str) -> Path:
    """The file that printing processes hold a lock on."""
    return presses.state_path(settings, catalogue).with_suffix(".printing")


@contextlib.contextmanager
def started(settings: Settings, catalogue: str, library: Database) -> Iterator[Crew | None]:
    """Begin a reading transaction here and in the workers, all at the same state of the library.

    Yields None for a library so small that processes would not pay.
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
        yield Crew(tuple(pipes)) if pipes else None
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
            _send(pipe, None)
        if all(_receive(pipe) == seq for pipe in pipes):
            return
    raise JobError("The library changes too quickly to print all of it.", "Publish again when fewer jobs run.")


def _send(pipe: Connection, asked: object) -> None:
    with _explained():
        pipe.send(asked)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (EOFError, ConnectionError):
        raise JobError("A printing process ended early.", "Publish again; see the log for what it said.") from None


def _receive(pipe: Connection) -> object:
    with _explained():
        answer = pipe.recv()
    if isinstance(answer, Exception):
        raise answer
    return answer


def _deal(pipes: Sequence[Connection], chunks: Iterable[Sequence[str]]) -> Iterator[object]:
    """Hand chunks to whoever is free, the next one ahead of time; the answer to each, as it comes."""
    waiting = iter(chunks)
    busy: list[Connection] = []
    for pipe, first in zip([*pipes, *pipes], waiting, strict=False):
        _send(pipe, first)
        busy.append(pipe)
    while busy:
        for pipe in [pipe for pipe in wait({*busy}) if isinstance(pipe, Connection)]:
            answer = _receive(pipe)
            if (chunk := next(waiting, None)) is not None:
                _send(pipe, chunk)
            else:
                busy.remove(pipe)
            yield answer


def work(settings: Settings, catalogue: str, pipe: Connection) -> None:
    """A worker's life: agree on a moment, read items, learn the state, print pages, until the pipe closes.

    What holds itself in a circle is looked for once a chunk, among what is new, instead of thousands
    of times among everything.
    """
    gc.disable()
    with lock_path(settings, catalogue).open("a") as lock, contextlib.suppress(EOFError, BrokenPipeError):
        fcntl.flock(lock, fcntl.LOCK_SH)
        with connect.library(settings, read_only=True) as library:
            press = None
            while True:
                asked = pipe.recv()
                if isinstance(asked, Path):
                    state = shelves.existing(asked, read_only=True)
                    assert state is not None
                    press = presses.make(settings, library, state)
                else:
                    pipe.send(_answer(library, press, settings.build_dir / catalogue, asked))
                    gc.collect(0)


def _answer(library: Database, press: presses.Press | None, top: Path, asked: Sequence[str] | None) -> object:
    """Begin anew (None), read items, or, once there is a press, print pages; an error is an answer too."""
    try:
        if asked is None:
            return items.begin_reading(library)
        return printing.print_chunk(press, top, asked) if press else things.media(library, asked)
    except (OSError, TemplateError, sqlite3.Error, ValueError, LookupError, TypeError, RuntimeError) as error:
        if isinstance(error, TemplateError):
            error.add_note(place_of(error))  # which the way to the other process would lose
        return error
