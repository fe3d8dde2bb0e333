"""Pictures that services offer: kept in order, wanted where there is none as good, refused one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from medialib.model import Artwork, Entity, Fact, Kind, Source
from medialib.store import connect, facts, images, offers, record
from medialib.store.offers import Offer, Wanted

FIRST = Offer("poster", Source.TMDB, 0, "https://example.org/1", 780, 1170, "en", 5.5)
SECOND = Offer("poster", Source.TMDB, 1, "https://example.org/2")
WIDE = Offer("backdrop", Source.TMDB, 0, "https://example.org/3")
OTHER = Offer("poster", Source.OPENLIBRARY, 0, "https://example.org/4")
DRAWN = Artwork("ab", 10, 10, (10,), "#000000")


@pytest.fixture
def film(db: Database) -> str:
    """A film nobody offers a picture for."""
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, "x", (Fact("title", "X", Source.NAME),))], connect.now())
    return media_id


def changes(db: Database) -> int:
    return int(db.conn.execute("SELECT total_changes()").fetchone()[0])


def test_the_last_word_of_a_source_counts_and_the_same_word_changes_nothing(db: Database, film: str) -> None:
    offers.put(db, film, Source.TMDB, [FIRST, WIDE, SECOND])
    offers.put(db, film, Source.OPENLIBRARY, [OTHER])
    assert offers.of(db, film) == [WIDE, OTHER, FIRST, SECOND]
    before = changes(db)
    offers.put(db, film, Source.TMDB, [WIDE, FIRST, SECOND])
    assert changes(db) == before
    other = [replace(SECOND, position=0), replace(FIRST, position=1)]
    offers.put(db, film, Source.TMDB, other)
    assert offers.of(db, film) == [OTHER, *other]
    offers.forget_source(db, film, Source.TMDB)
    assert offers.of(db, film) == [OTHER]


def test_the_best_is_wanted_until_it_is_there_or_refused(db: Database, film: str) -> None:
    assert offers.wanted(db) == []
    offers.put(db, film, Source.TMDB, [FIRST, SECOND, WIDE])
    backdrop = Wanted(film, "backdrop", Source.TMDB, WIDE.url)
    poster = Wanted(film, "poster", Source.TMDB, FIRST.url)
    assert offers.wanted(db, [film]) == offers.wanted(db) == [backdrop, poster]
    assert offers.wanted(db, ["other"]) == []
    offers.refuse(db, poster)
    assert offers.wanted(db) == [backdrop, Wanted(film, "poster", Source.TMDB, SECOND.url)]
    images.put(db, film, "poster", Source.TMDB, DRAWN)
    assert offers.wanted(db) == [backdrop]


@pytest.mark.parametrize(("source", "is_wanted"), [(Source.TAGS, False), (Source.PERSON, False), (Source.FILE, True)])
def test_nothing_is_fetched_that_would_not_be_shown(db: Database, film: str, source: Source, is_wanted: bool) -> None:
    offers.put(db, film, Source.TMDB, [FIRST])
    images.put(db, film, "poster", source, DRAWN)
    assert bool(offers.wanted(db)) is is_wanted
    db.conn.execute("UPDATE media SET deleted_at = 'now'")
    assert offers.wanted(db) == []


def test_what_a_source_says_is_all_it_says(db: Database, film: str) -> None:
    def word(**values: str) -> list[Fact]:
        return [Fact(field, value, Source.TMDB) for field, value in values.items()]

    assert facts.say(db, film, Source.TMDB, word(title="Y", tagline="Z"), "1")
    assert not facts.say(db, film, Source.TMDB, word(tagline="Z", title="Y"), "2")
    assert facts.say(db, film, Source.TMDB, word(title="Y"), "3")
    assert facts.known(db, film) == [Fact("title", "Y", Source.TMDB), Fact("title", "X", Source.NAME)]
    assert [row[0] for row in db.conn.execute("SELECT seen_at FROM facts WHERE source = 'tmdb'")] == ["1"]
