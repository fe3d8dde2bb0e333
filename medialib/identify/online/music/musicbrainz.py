"""MusicBrainz, asked for releases and recordings (https://musicbrainz.org/doc/MusicBrainz_API)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from medialib.identify.online.asking import Asker, Param
from medialib.identify.online.music import mmd
from medialib.identify.online.music.release import MBID, Recording, Release

TRACKS = "artist-credits labels recordings release-groups"
EVERYTHING = f"{TRACKS} genres"
PAGE = 50
HITS = 25
SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')
DISC_ID = re.compile(r"[A-Za-z0-9._-]{28}")
# An id of the right form that is none may be refused as malformed.
MALFORMED = (400,)


class MusicBrainz:
    """Asks MusicBrainz at `url`. Every method raises what Asker raises; what is not there is None or empty."""

    def __init__(self, asker: Asker, url: str) -> None:
        self._asker = asker
        self._url = f"{url}/ws/2"

    def release(self, id: str) -> Release | None:
        """A release with its tracks, labels and genres."""
        if not MBID.fullmatch(id):
            return None
        return next(iter(mmd.releases(self._metadata(f"release/{id}", {"inc": EVERYTHING}))), None)

    def releases_of(self, group: str) -> tuple[Release, ...]:
        """The editions of an album with their tracks, at most PAGE of them."""
        if not MBID.fullmatch(group):
            return ()
        return mmd.releases(self._metadata("release", {"release-group": group, "inc": TRACKS, "limit": PAGE}))

    def of_disc(self, id: str) -> tuple[Release, ...]:
        """The releases of an audio CD by its id, with their tracks (https://musicbrainz.org/doc/MusicBrainz_API#discid)."""
        if not DISC_ID.fullmatch(id):
            return ()
        return mmd.releases(self._metadata(f"discid/{id}", {"inc": TRACKS, "cdstubs": "no"}))

    def search_releases(self, title: str, artist: str | None, tracks: int) -> tuple[Release, ...]:
        """Releases by title, artist and number of tracks, without their tracks, the likeliest first."""
        words = f"{_query(release=title, artist=artist)} tracks:{tracks}^0.5"
        return mmd.releases(self._metadata("release", {"query": words, "limit": HITS}))

    def search_recordings(self, title: str, artist: str | None) -> tuple[Recording, ...]:
        """Recordings by title and artist with the releases they are on, the likeliest first."""
        return mmd.recordings(
            self._metadata("recording", {"query": _query(recording=title, artist=artist), "limit": HITS})
        )

    def _metadata(self, path: str, params: Mapping[str, Param]) -> Element:
        """The answer; an empty one where there is no such thing."""
        found = self._asker.xml(f"{self._url}/{path}", params, answers=MALFORMED)
        return Element(mmd.METADATA) if found is None or found.tag == "error" else found


def _query(**fields: str | None) -> str:
    """Words in Lucene's syntax, with what it would take for an order made plain (operators are in capitals)."""
    said = {name: " ".join(SPECIAL.sub(r"\\\1", text.lower()).split()) for name, text in fields.items() if text}
    return " AND ".join(f"{name}:({text})" for name, text in said.items())
