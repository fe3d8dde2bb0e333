"""How alike two titles of films and shows are, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from medialib.identify.names import fold
from medialib.identify.online.tmdb.latin import latin, spelled

LONGEST = 200
MOST_QUERIES = 4
SAME = 0.98
JOINED = 0.99
IN_LATIN = 0.98
HEAD = 0.9
TAIL = 0.88
NEARLY = 0.93
OTHER_NUMBER = 0.6
ARTICLES = frozenset(
    ("the", "a", "an", "der", "die", "das", "le", "la", "les", "el", "los", "las", "il", "gli", "de", "het")
)
ELIDED = re.compile(r"^l['’](?=\S)", re.IGNORECASE)
TRAILING = re.compile(rf"^(?P<rest>.+),\s+(?:{'|'.join(sorted(ARTICLES))}|l['’])$", re.IGNORECASE)
SUBTITLE = re.compile(r"\s*[:：|]\s*|\s+[-–—~/]\s+")
AKA = re.compile(r"\s+(?:a\.?k\.?a\.?)\s+|\s*[(（]([^()（）]+)[)）]\s*", re.IGNORECASE)
LONG_VOWEL = re.compile(r"ou|oo|uu")
NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen"
ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
WORDS = (
    {word: str(number) for number, word in enumerate(NUMBERS.split())}
    | {"vol": "volume", "pt": "part", "vs": "versus", "ep": "episode"}
    | {"first": "1", "second": "2", "third": "3"}
)
NUMERALS = {word: str(number) for number, word in enumerate(ROMAN.split(), 1) if number > 1}
DIGITS = {digits: word for word, digits in NUMERALS.items()}


def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1; from SAME on they are the same title written differently.

    Case, accents, punctuation, leading articles, `&` and `and`, numbers in digits, words or Roman
    numerals do not count, and other scripts are compared in Latin letters. A title that is the
    other without its subtitle comes close; one of another number in a series does not.
    """
    one, other = one[:LONGEST], other[:LONGEST]
    best = max((_alike(a, b) for a in forms(one) for b in forms(other)), default=0.0)
    if best < HEAD:
        best = max(best, IN_LATIN * _in_latin(one, other), _by_parts(one, other), _by_parts(other, one))
    return best


def best_of(title: str, others: Iterable[str]) -> tuple[float, str]:
    """The likeness to the most alike of several titles, and that title."""
    return max(
        ((likeness(title, other), other) for other in others if other), default=(0.0, ""), key=lambda found: found[0]
    )


@lru_cache(maxsize=4096)
def forms(title: str) -> tuple[str, ...]:
    """The ways in which a title is compared: folded, and with its umlauts as two letters."""
    ways = (_plain(title), _plain(spelled(title)))
    return tuple(dict.fromkeys(way for way in ways if way))


def queries(title: str) -> tuple[str, ...]:
    """What to search a title by, best first: itself, its names where it gives two, without its subtitle, respelled."""
    head = SUBTITLE.split(title)[0]
    tried = [title, *names(title)[1:], *((head,) if len(head.strip()) > 2 else ()), _respelled(title)]
    return tuple(dict.fromkeys(" ".join(query.split())[:LONGEST] for query in tried if query.strip()))[:MOST_QUERIES]


def _respelled(title: str) -> str:
    """The title with `&` for `and`, and its number in digits for one in Roman numerals or the other way round."""
    words = re.sub(r"(?i)\band\b", "&", title).split()
    last = words[-1].lower() if len(words) > 1 else ""
    if last in NUMERALS:
        words[-1] = NUMERALS[last]
    elif last in DIGITS:
        words[-1] = DIGITS[last].upper()
    return " ".join(words)


def names(title: str) -> tuple[str, ...]:
    """The title, and each of its names where it gives two: `One AKA Two`, `Two (One)`."""
    parts = [part.strip() for part in AKA.split(title) if part and part.strip()]
    return tuple(dict.fromkeys((title, *(part for part in parts if len(part) > 2))))


def _plain(title: str) -> str:
    behind = TRAILING.match(title.strip())
    words = fold(ELIDED.sub("", behind["rest"] if behind else title.strip()) or title).split()
    words = words[1:] if len(words) > 1 and words[0] in ARTICLES else words
    numbered = [WORDS.get(word, word) for word in words]
    return " ".join([*numbered[:1], *(NUMERALS.get(word, word) for word in numbered[1:])])


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if one.replace(" ", "") == other.replace(" ", ""):
        return JOINED
    left, right = one.split(), other.split()
    common = len(set(left) & set(right))
    share = 2 * common / (len(set(left)) + len(set(right)))
    near = min(NEARLY, 0.6 * SequenceMatcher(None, one, other, autojunk=False).ratio() + 0.4 * share)
    return min(near, OTHER_NUMBER) if _numbers(left) != _numbers(right) else near


def _numbers(words: Iterable[str]) -> set[str]:
    return {word for word in words if word.isdecimal()}


def _in_latin(one: str, other: str) -> float:
    """The likeness of what both are in Latin letters, where one was in another script."""
    left, right = latin(one), latin(other)
    if left is None or right is None or (one.isascii() and other.isascii()):
        return 0.0
    left, right = _short(_plain(left)), _short(_plain(right))
    return _alike(left, right) if left and right else 0.0


def _short(text: str) -> str:
    """Without the lengths of vowels, which are written in several ways."""
    return LONG_VOWEL.sub(lambda found: found[0][0], text).replace(" ", "")


def _by_parts(title: str, divided: str) -> float:
    """How well a title is the other one's name without its subtitle, or the subtitle alone."""
    parts = [_plain(part) for part in SUBTITLE.split(divided) if part.strip()]
    plain = _plain(title)
    if len(parts) < 2:
        return 0.0
    if plain == parts[0]:
        return OTHER_NUMBER if _numbers(" ".join(parts[1:]).split()) else HEAD
    return TAIL if plain in (parts[-1], " ".join(parts[1:])) and " " in plain else 0.0
