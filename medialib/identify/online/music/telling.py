"""A release as a candidate that a person can judge: what it is, and why it scored what it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medialib.identify.online.music.fitting import Placed
from medialib.identify.online.music.release import Release, phrase, year_of
from medialib.identify.online.music.song import Song
from medialib.identify.online.words import Candidate, Reason
from medialib.model import Kind

PROVIDER = "musicbrainz"
WORK = "musicbrainz_release_group"
SURE_SOUND = 0.8


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score: its name, what it weighs, how well it is met (0 to 1), and what is to be said of it."""

    name: str
    weight: float
    value: float
    text: str


def candidate(release: Release, reasons: Sequence[Reason]) -> Candidate:
    """The release as an answer; its score is the sum of its reasons' points."""
    return Candidate(
        provider=PROVIDER,
        id=release.id,
        kind=Kind.ALBUM,
        title=release.title,
        year=year_of(release.first_date),
        overview=edition(release),
        creator=phrase(release.credit) or None,
        score=round(min(1.0, max(0.0, sum(reason.points for reason in reasons))), 4),
        reasons=tuple(reasons),
        work=f"{WORK}:{release.group.id}" if release.group else None,
    )


def edition(release: Release) -> str:
    """What tells an edition from others: `1997-05-21 · GB · 2 × CD · 19 tracks · Parlophone NODATA 02`."""
    formats = [medium.format or "disc" for medium in release.media]
    kinds = [f"{formats.count(kind)} × {kind}" if formats.count(kind) > 1 else kind for kind in dict.fromkeys(formats)]
    label = " ".join(release.labels[0]).strip() if release.labels else ""
    tracks = f"{release.count} {'track' if release.count == 1 else 'tracks'}"
    status = "" if release.official or not release.status else release.status
    said = (release.comment, release.date, release.country, " + ".join(kinds), tracks, label, status)
    return " · ".join(part for part in said if part)


def parts_told(
    songs: Sequence[Song],
    release: Release,
    placed: Mapping[str, Placed],
    wanted: int,
    media: tuple[int, int],
) -> Mapping[str, str]:
    """A sentence for each part of the score, by its name."""
    missing = max(0, wanted - len(placed))
    year, first = year_of(release.date), year_of(release.first_date)
    return {
        "files": _files(songs, placed),
        "tracks": f"{missing} of its {wanted} tracks are missing." if missing else f"All its {wanted} tracks are here.",
        "title": f"It is called “{release.title}”.",
        "artist": f"It is by {phrase(release.credit) or 'nobody named'}.",
        "media": f"The files are of {media[0]} of its {media[1]} discs." if media[1] > 1 else "It is one disc.",
        "year": f"It came out in {first}." if year in (None, first) else f"It came out in {year}, first in {first}.",
    }


def _files(songs: Sequence[Song], placed: Mapping[str, Placed]) -> str:
    """`All 12 files fit its tracks; 12 are known by their sound, their lengths differ by 0.4 s.`"""
    begun = f"{len(placed)} of {len(songs)}" if len(placed) < len(songs) else f"All {len(songs)}"
    heard = sum(_heard(song, placed[song.key]) for song in songs if song.key in placed)
    offs = [one.off_s for one in placed.values() if one.off_s is not None]
    more = [f"{heard} are known by their sound"] if heard else []
    more += [f"their lengths differ by {sum(offs) / len(offs):.1f} s"] if offs else []
    return f"{begun} files fit its tracks" + (f"; {', '.join(more)}." if more else ".")


def _heard(song: Song, placed: Placed) -> bool:
    return (song.sounds_like(placed.track.recording) or 0.0) >= SURE_SOUND
