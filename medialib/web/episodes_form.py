"""The form that asks which episodes the titles of a disc are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from medialib.catalogue import phrases
from medialib.model import Job, Status
from medialib.web.contexts import EpisodesForm, Field, TitleRow

STILL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.jpg")


def episodes_form(
    job: Job, root: str, sent: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None
) -> EpisodesForm | None:
    """The form of a job that waits for it: as it was sent, or with the guesses. None for all other jobs."""
    question: Any = job.question
    if job.status is not Status.WAITING or not question or question.get("about") != "episodes":
        return None
    wrong = faults or {}
    season = question.get("season")
    told = sent if sent is not None else {"title": question["title"], "season": "" if season is None else str(season)}
    first = (
        Field("title", "Show", told.get("title", ""), wrong.get("title", "")),
        Field("year", "Year", told.get("year", ""), wrong.get("year", ""), shape="short"),
        Field("season", "Season", told.get("season", ""), wrong.get("season", ""), shape="short"),
    )
    rows = tuple(_row(job.id, title, root, sent, wrong) for title in question["titles"])
    return EpisodesForm(str(question.get("label") or ""), first, rows, wrong.get("episodes", ""))


def _row(job_id: str, title: Any, root: str, sent: Mapping[str, str] | None, wrong: Mapping[str, str]) -> TitleRow:
    name = f"title-{title['number']}"
    guess = _as_written(title["episodes"]) if title.get("confidence") else ""
    value = sent.get(name, "") if sent is not None else guess
    still = f"{root}jobs/{job_id}/stills/{title['still']}" if STILL.fullmatch(str(title.get("still"))) else ""
    count = title["chapters"]
    return TitleRow(
        number=title["number"],
        length=phrases.duration(title["duration_s"]),
        chapters=f"{count} chapter{'' if count == 1 else 's'}" if count else "",
        reason=str(title.get("reason") or ""),
        still=still,
        field=Field(name, "Episode", value, wrong.get(name, ""), "none", shape="short"),
    )


def _as_written(episodes: list[int]) -> str:
    """Episodes as people write them: "3", "3-4"."""
    return "-".join(map(str, dict.fromkeys((min(episodes), max(episodes))))) if episodes else ""


def stills(job: Job) -> set[str]:
    """The names of the pictures that a job's question shows."""
    question: Any = job.question or {}
    names = (title.get("still") for title in question.get("titles", ()))
    return {name for name in names if isinstance(name, str) and STILL.fullmatch(name)}
