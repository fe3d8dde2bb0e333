"""The ids that databases know an audio CD by, from its table of contents."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence

from medialib.discs import CD_SECTORS_PER_S, CdTrack
from medialib.sources.audio_cd import libdiscid

# Addresses count from 2 s before the first sector: https://musicbrainz.org/doc/Disc_ID_Calculation
LEAD_IN = 2 * CD_SECTORS_PER_S
# Lead-out (90 s), lead-in (60 s) and pause (2 s) lie between the music and a data session behind it.
SESSION_GAP = (90 + 60 + 2) * CD_SECTORS_PER_S
MOST_TRACKS = 99


def musicbrainz_id(tracks: Sequence[CdTrack]) -> str:
    """The MusicBrainz disc id, by libdiscid where it is there. Data tracks count in front of the music, but not behind it."""
    offsets, lead_out = _offsets(tracks)
    return libdiscid.disc_id(offsets, lead_out) or _hashed(offsets, lead_out)


def computed_id(tracks: Sequence[CdTrack]) -> str:
    """The MusicBrainz disc id, computed here (https://musicbrainz.org/doc/Disc_ID_Calculation)."""
    return _hashed(*_offsets(tracks))


def freedb_id(tracks: Sequence[CdTrack]) -> str:
    """The id of FreeDB and CDDB, eight hexadecimal digits, as libdiscid gives it."""
    starts, lead_out = _addresses(tracks)
    seconds = [start // CD_SECTORS_PER_S for start in starts]
    digits = sum(int(digit) for second in seconds for digit in str(second))
    length = lead_out // CD_SECTORS_PER_S - seconds[0]
    return f"{digits % 255:02x}{length:04x}{len(starts):02x}"


def _hashed(offsets: Mapping[int, int], lead_out: int) -> str:
    numbers = f"{min(offsets):02X}{max(offsets):02X}{lead_out:08X}"
    numbers += "".join(f"{offsets.get(number, 0):08X}" for number in range(1, MOST_TRACKS + 1))
    digest = hashlib.sha1(numbers.encode("ascii"), usedforsecurity=False).digest()
    return base64.b64encode(digest, b"._").decode("ascii").replace("=", "-")


def _offsets(tracks: Sequence[CdTrack]) -> tuple[dict[int, int], int]:
    """Where each track begins, by its number, and where the music ends."""
    starts, lead_out = _addresses(tracks)
    return {tracks[0].number + place: start for place, start in enumerate(starts)}, lead_out


def _addresses(tracks: Sequence[CdTrack]) -> tuple[list[int], int]:
    """Where the tracks up to the last audio one begin, and where the music ends."""
    last = max(place for place, track in enumerate(tracks) if track.audio)
    starts = [track.start + LEAD_IN for track in tracks[: last + 1]]
    if last + 1 < len(tracks):
        return starts, tracks[last + 1].start - SESSION_GAP + LEAD_IN
    return starts, tracks[last].start + tracks[last].length + LEAD_IN
