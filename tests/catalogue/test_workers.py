"""Those who help with a full print: what they are asked, what they answer, and what becomes of one that ends early."""

from __future__ import annotations

import fcntl
import gc
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from catalogue_rows import NOW, add, fill, noted, plain_templates
from jinja2 import TemplateError
from sqlite_utils import Database

from medialib.catalogue import press, things, workers
from medialib.catalogue.printing import Outcome
from medialib.catalogue.things import Kept
from medialib.catalogue.workers import Crew
from medialib.errors import JobError
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect, items


@pytest.fixture
def plain(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose templates print their values."""
    return settings.model_copy(update={"templates": plain_templates(tmp_path / "templates")})


@contextmanager
def working(settings: Settings) -> Iterator[Connection]:
    """A worker in a thread of this process, and the pipe to it."""
    ours, theirs = multiprocessing.Pipe()
    press.state_path(settings, "home").parent.mkdir(parents=True, exist_ok=True)
    thread = threading.Thread(target=workers.work, args=(settings, "home", theirs))
    thread.start()
    try:
        yield ours
    finally:
        ours.close()
        thread.join()
        theirs.close()
        gc.enable()


@contextmanager
def answering(*answers: Callable[[object], object]) -> Iterator[Crew]:
    """A crew of one for each function, which says what it answers; one that raises EOFError has ended."""
    pairs = [multiprocessing.Pipe() for _ in answers]

    def serve(pipe: Connection, answer: Callable[[object], object]) -> None:
        with pipe:
            try:
                while True:
                    pipe.send(answer(pipe.recv()))
            except (EOFError, OSError):
                return

    threads = [threading.Thread(target=serve, args=(pair[1], one)) for pair, one in zip(pairs, answers, strict=True)]
    for thread in threads:
        thread.start()
    try:
        yield Crew(tuple(pair[0] for pair in pairs))
    finally:
        for ours, _ in pairs:
            ours.close()
        for thread in threads:
            thread.join()


def ended(_: object) -> object:
    raise EOFError


def failed(asked: object) -> object:
    return OSError(5, f"cannot read {asked}")


def kept(asked: object) -> object:
    return Kept({}, {str(asked): ""})


def test_a_worker_agrees_on_a_moment_reads_items_learns_the_notes_and_prints(plain: Settings, db: Database) -> None:
    fill(db, seed=1, movies=3, others=0)
    state = noted(plain, db)
    with working(plain) as pipe:
        pipe.send(None)
        assert pipe.recv() == items.last_change(db)
        pipe.send(["m00000", "nothing"])
        assert pipe.recv() == things.media(db, ["m00000", "nothing"])
        pipe.send(press.state_path(plain, "home"))
        pipe.send(["item/m0/m00000.html", "item/no/nothing.html"])
        assert pipe.recv() == Outcome(["item/m0/m00000.html"], 0, ["item/no/nothing.html"])
        pipe.send(["item/m0/m00000.html"])
        assert pipe.recv() == Outcome([], 1, [])
    state.close()


def test_a_worker_sees_the_library_of_the_moment_that_was_agreed_on(plain: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "film00000001", Kind.MOVIE, "Amber")
    with working(plain) as pipe:
        pipe.send(None)
        before = pipe.recv()
        with connect.write(db):
            add(db, "film00000002", Kind.MOVIE, "Later")
        pipe.send(["film00000001", "film00000002"])
        assert list(pipe.recv().things) == ["film00000001"]
        pipe.send(None)
        assert pipe.recv() > before
        pipe.send(["film00000001", "film00000002"])
        assert list(pipe.recv().things) == ["film00000001", "film00000002"]


def test_a_worker_answers_with_what_went_wrong_and_goes_on(plain: Settings, db: Database) -> None:
    fill(db, seed=1, movies=1, others=0)
    assert plain.templates is not None
    (plain.templates / "item.html").write_text("\n{{ page.titel }}")
    noted(plain, db).close()
    with working(plain) as pipe:
        pipe.send(None)
        pipe.recv()
        pipe.send(press.state_path(plain, "home"))
        pipe.send(["item/m0/m00000.html"])
        answer = pipe.recv()
        assert isinstance(answer, TemplateError)
        assert answer.__notes__ == [" (line 2 of item.html)"]
        pipe.send(["404.html"])
        assert pipe.recv() == Outcome(["404.html"], 0, [])


def test_a_worker_holds_the_lock_until_its_pipe_closes(plain: Settings, db: Database) -> None:
    with working(plain) as pipe:
        pipe.send(None)
        pipe.recv()
        with workers.lock_path(plain, "home").open("w") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with workers.lock_path(plain, "home").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 20])
def test_every_chunk_is_answered_once_by_whoever_is_free(count: int) -> None:
    with answering(kept, kept, kept) as crew:
        found = list(crew.read([str(number)] for number in range(count)))
    assert sorted(name for one in found for name in one.channels) == sorted(f"['{number}']" for number in range(count))


def test_nobody_is_asked_before_an_answer_is_wanted(plain: Settings) -> None:
    asked: list[object] = []

    def noting(one: object) -> object:
        asked.append(one)
        return kept(one)

    with answering(noting) as crew:
        chunks = crew.read(iter([["a"]]))
        assert asked == []
        assert [list(one.channels) for one in chunks] == [["['a']"]]


@pytest.mark.parametrize("other", [ended, kept])
def test_one_that_ends_early_ends_the_print_with_a_word(other: Callable[[object], object]) -> None:
    with answering(ended, other) as crew, pytest.raises(JobError) as raised:
        list(crew.read([str(number)] for number in range(9)))
    assert raised.value.message == "A printing process ended early."
    assert raised.value.hint == "Publish again; see the log for what it said."


def test_one_that_ended_before_it_was_asked_anything_is_told_likewise() -> None:
    ours, theirs = multiprocessing.Pipe()
    theirs.close()
    with ours:
        for ask in (lambda: list(Crew((ours,)).read([["a"]])), lambda: Crew((ours,)).printer(Path("state.db"))):
            with pytest.raises(JobError, match=r"A printing process ended early\."):
                ask()


def test_what_went_wrong_with_one_ends_the_print_as_if_it_were_here() -> None:
    with answering(kept, failed) as crew, pytest.raises(OSError, match="cannot read"):
        list(crew.read([str(number)] for number in range(9)))


def test_a_small_library_has_no_crew_and_is_read_at_one_moment(plain: Settings, db: Database) -> None:
    with connect.write(db):
        for number in range(3):
            add(db, f"film{number:08d}", Kind.MOVIE, "Amber", deleted_at=NOW if number else None)
    with connect.library(plain, read_only=True) as library, workers.started(plain, "home", library) as crew:
        assert crew is None
        with connect.write(db):
            add(db, "later0000001", Kind.MOVIE, "Later")
        assert items.living(library) == ["film00000000"]
