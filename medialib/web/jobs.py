"""Jobs: the API and the pages that show, cancel and try them again. People see their own, admins all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from sqlite_utils import Database
from starlette.responses import Response

from medialib import jobs
from medialib.catalogue.views import Link
from medialib.errors import InvalidError, NotFoundError
from medialib.model import Job, Status
from medialib.sources.discs.options import FaultsError
from medialib.store import connect, matches
from medialib.store import jobs as rows
from medialib.web.answers import reply, see_other
from medialib.web.ask import Ask
from medialib.web.contexts import JobPage, JobsPage, LogLine, Notice
from medialib.web.drive_lines import Redo, drive_lines
from medialib.web.episodes_form import episodes_form
from medialib.web.job_lines import STATES, lines
from medialib.web.pages import draw, root_of
from medialib.web.times import moment

PAGE = 50
MOST = 500
LOG_SHOWN = 500


class JobAnswer(BaseModel):
    """A job as its owner sees it. Times are ISO 8601 in UTC, progress 0 to 1, eta_s seconds.

    `question` is what a waiting job asks; answer it at /api/jobs/<id>/answer.
    """

    id: str
    kind: str
    title: str
    source: str
    status: str
    stage: str
    progress: float
    eta_s: float | None
    speed_bps: float | None
    message: str
    error: str
    hint: str
    attempts: int
    media_id: str | None
    parent_id: str | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    question: dict[str, Any] | None


class JobList(BaseModel):
    """Jobs, the newest first."""

    jobs: list[JobAnswer]


class LogEntry(BaseModel):
    """One line of a job's log; `id` is what `after` takes."""

    id: int
    at: str
    line: str


class Log(BaseModel):
    """A job's log, the oldest line first."""

    lines: list[LogEntry]


def answer(job: Job) -> JobAnswer:
    """A job as the API tells it."""
    values: dict[str, Any] = dict(jobs.public(job))
    return JobAnswer(**values)


def submitted(db: Database, job_id: str) -> Response:
    """A job that has just been submitted."""
    job = rows.get(db, job_id)
    assert job is not None
    return reply(answer(job), 202)


def index(ask: Ask) -> Response:
    """GET /api/jobs."""
    with ask.library() as db:
        found = rows.recent(db, status=_status(ask), owner=ask.caller.scope, limit=number(ask, "limit", 100, MOST))
    return reply(JobList(jobs=[answer(job) for job in found]))


def show(ask: Ask) -> Response:
    """GET /api/jobs/<id>."""
    with ask.library() as db:
        return reply(answer(seen(ask, db)))


def log(ask: Ask) -> Response:
    """GET /api/jobs/<id>/log."""
    with ask.library() as db:
        found = rows.log_lines(db, seen(ask, db).id, number(ask, "after", 0, 2**62), MOST)
    return reply(Log(lines=[LogEntry(id=key, at=at, line=line) for key, at, line in found]))


def cancel(ask: Ask) -> Response:
    """POST /api/jobs/<id>/cancel."""
    with connect.library(ask.settings) as db:
        return reply(answer(ask.parts.tasks.cancel(db, seen(ask, db).id)))


def retry(ask: Ask) -> Response:
    """POST /api/jobs/<id>/retry."""
    with connect.library(ask.settings) as db:
        return reply(answer(ask.parts.tasks.retry(db, seen(ask, db).id)))


def cancel_form(ask: Ask) -> Response:
    """The page's Cancel button."""
    cancel(ask)
    return see_other(f"/jobs/{ask.part('id')}")


def retry_form(ask: Ask) -> Response:
    """The page's Try again button."""
    retry(ask)
    return see_other(f"/jobs/{ask.part('id')}")


def index_page(ask: Ask) -> Response:
    """The jobs, newest first, by status if asked; the disc drives stand above the newest."""
    return draw_index(ask)


