"""What the tags inside a sound or video file say, and the cover they carry."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mutagen
from mutagen.flac import Picture as FlacPicture

from medialib.identify.languages import language_of

LARGEST_COVER = 30_000_000
FRONT_COVER = 3
LONGEST_TEXT = 5_000
# What a damaged file can raise from within mutagen, beside its own error.
DAMAGE = (
    mutagen.MutagenError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    struct.error,
    OverflowError,
)

# The names of a field in ID3, MP4, Vorbis comments, APE and ASF, best first; compared without case.
KEYS = {
    "title": "tit2 ©nam title",
    "artists": "txxx:artists ----:com.apple.itunes:artists artists tpe1 ©art artist author",
    "album_artists": "txxx:albumartists ----:com.apple.itunes:albumartists albumartists tpe2 aart albumartist album_artist wm/albumartist",
    "album": "talb ©alb album wm/albumtitle",
    "original": "tdor txxx:originalyear ----:com.apple.itunes:originaldate originaldate originalyear wm/originalreleasetime",
    "date": "tdrc ©day date year wm/year tyer",
    "track": "trck trkn tracknumber track wm/tracknumber",
    "disc": "tpos disk discnumber disc wm/partofset",
    "genres": "tcon ©gen genre wm/genre",
    "composers": "tcom ©wrt composer wm/composer",
    "narrators": "txxx:narrator ----:com.apple.itunes:narrator ©nrt narrator",
    "subtitle": "tit3 ----:com.apple.itunes:subtitle ©st3 txxx:subtitle subtitle",
    "series": "txxx:series ----:com.apple.itunes:series series mvnm ©mvn movementname",
    "volume": "txxx:series-part ----:com.apple.itunes:series-part series-part mvin ©mvi movement",
    "isbn": "txxx:isbn ----:com.apple.itunes:isbn isbn",
    "language": "tlan ----:com.apple.itunes:language language",
    "publisher": "tpub ----:com.apple.itunes:publisher ©pub publisher",
    "comment": "desc ldes comm ©cmt description comment",
    "compilation": "tcmp cpil compilation wm/iscompilation",
}
ID_KEYS = {
    "album": "txxx:musicbrainz_album_id ----:com.apple.itunes:musicbrainz_album_id musicbrainz_albumid musicbrainz/album_id",
    "albumartist": "txxx:musicbrainz_album_artist_id ----:com.apple.itunes:musicbrainz_album_artist_id musicbrainz_albumartistid musicbrainz/album_artist_id",
    "recording": "ufid:http://musicbrainz.org ----:com.apple.itunes:musicbrainz_track_id musicbrainz_trackid musicbrainz/track_id",
}
MUSICBRAINZ_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
SEVERAL = re.compile(r"\s*(?:;|\x00|\s/\s)\s*")
GENRES = re.compile(r"\s*[;,/|\x00]\s*")
DATE = re.compile(r"(?P<year>1\d{3}|20\d{2})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)?")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

# Pictures, and what iTunes keeps of loudness and CDs as comments.
UNSAID = ("apic", "covr", "metadata_block", "cover_art", "comm:itun")

Values = Mapping[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one file. Lists hold several values in their order; `cover` is an image's bytes.

    `date` is a year or a whole date, of the first release where it is given. `ids` are MusicBrainz's,
    for album, albumartist and recording. `volume` is the place of a book in its `series`; `language` ISO 639-1.
    """

    title: str | None = None
    artists: tuple[str, ...] = ()
    album_artists: tuple[str, ...] = ()
    album: str | None = None
    date: str | None = None
    track: int | None = None
    disc: int | None = None
    genres: tuple[str, ...] = ()
    composers: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    comment: str | None = None
    compilation: bool = False
    subtitle: str | None = None
    series: str | None = None
    volume: float | None = None
    isbn: str | None = None
    language: str | None = None
    publisher: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    cover: bytes | None = None

    @property
    def year(self) -> int | None:
        """The year of the date."""
        return int(self.date[:4]) if self.date else None


def read(path: Path) -> Tags | None:
    """The tags of a file; None where it has none or they cannot be read. Opens the file, never writes."""
    try:
        file = mutagen.File(path)
        values = _values(file)
        cover = _cover(file)
    except DAMAGE:
        return None
    if not values and cover is None:
        return None
    return _tags(values, cover)


