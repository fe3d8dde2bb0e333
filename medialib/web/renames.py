"""Renaming in the browser and by API: what files would be called, before and after, and the button that does it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, model_validator
from starlette.responses import Response

from medialib.errors import InvalidError
from medialib.flow import renaming
from medialib.flow.renaming import Line
from medialib.model import Job
from medialib.store import connect
from medialib.store import jobs as job_rows
from medialib.web import review_lines
from medialib.web.act_contexts import RenameLine, RenamePage
from medialib.web.answers import reply, see_other
from medialib.web.ask import Ask, Strict
from medialib.web.contexts import Notice
from medialib.web.jobs import answer
from medialib.web.media_api import living
from medialib.web.pages import draw, root_of

MOST_LINES = 500
CHECKED = "line-"
Id = Annotated[str, Field(min_length=1, max_length=40)]


class ChosenForm(Strict):
    """The lines that were left checked: a field `line-<token>` each."""

    lines: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, sent: object) -> object:
        """The tokens of the fields that are lines; others are left for the model to refuse."""
        if not isinstance(sent, dict):
            return sent
        lines = tuple(name.removeprefix(CHECKED) for name in sent if str(name).startswith(CHECKED))
        return {"lines": lines, **{name: value for name, value in sent.items() if not str(name).startswith(CHECKED)}}


class Rename(Strict):
    """What to rename: the files of these items, or all on our own shelves; with `lines`, only those of the plan."""

    ids: Annotated[list[Id], Field(max_length=1000)] | None = None
    lines: Annotated[list[Id], Field(max_length=20_000)] | None = None


class MoveAnswer(BaseModel):
    """A file before and after, as paths in their folder."""

    before: str
    after: str


class LineAnswer(MoveAnswer):
    """A main file before and after; `line` names it, `along` goes with it, `refused` says why it will be left."""

    line: str
    ids: list[str]
    folder: str
    along: list[MoveAnswer]
    remark: str
    refused: str


class PlanAnswer(BaseModel):
    """What would be renamed; `left` are files of folders that are left altogether."""

    files: list[LineAnswer]
    left: list[MoveAnswer]


def page(ask: Ask) -> Response:
    """What all files on our own shelves would be called, or those of one item."""
    return _draw(ask)


def enter(ask: Ask) -> Response:
    """The button: rename what is checked."""
    chosen = ask.read(ChosenForm).lines
    try:
        job = _submit(ask, _ids(ask), list(chosen))
    except InvalidError as error:
        return _draw(ask, Notice(error.message, error.hint, "bad"), error.status)
    return see_other(f"/jobs/{job.id}")


def show(ask: Ask) -> Response:
    """GET /api/rename."""
    with ask.library() as db:
        ids = [ask.query("id")] if ask.query("id") else []
        renaming.requested(db, ids)
        plan = renaming.plan(ask.settings, db, ids)
    left = [MoveAnswer(before=old, after=new) for _, old, new in plan.left]
    return reply(PlanAnswer(files=[_answer(line) for line in plan.lines], left=left))


def do(ask: Ask) -> Response:
    """POST /api/rename."""
    said = ask.read(Rename)
    return reply(answer(_submit(ask, said.ids or [], said.lines)), 202)


def _ids(ask: Ask) -> list[str]:
    """The item of the path, where it names one."""
    return [ask.part("id")] if "id" in ask.request.path_params else []


def _submit(ask: Ask, ids: list[str], chosen: list[str] | None) -> Job:
    with connect.library(ask.settings) as db:
        request = renaming.requested(db, ids, chosen=chosen, submitted_by=ask.user.id)
        job = job_rows.get(db, ask.parts.tasks.submit(db, request))
    assert job is not None
    ask.note("rename", " ".join(ids) or "everything")
    return job


def _answer(line: Line) -> LineAnswer:
    return LineAnswer(
        line=line.token,
        ids=list(line.ids),
        folder=line.folder,
        before=line.old,
        after=line.new,
        along=[MoveAnswer(before=old, after=new) for old, new in line.along],
        remark=line.said,
        refused=line.refused,
    )


def _draw(ask: Ask, notice: Notice | None = None, status: int = 200) -> Response:
    root, ids = root_of(ask.request), _ids(ask)
    with ask.library() as db:
        media_id = living(ask, db).id if ids else ""
        plan = renaming.plan(ask.settings, db, ids)
        card = review_lines.cards(db, ids, root)[media_id] if ids else None
    shown = RenamePage(
        f"{root}rename/{media_id}" if ids else f"{root}rename",
        tuple(_line(line) for line in plan.lines[:MOST_LINES]),
        len(plan.lines),
        tuple((old, new) for _, old, new in plan.left[:MOST_LINES]),
        card,
        notice,
    )
    return draw(ask.parts, ask.request, "rename", shown, status)


def _line(line: Line) -> RenameLine:
    before, after = _parted(line.old), _parted(line.new)
    along = tuple((_parted(old)[1], _parted(new)[1]) for old, new in line.along)
    place = "" if line.folder == "main" else line.folder
    return RenameLine(line.token, place, before, after, before[0] == after[0], along, line.said, line.refused)


def _parted(path: str) -> tuple[str, str]:
    """A path as its folder, with the slash, and its name."""
    folder, slash, name = path.rpartition("/")
    return folder + slash, name
