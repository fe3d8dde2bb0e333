"""Music, audiobooks and podcasts: what their paths say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medialib.identify.album_release import scene_album
from medialib.identify.dates import date_in
from medialib.identify.film import trailing_year
from medialib.identify.folders import Context, season_of
from medialib.identify.names import fold
from medialib.identify.numbering import Numbering, read_loose_numbering, read_numbering, read_numbering_in_show
from medialib.identify.reading import Reading
from medialib.identify.text import split_author, without_series
from medialib.identify.title import ids_of, wordy
from medialib.identify.vocabulary import VARIOUS, VARIOUS_WORDS
from medialib.model import Kind, Source

DISC_TRACK = re.compile(
    r"^[\[(]?(?:(?:cd|disc|disk|d)[\s._]?)?(?P<disc>\d{1,2})(?:[-._x](?:(?:track|t)[\s._]?)?|t)(?P<track>\d{2,3})[\])]?(?:[\s._-]+|$)",
    re.I,
)

VINYL = re.compile(r"^(?P<side>[A-H])(?P<track>\d{1,2})[\s._-]+(?=\S)")
COMPACT_TRACK = re.compile(r"^(?P<disc>[1-9])(?P<track>\d\d)[\s._]+-?[\s._]*(?=\D)")
TRACK = re.compile(r"^[\[(#]?(?:track|spur|piste|titel|pista)?[\s._-]*(?P<track>\d{1,3})[\])]?(?:[\s._-]+|$)", re.I)
ONLY_TRACK = re.compile(
    r"^[\[(#]?(?:track|chapter|kapitel|chapitre|part|teil|spur|piste|titel|pista)?[\s._-]*(?P<track>\d{1,3})[\])]?$",
    re.I,
)
NUMBER_WITHIN = re.compile(r"^(?P<before>.+?)\s+-\s+(?P<track>\d{1,3})[\s.]*-\s+(?P<title>.+)$")
YEAR_FIRST = re.compile(r"^[(\[]?(?P<year>(?:19|20)\d\d)[)\]]?[\s._-]+(?=\S)")
ALBUM_NOISE = re.compile(
    r"(?i)\s*[\[({](?:[^\[\](){}]*\b(?:flac|mp3|aac|alac|ogg|opus|320|v0|v2|web|cd|vinyl|lossless|24[\s-]?bit|16[\s-]?bit|\d{2,3}\s?khz|kbps|lp|ep|hi-?res)\b[^\[\](){}]*)[\])}]"
)
PART = re.compile(r"(?i)(?:^|[\s._,-]+)(?:(?:cd|dis[ck]|part|pt|teil|partie|parte)[\s._-]*|-\s)(?P<part>\d{1,3})$")
SERIES_NUMBER = re.compile(r"^(?:(?:book|vol(?:ume)?|band|tome)\.?\s*)?\d{1,3}(?:\.\d)?\s+-\s+", re.I)
UNKNOWN = "unknown artist"
NARRATOR = re.compile(r"\s*\{[^{}]+\}")
CHAPTER_ALONE = re.compile(r"(?i)^(?:chapter|kapitel|chapitre|cap[ií]tulo|hoofdstuk)[\s._-]*\d{1,3}(?!\d)")
CHAPTER = re.compile(
    r"(?i)^(?:chapter|kapitel|chapitre|part|teil|track|cd|disc|disk|side)[\s._-]*\d+|^\d{1,3}(?:[\s._-]|$)"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A name without its numbers, and the numbers."""

    name: str
    disc: int | None = None
    track: int | None = None


def read_audio(stem: str, context: Context, hint: Kind | None) -> Reading:
    """The reading of a sound file: a chapter of a book, an episode of a podcast, else a track."""
    if hint in (Kind.AUDIOBOOK, Kind.BOOK):
        return _read_audiobook(stem, context)
    if hint is None and is_chapter(stem, context):
        return _read_audiobook(stem, context)
    if hint in (Kind.PODCAST, Kind.PODCAST_EPISODE):
        return _read_podcast(stem, context)
    return _read_track(stem, context)