def draw_index(ask: Ask, redo: Redo | None = None, notice: Notice | None = None, code: int = 200) -> Response:
    """The page of the jobs, with a drive's form that has to be done again."""
    status, scope, before = _status(ask), ask.caller.scope, ask.query("before") or None
    root = root_of(ask.request)
    with ask.library() as db:
        found = rows.recent(db, status=status, owner=scope, before=before, limit=PAGE + 1)
        counts = rows.counts(db, scope)
        shown = lines(db, found[:PAGE], root, may_act=ask.caller.may_add)
        drives = drive_lines(ask, db, root, redo) if status is None and before is None else ()
        review = to_review(ask, db, root)
    some = ((name, words) for name, words in STATES.items() if name in counts)
    links = (Link(words, f"{root}jobs?status={name}", counts[name], status is name) for name, words in some)
    filters = (Link("All", f"{root}jobs", sum(counts.values()), status is None), *links)
    query = f"status={status}&" if status else ""
    older = Link("Older jobs", f"{root}jobs?{query}before={found[PAGE - 1].id}") if len(found) > PAGE else None
    return draw(ask.parts, ask.request, "jobs", JobsPage(shown, filters, older, notice, drives, review), code)


def to_review(ask: Ask, db: Database, root: str) -> Link | None:
    """The way to what somebody should look at, with how much that is, for those who may."""
    count = matches.count_waiting(db) if ask.caller.may_add else 0
    return Link("To review", f"{root}review", count) if count else None


def page(ask: Ask) -> Response:
    """One job with its log and what it is made of."""
    return draw_job(ask)


def draw_job(ask: Ask, sent: Mapping[str, str] | None = None, error: FaultsError | None = None) -> Response:
    """The page of a job; with the form of its question as it was sent, and what is wrong with that."""
    root = root_of(ask.request)
    with ask.library() as db:
        job = seen(ask, db)
        said = tuple(_said(at, text) for _, at, text in rows.log_lines(db, job.id, limit=LOG_SHOWN))
        parent = rows.get(db, job.parent_id) if job.parent_id else None
        under = rows.recent(db, parent_id=job.id, limit=MOST)
        may = ask.caller.may_add
        [line], children = lines(db, [job], root, may_act=may), lines(db, under[::-1], root, may_act=may)
    up = Link(parent.title, f"{root}jobs/{parent.id}") if parent else None
    notice = Notice("Not all of this can be used.", error.hint, "bad") if error else None
    form = episodes_form(job, root, sent, error.faults if error else {}) if may else None
    shown = JobPage(line, said, children, up, _facts(job), notice, form)
    return draw(ask.parts, ask.request, "job", shown, error.status if error else 200)


def seen(ask: Ask, db: Database) -> Job:
    """The job of the path, if this person may see it. Raises NotFoundError, the same whether or not there is one."""
    job = rows.get(db, ask.part("id"))
    if job is None or not (ask.caller.admin or job.submitted_by == ask.user.id):
        raise NotFoundError("There is no such job.", "See the list of jobs.")
    return job


def number(ask: Ask, name: str, default: int, most: int) -> int:
    """A number of the query string, at most `most`. Raises InvalidError."""
    text = ask.query(name)
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise InvalidError(f"'{name}' has value '{text[:40]}', wanted a number.", f"At most {most}.")
    return min(int(text), most)


def _status(ask: Ask) -> Status | None:
    text = ask.query("status")
    if text and text not in list(Status):
        raise InvalidError(f"'status' has value '{text[:40]}'.", f"One of {', '.join(Status)}.")
    return Status(text) if text else None


def _said(at: str, text: str) -> LogLine:
    start = text[:20].lower()
    level = "error" if "error" in start else "warning" if "warning" in start else "info"
    return LogLine(moment(at), level, text)


def _facts(job: Job) -> tuple[tuple[str, str], ...]:
    pairs = (
        ("Kind", (job.wanted or "").replace("_", " ")),
        ("Tries", str(job.attempts) if job.attempts > 1 else ""),
        ("Started", moment(job.started_at).exact if job.started_at else ""),
        ("Ended", moment(job.finished_at).exact if job.finished_at else ""),
    )
    return tuple((label, value) for label, value in pairs if value)
