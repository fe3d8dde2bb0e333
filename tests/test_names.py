from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialib.names import fold, identity, sort_title


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Amélie", "amelie"),
        ("ÆØÅ æøå", "aeoa aeoa"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ｆｕｌｌ", "full"),
        ("ガメラ", "カメラ"),
        ("한국", "한국"),
        ("עִבְרִית", "עברית"),
        ("Don’t", "don't"),
    ],
)
def test_searches_find_text_however_it_is_written(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("title", "sorts_as"),
    [
        ("The Matrix", "matrix"),
        ("A Bug's Life", "bug's life"),
        ("Die Hard", "die hard"),
        ("La La Land", "la la land"),
        ("I Am Legend", "i am legend"),
        ("L'Avventura", "avventura"),
        ("The", "the"),
        ("Rocky 2", "rocky 000002"),
        ("Élite", "elite"),
    ],
)
def test_titles_stand_where_people_look_for_them(title: str, sorts_as: str) -> None:
    assert sort_title(title) == sorts_as


def test_numbers_stand_in_their_order() -> None:
    assert sorted(["Part 10", "Part 2", "Part 1"], key=sort_title) == ["Part 1", "Part 2", "Part 10"]


def test_an_identity_forgets_case_accents_and_signs() -> None:
    assert identity("WALL·E", 2008) == identity("wall e", 2008) == "wall e|2008"
    assert identity("Amélie", None) == "amelie|"


@pytest.mark.parametrize(
    ("title", "sorts_as"),
    [
        *(("An", "an"), ("A-Team", "a-team"), ("The The", "the"), ("  The   Matrix ", "matrix"), ("the", "the")),
        *(("Das Boot", "boot"), ("Les Misérables", "miserables"), ("L’Avventura", "avventura"), ("L'", "l'")),
        *(
            ("Andy", "andy"),
            ("Theodore", "theodore"),
            ("Elf", "elf"),
            ("Las Vegas", "las vegas"),
            ("De Slag", "de slag"),
        ),
        *(("1,000 Places", "000001,000000 places"), ("007", "000007"), ("1234567 x", "1234567 x"), ("x²", "x000002")),
        *(("٣ أيام", "00000٣ ايام"), ("", ""), ("   ", "   "), ("進撃の巨人", "進撃の巨人")),
    ],
)
def test_articles_and_numbers(title: str, sorts_as: str) -> None:
    assert sort_title(title) == sorts_as
