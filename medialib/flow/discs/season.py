"""What The Movie Database knows of the season on a disc: how long its episodes are, to lay the titles along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from medialib.errors import CancelledError, MedialibError
from medialib.flow.discs.source import DiscSource
from medialib.identify.online import tmdb
from medialib.identify.online.asking import Asker
from medialib.identify.online.words import Known, Question
from medialib.model import Kind
from medialib.sources.discs.episodes import EpisodeLength


def lengths(source: DiscSource, title: str, season: int | None) -> tuple[EpisodeLength, ...]:
    """The season's episodes with their lengths; none where nobody knows the show, or nobody can be asked."""
    settings, report = source.work.settings, source.work.report
    service = tmdb.service_of(settings, Asker(settings, report))
    if service is None or season is None:
        return ()
    question = Question(Kind.SHOW, title, source.told("year"), season)
    try:
        found = tmdb.search(service, question)
        if not found or found[0].score < settings.providers.review:
            return ()
        seasons = tmdb.details(service, found[0], question).children
    except CancelledError:
        raise
    except MedialibError as error:
        report.log(f"{error.message} {error.hint}")
        return ()
    return _filled([_length(one.item) for each in seasons if each.item.number == season for one in each.children])


def _filled(known: Sequence[EpisodeLength]) -> tuple[EpisodeLength, ...]:
    """The episodes, those of unknown length as long as the others usually are."""
    lengths = [one.duration_s for one in known if one.duration_s]
    usual = median(lengths) if lengths else None
    return tuple(replace(one, duration_s=one.duration_s or usual) for one in known)


def _length(known: Known) -> EpisodeLength:
    seconds = next((fact.value for fact in known.facts if fact.field == "runtime_s"), None)
    return EpisodeLength(known.number or 0, float(seconds) if isinstance(seconds, int | float) else None)
