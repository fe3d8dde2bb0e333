"""What a page tells of the facts: the winning value of each field, in words, with who said it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from medialib.catalogue.values import LABELS, part_of, ranked, shown
from medialib.store.items import Said


def said(field: str, value: Any, source: str = "tmdb", confidence: float = 1.0, chosen: int = 0) -> Said:
    return Said("film00000001", field, source, json.dumps(value), confidence, chosen)


def told(*facts: Said) -> list[tuple[str, str, str]]:
    """What is shown: label, value, source."""
    return [(label, value, fact.source) for label, value, fact in shown(facts)]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", "Amélie", [("Title", "Amélie")]),
        ("title", "x" * 400, [("Title", "x" * 300)]),
        ("title", None, []),
        ("title", "", []),
        ("year", 1999, [("Year", "1999")]),
        ("rating", 8.3, [("Rating", "8.3")]),
        ("number", 0, [("Number", "0")]),
        ("duration_s", 6240.5, [("Length", "1 h 44 min")]),
        ("runtime_s", 0, []),
        ("runtime_s", "about two hours", [("Runtime", "about two hours")]),
        ("language", "de", [("Language", "German")]),
        ("language", "tlh", [("Language", "tlh")]),
        ("genres", ["Drama", "Film Noir"], [("Genres", "Drama, Film Noir")]),
        ("genres", [], []),
        ("labels", ["Blue Note", 7], [("Label", "Blue Note, 7")]),
        ("tags", ["y" * 200, "z" * 200], [("Tags", f"{'y' * 200}, {'z' * 98}")]),
        ("collection", {"key": "x", "title": "The Saga"}, [("Part of", "The Saga")]),
        ("collection", {"title": "Discworld", "number": 4}, [("Part of", "Discworld, 4")]),
        ("collection", "The Saga", []),
        ("collection", ["The Saga"], []),
        ("overview", "Long.", []),
        ("trailers", [{"url": "x"}], []),
        ("unheard_of", "x", []),
        ("external_ids", {"imdb": "tt1", "tmdb": 603}, [("Elsewhere", "imdb tt1, tmdb 603")]),
        ("external_ids", {"disc": "dvd:1"}, []),
        ("external_ids", {"disc": "dvd:1", "musicbrainz": "m"}, [("Elsewhere", "musicbrainz m")]),
        ("external_ids", ["tt1"], []),
        ("external_ids", {}, []),
    ],
)
def test_a_value_in_words(field: str, value: object, expected: list[tuple[str, str]]) -> None:
    assert told(said(field, value)) == [(*one, "tmdb") for one in expected]


def test_the_word_that_counts_wins() -> None:
    facts = [said("title", source, source) for source in ("name", "tmdb", "tags", "nfo", "person")]
    winners = []
    while facts:
        [(_, value, source)] = told(*facts)
        winners.append(value)
        facts = [fact for fact in facts if fact.source != source]
    assert winners == ["person", "nfo", "tags", "tmdb", "name"]


def test_a_chosen_answer_counts_above_all_but_people_and_the_surer_of_two_wins() -> None:
    chosen = said("title", "chosen", "tmdb", 0.2, chosen=1)
    assert told(said("title", "nfo", "nfo"), chosen) == [("Title", "chosen", "tmdb")]
    assert told(said("title", "mine", "person", 0.1), chosen) == [("Title", "mine", "person")]
    assert told(said("title", "unsure", "folder", 0.3), said("title", "sure", "folder", 0.9)) == [
        ("Title", "sure", "folder")
    ]


def test_a_source_that_says_nothing_leaves_the_word_to_the_next() -> None:
    facts = [said("title", None, "person"), said("title", "", "nfo"), said("title", "Amélie", "name")]
    assert told(*facts) == [("Title", "Amélie", "name")]


def test_fields_stand_in_their_own_order_and_not_in_that_of_the_facts() -> None:
    fields = ["tags", "year", "title", "external_ids", "original_title", "creator"]
    values = [said(field, {"imdb": "tt1"} if field == "external_ids" else field) for field in fields]
    labels = ["Title", "Original title", "By", "Year", "Tags", "Elsewhere"]
    assert [label for label, _, _ in told(*values)] == labels


def test_each_source_adds_the_ids_that_no_better_one_has() -> None:
    facts = [
        said("external_ids", {"imdb": "tt3", "isbn": "9"}, "name"),
        said("external_ids", {"imdb": "tt1"}, "nfo"),
        said("external_ids", {"imdb": "tt2", "tmdb": "7"}, "tmdb"),
        said("external_ids", {"tmdb": "8"}, "folder"),
    ]
    elsewhere = [("Elsewhere", "imdb tt1", "nfo"), ("Elsewhere", "tmdb 7", "tmdb"), ("Elsewhere", "isbn 9", "name")]
    assert told(*facts) == elsewhere


@pytest.mark.parametrize(
    ("value", "said"),
    [({"title": "Saga"}, "Saga"), ({"title": "Saga", "number": 2.5}, "Saga, 2.5"), ({"title": "Saga", "number": 2.0}, "Saga, 2"),
     ({"title": "Saga", "number": 0}, "Saga, 0"), ({"title": "Saga", "number": True}, "Saga"),
     ({"title": "Saga", "number": "2"}, "Saga"), ({"title": "Saga", "number": None}, "Saga"), ({}, ""), ({"title": None}, "")],
)  # fmt: skip
def test_a_place_in_a_collection(value: dict[str, Any], said: str) -> None:
    assert part_of(value) == said


def test_the_values_of_one_field_best_first() -> None:
    facts = [
        said("collection", 3, "name"),
        said("title", "x"),
        said("collection", 1, "person"),
        said("collection", None, "nfo"),
    ]
    assert ranked(facts, "collection") == [1, None, 3]


def test_every_field_that_is_shown_has_its_label() -> None:
    labels = {field: told(said(field, {"imdb": "1"} if field == "external_ids" else {"title": "x"} if field == "collection" else "x"))[0][0] for field in LABELS}  # fmt: skip
    assert labels == LABELS
    assert list(labels.values()) == [
        *("Title", "Original title", "By", "Year", "Date", "Number", "Disc", "Certification", "Rating", "Length"),
        *("Runtime", "Part of", "Language", "Publisher", "Genres", "Label", "Tags", "Elsewhere"),
    ]
