"""The route table: every path of the app, with who may and what it takes. Nothing is served that is not here."""

from __future__ import annotations

from medialib.settings import Settings
from medialib.web import events, health, jobs, login, media, printed, setup, submit
from medialib.web.access import Access
from medialib.web.routing import Route

GET = ("GET",)
POST = ("POST",)


def routes(settings: Settings) -> tuple[Route, ...]:
    """Every row, in the order in which paths are tried."""
    return (*_people(), *_work(), *_media(), *_catalogue())


def _people() -> tuple[Route, ...]:
    return (
        Route("/healthz", GET, health.healthz, Access.PUBLIC, "Whether the app works.", answer=health.Health),
        Route("/setup", GET, setup.show, Access.PUBLIC, "The setup page, until there is a first person."),
        Route("/setup", POST, setup.enter, Access.PUBLIC, "Make the first admin.", body=setup.SetupForm, hashes=True),
        Route("/login", GET, login.show, Access.PUBLIC, "The login page."),
        Route("/login", POST, login.enter, Access.PUBLIC, "Sign in.", body=login.LoginForm, hashes=True),
        Route("/logout", POST, login.leave, Access.GUEST, "Sign out."),
    )


def _work() -> tuple[Route, ...]:
    add, look = Access.MEMBER, Access.GUEST
    return (
        Route("/submit", GET, submit.show, add, "The form that takes anything."),
        Route("/submit", POST, submit.enter, add, "Submit lines and files."),
        Route("/jobs", GET, jobs.index_page, look, "The jobs."),
        Route("/jobs/{id}", GET, jobs.page, look, "One job with its log."),
        Route("/jobs/{id}/cancel", POST, jobs.cancel_form, add, "Cancel a job."),
        Route("/jobs/{id}/retry", POST, jobs.retry_form, add, "Try a job again."),
        Route("/events", GET, events.stream, look, "What happens, as server-sent events: job, library_updated."),
        Route(
            "/api/jobs",
            GET,
            jobs.index,
            look,
            "The jobs, the newest first.",
            answer=jobs.JobList,
            query=("status", "limit"),
        ),
        Route(
            "/api/jobs",
            POST,
            submit.add_job,
            add,
            "Submit a job.",
            body=submit.NewJob,
            answer=jobs.JobAnswer,
            status=202,
        ),
        Route(
            "/api/downloads",
            POST,
            submit.add_download,
            add,
            "Fetch a web address.",
            body=submit.NewDownload,
            answer=jobs.JobAnswer,
            status=202,
        ),
        Route(
            "/api/upload",
            POST,
            submit.upload,
            add,
            "Upload files as multipart/form-data.",
            answer=submit.UploadAnswer,
            status=202,
        ),
        Route("/api/jobs/{id}", GET, jobs.show, look, "One job.", answer=jobs.JobAnswer),
        Route("/api/jobs/{id}/log", GET, jobs.log, look, "A job's log.", answer=jobs.Log, query=("after",)),
        Route("/api/jobs/{id}/cancel", POST, jobs.cancel, add, "Cancel a job.", answer=jobs.JobAnswer),
        Route(
            "/api/jobs/{id}/retry", POST, jobs.retry, add, "Try a failed or cancelled job again.", answer=jobs.JobAnswer
        ),
    )


def _media() -> tuple[Route, ...]:
    return (
        Route("/media/{folder}/{path:path}", GET, media.file, Access.LINK, "A file of the library, with ranges."),
        Route(
            "/api/media/{id}/link",
            POST,
            media.link,
            Access.GUEST,
            "Sign a link that opens one file without signing in, for six hours.",
            body=media.LinkWanted,
            answer=media.Link,
        ),
    )


def _catalogue() -> tuple[Route, ...]:
    return (
        Route("/assets/{path:path}", GET, printed.asset, Access.PUBLIC, "Styles, scripts and icons."),
        Route("/{path:path}", GET, printed.page, Access.GUEST, "A page or picture of the printed catalogue."),
    )
