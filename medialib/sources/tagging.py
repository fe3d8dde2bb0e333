"""Writes tags into music files, each field under the name that the format has for it, and reads what they were.

Fields are named as in Vorbis comments, after MusicBrainz Picard's mapping
(https://picard-docs.musicbrainz.org/en/appendices/tag_mapping.html); CRC32, of the samples, is ours.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mutagen
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, TXXX, UFID, Encoding, Frames, ID3NoHeaderError
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from medialib.sources.writing import written

FORMATS = (".flac", ".mp3", ".m4a", ".ogg", ".oga", ".opus")
LARGEST_COVER = 10_000_000
FRONT_COVER = 3
MIME = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png"}
MUSICBRAINZ = "http://musicbrainz.org"
ITUNES = "----:com.apple.iTunes:"
# The frame of ID3 and the atom of MP4 that hold a field.
PLACES = {
    "TITLE": ("TIT2", "©nam"),
    "ARTIST": ("TPE1", "©ART"),
    "ALBUM": ("TALB", "©alb"),
    "ALBUMARTIST": ("TPE2", "aART"),
    "DATE": ("TDRC", "©day"),
    "GENRE": ("TCON", "©gen"),
}
# Fields that have a name but no place of their own: TXXX in ID3, a free atom in MP4.
FREE = {
    "MUSICBRAINZ_ALBUMID": "MusicBrainz Album Id",
    "MUSICBRAINZ_ALBUMARTISTID": "MusicBrainz Album Artist Id",
    "MUSICBRAINZ_DISCID": "MusicBrainz Disc Id",
    "BARCODE": "BARCODE",
    "CRC32": "CRC32",
}
RECORDING = "MUSICBRAINZ_TRACKID"
# Numbers that ID3 and MP4 keep together with how many there are.
COUNTED = {"TRACKNUMBER": ("TRACKTOTAL", "TRCK", "trkn"), "DISCNUMBER": ("DISCTOTAL", "TPOS", "disk")}
COMPILATION = "COMPILATION"
FIELDS = (*PLACES, *FREE, RECORDING, *COUNTED, *(counted[0] for counted in COUNTED.values()), COMPILATION)

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tags of a file, as far as we write such: the values of each field, and its front cover (JPEG or PNG)."""

    values: Values = field(default_factory=dict)
    cover: bytes | None = None


def read(path: Path) -> Tagged:
    """The tags of a file; its name's ending is one of FORMATS. Raises JobError where it cannot be read."""
    with written(f"The tags of '{path.name}'"):
        if path.suffix.lower() == ".mp3":
            return _read_id3(_id3(path))
        if path.suffix.lower() == ".m4a":
            return _read_mp4(MP4(path))
        return _read_vorbis(_vorbis(path))


def write(path: Path, values: Values, cover: bytes | None = None, *, anew: bool = False) -> None:
    """Give fields these values, none (an empty tuple) taking a field away; the cover too, b"" taking it away.

    Fields and covers not given stay as they are, or with `anew` are all taken away first.
    Raises DiskFullError, and JobError where the file cannot be written.
    """
    writers = {".mp3": _write_id3, ".m4a": _write_mp4}
    with written(f"The tags of '{path.name}'"):
        writers.get(path.suffix.lower(), _write_vorbis)(path, values, cover, anew)


def cover_of(path: Path | None) -> bytes | None:
    """A picture to put into files, where it is there, and a JPEG or PNG of a size worth carrying in every file."""
    if path is None or not path.is_file() or path.stat().st_size > LARGEST_COVER:
        return None
    raw = path.read_bytes()
    return raw if raw[:3] in MIME else None


def _vorbis(path: Path) -> Any:
    file = mutagen.File(path)
    if file is None or not hasattr(file, "tags") or isinstance(file, (ID3, MP4)):
        raise mutagen.MutagenError(f"it is no {path.suffix[1:].upper()} file")
    if file.tags is None:
        file.add_tags()
    return file


def _read_vorbis(file: Any) -> Tagged:
    values = {name: tuple(map(str, file.tags[name])) for name in FIELDS if name in file.tags}
    return Tagged(values, _front(_vorbis_pictures(file)))


def _vorbis_pictures(file: Any) -> list[Picture]:
    """The pictures of a file; what is broken in an Ogg file is none."""
    if isinstance(file, FLAC):
        return list(file.pictures)
    return [one for text in file.tags.get("METADATA_BLOCK_PICTURE", ()) if (one := _decoded(text))]


def _decoded(text: str) -> Picture | None:
    try:
        return Picture(base64.b64decode(text))
    except (mutagen.MutagenError, ValueError, struct.error):
        return None


def _write_vorbis(path: Path, values: Values, cover: bytes | None, anew: bool) -> None:
    file = _vorbis(path)
    pictures = [] if anew else _vorbis_pictures(file)
    if anew:
        file.delete()
        if file.tags is None:
            file.add_tags()
    for name, said in values.items():
        if said:
            file.tags[name] = list(said)
        elif name in file.tags:
            del file.tags[name]
    if cover is not None or anew:
        _put_vorbis_pictures(file, [*_others(pictures), *([_picture(cover)] if cover else [])])
    file.save()


def _put_vorbis_pictures(file: Any, pictures: list[Picture]) -> None:
    if isinstance(file, FLAC):
        file.clear_pictures()
        for picture in pictures:
            file.add_picture(picture)
    elif pictures:
        file.tags["METADATA_BLOCK_PICTURE"] = [base64.b64encode(one.write()).decode("ascii") for one in pictures]
    elif "METADATA_BLOCK_PICTURE" in file.tags:
        del file.tags["METADATA_BLOCK_PICTURE"]


