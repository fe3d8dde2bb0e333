"""What a person answers when a job asks which episodes the titles of a disc are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from medialib.model import Json
from medialib.settings.table import Whole
from medialib.sources.discs.options import FaultsError, Line, faults

LAST_EPISODE = 9999
MOST_EPISODES = 20
HINT = "Give each title its episode numbers, such as 3 or 3-4; leave out what is no episode."
NUMBERS = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")
Episodes = Annotated[list[Annotated[Whole, Field(ge=1, le=LAST_EPISODE)]], Field(max_length=MOST_EPISODES)]


class EpisodesAnswer(BaseModel):
    """Which episodes the titles of a disc are: their numbers by title; a title without any is left out.

    `title`, `year` and `season` are the show's; left out, they stay as the job asked.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: Line | None = Field(None, max_length=200)
    year: Whole | None = Field(None, ge=1870, le=2100)
    season: Whole | None = Field(None, ge=0, le=999)
    episodes: dict[str, Episodes] = Field(max_length=999)


def episode_numbers(text: str) -> list[int]:
    """The episodes in "3", "3-4" or "3, 4"; none in an empty text. Raises ValueError with what was wanted."""
    numbers: list[int] = []
    for part in [part.strip() for part in text.split(",")] if text.strip() else []:
        found = NUMBERS.fullmatch(part)
        if found is None:
            raise ValueError("Wanted an episode's number, such as 3 or 3-4")
        first, last = int(found[1]), int(found[2] or found[1])
        if not first <= last < first + MOST_EPISODES:
            raise ValueError(f"{first} to {last} is no run of at most {MOST_EPISODES} episodes")
        numbers += range(first, last + 1)
    return numbers


def read_answer(values: Mapping[str, str], question: Mapping[str, Json]) -> dict[str, Json]:
    """The answer in a form, whose fields are title, year, season and `title-<number>`; see check_answer."""
    told: dict[str, list[int]] = {}
    wrong: dict[str, str] = {}
    for number in _numbers(question):
        try:
            told[number] = episode_numbers(values.get(f"title-{number}", ""))
        except ValueError as error:
            wrong[f"title-{number}"] = str(error)
    known = {name: values.get(name, "").strip() or None for name in ("title", "year", "season")}
    return check_answer({**known, "episodes": told}, question, wrong)


def check_answer(
    values: Mapping[str, object], question: Mapping[str, Json], wrong: Mapping[str, str] | None = None
) -> dict[str, Json]:
    """An answer as options of the job that asked, whole and fit for its question. Raises FaultsError.

    The fault of a title's episodes stands under `title-<number>`; `wrong` holds those already found.
    """
    found = dict(wrong or {})
    answer = None
    try:
        answer = EpisodesAnswer.model_validate(dict(values))
    except ValidationError as error:
        found = {**_by_title(error), **found}
    if answer is not None:
        found = {**_unfit(answer, question, some=bool(found)), **found}
    if found or answer is None:
        raise FaultsError(found, HINT)
    said = answer.model_dump(mode="json", exclude_none=True)
    asked = {name: question[name] for name in ("title", "season") if question.get(name) is not None}
    return {**asked, **said}


def _unfit(answer: EpisodesAnswer, question: Mapping[str, Json], *, some: bool) -> dict[str, str]:
    """What is wrong with an answer that is well-formed; `some` episodes were there, but could not be read."""
    found: dict[str, str] = {}
    if answer.season is None and question.get("season") is None:
        found["season"] = "Which season is it"
    if answer.title is None and not question.get("title"):
        found["title"] = "What is the show called"
    taken: dict[int, str] = {}
    for number, episodes in answer.episodes.items():
        if number not in _numbers(question):
            found["episodes"] = f"The job asked for no title {number[:10]}"
        elif episodes != list(range(episodes[0], episodes[0] + len(episodes))) if episodes else False:
            found[f"title-{number}"] = "The episodes of one title follow each other, such as 3-4"
        elif twice := next((episode for episode in episodes if episode in taken), None):
            found[f"title-{number}"] = f"Episode {twice} is title {taken[twice]} already"
        taken |= dict.fromkeys(episodes, number)
    if not (taken or found or some):
        found["episodes"] = "No title is an episode; to take none, cancel the job"
    return found


def _numbers(question: Mapping[str, Json]) -> list[str]:
    titles: Any = question.get("titles")
    asked: Iterable[Mapping[str, Json]] = titles if isinstance(titles, list) else ()
    return [str(title["number"]) for title in asked]


def _by_title(error: ValidationError) -> dict[str, str]:
    """The faults of a malformed answer, those of a title's episodes under that title."""
    found = {}
    for one, words in faults(error).items():
        places = [fault["loc"] for fault in error.errors(include_url=False) if fault["loc"] and fault["loc"][0] == one]
        found[f"title-{places[0][1]}" if one == "episodes" and len(places[0]) > 1 else one] = words
    return found
