"""A show's seasons, an album's discs and a podcast's newest episodes, as lines on its page."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from medialib.catalogue import faces, files_part, hrefs, phrases, places
from medialib.catalogue.faces import Face
from medialib.catalogue.gather import Gathered
from medialib.catalogue.views import Chapter, Line
from medialib.model import Kind
from medialib.store.items import Media

MOST = 400
NEWEST = 100


def chapters(row: Media, rows: Gathered, root: str) -> tuple[Chapter, ...]:
    """The parts of an item in their order; seasons beyond MOST lines are named only."""
    below = rows.below(row.id)
    if row.kind == Kind.SHOW:
        return _seasons(below, rows, root)
    if row.kind == Kind.SEASON:
        return (Chapter(row.id, row.title, "", _lines(sorted(below, key=_place), rows, root)),) if below else ()
    if row.kind == Kind.PODCAST:
        newest = sorted(below, key=lambda pair: (places.newest(pair[0]), pair[0].id))
        href = root + hrefs.shelf(f"episodes/{row.id}")
        return (Chapter(row.id, "Episodes", href, _lines(newest[:NEWEST], rows, root)),) if newest else ()
    tracks = (pair for pair in below if pair[0].kind == Kind.TRACK)
    return _discs(row, sorted(tracks, key=lambda pair: (pair[0].disc or 1, *_place(pair))), rows, root)


def _place(pair: tuple[Media, Face]) -> tuple[str, str]:
    return places.in_order(pair[0]), pair[0].id


def total(row: Media, rows: Gathered) -> float | None:
    """The length of an album's tracks together, in seconds."""
    if row.kind != Kind.ALBUM:
        return None
    return sum(_length(child, rows) or 0 for child, _ in rows.below(row.id))


def _seasons(below: Iterable[tuple[Media, Face]], rows: Gathered, root: str) -> tuple[Chapter, ...]:
    """The seasons in order, then the episodes of no season."""
    found, lines = [], 0
    loose = sorted((pair for pair in below if pair[0].kind == Kind.EPISODE), key=_place)
    seasons = [season for season, _ in below if season.kind == Kind.SEASON]
    for season in sorted(seasons, key=lambda season: places.season_order(season.number)):
        episodes = sorted(rows.below(season.id), key=_place)
        lines += len(episodes)
        shown = _lines(episodes, rows, root) if lines <= MOST else ()
        found.append(Chapter(season.id, season.title, root + hrefs.item(season.id), shown))
    if loose:
        found.append(Chapter("episodes", "Episodes", "", _lines(loose, rows, root)))
    return tuple(found)


def _discs(row: Media, tracks: Iterable[tuple[Media, Face]], rows: Gathered, root: str) -> tuple[Chapter, ...]:
    discs = itertools.groupby(tracks, key=lambda pair: pair[0].disc or 1)
    return tuple(Chapter(f"{row.id}-{disc}", f"Disc {disc}", "", _lines(lines, rows, root)) for disc, lines in discs)


def _lines(pairs: Iterable[tuple[Media, Face]], rows: Gathered, root: str) -> tuple[Line, ...]:
    return tuple(_line(row, face, rows, root) for row, face in pairs)


def _line(row: Media, face: Face, rows: Gathered, root: str) -> Line:
    seconds = _length(row, rows)
    track = row.kind == Kind.TRACK
    return Line(
        row.id,
        root + hrefs.item(row.id),
        "" if row.number is None else str(row.number),
        row.title,
        _artist(row, rows) if track else (row.date or "")[:10],
        phrases.clock(seconds) if track else phrases.duration(seconds),
        seconds,
        "" if track else (row.overview or "")[:400],
        files_part.source(row, rows.files.get(row.id, ()), root),
        None if track else faces.image(face.art, root),
        face.missing,
    )


def _artist(row: Media, rows: Gathered) -> str:
    """A track's artist, where it is not the album's."""
    album = rows.found.rows.get(row.parent_id or "")
    return "" if row.creator is None or (album and album.creator == row.creator) else row.creator


def _length(row: Media, rows: Gathered) -> float | None:
    return row.duration_s or next((file.duration_s for file in rows.files.get(row.id, ()) if file.duration_s), None)
