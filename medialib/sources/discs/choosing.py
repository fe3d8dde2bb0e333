"""Chooses which titles of a disc to take."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medialib.discs import Contents, Title
from medialib.errors import RefusedError, UnreadableError

ABSURD_S = 10 * 3600
SHORT_SHARE = 0.5  # a main feature shorter than this part of the longest title is a menu or a trailer
SAME_S = 1.0
NEAR_SHARE = 0.01
TRICK = 8  # so many titles of nearly one length are decoys around the film
FEW = 2
LEAST_SHARE = 0.1  # of the longest title, to have a say in what is usual
USUAL_SHARE = 0.25
PLAY_ALL_SHARE = 0.03
MOST_NAMED = 99


def choose(contents: Contents, wanted: str, *, min_title_s: float) -> tuple[Title, ...]:
    """The titles that `wanted` stands for: `main`, `all` (those of at least `min_title_s`) or numbers such as `1,3`.

    Raises RefusedError naming what cannot be had, UnreadableError when the disc holds nothing to take.
    """
    if not contents.titles:
        raise UnreadableError(
            "The disc holds no title that can be played.", "Try another drive, or choose another disc."
        )
    if wanted == "main":
        return (main(contents),)
    if wanted == "all":
        return every(contents, min_title_s)
    return _numbered(contents, wanted)


def main(contents: Contents) -> Title:
    """The film of a disc: the program's own answer where it is sensible, else the longest title that is.

    Discs against copying hold dozens of titles as long as the film that play it in a wrong order. Among
    many of nearly one length, the one with the most chapters and tracks is taken, then the lowest number.
    """
    sensible = [title for title in contents.titles if title.duration_s <= ABSURD_S] or list(contents.titles)
    longest = max(title.duration_s for title in sensible)
    named = next((title for title in sensible if title.number == contents.main), None)
    if named and named.duration_s >= longest * SHORT_SHARE:
        return named
    alike = [title for title in sensible if title.duration_s >= longest * (1 - NEAR_SHARE)]
    if len(alike) < TRICK:
        alike = [title for title in sensible if title.duration_s >= longest - SAME_S]
    return max(alike, key=lambda title: (*_riches(title), -title.number))


def every(contents: Contents, min_title_s: float) -> tuple[Title, ...]:
    """The titles of at least `min_title_s`, each once, without one that plays the others in a row."""
    once = without_duplicates(long_enough(contents, min_title_s))
    return tuple(title for title in once if not plays_all(title, once))


def long_enough(contents: Contents, min_title_s: float) -> list[Title]:
    """The titles of at least `min_title_s`. Raises RefusedError where there is none."""
    found = [title for title in contents.titles if min_title_s <= title.duration_s <= ABSURD_S]
    if not found:
        longest = max(title.duration_s for title in contents.titles)
        raise RefusedError(
            f"No title lasts {min_title_s:g} s; the longest has {longest:.0f} s.",
            "Lower discs.min_title_s, or choose titles by number.",
        )
    return found


def usual_length(titles: Sequence[Title]) -> float:
    """The length in seconds that most titles are near to, where a long one counts for more than a short one."""
    longest = max(title.duration_s for title in titles)
    lengths = [title.duration_s for title in titles if title.duration_s >= longest * LEAST_SHARE]
    return max(lengths, key=lambda length: (sum(_is_near(other, length) for other in lengths) ** 2 * length, length))


def plays_all(title: Title, titles: Sequence[Title]) -> bool:
    """Whether it lasts as long as the others of a usual length together, with or without longer ones: it plays them all."""
    parts = [other for other in titles if other.duration_s < title.duration_s * (1 - PLAY_ALL_SHARE)]
    if len(parts) < FEW:
        return False
    usual = usual_length(parts)
    regular = [part for part in parts if _is_near(part.duration_s, usual)]
    longer = [part for part in parts if part.duration_s >= usual * (1 - USUAL_SHARE)]
    return _is_sum(title, regular) or _is_sum(title, longer)


def _is_near(length: float, usual: float) -> bool:
    return abs(length - usual) <= usual * USUAL_SHARE


def _is_sum(title: Title, parts: Sequence[Title]) -> bool:
    """Two parts may just be half as long as a double episode; their chapters tell."""
    whole = sum(part.duration_s for part in parts)
    told = len(title.chapters) == sum(len(part.chapters) for part in parts) > FEW
    enough = len(parts) > FEW or (len(parts) == FEW and told)
    return enough and abs(whole - title.duration_s) <= title.duration_s * PLAY_ALL_SHARE


def _riches(title: Title) -> tuple[int, int, int]:
    return len(title.audio_languages), len(title.subtitle_languages), len(title.chapters)


def without_duplicates(titles: Sequence[Title]) -> list[Title]:
    """Titles that agree in length, chapters and tracks are one; the lowest number stands for it."""
    kept: dict[tuple[object, ...], Title] = {}
    for title in sorted(titles, key=lambda title: title.number):
        kept.setdefault(likeness(title), title)
    return list(kept.values())


def likeness(title: Title) -> tuple[object, ...]:
    """What two titles share that are the same film under two numbers."""
    starts = tuple(round(start, 2) for start in title.chapters)
    return round(title.duration_s, 2), starts, title.audio_languages, title.subtitle_languages, title.size


def _numbered(contents: Contents, wanted: str) -> tuple[Title, ...]:
    words = [word.strip() for word in wanted.split(",")][:MOST_NAMED]
    known = {title.number: title for title in contents.titles}
    numbers = [int(word) if re.fullmatch(r"[0-9]{1,5}", word) else -1 for word in words]
    for word, number in zip(words, numbers, strict=True):
        if number not in known:
            raise RefusedError(f"There is no title '{word[:40]}' on the disc.", f"There are: {_listed(list(known))}.")
    return tuple(known[number] for number in dict.fromkeys(numbers))


def _listed(numbers: Sequence[int]) -> str:
    named = ", ".join(str(number) for number in numbers[:MOST_NAMED])
    return named if len(numbers) <= MOST_NAMED else f"{named} and {len(numbers) - MOST_NAMED} more"
