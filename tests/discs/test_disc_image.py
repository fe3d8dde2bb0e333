from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest
from disc_udf import Tree, bluray
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medialib.errors import UnreadableError
from medialib.sources.discs.image import opened_image
from medialib.sources.discs.look import look

needs_dvds = pytest.mark.needs("ffmpeg", "dvdauthor", "spumux", "genisoimage")
SECTOR = 2048
ROOT_RECORD = 16 * SECTOR + 156


@needs_dvds
def test_names_and_contents_of_a_dvd(film_iso: Path, film_folder: Path) -> None:
    with opened_image(film_iso) as image:
        assert sorted(image.folder()) == ["AUDIO_TS", "VIDEO_TS"]
        assert sorted(image.folder("VIDEO_TS")) == sorted(file.name for file in (film_folder / "VIDEO_TS").iterdir())
        assert image.read("VIDEO_TS", "VTS_01_0.IFO") == (film_folder / "VIDEO_TS" / "VTS_01_0.IFO").read_bytes()
        assert image.read("VIDEO_TS", "GONE.IFO") is None
        assert image.read("VIDEO_TS") is None
        assert image.folder("VIDEO_TS", "VIDEO_TS.IFO") == ()
        (film,) = image.find("VIDEO_TS", "VTS_01_1.VOB") or ()
        assert image.sectors.read(film.sector)[:4] == b"\0\0\1\xba"


@needs_dvds
def test_a_dvd_whose_udf_is_broken_is_read_by_its_iso_9660(film_iso: Path, tmp_path: Path) -> None:
    copy = shutil.copy(film_iso, tmp_path / "copy.iso")
    with Path(copy).open("r+b") as file:
        file.seek(256 * SECTOR)
        file.write(bytes(SECTOR))
    assert look(Path(copy)) == look(film_iso)


def test_long_names_and_many_files_of_a_bluray(tmp_path: Path) -> None:
    names = [f"{number:05d}.{'m' * 8}" for number in range(30)]
    inside: Tree = {name: name.encode() * 400 for name in names}
    with opened_image(bluray({"BDMV": inside}, "BD", tmp_path / "disc.iso")) as image:
        assert image.folder("BDMV") == tuple(name.upper() for name in names)
        assert image.read("BDMV", names[29].upper()) == names[29].encode() * 400


@needs_dvds
def test_a_folder_that_leads_beyond_the_end(film_iso: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(film_iso, tmp_path / "copy.iso"))
    content = bytearray(copy.read_bytes())
    content[256 * SECTOR : 257 * SECTOR] = bytes(SECTOR)
    struct.pack_into("<I", content, ROOT_RECORD + 2, 1_000_000)
    copy.write_bytes(content)
    with pytest.raises(UnreadableError) as caught:
        look(copy)
    count = len(content) // SECTOR
    assert caught.value.message == f"'copy.iso' ends after {count:,} sectors, but its tables lead to sector 1,000,000."


@needs_dvds
def test_a_giant_folder_is_refused(film_iso: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(film_iso, tmp_path / "copy.iso"))
    with copy.open("r+b") as file:
        file.seek(256 * SECTOR)
        file.write(bytes(SECTOR))
        file.seek(ROOT_RECORD + 10)
        file.write(struct.pack("<I", 1 << 31))
        file.truncate(1 << 32)
    with pytest.raises(UnreadableError) as caught:
        look(copy)
    assert caught.value.message == "'copy.iso' asks for more than a disc's tables can hold."


@needs_dvds
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(
        st.tuples(st.integers(16 * SECTOR, 320 * SECTOR), st.binary(min_size=1, max_size=16)), min_size=1, max_size=30
    )
)
def test_whatever_is_changed_it_is_read_or_refused(
    film_iso: Path, changes: list[tuple[int, bytes]], tmp_path: Path
) -> None:
    _change_and_look(film_iso, changes, tmp_path / "changed.iso")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(
        st.tuples(
            st.sampled_from([32, 33, 256, 300, 310, 311, 312, 313]),
            st.integers(0, 500),
            st.binary(min_size=1, max_size=8),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_whatever_is_changed_in_a_bluray_it_is_read_or_refused(
    changes: list[tuple[int, int, bytes]], tmp_path: Path
) -> None:
    tree: Tree = {"BDMV": {"index.bdmv": b"INDX" + bytes(96)}}
    image = bluray(tree, "BD", tmp_path / "disc.iso")
    places = [(sector * SECTOR + offset, content) for sector, offset, content in changes]
    _change_and_look(image, places, tmp_path / "changed.iso")


def _change_and_look(image: Path, changes: list[tuple[int, bytes]], target: Path) -> None:
    shutil.copy(image, target)
    with target.open("r+b") as file:
        for place, content in changes:
            file.seek(place)
            file.write(content)
    _mend_checksums(target)
    try:
        look(target)
    except UnreadableError as error:
        assert error.message
        assert error.hint


def _mend_checksums(image: Path) -> None:
    """Make the tags of UDF right again, so that what they hold is believed."""
    with image.open("r+b") as file:
        for sector in range(32, min(320, image.stat().st_size // SECTOR)):
            file.seek(sector * SECTOR)
            tag = bytearray(file.read(16))
            tag[4] = (sum(tag) - tag[4]) % 256
            file.seek(sector * SECTOR)
            file.write(tag)
