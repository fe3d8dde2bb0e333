"""What a TV disc's titles seem to be: by order, and by the lengths of the season's episodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialib.discs import Title
from medialib.sources.discs.alignment import align
from medialib.sources.discs.episodes import EpisodeLength, Planned, plan

SEASON = [EpisodeLength(number, minutes * 60.0) for number, minutes in enumerate((45, 42, 43, 41, 44, 47, 42, 90), 1)]


def titles(*minutes: float) -> list[Title]:
    return [Title(number, length * 60, (0.0, 60.0 + number)) for number, length in enumerate(minutes, 1)]


def numbered(planned: tuple[Planned, ...]) -> list[tuple[int, ...]]:
    return [found.episodes for found in planned]


def test_in_order_from_the_first_episode() -> None:
    first, second = titles(22, 22.05)
    assert plan([second, first], first_episode=7) == (
        Planned(first, (7,), 1, 0.6, "22:00; about as long as the others (22:03)."),
        Planned(second, (8,), 1, 0.6, "22:03; about as long as the others (22:03)."),
    )


def test_without_a_first_episode_the_numbers_are_not_known() -> None:
    (only,) = titles(61)
    reason = "1:01:00; about as long as the others (1:01:00). Which episode is not known."
    assert plan([only]) == (Planned(only, (), 1, 0.3, reason),)


def test_a_double_title_is_two_episodes_and_extras_are_none() -> None:
    planned = plan(titles(42, 84.5, 3, 42.5, 20, 43, 170), first_episode=1)
    assert numbered(planned) == [(1,), (2, 3), (), (4,), (), (5,), ()]
    assert [found.reason for found in planned if found.count != 1] == [
        "1:24:30; about twice as long as the others: two episodes (43:00).",
        "3:00; much shorter than the others (43:00).",
        "20:00; much shorter than the others (43:00).",
        "2:50:00; much longer than the others (43:00).",
    ]


def test_a_title_that_plays_all_and_one_that_comes_twice() -> None:
    episodes = titles(22, 22.1, 22.2, 22.3, 22.4, 22.5)
    twice = Title(7, episodes[2].duration_s, episodes[2].chapters)
    play_all = Title(8, sum(title.duration_s for title in episodes))
    planned = plan([*episodes, twice, play_all], first_episode=1)
    assert numbered(planned) == [(1,), (2,), (3,), (4,), (5,), (6,), (), ()]
    assert [found.reason for found in planned[6:]] == [
        "It is the same as title 3.",
        "It lasts as long as the others together: it plays them all.",
    ]


def test_known_lengths_tell_where_a_disc_begins() -> None:
    planned = plan(titles(41.1, 43.9, 46.8), known=SEASON)
    assert numbered(planned) == [(4,), (5,), (6,)]
    assert planned[0].reason == "41:06; episode 4 should last 41:00."
    assert [found.confidence for found in planned] == [0.95, 0.95, 0.95]


def test_known_lengths_that_are_all_alike_are_not_clear() -> None:
    known = [EpisodeLength(number, 22 * 60.0) for number in range(1, 13)]
    planned = plan(titles(22.1, 22.2), known=known)
    assert [(found.episodes, found.confidence) for found in planned] == [((1,), 0.6), ((2,), 0.59)]
    assert planned[0].reason == "22:06; episode 1 should last 22:00. Others would fit as well."
    from_seven = plan(titles(22.1, 22.2), first_episode=7, known=known)
    assert [(found.episodes, found.confidence) for found in from_seven] == [((7,), 0.95), ((8,), 0.94)]


def test_extras_and_double_titles_among_known_lengths() -> None:
    planned = plan(titles(41, 3, 44, 89), known=SEASON)
    assert numbered(planned) == [(4,), (), (5,), (6, 7)]
    assert planned[1].reason == "3:00; no episode that is due here is about as long."
    assert planned[3].reason == "1:29:00; episodes 6 and 7 should last 1:29:00."


def test_an_episode_may_be_missing_between_others() -> None:
    known = [EpisodeLength(number, minutes * 60.0) for number, minutes in enumerate((20, 60, 45, 90, 20), 1)]
    assert numbered(plan(titles(20, 60, 90), known=known)) == [(1,), (2,), (4,)]


def test_lengths_that_are_partly_known() -> None:
    known = [EpisodeLength(1, 2400), EpisodeLength(2), EpisodeLength(3, 2700)]
    planned = plan(titles(40, 51, 45), known=known)
    assert numbered(planned) == [(1,), (2,), (3,)]
    assert (planned[1].confidence, planned[1].reason) == (0.4, "51:00; by its place it is episode 2.")


def test_lengths_that_fit_nothing_count_for_nothing() -> None:
    known = [EpisodeLength(1, 3600), EpisodeLength(2, 3600)]
    planned = plan(titles(22, 22), first_episode=1, known=known)
    assert numbered(planned) == [(1,), (2,)]
    assert planned[0].reason == "22:00; about as long as the others (22:00)."


def test_numbers_without_lengths_do_not_help() -> None:
    known = [EpisodeLength(1), EpisodeLength(2)]
    assert numbered(plan(titles(40, 41), first_episode=1, known=known)) == [(1,), (2,)]


@pytest.mark.parametrize("known", [(), tuple(SEASON)])
def test_no_titles(known: tuple[EpisodeLength, ...]) -> None:
    assert plan([], first_episode=1, known=known) == ()


def test_99_titles_and_a_season_without_end_are_planned_soon() -> None:
    many = titles(*(20 + number / 100 for number in range(99)))
    known = [EpisodeLength(number, 1200.0 + number % 60) for number in range(1, 5000)]
    planned = plan(many, known=known)
    assert [found.count for found in planned] == [1] * 40 + [0] * 59


@given(
    st.lists(st.floats(1, 36_000), max_size=12),
    st.lists(st.none() | st.floats(1, 36_000), min_size=1, max_size=12),
)
def test_episodes_stay_in_order_and_come_once(lengths: list[float], episodes: list[float | None]) -> None:
    laid = align(lengths, episodes)
    taken = [place for places in laid.places for place in places]
    assert len(laid.places) == len(lengths)
    assert taken == sorted(set(taken))