def _tags(values: Values, cover: bytes | None) -> Tags:
    return Tags(
        title=_text(values, "title"),
        artists=_texts(values, "artists", SEVERAL),
        album_artists=_texts(values, "album_artists", SEVERAL),
        album=_text(values, "album"),
        date=_date(values),
        track=_number(values, "track"),
        disc=_number(values, "disc"),
        genres=_texts(values, "genres", GENRES),
        composers=_texts(values, "composers", SEVERAL),
        narrators=_texts(values, "narrators", SEVERAL),
        comment=_text(values, "comment"),
        compilation=(_text(values, "compilation") or "").casefold() in ("1", "true", "yes"),
        subtitle=_text(values, "subtitle"),
        series=_text(values, "series"),
        volume=_decimal(values, "volume"),
        isbn=_text(values, "isbn"),
        language=language_of(_text(values, "language") or ""),
        publisher=_text(values, "publisher"),
        ids=_ids(values),
        cover=cover,
    )


def _values(file: Any) -> Values:
    """Every tag of a file as a list, by its key in lower case with underscores for spaces."""
    tags = getattr(file, "tags", None)
    found: dict[str, list[Any]] = {}
    for key, value in tags.items() if tags is not None else ():
        name = _key(str(key))
        if name not in found and not name.startswith(UNSAID):
            found[name] = _listed(value)
    return found


def _key(key: str) -> str:
    """`COMM::eng` is comm, `TXXX:MusicBrainz Album Id` keeps its description."""
    low = key.casefold().replace(" ", "_")
    return "comm" if low.startswith("comm:") and not low.startswith(UNSAID) else low


def _listed(value: Any) -> list[Any]:
    if hasattr(value, "genres"):
        return list(value.genres)
    if hasattr(value, "text"):
        return list(value.text)
    if hasattr(value, "data") and isinstance(value.data, bytes):
        return [value.data]
    return (
        list(value)
        if isinstance(value, (list, tuple)) or (hasattr(value, "__iter__") and not isinstance(value, (str, bytes)))
        else [value]
    )


def _all(values: Values, keys: str) -> list[str]:
    """The values of the first key that has any, as clean text."""
    for key in keys.split():
        said = [_plain(value) for value in values.get(key, ())]
        if any(said):
            return [text for text in said if text]
    return []


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return UNSEEN.sub(lambda hit: "\x00" if hit[0] == "\x00" else "", str(value)).strip(" \t\r\n\x00")[:LONGEST_TEXT]


def _text(values: Values, name: str) -> str | None:
    said = _all(values, KEYS[name])
    return said[0].replace("\x00", " ") if said else None


def _texts(values: Values, name: str, separator: re.Pattern[str]) -> tuple[str, ...]:
    parts = (part.strip() for text in _all(values, KEYS[name]) for part in separator.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _number(values: Values, name: str) -> int | None:
    said = _text(values, name)
    found = re.match(r"\s*(\d{1,4})", said or "")
    return int(found[1]) or None if found else None


def _decimal(values: Values, name: str) -> float | None:
    found = re.match(r"\s*(\d{1,5}(?:\.\d{1,2})?)(?![\d.])", _text(values, name) or "")
    return float(found[1]) if found else None


def _date(values: Values) -> str | None:
    for name in ("original", "date"):
        found = DATE.search(_text(values, name) or "")
        if found:
            return found[0] if found["day"] else found["year"]
    return None


def _ids(values: Values) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, keys in ID_KEYS.items():
        hit = MUSICBRAINZ_ID.search(" ".join(_all(values, keys)))
        if hit:
            found[name] = hit[0]
    return found


def _cover(file: Any) -> bytes | None:
    """The front cover, else the first picture, of a size worth keeping."""
    pictures = sorted(_pictures(file), key=lambda picture: picture[0] != FRONT_COVER)
    return next((data for _, data in pictures if 0 < len(data) <= LARGEST_COVER), None)


def _pictures(file: Any) -> Iterable[tuple[int, bytes]]:
    for picture in getattr(file, "pictures", ()):
        yield picture.type, picture.data
    tags = getattr(file, "tags", None)
    for key, value in tags.items() if tags is not None else ():
        name = str(key).casefold()
        if name.startswith("apic"):
            yield value.type, value.data
        elif name == "covr":
            yield from ((FRONT_COVER, bytes(data)) for data in value)
        elif name == "metadata_block_picture":
            yield from _encoded(value if isinstance(value, list) else [value])
        elif name.startswith("cover art (front)"):
            yield FRONT_COVER, bytes(value.value).partition(b"\x00")[2]


def _encoded(texts: Iterable[str]) -> Iterable[tuple[int, bytes]]:
    """Pictures in Vorbis comments: FLAC's block in base64 (https://wiki.xiph.org/VorbisComment#METADATA_BLOCK_PICTURE)."""
    for text in texts:
        try:
            picture = FlacPicture(base64.b64decode(text))
        except (binascii.Error, mutagen.MutagenError, struct.error):
            continue
        yield picture.type, picture.data
