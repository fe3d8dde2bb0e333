"""Albums, about which MusicBrainz, AcoustID and the Cover Art Archive are asked: all their files together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from medialib.errors import NotFoundError
from medialib.flow.online.answering import Answerer, Said
from medialib.flow.online.asked import question_of
from medialib.flow.online.hearing import Ear, Sound
from medialib.flow.work import Work
from medialib.identify.online.asking import Asker
from medialib.identify.online.music.albums import Albums
from medialib.identify.online.music.finding import CERTAIN
from medialib.identify.online.music.song import Song, in_order, song_of
from medialib.identify.online.music.telling import PROVIDER
from medialib.identify.online.resemblance import likeness
from medialib.identify.online.tmdb.service import language_of
from medialib.identify.online.words import Candidate, Details, Known, Question
from medialib.model import Json, Kind, Role, Source
from medialib.settings import Settings
from medialib.sources.audio_cd.album import UNKNOWN_ALBUM
from medialib.store import discs, facts, files, media

WORLDWIDE = "XW"
SAME_ARTIST = 0.9
BY = " - "


@dataclass(slots=True)
class AlbumEnquiry:
    """What is asked about an album: its `songs` together, whose keys lead to the items of their tracks.

    `artist` is what the album hangs below, as (id, name). `sounds` are the files that can be listened to, by the same keys.
    """

    service: Albums
    ear: Ear
    media_id: str
    artist: tuple[str, str] | None
    question: Question
    songs: Sequence[Song]
    tracks: Mapping[str, str]
    sounds: Mapping[str, Sound]
    countries: Sequence[str]
    by_hand: bool = False
    _heard: bool = field(default=False)

    def find(self) -> tuple[Candidate, ...]:
        """The releases that it may be: by ids, disc and names, and only where none of those is certain by their sound."""
        hear = self._hear if self.service.hears and not self.by_hand else None
        choices = self.service.find(self.question, self.songs, countries=self.countries, hear=hear)
        return tuple(choice.candidate for choice in choices)

    def named(self, chosen: str, found: Sequence[Candidate]) -> Candidate:
        """The release of that id; of a release group the edition that explains the files best."""
        of_group = next((one for one in found if one.work == chosen), None)
        provider, _, value = chosen.partition(":")
        named = of_group or (self.service.named(self.question, self.songs, value) if provider == PROVIDER else None)
        if named is None:
            raise NotFoundError(
                f"MusicBrainz has no release with the id {value[:40]}.", "Look for the album by its title."
            )
        return named

    def said(self, chosen: Candidate) -> tuple[Said, ...]:
        """What is known of the album, of its artist where that is the same, and of each track that a file was placed on."""
        details = self.service.details(chosen.id)
        if details is None:
            raise NotFoundError(f"MusicBrainz has no release {chosen.id[:40]}.", "Look for the album by its title.")
        return tuple(_surely(one, chosen.score) for one in self._said(chosen, details))

    def _said(self, chosen: Candidate, details: Details) -> Iterator[Said]:
        yield Said(self.media_id, details.item)
        if self.artist and details.parents and _same_artist(self.artist[1], details.parents[0]):
            yield Said(self.artist[0], details.parents[0])
        for key, track in self.service.placed(self.question, self._telling(chosen), chosen.id, details):
            yield Said(self.tracks[key], track)

    def _telling(self, chosen: Candidate) -> Sequence[Song]:
        """The songs, with what they sound like where that was of use before, or the match is not certain."""
        heard = self.service.hears and (chosen.score < CERTAIN or self.ear.knows(self.sounds.values()))
        return self._hear() if heard else self.songs

    def _hear(self) -> Sequence[Song]:
        """The songs with what they sound like; each is listened to once."""
        if not self._heard:
            keys = [song.key for song in self.songs if song.key in self.sounds]
            told = self.ear.fingerprints([self.sounds[key] for key in keys])
            known = [(key, one) for key, one in zip(keys, told, strict=True) if one is not None]
            hits = dict(zip((key for key, _ in known), self.service.hear([one for _, one in known]), strict=True))
            self.songs = [replace(song, heard=hits.get(song.key, ())) for song in self.songs]
            self._heard = True
        return self.songs


def _enquire(work: Work, asker: Asker, media_id: str, options: Mapping[str, Json]) -> AlbumEnquiry:
    db, settings = work.db, work.settings
    songs, tracks, sounds = _songs(settings, db, media_id)
    country = language_of(settings.providers.language or settings.language).country
    return AlbumEnquiry(
        Albums(asker, settings.providers),
        Ear(settings, asker.report),
        media_id,
        _artist(db, media_id),
        _question(db, media_id, list(tracks.values()), options),
        songs,
        tracks,
        sounds,
        (country, WORLDWIDE),
        by_hand="title" in options,
    )


def _question(db: Database, media_id: str, tracks: Sequence[str], options: Mapping[str, Json]) -> Question:
    """The album as its tags and names have it, with the id of the CD that its tracks were taken from.

    Whoever looks for it by hand may write `Artist - Album`; otherwise the artist is the album's own.
    """
    question = question_of(db, media_id, PROVIDER, options)
    if "title" in options:
        creator, by, title = question.title.partition(BY)
        own = facts.own_words(db, media_id).get("creator")
        return replace(question, creator=creator, title=title) if by else replace(question, creator=own)
    if question.title.startswith(UNKNOWN_ALBUM):
        question = replace(question, title="")
    cds = [] if options.get("chosen") else discs.cds_of(db, tracks)
    return replace(question, ids={**question.ids, **({"discid": cds[0]} if cds else {})}, duration_s=None)


def _songs(settings: Settings, db: Database, media_id: str) -> tuple[list[Song], dict[str, str], dict[str, Sound]]:
    """The album's tracks as songs, the items they are, and the files they lie in; all by the songs' keys."""
    songs, tracks, sounds = [], {}, {}
    folders = settings.folder_paths()
    for track_id in media.below(db, media_id):
        own = [fact for fact in facts.known(db, track_id) if fact.source not in facts.SERVICES]
        file = next((row for row in files.of(db, track_id) if row["role"] == Role.MAIN), None)
        key, length_s = (f"{file['path']} {track_id}", file["duration_s"]) if file else (track_id, None)
        songs.append(song_of(key, own, length_s))
        tracks[key] = track_id
        if file and file["folder"] in folders and not file["missing_since"]:
            sounds[key] = Sound(folders[file["folder"]] / file["path"], file["content_id"], length_s)
    return in_order(songs), tracks, sounds


def _artist(db: Database, media_id: str) -> tuple[str, str] | None:
    rows = (media.get(db, parent) for parent in media.parents(db, media_id))
    return next(((row["id"], row["title"]) for row in rows if row is not None and row["kind"] == Kind.ARTIST), None)


def _same_artist(name: str, known: Known) -> bool:
    """Whether what a release is credited to is the artist of the library; others' albums may hang below that."""
    title = next((str(fact.value) for fact in known.facts if fact.field == "title"), None)
    return (likeness(name, title) or 0.0) >= SAME_ARTIST


def _surely(said: Said, score: float) -> Said:
    """What is said, as sure as the match is."""
    told = tuple(replace(fact, confidence=score) for fact in said.known.facts)
    return replace(said, known=replace(said.known, facts=told))


def _lacking(settings: Settings) -> None:
    """MusicBrainz answers everybody."""


ALBUMS = Answerer((Kind.ALBUM,), Source.MUSICBRAINZ, _lacking, _enquire)
