"""A sound file as the search for its release sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from medialib.identify.facts import number, shown, text
from medialib.identify.online.music.release import Group
from medialib.model import Fact

# What rippers and taggers write where they know nothing.
NAMELESS = re.compile(
    r"(?i)[\W_]*(?:(?:audio ?|cd ?)?track|piste|titel|spur|pista|unknown(?: artist| album| title)?|untitled|no (?:artist|title|album)"
    r"|new (?:artist|title)|artist|title|album)[\W_]*\d*[\W_]*"
)
LONGEST_NAMELESS = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A recording that sounds like a file, how sure that is (0 to 1), and the albums it is on."""

    recording: str
    score: float
    groups: tuple[Group, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Song:
    """A sound file: what its tags or name say, how long it is in seconds, and what it sounds like.

    `key` tells it from the others, such as its path. `recording` is MusicBrainz's id as its tags have it.
    """

    key: str
    title: str | None = None
    artist: str | None = None
    disc: int | None = None
    track: int | None = None
    duration_s: float | None = None
    recording: str | None = None
    heard: tuple[Hit, ...] = ()

    def sounds_like(self, recording: str | None) -> float | None:
        """How sure it is that this is that recording by its sound; None when nothing is known by that."""
        if not self.heard or recording is None:
            return None
        return max((hit.score for hit in self.heard if hit.recording == recording), default=0.0)


def song_of(key: str, facts: Sequence[Fact], duration_s: float | None) -> Song:
    """A file by the facts of its track: those that are shown, the best source's."""
    ids = shown(facts, "external_ids")
    recording = ids.get("musicbrainz") if isinstance(ids, Mapping) else None
    return Song(
        key=key,
        title=text(facts, "title"),
        artist=text(facts, "creator"),
        disc=number(facts, "disc"),
        track=number(facts, "number"),
        duration_s=duration_s,
        recording=str(recording) if recording else None,
    )


def named(text: str | None) -> str | None:
    """A name, if it is one: `Track 01` and `Unknown Artist` are none."""
    return None if not text or (len(text) <= LONGEST_NAMELESS and NAMELESS.fullmatch(text)) else text


def in_order(songs: Iterable[Song]) -> list[Song]:
    """Songs as they are played: by disc and track, then by their keys."""
    return sorted(songs, key=lambda song: (song.disc or 1, song.track or 9999, song.key))
