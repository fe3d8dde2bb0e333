"""A small invented catalogue of music: albums, their editions, and the files that would hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from medialib.identify.online.music.release import VARIOUS_ID, Artist, Credit, Group, Medium, Release, Track
from medialib.identify.online.music.song import Song

LENGTHS = (201.2, 188.4, 245.0, 312.9, 177.3, 224.8, 199.1, 260.6, 301.7, 154.2, 233.3, 287.5)
TITLES = (
    *("Harbour Lights", "Glass", "The Ferryman", "Slow Water", "Ropes and Chains", "Lantern"),
    *("North of Here", "Salt", "The Long Pier", "Undertow", "Winter Boats", "Home Again"),
)
HARBOUR = (Artist("The Glass Harbour", "00000001-aaaa-4000-8000-000000000000"),)
VARIOUS = (Artist("Various Artists", VARIOUS_ID),)


def mbid(number: int, kind: str = "0000") -> str:
    """An id of the form MusicBrainz gives."""
    return f"{number:08x}-{kind}-4000-8000-000000000000"


def tracks(
    lengths: Sequence[float | None] = LENGTHS,
    titles: Sequence[str] = TITLES,
    *,
    disc: int = 1,
    credits: Sequence[Credit] = (),
    recording: int = 100,
) -> tuple[Track, ...]:
    """Tracks of a disc, whose recordings are numbered from `recording` on."""
    return tuple(
        Track(disc, at + 1, titles[at], length, credits[at] if credits else HARBOUR, mbid(recording + at, "bbbb"))
        for at, length in enumerate(lengths)
    )


def release(
    number: int,
    *discs: tuple[Track, ...],
    title: str = "Low Tide",
    credit: Credit = HARBOUR,
    group: int = 1,
    status: str = "Official",
    date: str | None = "1997-05-21",
    first: str | None = "1997-05-21",
    country: str | None = "GB",
    format: str = "CD",
) -> Release:
    """A release of one or more discs; without any, the album of twelve tracks."""
    sides = discs or (tracks(),)
    media = tuple(Medium(at + 1, len(side), side, format) for at, side in enumerate(sides))
    return Release(
        id=mbid(number),
        title=title,
        credit=credit,
        status=status,
        date=date,
        country=country,
        group=Group(mbid(group, "eeee"), title, ("album",), first),
        media=media,
    )


def files(release: Release, *, off_s: float = 0.4) -> list[Song]:
    """The files that a rip of a release would be, tagged well; their lengths differ a little."""
    return [
        Song(
            key=f"{track.disc}-{track.number:02d}.flac",
            title=track.title,
            artist=track.credit[0].name,
            disc=track.disc if len(release.media) > 1 else None,
            track=track.number,
            duration_s=track.length_s + off_s if track.length_s else None,
        )
        for track in release.tracks
    ]


def untagged(songs: Sequence[Song]) -> list[Song]:
    """The same files with nothing said of them but their order."""
    return [replace(song, title=f"Track {song.track:02d}", artist=None) for song in songs]
