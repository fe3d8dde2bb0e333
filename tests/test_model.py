"""Whose word counts first, and what a match is of."""

from __future__ import annotations

import pytest

from medialib.model import Entity, Fact, Kind, Match, Source, rank


def test_of_what_is_said_of_a_field_people_s_own_words_come_first_and_then_answers_that_they_chose() -> None:
    said = [Fact("title", source.value, source) for source in reversed(Source)]
    said += [Fact("title", "chosen", Source.OPENLIBRARY, 0.1, chosen=True)]
    assert [fact.value for fact in sorted(said, key=lambda fact: fact.rank)] == [
        *(
            "person",
            "chosen",
            "nfo",
            "tags",
            "tmdb",
            "musicbrainz",
            "openlibrary",
            "site",
            "disc",
            "folder",
            "name",
            "file",
        ),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("nfo", 0.1, False), ("tags", 1.0, False)),
        (("name", 0.8, False), ("name", 0.3, False)),
        (("file", 0.1, False), ("nobody knows it", 1.0, False)),
        (("file", 0.1, True), ("nfo", 1.0, False)),
        (("person", 0.1, False), ("tmdb", 1.0, True)),
        (("another", 0.5, False), ("other", 0.5, False)),
        (("musicbrainz", 0.9, True), ("tmdb", 0.8, True)),
    ],
)
def test_ranks(first: tuple[str, float, bool], second: tuple[str, float, bool]) -> None:
    assert rank(*first) < rank(*second)


def test_the_item_of_a_match_is_the_innermost_of_its_first_chain() -> None:
    show, one, two = (
        Entity(kind, name, ()) for kind, name in ((Kind.SHOW, "a"), (Kind.EPISODE, "1"), (Kind.EPISODE, "2"))
    )
    assert Match(((show, one), (show, two))).item is one


def test_kinds_and_sources_are_the_words_that_stand_in_the_tables() -> None:
    assert [str(kind) for kind in Kind] == [
        *("movie", "show", "season", "episode", "video", "artist", "album", "track", "podcast", "podcast_episode"),
        *("audiobook", "book", "article", "photo", "document", "disc"),
    ]
