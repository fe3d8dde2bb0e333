"""The letters a shelf is divided by: A to Z without accents, 0-9, and one bucket for each other script."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from medialib.names import fold

SCRIPTS = {
    "cyrillic": "А–Я",
    "greek": "Α–Ω",
    "arabic": "ا–ي",
    "hebrew": "א–ת",
    "cjk": "漢",
    "hiragana": "あ",
    "hangul": "가",
    "devanagari": "अ",
    "thai": "ก",
}
TWINS = {"katakana": "hiragana", "katakana-hiragana": "hiragana", "latin": "other", "modifier": "other"}
LENGTH = 60


@lru_cache(maxsize=65536)
def key(sort_title: str) -> str:
    """The key a title is ordered by: folded, starting at its first letter or digit, cut at 60 characters."""
    text = fold(sort_title[: 4 * LENGTH])
    start = next((place for place, letter in enumerate(text) if letter.isalnum()), 0)
    return text[start : start + LENGTH]


@lru_cache(maxsize=4096)
def bucket(letter: str) -> str:
    """The letter list for a key's first character: `a`, `0-9`, `cyrillic`, ... or `other`."""
    if "a" <= letter <= "z":
        return letter
    if letter.isdecimal():
        return "0-9"
    if not letter.isalpha():
        return "other"
    script = unicodedata.name(letter, "other").split()[0].lower()
    return TWINS.get(script, script if script.isalpha() else "other")


def label(name: str) -> str:
    """A bucket or decade as a rail shows it."""
    return name if name[0].isdigit() else SCRIPTS.get(name, name.capitalize())


def order(name: str) -> tuple[int, str]:
    """Rails run from 0-9 over A to Z and the other scripts to the decades."""
    if name == "0-9":
        return 0, ""
    if len(name) == 1:
        return 1, name
    if name[0].isdigit():
        return 4, name
    return (3 if name == "other" else 2), name


def backwards(moment: str) -> str:
    """A date or moment turned so that later ones come first."""
    return moment.translate(TURNED)


TURNED = str.maketrans("0123456789", "9876543210")