def placed(stem: str) -> Placed:
    """Disc and track in front of a name: `01 - Title`, `1-03 Title`, `A2 Title`, `101 Title`, `[05] Title`."""
    for pattern in (DISC_TRACK, VINYL, COMPACT_TRACK, TRACK, ONLY_TRACK):
        found = pattern.match(stem)
        if found:
            groups = found.groupdict()
            disc = int(groups["disc"]) if groups.get("disc") else None
            return Placed(stem[found.end() :].strip(), disc, int(found["track"]))
    return Placed(stem)


def is_chapter(stem: str, context: Context) -> bool:
    """Whether a sound file is called a chapter, in a folder that is not for music: `Book/Chapter 3`."""
    return CHAPTER_ALONE.match(stem) is not None and context.shelf is None and bool(context.titles)


def _read_track(stem: str, context: Context) -> Reading:
    artist, album, year = _album_of(context)
    artist = None if artist and fold(artist) == UNKNOWN else artist
    various = artist is not None and fold(artist) in VARIOUS_WORDS
    named = _without_known(_parted(stem, artist) if " " not in stem else stem, artist, album)
    place, own, own_album = _placed_track(named)
    title = place.name
    if own is None and " - " in title and (various or artist is None or fold(title.split(" - ")[0]) == fold(artist)):
        own, title = (part.strip() for part in title.split(" - ", 1))
    return Reading(
        Kind.TRACK,
        title=title.strip(" -_") or stem,
        year=year,
        artist=(own or VARIOUS if various else own) if various or artist is None else artist,
        album=album or own_album,
        album_artist=VARIOUS if various else artist,
        disc=place.disc if place.disc is not None else context.disc,
        track=place.track,
        source=Source.FOLDER if album else Source.NAME,
        sure=0.5,
    )


def _parted(stem: str, artist: str | None) -> str:
    """A name without spaces as one with them: `01-The_Artist-Song_One`."""
    text = stem.replace("_", " ")
    return (
        re.sub(r"(?<=[^\W_])-(?=[^\W\d_])", " - ", text)
        if artist is None and "_" in stem and stem[0].isdigit()
        else text
    )


def _without_known(name: str, artist: str | None, album: str | None) -> str:
    """A name without the artist and album in front that its folders already gave."""
    parts = name.split(" - ")
    known = {fold(word) for word in (artist, album) if word}
    while len(parts) > 1 and fold(parts[0]) in known:
        parts = parts[1:]
    return " - ".join(parts)


def _placed_track(name: str) -> tuple[Placed, str | None, str | None]:
    """The name with its numbers, and the artist and album before the number: `Artist - Album - 01 - Title`."""
    place = placed(name)
    within = NUMBER_WITHIN.match(name) if place.track is None else None
    if within is None:
        return place, None, None
    artist, album = _artist_album(within["before"])
    return Placed(within["title"], None, int(within["track"])), artist, album


def _artist_album(text: str) -> tuple[str, str | None]:
    artist, _, album = text.partition(" - ")
    return artist.strip(), album.strip() or None


def _album_of(context: Context) -> tuple[str | None, str | None, int | None]:
    """Artist, album and year from the folders: `Artist/Album (Year)`, `Artist - Album`, `Artist/2001 - Album`."""
    if not context.titles:
        return None, None, None
    folder, _ = ids_of(context.titles[-1])
    parent = ids_of(context.titles[-2])[0].strip() if len(context.titles) > 1 else None
    if scene := scene_album(folder):
        return scene
    album, year = album_and_year(folder)
    if " - " in album and (parent is None or fold(album).startswith(fold(parent) + " ")):
        first, second = (part.strip() for part in album.split(" - ", 1))
        album, inner = album_and_year(second)
        return first, album, year or inner
    if parent is None and context.shelf in (Kind.TRACK, Kind.ARTIST, Kind.ALBUM) and year is None:
        return album, None, None
    return parent, album, year


