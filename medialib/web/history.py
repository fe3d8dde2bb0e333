"""The history of an item: its page, and the same by API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from pydantic import BaseModel, JsonValue
from sqlite_utils import Database
from starlette.responses import Response

from medialib.catalogue.views import Link
from medialib.errors import ConflictError, NotFoundError
from medialib.flow import history, undoing
from medialib.flow.history import MATCH, Event
from medialib.flow.online.answerers import KINDS
from medialib.store import connect, media, users
from medialib.web import review_lines, reviewing
from medialib.web.act_contexts import ChangeLine, EventLine, HistoryPage
from medialib.web.answers import reply, see_other
from medialib.web.ask import Ask
from medialib.web.contexts import Notice
from medialib.web.media_api import led_on, living, noted
from medialib.web.pages import draw, root_of
from medialib.web.times import moment

MOST_CHANGES = 12
LONGEST = 400


class ChangeAnswer(BaseModel):
    """What was before and what came after: of a field, or of a file's path."""

    what: str
    before: JsonValue
    after: JsonValue


class EventAnswer(BaseModel):
    """Something that was done; `done_by` is a person's name, null for the library itself. A match has no id."""

    id: int | None
    at: str
    act: str
    said: str
    changes: list[ChangeAnswer]
    done_by: str | None
    undone_at: str | None
    can_undo: bool
    fault: str


class HistoryAnswer(BaseModel):
    """What was done to an item, the latest first."""

    history: list[EventAnswer]


def page(ask: Ask) -> Response:
    """What was done to one item; of a merged one, the way to the one it is part of."""
    return led_on(ask, "/history") or _draw(ask)


def undo_form(ask: Ask) -> Response:
    """The Undo button of an act."""
    try:
        _undo(ask)
    except ConflictError as error:
        return _draw(ask, Notice(error.message, error.hint, "bad"), error.status)
    return noted(ask, see_other(f"/history/{ask.part('id')}"), "undo", f"{ask.part('id')} {ask.part('act')}")


def undo_match_form(ask: Ask) -> Response:
    """The Undo button of what an item was taken for."""
    left = reviewing.undo(ask)
    answer = (
        _draw(ask, Notice("The files keep their names.", left)) if left else see_other(f"/history/{ask.part('id')}")
    )
    return noted(ask, answer, "undo", ask.part("id"))


def index(ask: Ask) -> Response:
    """GET /api/media/<id>/history."""
    with ask.library() as db:
        found, names = history.of(ask.settings, db, living(ask, db).id), _names(ask)
    return reply(HistoryAnswer(history=[_answer(event, names) for event in found]))


def undo(ask: Ask) -> Response:
    """POST /api/media/<id>/history/<act>/undo."""
    _undo(ask)
    with ask.library() as db:
        answer = reply(living(ask, db))
    return noted(ask, answer, "undo", f"{ask.part('id')} {ask.part('act')}")


def _undo(ask: Ask) -> None:
    act = ask.part("act")
    if not (act.isascii() and act.isdecimal() and len(act) < 16):
        raise NotFoundError(f"The item has no act '{act[:40]}'.", "Its history shows those that it has.")
    with connect.library(ask.settings) as db:
        undoing.undo(ask.settings, db, ask.part("id"), int(act))


def _names(ask: Ask) -> dict[str, str]:
    with ask.private() as db:
        return {user.id: user.name for user in users.everyone(db)}


def _answer(event: Event, names: Mapping[str, str]) -> EventAnswer:
    return EventAnswer(**{**asdict(event), "done_by": names.get(event.done_by or "")})


def _draw(ask: Ask, notice: Notice | None = None, status: int = 200) -> Response:
    root, media_id = root_of(ask.request), ask.part("id")
    with ask.library() as db:
        found = history.of(ask.settings, db, media_id)
        names, links = _names(ask), _links(ask, db, media_id, root)
        card = review_lines.cards(db, [media_id], root)[media_id]
    # A page that answers a form lies one or two steps further down than the page of the history itself.
    lines = tuple(_line(ask, event, names, f"{root}history/{media_id}") for event in found)
    return draw(ask.parts, ask.request, "history", HistoryPage(card, lines, links, notice), status)


def _links(ask: Ask, db: Database, media_id: str, root: str) -> tuple[Link, ...]:
    row = media.get(db, media_id)
    reviewed = row is not None and row["kind"] in KINDS
    links = [Link("What is this?", f"{root}review/{media_id}")] if reviewed else []
    links += [Link("What it holds", f"{root}duplicates/{media_id}")]
    links += [Link("Names of its files", f"{root}rename/{media_id}")] if ask.caller.admin else []
    return tuple(links)


def _line(ask: Ask, event: Event, names: Mapping[str, str], base: str) -> EventLine:
    may = event.can_undo and (ask.caller.admin or event.act == MATCH)
    who = names.get(event.done_by, "somebody who is gone") if event.done_by else ""
    return EventLine(
        event.act,
        moment(event.at),
        event.said,
        who,
        tuple(_change(one.what, one.before, one.after) for one in event.changes[:MOST_CHANGES]),
        max(0, len(event.changes) - MOST_CHANGES),
        moment(event.undone_at) if event.undone_at else None,
        event.fault,
        f"{base}/{MATCH if event.id is None else event.id}/undo" if may else "",
    )


def _change(what: str, before: object, after: object) -> ChangeLine:
    return ChangeLine("" if what == "file" else what, _shown(before), _shown(after))


def _shown(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
