"""What hangs on an item: genres, tags, credits, ids and pictures; who said what; and how it is found by its words."""

from __future__ import annotations

import pytest
from items_at_hand import film
from sqlite_utils import Database

from medialib.model import Artwork, Entity, Fact, Json, Kind, Source
from medialib.store import connect, facts, images, items, keeping, labels, matches, media, text
from medialib.store.images import Held
from medialib.store.matches import State

NOW, LATER = "2026-01-02T03:04:05.678Z", "2026-02-02T03:04:05.678Z"


@pytest.fixture
def heat(db: Database) -> str:
    return film(db, "Heat")


def say(db: Database, media_id: str, source: Source = Source.NFO, confidence: float = 1.0, **said: Json) -> None:
    with connect.write(db):
        facts.record(db, media_id, [Fact(name, value, source, confidence) for name, value in said.items()], NOW)
        facts.settle(db, media_id, NOW)


def genres(db: Database) -> list[tuple[str, str]]:
    return [
        tuple(row)
        for row in db.conn.execute("SELECT id, name FROM media_genres JOIN genres ON id = genre_id ORDER BY 1")
    ]


def credits(db: Database, media_id: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.role, one.character) for one in items.credits(db, [media_id]).get(media_id, [])]


def test_a_label_is_one_in_whatever_spelling_and_keeps_its_first(db: Database, heat: str) -> None:
    labels.set_genres(db, heat, ["Science-Fiction", "science fiction", "Comédie", "夜", " ", "---", ""])
    other = film(db, "Hot")
    labels.set_genres(db, other, ["COMEDIE"])
    assert genres(db) == [
        ("comedie", "Comédie"),
        ("comedie", "Comédie"),
        ("science-fiction", "science fiction"),
        ("夜", "夜"),
    ]
    labels.set_genres(db, heat, [])
    assert genres(db) == [("comedie", "Comédie")]
    assert [labels.key(name) for name in ("A  b", "a-B", None, 7, "😀")] == ["a-b", "a-b", "", "", ""]


def test_the_same_labels_again_change_nothing(db: Database, heat: str) -> None:
    said = [
        {"name": "Al Pacino", "role": "actor", "character": "Vincent"},
        {"name": "Michael Mann", "role": "director"},
    ]
    labels.set_credits(db, heat, said)
    labels.set_tags(db, heat, ["snow"])
    labels.set_external_ids(db, heat, {"tmdb": 949})
    last = items.last_change(db)
    labels.set_credits(db, heat, said)
    labels.set_tags(db, heat, ["Snow"])
    labels.set_external_ids(db, heat, {"tmdb": "949"})
    assert items.changes(db, last) == {}


def test_credits_stand_in_their_order_each_part_once_and_a_person_is_one(db: Database, heat: str) -> None:
    labels.set_credits(
        db,
        heat,
        [{"name": "Zoë Ö", "character": "A"}, {"name": "ZOE O", "character": "B"}, {"name": "zoe o", "character": "A"},
         {"name": "  "}, {"name": None}, {}, {"name": "Cher", "role": "director"}, {"name": "Zoë Ö", "role": ""}],
    )  # fmt: skip
    assert credits(db, heat) == [
        ("Zoë Ö", "actor", "A"),
        ("Zoë Ö", "actor", "B"),
        ("Cher", "director", ""),
        ("Zoë Ö", "actor", ""),
    ]
    rows = db.conn.execute("SELECT name, sort_name, identity FROM people ORDER BY name").fetchall()
    assert [tuple(row) for row in rows] == [("Cher", "cher cher", "cher"), ("Zoë Ö", "o zoe o", "zoe o")]
    labels.set_credits(db, heat, [{"name": "Cher", "role": "director"}, {"name": "Zoë Ö", "character": "A"}])
    assert credits(db, heat) == [("Cher", "director", ""), ("Zoë Ö", "actor", "A")]


def test_ids_elsewhere_are_texts_and_what_is_none_goes(db: Database, heat: str) -> None:
    labels.set_external_ids(db, heat, {"tmdb": 949, "imdb": "tt1", "isbn": "", "x": None})
    labels.set_external_ids(db, heat, {"tmdb": 950, "musicbrainz": "m"})
    rows = db.conn.execute("SELECT provider, value FROM external_ids ORDER BY 1").fetchall()
    assert [tuple(row) for row in rows] == [("musicbrainz", "m"), ("tmdb", "950")]


def test_of_ids_the_best_word_on_each_provider_counts(db: Database, heat: str) -> None:
    say(db, heat, Source.TMDB, external_ids={"tmdb": "1", "imdb": "tt1"})
    say(db, heat, Source.NFO, external_ids={"tmdb": "2"})
    say(db, heat, Source.PERSON, external_ids=["no", "object"])
    rows = db.conn.execute("SELECT provider, value FROM external_ids ORDER BY 1").fetchall()
    assert [tuple(row) for row in rows] == [("imdb", "tt1"), ("tmdb", "2")]


