"""How far each person is: theirs alone, and never in a printed page."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from medialib.errors import NotFoundError
from medialib.store import connect, media, progress
from medialib.store.progress import Progress
from medialib.web.answers import reply
from medialib.web.ask import Ask
from medialib.web.items import listed

Seconds = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]


class State(BaseModel):
    """How far somebody is, in seconds."""

    model_config = ConfigDict(extra="forbid")
    position_s: Seconds
    duration_s: Seconds | None = None
    finished: bool = False


class Going(BaseModel):
    """Something begun and not finished."""

    media_id: str
    title: str
    note: str
    href: str
    image: str | None
    position_s: float
    duration_s: float | None


class GoingList(BaseModel):
    """What to go on with, the latest first."""

    items: list[Going]


def index(ask: Ask) -> Response:
    """GET /api/progress."""
    with ask.library() as db:
        merged = media.merged(db)
    with ask.private() as db:
        begun = {one.media_id: one for one in progress.unfinished(db, ask.user.id, merged)}
    with ask.library() as db:
        found = listed(db, begun)
    shown = [
        Going(
            media_id=item.id,
            title=item.title,
            note=item.note,
            href=item.href,
            image=item.image,
            position_s=begun[item.id].position_s,
            duration_s=begun[item.id].duration_s,
        )
        for item in found
    ]
    return reply(GoingList(items=shown))


def show(ask: Ask) -> Response:
    """GET /api/progress/<media_id>; somebody who has not begun is at 0."""
    media_id = _living(ask)
    with ask.library() as db:
        absorbed = media.absorbed(db, media_id)
    with ask.private() as db:
        kept = progress.get(db, ask.user.id, media_id, absorbed)
    return reply(
        State(position_s=kept.position_s, duration_s=kept.duration_s, finished=kept.finished)
        if kept
        else State(position_s=0)
    )


def keep(ask: Ask) -> Response:
    """PUT /api/progress/<media_id>."""
    said, media_id = ask.read(State), _living(ask)
    with ask.private() as db:
        progress.put(
            db, ask.user.id, Progress(media_id, said.position_s, said.duration_s, said.finished, connect.now())
        )
    return reply(said)


def _living(ask: Ask) -> str:
    """The item of the path, or the one it was merged into."""
    with ask.library() as db:
        media_id = media.survivor(db, ask.part("media_id"))
    if media_id is None:
        raise NotFoundError("There is no such item.", "See /api/media for those there are.")
    return media_id
