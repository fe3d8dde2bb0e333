"""What `web/history.html` and `web/rename.html` receive as `page`, as medialib.web.contexts."""

from __future__ import annotations

from dataclasses import dataclass

from medialib.catalogue.views import Card, Link
from medialib.web.contexts import Moment, Notice


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What was before and what came after; `what` is a field, or "" for a file. "" before or after is nothing."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that was done to an item: POST to `undo` takes it back where that is not "".

    `who` did it, or "". `undone` is when it was taken back, `fault` why it cannot be any more; `more` counts
    changes that are not shown.
    """

    act: str
    at: Moment
    said: str
    who: str
    changes: tuple[ChangeLine, ...] = ()
    more: int = 0
    undone: Moment | None = None
    fault: str = ""
    undo: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """What was done to an item, the latest first. `links` lead to its review and its names."""

    card: Card
    events: tuple[EventLine, ...] = ()
    links: tuple[Link, ...] = ()
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class RenameLine:
    """A file that would get another name: its folder and name before and after, and what goes along (before, after).

    `same` says that the folder stays. `remark` tells of the new name; with `refused` it will be left, and why.
    """

    token: str
    place: str
    before: tuple[str, str]
    after: tuple[str, str]
    same: bool
    along: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class RenamePage:
    """What files would be called. POST the `line`s to be renamed to `action`.

    Without `card`, all files on our own shelves. `left` go along with folders that are left altogether; `count` may be
    more than is shown.
    """

    action: str
    lines: tuple[RenameLine, ...] = ()
    count: int = 0
    left: tuple[tuple[str, str], ...] = ()
    card: Card | None = None
    notice: Notice | None = None
