"""Writes what is known of an album into its files."""

from __future__ import annotations

from pathlib import Path

from medialib.errors import JobError
from medialib.sources import tagging
from medialib.sources.audio_cd.album import Album
from medialib.sources.audio_cd.ripping import Ripped


def tag(path: Path, album: Album, track: Ripped) -> None:
    """Tag the file of a track, made by `encode`, and put the album's cover into it. Replaces the tags it has.

    Raises DiskFullError, and JobError where the file cannot be written.
    """
    song = next(song for song in album.songs if song.number == track.number)
    said = {
        "TITLE": song.title,
        "ARTIST": song.artist,
        "ALBUM": album.title,
        "ALBUMARTIST": album.artist,
        "TRACKNUMBER": song.number,
        "TRACKTOTAL": album.last,
        "DISCNUMBER": album.disc,
        "DISCTOTAL": album.discs,
        "DATE": album.date,
        "GENRE": album.genre,
        "COMPILATION": "1" if album.compilation else None,
        "MUSICBRAINZ_DISCID": album.disc_id,
        "BARCODE": album.barcode,
        "CRC32": track.crc32,
    }
    values = {name: (str(value),) for name, value in said.items() if value}
    tagging.write(path, values, tagging.cover_of(album.cover), anew=True)


def kept(path: Path) -> tuple[str | None, int | None]:
    """The barcode, and the number of discs, that `tag` wrote into a file; None for what it did not."""
    if path.suffix not in tagging.FORMATS:
        return None, None
    try:
        found = tagging.read(path).values
    except JobError:
        return None, None
    barcode, discs = (next(iter(found.get(name, ())), "") for name in ("BARCODE", "DISCTOTAL"))
    return barcode or None, int(discs) if discs.isdecimal() and int(discs) else None
