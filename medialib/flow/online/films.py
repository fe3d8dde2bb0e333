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
    """A season of a show in the library: its item, its number, its episodes as (id, number), and those known by (id, day)."""

    media_id: str
    number: int
    episodes: tuple[tuple[str, int], ...]
    daily: tuple[tuple[str, str], ...] = ()


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
        whole = replace(self.question, season=None, episodes=(), date=None)
        yield Said(self.media_id, tmdb.details(self.service, chosen, whole).item)
        for season in self.seasons:
            asked = replace(whole, season=season.number, episodes=tuple(one for _, one in season.episodes))
            found = tmdb.details(self.service, chosen, asked).children
            yield from (Said(season.media_id, one.item) for one in found if one.item.number == season.number)
            for episode_id, number in season.episodes:
                yield from _told(season, episode_id, tmdb.asked_for(found, replace(asked, episodes=(number,))))
            yield from self._daily(chosen, whole, season)

    def _daily(self, chosen: Candidate, whole: Question, season: Season) -> Iterator[Said]:
        """The episodes known by their days, which the service may have in seasons of other numbers."""
        found: tuple[Details, ...] = ()
        for episode_id, day in season.daily:
            asked = replace(whole, date=day)
            if not tmdb.asked_for(found, asked):
                found = tmdb.details(self.service, chosen, asked).children
            on_day = tmdb.asked_for(found, asked)
            yield from _told(season, episode_id, on_day if len(on_day) == 1 else ())


def _told(season: Season, episode_id: str, found: Sequence[tuple[Details, Details]]) -> Iterator[Said]:
    """What is known of an episode; its number only where its season is the one that it is under in the library."""
    for other, episode in found:
        known = episode.item
        if other.item.number != season.number:
            known = replace(known, facts=tuple(fact for fact in known.facts if fact.field != "number"))
        yield Said(episode_id, known)


def _enquire(work: Work, asker: Asker, media_id: str, options: Mapping[str, Json]) -> FilmEnquiry:
    question = question_of(work.db, media_id, tmdb.PROVIDER, options)
    seasons = tuple(_seasons(work.db, media_id)) if question.kind is Kind.SHOW else ()
    return FilmEnquiry(tmdb.Service(work.settings, asker), media_id, _latest(question, seasons), seasons)


def _seasons(db: Database, show_id: str) -> Iterator[Season]:
    for season_id, number in media.numbered_below(db, show_id):
        yield Season(
            season_id, number, tuple(media.numbered_below(db, season_id)), tuple(media.dated_below(db, season_id))
        )


def _latest(question: Question, seasons: Sequence[Season]) -> Question:
    """The question with the last season in the library and its episodes: another show of that name may not have them."""
    for season in reversed(seasons):
        if season.number and season.episodes:
            return replace(question, season=season.number, episodes=tuple(number for _, number in season.episodes))
        if season.daily:
            return replace(question, date=season.daily[-1][1])
    return question


def _lacking(settings: Settings) -> tuple[str, str] | None:
    key = settings.providers.tmdb_key
    return None if key is not None and key.get_secret_value().strip() else NO_KEY


FILMS = Answerer((Kind.MOVIE, Kind.SHOW), Source.TMDB, _lacking, _enquire, at_once=12)
