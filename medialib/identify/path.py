"""What a path alone says: the one reading of a name within its folders."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from medialib.identify.album_release import read_album_release
from medialib.identify.audio import read_audio
from medialib.identify.editions import edition_start
from medialib.identify.episode import SHOWS, read_episode
from medialib.identify.film import year_of
from medialib.identify.folders import Context, read_folders, split_path
from medialib.identify.names import fold
from medialib.identify.numbering import read_loose_numbering, read_numbering, read_season
from medialib.identify.reading import Reading
from medialib.identify.rows import place_in_row, rows_of
from medialib.identify.text import read_book, read_text
from medialib.identify.title import has_noise, is_release, without_site
from medialib.identify.video import read_video
from medialib.identify.vocabulary import COUNTED_THINGS
from medialib.model import Kind
from medialib.suffixes import FAMILY

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Longer ones cannot lie on a disk; reading time grows with the square of the length.
LONGEST, DEEPEST = 255, 32
KEPT = 8192
# In a folder of more files nothing lies beside anything; looking at all of them for each would never end.
MOST_BESIDE = 2000
ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}$")
OUTRANK_PROBE = ("audiobook", "book", "subtitle", "sidecar")
VIDEO_KINDS = frozenset((Kind.MOVIE, Kind.SHOW, Kind.SEASON, Kind.EPISODE, Kind.VIDEO))
SUBTITLE_TAIL = re.compile(
    r"(?i)(?:[._-](?:[a-z]{2,3}(?:-[a-z]{2,4})?|forced|sdh|cc|hi|default|full|signs|english|german|french|spanish))+$"
)
DISC_STRUCTURE = re.compile(r"(?i)^(?:vts_\d\d_\d|video_ts|\d{5})$")


def read_path(
    path: str,
    *,
    folder_kind: Kind | None = None,
    wanted: Kind | None = None,
    family: str | None = None,
    siblings: tuple[str, ...] = (),
) -> Reading:
    """What a path says, offline and without touching the file; kept for the next time somebody asks.

    `folder_kind` is what the folder was declared to hold, `wanted` what a person called the file;
    `family` is what its content is (Probe.family) where somebody looked. `siblings` are the names
    in its folder: they speak only where the path alone leaves open what the file is.
    """
    said = _read_path(path, folder_kind, wanted, family)
    open_still = said.kind in (Kind.VIDEO, Kind.MOVIE) and not (said.year or said.date or said.extra or said.edition)
    if not 1 < len(siblings) <= MOST_BESIDE or not open_still or (wanted or folder_kind) in (Kind.VIDEO, Kind.MOVIE):
        return said
    return _read_in_row(path, siblings) or said


@lru_cache(maxsize=KEPT)
def _read_path(path: str, folder_kind: Kind | None, wanted: Kind | None, family: str | None) -> Reading:
    folders, name = split_path(UNSEEN.sub(" ", path))
    stem, kin = split_name(name)
    kin = _probed(kin, family)
    stem, folders = stem[:LONGEST], tuple(folder[:LONGEST] for folder in folders[-DEEPEST:])
    context = read_folders(folders, video=kin not in ("audio", "audiobook", "image", "book", "document"))
    said = _read(kin, stem.strip() or name, context, wanted or folder_kind or context.shelf)
    nameless = not said.title and not said.extra and said.kind not in SHOWS
    return replace(said, title=name.strip() or None) if nameless else said


def _read_in_row(path: str, siblings: tuple[str, ...]) -> Reading | None:
    """The reading of a file whose siblings are called as it is but for a number: an episode."""
    folders, name = split_path(UNSEEN.sub(" ", path))
    context = read_folders(folders[-DEEPEST:])
    rows = rows_of(siblings) if context.shelf in (None, Kind.SHOW) else {}
    stem = split_name(name)[0][:LONGEST].strip()
    numbering = place_in_row(stem, rows)
    if numbering and context.titles and fold(stem[: numbering.start]) in COUNTED_THINGS:
        numbering = replace(numbering, start=0)
    return read_episode(stem, numbering, context) if numbering else None


def split_name(name: str) -> tuple[str, str]:
    """A file name as its stem and its family by its ending; a name without a known ending is all stem.

    A release's last word may look like a sound file's ending (`Show.S01E05.WEB-DL.x264.AAC`).
    """
    stem, dot, ending = name.rpartition(".")
    kin = FAMILY.get(ending.lower(), "")
    if not dot or not kin or not stem.strip(". ") or (kin == "audio" and is_release(stem)):
        return name, ""
    return stem, kin


def _probed(named: str, probed: str | None) -> str:
    return probed if probed in ("video", "audio", "image") and named not in OUTRANK_PROBE else named


def _read(kin: str, stem: str, context: Context, hint: Kind | None) -> Reading:
    if kin in ("audio", "audiobook"):
        return read_audio(stem, context, Kind.AUDIOBOOK if kin == "audiobook" else hint)
    if kin == "image":
        return Reading(Kind.PHOTO, title=stem)
    if kin == "book":
        return read_book(stem, context, hint)
    if kin == "document":
        return read_text(stem, context, hint)
    album = read_album_release(stem) if kin == "" and hint not in VIDEO_KINDS else None
    if album:
        return album
    if kin == "" and not _looks_like_video(stem, context, hint):
        return read_text(stem, context, hint)
    if kin == "subtitle":
        stem = SUBTITLE_TAIL.sub("", stem) or stem
    if DISC_STRUCTURE.match(stem) and context.titles:
        stem, context = context.titles[-1], replace(context, titles=context.titles[:-1] or context.titles)
    reading = read_video(stem, context, hint if hint in VIDEO_KINDS else None)
    return replace(reading, kind=Kind.DISC) if kin == "disc" and reading.kind is Kind.VIDEO else reading


def _looks_like_video(stem: str, context: Context, hint: Kind | None) -> bool:
    """A name without an ending is a folder's or a release's; one with an unknown ending needs more."""
    stem = without_site(stem)
    if ENDING.search(stem) is None or hint in VIDEO_KINDS or context.season is not None or edition_start(stem):
        return True
    return has_noise(stem) or year_of(stem) is not None or _numbered(stem)


def _numbered(stem: str) -> bool:
    loose = read_loose_numbering(stem)
    return bool(read_numbering(stem) or read_season(stem) or (loose and loose.episodes))
