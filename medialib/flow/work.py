"""What a running job works with, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from medialib.model import Job, Json, Report, Request
from medialib.settings import Settings


class Reporting(Report, Protocol):
    """A report that also knows which stage it speaks of."""

    def stage(self, name: str) -> None:
        """Begin a stage: its progress starts at 0."""

    def brought(self, media_id: str) -> None:
        """Note at once which item the job brought, so that a second run need not bring it again."""


@dataclass(frozen=True, slots=True)
class Work:
    """The settings, library.db and the report of the job that runs. `many`: it takes many files."""

    settings: Settings
    db: Database
    report: Reporting
    many: bool = False

    def step(self, name: str) -> None:
        """Begin a stage of one file; among many files the whole job's progress is shown in its stead."""
        if not self.many:
            self.report.stage(name)

    def folder(self, job: Job) -> Path:
        """The job's own folder for unfinished files, made where it is missing."""
        folder = self.settings.work / job.id
        folder.mkdir(parents=True, exist_ok=True)
        return folder


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job brought: its items, requests for further jobs, and a word about it.

    With `lane` or `question` it has not ended: it goes on in another lane, or once a person has answered.
    """

    media_ids: tuple[str, ...] = ()
    children: tuple[Request, ...] = ()
    message: str = ""
    lane: str | None = None
    question: Mapping[str, Json] | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing is left to do."""
        return self.lane is None and self.question is None

    @property
    def media_id(self) -> str | None:
        """The first item."""
        return self.media_ids[0] if self.media_ids else None
