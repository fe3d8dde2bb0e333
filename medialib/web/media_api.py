"""The library by API: look, correct, take out. A person's word outranks every other source's."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from sqlite_utils import Database
from starlette.background import BackgroundTask
from starlette.responses import Response

from medialib import flow
from medialib.errors import InvalidError, NotFoundError
from medialib.flow import editing
from medialib.model import Kind
from medialib.store import connect, media, text
from medialib.web.answers import moved, reply
from medialib.web.ask import Ask, Stripped
from medialib.web.items import ItemList, WholeItem, listed, whole
from medialib.web.jobs import number

MOST = 500
LONGEST_QUESTION = 500
UNSEEN = re.compile(r"[\x01-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
UNSEEN_BUT_ENDS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]+")


def _one_line(text: object) -> object:
    """A text as one line: what cannot be seen is a space, as in all that files and services say."""
    return UNSEEN.sub(" ", text) if isinstance(text, str) else text


def _lines(text: object) -> object:
    """A text with its line ends as one letter each."""
    return UNSEEN_BUT_ENDS.sub(" ", re.sub(r"\r\n?|[\u2028\u2029]", "\n", text)) if isinstance(text, str) else text


def _day(text: str) -> str:
    """A day, a month or a year that there is. Raises ValueError."""
    date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    return text


Plain = Annotated[str, BeforeValidator(_one_line)]
Name = Annotated[Plain, Field(min_length=1, max_length=100)]
Line = Annotated[Plain, Field(max_length=500)]


class Credited(Stripped):
    """Somebody and their part; `character` is whom they play."""

    name: Annotated[Plain, Field(min_length=1, max_length=200)]
    role: Name = "actor"
    character: Annotated[Plain, Field(max_length=200)] = ""


class Correction(Stripped):
    """What a person says of an item. A field that is null takes back what people said of it; one left out stays."""

    title: Annotated[Plain, Field(min_length=1, max_length=500)] | None = None
    original_title: Line | None = None
    sort_title: Line | None = None
    creator: Line | None = None
    year: Annotated[int, Field(ge=0, le=9999)] | None = None
    date: Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"), AfterValidator(_day)] | None = None
    overview: Annotated[str, BeforeValidator(_lines), Field(max_length=20_000)] | None = None
    tagline: Line | None = None
    certification: Line | None = None
    rating: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] | None = None
    genres: Annotated[list[Name], Field(max_length=50)] | None = None
    tags: Annotated[list[Name], Field(max_length=50)] | None = None
    credits: Annotated[list[Credited], Field(max_length=500)] | None = None


def index(ask: Ask) -> Response:
    """GET /api/media."""
    limit, after, kind = number(ask, "limit", 100, MOST), number(ask, "cursor", 0, 2**62), ask.query("kind")
    if kind and kind not in list(Kind):
        raise InvalidError(f"'kind' has value '{kind[:40]}'.", f"One of {', '.join(Kind)}.")
    with ask.library() as db:
        if ask.query("q"):
            found = listed(db, text.search(db, question(ask), MOST))
            return reply(ItemList(items=[item for item in found if kind in ("", item.kind)][:limit]))
        rows = media.after(db, after, limit, kind or None)
        cursor = str(rows[-1][0]) if rows and len(rows) == limit else None
        return reply(ItemList(items=listed(db, [media_id for _, media_id in rows]), cursor=cursor))


def search(ask: Ask) -> Response:
    """GET /api/search."""
    with ask.library() as db:
        return reply(ItemList(items=listed(db, text.search(db, question(ask), number(ask, "limit", 50, MOST)))))


def question(ask: Ask) -> str:
    """What is searched for, no longer than anybody would type."""
    return ask.query("q")[:LONGEST_QUESTION]


def show(ask: Ask) -> Response:
    """GET /api/media/<id>; of a merged item, the way to the one it is part of."""
    answer = led_on(ask, "/api/media")
    if answer is None:
        with ask.library() as db:
            answer = reply(living(ask, db))
    return answer


def led_on(ask: Ask, place: str) -> Response | None:
    """Of a merged item, the way to the one it is part of, at a place such as /review."""
    with ask.library() as db:
        kept = media.survivor(db, ask.part("id"))
    return moved(f"{place}/{kept}") if kept and kept != ask.part("id") else None


def living(ask: Ask, db: Database) -> WholeItem:
    """The item of the path. Raises NotFoundError where there is none, or it was taken out or merged."""
    item = whole(db, ask.part("id"))
    if item is None:
        kept = media.survivor(db, ask.part("id"))
        if kept:
            raise NotFoundError("It was merged into another item.", f"See /api/media/{kept}.")
        raise NotFoundError("There is no such item.", "See /api/media for those there are.")
    return item


def correct(ask: Ask) -> Response:
    """PATCH /api/media/<id>."""
    said = ask.read(Correction)
    with connect.library(ask.settings) as db:
        media_id = living(ask, db).id
        editing.edit(db, media_id, said.model_dump(include=said.model_fields_set), ask.user.id)
        answer = reply(living(ask, db))
    return noted(ask, answer, "correct", f"{media_id} {', '.join(sorted(said.model_fields_set))}")


def remove(ask: Ask) -> Response:
    """DELETE /api/media/<id>: out of the catalogue; the files stay where they are."""
    with connect.library(ask.settings) as db, connect.write(db):
        media_id = living(ask, db).id
        media.delete(db, media_id, connect.now())
    return noted(ask, Response(status_code=204), "remove", media_id)


def noted(ask: Ask, answer: Response, act: str, detail: str) -> Response:
    """Note who did it, and print the pages anew once the answer is out."""
    ask.note(act, detail)
    answer.background = BackgroundTask(flow.publish, ask.settings)
    return answer
