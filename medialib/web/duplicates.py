"""The pages of what may be one: pairs side by side, and for each item what else it is and what does not belong to it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field
from sqlite_utils import Database
from starlette.responses import Response

from medialib.errors import ConflictError, InvalidError, NotFoundError
from medialib.flow.splitting import Part
from medialib.model import Kind, Role
from medialib.store import duplicates, items, media, text
from medialib.web import contexts, duplicates_lines
from medialib.web.answers import see_other
from medialib.web.ask import Ask, Strict
from medialib.web.contexts import Notice
from medialib.web.duplicates_api import are_two, merged, split_off
from medialib.web.duplicates_contexts import DuplicatesPage, FileLine, SamePage
from medialib.web.media_api import led_on, noted
from medialib.web.pages import draw, root_of

MOST_PAIRS = 50
MOST_COPIES = 50
MOST_FOUND = 12
MOST_FILES = 500
LONGEST_TITLE = 500
ADDRESS = re.compile(r"(?:^|/)(?:item/../|review/|duplicates/|api/media/)?([a-z2-9]{12})(?:\.html)?/?(?:[?#].*)?$")


class MergeForm(Strict):
    """Which item stays, and which becomes part of it."""

    gone: str = Field(max_length=40)
    kept: str = Field(max_length=40)


class TwoForm(Strict):
    """Two items that are two."""

    one: str = Field(max_length=40)
    other: str = Field(max_length=40)


class SplitForm(BaseModel):
    """What was ticked, as `file-<id>` and `child-<id>`, and what it is called."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)
    title: str = Field("", max_length=LONGEST_TITLE)


def index_page(ask: Ask) -> Response:
    """What may be one."""
    return _index(ask)


def _index(ask: Ask, notice: Notice | None = None, status: int = 200) -> Response:
    with ask.library() as db:
        found, copies = duplicates.find(db), duplicates.copies(db)[:MOST_COPIES]
        shown = found[:MOST_PAIRS]
        ids = [one for pair in shown for one in (pair.first, pair.second)] + [one.media_id for one in copies]
        sides = duplicates_lines.sides(db, ids, root_of(ask.request))
    lines, twice = duplicates_lines.pairs(shown, sides), duplicates_lines.copies(copies, sides)
    page = DuplicatesPage(lines, len(found), twice, ask.caller.admin, notice)
    return draw(ask.parts, ask.request, "duplicates", page, status)


def merge_form(ask: Ask) -> Response:
    """The button "keep this one"."""
    said = ask.read(MergeForm)
    try:
        merged(ask, said.gone, said.kept)
    except (InvalidError, ConflictError, NotFoundError) as error:
        return _index(ask, Notice(error.message, error.hint, "bad"), error.status)
    return noted(ask, see_other(_back(ask, said.kept)), "merge", f"{said.gone} into {said.kept}")


def _back(ask: Ask, media_id: str) -> str:
    """To the item that stayed, for who came from an item's page; else to what else may be one."""
    return f"/duplicates/{media_id}" if "/duplicates/" in ask.request.headers.get("referer", "") else "/duplicates"


def two_form(ask: Ask) -> Response:
    """The button "these are two"."""
    said = ask.read(TwoForm)
    try:
        are_two(ask, said.one, said.other)
    except (InvalidError, ConflictError, NotFoundError) as error:
        return _index(ask, Notice(error.message, error.hint, "bad"), error.status)
    return see_other("/duplicates")


def page(ask: Ask) -> Response:
    """One item; of a merged one, the way to the one it is part of."""
    return led_on(ask, "/duplicates") or _draw(ask)


def split_form(ask: Ask) -> Response:
    """The form that takes out what was ticked."""
    said = ask.read(SplitForm)
    ticked = {name.partition("-")[::2] for name in said.model_extra or {}}
    numbers = tuple(int(value) for what, value in ticked if what == "file" and value.isascii() and value.isdecimal())
    children = tuple(sorted(value for what, value in ticked if what == "child"))
    try:
        made = split_off(ask, Part(numbers, children, said.title or None))
    except (InvalidError, ConflictError) as error:
        return _draw(ask, Notice(error.message, error.hint, "bad"), said.title, error.status)
    return noted(ask, see_other(f"/duplicates/{made}"), "split", f"{made} off {ask.part('id')}")


def _draw(ask: Ask, notice: Notice | None = None, title: str = "", status: int = 200) -> Response:
    with ask.library() as db:
        shown = _same(ask, db, notice, title)
    return draw(ask.parts, ask.request, "same", shown, status)


def _same(ask: Ask, db: Database, notice: Notice | None, title: str) -> SamePage:
    media_id, root, asked = ask.part("id"), root_of(ask.request), ask.query("q").strip()[:LONGEST_TITLE]
    sides = duplicates_lines.sides(db, [media_id], root, MOST_FILES)
    if media_id not in sides or sides[media_id].card.kind == Kind.DISC:
        raise NotFoundError("There is no such item.", "See /duplicates for what may be one.")
    own = sides[media_id]
    ids = _others(db, media_id, own.card.kind, asked)
    found = duplicates_lines.sides(db, ids, root)
    fault = "" if found or not asked else f"No other {own.kind.lower()} is called so"
    files, children = own.files, _children(db, media_id)
    return SamePage(
        own,
        f"{root}duplicates/{media_id}",
        contexts.Field("q", "Title, id or address of the other", asked, fault),
        tuple(found.values()),
        files if len(files) > 1 or children else (),
        children if len(children) > 1 or files else (),
        contexts.Field("title", "What it is called", title, placeholder="as it is now"),
        ask.caller.admin,
        notice,
    )


def _others(db: Database, media_id: str, kind: str, asked: str) -> list[str]:
    """Other items of a kind that are called so, or have this id or address."""
    named = ADDRESS.search(asked)
    one = media.survivor(db, named[1]) if named else None
    found = [one] if one else text.search(db, asked, 200)
    rows = items.media(db, found)
    return [one for one in found if one != media_id and one in rows and rows[one].kind == kind][:MOST_FOUND]


def _children(db: Database, media_id: str) -> tuple[FileLine, ...]:
    """What stands under an item, to be ticked."""
    rows = items.children(db, [media_id]).get(media_id, [])
    counts: Mapping[str, list[items.Media]] = items.children(db, [row.id for row in rows])
    files = items.files(db, [row.id for row in rows])
    return tuple(
        FileLine(
            row.title, _holds(counts.get(row.id, []), files.get(row.id, [])), bool(row.missing_since), f"child-{row.id}"
        )
        for row in rows
    )


def _holds(children: list[items.Media], files: list[items.File]) -> tuple[str, ...]:
    count = f"{len(children)} × {children[0].kind.replace('_', ' ')}" if children else ""
    return tuple(filter(None, (count, *[file.path for file in files if file.role == Role.MAIN][:1])))
