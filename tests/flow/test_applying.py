"""What a service says of an item and those around it: taken in whole, and taken back whole."""

from __future__ import annotations

from typing import Any

import pytest
from sqlite_utils import Database

from medialib.flow import online
from medialib.flow.online.answering import Said
from medialib.flow.online.applying import apply
from medialib.flow.online.asked import as_json
from medialib.identify.online.words import Candidate, Known, RemotePicture
from medialib.model import Artwork, Entity, Fact, Kind, Source
from medialib.store import connect, facts, images, matches, media, offers, record
from medialib.store.matches import State

DRAWN = Artwork("ab" * 16, 10, 10, (10,), "#000000")
ALBUM = Candidate("musicbrainz", "1", Kind.ALBUM, "Low Tide", score=0.9, work="musicbrainz_release_group:7")
OTHER = Candidate("musicbrainz", "2", Kind.ALBUM, "High Tide", score=0.8)
WORD = Source.MUSICBRAINZ


def named(title: str, source: Source = Source.NAME) -> tuple[Fact, ...]:
    return (Fact("title", title, source),)


@pytest.fixture
def shelf(db: Database) -> dict[str, str]:
    """An artist with two albums of two tracks each; their ids by their names."""
    ids = {}
    with connect.write(db):
        for album in ("low", "high"):
            for track in (1, 2):
                chain = (
                    Entity(Kind.ARTIST, "artist", named("harbour")),
                    Entity(Kind.ALBUM, album, named(album)),
                    Entity(Kind.TRACK, f"{track}", (*named(f"{album} {track}"), Fact("number", track, Source.NAME))),
                )
                ids["artist"], ids[album], ids[f"{album} {track}"] = record.chain(db, chain, connect.now())
    return ids


def known(kind: Kind, *urls: str, **values: Any) -> Known:
    """What a service says, with covers."""
    said = tuple(Fact(field, value, WORD, 0.9) for field, value in values.items())
    return Known(kind, said, tuple(RemotePicture("cover", url) for url in urls))


def said_of(shelf: dict[str, str], album: str = "low", *urls: str) -> tuple[Said, ...]:
    """All that is said of an album: of itself, its artist and its first track."""
    return (
        Said(shelf[album], known(Kind.ALBUM, *urls, title="Low Tide", year=1997)),
        Said(shelf["artist"], known(Kind.ARTIST, title="The Glass Harbour")),
        Said(shelf[f"{album} 1"], known(Kind.TRACK, title="Salt")),
    )


def take(db: Database, media_id: str, chosen: Candidate, said: tuple[Said, ...], *, by_person: bool = False) -> None:
    """Take an answer as the jobs do."""
    with connect.write(db):
        apply(db, WORD, media_id, chosen, said, by_person=by_person)
        kept = (chosen.provider, chosen.id, chosen.score)
        told = [as_json(one) for one in (ALBUM, OTHER)]
        matches.put(db, media_id, State.TAKEN, connect.now(), candidates=told, chosen=kept, by_person=by_person)


def titles(db: Database, shelf: dict[str, str]) -> dict[str, str]:
    """What is shown of each, by the names of the shelf."""
    rows = {name: media.get(db, media_id) for name, media_id in shelf.items()}
    return {name: row["title"] for name, row in rows.items() if row is not None}


def word(db: Database, media_id: str) -> dict[str, tuple[Any, bool]]:
    """What the service says of an item, and whether a person chose it."""
    return {fact.field: (fact.value, fact.chosen) for fact in facts.known(db, media_id) if fact.source is WORD}


PLAIN = {
    "artist": "harbour",
    "low": "low",
    "low 1": "low 1",
    "low 2": "low 2",
    "high": "high",
    "high 1": "high 1",
    "high 2": "high 2",
}


def test_an_answer_goes_to_the_item_and_to_those_above_and_below_it(db: Database, shelf: dict[str, str]) -> None:
    assert titles(db, shelf) == PLAIN
    take(db, shelf["low"], ALBUM, said_of(shelf))
    assert titles(db, shelf) == PLAIN | {"artist": "The Glass Harbour", "low": "Low Tide", "low 1": "Salt"}
    online.undo(db, shelf["low"])
    assert titles(db, shelf) == PLAIN
    assert [word(db, media_id) for media_id in shelf.values()] == [{}] * 7
    assert matches.refused(db, shelf["low"]) == {"musicbrainz:1", "musicbrainz_release_group:7"}


def test_what_a_person_chose_counts_for_the_item_and_below_but_not_above(db: Database, shelf: dict[str, str]) -> None:
    take(db, shelf["low"], ALBUM, said_of(shelf), by_person=True)
    assert [word(db, shelf[name])["title"] for name in ("low", "low 1", "artist")] == [
        *(("Low Tide", True), ("Salt", True), ("The Glass Harbour", False)),
    ]
    take(db, shelf["low"], ALBUM, said_of(shelf))
    assert word(db, shelf["low"]) == {"title": ("Low Tide", False), "year": (1997, False)}