def album_and_year(folder: str) -> tuple[str, int | None]:
    """An album's folder without format words, and its year, behind or before: `Album [1999] [FLAC]`, `(1999) Album`."""
    text = ALBUM_NOISE.sub("", folder).strip()
    text = text.replace("_", " ") if " " not in text else text
    if re.search(r"[(\[]\d{4}[)\]]\s*$", text):
        title, year = trailing_year(text)
        if year is not None:
            return title.strip(" -") or folder, year
    first = YEAR_FIRST.match(text)
    return (text[first.end() :].strip(), int(first["year"])) if first else (text.strip(" -") or folder, None)


def _read_audiobook(stem: str, context: Context) -> Reading:
    """`Author/Title/01.mp3`, `Author/Series/1 - Title (Year)/...`, `Author - Title.m4b`."""
    single = not CHAPTER.match(stem)
    name, ids = ids_of(stem)
    part = PART.search(name)
    alone = name[: part.start()] if part else name
    if context.titles and (not single or len(context.titles) > 1):
        title, year = _book_folder(without_series(context.titles[-1], context.titles[:-1]))
        author = context.titles[0] if len(context.titles) > 1 else None
        if author is None:
            title, author = split_author(title, [])
        place = Placed(name) if fold(alone) == fold(title) else placed(name)
        return Reading(
            Kind.AUDIOBOOK,
            title,
            year,
            artist=author,
            disc=context.disc or place.disc,
            track=place.track,
            part=int(part["part"]) if part else None,
            ids={**ids_of(context.titles[-1])[1], **ids},
            source=Source.FOLDER,
        )
    title, year = _book_folder(alone)
    title, author = split_author(title, list(context.titles))
    return Reading(
        Kind.AUDIOBOOK,
        title,
        year,
        artist=author or _other_than(title, context.titles),
        part=int(part["part"]) if part else None,
        ids=ids,
    )


def _other_than(title: str, folders: tuple[str, ...]) -> str | None:
    """The outermost folder as an author, where it is not the book's own."""
    return folders[0] if folders and fold(folders[0]) != fold(title) else None


def _book_folder(name: str) -> tuple[str, int | None]:
    text = NARRATOR.sub("", ids_of(name)[0]).replace("_", " ").strip()
    title, year = album_and_year(SERIES_NUMBER.sub("", text))
    return SERIES_NUMBER.sub("", title), year


def _read_podcast(stem: str, context: Context) -> Reading:
    """`Podcast/2020-01-31 - Title.mp3`, `Podcast/Season 1/02 - Title.mp3`, `Podcast/Podcast - 412 - Title.mp3`."""
    titles = context.titles
    folder = season_of(titles[-1]) if len(titles) > 1 else None
    titles = titles[:-1] if folder else titles
    name = _without_known(stem, None, titles[-1] if titles else None)
    date = date_in(name)
    found = None if date else _numbering_of_podcast(name)
    title = name
    if date is not None:
        title = name[date.end :] if not wordy(name[: date.start]) else name[: date.start]
    elif found is not None:
        title = name[found.end :]
    season = found.season if found and found.season is not None else folder.number if folder else None
    return Reading(
        Kind.PODCAST_EPISODE,
        title=title.strip(" -_.") or stem,
        season=season,
        episodes=found.episodes if found else (),
        date=date.iso if date else None,
        album=titles[-1] if titles else None,
    )


def _numbering_of_podcast(name: str) -> Numbering | None:
    """The number in front of an episode's title."""
    found = read_numbering(name) or read_loose_numbering(name) or read_numbering_in_show(name, 0)
    return found if found and not wordy(name[: found.start]) else None
