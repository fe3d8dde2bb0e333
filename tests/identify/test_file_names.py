from __future__ import annotations

import pytest
from hostile_names import NAMES, SUFFIXES, is_safe
from hypothesis import given
from hypothesis import strategies as st

from medialib.identify.names import file_name, fold, identity, spoken


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Amélie", "amelie"),
        ("AMÉLIE", "amelie"),
        ("Ame\u0301lie", "amelie"),
        ("Spider-Man: Far From Home", "spider man far from home"),
        ("Fast & Furious", "fast and furious"),
        ("Straße", "strasse"),
        ("Ålborg Østre Łódź", "alborg ostre lodz"),
        ("Ocean’s Eleven", "oceans eleven"),
        ("Ocean's Eleven", "oceans eleven"),
        ("進撃の巨人", "進撃の巨人"),
        ("ﾊｳﾙの動く城", "ハウルの動く城"),
        ("Ｆｕｌｌ　Ｗｉｄｔｈ", "full width"),
        ("हिन्दी", "हिन्दी"),
        ("Ирония судьбы", "ирония судьбы"),
        ("!!!", "!!!"),
        ("  ", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_keeps_meaning_of_other_scripts_marks() -> None:
    assert fold("か") != fold("が")


def test_identity_has_the_year() -> None:
    assert (identity("The Thing", 1982), identity("The Thing")) == ("the thing 1982", "the thing")


@pytest.mark.parametrize(
    ("text", "suffix", "name"),
    [
        ("Alien", ".MKV", "Alien.mkv"),
        ("Mission: Impossible", "", "Mission - Impossible"),
        ("AC/DC", "", "AC-DC"),
        ("../../etc/passwd", "", "etc-passwd"),
        ("-rf", "", "rf"),
        (".hidden", ".mp4", "hidden.mp4"),
        ("CON", ".txt", "CON_.txt"),
        ("nul.tar", "", "nul_.tar"),
        ("What?", "", "What"),
        ("...", "", "Untitled"),
        ("a\x00b\nc", "", "a b c"),
        ("exe\u202egpj", "", "exegpj"),
        ("e\u0301", "", "é"),
        ("trailing. . ", "", "trailing"),
        ("👩‍👩‍👧", "", "👩‍👩‍👧"),
        ("bad\udcff", "", "bad_"),
        ("Film", ".mkv/../../x", "Film"),
    ],
)
def test_file_name(text: str, suffix: str, name: str) -> None:
    assert file_name(text, suffix) == name


def test_file_name_is_cut_between_characters_and_keeps_its_suffix() -> None:
    assert file_name("é" * 300, ".mkv") == "é" * 98 + ".mkv"
    assert file_name("x" * 300, ".mkv") == "x" * 196 + ".mkv"


@given(NAMES, SUFFIXES)
def test_file_name_is_safe_whatever_the_title(text: str, suffix: str) -> None:
    name = file_name(text, suffix)
    assert is_safe(name), name


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_is_spoken_as_any_other(text: str) -> None:
    """What needs no look at each character gives the same as what gets one."""
    assert spoken(text) == spoken(f"{text} é")[:-1].rstrip()
