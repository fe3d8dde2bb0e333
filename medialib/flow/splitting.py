"""Takes files or children out of an item: they become an item of their own, and stay that."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from medialib import intake
from medialib.errors import ConflictError, InvalidError, MedialibError
from medialib.flow.derive import SUBTITLES
from medialib.flow.merging import living
from medialib.flow.take import Found, understood
from medialib.model import Acquired, Entity, Fact, Json, Kind, Role, Source
from medialib.names import identity
from medialib.settings import Settings
from medialib.store import acts, connect, duplicates, facts, files, journal, media, uniting
from medialib.store.acts import Act, Done
from medialib.store.journal import Journal

OWN = ("id", "media_id", "folder", "path")


@dataclass(frozen=True, slots=True)
class Part:
    """What is to become an item of its own: the ids of files and of children, and what it is called, if anybody says."""

    files: tuple[int, ...] = ()
    children: tuple[str, ...] = ()
    title: str | None = None


def split(settings: Settings, db: Database, media_id: str, part: Part, done_by: str | None = None) -> tuple[int, str]:
    """Make a part of an item an item of its own, of the same kind; the ids of the act and of the new item.

    Scans leave the files where a person put them so. Services are asked anew about the new item.
    Raises NotFoundError, InvalidError for what is not the item's, ConflictError where nothing would be left.
    """
    row = living(db, media_id)
    told = _told(settings, row, [one for one in _files(db, media_id, part) if one["role"] == Role.MAIN])
    with connect.write(db):
        row, now, changes = living(db, media_id), connect.now(), Journal(db)
        mine, children = _files(db, media_id, part), _children(db, media_id, part)
        new_id = _made(db, row, told, part.title, now)
        uniting.hand_over(db, changes, new_id, [*mine, *_subtitles(db, changes, media_id, new_id, mine)])
        for child in children:
            changes.update("media", {"id": child}, parent_id=new_id)
        _pin(db, changes, [new_id, *media.below(db, new_id)])
        changes.insert("not_duplicates", duplicates.key(media_id, new_id), said_at=now, said_by=done_by)
        uniting.settle(db, [(media_id, new_id)], now)
        detail: dict[str, Json] = {"made": new_id, "rows": changes.steps}
        said = f"Split {_said(db, new_id)} off {row['title']}."
        return acts.note(db, media_id, Act.SPLIT, said, now, detail=detail, done_by=done_by), new_id


def _said(db: Database, media_id: str) -> str:
    row = media.get(db, media_id)
    return str(row["title"]) if row else ""


def _files(db: Database, media_id: str, part: Part) -> list[sqlite3.Row]:
    """The rows of the files to take out: some main files or extras, not all that there is."""
    rows = [row for row in files.of(db, media_id) if row["role"] in (Role.MAIN, Role.EXTRA)]
    mine = [row for row in rows if row["id"] in part.files]
    unknown = set(part.files) - {row["id"] for row in mine}
    if unknown:
        raise InvalidError(
            f"The item has no file {min(unknown)}.", "Its files and their numbers are at /api/media/<id>."
        )
    if not part.files and not part.children:
        raise InvalidError("Nothing was named that should be split off.", "Name files, or what stands under the item.")
    left = [row for row in rows if row not in mine and row["role"] == Role.MAIN]
    if not left and not set(_below(db, media_id)) - set(part.children):
        raise ConflictError("Nothing would be left of the item.", "Leave one file, or edit the item instead.")
    return mine


def _below(db: Database, media_id: str) -> list[str]:
    return [one for one in media.below(db, media_id) if media.parents(db, one)[0] == media_id]


def _children(db: Database, media_id: str, part: Part) -> list[str]:
    below = _below(db, media_id)
    unknown = [child for child in part.children if child not in below]
    if unknown:
        raise InvalidError(f"The item has no part '{unknown[0][:40]}'.", "What stands under it is at /api/media/<id>.")
    return [child for child in below if child in part.children]


def _told(settings: Settings, row: sqlite3.Row, rows: Sequence[sqlite3.Row]) -> Entity:
    """What the first file says that it is; else what it is called, and the item where there are no files."""
    kind = Kind(row["kind"])
    if not rows:
        return Entity(kind, row["identity"], (Fact("title", row["title"], Source.FILE, 0.1),))
    root = settings.folder_paths().get(rows[0]["folder"])
    path = (root or Path()) / rows[0]["path"]
    home = (rows[0]["folder"], rows[0]["path"])
    try:
        declared = settings.folders[home[0]].kind if home[0] in settings.folders else None
        found = Found(Acquired(path), home[1], declared=declared, home=home, root=root)
        entity = understood(found, intake.probe(path))[0].item if path.is_file() else None
    except MedialibError:
        entity = None
    if entity is not None and entity.kind is kind:
        return entity
    return Entity(kind, identity(path.stem), (Fact("title", path.stem, Source.FILE, 0.1),))


def _made(db: Database, row: sqlite3.Row, told: Entity, title: str | None, now: str) -> str:
    """A new item beside the old one, which nothing that is found by name becomes but what is called as a person said."""
    made = media.add(db, told, row["parent_id"], "Untitled", "untitled", now)
    own = identity(title) if title and identity(title) != row["identity"] else f"{told.identity} {made}"
    media.set_values(db, made, now, identity=own)
    said = [Fact("title", title, Source.PERSON)] if title else []
    facts.record(db, made, [*told.facts, *said], now)
    facts.settle(db, made, now)
    return made


def _subtitles(
    db: Database, changes: Journal, media_id: str, new_id: str, mine: Sequence[sqlite3.Row]
) -> list[sqlite3.Row]:
    """The subtitles of these files; those that a file which stays needs too are there twice."""
    rows = files.of(db, media_id)
    wanted = {row["content_id"] for row in mine}
    staying = {row["content_id"] for row in rows if row["role"] == Role.MAIN and row not in mine}
    found = [row for row in rows if row["role"] == Role.SUBTITLE and _of(row) in wanted]
    for row in found:
        if _of(row) in staying:
            values = {name: value for name, value in dict(row).items() if name not in OWN}
            changes.insert("files", {"media_id": new_id, "folder": row["folder"], "path": row["path"]}, **values)
    return [row for row in found if _of(row) not in staying]


def _of(row: sqlite3.Row) -> str:
    """The content that derived subtitles belong to."""
    first, _, rest = str(row["path"]).partition("/")
    return rest.partition("/")[0] if first == SUBTITLES else ""


def _pin(db: Database, changes: Journal, ids: Sequence[str]) -> None:
    for media_id in ids:
        for row in files.of(db, media_id):
            changes.update("files", {"id": row["id"]}, pinned=1)


def take_back(settings: Settings, db: Database, done: Done) -> None:
    """Put back what was split off. What the new item got since comes along; what people said of it is gone with it.

    Raises ConflictError where either was merged into another since.
    """
    wrong, made, now = fault(db, done), str(done.detail["made"]), connect.now()
    if wrong:
        raise ConflictError(wrong, "Take back first what was done since.")
    journal.take_back(db, cast(list[Any], done.detail["rows"]))
    uniting.settle(db, uniting.unite(db, Journal(db), made, done.media_id, now, whole=False), now)


def fault(db: Database, done: Done) -> str:
    """Why a split cannot be taken back any more; "" if it can."""
    for media_id in (str(done.detail["made"]), done.media_id):
        row = media.get(db, media_id)
        if row is None or row["merged_into"]:
            return f"{row['title'] if row else 'The item'} was merged into another since."
    return ""
