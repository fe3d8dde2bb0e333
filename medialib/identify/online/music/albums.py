"""The services that know music, as one: what files sound like, which album they are, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from medialib.identify.online.asking import Asker
from medialib.identify.online.music import details, finding
from medialib.identify.online.music.acoustid import AcoustId
from medialib.identify.online.music.choosing import Choice, weighed
from medialib.identify.online.music.coverart import CoverArt
from medialib.identify.online.music.fingerprint import Fingerprint
from medialib.identify.online.music.musicbrainz import MusicBrainz
from medialib.identify.online.music.song import Hit, Song
from medialib.identify.online.words import Candidate, Details, Known, Question
from medialib.settings.table import Providers


class Albums:
    """Asks AcoustID, MusicBrainz and the Cover Art Archive. Every method raises what Asker raises."""

    def __init__(self, asker: Asker, providers: Providers) -> None:
        key = providers.acoustid_key
        self._musicbrainz = MusicBrainz(asker, providers.musicbrainz_url)
        self._covers = CoverArt(asker, providers.coverart_url)
        self._acoustid = AcoustId(asker, providers.acoustid_url, key.get_secret_value()) if key else None

    @property
    def hears(self) -> bool:
        """Whether there is a key to know music by its sound; without it fingerprints are of no use."""
        return self._acoustid is not None

    def hear(self, fingerprints: Sequence[Fingerprint]) -> tuple[tuple[Hit, ...], ...]:
        """The recordings that each of the fingerprints may be; none without a key."""
        return self._acoustid.lookup(fingerprints) if self._acoustid else ((),) * len(fingerprints)

    def find(
        self,
        question: Question,
        songs: Sequence[Song],
        *,
        countries: Sequence[str] = (),
        hear: finding.Hear | None = None,
    ) -> tuple[Choice, ...]:
        """The releases that a folder of songs may be, the likeliest first, as `finding.find` tells."""
        found = finding.find(question, songs, self._musicbrainz, countries=countries, hear=hear)
        return tuple(self._pictured(choice) for choice in found)

    def place(self, question: Question, songs: Sequence[Song], release: str) -> Choice | None:
        """How a folder of songs fits a release that a person chose, by its id; None when there is no such release."""
        found = self._musicbrainz.release(release)
        return self._pictured(weighed(question, songs, found)) if found else None

    def named(self, question: Question, songs: Sequence[Song], release: str) -> Candidate | None:
        """The release that a person chose, by its id, as a candidate."""
        choice = self.place(question, songs, release)
        return choice.candidate if choice else None

    def placed(
        self, question: Question, songs: Sequence[Song], release: str, details: Details
    ) -> Iterator[tuple[str, Known]]:
        """What is known of the track that each song is on a release, by the song's key; `details` are the release's."""
        choice = self.place(question, songs, release)
        if choice is None:
            return
        known = dict(zip(choice.release.tracks, details.children, strict=True))
        for key, one in choice.placed.items():
            yield key, known[one.track].item

    def details(self, release: str) -> Details | None:
        """All that is known of a release by its id: album, artist, tracks and covers; None when there is none."""
        found = self._musicbrainz.release(release)
        return details.details(found, self._covers.covers(found)) if found else None

    def _pictured(self, choice: Choice) -> Choice:
        return replace(choice, candidate=replace(choice.candidate, picture=self._covers.small(choice.release)))
