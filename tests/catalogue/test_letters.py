"""The letters that shelves are divided by, for titles as people and files write them."""

from __future__ import annotations

import pytest

from medialib.catalogue import letters
from medialib.names import sort_title


@pytest.mark.parametrize(
    ("title", "key", "bucket"),
    [
        ("'Salem's Lot", "salem's lot", "s"),
        ("¡Three Amigos!", "three amigos!", "t"),
        ("...And Justice for All", "and justice for all", "a"),
        ("Æon Flux", "aeon flux", "a"),
        ("Øst", "ost", "o"),
        ("Ñandú", "nandu", "n"),
        ("İstanbul", "istanbul", "i"),
        ("ʻOhana", "ohana", "o"),
        ("ʼn", "n", "n"),
        ("ﬁnd", "find", "f"),
        ("𝔐atrix", "matrix", "m"),
        ("ＡＢＣ", "abc", "a"),
        ("Ⅷ", "viii", "v"),
        ("½ Prince", "1⁄2 prince", "0-9"),
        ("(500) Days", "500) days", "0-9"),
        ("٣ أيام", "٣ ايام", "0-9"),
        ("Жук", "жук", "cyrillic"),
        ("Ωmega", "ωmega", "greek"),
        ("أبي", "ابي", "arabic"),
        ("שלום", "שלום", "hebrew"),
        ("千と千尋", "千と千尋", "cjk"),
        ("アキラ", "アキラ", "hiragana"),
        ("ｱｷﾗ", "アキラ", "hiragana"),
        ("あきら", "あきら", "hiragana"),
        ("기생충", "기생충", "hangul"),
        ("लगान", "लगन", "devanagari"),
        ("ไทย", "ไทย", "thai"),
        ("ქართული", "ქართული", "georgian"),
        ("ꡀ", "ꡀ", "other"),
        ("Ə", "ə", "other"),
        ("ˈx", "ˈx", "other"),
        ("〇", "〇", "other"),
        ("★", "★", "other"),
        ("  ", "  ", "other"),
        ("", "", "other"),
        ("\u202eabc", "abc", "a"),
        ("\ud800a", "a", "a"),
    ],
)
def test_the_key_and_the_letter_of_a_title(title: str, key: str, bucket: str) -> None:
    assert (letters.key(title), letters.bucket(letters.key(title)[:1])) == (key, bucket)


def test_a_key_is_short_however_long_the_title() -> None:
    assert letters.key("-" * 100 + "a" * 500) == "a" * 60
    assert letters.key("-" * 1000 + "a") == "-" * 60
    assert letters.key("ß" * 100) == "s" * 60


def test_titles_stand_as_people_look_for_them() -> None:
    titles = ["2 Fast", "10 Things", "Amélie", "The Apartment", "Été", "Étude", "Zorro", "Ωmega", "Жук", "夜"]
    assert sorted(set(titles), key=lambda title: letters.key(sort_title(title))) == titles


@pytest.mark.parametrize(
    ("name", "label"),
    [("a", "A"), ("z", "Z"), ("0-9", "0-9"), ("1990s", "1990s"), ("cyrillic", "А–Я"), ("greek", "Α–Ω"), ("arabic", "ا–ي"),
     ("hebrew", "א–ת"), ("cjk", "漢"), ("hiragana", "あ"), ("hangul", "가"), ("devanagari", "अ"), ("thai", "ก"),
     ("georgian", "Georgian"), ("other", "Other")],
)  # fmt: skip
def test_what_a_rail_calls_it(name: str, label: str) -> None:
    assert letters.label(name) == label


def test_a_rail_runs_from_numbers_over_letters_and_scripts_to_decades() -> None:
    expected = ["0-9", "a", "b", "z", "cjk", "cyrillic", "thai", "other", "1920s", "1990s", "2000s"]
    assert sorted(set(expected), key=letters.order) == expected


def test_moments_turned_stand_with_the_latest_first() -> None:
    moments = ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.677Z", "2026-01-02", "2025-12-31", "1999-01-01", "0007"]
    assert [letters.backwards(letters.backwards(one)) for one in moments] == moments
    assert sorted(map(letters.backwards, moments[:2] + moments[3:])) == [
        *map(letters.backwards, moments[:2] + moments[3:])
    ]
