"""What is known of an item, field by field, as the edit page shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from itertools import groupby

from sqlite_utils import Database

from medialib.catalogue import phrases
from medialib.catalogue.views import Link
from medialib.flow.online.answerers import KINDS as MATCHED
from medialib.model import Fact, Json, Kind, Source
from medialib.store import facts
from medialib.web.edit_contexts import EditField, Group, Saying
from medialib.web.edit_form import BLANKS, as_text, label
from medialib.web.review_lines import percent

MOST_OTHERS = 4
LONGEST_OTHER = 300
EMPTY: tuple[Json, ...] = (None, "", [])


def texts(db: Database, media_id: str) -> dict[str, str]:
    """The shown value of each field, as the form shows it."""
    known = facts.shown(db, media_id)
    return {name: as_text(name, known.get(name)) for name in BLANKS}


def links(row: sqlite3.Row, root: str, here: str) -> tuple[Link, ...]:
    """The pages about an item; `here` is the current one's title."""
    media_id = row["id"]
    ways = [("Words", f"edit/{media_id}"), ("Artwork", f"edit/{media_id}/artwork")]
    if row["kind"] in MATCHED:
        ways.append(("What it is", f"review/{media_id}"))
    ways.append(("History", f"history/{media_id}"))
    return tuple(Link(title, root + path, current=title == here) for title, path in ways)


def groups(
    db: Database, row: sqlite3.Row, sent: Mapping[str, str], was: Mapping[str, str], faults: Mapping[str, str]
) -> tuple[Group, ...]:
    """All fields by group; with what was sent, what stood there then, and what is wrong."""
    known = {name: list(said) for name, said in groupby(facts.known(db, row["id"]), key=lambda fact: fact.field)}
    kind, now = Kind(row["kind"]), texts(db, row["id"])
    fields = [
        _field(
            name, kind, known.get(name, []), sent.get(name, now[name]), was.get(name, now[name]), faults.get(name, "")
        )
        for name in BLANKS
    ]
    placed = zip(fields, (blank.group for blank in BLANKS.values()), strict=True)
    return tuple(
        Group(title, tuple(field for field, _ in same)) for title, same in groupby(placed, key=lambda pair: pair[1])
    )


def _field(name: str, kind: Kind, known: list[Fact], value: str, was: str, fault: str) -> EditField:
    blank = BLANKS[name]
    telling = [fact for fact in known if fact.value not in EMPTY]
    first = telling[0] if telling else None
    mine = first is not None and first.source is Source.PERSON
    return EditField(
        name,
        label(name, kind),
        value,
        was,
        blank.shape,
        blank.hint,
        fault,
        _source(first) if first else "",
        mine,
        tuple(_saying(name, fact) for fact in telling[1 : MOST_OTHERS + 1]),
    )


def _source(fact: Fact) -> str:
    sure = percent(fact.confidence)
    return phrases.source(fact.source) + (f", {sure} % sure" if sure < 100 else "")


def _saying(name: str, fact: Fact) -> Saying:
    text = as_text(name, fact.value)
    short = text if len(text) <= LONGEST_OTHER else f"{text[:LONGEST_OTHER]}…"
    return Saying(_source(fact), short)
