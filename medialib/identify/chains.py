"""Chains of entities: a reading, with tags and NFO laid over it, as shows, albums and single works."""

from __future__ import annotations

import re
from collections.abc import Iterable

from medialib.identify import written
from medialib.identify.facts import distinct, number, text
from medialib.identify.folders import read_folders, split_path
from medialib.identify.names import fold, identity
from medialib.identify.nfo import Nfo
from medialib.identify.place import Place
from medialib.identify.reading import Reading
from medialib.identify.tags import Tags
from medialib.identify.vocabulary import VARIOUS
from medialib.model import Entity, Fact, Json, Kind, Source

Chain = tuple[Entity, ...]

GUESSED = 0.1
NUMBER_WORDS = {0: "Specials"}
LOOSE = frozenset((Kind.VIDEO, Kind.PHOTO, Kind.DOCUMENT, Kind.DISC))
FEATURING = re.compile(r"(?i)\s+[\[(]?(?:feat\.?|ft\.?|featuring)\s+.+$")


def episodes(reading: Reading, place: Place) -> tuple[Chain, ...]:
    """One chain of show, season and episode for each episode of the file."""
    show = Entity(Kind.SHOW, identity(reading.title or "", reading.year), _show_facts(reading, place))
    if reading.kind is Kind.SHOW:
        return ((show,),)
    season = _season(reading, place)
    if reading.kind is Kind.SEASON:
        return ((show, season),)
    numbers: tuple[int | None, ...] = reading.episodes or (None,)
    return tuple((show, season, _episode(reading, place, value)) for value in numbers)


def track(reading: Reading, place: Place) -> tuple[Chain, ...]:
    """Artist, album and track, from the tags where there are any, else from the path."""
    tags = place.tags or Tags()
    artist = _album_artist(reading, tags)
    album_title = tags.album or reading.album
    item = Entity(Kind.TRACK, _track_identity(reading, tags), _track_facts(reading, tags, place))
    if not album_title:
        return ((_artist(artist, place), item) if artist else (item,),)
    owner = artist or "Unknown Artist"
    return ((_artist(owner, place), _album(album_title, owner, reading, place), item),)


def single(reading: Reading, place: Place) -> tuple[Chain, ...]:
    """One entity for what stands alone: a film, a video, a book, a photo; a podcast's episode has its podcast."""
    facts = [
        *_works(reading, "title", reading.title),
        *_works(reading, "year", reading.year),
        *_works(reading, "date", reading.date),
        *_works(reading, "creator", reading.artist),
        *_works(reading, "external_ids", _ids(reading, place)),
        *written.facts(reading, place),
        *_nfo_facts(place, reading.kind),
        *place.facts,
        *_file_facts(place),
    ]
    item = Entity(reading.kind, _single_identity(reading, place), distinct(facts))
    if reading.kind is Kind.PODCAST_EPISODE and reading.album:
        podcast = Entity(
            Kind.PODCAST, fold(reading.album), (Fact("title", reading.album, Source.FOLDER, reading.sure),)
        )
        return ((podcast, item),)
    return ((item,),)


def _ids(reading: Reading, place: Place) -> dict[str, Json]:
    """The ids in a name; a key that looks like YouTube's is none of it where the source has its own."""
    return {provider: value for provider, value in reading.ids.items() if provider != "youtube" or not place.key}


def _works(reading: Reading, field: str, value: Json) -> tuple[Fact, ...]:
    return (Fact(field, value, reading.source, reading.sure),)


def _file_facts(place: Place) -> tuple[Fact, ...]:
    return (Fact("duration_s", place.probe.duration_s, Source.FILE),) if place.probe.duration_s else ()


def _nfo_facts(place: Place, kind: Kind, number_wanted: int | None = None) -> Iterable[Fact]:
    for nfo in place.nfo:
        anonymous = nfo.kind is None and kind in (Kind.MOVIE, Kind.VIDEO)
        if (nfo.kind is kind or anonymous) and (number_wanted is None or nfo.number in (None, number_wanted)):
            yield from nfo.facts


def _single_identity(reading: Reading, place: Place) -> str:
    if place.key or "youtube" in reading.ids:
        return place.key or f"youtube:{reading.ids['youtube']}"
    if reading.kind in LOOSE:
        return fold(
            " ".join((*read_folders(split_path(place.path)[0]).titles, reading.title or "", reading.date or ""))
        )
    if reading.kind is Kind.MOVIE:
        return identity(reading.title or "", reading.year)
    if reading.kind is Kind.BOOK and (own := written.identity(reading, place)):
        return own
    return fold(f"{reading.artist or ''} {reading.album or ''} {reading.date or ''} {reading.title or ''}")


def _show_facts(reading: Reading, place: Place) -> tuple[Fact, ...]:
    show_only = (
        *_works(reading, "title", reading.title),
        *_works(reading, "year", reading.year),
        *_works(reading, "external_ids", dict(reading.ids)),
    )
    return distinct((*show_only, *_nfo_facts(place, Kind.SHOW)))


def season_number(reading: Reading) -> int:
    """The season an episode is filed under: its own, else the year of its date, else the first."""
    if reading.season is not None:
        return reading.season
    return int(reading.date[:4]) if reading.date else 1


