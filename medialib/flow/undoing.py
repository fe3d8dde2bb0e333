"""Takes back what was done to an item, each act in its own way."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from medialib.errors import ConflictError, NotFoundError
from medialib.flow import editing, picturing
from medialib.settings import Settings
from medialib.store import acts, connect
from medialib.store.acts import Act, Done

# How each act is taken back, inside one transaction; one that cannot be any more raises ConflictError.
WAYS: dict[Act, Callable[[Settings, Database, Done], None]] = {
    Act.EDIT: editing.take_back,
    Act.ARTWORK: picturing.take_back,
}


def undo(settings: Settings, db: Database, media_id: str, act_id: int) -> Done:
    """Take back one act that was done to an item.

    Raises NotFoundError for an act that is not the item's, ConflictError for one that cannot be taken back any more.
    """
    with connect.write(db):
        done = acts.get(db, act_id)
        if done is None or done.media_id != media_id:
            raise NotFoundError(f"The item has no act {act_id}.", "Its history shows those that it has.")
        if done.undone_at:
            raise ConflictError("That was taken back already.", "Its history shows when.")
        WAYS[done.act](settings, db, done)
        acts.undone(db, act_id, connect.now())
    return done
