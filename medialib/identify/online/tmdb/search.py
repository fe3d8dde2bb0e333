"""Finds the films and shows that a question may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from medialib.identify.online.tmdb.entry import Entry, entry_of
from medialib.identify.online.tmdb.reading import Row, rows, whole
from medialib.identify.online.tmdb.scoring import Judged, certain, judged
from medialib.identify.online.tmdb.service import FILM, KINDS, PATHS, Service
from medialib.identify.online.tmdb.titles import queries
from medialib.identify.online.words import Candidate, Question

PROVIDER = "tmdb"
NAMES = {"tmdb": "TMDb", "imdb": "IMDb", "tvdb": "TVDB"}
GOOD = 0.75
CERTAIN = 0.85
WORTH_A_LOOK = 0.2
LOOKED_AT = 3
MOST = 12
SMALL = "w342"
IDS = {"tmdb": re.compile(r"\d{1,10}"), "imdb": re.compile(r"tt\d{5,10}"), "tvdb": re.compile(r"\d{1,10}")}


def search(service: Service, question: Question) -> tuple[Candidate, ...]:
    """The films or shows that the question may mean, the likeliest first."""
    sort = PATHS[question.kind]
    named = _by_id(service, question, sort)
    if named:
        return (_candidate(service, named),)
    found = _by_title(service, question, sort)
    looked = judged(question, _looked_at(service, question, found))
    return tuple(_candidate(service, one) for one in looked[:MOST])


def _by_id(service: Service, question: Question, sort: str) -> Judged | None:
    """The entry that one of the question's ids names, if there is one."""
    for provider, pattern in IDS.items():
        value = question.ids.get(provider, "")
        if not pattern.fullmatch(value):
            continue
        number = value if provider == PROVIDER else _found(service, provider, value, sort)
        entry = _whole(service, sort, number) if number else None
        if entry:
            return certain(entry, NAMES[provider])
    return None


def _found(service: Service, provider: str, value: str, sort: str) -> str | None:
    """The film or show that an id leads to; that of an episode or season leads to its show, unless it names those of several."""
    answer = service.find(provider, value)
    own = _numbers(rows(answer, f"{sort}_results"), "id")
    if own or sort == FILM:
        return own[0] if own else None
    parts = [one for name in ("tv_episode_results", "tv_season_results") for one in rows(answer, name)]
    shows = _numbers(parts, "show_id")
    return shows[0] if len(shows) == 1 else None


def _numbers(found: Iterable[Row], name: str) -> list[str]:
    return list(dict.fromkeys(str(number) for one in found if (number := whole(one, name)) is not None))


def _by_title(service: Service, question: Question, sort: str) -> Sequence[Judged]:
    """Searches until something good is found: with the year, without, and by the title's parts."""
    entries: dict[str, Entry] = {}
    ranked: Sequence[Judged] = ()
    for query, year in _tries(question):
        for one in rows(service.search(sort, query, year), "results"):
            entry = entry_of(one, sort)
            if entry:
                entries.setdefault(entry.id, entry)
        ranked = judged(question, entries.values())
        if ranked and ranked[0].score >= GOOD:
            break
        if ranked and question.year is None and ranked[0].same_title:
            break
    return ranked


def _tries(question: Question) -> Iterator[tuple[str, int | None]]:
    asked = queries(question.title)
    if question.year is not None and asked:
        yield asked[0], question.year
    for query in asked:
        yield query, None


def _looked_at(service: Service, question: Question, found: Sequence[Judged]) -> Iterable[Entry]:
    """The entries, the best few with all that is known of them, where that may tell them apart."""
    several = LOOKED_AT if not found or found[0].score < CERTAIN else 1
    tells = question.duration_s or question.season is not None or question.episodes or question.date
    for place, one in enumerate(found):
        doubtful = one.score < CERTAIN and one.score >= WORTH_A_LOOK
        look = place < several and (tells or doubtful)
        yield (_whole(service, one.entry.sort, one.entry.id) if look else None) or one.entry


def _whole(service: Service, sort: str, number: str) -> Entry | None:
    answer = service.entry(sort, number)
    return entry_of(answer, sort) if answer else None


def _candidate(service: Service, one: Judged) -> Candidate:
    entry = one.entry
    return Candidate(
        PROVIDER,
        entry.id,
        KINDS[entry.sort],
        entry.title,
        entry.original_title or None,
        entry.year,
        entry.overview or None,
        service.picture_url(entry.poster, SMALL),
        score=one.score,
        reasons=one.reasons,
    )
