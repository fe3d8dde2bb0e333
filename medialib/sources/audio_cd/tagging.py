"""Writes what is known of an album into its files."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, TALB, TCMP, TCON, TDRC, TIT2, TPE1, TPE2, TPOS, TRCK, TXXX, Encoding
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.oggopus import OggOpus

from medialib.sources.audio_cd.album import Album, Song
from medialib.sources.audio_cd.ripping import Ripped
from medialib.sources.audio_cd.writing import written

LARGEST_COVER = 10_000_000
FRONT_COVER = 3
MIME = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png"}
ITUNES = "----:com.apple.iTunes:"
# Names as MusicBrainz Picard has them (https://picard-docs.musicbrainz.org/en/appendices/tag_mapping.html);
# CRC32, of the samples, is ours.
FREE = {"MUSICBRAINZ_DISCID": "MusicBrainz Disc Id", "BARCODE": "BARCODE", "CRC32": "CRC32"}


def tag(path: Path, album: Album, track: Ripped) -> None:
    """Tag the file of a track, made by `encode`, and put the album's cover into it. Replaces the tags it has.

    Raises DiskFullError, and JobError where the file cannot be written.
    """
    song = next(song for song in album.songs if song.number == track.number)
    cover = _cover(album)
    writers = {".flac": _tag_flac, ".opus": _tag_opus, ".mp3": _tag_mp3, ".m4a": _tag_m4a}
    with written(f"The tags of '{path.name}'"):
        writers[path.suffix](path, album, song, _free(album, track), cover)


def kept(path: Path) -> tuple[str | None, int | None]:
    """The barcode, and the number of discs, that `tag` wrote into a file; None for what it did not."""
    readers: dict[str, Callable[[Path], Any]] = {".flac": FLAC, ".opus": OggOpus, ".mp3": ID3, ".m4a": MP4}
    try:
        file = readers[path.suffix](path)
    except (KeyError, MutagenError):
        return None, None
    found = (file.get(key) for key in ("BARCODE", "TXXX:BARCODE", f"{ITUNES}BARCODE"))
    barcode = next((one[0] if isinstance(one, list) else one.text[0] for one in found if one), None)
    discs = file.get("DISCTOTAL") or file.get("TPOS") or file.get("disk") or [""]
    last = discs[0][1] if isinstance(discs[0], tuple) else str(discs[0]).rpartition("/")[2]
    whole = int(last) if str(last).isdecimal() and int(last) else None
    return (barcode.decode() if isinstance(barcode, bytes) else barcode), whole


def _free(album: Album, track: Ripped) -> dict[str, str]:
    """The fields that no format has a place of its own for."""
    said = {"MUSICBRAINZ_DISCID": album.disc_id, "BARCODE": album.barcode, "CRC32": track.crc32}
    return {key: value for key, value in said.items() if value}


def _cover(album: Album) -> Picture | None:
    """The album's cover, where it is there still, and a JPEG or PNG of a size worth carrying in every file."""
    if album.cover is None or not album.cover.is_file() or album.cover.stat().st_size > LARGEST_COVER:
        return None
    picture = Picture()
    picture.data = album.cover.read_bytes()
    picture.type, picture.mime = FRONT_COVER, MIME.get(picture.data[:3], "")
    return picture if picture.mime else None


def _vorbis(album: Album, song: Song, free: Mapping[str, str]) -> dict[str, str]:
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
        **free,
    }
    return {key: str(value) for key, value in said.items() if value}


def _tag_flac(path: Path, album: Album, song: Song, free: Mapping[str, str], cover: Picture | None) -> None:
    file = FLAC(path)
    file.delete()
    file.clear_pictures()
    file.update(_vorbis(album, song, free))
    if cover:
        file.add_picture(cover)
    file.save()


def _tag_opus(path: Path, album: Album, song: Song, free: Mapping[str, str], cover: Picture | None) -> None:
    file = OggOpus(path)
    file.delete()
    file.update(_vorbis(album, song, free))
    if cover:
        file["METADATA_BLOCK_PICTURE"] = base64.b64encode(cover.write()).decode("ascii")
    file.save()


def _tag_mp3(path: Path, album: Album, song: Song, free: Mapping[str, str], cover: Picture | None) -> None:
    tags = ID3()
    frames: dict[Any, str | None] = {
        TIT2: song.title,
        TPE1: song.artist,
        TALB: album.title,
        TPE2: album.artist,
        TRCK: _of(song.number, album.last),
        TPOS: _of(album.disc, album.discs),
        TDRC: album.date,
        TCON: album.genre,
        TCMP: "1" if album.compilation else None,
    }
    for frame, value in frames.items():
        if value:
            tags.add(frame(encoding=Encoding.UTF8, text=value))
    for key, value in free.items():
        tags.add(TXXX(encoding=Encoding.UTF8, desc=FREE[key], text=value))
    if cover:
        tags.add(APIC(encoding=Encoding.UTF8, mime=cover.mime, type=FRONT_COVER, desc="", data=cover.data))
    tags.save(path)


def _of(number: int | None, total: int | None) -> str | None:
    return f"{number}/{total}" if number and total else str(number or "") or None


def _tag_m4a(path: Path, album: Album, song: Song, free: Mapping[str, str], cover: Picture | None) -> None:
    file = MP4(path)
    file.delete()
    said = {"©nam": song.title, "©ART": song.artist, "©alb": album.title, "aART": album.artist}
    said |= {"©day": album.date or "", "©gen": album.genre or ""}
    file.update({key: [value] for key, value in said.items() if value})
    file["trkn"] = [(song.number, album.last)]
    if album.disc:
        file["disk"] = [(album.disc, album.discs or 0)]
    file["cpil"] = album.compilation
    for key, value in free.items():
        file[ITUNES + FREE[key]] = [MP4FreeForm(value.encode())]
    if cover:
        kind = MP4Cover.FORMAT_PNG if cover.mime == "image/png" else MP4Cover.FORMAT_JPEG
        file["covr"] = [MP4Cover(cover.data, kind)]
    file.save()
