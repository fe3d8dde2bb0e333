"""Lengths of titles laid along lengths of episodes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialib.sources.discs.alignment import DOUBLE, DOUBLE_WEIGHT, SKIP_EPISODE, SKIP_TITLE, UNKNOWN, Alignment, align


@pytest.mark.parametrize(
    ("titles", "episodes", "start", "places", "clear"),
    [
        ((), (10, 20), None, (), False),
        ((10, 20), (10, 20), None, ((0,), (1,)), True),
        ((20,), (10, 20, 30), None, ((1,),), True),
        ((10,), (10, 10, 30), None, ((0,),), False),  # another would fit as well
        ((10,), (10, 10, 30), 1, ((1,),), True),  # but not where somebody says where to begin
        ((10, 100), (10, 20), None, ((0,), ()), True),
        ((30,), (10, 20), None, ((0, 1),), True),
        ((10, 30), (10, 20, None), None, ((0,), ()), True),  # half as long again is no episode
        ((10, 20, 40), (10, 20, 30, 40), None, ((0,), (1,), (3,)), True),
        ((10, 40), (10, 20, 30, 40), None, ((0,), ()), False),  # two missing are dearer than an extra
        ((5, 10, 20), (10, 20), None, ((), (0,), (1,)), True),
        ((20, 10), (10, 20), None, ((), (0,)), False),  # never backwards
        ((10, 20), (None, None), None, ((0,), (1,)), True),
        ((10, 20, 30), (None, 20, None), None, ((0,), (1,), (2,)), True),
        ((10, 20), (10, 20), 2, ((), ()), True),  # beyond the last episode nothing is left
        ((10.0, 20.0), (0, 20), None, ((0,), (1,)), True),  # a length of nothing is not known
    ],
)
def test_where_titles_lie(
    titles: Sequence[float],
    episodes: Sequence[float | None],
    start: int | None,
    places: tuple[tuple[int, ...], ...],
    clear: bool,
) -> None:
    assert align(titles, episodes, start) == Alignment(places, clear)


def cost(places: Sequence[tuple[int, ...]], titles: Sequence[float], episodes: Sequence[float | None]) -> float:
    """What a way to lay titles costs, as the module's numbers say; endless where it is none."""
    spent, at = 0.0, places[0][0] if places and places[0] else None
    for title, taken in zip(titles, places, strict=True):
        if not taken:
            spent += SKIP_TITLE
            continue
        if at is None:
            at = taken[0]
        spent += SKIP_EPISODE * (taken[0] - at)
        wanted = [episodes[place] for place in taken]
        both = sum(length or 0 for length in wanted) if all(wanted) else None
        difference = abs(title - both) / both if both else UNKNOWN
        spent += difference if len(taken) == 1 else DOUBLE + (DOUBLE_WEIGHT * difference if both else SKIP_TITLE)
        at = taken[-1] + 1
    return spent


def ways(count: int, episodes: int) -> list[tuple[tuple[int, ...], ...]]:
    """Every way to lay so many titles along so many episodes in order."""
    single = [(), *((place,) for place in range(episodes)), *((place, place + 1) for place in range(episodes - 1))]
    found = itertools.product(single, repeat=count)
    return [way for way in found if (taken := list(itertools.chain(*way))) == sorted(set(taken))]


LENGTHS = st.sampled_from([10.0, 11.0, 14.0, 20.0, 22.0, 30.0, 60.0])


@settings(max_examples=40, deadline=None)
@given(st.lists(LENGTHS, min_size=1, max_size=3), st.lists(st.none() | LENGTHS, min_size=1, max_size=4))
def test_no_other_way_is_cheaper(titles: list[float], episodes: list[float | None]) -> None:
    found = align(titles, episodes)
    cheapest = min(cost(way, titles, episodes) for way in ways(len(titles), len(episodes)))
    assert cost(found.places, titles, episodes) == pytest.approx(cheapest)
