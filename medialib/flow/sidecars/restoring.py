"""Builds a library again from the documents beside its media; into one that is not empty, only what is missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from sqlite_utils import Database

from medialib.errors import UnreadableError
from medialib.flow.sidecars.document import Document, read
from medialib.flow.sidecars.recovering import recovered
from medialib.flow.work import Work
from medialib.model import Role
from medialib.sources import folder as tree
from medialib.store import connect, files, media, returning, sidecars
from medialib.store.sidecars import Written

# Documents of what others stand under come first, which their names tell.
FIRST = (("artist.", "show.", "podcast."), ("album.", "season"))
STAYS = (Role.MAIN, Role.EXTRA)
Item = dict[str, Any]


@dataclass(slots=True)
class Restored:
    """What came of the documents of one folder: items made, items that were there, documents refused.

    `seen` says which document each item came from, `moved` which documents lie elsewhere than they were written.
    """

    made: int = 0
    known: int = 0
    refused: int = 0
    seen: dict[str, str] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        words = ((self.made, "from sidecars"), (self.refused, "sidecars refused, see the log"))
        return ", ".join(f"{count} {word}" for count, word in words if count)


def restore(work: Work, name: str, root: Path) -> Restored:
    """Put back what the documents in a media folder tell of. One that is refused is a line in the log, nothing more."""
    done = Restored()
    paths = sorted(_documents(name, root), key=_rank)
    discs: list[Item] = []
    for place, path in enumerate(paths):
        work.report(f"{place + 1} of {len(paths)} sidecars", progress=place / len(paths))
        _tried(work, name, root, path, done, discs, here=True)
        if place + 1 == len(paths) or _rank(paths[place + 1])[0] != _rank(path)[0]:
            for moved in done.moved:
                _tried(work, name, root, moved, done, discs, here=False)
            done.moved.clear()
    for item in discs:
        _add_discs(work, item)
    return done


def _add_discs(work: Work, item: Item) -> None:
    try:
        with connect.write(work.db):
            returning.add_discs(work.db, item)
    except UnreadableError as error:
        work.report.log(f"The disc '{item['media']['title']}': {error.message} {error.hint}")


def _documents(name: str, root: Path) -> Iterator[str]:
    if name != "main":
        yield from tree.documents(root)
        return
    for shelf in tree.SHELVES:
        yield from (f"{shelf}/{path}" for path in tree.documents(root / shelf))


def _rank(path: str) -> tuple[int, str]:
    name = path.rpartition("/")[2]
    return next((place for place, starts in enumerate(FIRST) if name.startswith(starts)), len(FIRST)), path


def _tried(work: Work, name: str, root: Path, path: str, done: Restored, discs: list[Item], *, here: bool) -> None:
    """Put back what one document tells of; one that lies elsewhere than it was written waits for those that do not."""
    try:
        document = read(root / path)
        if here and (document.folder, document.path) != (name, path):
            done.moved.append(path)
            return
        for item in document.items:
            if item["media"]["id"] in done.seen:
                raise UnreadableError(
                    f"It is of the item {item['media']['id']}, as is {done.seen[item['media']['id']]}."
                )
        made = _put_back(work, name, root, path, document)
    except UnreadableError as error:
        done.refused += 1
        work.report.log(f"{path}: {error.message} {error.hint}")
        return
    done.made += made
    done.known += len(document.items) - made
    done.seen |= {item["media"]["id"]: path for item in document.items}
    discs += [item for item in document.items if item["discs"]]


def _put_back(work: Work, name: str, root: Path, path: str, document: Document) -> int:
    """Put back the items of a document together, or none of them; how many were not there."""
    roots = work.settings.folder_paths()
    items = [_here(item, roots, document, name, path) for item in document.items]
    shared = [item["media"]["id"] for item in items]
    for item in items:
        _require_its_own(work.db, item, shared)
        item["images"] = list(recovered(work, item, root, PurePosixPath(path).parent))
    now, made, stat = connect.now(), 0, (root / path).stat()
    with connect.write(work.db):
        for item in items:
            item["files"] = [{**file, "shared": shared} for file in _there(item["files"], roots, now)]
            if media.get(work.db, item["media"]["id"]) is None:
                item["media"]["parent_id"] = _parent(work.db, item, now)
                returning.add(work.db, item, now)
                made += 1
            else:
                returning.complete(work.db, item, now)
        if name in work.settings.sidecar_folders():  # so that two that would have one name keep those they have
            sidecars.note(work.db, Written(name, path, shared[0], "json", stat.st_size, stat.st_mtime_ns))
    return made


def _here(item: Item, roots: Mapping[str, Path], document: Document, name: str, path: str) -> Item:
    """An item whose files lie where its document lies now, and in media folders that there are."""
    old, new = PurePosixPath(document.path).parent, PurePosixPath(path).parent
    files = []
    for file in item["files"]:
        inside = PurePosixPath(file["path"])
        if file["folder"] == document.folder and inside.is_relative_to(old) and (document.folder, old) != (name, new):
            file = {**file, "folder": name, "path": (new / inside.relative_to(old)).as_posix()}
        if file["folder"] in roots:
            files.append(file)
    return {**item, "files": files}


def _there(found: list[Item], roots: Mapping[str, Path], now: str) -> Iterator[Item]:
    """The files as the disk has them: what lies nowhere is missing; what we made ourselves and is gone is left out."""
    for file in found:
        root = roots[file["folder"]]
        place = root / file["path"]
        is_there = place.is_file() and place.resolve().is_relative_to(root.resolve())
        if file.get("missing_since") and is_there:  # unless another file lies in its place
            is_there = place.stat().st_size == file.get("size")
        if is_there or file["role"] in STAYS:
            yield {**file, "missing_since": None if is_there else file.get("missing_since") or now}


def _require_its_own(db: Database, item: Item, shared: list[str]) -> None:
    """Refuse what is of another item: an id that stands for something else, or a file that does."""
    media_id, kind = item["media"]["id"], item["media"]["kind"]
    row = media.get(db, media_id)
    if row is not None and (row["kind"] != kind or not _is_same(db, row["identity"], item)):
        raise UnreadableError(f"Its id {media_id} is that of '{row['title']}', another {row['kind']}.")
    for file in item["files"] if row is None else ():
        owner = next(
            (one["media_id"] for one in files.at(db, file["folder"], file["path"]) if one["media_id"] not in shared),
            None,
        )
        if owner is not None and file["role"] in STAYS and not file.get("missing_since"):
            raise UnreadableError(f"'{file['path']}' belongs to the item {owner} already.")


def _is_same(db: Database, identity: str, item: Item) -> bool:
    """Whether a known item is the one that a document tells of: by its identity, or by one of its files."""
    known, told = files.of(db, item["media"]["id"]), item["files"]
    if identity == item["media"]["identity"] or {_place(row) for row in known} & {_place(row) for row in told}:
        return True
    if {row["content_id"] for row in known} & {row.get("content_id") for row in told}:
        return True
    ids = {(row["provider"], row["value"]) for row in item["external_ids"]}
    return any(media.by_external_id(db, *one) == item["media"]["id"] for one in ids)


def _place(file: Mapping[str, Any] | sqlite3.Row) -> tuple[str, str]:
    return file["folder"], file["path"]


def _parent(db: Database, item: Item, now: str) -> str | None:
    """What an item stands under; made of what the item says of it where its own document is lost."""
    parent_id: str | None = None
    for row in item["above"]:
        if media.get(db, row["id"]) is None:
            returning.stub(db, row, parent_id, now)
        parent_id = row["id"]
    wanted: str | None = item["media"].get("parent_id")
    if wanted is not None and wanted != parent_id:
        raise UnreadableError(f"It stands under {wanted}, of which it says nothing.")
    return wanted
