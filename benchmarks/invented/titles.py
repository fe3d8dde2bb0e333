"""Titles, names and texts, drawn from the words by a generator of random numbers."""

from __future__ import annotations

import random
import re
from itertools import accumulate

from invented.words import ENGLISH, KATAKANA, NUMBERS, SENTENCES, TONGUES, Tongue

BOUNDS = tuple(accumulate(tongue.weight for tongue in TONGUES))
LONG_ONE_IN = 250
AMENDS = (
    (re.compile(r"\b([Aa]) (?=[AEIOUaeiou])"), r"\1n "),
    (re.compile(r"([^aeiou])ys\b"), r"\1ies"),
    (re.compile(r"xs\b"), "xes"),
)


def tongue(dice: random.Random) -> Tongue:
    """A language, by how often it speaks."""
    return dice.choices(TONGUES, cum_weights=BOUNDS)[0]


def title(dice: random.Random, language: Tongue | None = None) -> str:
    """A title; about one in 250 runs on to 200 characters or so."""
    language = language or tongue(dice)
    text = _phrase(dice, language)
    if dice.randrange(LONG_ONE_IN) == 0:
        while len(text) < 190:
            text = f"{text}; or, {_phrase(dice, language)}"
    return text


def person(dice: random.Random) -> str:
    """A person's name."""
    language = tongue(dice)
    return _name(dice, language)


def sentences(dice: random.Random, count: int) -> str:
    """A few sentences as an overview holds them."""
    said = (
        pattern.format(
            a=dice.choice(ENGLISH.a).lower(),
            b=dice.choice(ENGLISH.b).lower(),
            b2=dice.choice(ENGLISH.b).lower(),
            n=dice.choice(NUMBERS).lower(),
            p=_name(dice, ENGLISH),
        )
        for pattern in dice.sample(SENTENCES, count)
    )
    return _amended(" ".join(said))


def _name(dice: random.Random, language: Tongue) -> str:
    first, last = dice.choice(language.first), dice.choice(language.last)
    if not language.joined:
        return last + first
    middle = f" {dice.choice(language.first)[0]}." if language is ENGLISH and dice.random() < 0.6 else ""
    return f"{first}{middle} {last}"


def _phrase(dice: random.Random, language: Tongue) -> str:
    text = dice.choice(language.patterns).format(
        a=dice.choice(language.a),
        a2=dice.choice(language.a),
        b=dice.choice(language.b),
        b2=dice.choice(language.b),
        k=dice.choice(KATAKANA),
        n=dice.choice(NUMBERS),
    )
    return _amended(text[0].upper() + text[1:]) if language is ENGLISH else text[0].upper() + text[1:]


def _amended(text: str) -> str:
    """English with `an` before vowels and plurals as they are spelt."""
    for pattern, better in AMENDS:
        text = pattern.sub(better, text)
    return text
