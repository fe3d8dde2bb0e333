"""The words in which every service is asked and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from medialib.model import Fact, Kind


@dataclass(frozen=True, slots=True)
class Question:
    """A thing to be found: what its path, tags and probe say. `duration_s` is in seconds.

    `ids` are those it is known by elsewhere (tmdb, imdb, tvdb, musicbrainz, isbn, ...): they answer without a search.
    `creator` is the artist of music or the author of a book.
    """

    kind: Kind
    title: str
    year: int | None = None
    season: int | None = None
    episodes: tuple[int, ...] = ()
    date: str | None = None
    duration_s: float | None = None
    creator: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate is more or less likely: a short sentence, and what it added to or took from the score."""

    text: str
    points: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a service takes for the thing, with how sure that is (0 to 1) and why.

    `picture` is a small one's address. `work` is what its editions have in common, as `provider:id`.
    """

    provider: str
    id: str
    kind: Kind
    title: str
    original_title: str | None = None
    year: int | None = None
    overview: str | None = None
    picture: str | None = None
    creator: str | None = None
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    work: str | None = None


@dataclass(frozen=True, slots=True)
class RemotePicture:
    """Artwork that a service offers: its role (poster, backdrop, logo, still, cover, portrait), size in pixels, votes."""

    role: str
    url: str
    language: str | None = None
    width: int | None = None
    height: int | None = None
    votes: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What a service knows of one entity: its facts, and the pictures it offers, the best of each role first."""

    kind: Kind
    facts: tuple[Fact, ...]
    pictures: tuple[RemotePicture, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What a service knows of a chosen candidate: of the item itself, its parents outermost first, and its children.

    A show's children are the seasons asked for with their episodes below; an album's are its tracks.
    """

    item: Known
    parents: tuple[Known, ...] = ()
    children: tuple[Details, ...] = ()
