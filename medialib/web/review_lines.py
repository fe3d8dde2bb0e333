"""What is known and asked of an item's identity, as the pages of the review show it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlite_utils import Database

from medialib.catalogue import faces, hrefs, phrases, values
from medialib.catalogue.views import Card, Link
from medialib.flow.online.asked import key, names, read
from medialib.identify.online.words import Candidate
from medialib.model import Kind, Way
from medialib.store import items, matches, media
from medialib.store import jobs as job_rows
from medialib.store.matches import State
from medialib.web.review_contexts import CandidateCard, ReviewLine, SaidLine, Why
from medialib.web.times import moment

TITLES = {
    Kind.ALBUM: "Title, or Artist - Title",
    **dict.fromkeys((Kind.BOOK, Kind.AUDIOBOOK), "Title, or Author - Title"),
}
IDS = {
    Kind.MOVIE: "tmdb:603, tt0133093, or an address",
    Kind.SHOW: "tmdb:1399, tt0944947, or an address",
    Kind.ALBUM: "a MusicBrainz id, or an address",
    Kind.BOOK: "an ISBN, OL45804W, or an address",
    Kind.AUDIOBOOK: "an ISBN, OL45804W, or an address",
}
MOST_PLACES = 6
MOST_SAID = 60
LONGEST_OVERVIEW = 600
LONGEST_TITLE = 200
NAMES = {"tmdb": "TMDb", "imdb": "IMDb", "tvdb": "TVDB", "musicbrainz": "MusicBrainz", "openlibrary": "Open Library"}
# Where a candidate has a page of its own, by its provider and kind, and what its id looks like.
OPENLIBRARY = (
    ("https://openlibrary.org/works/", re.compile(r"OL[0-9]{1,12}W")),
    ("https://openlibrary.org/books/", re.compile(r"OL[0-9]{1,12}M")),
)
PAGES = {
    ("tmdb", Kind.MOVIE): (("https://www.themoviedb.org/movie/", re.compile(r"[0-9]+")),),
    ("tmdb", Kind.SHOW): (("https://www.themoviedb.org/tv/", re.compile(r"[0-9]+")),),
    ("musicbrainz", Kind.ALBUM): (("https://musicbrainz.org/release/", re.compile(r"[0-9a-f-]{36}")),),
    ("openlibrary", Kind.BOOK): OPENLIBRARY,
    ("openlibrary", Kind.AUDIOBOOK): OPENLIBRARY,
}


def cards(db: Database, ids: Iterable[str], root: str) -> dict[str, Card]:
    """The cards of living items, by id, on a page whose way to the top is `root`."""
    wanted = list(ids)
    found = faces.living(db, wanted).faces
    return {media_id: faces.card(media_id, found[media_id], root) for media_id in wanted if media_id in found}


def waiting(db: Database, root: str) -> tuple[ReviewLine, ...]:
    """What waits for a person."""
    rows = matches.waiting(db)
    shown = cards(db, (row["media_id"] for row in rows), root)
    busy = job_rows.open_sources(db, Way.IDENTIFY)
    return tuple(_waiting(row, shown[row["media_id"]], root, busy) for row in rows if row["media_id"] in shown)


def _waiting(row: sqlite3.Row, card: Card, root: str, busy: Collection[str]) -> ReviewLine:
    found = read(row["candidates"])
    href = f"{root}review/{card.id}"
    return ReviewLine(
        replace(card, href=href),
        href,
        phrases.kind(card.kind),
        phrases.count(len(found), "candidate"),
        percent(max((one.score for one in found), default=0.0)),
        moment(row["asked_at"]),
        card.id in busy,
    )


def percent(share: float) -> int:
    """A share as people read it; nothing but certainty is 100."""
    return min(round(share * 100), 99 if share < 1 else 100)


def candidates(match: sqlite3.Row | None, media_id: str, root: str) -> tuple[CandidateCard, ...]:
    """What an item may be, the likeliest first."""
    if match is None:
        return ()
    taken = f"{match['provider']}:{match['value']}" if match["state"] == State.TAKEN else ""
    states = {**dict.fromkeys(json.loads(match["refused"]), "refused"), taken: "taken"}
    return tuple(
        _candidate(one, place, states, f"{root}review/{media_id}")
        for place, one in enumerate(read(match["candidates"]))
    )


def _candidate(one: Candidate, place: int, states: Mapping[str, str], base: str) -> CandidateCard:
    title = one.title[:LONGEST_TITLE]
    drawn = hrefs.draw(key(one))
    year = str(one.year) if one.year else ""
    face = Card(
        key(one), "", one.kind, title, year, faces.SHAPES[one.kind], None, drawn % 12, (drawn >> 16) % 8, one.year
    )
    original = (one.original_title or "")[:LONGEST_TITLE]
    return CandidateCard(
        place + 1,
        key(one),
        face,
        original if original != title else "",
        (one.creator or "")[:LONGEST_TITLE],
        year or "no year",
        (one.overview or "")[:LONGEST_OVERVIEW],
        f"{base}/pictures/{place}" if one.picture else "",
        percent(one.score),
        tuple(Why(reason.text, round(reason.points * 100)) for reason in one.reasons),
        next((states[name] for name in names(one) if name in states), ""),
        _site(one),
    )


def _site(one: Candidate) -> Link | None:
    pages = PAGES.get((one.provider, one.kind), ())
    found = next((address for address, pattern in pages if pattern.fullmatch(one.id)), "")
    return Link(NAMES[one.provider], found + one.id) if found else None


def stands(match: sqlite3.Row | None) -> str:
    """How an item stands with the services, in words."""
    if match is None:
        return "Nobody was asked yet what it is."
    if match["state"] == State.REVIEW:
        return "It may be one of these. Which one?"
    if match["state"] == State.UNDONE:
        return "What it was taken for was undone: it is again as its names and files say."
    if match["state"] == State.NONE:
        found = "Nothing that was found is likely enough." if read(match["candidates"]) else "No service knows it."
        return "Somebody said that it is none of these." if match["by_person"] else found
    named = f"{match['provider']}:{match['value']}"
    title = next((one.title[:LONGEST_TITLE] for one in read(match["candidates"]) if key(one) == named), "")
    who = "by a person" if match["by_person"] else f"by itself, {percent(match['score'] or 0.0)} % sure"
    entry = f"{NAMES.get(match['provider'], match['provider'])} {match['value']}"
    return f"Taken for {f'{title} ({entry})' if title else entry}, {who}."


def places(db: Database, media_id: str) -> tuple[tuple[str, ...], int]:
    """Where an item's files lie, or the folders of those under it; and how many more there are."""
    own = items.files(db, [media_id]).get(media_id, [])
    if own:
        found = [phrases.place(file.folder, file.path) for file in own]
    else:
        below = items.files(db, media.below(db, media_id))
        files = [file for held in below.values() for file in held]
        found = [phrases.place(file.folder, file.path.rpartition("/")[0] + "/") for file in files]
    once = sorted(dict.fromkeys(found))
    return tuple(once[:MOST_PLACES]), max(0, len(once) - MOST_PLACES)


def said(db: Database, media_id: str) -> tuple[SaidLine, ...]:
    """Who said what, field by field, the word that counts first."""
    facts = items.facts(db, [media_id]).get(media_id, [])
    winners = {(fact.field, fact.source) for _, _, fact in values.shown(facts)}
    each = [
        SaidLine(
            label, value, phrases.source(fact.source), percent(fact.confidence), (fact.field, fact.source) in winners
        )
        for one in facts
        for label, value, fact in values.shown([one])
    ]
    order = list(values.LABELS.values())
    return tuple(sorted(each, key=lambda line: (order.index(line.label), not line.shown, -line.sure)))[:MOST_SAID]
