"""One entry: where a file lies and what is known of it, in; what it is, out."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from medialib.identify.chains import episodes, show_title, show_year, single, track
from medialib.identify.path import read_path, split_name
from medialib.identify.place import Place
from medialib.identify.reading import Reading
from medialib.identify.title import key_of, tidy
from medialib.identify.video import with_key
from medialib.model import Kind, Match, Source

CHAINS = {Kind.SHOW: episodes, Kind.SEASON: episodes, Kind.EPISODE: episodes, Kind.TRACK: track}
SPOKEN = frozenset(("audiobook", "audiobooks", "hörbuch", "speech", "spoken word", "audio book"))
BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that are drawn as nothing


def recognise(place: Place) -> Match:
    """What the file is. Never raises, whatever its name; the weakest answer is its own stem as a title."""
    said = read_path(
        place.path,
        folder_kind=place.folder_kind,
        wanted=_hint(place),
        family=place.probe.family,
        siblings=place.siblings,
    )
    reading = _settled(_as_told(_with_nfo(said, place), place), place)
    chains = CHAINS.get(reading.kind, single)(reading, place)
    return Match(
        chains,
        pictures=place.pictures,
        label=None if reading.extra else _label(reading),
        extra=reading.extra,
        part=_part(reading),
    )


def _hint(place: Place) -> Kind | None:
    """What the file is called by a person, by its source, by its tags, or by its NFO file."""
    spoken = place.tags and any(genre.casefold() in SPOKEN for genre in place.tags.genres)
    film = next((nfo.kind for nfo in place.nfo if nfo.kind in (Kind.MOVIE, Kind.EPISODE)), None) is Kind.MOVIE
    return place.wanted or place.kind or (Kind.AUDIOBOOK if spoken else Kind.MOVIE if film else None)


def _part(reading: Reading) -> int | None:
    """The place among the parts of one work; an audiobook's tracks count through its discs."""
    if reading.kind is not Kind.AUDIOBOOK or reading.part is not None or reading.track is None:
        return reading.part
    return reading.track + 1000 * (reading.disc - 1 if reading.disc else 0)


def _label(reading: Reading) -> str | None:
    """What tells versions of one work apart: its edition or the library's own words, and its resolution."""
    return " ".join(part for part in (reading.edition or reading.version, reading.resolution) if part) or None


def _as_told(reading: Reading, place: Place) -> Reading:
    """The reading as a person or the source has it: what they call a film or a video is no episode, whatever its name."""
    told = place.wanted or place.kind
    if told not in (Kind.MOVIE, Kind.VIDEO) or reading.kind is not Kind.EPISODE or reading.extra:
        return reading
    stem, _ = split_name(place.path.rpartition("/")[2])
    name, key = key_of(stem)
    ids = with_key(reading.ids, told, key)
    return Reading(told, title=tidy(name) or stem, ids=ids, resolution=reading.resolution)


def _with_nfo(reading: Reading, place: Place) -> Reading:
    """The reading, with the numbers that NFO files give where the path has none."""
    own = [nfo for nfo in place.nfo if nfo.kind is Kind.EPISODE]
    if reading.extra or not own or reading.episodes or reading.kind not in (Kind.VIDEO, Kind.MOVIE, Kind.EPISODE):
        return reading
    numbers = tuple(nfo.number for nfo in own if nfo.number is not None)
    show = show_title(place.nfo) or (reading.title if reading.kind is Kind.EPISODE else None)
    if not numbers or not show:
        return reading
    return replace(
        reading,
        kind=Kind.EPISODE,
        title=show,
        year=show_year(place.nfo),
        season=own[0].season,
        episodes=numbers,
        source=Source.FOLDER,
    )


def _settled(reading: Reading, place: Place) -> Reading:
    """The reading with a title whatever happens: an episode of no show is a video, an extra of nothing too.

    A file is no album, even one that is called as albums are.
    """
    if reading.kind is Kind.ALBUM:
        reading = Reading(Kind.VIDEO, title=reading.title)
    if reading.title and visible(reading.title):
        return reading
    if reading.kind in (Kind.EPISODE, Kind.SEASON, Kind.SHOW) and show_title(place.nfo):
        return replace(reading, title=show_title(place.nfo), year=show_year(place.nfo))
    kind = Kind.VIDEO if reading.kind in (Kind.EPISODE, Kind.SEASON, Kind.SHOW) or reading.extra else reading.kind
    stem, _ = split_name(place.path.rpartition("/")[2])
    title = stem.strip() if visible(stem) else "Untitled"
    return replace(reading, kind=kind, title=title, extra=None, episodes=(), season=None)


def visible(text: str) -> bool:
    """Whether there is anything to see in a text."""
    return any(unicodedata.category(c)[0] not in "CZ" and c not in BLANK for c in text)
