"""The seasons of a show that a question asks for, with their episodes; also by absolute number and by day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medialib.identify.online.tmdb.entry import Entry
from medialib.identify.online.tmdb.facts import episode_facts, season_facts
from medialib.identify.online.tmdb.pictures import pictures
from medialib.identify.online.tmdb.reading import Row, day, line, rows, text, whole
from medialib.identify.online.tmdb.service import Service
from medialib.identify.online.tmdb.texts import ENGLISH, FALLBACK
from medialib.identify.online.words import Details, Known, Question
from medialib.model import Fact, Kind, Source

PLACEHOLDER = re.compile(r"[^\W\d]{2,12}\.? #?\d{1,5}|\d{1,5}[^\w]{0,2}[^\W\d]{1,12}|第\s?\d{1,5}\s?[話集회]")


def seasons(service: Service, show: Row, entry: Entry, question: Question, sure: float) -> tuple[Details, ...]:
    """The seasons asked for: by number, by the day or by the absolute number of an episode; none where none is."""
    wanted = [number for number in _wanted(show, entry, question) if number in entry.seasons or not entry.seasons]
    answers = ((number, service.season(entry.id, number)) for number in wanted)
    return tuple(_season(service, answer, entry, number, sure) for number, answer in answers if answer)


def asked_for(children: tuple[Details, ...], question: Question) -> tuple[tuple[Details, Details], ...]:
    """The episodes that the question means, each with its season, in the order asked."""
    pairs = [(season, episode) for season in children for episode in season.children]
    own = [pair for pair in pairs if question.season is None or pair[0].item.number == question.season]
    if not question.episodes:
        return tuple(pair for pair in own if question.date and _value(pair[1], "date") == question.date)
    return tuple(
        pair
        for number in question.episodes
        if (pair := _numbered(own, number, question.season is None) or _counted(pairs, number, question)) is not None
    )


def _numbered(pairs: list[tuple[Details, Details]], number: int, absolute: bool) -> tuple[Details, Details] | None:
    field = "absolute_number" if absolute else "number"
    return next((pair for pair in pairs if _value(pair[1], field) == number), None)


def _counted(pairs: list[tuple[Details, Details]], number: int, question: Question) -> tuple[Details, Details] | None:
    """An episode numbered through in what calls itself the first season."""
    return _numbered(pairs, number, True) if question.season == 1 else None


def _value(details: Details, field: str) -> object:
    return next((fact.value for fact in details.item.facts if fact.field == field), None)


def _wanted(show: Row, entry: Entry, question: Question) -> list[int]:
    counts = entry.seasons
    last = max(question.episodes, default=0)
    if question.season is not None and (question.season != 1 or last <= counts.get(1, last)):
        return [question.season]
    if question.episodes:
        through = [_holding(entry, number) for number in question.episodes]
        holding = [number for number in dict.fromkeys(through) if number is not None]
        return holding or ([question.season] if question.season is not None else [])
    return _airing(show, question.date) if question.date else []


def _holding(entry: Entry, absolute: int) -> int | None:
    """The season that holds an episode by its number among all, specials left out."""
    before = 0
    for number, count in entry.seasons.items():
        if number and before < absolute <= before + count:
            return number
        before += count if number else 0
    return None


def _airing(show: Row, date: str) -> list[int]:
    """The season that was running on a day: the last to have begun by then, and the specials, which have any day."""
    begun = [
        (day(one, "air_date"), whole(one, "season_number"))
        for one in rows(show, "seasons")
        if whole(one, "season_number")
    ]
    running = sorted((first, number) for first, number in begun if first and number and first <= date)
    return [number for _, number in running[-1:]] + [
        0 for one in rows(show, "seasons") if whole(one, "season_number") == 0
    ]


def _season(service: Service, answer: Row, entry: Entry, number: int, sure: float) -> Details:
    listed = [one for one in rows(answer, "episodes") if whole(one, "episode_number") is not None]
    english = _english(service, entry.id, number, listed)
    first = min((whole(one, "episode_number") or 0 for one in listed), default=1)
    before = sum(count for season, count in entry.seasons.items() if 0 < season < number)
    offset = 0 if first > 1 and first == before + 1 else before
    item = Known(
        Kind.SEASON, season_facts({"season_number": number, **answer}, sure), pictures(service, answer), number
    )
    episodes = (
        _episode(service, one, english.get(_number(one), {}), offset if number else None, sure) for one in listed
    )
    return Details(item, children=tuple(episodes))


def _episode(service: Service, one: Row, english: Row, offset: int | None, sure: float) -> Details:
    number = _number(one)
    facts = episode_facts(one, None if offset is None else offset + number, sure)
    item = Known(Kind.EPISODE, tuple(_filled(facts, one, english, sure)), pictures(service, one), number)
    return Details(item)


def _number(one: Row) -> int:
    return whole(one, "episode_number") or 0


def _english(service: Service, show: str, season: int, listed: list[Row]) -> dict[int, Row]:
    """The season's episodes in English, where the wanted language lacks titles or texts."""
    lacking = any(not text(one, "overview") or _is_placeholder(line(one, "name")) for one in listed)
    if service.language.code == ENGLISH or not lacking:
        return {}
    return {_number(one): one for one in rows(service.season(show, season, in_english=True) or {}, "episodes")}


def _filled(facts: tuple[Fact, ...], one: Row, english: Row, sure: float) -> Iterator[Fact]:
    """The facts, with titles and texts out of the English ones where there are none but `Episode 5`."""
    less = round(sure * FALLBACK, 3)
    own = {fact.field for fact in facts}
    title = line(english, "name")
    better = _is_placeholder(line(one, "name")) and title and not _is_placeholder(title)
    for fact in facts:
        yield Fact("title", title, Source.TMDB, less) if fact.field == "title" and better else fact
    for field, value in (("title", title), ("overview", text(english, "overview", 20_000))):
        if field not in own and value:
            yield Fact(field, value, Source.TMDB, less)


def _is_placeholder(title: str) -> bool:
    """Whether a title only says which episode it is: `Episode 5`, `Folge 5`, `第5話`, `5. epizoda`."""
    return not title or PLACEHOLDER.fullmatch(title) is not None
