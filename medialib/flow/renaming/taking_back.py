"""Gives files the names back that they had before a rename."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from medialib.errors import ConflictError
from medialib.flow.quiet import Quiet
from medialib.flow.renaming import cds
from medialib.intake.shelve import key
from medialib.model import Json
from medialib.settings import Settings
from medialib.store import acts, files, media, moves
from medialib.store.acts import Act, Done
from medialib.store.moves import Move


@dataclass(frozen=True, slots=True)
class Was:
    """A file that was renamed."""

    folder: str
    old: str
    new: str
    main: bool
    media_id: str
    content_id: str | None = None


def take_back(settings: Settings, db: Database, done: Done) -> None:
    """Plan to give the files of a rename their names back, with those of what hangs below the item; see carry_out.

    Raises ConflictError where a file was renamed or taken away since, or another one has its name.
    """
    together, planned = _planned_back(settings, db, done)
    cds.forget(db, [act for act in together if cds.is_told(act)])
    moves.plan(db, f"undo-{done.id}", planned, None, [act.id for act in together])


def begin(settings: Settings, db: Database, done: Done) -> None:
    """Write back into files what they said before; what `take_back` needs to be done first, outside of a transaction.

    Raises ConflictError where the rename cannot be taken back.
    """
    together, _ = _planned_back(settings, db, done)
    cds.untell(settings, db, [act for act in together if cds.is_told(act)], Quiet())


def fault(settings: Settings, db: Database, done: Done) -> str:
    """Why a rename cannot be taken back any more; "" when it can."""
    try:
        _planned_back(settings, db, done)
    except ConflictError as error:
        return error.message
    return ""


def _planned_back(settings: Settings, db: Database, done: Done) -> tuple[list[Done], list[Move]]:
    """The acts that are taken back together, and the moves that do it."""
    together = _together(db, done)
    were = {(one.folder, one.new): one for act in together for one in _were(act)}
    leaving = {(one.folder, key(one.new)) for one in were.values()}
    planned = [move for one in were.values() if (move := _planned(settings, db, one, leaving)) is not None]
    return together, planned


def _together(db: Database, done: Done) -> list[Done]:
    """The act, and those of its batch that it stands for or that moved the same files."""
    found: list[Done] = []
    ids: set[str] = set()
    more = {done.media_id, *media.below(db, done.media_id)}
    while more:
        ids |= more
        new = [one for one in acts.together(db, done.batch or "", more) if one.act is Act.RENAME and not one.undone_at]
        more = {str(media_id) for one in new for media_id in _shared(one)} - ids
        found += new
    return found


def _shared(act: Done) -> Iterable[Json]:
    """The items whose files are those of an act's too."""
    told = act.detail.get("with")
    return told if isinstance(told, list) else ()


def _were(act: Done) -> Iterator[Was]:
    told = act.detail.get("moves")
    for one in told if isinstance(told, list) else ():
        if isinstance(one, Mapping):
            content = str(one["content_id"]) if one.get("content_id") else None
            yield Was(str(one["folder"]), str(one["old"]), str(one["new"]), bool(one["main"]), act.media_id, content)


def _planned(settings: Settings, db: Database, was: Was, leaving: set[tuple[str, str]]) -> Move | None:
    """The way back of one file; None for one that only went along and is not there any more."""
    root = settings.folder_paths().get(was.folder)
    there = None if root is None else root / was.new
    is_there = there is not None and there.is_file() and (not was.main or _is_own(db, was))
    if root is None or there is None or not is_there:
        if was.main:
            raise ConflictError(
                f"'{was.new}' is not there any more: it was renamed, moved or taken away since.",
                "Take back what was done to it later first, or rename it anew.",
            )
        return None
    if _is_taken(db, was, root, leaving):
        raise ConflictError(f"Another file is called '{was.old}' now.", "Move that one away, then take this back.")
    status = there.stat()
    return Move(was.folder, was.new, was.old, status.st_size, status.st_mtime_ns, was.media_id, main=was.main)


def _is_own(db: Database, was: Was) -> bool:
    """Whether the item's file has the name still, and not another that came by it later."""
    rows = files.at(db, was.folder, was.new)
    return any(was.media_id == row["media_id"] or was.content_id == row["content_id"] for row in rows)


def _is_taken(db: Database, was: Was, root: Path, leaving: set[tuple[str, str]]) -> bool:
    if (was.folder, key(was.old)) in leaving:
        return False
    others = {row["media_id"] for row in files.at(db, was.folder, was.old)}
    own = {row["media_id"] for row in files.at(db, was.folder, was.new)}
    return os.path.lexists(root / was.old) or bool(others - own)
