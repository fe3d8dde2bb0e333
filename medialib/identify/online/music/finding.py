"""Finds the release of a folder of music: by the ids it carries, its disc, its names, its sound; the cheapest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from medialib.identify.online.music.choosing import Choice, choose
from medialib.identify.online.music.musicbrainz import MusicBrainz
from medialib.identify.online.music.release import Group, Release, phrase
from medialib.identify.online.music.song import Song, named
from medialib.identify.online.resemblance import likeness
from medialib.identify.online.words import Question

# Albums whose editions are looked at in each way of looking, at a request each.
MOST_ALBUMS = 3
MOST_SONGS = 3
LEAST_ALIKE = 0.5
CERTAIN = 0.85
HEARD = 0.5
LEAST_HEARD = 0.25

Hear: TypeAlias = Callable[[], Sequence[Song]]


def find(
    question: Question,
    songs: Sequence[Song],
    musicbrainz: MusicBrainz,
    *,
    countries: Sequence[str] = (),
    hear: Hear | None = None,
) -> tuple[Choice, ...]:
    """The releases that a folder of songs may be, the likeliest first; it asks no more once one is certain.

    `question` names the album: its title, artist, year, and `ids` musicbrainz (a release),
    musicbrainz_release_group and discid. `countries` are those whose editions are liked best. `hear`
    gives the same songs with what they sound like, which is costly; it is called only where nothing else is certain.
    Raises what Asker raises.
    """
    found: dict[str, Release] = {}
    choices: tuple[Choice, ...] = ()
    for known, releases in _ways(question, songs, musicbrainz, hear):
        found |= {release.id: release for release in releases}
        choices = choose(question, known, found.values(), countries)
        if choices and choices[0].score >= CERTAIN:
            break
    return choices


def _ways(
    question: Question, songs: Sequence[Song], musicbrainz: MusicBrainz, hear: Hear | None
) -> Iterator[tuple[Sequence[Song], Iterable[Release]]]:
    """The songs as far as they are known by then, and releases with their tracks, way after way."""
    asked: set[str] = set()
    title = named(question.title)
    yield songs, _by_ids(question, musicbrainz)
    if "discid" in question.ids:
        yield songs, musicbrainz.of_disc(question.ids["discid"])
    yield songs, _editions(_heard(title, songs), musicbrainz, asked)
    yield songs, _editions(_by_name(question, songs, musicbrainz), musicbrainz, asked)
    if hear is not None:
        songs = hear()
        yield songs, _editions(_heard(title, songs), musicbrainz, asked)
    yield songs, _editions(_by_songs(question, songs, musicbrainz), musicbrainz, asked)


def _by_ids(question: Question, musicbrainz: MusicBrainz) -> Iterable[Release]:
    release = musicbrainz.release(question.ids.get("musicbrainz", ""))
    if release is not None:
        return (release,)
    return musicbrainz.releases_of(question.ids.get("musicbrainz_release_group", ""))


def _editions(groups: Iterable[str], musicbrainz: MusicBrainz, asked: set[str]) -> tuple[Release, ...]:
    """Every edition of the first few albums that were not asked for before."""
    wanted = [group for group in dict.fromkeys(groups) if group not in asked][:MOST_ALBUMS]
    asked.update(wanted)
    return tuple(release for group in wanted for release in musicbrainz.releases_of(group))


def _heard(title: str | None, songs: Sequence[Song]) -> list[str]:
    """The albums on which most of the songs are, by their sound; of as many, those called so, and proper albums."""
    votes: Counter[str] = Counter()
    groups: dict[str, Group] = {}
    for song in songs:
        on = {group.id: group for hit in song.heard if hit.score >= HEARD for group in hit.groups}
        votes.update(on.keys())
        groups |= on

    def order(id: str) -> tuple[int, float, int, str]:
        return -votes[id], -(likeness(title, groups[id].title) or 0.0), len(groups[id].types), id

    return sorted((id for id, count in votes.items() if count >= len(songs) * LEAST_HEARD), key=order)


def _by_name(question: Question, songs: Sequence[Song], musicbrainz: MusicBrainz) -> list[str]:
    """The albums that are called as the folder is, those of its number of tracks first."""
    title, artist = named(question.title), named(question.creator)
    if title is None:
        return []
    releases = musicbrainz.search_releases(title, artist, len(songs))
    if not releases and artist:
        releases = musicbrainz.search_releases(title, None, len(songs))
    return _ranked(releases, title, artist, len(songs))


def _ranked(releases: Iterable[Release], title: str, artist: str | None, count: int) -> list[str]:
    def order(release: Release) -> tuple[float, float]:
        by = 1.0 if release.various else likeness(artist, phrase(release.credit))
        alike = (likeness(title, release.title) or 0.0) + (0.5 if by is None else by)
        return -round(alike, 1), abs(release.count - count)

    kept = [one for one in releases if (likeness(title, one.title) or LEAST_ALIKE) >= LEAST_ALIKE]
    return [release.group.id for release in sorted(kept, key=order) if release.group]


def _by_songs(question: Question, songs: Sequence[Song], musicbrainz: MusicBrainz) -> list[str]:
    """The albums on which the songs with the longest titles are, by their names."""
    telling = sorted((song for song in songs if named(song.title)), key=lambda song: -len(song.title or ""))
    votes: Counter[str] = Counter()
    for song in telling[:MOST_SONGS]:
        artist = named(song.artist) or named(question.creator)
        found = musicbrainz.search_recordings(song.title or "", artist)
        alike = [one for one in found if (likeness(song.title, one.title) or 0.0) >= LEAST_ALIKE]
        votes.update({one.group.id for recording in alike for one in recording.releases if one.group})
    return [group for group, _ in votes.most_common()]
