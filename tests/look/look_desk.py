"""The dynamic pages to look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from look_acts import HISTORY, NAMED, NAMES
from look_duplicates import DUPLICATES, SAME
from look_edit import ARTWORK, BARE, EDIT, EDITED
from look_review import REVIEW, REVIEWS, TAKEN
from look_samples import LONG, film

from medialib.catalogue.views import Link
from medialib.model import Status
from medialib.web.contexts import (
    AccountPage,
    AdminPage,
    DriveLine,
    EpisodesForm,
    ErrorPage,
    Field,
    JobLine,
    JobPage,
    JobsPage,
    LoginPage,
    LogLine,
    Moment,
    Notice,
    RipForm,
    SearchPage,
    SessionLine,
    SetupPage,
    SubmitPage,
    TitleRow,
    TokenLine,
    UserLine,
)
from medialib.web.review_contexts import ReviewsPage

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
    job(1, Status.RUNNING, "Fetching", progress=0.4, speed="4.2 MB/s", eta="3 min left", can_cancel=True),
    job(2, Status.QUEUED, "Waiting for its turn", title="", can_cancel=True),
    job(3, Status.RUNNING, "Fetching", title="東京の夜", way="playlist", children=(12, 40), can_cancel=True),
    job(4, Status.FAILED, "Failed", error=f"The video is private. {LONG[:120]}", hint="Ask its owner.", can_retry=True),
    job(5, Status.DONE, "In the library", item=Link("A Castle", "item/x.html")),
    job(6, Status.WAITING, "Waits for you", message="Which episodes are these 6 titles?", can_cancel=True),
    job(7, Status.CANCELLED, "Cancelled", title="أبي فوق الشجرة", can_retry=True),
)
KINDS = (("movie", "a film"), ("episode", "a show"))
TAKES = (
    ("", "the main film, or every episode"),
    ("main", "the main film only"),
    ("all", "everything"),
    ("these", "these titles"),
)
MORE = (
    Field("preset", "Preset", placeholder="Fast 1080p30"),
    Field("quality", "Quality", placeholder="the preset's", shape="short"),
    Field("container", "File", options=(("", "mp4 (as set)"), ("mp4", "mp4"), ("mkv", "mkv"))),
    Field("audio_languages", "Sound", placeholder="every language"),
    Field("subtitle_languages", "Subtitles", placeholder="every language"),
)
FORM = RipForm(
    "d0",
    "/dev/sr0",
    "dvd:1",
    "movie",
    KINDS,
    (Field("title", "Title", "Big Buck Bunny"), Field("year", "Year", "3008", "Wanted at most 2100", shape="short")),
    (Field("edition", "Edition"),),
    (Field("season", "Season", shape="short"), Field("first_episode", "First episode on it", shape="short")),
    (Field("take", "Take", "", options=TAKES), Field("titles", "Numbers", placeholder="1,3")),
    MORE,
)
SHOW = replace(
    FORM, key="d1", device="/dev/sr1", wanted="episode", first=(Field("title", "Title", LONG[:120]), FORM.first[1])
)
STANDS = Field("d2-place", "Where it stands", "Attic, box 3", placeholder="a shelf, a box")
RECORD = replace(
    FORM, key="d2", device="/dev/sr2", held="audio_cd:2", wanted="track", choices=(), film=(), show=(), again=True,
    first=(Field("artist", "Artist"), Field("album", "Album", "Kind of Blue"), Field("year", "Year", shape="short"),
           Field("disc", "Disc", shape="short"), Field("discs", "of", shape="short")),
    more=(Field("audio_format", "Files", options=(("", "FLAC (as set)"), ("opus", "Opus"))),),
)  # fmt: skip
SOON = Moment("2036-03-04T10:11:12.000Z", "in 45 s", "4 March 2036, 10:11")
DRIVES = (
    DriveLine("/dev/sr0", "PIONEER BD-RW BDR-209", "1", "dvd", "Big Buck Bunny", "", ("DVD", "disc 2", "7.9 GB"), due=SOON, form=FORM),
    DriveLine("/dev/sr1", "HL-DT-ST", "2", "bluray", LONG[:120], "", ("Blu-ray", "season 3", "disc 1", "38.2 GB"), form=SHOW),
    DriveLine("/dev/sr2", "ASUS DRW", "3", "audio_cd", "Kind of Blue", "", ("Audio CD", "5 tracks", "5 in the library"),
              Link("Kind of Blue", "item/x.html"), form=RECORD, place=STANDS),
    DriveLine("/dev/sr3", "LITE-ON", "4", "dvd", "東京の夜", "", ("DVD", "4.2 GB"), job=replace(JOBS[0], id="job8", message="2 of 4")),
    DriveLine("/dev/sr4", LONG[:70], "5", "dvd", "Ran", "", ("DVD",), busy=True),
    DriveLine("/dev/sr5", "LITE-ON", "6", "empty", "Empty", ""),
    DriveLine("/dev/sr6", "LITE-ON", "7", "data", "BACKUP 2019", "Holds files, no film and no music.", ("Data disc", "700 MB")),
)  # fmt: skip
LOG = tuple(LogLine(WHEN, level, f"{level}: {LONG}") for level in ("info", "warning", "error"))
TOKEN = TokenLine("t1", "backup script", "Anna", WHEN, None)
LINKS = (Link("People", "admin"), Link("Data", "data/"))
USERS = (
    UserLine("u1", "Anna Hollander", "admin", False, WHEN, WHEN, True),
    UserLine("u2", "Jonas", "member", False, WHEN, None),
    UserLine("u3", LONG[:60], "guest", True, WHEN, WHEN),
)
REASON = "third of six titles of about 45 min, after episode 2"
FRAMES = tuple(
    TitleRow(
        n,
        "45 min",
        "8 chapters",
        REASON if n != 4 else LONG,
        f"../art/wide-{n % 6}.png" if n != 5 else "",
        Field(f"title-{n}", "Episode", str(n), "Episode 3 is title 2 already" if n == 3 else "", "none", shape="short"),
    )
    for n in range(1, 7)
)
ASKED = EpisodesForm(
    "FUTURE_S3_D1",
    (Field("title", "Show", "Future Days"), Field("year", "Year", shape="short"), Field("season", "Season", "3", shape="short")),
    FRAMES,
)  # fmt: skip
SCREENS: dict[str, object] = {
    "login": LoginPage("anna", "/jobs", BAD),
    "setup": SetupPage("K7QF-2M9D"),
    "submit": SubmitPage("", "", (("movie", "a film"), ("album", "music")), 1000, "1 kB", JOBS[:3]),
    "jobs": JobsPage(JOBS, (Link("All", "#", 128, True), Link("Failed", "#", 13)), Link("Older", "#older")),
    "drives": JobsPage(JOBS[:2], (Link("All", "#", 2, True),), drives=DRIVES),
    "asks": JobPage(JOBS[5], LOG[:1], facts=(("Kind", "episode"),), episodes=ASKED),
    "job": JobPage(JOBS[3], LOG, JOBS[:2], Link("A playlist", "#"), (("Worker", "worker-1"), ("Attempts", "3 of 3"))),
    "reviews": REVIEWS,
    "nothing": ReviewsPage(()),
    "review": REVIEW,
    "taken": TAKEN,
    "history": HISTORY,
    "rename": NAMES,
    "named": NAMED,
    "edit": EDIT,
    "edited": EDITED,
    "artwork": ARTWORK,
    "bare": BARE,
    "duplicates": DUPLICATES,
    "same": SAME,
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
LIKE = {
    "drives": "jobs",
    "asks": "job",
    "nothing": "reviews",
    "taken": "review",
    "named": "rename",
    "edited": "edit",
    "bare": "artwork",
}


def template(screen: str) -> str:
    """The template of a screen; some screens show the same one in another state."""
    return f"web/{LIKE.get(screen, screen)}.html"
