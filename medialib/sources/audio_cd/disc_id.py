"""The ids that databases know an audio CD by, from its table of contents."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from medialib.discs import CD_SECTORS_PER_S, CdTrack
from medialib.sources.audio_cd import libdiscid

# Addresses count from 2 s before the first sector: https://musicbrainz.org/doc/Disc_ID_Calculation
LEAD_IN = 2 * CD_SECTORS_PER_S
# Lead-out (90 s), lead-in (60 s) and pause (2 s) lie between the music and a data session behind it.
SESSION_GAP = (90 + 60 + 2) * CD_SECTORS_PER_S
MOST_TRACKS = 99


def musicbrainz_id(tracks: Sequence[CdTrack]) -> str:
    """The MusicBrainz disc id, by libdiscid where it is there. Data tracks count in front of the music, but not behind it."""
    return libdiscid.disc_id(*_offsets(tracks)) or computed_id(tracks)


def computed_id(tracks: Sequence[CdTrack]) -> str:
    """The MusicBrainz disc id, computed here (https://musicbrainz.org/doc/Disc_ID_Calculation)."""
    offsets, lead_out = _offsets(tracks)
    numbers = f"{min(offsets):02X}{max(offsets):02X}{lead_out:08X}"
    numbers += "".join(f"{offsets.get(number, 0):08X}" for number in range(1, MOST_TRACKS + 1))
    digest = hashlib.sha1(numbers.encode("ascii"), usedforsecurity=False).digest()
    return base64.b64encode(digest, b"._").decode("ascii").replace("=", "-")


def _offsets(tracks: Sequence[CdTrack]) -> tuple[dict[int, int], int]:
    """Where each track up to the last audio one begins, by its number, and where the music ends."""
    last = max(place for place, track in enumerate(tracks) if track.audio)
    starts = {tracks[0].number + place: track.start + LEAD_IN for place, track in enumerate(tracks[: last + 1])}
    if last + 1 < len(tracks):
        return starts, tracks[last + 1].start - SESSION_GAP + LEAD_IN
    return starts, tracks[last].start + tracks[last].length + LEAD_IN