def test_the_last_word_of_a_source_replaces_its_earlier_one(db: Database, heat: str) -> None:
    year = Fact("year", 1995, Source.NFO, 0.5)
    told = [facts.record(db, heat, [one], NOW) for one in (year, year, Fact("year", 1996, Source.NFO, 0.5), Fact("year", 1996, Source.NFO, 0.9), Fact("year", 1996, Source.NFO, 0.9, True))]  # fmt: skip
    assert told == [True, False, True, True, True]
    assert facts.known(db, heat)[-2:] == [Fact("year", 1996, Source.NFO, 0.9, True), Fact("year", 1995, Source.NAME)]


@pytest.mark.parametrize("empty", [None, "", []])
def test_a_word_that_says_nothing_does_not_hide_another(db: Database, heat: str, empty: Json) -> None:
    say(db, heat, Source.PERSON, title=empty)
    assert (facts.shown(db, heat)["title"], facts.own_words(db, heat)["title"]) == ("Heat", "Heat")


def test_zero_and_false_are_words(db: Database, heat: str) -> None:
    say(db, heat, number=0, disc=0)
    row = media.get(db, heat)
    assert row is not None and (row["number"], row["disc"], facts.shown(db, heat)["number"]) == (0, 0, 0)


def test_own_words_are_those_that_no_service_says(db: Database, heat: str) -> None:
    for source, title in (
        (Source.TMDB, "T"),
        (Source.OPENLIBRARY, "O"),
        (Source.MUSICBRAINZ, "M"),
        (Source.TAGS, "Tags"),
    ):
        say(db, heat, source, title=title, tagline=title)
    assert {name: facts.own_words(db, heat)[name] for name in ("title", "tagline")} == {
        "title": "Tags",
        "tagline": "Tags",
    }
    assert facts.forget_source(db, heat, Source.TAGS)
    assert not facts.forget_source(db, heat, Source.TAGS)
    assert (facts.own_words(db, heat).get("tagline"), facts.shown(db, heat)["title"]) == (None, "T")


def test_an_item_of_which_nothing_is_said_is_untitled(db: Database, heat: str) -> None:
    db.conn.execute("DELETE FROM facts")
    facts.settle(db, heat, NOW)
    row = media.get(db, heat)
    assert row is not None and (row["title"], row["sort_title"], row["year"], row["duration_s"]) == (
        "Untitled",
        "untitled",
        None,
        None,
    )
    assert text.search(db, "heat") == []


def test_a_title_is_sorted_as_is_said_else_as_titles_are(db: Database, heat: str) -> None:
    say(db, heat, title="The 2 Ænts")
    row = media.get(db, heat)
    assert row is not None and row["sort_title"] == "000002 aents"
    say(db, heat, sort_title="ants 2")
    row = media.get(db, heat)
    assert row is not None and row["sort_title"] == "ants 2"


PICTURE = Artwork("ab", 400, 600, (200, 400), "#102030")


def test_an_item_has_one_picture_of_each_role_and_source(db: Database, heat: str) -> None:
    for source, role, found in (
        (Source.TMDB, "poster", "cd"),
        (Source.PERSON, "poster", "ef"),
        (Source.NFO, "backdrop", "01"),
    ):
        images.put(db, heat, role, source, Artwork(found, 1, 2, (1,), "#000000", "blur"))
    assert [(held.role, held.source, held.artwork.hash) for held in images.of(db, heat)] == [
        ("backdrop", Source.NFO, "01"),
        ("poster", Source.PERSON, "ef"),
        ("poster", Source.TMDB, "cd"),
    ]
    images.put(db, heat, "poster", Source.TMDB, PICTURE)
    assert images.get(db, heat, "poster", Source.TMDB) == PICTURE
    images.forget(db, heat, "poster", Source.PERSON)
    assert images.get(db, heat, "poster", Source.PERSON) is None
    assert [images.forget_source(db, heat, Source.TMDB) for _ in range(2)] == [True, False]
    assert images.of(db, heat) == [Held("backdrop", Source.NFO, Artwork("01", 1, 2, (1,), "#000000", "blur"))]


def test_the_same_picture_again_changes_nothing_once_it_has_a_blur(db: Database, heat: str) -> None:
    images.put(db, heat, "poster", Source.NFO, PICTURE)
    [(row_id, found)] = images.without_blur(db, 9).items()
    assert (found, images.without_blur(db, 0)) == (PICTURE, {})
    images.set_blurs(db, {row_id: "blur", row_id + 1: "nobody's"})
    images.set_blurs(db, {row_id: "later"})
    assert (images.without_blur(db, 9), images.of(db, heat)[0].artwork.blur) == ({}, "blur")
    last = items.last_change(db)
    images.put(db, heat, "poster", Source.NFO, PICTURE)
    assert items.changes(db, last) == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("amélie", True), ("AMELIE", True), ("fabuleux amel", True), ("amel fabuleux", False), ("poulain", True), ("tautou", True),
        ("montmartre", True), ("le fabuleux destin d'amélie", True), ('"amelie"', True), ("amelie OR heat", False), ("title:amelie", False),
        ("夜", True), ("夜の", True), ("海", False), ("жук", True), ("ЖУ", True), ("ж*", True), ("", False), ("  ", False), ("\0", False),
        ("x " * 500, False),
    ],
)  # fmt: skip
def test_an_item_is_found_by_every_word_of_it_and_the_beginning_of_the_last(
    db: Database, query: str, found: bool
) -> None:
    media_id = film(db, "Amélie")
    film(db, "Heat")
    say(
        db, media_id, Source.PERSON, original_title="Le Fabuleux Destin d'Amélie Poulain", credits=[{"name": "Audrey Tautou"}],
        overview="In Montmartre. Жук", body="夜の海",
    )  # fmt: skip
    assert text.search(db, query) == ([media_id] if found else [])


