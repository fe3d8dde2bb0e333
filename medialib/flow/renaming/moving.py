"""Does what was planned: every file under its old or its new name at every moment, gone on with after a kill."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from sqlite_utils import Database

from medialib.errors import CancelledError
from medialib.flow.alone import alone
from medialib.flow.quiet import Quiet
from medialib.flow.renaming.telling import tell
from medialib.flow.work import Reporting
from medialib.intake import moving
from medialib.intake.shelve import numbered
from medialib.settings import Settings
from medialib.store import connect, files, moves
from medialib.store.moves import Batch, Move, State

CANCELLED = "The job was stopped before."
WAITING = (State.PLANNED, State.STEPPING, State.ASIDE)
Done = tuple[Move, ...]


def carry_out(settings: Settings, db: Database, report: Reporting) -> Done:
    """Move what is planned, that of earlier jobs included, and tell what was done; each move as it ended.

    One process at a time. Raises CancelledError, after which what is not done stays under its old name.
    """
    ended: list[Move] = []
    with alone(settings, "rename"):
        for batch in moves.unfinished(db):
            try:
                _carry_out(settings, db, batch, report)
            except CancelledError:
                _give_up(settings, db, batch)
                raise
            finally:
                ended += _end(settings, db, batch)
    return tuple(ended)


def _carry_out(settings: Settings, db: Database, batch: str, report: Reporting) -> None:
    """Each file once its new name is free; where files have each other's names, one goes out of the way first."""
    for one in _waiting(db, batch):
        if one.state is State.STEPPING:
            _step_aside(settings, db, one, report)
    waiting = _waiting(db, batch)
    total = len(waiting)
    while waiting:
        names = {_now(one) for one in waiting}
        ready = [one for one in waiting if (one.folder, one.new) not in names - {_now(one)}]
        if not ready:
            _step_aside(settings, db, waiting[0], report)
            waiting = _waiting(db, batch)
        for one in ready:
            report(one.new, progress=(total - len(waiting)) / total)
            _do(settings, db, one, report)
            waiting.remove(one)


def _waiting(db: Database, batch: str) -> list[Move]:
    return [one for one in moves.get(db, batch).moves if one.state in WAITING]


def _now(move: Move) -> tuple[str, str]:
    """Where a file lies that has not moved yet."""
    return move.folder, _aside(move) if move.state is State.ASIDE else move.old


def _aside(move: Move) -> str:
    """The name of a file that is out of the way, beside its old one and hidden from scans."""
    old = PurePosixPath(move.old)
    return str(old.with_name(f".{move.id}.renaming{old.suffix}"))


def _do(settings: Settings, db: Database, move: Move, report: Reporting) -> None:
    """Move one file, and its rows in the same step; or note why not."""
    fault = _moved(settings, move, _now(move)[1], move.new, report)
    if fault and move.state is State.ASIDE:
        _go_back(settings, db, move, report)
    with connect.write(db):
        if not fault:
            files.move(db, _now(move), (move.folder, move.new), move.size, move.mtime_ns)
        moves.put(db, move, State.LEFT if fault else State.DONE, fault)
    if fault:
        report.log(f"{move.old}: {fault}")


def _step_aside(settings: Settings, db: Database, move: Move, report: Reporting) -> None:
    """Free the name of a file for another. Noted before it is done, so that it may be done twice."""
    with connect.write(db):
        moves.put(db, move, State.STEPPING)
    root, aside = settings.folder_paths().get(move.folder, Path()), _aside(move)
    fault = ""
    if not (root / aside).exists() or _same(root / move.old, root / aside):
        fault = _moved(settings, move, move.old, aside, report)
    with connect.write(db):
        if not fault:
            files.move(db, (move.folder, move.old), (move.folder, aside), move.size, move.mtime_ns)
        moves.put(db, move, State.LEFT if fault else State.ASIDE, fault)


def _same(old: Path, aside: Path) -> bool:
    return old.exists() and old.samefile(aside)


def _go_back(settings: Settings, db: Database, move: Move, report: Reporting) -> None:
    """Give a file that is out of the way its old name again, with a number where another file has that now."""
    old, number = PurePosixPath(move.old), 1
    while (
        _moved(settings, move, _aside(move), str(name := old.with_name(numbered(old.name, number))), report)
        == moving.TAKEN
    ):
        number += 1
    with connect.write(db):
        files.move(db, _now(move), (move.folder, str(name)), move.size, move.mtime_ns)


def _moved(settings: Settings, move: Move, old: str, new: str, report: Reporting) -> str:
    root = settings.folder_paths().get(move.folder)
    if root is None:
        return "Its media folder is not in the settings any more."
    try:
        return moving.move(root / old, root / new, move.size, move.mtime_ns, report)
    except OSError as error:
        return f"{error.strerror or error}."


def _give_up(settings: Settings, db: Database, batch: str) -> None:
    """What was not begun stays as it is; what is out of the way goes where it can."""
    for one in _waiting(db, batch):
        if one.state is State.ASIDE:
            _do(settings, db, one, Quiet())
        else:
            with connect.write(db):
                moves.put(db, one, State.LEFT, CANCELLED)


def _end(settings: Settings, db: Database, batch: str) -> Done:
    """Tell what was done, once nothing is left to do; folders with nothing in them go."""
    whole = moves.get(db, batch)
    if any(one.state in WAITING for one in whole.moves):
        return ()
    _sweep(settings, whole)
    with connect.write(db):
        tell(db, whole)
        moves.end(db, batch)
    return whole.moves


def _sweep(settings: Settings, batch: Batch) -> None:
    """Remove the folders that the batch has emptied, up to the shelf."""
    roots = settings.folder_paths()
    for folder, path in {(one.folder, PurePosixPath(one.old).parent) for one in batch.moves if one.state is State.DONE}:
        if folder in roots and path.parts:
            top = roots[folder] / path.parts[0] if folder == "main" else roots[folder]
            moving.remove_empty(Path(roots[folder] / path), top)
