"""Which titles are taken: films among decoys, episodes without what plays them all."""

from __future__ import annotations

import pytest

from medialib.discs import Contents, Title
from medialib.errors import RefusedError, UnreadableError
from medialib.sources.discs.choosing import choose

MINUTE = 60.0


def title(number: int, minutes: float, chapters: int = 1, sounds: int = 1, texts: int = 0) -> Title:
    """A title with evenly spread chapters and so many tracks."""
    starts = tuple(minutes * MINUTE / chapters * place for place in range(chapters))
    return Title(number, minutes * MINUTE, starts, 720, 576, ("en", "de", "fr")[:sounds], ("en", "de", "fr")[:texts])


def chosen(titles: list[Title], wanted: str, *, main: int | None = None, min_title_s: float = 600) -> list[int]:
    return [found.number for found in choose(Contents(tuple(titles), main), wanted, min_title_s=min_title_s)]


def test_the_programs_own_answer_comes_first() -> None:
    titles = [title(1, 100), title(2, 112), title(3, 3)]
    assert chosen(titles, "main", main=1) == [1]
    assert chosen(titles, "main") == [2]


@pytest.mark.parametrize(("main", "why"), [(3, "too short"), (4, "absurdly long"), (9, "not there")])
def test_an_answer_that_makes_no_sense_is_not_believed(main: int, why: str) -> None:
    assert chosen([title(1, 100), title(2, 112), title(3, 3), title(4, 601)], "main", main=main) == [2]


def test_a_lone_absurd_title_is_still_the_film() -> None:
    assert chosen([title(1, 700)], "main") == [1]


def test_the_film_among_99_titles_of_one_length_has_most_tracks() -> None:
    decoys = [title(number, 100 + number % 7 / 10, chapters=20, sounds=1) for number in range(1, 100)]
    decoys[41] = title(42, 100.2, chapters=16, sounds=3, texts=2)
    assert chosen(decoys, "main") == [42]
    assert chosen(decoys, "main", main=17) == [17]


def test_decoys_with_the_same_tracks_lose_by_chapters_then_by_number() -> None:
    decoys = [title(number, 100, chapters=2) for number in range(1, 100)]
    assert chosen(decoys, "main") == [1]
    decoys[64] = title(65, 99.9, chapters=24)
    assert chosen(decoys, "main") == [65]


def test_of_two_cuts_the_longer_is_the_film() -> None:
    assert chosen([title(1, 100, chapters=30, sounds=3), title(2, 100.5, chapters=30)], "main") == [2]


def test_all_is_every_long_title_once() -> None:
    titles = [title(5, 22), title(1, 2), title(2, 100, 12), title(3, 100, 12), title(4, 100, 11), title(6, 601)]
    assert chosen(titles, "all") == [2, 4, 5]
    assert chosen(titles, "all", min_title_s=60) == [1, 2, 4, 5]


@pytest.mark.parametrize("extras", [[], [11.0], [11.0, 30.0], [2 + place / 3 for place in range(12)]])
def test_all_leaves_out_what_plays_all_episodes(extras: list[float]) -> None:
    episodes = [title(number, 22 + number / 10, chapters=4) for number in range(1, 7)]
    play_all = title(7, sum(episode.duration_s for episode in episodes) / MINUTE, chapters=24)
    more = [title(8 + place, minutes) for place, minutes in enumerate(extras)]
    assert chosen([*episodes, play_all, *more], "all", min_title_s=60) == [
        1,
        2,
        3,
        4,
        5,
        6,
        *(found.number for found in more),
    ]


def test_a_double_episode_is_no_play_all_but_two_episodes_and_theirs_are() -> None:
    assert chosen([title(1, 22, 4), title(2, 22.3, 4), title(3, 44.2, 5)], "all") == [1, 2, 3]
    assert chosen([title(1, 22, 4), title(2, 22.3, 4), title(3, 44.3, 8)], "all") == [1, 2]


def test_numbers_are_taken_in_their_order_and_once() -> None:
    titles = [title(number, 30) for number in (1, 2, 3)]
    assert chosen(titles, "3, 1,3") == [3, 1]


@pytest.mark.parametrize("wanted", ["4", "1,4", "0", "-1", "1,,2", "", "x", "1-3", "²", "99999999999999999999"])
def test_an_unknown_number_is_refused_with_those_there_are(wanted: str) -> None:
    with pytest.raises(RefusedError) as caught:
        choose(Contents((title(1, 30), title(3, 30), title(2, 30))), wanted, min_title_s=600)
    unknown = next(word for word in wanted.split(",") if word not in ("1", "2", "3"))
    assert caught.value.message == f"There is no title '{unknown}' on the disc."
    assert caught.value.hint == "There are: 1, 3, 2."


def test_nothing_long_enough() -> None:
    with pytest.raises(RefusedError) as caught:
        choose(Contents((title(1, 3),)), "all", min_title_s=600)
    assert caught.value.message == "No title lasts 600 s; the longest has 180 s."


@pytest.mark.parametrize("wanted", ["main", "all", "1"])
def test_no_titles_at_all(wanted: str) -> None:
    with pytest.raises(UnreadableError):
        choose(Contents(()), wanted, min_title_s=600)
