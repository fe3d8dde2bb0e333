"""Keeps what a rename did as acts of the items, which can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from sqlite_utils import Database

from medialib.model import Json
from medialib.store import acts, connect, files, media
from medialib.store.acts import Act
from medialib.store.moves import Batch, Move, State


def tell(db: Database, batch: Batch) -> None:
    """Note an act of every item whose files have other names now, and of what it hangs below. Call inside connect.write.

    Where the batch takes acts back and nothing could be moved, they count as done again.
    """
    done = [one for one in batch.moves if one.state is State.DONE]
    if batch.undoes:
        if not done:
            acts.reopen(db, batch.undoes)
        else:
            for act_id in batch.undoes:
                acts.undone(db, act_id, connect.now())
        return
    own, sharing = _by_item(db, done)
    above = _above(db, [media_id for media_id, moved in own.items() if any(one.main for one in moved)])
    for media_id in dict.fromkeys((*own, *above)):
        moved = own.get(media_id, [])
        detail: dict[str, Json] = {"moves": [_as_json(db, one) for one in moved], "with": [*sorted(sharing[media_id])]}
        said = _said(moved, len(above.get(media_id, ())))
        acts.note(db, media_id, Act.RENAME, said, connect.now(), detail=detail, done_by=batch.done_by, batch=batch.id)


def _by_item(db: Database, done: Iterable[Move]) -> tuple[dict[str, list[Move]], dict[str, set[str]]]:
    """What was moved of each item; of a file with several episodes, for each of them. And who shares files with whom."""
    found: dict[str, list[Move]] = defaultdict(list)
    sharing: dict[str, set[str]] = defaultdict(set)
    owners: dict[str, list[str]] = {}
    for one in done:
        if one.main:
            ids = [row["media_id"] for row in files.at(db, one.folder, one.new)]
            owners[one.media_id] = list(dict.fromkeys([*owners.get(one.media_id, ()), *ids]))
            for media_id in ids:
                sharing[media_id] |= {*ids} - {media_id}
        for media_id in owners.get(one.media_id, [one.media_id]):
            if media.get(db, media_id) is not None:
                found[media_id].append(one)
    return found, sharing


def _above(db: Database, own: Iterable[str]) -> dict[str, set[str]]:
    """Which of the items hang below each other item."""
    found: dict[str, set[str]] = defaultdict(set)
    for media_id in own:
        for parent in media.parents(db, media_id):
            found[parent].add(media_id)
    return found


def _as_json(db: Database, move: Move) -> Json:
    """A move as it is kept, with the content that tells an item's file from another that may have its name later."""
    told: dict[str, Json] = {"folder": move.folder, "old": move.old, "new": move.new, "main": move.main}
    content = next((row["content_id"] for row in files.at(db, move.folder, move.new)), None)
    return {**told, "content_id": content} if move.main and content else told


def _said(moved: Sequence[Move], below: int) -> str:
    """`Renamed to Alien (1979).mkv.`, `Renamed 2 files.`, `Renamed the files of 8 items below it.`"""
    mains = [one for one in moved if one.main]
    if len(mains) == 1:
        return f"Renamed to {PurePosixPath(mains[0].new).name}."
    if below:
        return f"Renamed the files of {below} item{'s' if below > 1 else ''} below it."
    return f"Renamed {len(moved)} file{'s' if len(moved) > 1 else ''}."
