"""The words of discs: what lies in a drive, and what is on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CD_SECTORS_PER_S = 75
DATA_SECTOR = 2048


class Format(StrEnum):
    """What sort of disc it is."""

    DVD = "dvd"
    BLURAY = "bluray"
    AUDIO_CD = "audio_cd"
    DATA = "data"
    BLANK = "blank"


RIPABLE = (Format.DVD, Format.BLURAY, Format.AUDIO_CD)


class Tray(StrEnum):
    """What a drive holds."""

    OPEN = "open"
    EMPTY = "empty"
    BUSY = "busy"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class CdTrack:
    """A track of a CD's table of contents. `start` and `length` count sectors of 1/75 s from the first one."""

    number: int
    start: int
    length: int
    audio: bool = True
    title: str | None = None
    artist: str | None = None


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc as it shows itself before it is read: its format, its own id, and the label somebody gave it.

    `id` is `<format>:<digest>` and the same for the same pressing in any drive and as an image. `label` is as
    written on the disc, never to be trusted. `size` is in bytes. `tracks` are those of a CD.
    """

    format: Format
    id: str
    label: str = ""
    size: int | None = None
    tracks: tuple[CdTrack, ...] = ()


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive as the system shows it: its device, a name for people, and the disc in it."""

    device: str
    name: str
    tray: Tray
    disc: Disc | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What a disc's label says once its indicators are taken off."""

    title: str
    season: int | None = None
    disc: int | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A title of a video disc. `number` is what the ripping program calls it; chapters are starts in seconds.

    Languages are ISO 639-1 where there is one. `size` is in bytes, where known.
    """

    number: int
    duration_s: float
    chapters: tuple[float, ...] = ()
    width: int | None = None
    height: int | None = None
    audio_languages: tuple[str, ...] = ()
    subtitle_languages: tuple[str, ...] = ()
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """The titles of a video disc, and which one its program takes for the main feature."""

    titles: tuple[Title, ...]
    main: int | None = None
