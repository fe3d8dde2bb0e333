"""The review: what waits for a person, and for each item what it is, what it may be, and the buttons."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field
from sqlite_utils import Database
from starlette.responses import Response

from medialib.catalogue import phrases
from medialib.catalogue.views import Link
from medialib.errors import InvalidError
from medialib.flow.online.answerers import lacking
from medialib.store import matches
from medialib.store.matches import State
from medialib.web import contexts, review_lines, reviewing
from medialib.web.answers import see_other
from medialib.web.ask import Ask, Stripped
from medialib.web.contexts import Notice
from medialib.web.job_lines import ENDED, lines
from medialib.web.media_api import led_on, noted
from medialib.web.pages import draw, root_of
from medialib.web.review_contexts import ReviewPage, ReviewsPage

LATEST_YEAR = 2100


class ChosenForm(Stripped):
    """Which candidate it is."""

    key: str = Field(max_length=200)


class SearchForm(Stripped):
    """What to look for in place of the item's own name."""

    title: str = Field("", max_length=500)
    year: str = Field("", max_length=20)


class NamedForm(Stripped):
    """An id, or an address that holds one."""

    id: str = Field("", max_length=500)


def index_page(ask: Ask) -> Response:
    """What waits for a person."""
    root = root_of(ask.request)
    with ask.library() as db:
        waiting, count = review_lines.waiting(db, root), matches.count_waiting(db)
    missing = lacking(ask.settings)
    notice = Notice(*missing) if ask.caller.admin and missing else None
    return draw(ask.parts, ask.request, "reviews", ReviewsPage(waiting, count, notice))


def page(ask: Ask) -> Response:
    """What one item is, and may be; of a merged one, the way to the one it is part of."""
    return led_on(ask, "/review") or _draw(ask)


def choose_form(ask: Ask) -> Response:
    """The button of a candidate."""
    try:
        _, state = reviewing.submit(ask, chosen=ask.read(ChosenForm).key)
    except InvalidError as error:
        return _draw(ask, notice=Notice(error.message, error.hint, "bad"), status=error.status)
    return see_other("/review" if state is State.REVIEW else _own(ask))


def named_form(ask: Ask) -> Response:
    """The form for an id."""
    sent = ask.read(NamedForm).id
    try:
        _, state = reviewing.submit(ask, chosen=_given(sent, "Write an id, or paste an address."))
    except InvalidError as error:
        return _draw(ask, {"id": sent}, {"id": error}, error.status)
    return see_other("/review" if state is State.REVIEW else _own(ask))


def search_form(ask: Ask) -> Response:
    """The form that looks for another title and year."""
    sent = ask.read(SearchForm)
    try:
        year = _year(sent.year)
    except InvalidError as error:
        return _draw(ask, sent.model_dump(), {"year": error}, error.status)
    try:
        reviewing.submit(ask, title=_given(sent.title, "Write a title."), year=year)
    except InvalidError as error:
        return _draw(ask, sent.model_dump(), {"title": error}, error.status)
    return see_other(_own(ask))


def none_form(ask: Ask) -> Response:
    """None of these."""
    reviewing.refuse(ask)
    return noted(ask, see_other("/review"), "refuse", ask.part("id"))


def undo_form(ask: Ask) -> Response:
    """Take back what it was taken for."""
    left = reviewing.undo(ask)
    answer = _draw(ask, notice=Notice("The files keep their names.", left)) if left else see_other(_own(ask))
    return noted(ask, answer, "undo", ask.part("id"))


def _own(ask: Ask) -> str:
    return f"/review/{ask.part('id')}"


def _given(text: str, wanted: str) -> str:
    if not text:
        raise InvalidError(wanted)
    return text


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and 1800 <= int(text) <= LATEST_YEAR):
        raise InvalidError(f"Wanted a year up to {LATEST_YEAR}.")
    return int(text)


def _draw(
    ask: Ask,
    sent: Mapping[str, str] | None = None,
    faults: Mapping[str, InvalidError] | None = None,
    status: int = 200,
    notice: Notice | None = None,
) -> Response:
    """The page of one item; with a form as it was sent, and what is wrong with that."""
    with ask.library() as db:
        shown = _page(ask, db, sent or {}, faults or {}, notice)
    return draw(ask.parts, ask.request, "review", shown, status)


def _page(
    ask: Ask, db: Database, sent: Mapping[str, str], faults: Mapping[str, InvalidError], notice: Notice | None
) -> ReviewPage:
    row, root = reviewing.item(ask, db), root_of(ask.request)
    media_id, kind = row["id"], row["kind"]
    match = matches.get(db, media_id)
    job = reviewing.under_way(db, media_id)
    mine = job and (ask.caller.admin or job.submitted_by == ask.user.id)
    shown = job is not None and mine and (job.status not in ENDED or job.error)
    places, more = review_lines.places(db, media_id)
    known = {"title": row["title"], "year": str(row["year"] or ""), **sent}
    missing = lacking(ask.settings, kind)
    if notice is None and missing and ask.caller.admin:
        notice = Notice(*missing)
    return ReviewPage(
        review_lines.cards(db, [media_id], root)[media_id],
        phrases.kind(kind),
        f"{root}review/{media_id}",
        review_lines.stands(match),
        places,
        more,
        review_lines.said(db, media_id),
        review_lines.candidates(match, media_id, root),
        (
            _field("title", review_lines.TITLES.get(kind, "Title"), known, faults),
            _field("year", "Year", known, faults, shape="short"),
        ),
        _field("id", "Or say which by its id", known, faults, placeholder=review_lines.IDS[kind]),
        reviewing.can_undo(db, media_id),
        missing is None,
        lines(db, [job], root)[0] if job and shown else None,
        _next(db, media_id, root),
        notice,
        ask.caller.admin,
        Link("Edit", f"{root}edit/{media_id}") if ask.caller.admin else None,
    )


def _field(
    name: str,
    label: str,
    known: Mapping[str, str],
    faults: Mapping[str, InvalidError],
    placeholder: str = "",
    shape: str = "long",
) -> contexts.Field:
    fault = f"{faults[name].message} {faults[name].hint}".strip().removesuffix(".") if name in faults else ""
    return contexts.Field(name, label, known.get(name, ""), fault, placeholder, shape=shape)


def _next(db: Database, media_id: str, root: str) -> Link | None:
    """What else waits, the longest waiting first."""
    others = [row for row in matches.waiting(db) if row["media_id"] != media_id]
    return Link(others[0]["title"], f"{root}review/{others[0]['media_id']}", len(others)) if others else None
