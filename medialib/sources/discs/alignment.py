"""Lays lengths of titles along lengths of episodes, in order, with the least difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SKIP_TITLE = 0.35  # dearer than a match that is a third off
SKIP_EPISODE = 0.3
UNKNOWN = 0.1
DOUBLE, DOUBLE_WEIGHT = 0.05, 2.0
CLEAR = 0.03
Step = tuple[
    float, tuple[int, ...], int
]  # the cost from here on, the episodes of this title, the episode to go on with


@dataclass(frozen=True, slots=True)
class Alignment:
    """The places of the episodes that each title holds. `clear` says that no other first episode fits about as well."""

    places: tuple[tuple[int, ...], ...]
    clear: bool


def align(titles: Sequence[float], episodes: Sequence[float | None], start: int | None = None) -> Alignment:
    """The cheapest way to lay titles (seconds) along episodes (seconds, None where unknown), from `start` if given.

    Titles may be left out (extras) or hold two episodes; a disc holds episodes in a row, so that leaving one out between
    others is dear, and before the first or after the last is free.
    """
    table = _table(titles, episodes)
    starts = range(len(episodes)) if start is None else (start,)
    costs = {first: table[0][first][0] for first in starts}
    best = min(costs, key=lambda first: (costs[first], first))
    rivals = [cost for first, cost in costs.items() if first != best]
    places: list[tuple[int, ...]] = []
    at = best
    for row in table[:-1]:
        _, taken, at = row[at]
        places.append(taken)
    margin = CLEAR * max(len(titles), 1)
    return Alignment(tuple(places), all(cost > costs[best] + margin for cost in rivals))


def _table(titles: Sequence[float], episodes: Sequence[float | None]) -> list[list[Step]]:
    """For each title and each episode that is due: the cheapest step. The last row is the end."""
    count = len(episodes)
    table: list[list[Step]] = [[(0.0, (), place) for place in range(count + 1)]]
    for length in reversed(titles):
        later = table[0]
        row = [_cheapest(length, episodes, place, later) for place in range(count + 1)]
        for place in range(count - 1, -1, -1):  # an episode that is due may be missing on the disc
            cost, taken, following = row[place + 1]
            if cost + SKIP_EPISODE < row[place][0]:
                row[place] = (cost + SKIP_EPISODE, taken, following)
        table.insert(0, row)
    return table


def _cheapest(length: float, episodes: Sequence[float | None], place: int, later: Sequence[Step]) -> Step:
    steps: list[Step] = [(SKIP_TITLE + later[place][0], (), place)]
    if place < len(episodes):
        steps.append((_difference(length, episodes[place]) + later[place + 1][0], (place,), place + 1))
    if place + 1 < len(episodes):
        first, second = episodes[place], episodes[place + 1]
        both = first + second if first and second else None
        cost = DOUBLE + (DOUBLE_WEIGHT * _difference(length, both) if both else SKIP_TITLE)
        steps.append((cost + later[place + 2][0], (place, place + 1), place + 2))
    return min(steps, key=lambda step: step[0])


def _difference(length: float, wanted: float | None) -> float:
    return abs(length - wanted) / wanted if wanted else UNKNOWN
