"""The things the library is about, named once, as frozen values."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | Mapping[str, Json] | None"


class Kind(StrEnum):
    """What a media row is."""

    MOVIE = "movie"
    SHOW = "show"
    SEASON = "season"
    EPISODE = "episode"
    VIDEO = "video"
    ARTIST = "artist"
    ALBUM = "album"
    TRACK = "track"
    PODCAST = "podcast"
    PODCAST_EPISODE = "podcast_episode"
    AUDIOBOOK = "audiobook"
    BOOK = "book"
    ARTICLE = "article"
    PHOTO = "photo"
    DOCUMENT = "document"
    DISC = "disc"


class Way(StrEnum):
    """A way into the library: which source acquires a request; the kind of a job."""

    VIDEO = "video"
    PLAYLIST = "playlist"
    FILE = "file"
    FOLDER = "folder"
    UPLOAD = "upload"
    INBOX = "inbox"
    SCAN = "scan"
    DISC = "disc"
    IDENTIFY = "identify"
    SIDECARS = "sidecars"
    RENAME = "rename"


class Role(StrEnum):
    """What a file is to its media item."""

    MAIN = "main"
    RENDITION = "rendition"
    SUBTITLE = "subtitle"
    EXTRA = "extra"
    SIDECAR = "sidecar"


class Status(StrEnum):
    """Where a job stands. WAITING waits for a person; the last three are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """Who said a fact, best first: the shown value is the one whose source stands earliest here; see rank."""

    PERSON = "person"
    NFO = "nfo"
    TAGS = "tags"
    TMDB = "tmdb"
    MUSICBRAINZ = "musicbrainz"
    OPENLIBRARY = "openlibrary"
    SITE = "site"
    DISC = "disc"
    FOLDER = "folder"
    NAME = "name"
    FILE = "file"


PLACES = {source.value: place for place, source in enumerate(Source)}


def rank(source: str, confidence: float, chosen: bool = False) -> tuple[float, float, str]:
    """The order of what is said of one field, the word that counts first: people's own, then answers that people chose."""
    place = PLACES[Source.PERSON] + 0.5 if chosen else PLACES.get(source, len(PLACES))
    return place, -confidence, source


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for. `source` is a URL or an absolute path.

    `wanted` is the media kind they named, if any. `options` holds only known keys of the way.
    """

    source: str
    way: Way
    wanted: Kind | None = None
    options: Mapping[str, Json] = field(default_factory=dict)
    submitted_by: str | None = None
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job row, whole. Times are ISO 8601 in UTC; `progress` is 0 to 1; `eta_s` seconds.

    Of the jobs in one `lane` one runs at a time. A waiting job has asked its `question` of a person.
    """

    id: str
    kind: Way
    source: str
    title: str
    wanted: Kind | None
    options: Mapping[str, Json]
    status: Status
    stage: str
    progress: float
    eta_s: float | None
    speed_bps: float | None
    message: str
    error: str
    hint: str
    attempts: int
    worker: str | None
    media_id: str | None
    parent_id: str | None
    submitted_by: str | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    lane: str = ""
    question: Mapping[str, Json] | None = None


class Report(Protocol):
    """How a stage tells its job what it does. Every call raises CancelledError once cancelled."""

    stopped: threading.Event

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        """Say how far the stage is: `progress` 0 to 1, `eta_s` seconds, `speed_bps` bytes a second."""

    def log(self, line: str) -> None:
        """Keep one line of what a tool said."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one field, who said it, and how sure they were (0 to 1).

    Fields are media columns (title, year, overview, ...) or the many-valued ones: genres (list of
    names), tags, labels (of a record), credits (list of {name, role, character}), external_ids (object by provider),
    collection ({key, title, number}), language, publisher, trailers (list of {name, url, language}),
    runtime_s (seconds, of what has no file). `chosen` says that a person chose the answer it is part of.
    """

    field: str
    value: Json
    source: Source
    confidence: float = 1.0
    chosen: bool = False

    @property
    def rank(self) -> tuple[float, float, str]:
        """Its place among what is said of its field, the word that counts first."""
        return rank(self.source, self.confidence, self.chosen)


@dataclass(frozen=True, slots=True)
class Picture:
    """Artwork found with an item. `role` is poster, backdrop, thumbnail, cover, portrait or logo."""

    role: str
    source: Source
    path: Path | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Artwork:
    """A stored picture: `artwork/<hash[:2]>/<hash>-<w>.webp` for each of `widths`; pixels of the largest; `#rrggbb`.

    `blur` is a tiny WebP of it in base64, to be drawn while it loads.
    """

    hash: str
    width: int
    height: int
    widths: tuple[int, ...]
    color: str
    blur: str = ""


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that belongs to another: a subtitle, an extra or a sidecar, with what its name says."""

    path: Path
    role: Role
    language: str | None = None
    forced: bool = False
    extra: str | None = None


@dataclass(frozen=True, slots=True)
class Acquired:
    """What a source brought: one main file, what came with it, and what the source knows.

    `path` is the main file. `key` names the thing at its source (e.g. `youtube:dQw4w9WgXcQ`) so
    that asking twice brings one item.
    """

    path: Path
    companions: tuple[Companion, ...] = ()
    pictures: tuple[Picture, ...] = ()
    facts: tuple[Fact, ...] = ()
    kind: Kind | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named point in a file, in seconds from its start."""

    start_s: float
    title: str


@dataclass(frozen=True, slots=True)
class TextTrack:
    """A text subtitle inside a file; `stream` is its place among all the file's streams, from 0."""

    stream: int
    language: str | None = None
    title: str | None = None
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """What MediaInfo says of a file: durations in seconds, sizes in bytes and pixels.

    `family` is video, audio, image, text or other. Languages are ISO 639-1 where there is one.
    `playable` says whether a current browser plays the file as it is.
    """

    family: str
    container: str | None = None
    duration_s: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    width: int | None = None
    height: int | None = None
    bitrate_bps: int | None = None
    audio_languages: tuple[str, ...] = ()
    subtitle_languages: tuple[str, ...] = ()
    text_tracks: tuple[TextTrack, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    playable: bool = False


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file of the library: where it lies, its identity (`content_id`) and its probe."""

    folder: str
    path: str
    role: Role
    size: int
    mtime_ns: int
    content_id: str
    probe: Probe
    language: str | None = None
    label: str | None = None
    extra: str | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing a match names: its kind, what tells it from others, its number in its parent.

    `identity` is compared within the same kind and parent (folded title, year, number, ...); two
    files that give the same chain of identities belong to the same item.
    """

    kind: Kind
    identity: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What a file is: chains of entities from the outermost (show, artist) to the item itself.

    A multi-episode file has one chain per episode. `label` names the version (an edition or
    resolution), `extra` the sort of extra, `part` its place among the parts of one film.
    """

    chains: tuple[tuple[Entity, ...], ...]
    pictures: tuple[Picture, ...] = ()
    label: str | None = None
    extra: str | None = None
    part: int | None = None

    @property
    def item(self) -> Entity:
        """The innermost thing of the first chain."""
        return self.chains[0][-1]
