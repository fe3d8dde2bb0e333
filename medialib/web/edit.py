"""The edit page: every field that people may say something of, who said what, and a way back."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field
from sqlite_utils import Database
from starlette.responses import Response

from medialib.catalogue import phrases
from medialib.errors import InvalidError, NotFoundError
from medialib.flow import editing, undoing
from medialib.model import Json
from medialib.store import acts, connect, media
from medialib.web import edit_lines, review_lines
from medialib.web.answers import see_other
from medialib.web.ask import Ask, Strict
from medialib.web.contexts import Notice
from medialib.web.edit_contexts import EditPage, Undo
from medialib.web.edit_form import BLANKS, clean, value_of
from medialib.web.media_api import noted
from medialib.web.pages import draw, root_of

WAS = "was-"
RELEASE = "release"
NOTHING = Notice("Nothing was changed.", "A field left empty shows what the other sources say.")
TAKEN_BACK = Notice("Taken back.", tone="good")
LOOK = Notice("Nothing was kept yet.", "Look at the marked fields, then save again.", "bad")


class EditForm(BaseModel):
    """The fields of the edit page as texts, each beside `was-` and its name with what stood there; `release` names one."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str] = Field(init=False)


class UndoForm(Strict):
    """Which act to take back, and the page to go back to."""

    act: int = Field(ge=1, lt=2**63)


@dataclass
class Sent:
    """What a form says: texts that differ from what stood there, what stood there, and what is wrong."""

    texts: dict[str, str]
    was: dict[str, str]
    released: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> dict[str, str]:
        """The fields that whoever sent the form has changed."""
        return {name: text for name, text in self.texts.items() if self.was.get(name) != text}


def item(ask: Ask, db: Database) -> sqlite3.Row:
    """The living item of the path, of any kind. Raises NotFoundError."""
    row = media.get(db, ask.part("id"))
    if row is None or row["deleted_at"]:
        raise NotFoundError("There is no such item.", "It may have been taken out, or be part of another now.")
    return row


def page(ask: Ask) -> Response:
    """Every field with its present value."""
    with ask.library() as db:
        notice, undo = told(ask, db, "undo")
        return draw(ask.parts, ask.request, "edit", _page(ask, db, notice=notice, undo=undo))


def told(ask: Ask, db: Database, action: str) -> tuple[Notice | None, Undo | None]:
    """What was just done to the item, and the button that takes it back, as the address says."""
    done = ask.query("done")
    if ask.query("undone"):
        return TAKEN_BACK, None
    if done == "0":
        return NOTHING, None
    if not (done.isascii() and done.isdecimal() and len(done) < 19):
        return None, None
    act = acts.get(db, int(done))
    if act is None or act.media_id != ask.part("id") or act.undone_at:
        return None, None
    return Notice(act.said, tone="good"), Undo(f"{root_of(ask.request)}edit/{act.media_id}/{action}", act.id)


def save(ask: Ask) -> Response:
    """Keep what was changed, all of it or, where anything is wrong or was changed by somebody else meanwhile, nothing."""
    sent = _sent(ask.read(EditForm))
    with connect.library(ask.settings) as db, connect.write(db):
        media_id = item(ask, db)["id"]
        said = _said(sent, edit_lines.texts(db, media_id))
        act = None if sent.faults else editing.edit(db, media_id, said, ask.user.id)
    if sent.faults:
        with ask.library() as db:
            shown = _page(ask, db, sent.texts, sent.was, sent.faults, LOOK)
        return draw(ask.parts, ask.request, "edit", shown, InvalidError.status)
    return noted(ask, see_other(f"/edit/{media_id}?done={act or 0}"), "edit", f"{media_id} {', '.join(sorted(said))}")


def undo(ask: Ask) -> Response:
    """Take back one act."""
    return taken_back(ask, "")


def taken_back(ask: Ask, path: str) -> Response:
    """Take back the act of a form, and go to a page of the item. Raises as undoing.undo does."""
    act = ask.read(UndoForm).act
    with connect.library(ask.settings) as db:
        media_id = item(ask, db)["id"]
        undoing.undo(ask.settings, db, media_id, act)
    return noted(ask, see_other(f"/edit/{media_id}{path}?undone={act}"), "undo", f"{media_id} act {act}")


def _sent(form: EditForm) -> Sent:
    given = form.__pydantic_extra__
    unknown = [name for name in given if name.removeprefix(WAS) not in BLANKS and name != RELEASE]
    released = {given[RELEASE]} if given.get(RELEASE) else set()
    if unknown or released - BLANKS.keys():
        named = (unknown or sorted(released))[0]
        raise InvalidError(f"'{named[:80]}' is not something you can set here.", "Send the form as the page does.")
    texts = {name: clean(given[name]) for name in BLANKS if name in given}
    was = {name: clean(given[WAS + name]) for name in BLANKS if WAS + name in given}
    return Sent(texts, was, released)


def _said(sent: Sent, now: Mapping[str, str]) -> dict[str, Json]:
    """The values that a form says. What is wrong is noted in it, and what somebody else has changed meanwhile."""
    said: dict[str, Json] = dict.fromkeys(sent.released)
    for name, text in sent.changed.items():
        if name in sent.released or text == now[name]:
            continue
        if name in sent.was and sent.was[name] != now[name]:
            sent.faults[name] = f"Somebody changed this to “{now[name]}” meanwhile. Save again to have yours."
            sent.was[name] = now[name]
            continue
        try:
            said[name] = value_of(name, text)
        except InvalidError as error:
            sent.faults[name] = error.message
    return said


def _page(
    ask: Ask,
    db: Database,
    sent: Mapping[str, str] | None = None,
    was: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    notice: Notice | None = None,
    undo: Undo | None = None,
) -> EditPage:
    row, root = item(ask, db), root_of(ask.request)
    media_id = row["id"]
    return EditPage(
        review_lines.cards(db, [media_id], root)[media_id],
        phrases.kind(row["kind"]),
        f"{root}edit/{media_id}",
        edit_lines.links(row, root, "Words"),
        edit_lines.groups(db, row, sent or {}, was or {}, faults or {}),
        notice,
        undo,
    )
