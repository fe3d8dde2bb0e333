"""The dynamic pages to look at."""

from __future__ import annotations

from typing import Any

from look_samples import LONG, film

from medialib.catalogue.views import Link
from medialib.model import Status
from medialib.web.contexts import (
    AccountPage,
    AdminPage,
    ErrorPage,
    JobLine,
    JobPage,
    JobsPage,
    LoginPage,
    LogLine,
    Moment,
    Notice,
    SearchPage,
    SessionLine,
    SetupPage,
    SubmitPage,
    TokenLine,
    UserLine,
)

WHEN = Moment("2026-03-04T10:11:12.000Z", "3 minutes ago", "4 March 2026, 10:11")
BAD = Notice("That name and password do not go together.", "Capital letters count.", "bad")


def job(n: int, status: Status, state: str, **more: Any) -> JobLine:
    """A job's line."""
    known: dict[str, Any] = {
        "id": f"job{n}",
        "href": f"jobs/job{n}.html",
        "title": "A Castle from the Air",
        "source": "https://video.example.org/watch?v=dQw4w9WgXcQ&list=PL12345678901234567890123456789",
        "way": "video",
        "stage": "",
        "progress": 0.0,
        "speed": "",
        "eta": "",
        "message": "",
        "error": "",
        "hint": "",
        "created": WHEN,
        "can_cancel": False,
        "can_retry": False,
    }
    return JobLine(status=status, state=state, **(known | more))


JOBS = (
    job(
        1, Status.RUNNING, "Fetching", stage="video", progress=0.4, speed="4.2 MB/s", eta="3 min left", can_cancel=True
    ),
    job(2, Status.QUEUED, "Waiting for its turn", title="", can_cancel=True),
    job(3, Status.RUNNING, "Fetching", title="東京の夜", way="playlist", children=(12, 40), can_cancel=True),
    job(4, Status.FAILED, "Failed", error=f"The video is private. {LONG[:120]}", hint="Ask its owner.", can_retry=True),
    job(5, Status.DONE, "In the library", item=Link("A Castle", "item/x.html")),
    job(6, Status.WAITING, "Waits for you", message="Two films could be meant."),
    job(7, Status.CANCELLED, "Cancelled", title="أبي فوق الشجرة", can_retry=True),
)
LOG = tuple(LogLine(WHEN, level, f"{level}: {LONG}") for level in ("info", "warning", "error"))
TOKEN = TokenLine("t1", "backup script", "Anna", WHEN, None)
LINKS = (Link("People", "admin"), Link("Data", "data/"))
USERS = (
    UserLine("u1", "Anna Hollander", "admin", False, WHEN, WHEN, True),
    UserLine("u2", "Jonas", "member", False, WHEN, None),
    UserLine("u3", LONG[:60], "guest", True, WHEN, WHEN),
)
SCREENS: dict[str, object] = {
    "login": LoginPage("anna", "/jobs", BAD),
    "setup": SetupPage("K7QF-2M9D"),
    "submit": SubmitPage("", "", (("movie", "a film"), ("album", "music")), 1000, "1 kB", JOBS[:3]),
    "jobs": JobsPage(JOBS, (Link("All", "#", 128, True), Link("Failed", "#", 13)), Link("Older", "#older")),
    "job": JobPage(JOBS[3], LOG, JOBS[:2], Link("A playlist", "#"), (("Worker", "worker-1"), ("Attempts", "3 of 3"))),
    "account": AccountPage(
        "Anna Hollander",
        "admin",
        (SessionLine("s1", "Firefox on Linux", "::1", WHEN, True), SessionLine("s2", "Safari", "::1", WHEN, False)),
        (TOKEN,),
        "ml_" + "2v8s9f7s9" * 6,
        LINKS,
    ),
    "admin": AdminPage(USERS, (TOKEN,), links=LINKS),
    "search": SearchPage("samurai", (("Films", tuple(film(n, "../") for n in range(4))),), 4),
    "error": ErrorPage(403, "This shelf is not for guests.", "Ask whoever keeps the library."),
}