def test_titles_come_before_people_overviews_and_bodies_and_no_more_than_wanted(db: Database) -> None:
    ids = [film(db, name, None, Fact(field, value, Source.PERSON)) for name, field, value in (
        ("One", "body", "zebra"), ("Two", "overview", "zebra"), ("Three", "creator", "Zebra"), ("Four", "title", "Zebra"))]  # fmt: skip
    assert (text.search(db, "zebra"), text.search(db, "zeb", 2)) == (ids[::-1], ids[:1:-1])
    media.delete(db, ids[3], NOW)
    assert text.search(db, "zebra", 1) == [ids[2]]


def test_how_an_item_stands_keeps_its_candidates_and_what_was_refused(db: Database, heat: str) -> None:
    assert (matches.get(db, heat), matches.refused(db, heat)) == (None, set())
    matches.put(db, heat, State.REVIEW, NOW, candidates=[{"id": 7, "title": "夜"}])
    matches.refuse(db, heat, ["tmdb:1", "tmdb:2"])
    matches.refuse(db, heat, ["tmdb:2", "tmdb:3"])
    matches.put(db, heat, State.TAKEN, LATER, chosen=("tmdb", "7", 0.9), by_person=True)
    row = matches.get(db, heat)
    assert row is not None
    assert tuple(row) == (
        heat,
        "taken",
        "tmdb",
        "7",
        0.9,
        1,
        '[{"id": 7, "title": "夜"}]',
        '["tmdb:1", "tmdb:2", "tmdb:3"]',
        LATER,
    )
    matches.put(db, heat, State.NONE, NOW, candidates=[])
    row = matches.get(db, heat)
    assert row is not None and (row["provider"], row["by_person"], row["candidates"]) == (None, 0, "[]")
    assert matches.refused(db, heat) == {"tmdb:1", "tmdb:2", "tmdb:3"}


def test_who_waits_for_a_person_and_of_whom_nobody_asked(db: Database) -> None:
    ids = [film(db, name) for name in "ABCD"]
    kinds = (Kind.MOVIE, Kind.ALBUM)
    assert (matches.unasked(db, kinds, 2), matches.count_unasked(db, kinds), matches.count_unasked(db, ())) == (
        ids[:2],
        4,
        0,
    )
    for media_id, state, at in ((ids[0], State.REVIEW, LATER), (ids[1], State.TAKEN, NOW), (ids[2], State.REVIEW, NOW)):
        matches.put(db, media_id, state, at)
    assert [row["title"] for row in matches.waiting(db)] == ["C", "A"]
    assert ([row["year"] for row in matches.waiting(db, 1)], matches.count_waiting(db)) == ([1995], 2)
    media.delete(db, ids[2], NOW)
    media.delete(db, ids[3], NOW)
    assert (matches.count_waiting(db), matches.unasked(db, kinds, 9), matches.count_unasked(db, kinds)) == (1, [], 0)


def test_what_names_said_is_kept_whole_and_put_back(db: Database, heat: str) -> None:
    say(db, heat, Source.TMDB, tagline="From a service")
    before = keeping.kept(db, [heat, "nope"])
    known = facts.known(db, heat)
    assert list(before) == [heat]
    say(db, heat, Source.TAGS, title="From tags", year=2001)
    media.set_values(db, heat, NOW, identity="other")
    keeping.put_back(db, before, LATER)
    assert (keeping.kept(db, [heat]), facts.known(db, heat)) == (before, known)
    row = media.get(db, heat)
    assert row is not None and (row["title"], row["year"], row["tagline"]) == ("Heat", 1995, "From a service")


def test_what_an_item_hung_below_is_there_again_and_what_it_leaves_bare_is_not(db: Database) -> None:
    from_show, to_show = (media.add(db, Entity(Kind.SHOW, name, ()), None, name, name, NOW) for name in ("a", "b"))
    episode = media.add(db, Entity(Kind.EPISODE, "1", ()), from_show, "1", "1", NOW)
    before = keeping.kept(db, [episode])
    media.set_values(db, episode, NOW, parent_id=to_show)
    media.delete(db, from_show, NOW)
    keeping.put_back(db, before, LATER)
    found = db.conn.execute("SELECT id FROM media WHERE deleted_at IS NULL ORDER BY seq").fetchall()
    assert ([row[0] for row in found], media.parents(db, episode)) == ([from_show, episode], [from_show])
