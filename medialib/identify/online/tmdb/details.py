"""All that The Movie Database knows of a chosen film or show."""

from __future__ import annotations

from medialib.errors import NotFoundError
from medialib.identify.online.tmdb.entry import entry_of
from medialib.identify.online.tmdb.facts import facts
from medialib.identify.online.tmdb.pictures import pictures
from medialib.identify.online.tmdb.seasons import seasons
from medialib.identify.online.tmdb.service import KINDS, PATHS, SHOW, Service
from medialib.identify.online.words import Candidate, Details, Known, Question


def details(service: Service, chosen: Candidate, question: Question) -> Details:
    """What is known of a candidate.

    The item is the film or the show; a show's children are the seasons asked for, whole, specials
    as season 0. Facts are as sure as the candidate is. Raises NotFoundError when it is no longer
    there, and as Asker.json does.
    """
    number, sure, sort = chosen.id, chosen.score, PATHS[chosen.kind]
    found = service.entry(sort, number) if number.isdecimal() and len(number) <= 10 else None
    entry = entry_of(found, sort) if found else None
    if found is None or entry is None:
        raise NotFoundError(f"The Movie Database has no {KINDS[sort]} {number[:20]}.", "Look for it by its title.")
    item = Known(KINDS[sort], facts(found, sort, service.language, sure), pictures(service, found))
    return Details(item, children=seasons(service, found, entry, question, sure) if sort == SHOW else ())
