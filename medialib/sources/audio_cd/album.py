"""What is known of an album before it is looked up: its own words, what a person corrected, and a picture beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from medialib.discs import CdTrack, Disc
from medialib.model import Report
from medialib.names import fold
from medialib.sources.audio_cd.cd_text import CdText, Words, clean
from medialib.sources.audio_cd.disc_id import musicbrainz_id
from medialib.sources.audio_cd.toc import is_image, read_disc

VARIOUS = "Various Artists"
VARIOUS_WORDS = frozenset(
    ("various", "various artists", "va", "v.a.", "v/a", "diverse", "verschiedene", "verschiedene interpreten")
) | frozenset(("divers", "artistes divers", "varios", "varios artistas", "vari", "artisti vari"))
UNKNOWN_ARTIST = "Unknown Artist"
UNKNOWN_ALBUM = "Unknown Album"
SEPARATORS = (" / ", " - ")
DISC = re.compile(
    r"(?i)[\s\-:,]+[\[(]?\s*(?:cd|dis[ck])[\s._#]*(?P<disc>[1-9]\d?)(?:\s*(?:of|/|von|de)\s*(?P<discs>[1-9]\d?))?\s*[\])]?\s*\Z"
)
COVER = re.compile(r"(?i)(folder|cover|front)\.(jpe?g|png)\Z")


@dataclass(frozen=True, slots=True)
class Song:
    """A track of an album."""

    number: int
    title: str
    artist: str


@dataclass(frozen=True, slots=True)
class Album:
    """An album as its files will be tagged. `date` is a year or a whole date, `disc_id` MusicBrainz's."""

    title: str
    artist: str
    disc_id: str
    songs: tuple[Song, ...]
    date: str | None = None
    genre: str | None = None
    disc: int | None = None
    discs: int | None = None
    barcode: str | None = None
    compilation: bool = False
    cover: Path | None = None

    @property
    def last(self) -> int:
        """The number of its last song."""
        return max(song.number for song in self.songs)


def read_album(source: Path, disc: Disc, report: Report) -> Album:
    """What the disc in a drive or behind a cue sheet says of itself; a cover is looked for beside the sheet."""
    _, text = read_disc(source, report)
    return album_of(disc, text, cover_beside(source) if is_image(source) else None)


def album_of(disc: Disc, text: CdText, cover: Path | None = None) -> Album:
    """The album of a disc and its words. What nobody said is unknown; the disc id tells unknown albums apart."""
    tracks = [track for track in disc.tracks if track.audio]
    words = {track.number: text.tracks.get(track.number, Words()) for track in tracks}
    if _is_various(text.artist) or text.artist is None:
        words = _split(words)
    artists = {
        fold(word.artist): word.artist for word in words.values() if word.artist and not _is_various(word.artist)
    }
    compilation = _is_various(text.artist) or (text.artist is None and len(artists) > 1)
    artist = VARIOUS if compilation else text.artist or next(iter(artists.values()), UNKNOWN_ARTIST)
    disc_id = musicbrainz_id(disc.tracks)
    found = DISC.search(text.title or "")
    title = (text.title or "")[: found.start()] if found else text.title
    return Album(
        title=title or f"{UNKNOWN_ALBUM} ({disc_id})",
        artist=artist,
        disc_id=disc_id,
        songs=tuple(_song(track, words[track.number], artist) for track in tracks),
        date=text.date,
        genre=text.genre,
        disc=text.disc or (int(found["disc"]) if found else None),
        discs=text.discs or (int(found["discs"]) if found and found["discs"] else None),
        barcode=text.barcode,
        compilation=compilation,
        cover=cover,
    )


def corrected(
    album: Album,
    *,
    title: str | None = None,
    artist: str | None = None,
    year: int | None = None,
    disc: int | None = None,
    discs: int | None = None,
) -> Album:
    """The album as a person has it; what they left open stays."""
    wanted = clean(artist or "")
    owner = VARIOUS if _is_various(wanted) else wanted or album.artist
    songs = (replace(song, artist=owner) if song.artist == album.artist else song for song in album.songs)
    return replace(
        album,
        title=clean(title or "") or album.title,
        artist=owner,
        compilation=owner == VARIOUS if wanted else album.compilation,
        date=str(year) if year else album.date,
        disc=disc or album.disc,
        discs=discs or album.discs,
        songs=tuple(songs),
    )


def is_unknown(album: Album) -> bool:
    """Whether nobody has said what the album is called."""
    return album.title == f"{UNKNOWN_ALBUM} ({album.disc_id})"


def cover_beside(sheet: Path) -> Path | None:
    """The picture that lies beside a cue sheet: folder.jpg, cover.jpg, front.png or such."""
    found = (path for path in sheet.parent.iterdir() if COVER.match(path.name))
    return min((path for path in found if path.is_file() and not path.is_symlink()), default=None)


def _song(track: CdTrack, words: Words, owner: str) -> Song:
    artist = words.artist if words.artist and not _is_various(words.artist) else owner
    return Song(track.number, words.title or f"Track {track.number:02d}", artist)


def _split(words: Mapping[int, Words]) -> dict[int, Words]:
    """Words whose titles are all written as `Artist / Title` with those parted, where no artist stands elsewhere."""
    titles = [word.title for word in words.values() if word.title]
    if any(word.artist and not _is_various(word.artist) for word in words.values()) or len(titles) < 2:
        return dict(words)
    separator = next((mark for mark in SEPARATORS if all(mark in title for title in titles)), None)
    if separator is None:
        return dict(words)
    parted = {number: (word.title or "").split(separator, 1) for number, word in words.items()}
    return {number: Words(part[1], part[0]) if len(part) > 1 else Words() for number, part in parted.items()}


def _is_various(artist: str | None) -> bool:
    return artist is not None and fold(artist) in VARIOUS_WORDS
