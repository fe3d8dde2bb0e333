"""What an answer says of a film, show, season or episode, as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medialib.identify.online.tmdb.people import credits, episode_credits
from medialib.identify.online.tmdb.reading import (
    LONGEST_TEXT,
    Row,
    day,
    inner,
    line,
    real,
    row,
    rows,
    text,
    whole,
    year,
)
from medialib.identify.online.tmdb.service import FILM, Language
from medialib.identify.online.tmdb.texts import texts
from medialib.model import Fact, Json, Source

IMDB = re.compile(r"(?:tt|nm)\d{5,10}")
WIKIDATA = re.compile(r"Q\d{1,12}")
KEY = re.compile(r"[\w-]{1,64}", re.ASCII)
SITES = {"YouTube": "https://www.youtube.com/watch?v=", "Vimeo": "https://vimeo.com/"}
TRAILERS = ("Trailer", "Teaser")
MOST_TRAILERS = 5
THEATRICAL = 3
FALLBACK_COUNTRY = "US"


def facts(found: Row, sort: str, language: Language, sure: float) -> tuple[Fact, ...]:
    """All of a film or show."""
    date = "release_date" if sort == FILM else "first_air_date"
    others: tuple[tuple[str, Json], ...] = (
        ("year", year(found, date)),
        ("date", day(found, date)),
        ("genres", _genres(found)),
        ("certification", _certificate(found, sort, language)),
        ("rating", _rating(found)),
        ("runtime_s", 60 * (whole(found, "runtime") or 0)),
        ("credits", credits(found)),
        ("external_ids", _ids(found)),
        ("collection", _collection(found)),
        ("trailers", _trailers(found, language)),
    )
    told = (Fact(field, value, Source.TMDB, sure) for field, value in others)
    return tuple(fact for fact in (*texts(found, sort, language, sure), *told) if fact.value)


def season_facts(found: Row, sure: float) -> tuple[Fact, ...]:
    """A season's own."""
    return _told(
        sure,
        number=whole(found, "season_number"),
        title=line(found, "name"),
        overview=text(found, "overview", LONGEST_TEXT),
        date=day(found, "air_date"),
        year=year(found, "air_date"),
        rating=_rating(found),
        external_ids=_ids(found),
    )


def episode_facts(found: Row, absolute: int | None, sure: float) -> tuple[Fact, ...]:
    """An episode's own; `absolute` is its number among all of the show."""
    return _told(
        sure,
        number=whole(found, "episode_number"),
        title=line(found, "name"),
        overview=text(found, "overview", LONGEST_TEXT),
        date=day(found, "air_date"),
        year=year(found, "air_date"),
        rating=_rating(found),
        runtime_s=60 * (whole(found, "runtime") or 0) or None,
        absolute_number=absolute,
        credits=episode_credits(found),
        external_ids=_ids(found),
    )


def _told(sure: float, **values: Json) -> tuple[Fact, ...]:
    kept = {field: value for field, value in values.items() if value or field == "number"}
    return tuple(Fact(field, value, Source.TMDB, sure) for field, value in kept.items() if value is not None)


def _genres(found: Row) -> list[Json]:
    return [name for one in rows(found, "genres") if (name := line(one, "name"))]


def _rating(found: Row) -> float | None:
    value = real(found, "vote_average")
    return round(value, 1) if 0 < value <= 10 and real(found, "vote_count") != 0 else None


def _ids(found: Row) -> dict[str, Json]:
    elsewhere = inner(found, "external_ids")
    imdb = text(found, "imdb_id") or text(elsewhere, "imdb_id")
    wikidata, tvdb = text(elsewhere, "wikidata_id"), whole(elsewhere, "tvdb_id")
    ids: dict[str, Json] = {"tmdb": str(whole(found, "id") or "")}
    ids |= {"imdb": imdb if IMDB.fullmatch(imdb) else "", "tvdb": str(tvdb or "")}
    ids["wikidata"] = wikidata if WIKIDATA.fullmatch(wikidata) else ""
    return {provider: value for provider, value in ids.items() if value}


def _certificate(found: Row, sort: str, language: Language) -> str | None:
    """That of the readers' country, else the American one, the country named in front: `DE-16`, `R`."""
    given = dict(_film_certificates(found) if sort == FILM else _show_certificates(found))
    if given.get(language.country):
        own = given[language.country]
        return own if language.country == FALLBACK_COUNTRY else f"{language.country}-{own}"
    return given.get(FALLBACK_COUNTRY) or None


def _film_certificates(found: Row) -> Iterator[tuple[str, str]]:
    """By country; the one for cinemas where it has several."""
    for country in rows(found, "release_dates", "results"):
        dated = [one for one in rows(country, "release_dates") if line(one, "certification")]
        cinemas = sorted(dated, key=lambda one: whole(one, "type") != THEATRICAL)
        if cinemas:
            yield text(country, "iso_3166_1"), line(cinemas[0], "certification")[:20]


def _show_certificates(found: Row) -> Iterator[tuple[str, str]]:
    for one in rows(found, "content_ratings", "results"):
        if line(one, "rating"):
            yield text(one, "iso_3166_1"), line(one, "rating")[:20]


def _collection(found: Row) -> Json:
    """The series of films that it is part of: {key, title}."""
    part = row(found.get("belongs_to_collection"))
    number, title = whole(part, "id"), line(part, "name")
    return {"key": f"tmdb:collection:{number}", "title": title} if number is not None and title else None


def _trailers(found: Row, language: Language) -> list[Json]:
    """Links to trailers, those in the wanted language first, teasers last: {name, url, language}."""
    shown = [
        (
            text(one, "iso_639_1", 10) != language.code,
            TRAILERS.index(line(one, "type")),
            one.get("official") is False,
            one,
        )
        for one in rows(found, "videos", "results")
        if line(one, "type") in TRAILERS and line(one, "site") in SITES and KEY.fullmatch(text(one, "key"))
    ]
    shown.sort(key=lambda trailer: trailer[:3])
    return [
        {
            "name": line(one, "name"),
            "url": SITES[line(one, "site")] + text(one, "key"),
            "language": text(one, "iso_639_1"),
        }
        for *_, one in shown[:MOST_TRAILERS]
    ]
