"""How well files fit the tracks of a release, and which file is which track."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medialib.identify.online.music.release import Release, Track, phrase
from medialib.identify.online.music.song import Song, in_order, named
from medialib.identify.online.resemblance import likeness

# What each sign weighs. Sound tells recordings apart; a name can be copied, a number be wrong.
SOUND, OTHER_SOUND, LENGTH, TITLE, RECORDING, PLACE, ARTIST = 5.0, 1.5, 2.5, 2.0, 2.0, 1.0, 0.5
SURE_SOUND = 0.8
# Rips of one recording differ by the gaps around it: by seconds, or by a hundredth of a long one.
SAME_S, SAME_SHARE, DIFFERENT_S = 2.0, 0.01, 10.0
LEAST = 0.5

Sign = tuple[float, float | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """The track that a file is taken for, how well it fits (0 to 1), and by how many seconds their lengths differ."""

    track: Track
    fit: float
    off_s: float | None = None


def fit(song: Song, track: Track) -> float:
    """How well a file fits a track by all that is known of both, 0 to 1; 0 where that is less than LEAST for sure."""
    own = [_sound(song, track), _recording(song, track), _length(song, track), _place(song, track)]
    # Of another length and in another place, with no sign of its sound, no name can make up for it.
    if own == [(SOUND, None), (RECORDING, None), (LENGTH, 0.0), (PLACE, 0.0)]:
        return 0.0
    own += [_title(song, track), (ARTIST, likeness(named(song.artist), phrase(track.credit)))]
    signs = [(weight, value) for weight, value in own if value is not None]
    total = sum(weight for weight, _ in signs)
    return sum(weight * value for weight, value in signs) / total if total else 0.0


def assign(songs: Iterable[Song], release: Release) -> Mapping[str, Placed]:
    """Which track each file is, the best pairs first; files that fit none are left out."""
    ordered, tracks = in_order(songs), release.tracks
    fits = [(fit(song, track), at, place) for at, song in enumerate(ordered) for place, track in enumerate(tracks)]
    placed: dict[str, Placed] = {}
    taken: set[int] = set()
    for value, at, place in sorted(fits, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1])):
        song, track = ordered[at], tracks[place]
        if value >= LEAST and song.key not in placed and place not in taken:
            placed[song.key] = Placed(track, value, _off(song.duration_s, track.length_s))
            taken.add(place)
    return placed


def length_likeness(one_s: float | None, other_s: float | None) -> float | None:
    """How alike two lengths are, 0 to 1; None where one is not known."""
    off = _off(one_s, other_s)
    if off is None or one_s is None:
        return None
    same = max(SAME_S, SAME_SHARE * one_s)
    return min(1.0, max(0.0, 1 - (off - same) / DIFFERENT_S))


def _sound(song: Song, track: Track) -> Sign:
    """Sounding like another recording counts less: AcoustID does not know every recording of a sound."""
    sound = song.sounds_like(track.recording)
    if sound or sound is None:
        return SOUND, sound
    return (OTHER_SOUND, 0.0) if max(hit.score for hit in song.heard) >= SURE_SOUND else (SOUND, None)


def _recording(song: Song, track: Track) -> Sign:
    return RECORDING, 1.0 if song.recording and song.recording == track.recording else None


def _length(song: Song, track: Track) -> Sign:
    return LENGTH, length_likeness(song.duration_s, track.length_s)


def _title(song: Song, track: Track) -> Sign:
    return TITLE, likeness(named(song.title), named(track.title))


def _place(song: Song, track: Track) -> Sign:
    if song.track is None:
        return PLACE, None
    if song.track != track.number:
        return PLACE, 0.0
    return PLACE, 1.0 if song.disc is None or song.disc == track.disc else 0.5


def _off(one_s: float | None, other_s: float | None) -> float | None:
    return abs(one_s - other_s) if one_s is not None and other_s is not None else None
