"""Answering a job that asks which episodes the titles of a disc are, and the pictures it shows of them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.types import ASGIApp

from medialib.errors import ConflictError, NotFoundError
from medialib.model import Job, Json
from medialib.sources.discs.answers import EpisodesAnswer, check_answer, read_answer
from medialib.sources.discs.options import FaultsError
from medialib.store import connect
from medialib.web.answers import reply, see_other
from medialib.web.ask import Ask
from medialib.web.episodes_form import stills
from medialib.web.inside import open_plain
from medialib.web.jobs import answer, draw_job, seen
from medialib.web.stream import FileAnswer


class AnswerForm(BaseModel):
    """What the form of a question sends; read with the question."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str] = Field(init=False)


def answer_job(ask: Ask) -> Response:
    """POST /api/jobs/<id>/answer."""
    told = ask.read(EpisodesAnswer)
    with connect.library(ask.settings) as db:
        job = seen(ask, db)
        options = check_answer(told.model_dump(exclude_none=True), _question(job))
        return reply(answer(ask.parts.tasks.answer(db, job.id, options)))


def answer_form(ask: Ask) -> Response:
    """The form below a job's question."""
    sent = dict(ask.read(AnswerForm).__pydantic_extra__)
    try:
        with connect.library(ask.settings) as db:
            job = seen(ask, db)
            ask.parts.tasks.answer(db, job.id, read_answer(sent, _question(job)))
    except FaultsError as error:
        return draw_job(ask, sent, error)
    return see_other(f"/jobs/{ask.part('id')}")


def still(ask: Ask) -> ASGIApp:
    """A picture of a title that a job asks about, to those who may see the job."""
    name = ask.part("name")
    with ask.library() as db:
        job = seen(ask, db)
    if name not in stills(job):
        raise NotFoundError("There is no such picture.", "Open the job's page again.")
    opened = open_plain(ask.settings.work, (job.id, "stills", name))
    headers = {"Content-Type": "image/jpeg", "Cache-Control": "private, no-store"}
    return FileAnswer(opened, f'"{opened.mtime_ns:x}-{opened.size:x}"', headers)


def _question(job: Job) -> Mapping[str, Json]:
    """What a job asks. Raises ConflictError when it asks for no episodes."""
    if job.question is None or job.question.get("about") != "episodes":
        raise ConflictError(f"Job {job.id} is {job.status}.", "It asks nothing; see its page.")
    return job.question
