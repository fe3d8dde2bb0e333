"""What the templates of `web/duplicates.html` and `web/same.html` receive as `page`, as medialib.web.contexts."""

from __future__ import annotations

from dataclasses import dataclass

from medialib.catalogue.views import Card
from medialib.web.contexts import Field, Notice


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file: its path, and what is known of it in words. `name` is its field in the form that splits."""

    path: str
    details: tuple[str, ...] = ()
    missing: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """An item that may be the same as another. `holds` says in words what stands under it, `more` counts files not shown.

    `same` leads to the page on which it can be merged and split.
    """

    card: Card
    kind: str
    same: str
    holds: str = ""
    size: str = ""
    files: tuple[FileLine, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two items that may be one, the older first. POST `gone` and `kept` to `duplicates/merge`, `one` and `other` to
    `duplicates/two`; items of two kinds cannot be merged.
    """

    why: str
    first: Side
    second: Side
    can_merge: bool = True


@dataclass(frozen=True, slots=True)
class CopyLine:
    """An item that has the same bytes at several places."""

    card: Card
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """What may be one, the surest first; `count` may be more than is shown. Only admins act."""

    pairs: tuple[PairLine, ...]
    count: int
    copies: tuple[CopyLine, ...] = ()
    may_act: bool = False
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class SamePage:
    """One item: what else is the same, and what does not belong to it.

    GET its own address with `q` finds other items of its kind, `found`; POST `gone` and `kept` to `duplicates/merge`.
    POST the names of `files` and `children` that were ticked, and `title`, to `split` below its address.
    """

    side: Side
    action: str
    find: Field
    found: tuple[Side, ...] = ()
    files: tuple[FileLine, ...] = ()
    children: tuple[FileLine, ...] = ()
    title: Field | None = None
    may_act: bool = False
    notice: Notice | None = None
