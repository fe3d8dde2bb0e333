"""Takes what a service says of an item into the library, and takes it back whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlite_utils import Database

from medialib.flow.online.answerers import BY_KIND
from medialib.flow.online.answering import Said
from medialib.flow.online.asked import key, names, read
from medialib.flow.online.picturing import offered
from medialib.identify.online.words import Candidate
from medialib.model import Kind, Source
from medialib.store import connect, facts, images, matches, media, offers
from medialib.store.matches import State


def apply(
    db: Database, source: Source, media_id: str, chosen: Candidate, said: Sequence[Said], *, by_person: bool = False
) -> None:
    """Let this be all that a service says of an item and of those above and below it: facts, and the pictures it offers.

    An answer that a person chose counts above what tags and NFO files say, for the item and what is below it.
    Pictures of what it was taken for before are taken back. Call inside connect.write.
    """
    now, match = connect.now(), matches.get(db, media_id)
    is_same = match is not None and (match["provider"], match["value"]) == (chosen.provider, chosen.id)
    told, above = {one.media_id: one.known for one in said}, media.parents(db, media_id)
    _forget(db, source, [one for one in _reach(db, media_id) if one not in told])
    for one, known in told.items():
        chosen_here = by_person and one not in above
        if facts.say(db, one, source, [replace(fact, chosen=chosen_here) for fact in known.facts], now):
            facts.settle(db, one, now)
        offers.put(db, one, source, offered(source, known))
        if not is_same:
            images.forget_source(db, one, source)


def undo(db: Database, media_id: str) -> None:
    """Take back what a service said of an item and all under it; that answer is not taken by itself again."""
    with connect.write(db):
        item, row = media.get(db, media_id), matches.get(db, media_id)
        assert item is not None
        _forget(db, BY_KIND[Kind(item["kind"])].source, _reach(db, media_id))
        matches.put(db, media_id, State.UNDONE, connect.now(), by_person=True)
        if row is not None and row["value"]:
            taken = f"{row['provider']}:{row['value']}"
            found = next((one for one in read(row["candidates"]) if key(one) == taken), None)
            matches.refuse(db, media_id, names(found) if found else [taken])


def refuse_all(db: Database, media_id: str) -> None:
    """Nothing that was found is what the item is: it stays as it was, and none of that is taken by itself again."""
    with connect.write(db):
        row = matches.get(db, media_id)
        matches.put(db, media_id, State.NONE, connect.now(), by_person=True)
        if row is not None:
            matches.refuse(db, media_id, [name for one in read(row["candidates"]) for name in names(one)])


def _reach(db: Database, media_id: str) -> list[str]:
    """An item, all under it, and what it hangs below where nothing else there was taken for something."""
    above = [one for one in media.parents(db, media_id) if not matches.taken_below(db, one, media_id)]
    return [media_id, *media.below(db, media_id), *above]


def _forget(db: Database, source: Source, ids: Sequence[str]) -> None:
    for media_id in ids:
        offers.forget_source(db, media_id, source)
        if facts.forget_source(db, media_id, source) | images.forget_source(db, media_id, source):
            facts.settle(db, media_id, connect.now())
