"""Releases as MusicBrainz knows them (https://musicbrainz.org/doc/MusicBrainz_Database/Schema)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

VARIOUS_ID = "89ad4ac3-39f7-470e-963a-56509c546377"
MBID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
OFFICIAL = "official"
SEEN = re.compile(r"dvd|blu-ray|vhs|vcd|laserdisc|umd", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Artist:
    """One artist of a credit: the name as credited, its id, and what stands between it and the next."""

    name: str
    id: str | None = None
    join: str = ""


Credit = tuple[Artist, ...]


def phrase(credit: Credit) -> str:
    """A credit as it is printed: `A feat. B`."""
    return "".join(artist.name + artist.join for artist in credit).strip()


@dataclass(frozen=True, slots=True)
class Track:
    """A track of a medium. `number` counts from 1, a hidden track before the first is 0; `length_s` is in seconds."""

    disc: int
    number: int
    title: str
    length_s: float | None = None
    credit: Credit = ()
    recording: str | None = None
    video: bool = False


@dataclass(frozen=True, slots=True)
class Medium:
    """A disc, side or download of a release. `count` is how many tracks it has, also where they are not listed."""

    position: int
    count: int
    tracks: tuple[Track, ...] = ()
    format: str | None = None
    title: str | None = None

    @property
    def heard(self) -> tuple[Track, ...]:
        """The tracks that are sound: neither films nor the hidden one."""
        if self.format and SEEN.search(self.format):
            return ()
        return tuple(track for track in self.tracks if not track.video and track.number > 0)


@dataclass(frozen=True, slots=True)
class Group:
    """What the editions of an album have in common. `types` are such as album, single, live, compilation."""

    id: str
    title: str = ""
    types: tuple[str, ...] = ()
    first_date: str | None = None
    genres: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """An edition of an album. Dates are years, months or days; `labels` are (name, catalogue number)."""

    id: str
    title: str
    credit: Credit = ()
    status: str | None = None
    date: str | None = None
    country: str | None = None
    comment: str = ""
    group: Group | None = None
    labels: tuple[tuple[str, str], ...] = ()
    media: tuple[Medium, ...] = ()
    genres: tuple[str, ...] = ()

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """Every listed track that is sound, in order, a hidden one in front of its medium."""
        hidden = {medium.position: [track for track in medium.tracks if track.number == 0] for medium in self.media}
        return tuple(track for medium in self.media for track in (*hidden[medium.position], *medium.heard))

    @property
    def count(self) -> int:
        """How many tracks it has."""
        return sum(medium.count for medium in self.media)

    @property
    def official(self) -> bool:
        """Whether the artist or the label put it out."""
        return (self.status or "").casefold() == OFFICIAL

    @property
    def first_date(self) -> str | None:
        """When the album first came out: as the group has it, else this edition's own date."""
        return (self.group.first_date if self.group else None) or self.date

    @property
    def various(self) -> bool:
        """Whether it is a compilation of various artists."""
        return any(artist.id == VARIOUS_ID for artist in self.credit)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording found by name, and the releases it is on, as far as they are told."""

    id: str
    title: str
    credit: Credit = ()
    length_s: float | None = None
    releases: tuple[Release, ...] = ()


def year_of(date: str | None) -> int | None:
    """The year of a date."""
    return int(date[:4]) if date and re.match(r"\d{4}", date) and date[:4] != "0000" else None