def _season(reading: Reading, place: Place) -> Entity:
    value = season_number(reading)
    sure = 0.8 if reading.season is not None else 0.3
    facts = (
        Fact("number", value, Source.NAME, sure),
        Fact("title", NUMBER_WORDS.get(value, f"Season {value}"), Source.NAME, GUESSED),
        *_nfo_facts(place, Kind.SEASON, value),
    )
    return Entity(Kind.SEASON, str(value), distinct(facts))


def _episode(reading: Reading, place: Place, value: int | None) -> Entity:
    title = reading.episode_title
    shared = 0.3 if len(reading.episodes) > 1 else 0.7
    facts = (
        Fact("number", value, Source.NAME, reading.sure),
        Fact("date", reading.date, Source.NAME, reading.sure),
        Fact("title", title, Source.NAME, shared),
        Fact(
            "title", reading.date or (f"Episode {value}" if value is not None else reading.title), Source.FILE, GUESSED
        ),
        *_nfo_facts(place, Kind.EPISODE, value),
        *place.facts,
        *_file_facts(place),
    )
    known = str(value) if value is not None else reading.date or fold(title or reading.title or "")
    return Entity(Kind.EPISODE, known, distinct(facts))


def _artist(name: str, place: Place) -> Entity:
    source = Source.TAGS if place.tags and (place.tags.album_artists or place.tags.artists) else Source.FOLDER
    ids = {"musicbrainz": place.tags.ids["albumartist"]} if place.tags and "albumartist" in place.tags.ids else {}
    facts = (Fact("title", name, source), Fact("external_ids", ids, source), *_nfo_facts(place, Kind.ARTIST))
    return Entity(Kind.ARTIST, fold(name), distinct(facts))


def _album(title: str, artist: str, reading: Reading, place: Place) -> Entity:
    tags = place.tags or Tags()
    year = tags.year or reading.year
    facts = distinct(
        (
            Fact("title", tags.album, Source.TAGS),
            Fact("title", reading.album, Source.FOLDER, reading.sure),
            Fact("year", tags.year, Source.TAGS),
            Fact("year", reading.year, Source.FOLDER, reading.sure),
            Fact("date", tags.date if tags.date and len(tags.date) > 4 else None, Source.TAGS),
            Fact("creator", artist, Source.TAGS if tags.album else Source.FOLDER),
            Fact("genres", list(tags.genres), Source.TAGS),
            Fact(
                "external_ids", {"musicbrainz": tags.ids.get("album", "")} if "album" in tags.ids else {}, Source.TAGS
            ),
            *_nfo_facts(place, Kind.ALBUM),
        )
    )
    told_apart = reading.year if fold(artist) == fold(VARIOUS) else year
    return Entity(Kind.ALBUM, identity(title, told_apart), facts)


def _album_artist(reading: Reading, tags: Tags) -> str | None:
    """The album's artist: as tagged, Various Artists for compilations, else the track's first without its guests."""
    if tags.album_artists:
        return ", ".join(tags.album_artists)
    if tags.compilation or reading.album_artist == VARIOUS:
        return VARIOUS
    if tags.artists:
        return FEATURING.sub("", tags.artists[0]).strip() or tags.artists[0]
    return reading.album_artist or reading.artist


def _track_identity(reading: Reading, tags: Tags) -> str:
    disc = tags.disc or reading.disc or 1
    place = tags.track or reading.track
    title = fold(tags.title or reading.title or "")
    return f"{disc}-{place} {title}" if place is not None else title


def _track_facts(reading: Reading, tags: Tags, place: Place) -> tuple[Fact, ...]:
    artists: list[Json] = [{"name": name, "role": "artist", "character": ""} for name in tags.artists]
    composers: list[Json] = [{"name": name, "role": "composer", "character": ""} for name in tags.composers]
    facts = (
        Fact("title", tags.title, Source.TAGS),
        Fact("title", reading.title, Source.NAME, reading.sure),
        Fact("creator", ", ".join(tags.artists), Source.TAGS),
        Fact("creator", reading.artist, reading.source, reading.sure),
        Fact("number", tags.track, Source.TAGS),
        Fact("number", reading.track, Source.NAME, reading.sure),
        Fact("disc", tags.disc, Source.TAGS),
        Fact("disc", reading.disc, Source.NAME, reading.sure),
        Fact("year", tags.year, Source.TAGS),
        Fact("genres", list(tags.genres), Source.TAGS),
        Fact("credits", artists + composers, Source.TAGS),
        Fact("external_ids", {"musicbrainz": tags.ids["recording"]} if "recording" in tags.ids else {}, Source.TAGS),
        *place.facts,
        *_file_facts(place),
    )
    return distinct(facts)


def show_title(nfo: tuple[Nfo, ...]) -> str | None:
    """The show's title as its own NFO has it, or an episode's."""
    return next((text(one.facts, "title") for one in nfo if one.kind is Kind.SHOW), None) or next(
        (one.show for one in nfo if one.show), None
    )


def show_year(nfo: tuple[Nfo, ...]) -> int | None:
    """The show's year as an NFO has it."""
    return next((number(one.facts, "year") for one in nfo if one.kind is Kind.SHOW), None)
