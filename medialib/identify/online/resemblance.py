"""How alike two titles or names are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from medialib.identify.names import fold

LONGEST = 300
# Words beside a title that leave the work the same, and those that make it another recording.
SAME = (
    r"feat\.?|ft\.?|featuring|with|remaster\w*|re-?master\w*|re-?issue|bonus|deluxe|expanded|anniversary|special|limited"
    r"|edition|version originale|album version|original (?:version|mix)|explicit|clean|disc|disk|cd|vol\. ?\d+ of|stereo"
)
OTHER = re.compile(
    r"\b(live|acoustic|demo|remix|mix|instrumental|karaoke|edit|unplugged|reprise|rehearsal|outtake|a cappella|dub|mono)\b"
)
BESIDE = re.compile(rf"(?i)\s*[(\[](?=[^)\]]*\b(?:{SAME})(?:\b|\s))[^)\]]*[)\]]|\s+-\s+(?=[^-]*\bremaster)[^-]+$")
GUEST = re.compile(r"(?i)\s+(?:feat\.|ft\.|featuring)\s.+$")
NUMBER = re.compile(r"\d+|\b[ivx]+$")
ARTICLE = re.compile(r"^(?:the|a|an) (?=\S)")
ANOTHER = 0.7
OTHER_NUMBER = 0.6
BARE = 0.97


@lru_cache(maxsize=50_000)
def likeness(one: str | None, other: str | None) -> float | None:
    """How alike two titles are, 0 to 1; None when that cannot be said: one is missing, or in another script.

    `Song (feat. Guest)`, `Song - Remastered 2011` and `Song` are as good as the same; `Song (live)`,
    `Song, Part 2` and `Song` are not.
    """
    if not one or not other:
        return None
    one, other = one[:LONGEST], other[:LONGEST]
    if not _scripts(one) & _scripts(other):
        return 1.0 if one.strip().casefold() == other.strip().casefold() else None
    plain = _alike(_words(one), _words(other))
    return plain if plain == 1 else max(plain, BARE * _alike(_words(bare(one)), _words(bare(other))))


def bare(title: str) -> str:
    """A title without what editions and guests add to it."""
    return GUEST.sub("", BESIDE.sub("", title[:LONGEST])).strip() or title[:LONGEST]


@lru_cache(maxsize=20_000)
def _words(text: str) -> str:
    return ARTICLE.sub("", fold(text))


@lru_cache(maxsize=20_000)
def _pairs(words: str) -> Counter[str]:
    padded = f" {words} "
    return Counter(padded[at : at + 2] for at in range(len(padded) - 1))


def _alike(one: str, other: str) -> float:
    """The share of pairs of letters that two folded texts have in common (Dice)."""
    if one == other:
        return 1.0
    left, right = _pairs(one), _pairs(other)
    common = sum((left & right).values())
    share = 2 * common / (left.total() + right.total())
    if set(NUMBER.findall(one)) != set(NUMBER.findall(other)):
        share = min(share, OTHER_NUMBER)
    return min(share, ANOTHER) if set(OTHER.findall(one)) != set(OTHER.findall(other)) else share


@lru_cache(maxsize=20_000)
def _scripts(text: str) -> frozenset[str]:
    """The scripts of a text's letters; Latin where it has none."""
    plain = unicodedata.normalize("NFKC", text)
    names = {unicodedata.name(letter, "?").partition(" ")[0] for letter in plain if letter.isalpha()}
    return frozenset(names) or frozenset(("LATIN",))
