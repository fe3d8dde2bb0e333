"""What a service must do to be asked about items of some kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from medialib.flow.work import Work
from medialib.identify.online.asking import Asker
from medialib.identify.online.words import Candidate, Known
from medialib.model import Json, Kind, Source
from medialib.settings import Settings


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one item of the library."""

    media_id: str
    known: Known


class Enquiry(Protocol):
    """What is asked about one item. It was made from the item's rows; its methods need no database, and may run in any thread.

    Each raises what Asker raises.
    """

    def find(self) -> tuple[Candidate, ...]:
        """What the item may be, the likeliest first."""

    def named(self, chosen: str, found: Sequence[Candidate]) -> Candidate:
        """The candidate that a person named as `provider:id`, where it is not among those found. Raises NotFoundError."""

    def said(self, chosen: Candidate) -> tuple[Said, ...]:
        """All that is known of a candidate: of the item, and of those above and below it that are in the library."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """A service that is asked about items of some kinds; `source` is whose word its facts and pictures are.

    `lacking` tells what has to be set up before it can be asked, as a message and a hint; None when nothing has.
    `at_once` is about how many items it may be asked at the same time, within the pace that it allows.
    `enquire` makes the enquiry of an item, by its id, from what the library knows of it and the job's options.
    """

    kinds: tuple[Kind, ...]
    source: Source
    lacking: Callable[[Settings], tuple[str, str] | None]
    enquire: Callable[[Work, Asker, str, Mapping[str, Json]], Enquiry]
    at_once: int = 2
