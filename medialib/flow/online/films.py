"""Films and shows, about which The Movie Database is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from medialib.errors import NotFoundError
from medialib.flow.online.answering import Answerer, Said
from medialib.flow.online.asked import question_of
from medialib.flow.work import Work
from medialib.identify.online import tmdb
from medialib.identify.online.asking import Asker
from medialib.identify.online.words import Candidate, Details, Question
from medialib.model import Json, Kind, Source
from medialib.settings import Settings
from medialib.store import media

NO_KEY = (
    "No service that knows films and shows is set up.",
    "Put a key of The Movie Database into providers.tmdb_key.",
)


@dataclass(frozen=True, slots=True)
class Season:
    """A season of a show in the library: its item, its number, and its episodes as (id, number)."""

    media_id: str
    number: int
    episodes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FilmEnquiry:
    """What is asked about a film or a show with its seasons."""

    service: tmdb.Service
    media_id: str
    question: Question
    seasons: tuple[Season, ...] = ()

    def find(self) -> tuple[Candidate, ...]:
        """What it may be."""
        return tmdb.search(self.service, self.question)

    def named(self, chosen: str, found: Sequence[Candidate]) -> Candidate:
        """The one of that id; by another service's id, the one that was found for that."""
        kind = self.question.kind
        provider, _, value = chosen.partition(":")
        if provider == tmdb.PROVIDER:
            return Candidate(provider, value, kind, "", score=1.0)
        certain = [one for one in found if one.score == 1.0]
        if not certain:
            raise NotFoundError(
                f"The Movie Database has no {kind} with the id {value[:20]}.",
                "Look for it by its title, or by its TMDb id.",
            )
        return certain[0]

    def said(self, chosen: Candidate) -> tuple[Said, ...]:
        """What is known of the item itself, and of a show's seasons and episodes that are in the library."""
        return tuple(self._said(chosen))

    def _said(self, chosen: Candidate) -> Iterator[Said]:
        whole: Details | None = None
        for season in self.seasons:
            asked = replace(self.question, season=season.number, episodes=tuple(one for _, one in season.episodes))
            details = tmdb.details(self.service, chosen, asked)
            whole = whole or details
            for found in details.children:
                if found.item.number == season.number:
                    yield Said(season.media_id, found.item)
            for episode_id, episode in season.episodes:
                for _, told in tmdb.asked_for(details.children, replace(asked, episodes=(episode,))):
                    yield Said(episode_id, told.item)
        yield Said(self.media_id, (whole or tmdb.details(self.service, chosen, self.question)).item)


def _enquire(work: Work, asker: Asker, media_id: str, options: Mapping[str, Json]) -> FilmEnquiry:
    question = question_of(work.db, media_id, tmdb.PROVIDER, options)
    seasons = tuple(_seasons(work.db, media_id)) if question.kind is Kind.SHOW else ()
    return FilmEnquiry(tmdb.Service(work.settings, asker), media_id, _latest(question, seasons), seasons)


def _seasons(db: Database, show_id: str) -> Iterator[Season]:
    for season_id, number in media.numbered_below(db, show_id):
        yield Season(season_id, number, tuple(media.numbered_below(db, season_id)))


def _latest(question: Question, seasons: Sequence[Season]) -> Question:
    """The question with the last season in the library and its episodes: another show of that name may not have them."""
    for season in reversed(seasons):
        if season.number and season.episodes:
            return replace(question, season=season.number, episodes=tuple(number for _, number in season.episodes))
    return question


def _lacking(settings: Settings) -> tuple[str, str] | None:
    key = settings.providers.tmdb_key
    return None if key is not None and key.get_secret_value().strip() else NO_KEY


FILMS = Answerer((Kind.MOVIE, Kind.SHOW), Source.TMDB, _lacking, _enquire, at_once=12)
