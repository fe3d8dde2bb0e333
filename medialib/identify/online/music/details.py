"""What is known of a chosen release: of the album, its artist, and its tracks."""

from __future__ import annotations

from medialib.identify.facts import distinct
from medialib.identify.online.music.release import Credit, Release, Track, phrase, year_of
from medialib.identify.online.words import Details, Known, RemotePicture
from medialib.model import Fact, Json, Kind, Source

Values = dict[str, Json]
MOST_GENRES = 5
DAY = len("2001-12-31")


def details(release: Release, pictures: tuple[RemotePicture, ...] = ()) -> Details:
    """The album with its artist above it and its tracks below, in order; each track's disc is among its facts.

    Year and date are those on which the album first came out.
    """
    album = Known(Kind.ALBUM, _said(_album(release)), pictures)
    tracks = tuple(
        Details(Known(Kind.TRACK, _said(_track(track, release)), number=track.number)) for track in release.tracks
    )
    credit = release.credit
    artist: Values = {
        "title": phrase(credit),
        "external_ids": {"musicbrainz": credit[0].id} if _alone(credit) else None,
    }
    parents = (Known(Kind.ARTIST, _said(artist)),) if credit else ()
    return Details(album, parents, tracks)


def _album(release: Release) -> Values:
    first = release.first_date
    ids: Values = {"musicbrainz": release.id, "musicbrainz_release_group": release.group.id if release.group else None}
    by_votes = [release.group.genres if release.group else (), release.genres]
    genres: list[Json] = list(dict.fromkeys(name[:1].upper() + name[1:] for names in by_votes for name in names))
    labels: list[Json] = list(dict.fromkeys(name for name, _ in release.labels if name))
    return {
        "title": release.title,
        "creator": phrase(release.credit),
        "year": year_of(first),
        "date": first if first and len(first) == DAY else None,
        "genres": genres[:MOST_GENRES],
        "labels": labels,
        "credits": _credits(release.credit) if not release.various else None,
        "external_ids": {name: id for name, id in ids.items() if id},
    }


def _track(track: Track, release: Release) -> Values:
    credit = track.credit or release.credit
    return {
        "title": track.title,
        "creator": phrase(credit),
        "number": track.number,
        "disc": track.disc if len(release.media) > 1 else None,
        "year": year_of(release.first_date),
        "credits": _credits(credit),
        "external_ids": {"musicbrainz": track.recording} if track.recording else None,
    }


def _credits(credit: Credit) -> list[Json]:
    return [{"name": artist.name, "role": "artist", "character": ""} for artist in credit]


def _alone(credit: Credit) -> bool:
    return len(credit) == 1 and credit[0].id is not None


def _said(values: Values) -> tuple[Fact, ...]:
    return distinct(Fact(field, value, Source.MUSICBRAINZ) for field, value in values.items())
