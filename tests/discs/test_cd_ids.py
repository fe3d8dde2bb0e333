"""The ids of audio CDs: those of known discs, computed and by libdiscid, and both for any disc at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialib.discs import CdTrack
from medialib.sources.audio_cd import libdiscid
from medialib.sources.audio_cd.disc_id import computed_id, musicbrainz_id

# Tables of contents as MusicBrainz publishes them (addresses from 2 s before the first sector) and their ids.
TWENTY_TWO = (
    *(150, 9700, 25887, 39297, 53795, 63735, 77517, 94877, 107270, 123552, 135522, 148422, 161197, 174790),
    *(192022, 205545, 218010, 228700, 239590, 255470, 266932, 288750),
)
EPHIDRINA = (182, 33322, 52597, 73510, 98882, 136180, 169185, 187490)
HIDDEN_START = (*(17990, 26452, 38762, 55052, 78990, 96705, 109755, 126972, 137342, 156600, 171900, 188400, 203475),)
BRAVE = (150, 25064, 43611, 60890, 83090, 100000, 115057, 135558)

KNOWN = (
    (TWENTY_TWO, 303602, "xUp1F2NkfP8s8jaeFn_Av3jNEI4-"),
    (EPHIDRINA, 212075, "xp5tz6rE4OHrBafj0bLfDRMGK48-"),
    (HIDDEN_START, 217245, "f7agNZK1HMQ2WUWq9bwDymw9aHA-"),
    (BRAVE, 149323, "C2svSeTdtJVtN7VQR__XwmEScU8-"),
)


def toc(starts: Sequence[int], lead_out: int) -> list[CdTrack]:
    ends = [*starts[1:], lead_out]
    return [
        CdTrack(number, start - 150, end - start)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


@pytest.mark.parametrize(("starts", "lead_out", "wanted"), KNOWN)
def test_musicbrainz_ids_of_known_discs(starts: Sequence[int], lead_out: int, wanted: str) -> None:
    assert computed_id(toc(starts, lead_out)) == wanted
    assert musicbrainz_id(toc(starts, lead_out)) == wanted


@pytest.fixture
def library() -> str:
    """The version of the real libdiscid."""
    found = libdiscid.version()
    if found is None:
        pytest.skip("not installed: libdiscid (scripts/bootstrap dev says how to get it)")
    return found


@pytest.mark.parametrize(("starts", "lead_out", "wanted"), KNOWN)
def test_libdiscid_says_the_same_of_known_discs(
    library: str, starts: Sequence[int], lead_out: int, wanted: str
) -> None:
    assert libdiscid.disc_id(dict(enumerate(starts, 1)), lead_out) == wanted


SOME_STARTS = st.lists(st.integers(150, 404_000), min_size=1, max_size=99, unique=True).map(sorted)


@given(starts=SOME_STARTS, behind=st.integers(1, 900), first=st.integers(1, 99))
def test_libdiscid_and_the_computed_id_agree_on_any_disc(starts: list[int], behind: int, first: int) -> None:
    """Whatever a disc of up to 90 minutes looks like, with numbers that may begin above one."""
    if libdiscid.version() is None:
        pytest.skip("not installed: libdiscid (scripts/bootstrap dev says how to get it)")
    first = min(first, 100 - len(starts))
    lead_out = starts[-1] + behind
    tracks = [CdTrack(track.number + first - 1, track.start, track.length) for track in toc(starts, lead_out)]
    offsets = {track.number: track.start + 150 for track in tracks}
    assert libdiscid.disc_id(offsets, lead_out) == computed_id(tracks) == musicbrainz_id(tracks)


def test_a_disc_that_libdiscid_refuses_has_the_computed_id(library: str) -> None:
    """It takes no disc of over 90 minutes; images of such discs exist."""
    long = toc((150, 300_000), 95 * 60 * 75)
    assert libdiscid.disc_id({1: 150, 2: 300_000}, 95 * 60 * 75) is None
    assert musicbrainz_id(long) == computed_id(long)


WITHOUT = """
from medialib.discs import CdTrack
from medialib.sources.audio_cd import libdiscid
from medialib.sources.audio_cd.disc_id import musicbrainz_id
print(libdiscid.version(), libdiscid.disc_id({1: 150}, 9000), musicbrainz_id([CdTrack(1, 0, 8850)]))
"""


def test_where_the_library_cannot_be_loaded_the_id_is_computed(tmp_path: Path) -> None:
    """A library that is none, found before any real one, stands in for a machine without it."""
    (tmp_path / "libdiscid.so.0").write_text("no library")
    environment = {**os.environ, "LD_LIBRARY_PATH": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", WITHOUT], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["None", "None", computed_id([CdTrack(1, 0, 8850)])]


def test_no_library_is_taken_from_the_current_folder(tmp_path: Path) -> None:
    """The folder in which medialib is started may hold anybody's downloads."""
    (tmp_path / "libdiscid.so.0").write_text("no library")
    command = [sys.executable, "-c", "from medialib.sources.audio_cd import libdiscid; print(libdiscid.version())"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(libdiscid.version())


def test_data_behind_the_music_leaves_the_id_alone() -> None:
    music = toc(BRAVE, 149323)
    data = CdTrack(9, 149323 - 150 + 11400, 5000, audio=False)
    assert musicbrainz_id([*music, data]) == musicbrainz_id(music)


def test_data_in_front_of_the_music_counts() -> None:
    data, *music = toc(BRAVE, 149323)
    mixed = [CdTrack(data.number, data.start, data.length, audio=False), *music]
    assert musicbrainz_id(mixed) == "C2svSeTdtJVtN7VQR__XwmEScU8-"


def test_numbers_may_begin_above_one() -> None:
    later = [CdTrack(track.number + 4, track.start, track.length) for track in toc(BRAVE, 149323)]
    assert musicbrainz_id(later) != "C2svSeTdtJVtN7VQR__XwmEScU8-"
