"""Publishes a catalogue: takes up what changed in the library, and prints the pages that show it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateError
from sqlite_utils import Database

from medialib.catalogue import press as presses
from medialib.catalogue import printing, rebuild, update, workers
from medialib.catalogue.ground import claim
from medialib.catalogue.kinds import IN_ORDER
from medialib.catalogue.paper import place_of
from medialib.catalogue.press import Press
from medialib.catalogue.printing import Outcome
from medialib.errors import DiskFullError, JobError, SettingsError
from medialib.settings import Settings
from medialib.store import connect, items, shelves

HOME = "index.html"
ALL = "*"
FEW = 2000
SHARE = 10


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did. `paths` are those written and removed, `media_ids` the items that had changed."""

    written: int
    unchanged: int
    removed: int
    seconds: float
    paths: tuple[str, ...]
    media_ids: tuple[str, ...]


def publish(settings: Settings, *, full: bool = False, catalogue: str = "home") -> Published:
    """Print what changed since the last time to BUILD_DIR/<catalogue>/; with `full`, look at every page.

    Whatever ended an earlier publish half-way, this one completes it. Waits while another runs.
    Raises DiskFullError, JobError for another reason that a page cannot be written, and SettingsError
    where a template is at fault, ConflictError where other files lie in the place of a first print.
    """
    began = time.monotonic()
    outcome = Outcome()
    with _explained(), locked(settings, catalogue), connect.library(settings, read_only=True) as library:
        changed, steps = plan(settings, library, catalogue, full=full)
        for step in steps:
            outcome.join(step)
    paths = (*outcome.written, *outcome.gone)
    seconds = time.monotonic() - began
    return Published(len(outcome.written), outcome.unchanged, len(outcome.gone), seconds, paths, changed)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except TemplateError as error:
        place = "".join(getattr(error, "__notes__", ())) or place_of(error)
        hint = "If 'templates' in the settings names a folder of yours, mend the template there."
        raise SettingsError(f"A template cannot be printed: {error.message}{place}.", hint) from error
    except OSError as error:
        place = f"'{str(error.filename).removesuffix(printing.BESIDE)}'" if error.filename else "a page"
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            hint = "Free some space, then publish again."
            raise DiskFullError(f"The disk is full: {place} cannot be written.", hint) from error
        hint = "See that this user may write to BUILD_DIR."
        raise JobError(f"Cannot write {place}: {error.strerror}.", hint) from error


@contextlib.contextmanager
def locked(settings: Settings, catalogue: str) -> Iterator[None]:
    """One publish of a catalogue at a time; also waits for printing processes that a killed one left."""
    folder = presses.state_path(settings, catalogue).parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{catalogue}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with workers.lock_path(settings, catalogue).open("w") as others:
            fcntl.flock(others, fcntl.LOCK_EX)
        yield


def plan(
    settings: Settings, library: Database, catalogue: str, *, full: bool = False
) -> tuple[tuple[str, ...], Iterator[Outcome]]:
    """Take up the changes: the items that changed, and the printing as steps still to be run."""
    top = settings.build_dir / catalogue
    path = presses.state_path(settings, catalogue)
    state = None if full else shelves.existing(path)
    if state is not None:
        seq = items.begin_reading(library)
        changes = _fresh(settings, library, state, top, seq)
        if changes is not None and _take_up(library, state, changes, seq):
            return tuple(sorted(changes.get("media", ()))), _print_pending(settings, library, state, top)
        items.end_reading(library)
        state.close()
    return (), _print_all(settings, library, catalogue, top)


def _fresh(settings: Settings, library: Database, state: Database, top: Path, seq: int) -> dict[str, set[str]] | None:
    """What changed since the state was made, or None where it is of no use any more."""
    meta = shelves.meta(state)
    pending = shelves.pending(state)
    since = int(meta["seq"])
    if meta["stamp"] != presses.stamp(settings) or ALL in pending or not (top / HOME).is_file():
        return None
    if not pending and meta.get("home") != _hash(top / HOME):
        return None
    if seq < since:  # an older library was put back
        return None
    changes = items.changes(library, since)
    many = sum(map(len, changes.values()))
    return None if many > FEW and many * SHARE > len(shelves.ids(state, "media")) else changes


def _take_up(library: Database, state: Database, changes: dict[str, set[str]], seq: int) -> bool:
    """Bring the state up to the library, with a note of what to print; False if every page has to be."""
    if not changes and int(shelves.meta(state)["seq"]) == seq:
        return True
    navigation = presses.navigation(state)
    with connect.write(state):
        paths = update.update(library, state, changes)
        shelves.add_pending(state, paths)
        shelves.set_meta(state, seq=str(seq))
        if presses.navigation(state) == navigation:
            return True
        shelves.add_pending(state, [ALL])
    return False


def _print_pending(settings: Settings, library: Database, state: Database, top: Path) -> Iterator[Outcome]:
    pending = shelves.pending(state)
    if not pending:
        return
    for path in pending:
        (top / (path + printing.BESIDE)).unlink(missing_ok=True)
    press = presses.make(settings, library, state)
    yield from printing.print_pages(printing.here(press, top), top, pending)
    _finish(state, top)


def _print_all(settings: Settings, library: Database, catalogue: str, top: Path) -> Iterator[Outcome]:
    """Make the state anew and print every page; what else lies in the folder is removed."""
    empty = not top.exists()
    claim(top)
    with workers.started(settings, catalogue, library) as crew:
        stamps = {"stamp": presses.stamp(settings), "seq": str(items.last_change(library))}
        path = presses.state_path(settings, catalogue)
        rebuild.rebuild(library, path, stamps, crew.read if crew else None)
        state = shelves.existing(path)
        assert state is not None
        press = presses.make(settings, library, state)
        paths = all_paths(press)
        printer = crew.printer(path) if crew else printing.here(press, top)
        yield from printing.print_pages(printer, top, paths)
        strangers = [] if empty else printing.strangers(top, paths)
        yield Outcome(gone=[path for path in strangers if printing.remove(top, path)])
        _finish(state, top)


def all_paths(press: Press) -> list[str]:
    """Every page that is to be there."""
    return [path for kind in IN_ORDER for path in kind.paths(press)]


def _finish(state: Database, top: Path) -> None:
    with connect.write(state):
        shelves.clear_pending(state)
        shelves.set_meta(state, home=_hash(top / HOME))


def _hash(file: Path) -> str:
    return hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()
