"""Proposes which titles of a TV disc are which episodes. A person always confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medialib.discs import Title
from medialib.sources.discs.alignment import Alignment, align
from medialib.sources.discs.choosing import likeness, plays_all, usual_length

ONE, TWO = (0.75, 1.6), (1.6, 2.4)
MOST_TITLES = 40
MOST_EPISODES = 400


@dataclass(frozen=True, slots=True)
class EpisodeLength:
    """What is known of an episode of the season: its number, and its length in seconds where known."""

    number: int
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A title and what it seems to be.

    `count` is how many episodes it holds, 0 for an extra. `episodes` are their numbers, empty where those are not
    known. `confidence` is 0 to 1. `reason` says why, in a sentence.
    """

    title: Title
    episodes: tuple[int, ...]
    count: int
    confidence: float
    reason: str


def plan(
    titles: Sequence[Title],
    *,
    first_episode: int | None = None,
    known: Sequence[EpisodeLength] = (),
) -> tuple[Planned, ...]:
    """What each title seems to be, in the order of their numbers.

    With the lengths of the season's episodes, titles are laid along them in order; without any, they are counted from
    `first_episode`, by how long they are compared with the usual title.
    """
    ordered = sorted(titles, key=lambda title: title.number)
    others = _set_aside(ordered)
    left = [title for title in ordered if title.number not in others]
    lengths = sorted(known, key=lambda episode: episode.number)[:MOST_EPISODES]
    found = _by_length(left, first_episode, lengths) if any(one.duration_s for one in lengths) else {}
    if not any(planned.count for planned in found.values()):  # lengths with advertisements in them fit nothing
        found = _by_order(left, first_episode)
    return tuple({**others, **found}[title.number] for title in ordered)


def _set_aside(titles: Sequence[Title]) -> dict[int, Planned]:
    """The titles that are none of their own: copies of others, those that play others, those too many to be episodes."""
    aside: dict[int, Planned] = {}
    first: dict[tuple[object, ...], Title] = {}
    for title in titles:
        same = first.setdefault(likeness(title), title)
        if same is not title:
            aside[title.number] = _extra(title, 0.8, f"It is the same as title {same.number}.")
        elif len(first) > MOST_TITLES:
            aside[title.number] = _extra(title, 0.5, f"More than {MOST_TITLES} titles came before it.")
    left = [title for title in titles if title.number not in aside]
    for title in left:
        if plays_all(title, left):
            aside[title.number] = _extra(title, 0.8, "It lasts as long as the others together: it plays them all.")
    return aside


def _by_order(titles: Sequence[Title], first_episode: int | None) -> dict[int, Planned]:
    usual = usual_length(titles) if titles else 1.0
    found: dict[int, Planned] = {}
    number = first_episode
    for title in titles:
        count, why = _counted(title.duration_s / usual)
        episodes = tuple(range(number, number + count)) if number is not None else ()
        number = None if number is None else number + count
        sure = {0: 0.6, 1: 0.6, 2: 0.4}[count] if number is not None or not count else 0.3
        unknown = " Which episode is not known." if count and number is None else ""
        reason = f"{_clock(title.duration_s)}; {why} ({_clock(usual)}).{unknown}"
        found[title.number] = Planned(title, episodes, count, sure, reason)
    return found


def _counted(share: float) -> tuple[int, str]:
    """How many episodes a title holds that is so long beside the usual one, and why."""
    if ONE[0] <= share <= ONE[1]:
        return 1, "about as long as the others"
    if TWO[0] < share <= TWO[1]:
        return 2, "about twice as long as the others: two episodes"
    return 0, f"much {'shorter' if share < 1 else 'longer'} than the others"


def _by_length(
    titles: Sequence[Title], first_episode: int | None, known: Sequence[EpisodeLength]
) -> dict[int, Planned]:
    start = next((place for place, episode in enumerate(known) if episode.number == first_episode), None)
    laid = align([title.duration_s for title in titles], [episode.duration_s for episode in known], start)
    return {
        title.number: _laid(title, [known[place] for place in places], laid)
        for title, places in zip(titles, laid.places, strict=True)
    }


def _laid(title: Title, episodes: Sequence[EpisodeLength], laid: Alignment) -> Planned:
    length = _clock(title.duration_s)
    if not episodes:
        return _extra(title, 0.6, f"{length}; no episode that is due here is about as long.")
    lengths = [episode.duration_s for episode in episodes if episode.duration_s]
    wanted = sum(lengths)
    names = " and ".join(str(episode.number) for episode in episodes)
    said = f"{'episodes' if len(episodes) > 1 else 'episode'} {names}"
    if len(lengths) < len(episodes):
        return Planned(title, _numbers(episodes), len(episodes), 0.4, f"{length}; by its place it is {said}.")
    off = abs(title.duration_s - wanted) / wanted
    sure = round(max(0.2, (0.95 if laid.clear else 0.6) - off), 2)
    also = "" if laid.clear else " Others would fit as well."
    reason = f"{length}; {said} should last {_clock(wanted)}.{also}"
    return Planned(title, _numbers(episodes), len(episodes), sure, reason)


def _numbers(episodes: Sequence[EpisodeLength]) -> tuple[int, ...]:
    return tuple(episode.number for episode in episodes)


def _extra(title: Title, confidence: float, reason: str) -> Planned:
    return Planned(title, (), 0, confidence, reason)


def _clock(seconds: float) -> str:
    """A length as people read it: 0:22:03 without the hour it has not."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
