"""Which items are one, by API: what looks so, merging, splitting, and saying that two are two."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field
from starlette.responses import Response

from medialib import flow
from medialib.catalogue import phrases
from medialib.flow import merging, splitting
from medialib.flow.splitting import Part
from medialib.model import Request, Way
from medialib.store import connect, duplicates
from medialib.web.answers import reply
from medialib.web.ask import Ask, Stripped
from medialib.web.items import Item, ItemFile, WholeItem, listed, of_items, whole
from medialib.web.media_api import noted

MOST = 200
Id = Annotated[str, Field(min_length=1, max_length=40)]


class Into(Stripped):
    """The item that stays, and of which the one of the path becomes part."""

    into: Id


class SplitOff(Stripped):
    """What becomes an item of its own: `files` by their ids, `children` by theirs; `title` as a person calls it."""

    files: Annotated[tuple[int, ...], Field(max_length=1000)] = ()
    children: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    title: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class Two(Stripped):
    """Two items that look like one and are two."""

    items: Annotated[list[Id], Field(min_length=2, max_length=2)]


class Alike(Item):
    """An item that may be the same as another, with its files."""

    files: list[ItemFile]


class Pair(BaseModel):
    """Two items that may be one, the older first; `reasons` are content, ids and title."""

    items: list[Alike]
    reasons: list[str]


class Copied(BaseModel):
    """An item that has the same bytes more than once; `places` are paths, the folder first where it is not main."""

    item: Item
    places: list[str]


class Duplicates(BaseModel):
    """What may be one, the surest first; `count` may be more than is told."""

    count: int
    pairs: list[Pair]
    copies: list[Copied]


def index(ask: Ask) -> Response:
    """GET /api/duplicates."""
    with ask.library() as db:
        pairs, copies = duplicates.find(db), duplicates.copies(db)
        shown = pairs[:MOST]
        ids = [one for pair in shown for one in (pair.first, pair.second)]
        found = {
            item.id: item for item in listed(db, [*dict.fromkeys([*ids, *(one.media_id for one in copies[:MOST])])])
        }
        files = of_items(db, ids)
    told = [
        Pair(
            items=[Alike(**found[one].model_dump(), files=files.get(one, [])) for one in (pair.first, pair.second)],
            reasons=list(pair.reasons),
        )
        for pair in shown
    ]
    twice = [
        Copied(
            item=found[one.media_id],
            places=[phrases.place(folder, path) for folder, path in one.places],
        )
        for one in copies[:MOST]
    ]
    return reply(Duplicates(count=len(pairs), pairs=told, copies=twice))


def merge(ask: Ask) -> Response:
    """POST /api/media/<id>/merge: the item it is part of now."""
    into = ask.read(Into).into
    return noted(ask, _whole(ask, merged(ask, ask.part("id"), into)), "merge", f"{ask.part('id')} into {into}")


def merged(ask: Ask, media_id: str, into: str) -> str:
    """Make an item part of another; the id of that."""
    with connect.library(ask.settings) as db:
        merging.merge(db, media_id, into, ask.user.id)
    return into


def split(ask: Ask) -> Response:
    """POST /api/media/<id>/split: the new item."""
    said = ask.read(SplitOff)
    made = split_off(ask, Part(said.files, said.children, said.title))
    return noted(ask, _whole(ask, made, 201), "split", f"{made} off {ask.part('id')}")


def split_off(ask: Ask, part: Part) -> str:
    """Make a part of the item of the path an item of its own, about which services are asked; its id."""
    with connect.library(ask.settings) as db:
        _, made = splitting.split(ask.settings, db, ask.part("id"), part, ask.user.id)
        if flow.has_unasked(ask.settings, db):
            ask.parts.tasks.submit(db, Request(flow.EVERYTHING, Way.IDENTIFY))
    return made


def two(ask: Ask) -> Response:
    """POST /api/duplicates/two."""
    one, other = ask.read(Two).items
    are_two(ask, one, other)
    return Response(status_code=204)


def are_two(ask: Ask, one: str, other: str) -> None:
    """Remember that two items are two. Raises as merging.living."""
    with connect.library(ask.settings) as db, connect.write(db):
        merging.mergeable(db, one, other, same_kind=False)
        duplicates.are_two(db, one, other, ask.user.id, connect.now())


def _whole(ask: Ask, media_id: str, status: int = 200) -> Response:
    with ask.library() as db:
        item = whole(db, media_id)
    assert isinstance(item, WholeItem)
    return reply(item, status)
