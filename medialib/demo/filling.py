"""Adds the demo collection through the same door as everything else, and takes exactly it out again."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from medialib import flow
from medialib.demo.clearing import clear
from medialib.demo.notes import TAG
from medialib.demo.pieces import Piece, pieces
from medialib.errors import ConflictError, JobError
from medialib.model import Fact, Request, Source, Status, Way
from medialib.settings import Settings
from medialib.store import connect, facts, items, matches, media, purge
from medialib.store import jobs as job_rows
from medialib.store.matches import State
from medialib.tasks import Tasks, open_tasks

MARK = "demo"
AT_ONCE = 2
Say = Callable[[str, float], None]


def fill(settings: Settings, say: Say, *, force: bool = False) -> int:
    """Make what is missing of the demo collection and add it; how many pieces were added.

    `say` hears the piece being added and the share that is done. Raises ConflictError when the
    library holds other things, unless `force`; ProgramError without ffmpeg.
    """
    with connect.library(settings) as db:
        missing = _missing(db)
        if missing and not force:
            _refuse_others(db)
        staging = settings.work / "demo"
        with _working(settings) as tasks, _made(missing, staging) as made:
            for place, (piece, future) in enumerate(made):
                say(piece.title, place / len(missing))
                future.result()
                _take(tasks, db, piece, staging)
    flow.publish(settings)
    return len(missing)


def remove(settings: Settings) -> int:
    """Delete the rows and files of the demo collection, and nothing else; how many items went."""
    with connect.library(settings) as db, connect.write(db):
        ids = purge.with_all_below(db, purge.marked(db, MARK).values())
        ids |= purge.left_empty(db, ids)
        job_rows.forget_items(db, ids)
        gone = purge.purge(db, ids)
    roots = settings.folder_paths()
    for name, root in roots.items():
        clear(root, [path for folder, path in gone.files if folder == name])
    for digest in gone.artwork:
        for picture in (settings.data / "artwork" / digest[:2]).glob(f"{digest}-*"):
            picture.unlink(missing_ok=True)
    flow.publish(settings)
    return gone.count


def _missing(db: Database) -> list[Piece]:
    held = purge.marked(db, MARK)
    return [piece for piece in pieces() if piece.key not in held]


def _refuse_others(db: Database) -> None:
    """Raise ConflictError when the library holds anything that is not the demo's."""
    own = purge.with_all_below(db, purge.marked(db, MARK).values())
    others = set(items.living(db)) - own - purge.left_empty(db, own)
    if others:
        raise ConflictError(
            f"The library is not empty: it holds {len(others)} {'item' if len(others) == 1 else 'items'} of its own.",
            "The demo is for a first look; add it beside them with 'medialib demo add --force'.",
        )


@contextmanager
def _working(settings: Settings) -> Iterator[Tasks]:
    """Tasks that run here and now, with their leases kept up, and that ask nobody on the web."""
    offline = settings.providers.model_copy(update={"enabled": False})
    tasks = open_tasks(settings.model_copy(update={"providers": offline}), immediate=True)
    thread = threading.Thread(target=tasks.follow, daemon=True)
    thread.start()
    yield tasks
    tasks.stop()
    thread.join()


@contextmanager
def _made(missing: list[Piece], staging: Path) -> Iterator[list[tuple[Piece, Future[None]]]]:
    """The pieces, being made side by side in the order given."""
    shutil.rmtree(staging, ignore_errors=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            yield [(piece, pool.submit(_make, piece, staging)) for piece in missing]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            shutil.rmtree(staging, ignore_errors=True)


def _make(piece: Piece, staging: Path) -> None:
    folder = staging / piece.shelf / piece.folder
    folder.mkdir(parents=True)
    piece.make(folder)


def _take(tasks: Tasks, db: Database, piece: Piece, staging: Path) -> None:
    """Take a piece in by a job like any other, and mark what it became."""
    source = staging / piece.shelf / piece.folder
    job_id = tasks.submit(db, Request(str(source), Way.INBOX, options={"name": piece.title}))
    job = job_rows.get(db, job_id)
    if job is None or job.status is not Status.DONE or job.media_id is None:
        said, hint = (job.error, job.hint) if job else ("", "")
        raise JobError(f"'{piece.title}' of the demo could not be added. {said}".strip(), hint)
    with connect.write(db):
        marked = _of_kind(db, job.media_id, piece.kind)
        _mark(db, marked, piece)
        for media_id in (marked, *media.parents(db, marked), *media.below(db, marked)):
            matches.put(db, media_id, State.NONE, connect.now())  # nobody need be asked what was made up


def _of_kind(db: Database, media_id: str, kind: str) -> str:
    """The item itself, or what it stands under that is of this kind."""
    row = media.get(db, media_id)
    while row is not None and row["kind"] != kind and row["parent_id"]:
        row = media.get(db, row["parent_id"])
    return str(row["id"]) if row is not None else media_id


def _mark(db: Database, media_id: str, piece: Piece) -> None:
    """Tag the item for people, and note the fact by which `remove` finds it."""
    tags = list(dict.fromkeys([*facts.shown(db, media_id).get("tags", ()), TAG]))
    marks = (Fact("tags", tags, Source.PERSON), Fact(MARK, piece.key, Source.PERSON))
    facts.record(db, media_id, (*piece.facts, *marks), connect.now())
    facts.settle(db, media_id, connect.now())
