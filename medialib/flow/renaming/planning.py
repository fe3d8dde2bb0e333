"""The plan of a rename: each file that would have another name, before and after, with what goes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sqlite_utils import Database

from medialib.flow.renaming.company import Along, Company, above
from medialib.flow.renaming.names import Names
from medialib.flow.renaming.targets import OURS, Target, common, targets
from medialib.intake.shelve import key
from medialib.settings import Settings
from medialib.store import files
from medialib.store.moves import Move

NUMBERED = "Another file has that name, so that it gets a number."
NOT_THERE = "The file is not there, or it has changed since the last scan."


@dataclass(frozen=True, slots=True)
class Line:
    """A main file that would be renamed, for the items `ids`; `along` are (before, after) of what has its name.

    `token` names the line when it is chosen. `said` remarks on the new name, `refused` says why it will be left.
    """

    token: str
    ids: tuple[str, ...]
    folder: str
    old: str
    new: str
    along: tuple[tuple[str, str], ...] = ()
    said: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rename would do. `left` are files (folder, before, after) of folders that are left altogether.

    `moves` is all of it, as it is done.
    """

    lines: tuple[Line, ...] = ()
    left: tuple[tuple[str, str, str], ...] = ()
    moves: tuple[Move, ...] = ()


def plan(
    settings: Settings,
    db: Database,
    ids: Sequence[str] = (),
    *,
    folders: bool = False,
    chosen: Collection[str] | None = None,
) -> Plan:
    """What the files of the items `ids`, or all on our own shelves, would be called by what is known now.

    With `folders`, those in other media folders too. `chosen` are the tokens of the only lines that count.
    """
    roots = settings.folder_paths()
    sorted_out: dict[str, list[Target]] = defaultdict(list)
    for target in targets(settings, db, ids, folders=folders):
        sorted_out[target.folder].append(target)
    parts = [_in_folder(db, name, roots[name], found, chosen) for name, found in sorted_out.items()]
    return Plan(
        tuple(line for part in parts for line in part.lines),
        tuple(one for part in parts for one in part.left),
        tuple(move for part in parts for move in part.moves),
    )


def _in_folder(db: Database, name: str, root: Path, found: list[Target], chosen: Collection[str] | None) -> Plan:
    wanted = [one for one in found if one.old != one.wanted and (chosen is None or one.token in chosen)]
    faults = [one for one in wanted if not _is_there(root, one)]
    held = files.held(db, name)
    moving, names = _named(root, [one for one in wanted if one not in faults], held)
    if not moving and not faults:
        return Plan()
    mains = {path for path, _, role, missing in held if role == "main" and not missing}
    known = {path for path, *_ in held}
    new = {target.old: path for target, path in moving}
    shows = {target.old: target.show for target, _ in moving if target.show is not None}
    along = Company(root, new, mains, known, 2 if name == OURS else 1, shows).along()
    names.leaving = {*new, *(one.old for one in along)}
    named = [replace(one, new=names.give(one.new)) for one in along]
    lines = [_line(target, path, named) for target, path in moving]
    lines += [replace(_line(one, one.wanted, []), refused=NOT_THERE) for one in faults]
    left = tuple((name, one.old, one.new) for one in named if one.left is not None)
    return Plan(tuple(sorted(lines, key=lambda line: line.old)), left, tuple(_moves(name, root, moving, named)))


def _is_there(root: Path, target: Target) -> bool:
    """Whether the file is as the library last saw it."""
    try:
        status = (root / target.old).lstat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (target.size, target.mtime_ns) and not (
        root / target.old
    ).is_symlink()


def _named(
    root: Path, wanted: list[Target], held: list[tuple[str, str, str, bool]]
) -> tuple[list[tuple[Target, str]], Names]:
    """The files that get another name, with it. One that can only have its own again stays, and its name is taken."""
    missing = {key(path): media_id for path, media_id, _, gone in held if gone}
    present = {path for path, _, role, gone in held if role == "main" and not gone}
    while True:
        leaving = {one.old for one in wanted}
        kept = {folder for path in present - leaving for folder in above(path)}
        names = Names(root, leaving, missing, kept)
        given = [(one, names.give(one.wanted, one.ids)) for one in sorted(wanted, key=lambda one: one.old)]
        moving = [(one, path) for one, path in given if path != one.old]
        if len(moving) == len(wanted):
            return moving, names
        wanted = [one for one, _ in moving]


def _line(target: Target, path: str, along: list[Along]) -> Line:
    own = tuple((one.old, one.new) for one in along if one.main == target.old)
    said = NUMBERED if PurePosixPath(path).name != PurePosixPath(target.wanted).name else ""
    return Line(target.token, target.ids, target.folder, target.old, path, own, said)


def _moves(name: str, root: Path, moving: list[tuple[Target, str]], along: list[Along]) -> list[Move]:
    """Everything that is moved: main files first, each file as it is now."""
    owners = {target.old: target for target, _ in moving}
    made = [
        Move(name, target.old, path, target.size, target.mtime_ns, target.ids[0], main=True) for target, path in moving
    ]
    for one in along:
        if one.main is not None:
            owner = owners[one.main].ids[0]
        else:
            below = [target for target in owners.values() if PurePosixPath(target.old).is_relative_to(one.left or "")]
            owner = common([chain for target in below for chain in target.chains])
        status = (root / one.old).lstat()
        made.append(Move(name, one.old, one.new, status.st_size, status.st_mtime_ns, owner))
    return made
