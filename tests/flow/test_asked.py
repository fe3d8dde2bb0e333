"""What an item is asked as, what its answers come to, and how they are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database

from medialib.errors import InvalidError, NotFoundError
from medialib.flow.online.answerers import KINDS, OFF, askable, lacking
from medialib.flow.online.answering import Said
from medialib.flow.online.answers import Answer, answer, keep, refreshed
from medialib.flow.online.asked import as_json, decided, key, names, question_of, read
from medialib.flow.online.films import NO_KEY
from medialib.flow.online.picturing import offered
from medialib.flow.online.requests import requested
from medialib.identify.online.words import Candidate, Known, Question, Reason, RemotePicture
from medialib.model import Entity, Fact, Json, Kind, Request, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, facts, matches, media, record
from medialib.store.matches import State
from medialib.store.offers import Offer

LIMITS = Providers()


def item(db: Database, kind: Kind, *said: Fact, identity: str = "x") -> str:
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(kind, identity, said)], connect.now())
    return media_id


def one(number: int, score: float, work: str | None = None) -> Candidate:
    return Candidate("tmdb", str(number), Kind.MOVIE, f"Film {number}", score=score, work=work)


SURE, LIKELY, UNLIKELY = LIMITS.accept, LIMITS.review, LIMITS.review - 0.01


@pytest.mark.parametrize(
    ("found", "refused", "taken", "state"),
    [
        ([], set(), None, State.NONE),
        ([one(1, SURE)], set(), "1", State.TAKEN),
        ([one(1, SURE - 0.01)], set(), "1", State.REVIEW),
        ([one(1, LIKELY)], set(), "1", State.REVIEW),
        ([one(1, UNLIKELY)], set(), None, State.NONE),
        ([one(1, 1.0), one(2, SURE - 0.01)], set(), "1", State.TAKEN),
        ([one(1, 1.0), one(2, SURE)], set(), "1", State.REVIEW),
        ([one(1, 1.0, "w:1"), one(2, 1.0, "w:1")], set(), "1", State.TAKEN),
        ([one(1, 1.0, "w:1"), one(2, 1.0, "w:2")], set(), "1", State.REVIEW),
        ([one(1, 1.0, "w:1"), one(2, 1.0, "w:1"), one(3, 1.0)], set(), "1", State.REVIEW),
        ([one(1, 1.0), one(2, 0.9)], {"tmdb:1"}, "2", State.TAKEN),
        ([one(1, 1.0), one(2, 1.0)], {"tmdb:2"}, "1", State.TAKEN),
        ([one(1, 1.0, "w:1"), one(2, 1.0, "w:1"), one(3, 0.7)], {"w:1"}, "3", State.REVIEW),
        ([one(1, 1.0)], {"tmdb:1"}, None, State.NONE),
        ([one(1, 1.0)], {"imdb:1", "1"}, "1", State.TAKEN),
    ],
)
def test_what_counts_by_itself(found: list[Candidate], refused: set[str], taken: str | None, state: State) -> None:
    best, how = decided(found, refused, LIMITS)
    assert (best and best.id, how) == (taken, state)


def test_what_a_person_chose_counts_whatever_its_score_or_refusal() -> None:
    found = [one(1, 1.0), one(2, 0.1)]
    assert decided(found, {"tmdb:2"}, LIMITS, "tmdb:2") == (found[1], State.TAKEN)
    assert decided(found, set(), LIMITS, "tmdb:9") == (None, State.TAKEN)


def test_a_candidate_is_kept_whole_and_read_again() -> None:
    whole = Candidate(
        "musicbrainz",
        "7",
        Kind.ALBUM,
        "雪 “x”",
        "orig",
        1997,
        "text",
        "https://a.example/p",
        "Ann",
        0.91,
        (Reason("r", -0.2),),
        "w:1",
    )
    assert read(json.dumps([dict(as_json(whole))])) == (whole,)
    assert (key(whole), names(whole), names(one(1, 1.0))) == ("musicbrainz:7", ("musicbrainz:7", "w:1"), ("tmdb:1",))
    assert read("[]") == ()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, Question(Kind.MOVIE, "Pier", 2004, duration_s=5400.0, creator="Ann", ids={"imdb": "tt0900101"})),
        ({"title": "Steg"}, Question(Kind.MOVIE, "Steg", None, duration_s=5400.0)),
        ({"title": "Steg", "year": 1990}, Question(Kind.MOVIE, "Steg", 1990, duration_s=5400.0)),
        (
            {"year": 1990},
            Question(Kind.MOVIE, "Pier", 1990, duration_s=5400.0, creator="Ann", ids={"imdb": "tt0900101"}),
        ),
        (
            {"chosen": "tmdb:7"},
            Question(Kind.MOVIE, "Pier", 2004, duration_s=5400.0, creator="Ann", ids={"imdb": "tt0900101"}),
        ),
        (
            {"chosen": "imdb:tt0900103"},
            Question(Kind.MOVIE, "Pier", 2004, duration_s=5400.0, creator="Ann", ids={"imdb": "tt0900103"}),
        ),
        (
            {"title": "", "chosen": None, "name": "x"},
            Question(Kind.MOVIE, "Pier", 2004, duration_s=5400.0, creator="Ann", ids={"imdb": "tt0900101"}),
        ),
    ],
)
def test_an_item_is_asked_about_by_what_is_known_without_any_service(
    options: Mapping[str, Json], expected: Question, db: Database
) -> None:
    media_id = item(
        db,
        Kind.MOVIE,
        *(Fact("title", "Pier", Source.NAME), Fact("year", 2004, Source.NAME), Fact("duration_s", 5400.0, Source.FILE)),
        *(Fact("title", "The Pier", Source.TMDB), Fact("year", 2005, Source.TMDB), Fact("creator", "Ann", Source.TAGS)),
        *(Fact("external_ids", {"imdb": "tt0900101"}, Source.NFO), Fact("external_ids", {"tmdb": "8"}, Source.TMDB)),
    )
    row = media.get(db, media_id)
    assert row is not None
    assert question_of(db, media_id, "tmdb", options) == expected


def test_a_person_s_word_is_what_is_asked(db: Database) -> None:
    media_id = item(db, Kind.BOOK, Fact("title", "scan0001", Source.NAME), Fact("title", "Salt", Source.PERSON))
    assert question_of(db, media_id, "openlibrary", {}) == Question(Kind.BOOK, "Salt")


def test_an_item_of_which_only_a_service_spoke_is_asked_about_by_its_row(db: Database) -> None:
    media_id = item(db, Kind.MOVIE, Fact("title", "Pier", Source.TMDB), Fact("year", 2004, Source.TMDB))
    assert question_of(db, media_id, "tmdb", {}) == Question(Kind.MOVIE, "Pier", 2004)


class Enquiry:
    """An enquiry whose answers are known beforehand; it keeps what it was asked."""

    def __init__(self, *found: Candidate) -> None:
        self.found, self.asked = found, []  # type: ignore[var-annotated]

    def find(self) -> tuple[Candidate, ...]:
        self.asked.append("find")
        return self.found

    def named(self, chosen: str, found: Any) -> Candidate:
        self.asked.append(f"named {chosen}")
        if chosen == "tmdb:404":
            raise NotFoundError("no", "")
        return one(int(chosen.partition(":")[2]), 1.0)

    def said(self, chosen: Candidate) -> tuple[Said, ...]:
        self.asked.append(f"said {chosen.id}")
        return (Said("m", Known(chosen.kind, (Fact("title", chosen.title, Source.TMDB),))),)


FOUND = (one(1, 1.0), one(2, 0.7))


@pytest.mark.parametrize(
    ("options", "state", "taken", "by_person", "asked"),
    [
        ({}, State.TAKEN, "1", False, ["find", "said 1"]),
        ({"title": "x"}, State.REVIEW, None, False, ["find"]),
        ({"chosen": "tmdb:2"}, State.TAKEN, "2", True, ["find", "said 2"]),
        ({"chosen": "tmdb:9"}, State.TAKEN, "9", True, ["find", "named tmdb:9", "said 9"]),
    ],
)
def test_what_comes_of_asking(
    options: Mapping[str, Json], state: State, taken: str | None, by_person: bool, asked: list[str]
) -> None:
    enquiry = Enquiry(*FOUND)
    found = answer(enquiry, set(), LIMITS, options)
    assert (found.candidates, found.state, found.taken and found.taken.id, found.by_person) == (
        FOUND,
        state,
        taken,
        by_person,
    )
    assert (enquiry.asked, [said.media_id for said in found.said]) == (asked, ["m"] if taken else [])


def test_a_choice_that_nobody_knows_is_told_and_nothing_is_taken() -> None:
    with pytest.raises(NotFoundError):
        answer(Enquiry(*FOUND), set(), LIMITS, {"chosen": "tmdb:404"})
    assert answer(Enquiry(), set(), LIMITS, {}) == Answer((), State.NONE)
    assert answer(Enquiry(one(1, 1.0), one(2, 1.0)), set(), LIMITS, {}).state is State.REVIEW


def taken_row(db: Database, media_id: str, chosen: tuple[str, str, float], by_person: bool, *told: Candidate) -> None:
    with connect.write(db):
        matches.put(
            db,
            media_id,
            State.TAKEN,
            connect.now(),
            candidates=[as_json(one) for one in told],
            chosen=chosen,
            by_person=by_person,
        )


@pytest.mark.parametrize("by_person", [True, False])
def test_a_refresh_looks_for_nothing(by_person: bool, db: Database) -> None:
    media_id, enquiry = item(db, Kind.MOVIE, Fact("title", "x", Source.NAME)), Enquiry(one(5, 1.0))
    taken_row(db, media_id, ("tmdb", "2", 0.7), by_person, *FOUND)
    row = matches.get(db, media_id)
    assert row is not None
    found = refreshed(enquiry, row, Kind.MOVIE)
    assert (found.candidates, found.state, found.taken, found.by_person, enquiry.asked) == (
        *(FOUND, State.TAKEN, FOUND[1], by_person, ["said 2"]),
    )


def test_a_refresh_of_what_is_not_among_the_candidates_goes_by_its_id(db: Database) -> None:
    media_id = item(db, Kind.MOVIE, Fact("title", "x", Source.NAME))
    taken_row(db, media_id, ("tmdb", "9", 0.0), True)
    row = matches.get(db, media_id)
    assert row is not None
    assert refreshed(Enquiry(), row, Kind.MOVIE).taken == Candidate("tmdb", "9", Kind.MOVIE, "", score=1.0)


def test_what_is_kept_of_an_answer(db: Database) -> None:
    media_id = item(db, Kind.MOVIE, Fact("title", "x", Source.NAME))
    said = (Said(media_id, Known(Kind.MOVIE, (Fact("title", "Film 1", Source.TMDB),))),)
    keep(db, Source.TMDB, media_id, Answer(FOUND, State.TAKEN, FOUND[0], said))
    row = matches.get(db, media_id)
    assert row is not None
    assert (row["state"], row["provider"], row["value"], row["score"], row["by_person"]) == (
        "taken",
        "tmdb",
        "1",
        1.0,
        0,
    )
    assert (read(row["candidates"]), facts.shown(db, media_id)["title"]) == (FOUND, "Film 1")
    keep(db, Source.TMDB, media_id, Answer(FOUND[1:], State.REVIEW))
    row = matches.get(db, media_id)
    assert row is not None
    assert (row["state"], row["value"], read(row["candidates"])) == ("review", None, FOUND[1:])
    assert facts.shown(db, media_id)["title"] == "Film 1"


def test_pictures_are_offered_by_role_in_the_order_of_the_service() -> None:
    roles = ("poster", "still", "poster", "hologram", "cover", "portrait", "backdrop", "logo")
    pictures = tuple(RemotePicture(role, f"https://a.example/{at}", "de", 10, 20, 3.5) for at, role in enumerate(roles))
    assert list(offered(Source.TMDB, Known(Kind.MOVIE, (), pictures))) == [
        Offer(role, Source.TMDB, position, f"https://a.example/{at}", 10, 20, "de", 3.5)
        for role, position, at in (
            *(("poster", 0, 0), ("thumbnail", 0, 1), ("poster", 1, 2), ("cover", 0, 4), ("portrait", 0, 5)),
            *(("backdrop", 0, 6), ("logo", 0, 7)),
        )
    ]


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ({}, {}),
        ({"chosen": "603"}, {"chosen": "tmdb:603"}),
        ({"chosen": " https://www.imdb.com/title/tt0133093/ "}, {"chosen": "imdb:tt0133093"}),
        ({"title": "Steg"}, {"title": "Steg"}),
        ({"title": "Steg", "year": 1990}, {"title": "Steg", "year": 1990}),
        ({"title": "Steg", "year": 0}, {"title": "Steg"}),
        ({"chosen": "", "title": ""}, {}),
    ],
)
def test_a_request_to_ask(given: dict[str, Any], options: dict[str, Json], db: Database) -> None:
    media_id = item(db, Kind.MOVIE, Fact("title", "Pier", Source.NAME))
    assert requested(db, media_id, submitted_by="anna", **given) == Request(
        media_id, Way.IDENTIFY, None, {"name": "Pier", **options}, "anna"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"chosen": "603", "title": "x"}, "Both an answer and a title to look for were given."),
        ({"chosen": "603", "year": 1990}, "Both an answer and a title to look for were given."),
        ({"year": 1990}, "A year alone cannot be looked for."),
        ({"chosen": "nonsense"}, "'nonsense' names no film or show."),
        ({"chosen": "https://www.themoviedb.org/tv/5"}, "That address is of a show; this is a film."),
    ],
)
def test_what_cannot_be_asked(given: dict[str, Any], said: str, db: Database) -> None:
    with pytest.raises(InvalidError) as caught:
        requested(db, item(db, Kind.MOVIE, Fact("title", "Pier", Source.NAME)), **given)
    assert caught.value.message == said


@pytest.mark.parametrize(
    "kind", [Kind.SEASON, Kind.EPISODE, Kind.TRACK, Kind.ARTIST, Kind.VIDEO, Kind.PHOTO, Kind.ARTICLE]
)
def test_what_no_service_knows_is_not_asked_about(kind: Kind, db: Database) -> None:
    with pytest.raises(NotFoundError):
        requested(db, item(db, kind, Fact("title", "Pier", Source.NAME)))


def test_what_is_deleted_or_was_never_there_is_not_asked_about(db: Database) -> None:
    media_id = item(db, Kind.MOVIE, Fact("title", "Pier", Source.NAME))
    with connect.write(db):
        media.delete(db, media_id, connect.now())
    for gone in (media_id, "x" * 100, ""):
        with pytest.raises(NotFoundError) as caught:
            requested(db, gone)
        assert caught.value.message == f"'{gone[:40]}' is nothing in this library that services know."


def test_who_can_be_asked_about_what() -> None:
    def lacks(**given: Any) -> tuple[Any, ...]:
        settings = Settings(providers=Providers.model_validate(given))
        return lacking(settings), lacking(settings, "movie"), lacking(settings, "album"), askable(settings)

    music_and_books = (Kind.ALBUM, Kind.BOOK, Kind.AUDIOBOOK)
    assert (Kind.MOVIE, Kind.SHOW, *music_and_books) == KINDS
    assert lacks() == (NO_KEY, NO_KEY, None, music_and_books)
    assert lacks(tmdb_key="  ") == (NO_KEY, NO_KEY, None, music_and_books)
    assert lacks(tmdb_key="a" * 32) == (None, None, None, KINDS)
    assert lacks(tmdb_key="a" * 32, enabled=False) == (OFF, OFF, OFF, ())


def test_candidates_differ_by_service_and_id() -> None:
    assert {key(found) for found in (one(1, 1.0), replace(one(1, 0.5), provider="imdb"), one(2, 1.0))} == {
        *("tmdb:1", "imdb:1", "tmdb:2"),
    }
