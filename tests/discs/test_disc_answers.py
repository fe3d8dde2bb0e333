"""What a person answers to "which episodes are these": read from a form, checked against the question."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.model import Json
from medialib.sources.discs.answers import check_answer, episode_numbers, read_answer
from medialib.sources.discs.options import FaultsError

QUESTION: dict[str, Json] = {
    "about": "episodes",
    "title": "Future Days",
    "season": 3,
    "titles": [{"number": 1}, {"number": 2}, {"number": 12}],
}
UNKNOWN = {**QUESTION, "title": "", "season": None}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("", []), ("  ", []), ("3", [3]), ("3-4", [3, 4]), ("3, 4", [3, 4]), ("3 – 5", [3, 4, 5]), ("07", [7])],
)
def test_numbers_as_people_write_them(text: str, numbers: list[int]) -> None:
    assert episode_numbers(text) == numbers


@pytest.mark.parametrize("text", ["x", "3-", "-3", "4-3", "1-400", "3,,4", "12345", "3;4", "٣-", "1e3"])
def test_nonsense_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"Wanted an episode's number|no run of at most"):
        episode_numbers(text)


def test_a_form_is_an_answer() -> None:
    form = {"title": "Future", "year": "1999", "season": "2", "title-1": "3-4", "title-2": "", "title-12": "5"}
    told = {"title": "Future", "year": 1999, "season": 2, "episodes": {"1": [3, 4], "2": [], "12": [5]}}
    assert read_answer(form, QUESTION) == told
    assert check_answer(told, QUESTION) == told


def test_what_is_left_out_stays_as_the_job_asked() -> None:
    assert check_answer({"episodes": {"2": [1]}}, QUESTION) == {
        "title": "Future Days",
        "season": 3,
        "episodes": {"2": [1]},
    }
    assert read_answer({"season": "0", "title": "X", "title-2": "1"}, UNKNOWN) == {
        "title": "X",
        "season": 0,
        "episodes": {"1": [], "2": [1], "12": []},
    }


@pytest.mark.parametrize(
    ("form", "faults"),
    [
        ({"title-1": "3", "title-2": "3-4"}, {"title-2": "Episode 3 is title 1 already"}),
        ({"title-1": "3, 5"}, {"title-1": "The episodes of one title follow each other, such as 3-4"}),
        ({"title-1": "one"}, {"title-1": "Wanted an episode's number, such as 3 or 3-4"}),
        ({"title-1": "0"}, {"title-1": "Wanted at least 1"}),
        ({"title-1": "1", "year": "99"}, {"year": "Wanted at least 1870"}),
        ({"title-1": "1", "season": "x"}, {"season": "Wanted a whole number"}),
        ({}, {"episodes": "No title is an episode; to take none, cancel the job"}),
    ],
)
def test_what_is_refused_is_said_beside_the_field(form: dict[str, str], faults: dict[str, str]) -> None:
    with pytest.raises(FaultsError) as refused:
        read_answer(form, QUESTION)
    assert refused.value.faults == faults


def test_several_faults_at_once_are_all_said() -> None:
    with pytest.raises(FaultsError) as refused:
        read_answer({"title-1": "x", "title-12": "1-99", "year": "1"}, UNKNOWN)
    assert refused.value.faults == {
        "year": "Wanted at least 1870",
        "title-1": "Wanted an episode's number, such as 3 or 3-4",
        "title-12": "1 to 99 is no run of at most 20 episodes",
    }


def test_a_season_that_nobody_knows_is_asked_for() -> None:
    with pytest.raises(FaultsError) as refused:
        read_answer({"title-1": "1"}, UNKNOWN)
    assert refused.value.faults == {"season": "Which season is it", "title": "What is the show called"}


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        ({}, {"episodes": "Field required"}),
        ({"episodes": {"9": [1]}}, {"episodes": "The job asked for no title 9"}),
        ({"episodes": {"1": [10_000]}}, {"title-1": "Wanted at most 9999"}),
        ({"episodes": {"1": list(range(1, 30))}}, {"title-1": "Wanted at most 20"}),
        ({"episodes": {"1": "3"}}, {"title-1": "Input should be a valid list"}),
        ({"episodes": {"1": [1]}, "exec": "id"}, {"exec": "There is no such option"}),
    ],
)
def test_an_answer_by_the_api_is_checked_alike(told: dict[str, Any], faults: dict[str, str]) -> None:
    with pytest.raises(FaultsError) as refused:
        check_answer(told, QUESTION)
    assert refused.value.faults == faults
