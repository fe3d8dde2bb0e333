"""What the templates of the dynamic pages receive as `page`: one small dataclass per screen.

`site` is medialib.catalogue.views.Site with `live=True`. Every text is plain and in words a person
reads; Jinja escapes it. Every `href` is relative to the page it stands on. The template of a page
is `web/<screen>.html`: login, setup, submit, jobs, job, account, admin, search, error;
medialib.web.review_contexts has those of reviews and review, medialib.web.duplicates_contexts those of duplicates and same.
"""

from __future__ import annotations

from dataclasses import dataclass

from medialib.catalogue.views import Card, Link
from medialib.model import Status


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: ISO 8601 for the machine, "3 minutes ago" as `words`, the exact time as `title`."""

    iso: str
    words: str
    exact: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What just happened, shown once above a form: `tone` is plain, good or bad; `hint` the next step."""

    message: str
    hint: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class LoginPage:
    """POST to `login` with name, password and next. `name` and `next` come back after a refusal."""

    name: str = ""
    next: str = ""
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class SetupPage:
    """POST to `setup` with code, name and password: the first person, who is an admin."""

    code: str = ""
    name: str = ""
    password_min: int = 8
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job as a line. `progress` is 0 to 1; `speed` and `eta` are words and may be empty.

    `status` chooses the mark, `state` says it ("Downloading", "Waiting for its turn", "Failed").
    `item` leads to what came of it; `children` is (ended, all) for a playlist or folder.
    """

    id: str
    href: str
    title: str
    source: str
    way: str
    status: Status
    state: str
    progress: float
    speed: str
    eta: str
    message: str
    error: str
    hint: str
    created: Moment
    can_cancel: bool
    can_retry: bool
    item: Link | None = None
    children: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SubmitPage:
    """POST multipart to `submit` with sources (one a line), kind ("" finds out) and files (many).

    `kinds` are (value, words). `max_bytes` is the largest upload, `max_words` the same as people say
    it. `jobs` are those a POST has just made, or the latest few.
    """

    sources: str = ""
    kind: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    max_bytes: int = 0
    max_words: str = ""
    jobs: tuple[JobLine, ...] = ()
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, with what is wrong with its value as `fault`. With `options`, (value, words), it is a choice.

    `shape` is long or short; `placeholder` shows what holds while it is empty.
    """

    name: str
    label: str
    value: str = ""
    fault: str = ""
    placeholder: str = ""
    options: tuple[tuple[str, str], ...] = ()
    shape: str = "long"


@dataclass(frozen=True, slots=True)
class RipForm:
    """POST to `drives/rip`, or to `drives/plan` with act "keep" or "leave" while a rip is coming by itself.

    `device` and `held` (the disc's id) go with it. `wanted` is a choice of (value, words), the first without
    a choice; `film` and `show` belong to one of them. `again`: some of the disc is in the library. `refused`: it
    has to be done again; `opened`: because of what stands in `more`.
    """

    key: str
    device: str
    held: str
    wanted: str
    choices: tuple[tuple[str, str], ...]
    first: tuple[Field, ...]
    film: tuple[Field, ...]
    show: tuple[Field, ...]
    take: tuple[Field, ...]
    more: tuple[Field, ...]
    again: bool = False
    fault: str = ""
    refused: bool = False
    opened: bool = False


@dataclass(frozen=True, slots=True)
class DriveLine:
    """A disc drive and what is in it: `title` of the disc or words for what else there is, in `state`.

    `shape` is the sort of disc (dvd, bluray, audio_cd, data, blank) or the tray (open, empty, busy). `owned` leads
    to the disc's page; `due` is when it is ripped by itself; `job` rips it, `busy` says so to others.
    `mark` differs whenever the page has to be shown anew. `place` is POSTed to `drives/place` with the disc
    that is held; its name serves as an id.
    """

    device: str
    name: str
    mark: str
    shape: str
    title: str
    state: str
    notes: tuple[str, ...] = ()
    owned: Link | None = None
    due: Moment | None = None
    job: JobLine | None = None
    busy: bool = False
    form: RipForm | None = None
    place: Field | None = None


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A title of a disc that may hold episodes: its `still` ("" without one), its length and why the guess."""

    number: int
    length: str
    chapters: str
    reason: str
    still: str
    field: Field


@dataclass(frozen=True, slots=True)
class EpisodesForm:
    """POST to `answer` below the job: title, year, season and, for each title, `title-<number>` with its episodes."""

    label: str
    first: tuple[Field, ...]
    titles: tuple[TitleRow, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class JobsPage:
    """The jobs, newest first. `filters` are links by status with counts; `next` leads to older ones.

    `drives` are the disc drives, and `review` leads to what somebody should look at, for those who may add.
    """

    jobs: tuple[JobLine, ...]
    filters: tuple[Link, ...] = ()
    next: Link | None = None
    notice: Notice | None = None
    drives: tuple[DriveLine, ...] = ()
    review: Link | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a job's log: `level` is info, warning or error."""

    at: Moment
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job with its log, oldest line first, and its child jobs. `facts` are (label, value).

    `episodes` is what it asks, while it waits for a person to say which episodes a disc's titles are.
    """

    job: JobLine
    log: tuple[LogLine, ...] = ()
    children: tuple[JobLine, ...] = ()
    parent: Link | None = None
    facts: tuple[tuple[str, str], ...] = ()
    notice: Notice | None = None
    episodes: EpisodesForm | None = None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A place where somebody is signed in; `device` is what the browser calls itself."""

    id: str
    device: str
    address: str
    seen: Moment
    current: bool


@dataclass(frozen=True, slots=True)
class TokenLine:
    """An API token by its name; the token itself is never shown again."""

    id: str
    name: str
    owner: str
    created: Moment
    used: Moment | None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Who is signed in. POST `account/password` (current, password), `account/sessions/<id>/end`,
    `account/tokens` (name), `account/tokens/<id>/end`, and `logout`; `new_token` is shown this once.
    """

    name: str
    role: str
    sessions: tuple[SessionLine, ...] = ()
    tokens: tuple[TokenLine, ...] = ()
    new_token: str = ""
    links: tuple[Link, ...] = ()
    password_min: int = 8
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class UserLine:
    """A person as an admin sees them. `me` is the admin who looks."""

    id: str
    name: str
    role: str
    disabled: bool
    created: Moment
    seen: Moment | None
    me: bool = False


@dataclass(frozen=True, slots=True)
class AdminPage:
    """Everyone. POST `admin/users` (name, password, role), `admin/users/<id>` (role),
    `admin/users/<id>/disable` and `.../enable`, `admin/tokens/<id>/end`.
    """

    users: tuple[UserLine, ...]
    tokens: tuple[TokenLine, ...] = ()
    roles: tuple[str, ...] = ("admin", "member", "guest")
    links: tuple[Link, ...] = ()
    password_min: int = 8
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """GET `search?q=`, for browsers without script: what was found, grouped by kind with a heading each."""

    query: str
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    count: int


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong (`message`) and what to do (`hint`); `status` is the HTTP status."""

    status: int
    message: str
    hint: str = ""