def _others(pictures: list[Picture]) -> list[Picture]:
    return [picture for picture in pictures if picture.type != FRONT_COVER]


def _front(pictures: list[Picture]) -> bytes | None:
    return next((bytes(one.data) for one in pictures if one.type == FRONT_COVER), None)


def _picture(raw: bytes) -> Picture:
    picture = Picture()
    picture.data, picture.type, picture.mime = raw, FRONT_COVER, MIME.get(raw[:3], "image/jpeg")
    return picture


def _id3(path: Path) -> ID3:
    try:
        return ID3(path)
    except ID3NoHeaderError:
        return ID3()


def _read_id3(tags: ID3) -> Tagged:
    found: dict[str, tuple[str, ...]] = {}
    for name, (frame, _) in PLACES.items():
        found[name] = tuple(str(text) for text in tags[frame].text) if frame in tags else ()
    for name, words in FREE.items():
        found[name] = tuple(tags[f"TXXX:{words}"].text) if f"TXXX:{words}" in tags else ()
    for name, (total, frame, _) in COUNTED.items():
        number, _, count = str(tags[frame].text[0]).partition("/") if frame in tags else ("", "", "")
        found[name], found[total] = (number,) if number.strip("0") else (), (count,) if count else ()
    found[COMPILATION] = tuple(tags["TCMP"].text) if "TCMP" in tags else ()
    owner = f"UFID:{MUSICBRAINZ}"
    found[RECORDING] = (tags[owner].data.decode("ascii", "replace"),) if owner in tags else ()
    cover = next((frame.data for frame in tags.getall("APIC") if frame.type == FRONT_COVER), None)
    return Tagged({name: said for name, said in found.items() if said}, cover)


def _write_id3(path: Path, values: Values, cover: bytes | None, anew: bool) -> None:
    tags = ID3() if anew else _id3(path)
    whole = {**_read_id3(tags).values, **values}
    for name, said in values.items():
        if name in PLACES or name == COMPILATION:
            frame = PLACES[name][0] if name in PLACES else "TCMP"
            _put_frame(tags, frame, Frames[frame](encoding=Encoding.UTF8, text=list(said)) if said else None)
        elif name in FREE:
            own = TXXX(encoding=Encoding.UTF8, desc=FREE[name], text=list(said)) if said else None
            _put_frame(tags, f"TXXX:{FREE[name]}", own)
        elif name == RECORDING:
            owned = UFID(owner=MUSICBRAINZ, data=said[0].encode()) if said else None
            _put_frame(tags, f"UFID:{MUSICBRAINZ}", owned)
    for name, (total, frame, _) in COUNTED.items():
        if name in values or total in values:
            number, count = _first(whole, name), _first(whole, total)
            text = f"{number or 0}/{count}" if count else number
            _put_frame(tags, frame, Frames[frame](encoding=Encoding.UTF8, text=[text]) if text else None)
    if cover is not None:
        kept = [frame for frame in tags.getall("APIC") if frame.type != FRONT_COVER]
        mime = MIME.get(cover[:3], "image/jpeg")
        front = [APIC(encoding=Encoding.UTF8, mime=mime, type=FRONT_COVER, desc="", data=cover)] if cover else []
        tags.setall("APIC", [*kept, *front])
    tags.save(path)


def _put_frame(tags: ID3, key: str, frame: Any) -> None:
    tags.delall(key)
    if frame is not None:
        tags.add(frame)


def _first(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _read_mp4(file: MP4) -> Tagged:
    tags: Any = file.tags or {}
    found: dict[str, tuple[str, ...]] = {
        name: tuple(map(str, tags.get(atom, ()))) for name, (_, atom) in PLACES.items()
    }
    for name, words in {**FREE, RECORDING: "MusicBrainz Track Id"}.items():
        found[name] = tuple(bytes(one).decode("utf-8", "replace") for one in tags.get(ITUNES + words, ()))
    for name, (total, _, atom) in COUNTED.items():
        number, count = (tags.get(atom) or [(0, 0)])[0]
        found[name], found[total] = (str(number),) if number else (), (str(count),) if count else ()
    found[COMPILATION] = ("1",) if tags.get("cpil") else ()
    cover = next((bytes(one) for one in tags.get("covr", ())), None)
    return Tagged({name: said for name, said in found.items() if said}, cover)


def _write_mp4(path: Path, values: Values, cover: bytes | None, anew: bool) -> None:
    file: Any = MP4(path)
    if anew:
        file.delete()
    if file.tags is None:
        file.add_tags()
    whole = {**_read_mp4(file).values, **values}
    put: dict[str, Any] = {PLACES[name][1]: list(said) for name, said in values.items() if name in PLACES}
    for name, words in {**FREE, RECORDING: "MusicBrainz Track Id"}.items():
        if name in values:
            put[ITUNES + words] = [MP4FreeForm(text.encode()) for text in values[name]]
    for name, (total, _, atom) in COUNTED.items():
        if name in values or total in values:
            pair = (_whole(_first(whole, name)), _whole(_first(whole, total)))
            put[atom] = [pair] if any(pair) else []
    if COMPILATION in values:
        put["cpil"] = bool(values[COMPILATION])
    if cover is not None:
        kind = MP4Cover.FORMAT_PNG if MIME.get(cover[:3]) == "image/png" else MP4Cover.FORMAT_JPEG
        put["covr"] = [MP4Cover(cover, kind)] if cover else []
    for atom, said in put.items():
        if said:
            file[atom] = said
        elif atom in file.tags:
            del file[atom]
    file.save()


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0
