"""The files of an item as its page shows them, and what of them a browser can play."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from medialib.catalogue import phrases
from medialib.catalogue.gather import file_href
from medialib.catalogue.views import FileRow, Image, Mark, Player, Track
from medialib.model import Kind, Role
from medialib.store.items import File, Media, Point

SOUNDS = frozenset((Kind.TRACK, Kind.AUDIOBOOK))
STILLS = frozenset((Kind.PHOTO, Kind.BOOK, Kind.DOCUMENT, Kind.ARTICLE))
VERSIONS = (Role.MAIN, Role.RENDITION)


def rows(files: Iterable[File], root: str) -> tuple[FileRow, ...]:
    """The main files and their renditions."""
    return tuple(_row(file, root) for file in files if file.role in VERSIONS)


def extras(files: Iterable[File], root: str) -> tuple[FileRow, ...]:
    """Trailers, deleted scenes and the like."""
    return tuple(_row(file, root) for file in files if file.role == Role.EXTRA)


def _row(file: File, root: str) -> FileRow:
    label = file.label or phrases.role(file.extra or "") or (f"Part {file.part}" if file.part else "")
    name = file.path.rpartition("/")[2]
    return FileRow(name, file_href(file, root), label, _details(file), bool(file.playable), bool(file.missing_since))


def _details(file: File) -> tuple[str, ...]:
    spoken, written = _languages(file.audio_languages), _languages(file.subtitle_languages)
    parts = (
        " / ".join(codec for codec in (file.video_codec, file.audio_codec) if codec) or file.container,
        f"{file.width} × {file.height}" if file.width and file.height else "",
        phrases.duration(file.duration_s),
        phrases.size(file.size),
        spoken,
        f"subtitles: {written}" if written else "",
    )
    return tuple(part for part in parts if part)


@lru_cache(maxsize=1024)
def _languages(codes: str) -> str:
    return ", ".join(phrases.language(code) for code in json.loads(codes))


def best(row: Media, files: Sequence[File]) -> list[File]:
    """The files that play, the best first: those browsers play as they are, the main one before its renditions."""
    there = [file for file in files if file.role in VERSIONS and not file.missing_since and tag(row, file)]
    first = min((file.part or 0 for file in there), default=0)
    there = [file for file in there if (file.part or 0) == first]
    return sorted(
        there, key=lambda file: (not file.playable, VERSIONS.index(Role(file.role)), -(file.height or 0), file.path)
    )


def tag(row: Media, file: File) -> str:
    """The element that plays a file: video, audio, or none."""
    if row.kind in STILLS or not (file.video_codec or file.audio_codec):
        return ""
    return "audio" if row.kind in SOUNDS or not file.video_codec else "video"


def source(row: Media, files: Sequence[File], root: str) -> str:
    """Where the best playable file of an item streams from, if a browser plays any."""
    playable = [file for file in best(row, files) if file.playable]
    return file_href(playable[0], root) if playable else ""


def player(
    row: Media, files: Sequence[File], chapters: Mapping[int, Sequence[Point]], poster: Image | None, root: str
) -> Player | None:
    """What the page plays, or None where a browser plays none of the files."""
    sources = best(row, files)
    if not sources or not sources[0].playable:
        return None
    marks = chapters.get(sources[0].id, ())
    return Player(
        tag(row, sources[0]),
        row.id,
        tuple((file_href(file, root), phrases.mime(file.path), _version(file)) for file in sources),
        tuple(_track(file, root) for file in files if _is_track(file)),
        tuple(Mark(mark.start_s, phrases.clock(mark.start_s), mark.title) for mark in marks),
        poster.src if poster else "",
        sources[0].duration_s or row.duration_s,
    )


def _version(file: File) -> str:
    return file.label or (f"{file.height}p" if file.height else (file.container or "").upper()) or "File"


def _is_track(file: File) -> bool:
    return file.role == Role.SUBTITLE and file.path.lower().endswith(".vtt") and not file.missing_since


def _track(file: File, root: str) -> Track:
    label = file.label or phrases.language(file.language) or "Subtitles"
    return Track(file_href(file, root), file.language or "und", label)
