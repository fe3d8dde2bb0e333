"""Submitting: the form that takes anything, and the same by API. Everything ends in tasks.submit."""

from __future__ import annotations

from collections.abc import Mapping

from anyio import to_thread
from pydantic import BaseModel, Field
from sqlite_utils import Database
from starlette.responses import Response

from medialib.catalogue import phrases
from medialib.errors import InvalidError, MedialibError, RefusedError
from medialib.model import Json, Kind, Request, Way
from medialib.sources.discs.options import DiscOptions
from medialib.sources.ways import classify
from medialib.store import connect, discs
from medialib.store import jobs as rows
from medialib.web import uploads
from medialib.web.answers import reply, see_other
from medialib.web.ask import Ask, Strict
from medialib.web.contexts import Notice, SubmitPage
from medialib.web.drives import known_kind
from medialib.web.job_lines import lines
from medialib.web.jobs import submitted
from medialib.web.pages import draw
from medialib.web.uploads import Form, Received

LATEST = 5
MOST_SOURCES = 200
CHOICES = (Kind.MOVIE, Kind.EPISODE, Kind.VIDEO, Kind.TRACK, Kind.AUDIOBOOK, Kind.BOOK, Kind.PHOTO, Kind.DOCUMENT)


class NewJob(Strict):
    """What to add: a web address, a disc drive, or for admins a path on the server.

    `kind` is a way in or a media kind; `options` are for discs alone.
    """

    source: str = Field(min_length=1, max_length=4096)
    kind: str | None = Field(None, max_length=40)
    options: DiscOptions = Field(default_factory=DiscOptions)


class NewDownload(Strict):
    """A web address to fetch."""

    url: str = Field(min_length=1, max_length=4096)


class Uploaded(BaseModel):
    """One file that came in; `media_id` is null until its job has found out what it is."""

    media_id: str | None
    job_id: str
    name: str


class UploadAnswer(BaseModel):
    """The files that came in, in the order in which they were sent."""

    uploaded: list[Uploaded]


def add_job(ask: Ask) -> Response:
    """POST /api/jobs."""
    wanted = ask.read(NewJob)
    return _taken(ask, wanted.source, wanted.kind, wanted.options.said())


def add_download(ask: Ask) -> Response:
    """POST /api/downloads."""
    url = ask.read(NewDownload).url
    if not url.strip().lower().startswith(("http://", "https://")):
        raise RefusedError(f"'{url[:80]}' is not a web address.", "Addresses start with http:// or https://.")
    return _taken(ask, url, None)


def _taken(ask: Ask, source: str, kind: str | None, options: Mapping[str, Json] | None = None) -> Response:
    with connect.library(ask.settings) as db:
        if discs.drive(db, source):
            job_id = ask.parts.tasks.rip(db, source, known_kind(kind), options, ask.user.id)
        else:
            job_id = ask.parts.tasks.submit(db, _request(ask, source, kind, options))
        return submitted(db, job_id)


def _request(ask: Ask, source: str, kind: str | None, options: Mapping[str, Json] | None = None) -> Request:
    request = classify(
        source, ask.settings, wanted=kind, options=options, submitted_by=ask.user.id, local=ask.caller.admin
    )
    if options and request.way is not Way.DISC:
        raise InvalidError(
            f"'{next(iter(options))}' is not something you can say of this.", "Options are for discs alone."
        )
    return request


async def upload(ask: Ask) -> Response:
    """POST /api/upload."""
    form = await uploads.receive(ask.request, ask.settings)
    return await to_thread.run_sync(_uploaded, ask, form)


def _uploaded(ask: Ask, form: Form) -> Response:
    if not form.files:
        raise InvalidError("The form holds no file.", "Send at least one as multipart/form-data.")
    with connect.library(ask.settings) as db:
        ids = _submit_files(ask, db, form)
    taken = [
        Uploaded(media_id=None, job_id=job_id, name=file.name) for job_id, file in zip(ids, form.files, strict=True)
    ]
    return reply(UploadAnswer(uploaded=taken), 202)


def _submit_files(ask: Ask, db: Database, form: Form) -> list[str]:
    """Submit each file of a form; all are discarded when the form names no kind that there is."""
    kind = form.fields.get("kind", "")
    if kind and kind not in list(Kind):
        form.discard()
        raise InvalidError(f"'{kind[:40]}' is not a kind.", f"Kinds are: {', '.join(Kind)}.")
    wanted = Kind(kind) if kind else None
    return [ask.parts.tasks.submit(db, _upload_request(ask, file, wanted)) for file in form.files]


def _upload_request(ask: Ask, file: Received, wanted: Kind | None) -> Request:
    return Request(str(file.path), Way.UPLOAD, wanted, submitted_by=ask.user.id)


def show(ask: Ask) -> Response:
    """The form; ?url= (from the bookmarklet or a share) stands in it already."""
    shared = ask.query("url") or ask.query("text") or ask.query("title")
    return _page(ask, SubmitPage(sources=shared[:4096]))


async def enter(ask: Ask) -> Response:
    """Take the form: every line and every file becomes a job."""
    form = await uploads.receive(ask.request, ask.settings)
    return await to_thread.run_sync(_entered, ask, form)


def _entered(ask: Ask, form: Form) -> Response:
    kind = form.fields.get("kind", "")
    sources = [line.strip() for line in form.fields.get("sources", "").splitlines() if line.strip()]
    requests, refused = _classified(ask, sources[:MOST_SOURCES], kind)
    if refused and not form.files:
        return _refused(ask, "\n".join(sources), kind, refused)
    with connect.library(ask.settings) as db:
        ids = [ask.parts.tasks.submit(db, request) for request in requests]
        try:
            ids += _submit_files(ask, db, form)
        except InvalidError as error:
            return _refused(ask, "\n".join(sources), "", {kind: error})
    if refused or len(sources) > MOST_SOURCES:
        return _refused(ask, "\n".join([*refused, *sources[MOST_SOURCES:]]), kind, refused)
    if not ids:
        notice = Notice("There was nothing to add.", "Paste an address or choose a file.", "bad")
        return _page(ask, SubmitPage(kind=kind, notice=notice), InvalidError.status)
    return see_other(f"/jobs/{ids[0]}" if len(ids) == 1 else "/jobs")


def _classified(ask: Ask, sources: list[str], kind: str) -> tuple[list[Request], dict[str, MedialibError]]:
    """The requests of these lines, and what is wrong with the others."""
    requests, refused = [], {}
    for source in sources:
        try:
            requests.append(_request(ask, source, kind or None))
        except MedialibError as error:
            refused[source] = error
    return requests, refused


def _refused(ask: Ask, sources: str, kind: str, refused: dict[str, MedialibError]) -> Response:
    """The form again, with what was not taken still in it."""
    first = next(iter(refused.values()), None)
    message = first.message if first else f"One go takes {MOST_SOURCES} lines; the others are still here."
    notice = Notice(message, first.hint if first else "Send the rest now.", "bad")
    return _page(
        ask, SubmitPage(sources=sources, kind=kind, notice=notice), first.status if first else InvalidError.status
    )


def _page(ask: Ask, page: SubmitPage, status: int = 200) -> Response:
    limit = int(ask.settings.uploads.max_size)
    with ask.library() as db:
        latest = lines(db, rows.recent(db, owner=ask.caller.scope, limit=LATEST), "")
    kinds = tuple((str(kind), kind.replace("_", " ")) for kind in CHOICES)
    shown = SubmitPage(page.sources, page.kind, kinds, limit, phrases.size(limit), latest, page.notice)
    return draw(ask.parts, ask.request, "submit", shown, status)
