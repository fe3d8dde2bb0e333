"""Takes back what was done to an item, each act in its own way."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from medialib.errors import ConflictError, NotFoundError
from medialib.flow import editing, merging, online, picturing, renaming, retagging, splitting
from medialib.flow.quiet import Quiet
from medialib.settings import Settings
from medialib.store import acts, connect, matches
from medialib.store.acts import Act, Done
from medialib.store.matches import State

# How each act is taken back, inside one transaction; one that cannot be any more raises ConflictError.
WAYS: dict[Act, Callable[[Settings, Database, Done], None]] = {
    Act.EDIT: editing.take_back,
    Act.ARTWORK: picturing.take_back,
    Act.RENAME: renaming.take_back,
    Act.MERGE: merging.take_back,
    Act.SPLIT: splitting.take_back,
    Act.TAGS: retagging.take_back,
}


def undo(settings: Settings, db: Database, media_id: str, act_id: int) -> Done:
    """Take back one act that was done to an item.

    Raises NotFoundError for an act that is not the item's, ConflictError for one that cannot be taken back any more.
    """
    first = acts.get(db, act_id)
    if first is not None and first.act is Act.RENAME and first.media_id == media_id and not first.undone_at:
        renaming.begin(settings, db, first)
    if first is not None and first.act is Act.TAGS and first.media_id == media_id and _is_last(db, first):
        retagging.give_back(settings, db, first)
    with connect.write(db):
        done = acts.get(db, act_id)
        if done is None or done.media_id != media_id:
            raise NotFoundError(f"The item has no act {act_id}.", "Its history shows those that it has.")
        if done.undone_at:
            raise ConflictError("That was taken back already.", "Its history shows when.")
        if later := acts.followed_by(db, done):
            raise ConflictError(f"This came later: {later.said}", "Take that back first.")
        WAYS[done.act](settings, db, done)
        acts.undone(db, act_id, connect.now())
    if done.act is Act.RENAME:
        _give_names_back(settings, db, done)
    return done


def _is_last(db: Database, done: Done) -> bool:
    """Whether an act can be taken back as far as other acts go."""
    return not done.undone_at and acts.followed_by(db, done) is None


def _give_names_back(settings: Settings, db: Database, done: Done) -> None:
    """Move the files whose names are taken back. Raises ConflictError where none could be."""
    ended = renaming.carry_out(settings, db, Quiet())
    left = next((one for one in ended if one.main and one.said), None)
    again = acts.get(db, done.id)
    if again is not None and not again.undone_at and left is not None:
        raise ConflictError(f"'{left.old}' was left as it was: {left.said}", "See to that, then take it back again.")


def undo_match(settings: Settings, db: Database, media_id: str) -> str:
    """Take back what an item was taken for, and the names that its files were given after it was.

    Names that cannot be taken back any more stay; what is in their way is returned.
    """
    match = matches.get(db, media_id)
    since = str(match["asked_at"]) if match is not None and match["state"] == State.TAKEN else None
    online.undo(db, media_id)
    renamed = [one for one in acts.of(db, media_id) if one.act is Act.RENAME and not one.undone_at]
    try:
        for done in renamed:
            if since and done.at >= since:
                undo(settings, db, media_id, done.id)
    except ConflictError as error:
        return f"{error.message} {error.hint}"
    return ""
