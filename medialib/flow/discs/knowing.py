"""What MusicBrainz knows of a CD by its disc id: a name for its album, its artists and its tracks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medialib.discs import CD_SECTORS_PER_S, CdTrack, Disc
from medialib.errors import CancelledError, MedialibError
from medialib.flow.discs.covering import front
from medialib.flow.discs.source import DiscSource
from medialib.identify.online.asking import Asker
from medialib.identify.online.music.musicbrainz import MusicBrainz
from medialib.identify.online.music.release import Medium, Release, phrase
from medialib.sources.audio_cd.album import Album, Song


def known(source: DiscSource, disc: Disc, album: Album) -> Album:
    """The album as MusicBrainz has it, with a cover; as it was where nobody there knows the disc, or nobody can be asked.

    A picture that lies beside the cue sheet stays its cover.
    """
    settings, report = source.work.settings, source.work.report
    if not settings.providers.enabled:
        return album
    asker = Asker(settings, report)
    try:
        releases = MusicBrainz(asker, settings.providers.musicbrainz_url).of_disc(album.disc_id)
    except CancelledError:
        raise
    except MedialibError as error:
        report.log(f"{error.message} {error.hint}")
        return album
    tracks = [track for track in disc.tracks if track.audio]
    fitting = [(release, medium) for release in releases if (medium := _medium(release, tracks))]
    if not fitting:
        return album
    release, medium = min(fitting, key=_order)
    told = _told(album, release, medium)
    return told if told.cover else replace(told, cover=front(source, asker, release))


def _medium(release: Release, tracks: list[CdTrack]) -> Medium | None:
    """The disc of a release that has as many tracks, the one whose lengths are nearest."""
    as_many = [medium for medium in release.media if len(medium.heard) == len(tracks)]
    return min(as_many, key=lambda medium: _distance(medium, tracks), default=None)


def _distance(medium: Medium, tracks: Iterable[CdTrack]) -> float:
    """How far the lengths of a medium's tracks are from those on the disc, in seconds."""
    pairs = zip(medium.heard, tracks, strict=True)
    return sum(abs(one.length_s - track.length / CD_SECTORS_PER_S) for one, track in pairs if one.length_s is not None)


def _order(found: tuple[Release, Medium]) -> tuple[bool, str, str]:
    """Official editions first, then the earliest."""
    release, _ = found
    return not release.official, release.first_date or "9", release.id


def _told(album: Album, release: Release, medium: Medium) -> Album:
    owner = phrase(release.credit) or album.artist
    songs = tuple(
        Song(song.number, track.title or song.title, phrase(track.credit) or owner)
        for song, track in zip(album.songs, medium.heard, strict=True)
    )
    several = len(release.media) > 1
    return replace(
        album,
        title=release.title,
        artist=owner,
        songs=songs,
        date=release.first_date or album.date,
        genre=next(iter(release.genres), album.genre),
        disc=medium.position if several else album.disc,
        discs=len(release.media) if several else album.discs,
        compilation=release.various,
    )