def test_a_later_answer_takes_back_all_of_the_first_that_it_does_not_say(db: Database, shelf: dict[str, str]) -> None:
    take(db, shelf["low"], ALBUM, said_of(shelf))
    take(db, shelf["low"], OTHER, (Said(shelf["low"], known(Kind.ALBUM, title="High Tide")),))
    assert titles(db, shelf) == PLAIN | {"low": "High Tide"}
    assert word(db, shelf["low"]) == {"title": ("High Tide", False)}


def test_what_two_albums_say_of_their_artist_stays_until_both_are_undone(db: Database, shelf: dict[str, str]) -> None:
    for album in ("low", "high"):
        take(db, shelf[album], ALBUM, said_of(shelf, album))
    online.undo(db, shelf["low"])
    assert titles(db, shelf) == PLAIN | {"artist": "The Glass Harbour", "high": "Low Tide", "high 1": "Salt"}
    online.undo(db, shelf["high"])
    assert titles(db, shelf) == PLAIN


def test_an_album_that_is_deleted_keeps_nobody_s_artist(db: Database, shelf: dict[str, str]) -> None:
    for album in ("low", "high"):
        take(db, shelf[album], ALBUM, said_of(shelf, album))
    with connect.write(db):
        media.delete(db, shelf["high"], connect.now())
    online.undo(db, shelf["low"])
    assert (titles(db, shelf)["artist"], word(db, shelf["artist"])) == ("harbour", {})


def test_pictures_of_the_same_answer_stay_and_those_of_another_go(db: Database, shelf: dict[str, str]) -> None:
    take(db, shelf["low"], ALBUM, said_of(shelf, "low", "https://a.example/1", "https://a.example/2"))
    with connect.write(db):
        images.put(db, shelf["low"], "cover", WORD, DRAWN)
        images.put(db, shelf["low"], "cover", Source.FOLDER, DRAWN)
    take(db, shelf["low"], ALBUM, said_of(shelf, "low", "https://a.example/2"))
    assert [held.source for held in images.of(db, shelf["low"])] == [WORD, Source.FOLDER]
    assert [offer.url for offer in offers.of(db, shelf["low"])] == ["https://a.example/2"]
    take(db, shelf["low"], OTHER, said_of(shelf, "low", "https://a.example/3"))
    assert [held.source for held in images.of(db, shelf["low"])] == [Source.FOLDER]
    assert [offer.url for offer in offers.of(db, shelf["low"])] == ["https://a.example/3"]
    online.undo(db, shelf["low"])
    assert ([held.source for held in images.of(db, shelf["low"])], offers.of(db, shelf["low"])) == ([Source.FOLDER], [])


def test_words_of_people_tags_and_other_services_are_never_touched(db: Database, shelf: dict[str, str]) -> None:
    own = [
        Fact("title", "Mine", Source.PERSON),
        Fact("overview", "Tags", Source.TAGS),
        Fact("tagline", "B", Source.OPENLIBRARY),
    ]
    with connect.write(db):
        facts.record(db, shelf["low"], own, connect.now())
        facts.settle(db, shelf["low"], connect.now())
    before = facts.known(db, shelf["low"])
    take(db, shelf["low"], ALBUM, said_of(shelf), by_person=True)
    assert titles(db, shelf)["low"] == "Mine"
    online.undo(db, shelf["low"])
    assert facts.known(db, shelf["low"]) == before


def test_to_refuse_all_that_was_found_leaves_the_item_as_it_is(db: Database, shelf: dict[str, str]) -> None:
    with connect.write(db):
        told = [as_json(one) for one in (ALBUM, OTHER)]
        matches.put(db, shelf["low"], State.REVIEW, connect.now(), candidates=told)
    online.refuse_all(db, shelf["low"])
    row = matches.get(db, shelf["low"])
    assert row is not None
    assert (row["state"], row["by_person"], titles(db, shelf)) == ("none", 1, PLAIN)
    assert matches.refused(db, shelf["low"]) == {"musicbrainz:1", "musicbrainz_release_group:7", "musicbrainz:2"}
    online.refuse_all(db, shelf["high"])
    assert matches.refused(db, shelf["high"]) == set()


def test_undoing_what_was_never_taken_says_so_and_changes_nothing(db: Database, shelf: dict[str, str]) -> None:
    online.undo(db, shelf["low"])
    row = matches.get(db, shelf["low"])
    assert row is not None
    assert (row["state"], matches.refused(db, shelf["low"]), titles(db, shelf)) == ("undone", set(), PLAIN)


def test_undoing_twice_refuses_once(db: Database, shelf: dict[str, str]) -> None:
    take(db, shelf["low"], Candidate("musicbrainz", "9", Kind.ALBUM, "", score=1.0), said_of(shelf), by_person=True)
    for _ in range(2):
        online.undo(db, shelf["low"])
        assert (matches.refused(db, shelf["low"]), titles(db, shelf)) == ({"musicbrainz:9"}, PLAIN)


def test_facts_that_a_service_does_not_repeat_are_no_change(db: Database, shelf: dict[str, str]) -> None:
    take(db, shelf["low"], ALBUM, said_of(shelf))
    last = db.conn.execute("SELECT max(seq) FROM changes").fetchone()[0]
    with connect.write(db):
        apply(db, WORD, shelf["low"], ALBUM, said_of(shelf))
    assert db.conn.execute("SELECT count(*) FROM changes WHERE seq > ?", (last,)).fetchone()[0] == 0
