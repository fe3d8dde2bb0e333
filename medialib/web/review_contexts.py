"""What the templates of the review receive as `page`: `web/reviews.html` and `web/review.html`, as medialib.web.contexts."""

from __future__ import annotations

from dataclasses import dataclass

from medialib.catalogue.views import Card, Link
from medialib.web.contexts import Field, JobLine, Moment, Notice


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """An item that waits for a person: `found` counts what it may be, `best` is the best score in per cent.

    `busy` says that it is being asked about at this moment.
    """

    card: Card
    href: str
    kind: str
    found: str
    best: int
    asked: Moment
    busy: bool = False


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """What waits for a person, the longest waiting first; `count` may be more than is shown."""

    lines: tuple[ReviewLine, ...]
    count: int = 0
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """What made a score: `points` of a hundred, added or taken away."""

    text: str
    points: int


@dataclass(frozen=True, slots=True)
class CandidateCard:
    """Something that an item may be, with its score in per cent and why. POST its `key` to `choose` below the item.

    `number` is the key that chooses it; `face` draws its cover below `picture`, which may fail or be "".
    `state` is "taken", "refused" or "". `site` is its page at the service.
    """

    number: int
    key: str
    face: Card
    original_title: str
    creator: str
    note: str
    overview: str
    picture: str
    score: int
    reasons: tuple[Why, ...]
    state: str = ""
    site: Link | None = None


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What one source said of one field, `sure` in per cent; `shown` is the word that counts."""

    label: str
    value: str
    source: str
    sure: int
    shown: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What an item is, and what it may be. POST below its address: `choose` (key), `none`, `undo`,
    `search` (title, year) and `named` (id).

    `match` says how it stands with the services; `can_ask` whether there is one to ask. `next` waits too.
    """

    card: Card
    kind: str
    action: str
    match: str
    places: tuple[str, ...] = ()
    more_places: int = 0
    said: tuple[SaidLine, ...] = ()
    candidates: tuple[CandidateCard, ...] = ()
    fields: tuple[Field, ...] = ()
    named: Field | None = None
    can_undo: bool = False
    can_ask: bool = True
    job: JobLine | None = None
    next: Link | None = None
    notice: Notice | None = None
    may_rename: bool = False
    edit: Link | None = None
