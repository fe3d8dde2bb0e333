from __future__ import annotations

from collections.abc import Sequence

import pytest

from medialib.discs import CdTrack
from medialib.sources.audio_cd.disc_id import freedb_id, musicbrainz_id

# Tables of contents as MusicBrainz publishes them (addresses from 2 s before the first sector) and their ids.
TWENTY_TWO = (
    *(150, 9700, 25887, 39297, 53795, 63735, 77517, 94877, 107270, 123552, 135522, 148422, 161197, 174790),
    *(192022, 205545, 218010, 228700, 239590, 255470, 266932, 288750),
)
EPHIDRINA = (182, 33322, 52597, 73510, 98882, 136180, 169185, 187490)
HIDDEN_START = (*(17990, 26452, 38762, 55052, 78990, 96705, 109755, 126972, 137342, 156600, 171900, 188400, 203475),)
BRAVE = (150, 25064, 43611, 60890, 83090, 100000, 115057, 135558)


def toc(starts: Sequence[int], lead_out: int) -> list[CdTrack]:
    ends = [*starts[1:], lead_out]
    return [
        CdTrack(number, start - 150, end - start)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


@pytest.mark.parametrize(
    ("starts", "lead_out", "wanted"),
    [
        (TWENTY_TWO, 303602, "xUp1F2NkfP8s8jaeFn_Av3jNEI4-"),
        (EPHIDRINA, 212075, "xp5tz6rE4OHrBafj0bLfDRMGK48-"),
        (HIDDEN_START, 217245, "f7agNZK1HMQ2WUWq9bwDymw9aHA-"),
        (BRAVE, 149323, "C2svSeTdtJVtN7VQR__XwmEScU8-"),
    ],
)
def test_musicbrainz_ids_of_known_discs(starts: Sequence[int], lead_out: int, wanted: str) -> None:
    assert musicbrainz_id(toc(starts, lead_out)) == wanted


@pytest.mark.parametrize(
    ("starts", "lead_out", "wanted"), [(TWENTY_TWO, 303602, "370fce16"), (BRAVE, 149323, "5407c408")]
)
def test_freedb_ids_of_known_discs(starts: Sequence[int], lead_out: int, wanted: str) -> None:
    assert freedb_id(toc(starts, lead_out)) == wanted


def test_data_behind_the_music_leaves_both_ids_alone() -> None:
    music = toc(BRAVE, 149323)
    data = CdTrack(9, 149323 - 150 + 11400, 5000, audio=False)
    assert musicbrainz_id([*music, data]) == musicbrainz_id(music)
    assert freedb_id([*music, data]) == freedb_id(music)


def test_data_in_front_of_the_music_counts() -> None:
    data, *music = toc(BRAVE, 149323)
    mixed = [CdTrack(data.number, data.start, data.length, audio=False), *music]
    assert musicbrainz_id(mixed) == "C2svSeTdtJVtN7VQR__XwmEScU8-"


def test_numbers_may_begin_above_one() -> None:
    later = [CdTrack(track.number + 4, track.start, track.length) for track in toc(BRAVE, 149323)]
    assert musicbrainz_id(later) != "C2svSeTdtJVtN7VQR__XwmEScU8-"
    assert freedb_id(later) == "5407c408"
