"""Titles as people write them, and as other people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialib.identify.online.tmdb.latin import latin
from medialib.identify.online.tmdb.titles import SAME, best_of, likeness, names, queries


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Lantern Keeper", "the lantern keeper"),
        ("Lantern Keeper, The", "The Lantern Keeper"),
        ("Lantern Keeper", "The Lantern Keeper"),
        ("Das Boot aus Glas", "Boot aus Glas"),
        ("L'Étoile du nord", "Etoile du Nord"),
        ("Salt & Smoke", "Salt and Smoke"),
        ("Copper River II", "Copper River 2"),
        ("Copper River: Part Three", "Copper River Part 3"),
        ("Eleven Keys", "11 Keys"),
        ("Moon Vol. 2", "Moon Volume II"),
        ("Cats vs. Dogs", "Cats versus dogs"),
        ("Water-Man", "Waterman"),
        ("N.O.R.D.", "NORD"),
        ("Ueber den Dächern", "Über den Daechern"),
        ("Ｗｉｄｅ　Letters", "wide letters"),
        ("Kosmos: Return", "Kosmos - Return"),
        ("1923", "1923"),
        ("47", "47"),
        ("Tikhaya pristan", "Тихая пристань"),
        ("Yozhik", "Йожик"),
        ("Kalokairi", "Καλοκαίρι"),
        ("Kaze no Tani", "かぜのたに"),
        ("Toroiki", "トロイキ"),
        ("Kyatto", "キャット"),
        ("Shashin", "しゃしん"),
        ("Toukyou", "とうきょう"),
        ("Barami Bunda", "바람이 분다"),
    ],
)
def test_the_same_title_written_differently(one: str, other: str) -> None:
    assert (likeness(one, other) >= SAME, likeness(other, one) >= SAME) == (True, True)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Kosmos", "Kosmos: Return to Earth", 0.9, 0.9),
        ("Return to Earth", "Kosmos: Return to Earth", 0.88, 0.88),
        ("Return", "Kosmos: Return", 0.3, 0.7),
        ("Kosmos", "Kosmos: Part Two", 0.3, 0.6),
        ("Kosmos 2", "Kosmos 3", 0.3, 0.6),
        ("Kosmos", "Kosmos 2", 0.3, 0.6),
        ("1923", "1924", 0, 0.6),
        ("Lantern Keepr", "Lantern Keeper", 0.6, 0.93),
        ("The Lantern Keeper of the North", "Lantern Keeper", 0.4, 0.93),
        ("Up", "Us", 0, 0.4),
        ("Iron Meadow", "Glass Cities", 0, 0.35),
        ("七人", "Seven", 0, 0.1),
        ("Тихая пристань", "Glass Cities", 0, 0.3),
        ("I, Clockwork", "Clockwork", 0.6, 0.93),
    ],
)
def test_other_titles_are_less_alike(one: str, other: str, least: float, most: float) -> None:
    assert least <= likeness(one, other) <= most
    assert least <= likeness(other, one) <= most


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Ёлка", "elka"),
        ("Щука", "shchuka"),
        ("Ψυχή", "psychi"),
        ("ガッコウ", "gakkou"),
        ("ぎゅうにゅう", "gyuunyuu"),
        ("ちゃ", "cha"),
        ("서울", "seoul"),
        ("한국", "hanguk"),
        ("plain 2", "plain 2"),
        ("漢字", None),
        ("שלום", None),
        ("", ""),
    ],
)
def test_other_scripts_in_latin_letters(text: str, letters: str | None) -> None:
    assert latin(text) == letters


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Iron Meadow", ("Iron Meadow",)),
        ("Salt and Smoke", ("Salt and Smoke", "Salt & Smoke")),
        ("Copper River 3", ("Copper River 3", "Copper River III")),
        ("Copper River IV", ("Copper River IV", "Copper River 4")),
        ("47", ("47",)),
        ("X", ("X",)),
        ("Kosmos: Return", ("Kosmos: Return", "Kosmos")),
        ("Kosmos - Return 2", ("Kosmos - Return 2", "Kosmos", "Kosmos - Return II")),
        ("One aka Two", ("One aka Two", "One", "Two")),
        ("Letters (Tegami)", ("Letters (Tegami)", "Letters", "Tegami")),
        ("a" * 500, ("a" * 200,)),
    ],
)
def test_what_a_title_is_searched_by(title: str, asked: tuple[str, ...]) -> None:
    assert queries(title) == asked


def test_a_title_may_give_two_names() -> None:
    assert names("Letters in Snow A.K.A. Yuki no Tegami") == (
        "Letters in Snow A.K.A. Yuki no Tegami",
        "Letters in Snow",
        "Yuki no Tegami",
    )


def test_the_most_alike_of_several() -> None:
    assert best_of("Copper River 2", ("Copper River", "", "Copper River II")) == (1.0, "Copper River II")
    assert best_of("Copper River", ()) == (0.0, "")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) in (0.0, 1.0)
