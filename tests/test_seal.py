"""The seal tells what we wrote from what somebody changed, whatever they changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialib import seal

NFO = b"<movie>\n  <title>M\xc3\xa4rchen</title>\n</movie>\n<!-- " + seal.BLANK + b" -->\n"


@pytest.fixture
def nfo(tmp_path: Path) -> Path:
    """An NFO that we wrote."""
    path = tmp_path / "movie.nfo"
    path.write_bytes(seal.sealed(NFO))
    return path


def test_a_seal_takes_the_place_of_the_blank_and_of_nothing_else() -> None:
    raw = seal.sealed(NFO)
    assert len(raw) == len(NFO)
    start = NFO.index(seal.BLANK)
    assert (raw[:start], raw[start + len(seal.BLANK) :]) == (NFO[:start], b" -->\n")
    assert seal.sealed(NFO) == raw
    assert seal.is_whole(raw)


def test_what_has_no_seal_is_not_ours() -> None:
    assert not seal.is_whole(b"")
    assert not seal.is_whole(b"<movie/>")
    assert not seal.is_whole(NFO)
    assert not seal.is_whole(seal.MARK + b"not a digest at all, thirty-two long")
    assert seal.sealed(b"no blank") == b"no blank"


@given(st.data())
def test_any_byte_that_is_changed_added_or_taken_breaks_it(data: st.DataObject) -> None:
    raw = seal.sealed(NFO)
    at = data.draw(st.integers(0, len(raw) - 1), "at")
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[at]), "byte")
    assert not seal.is_whole(raw[:at] + bytes([other]) + raw[at + 1 :])
    assert not seal.is_whole(raw[:at] + raw[at + 1 :])
    assert not seal.is_whole(raw[:at] + bytes([other]) + raw[at:])
    assert not seal.is_whole(raw + bytes([other]))


def test_a_second_seal_is_part_of_what_the_first_one_covers() -> None:
    twice = seal.sealed(NFO + seal.BLANK)
    assert seal.is_whole(twice)
    assert seal.BLANK in twice
    assert not seal.is_whole(twice.replace(seal.BLANK, seal.MARK + b"1" * 32))


def test_a_file_of_ours_is_known_and_known_no_more_when_it_is_edited(nfo: Path) -> None:
    assert seal.is_ours(nfo)
    nfo.write_bytes(nfo.read_bytes().replace("Märchen".encode(), b"Marchen"))
    assert not seal.is_ours(nfo)


def test_an_editor_that_ends_lines_in_another_way_is_an_author(nfo: Path) -> None:
    nfo.write_bytes(nfo.read_bytes().replace(b"\n", b"\r\n"))
    assert not seal.is_ours(nfo)


def test_the_seal_of_an_nfo_is_found_at_its_end_however_long_it_is(tmp_path: Path) -> None:
    long = tmp_path / "tvshow.NFO"
    long.write_bytes(seal.sealed(b"<plot>" + b"x" * 3 * seal.NEAR + b"</plot>" + NFO))
    assert seal.is_ours(long)


def test_the_seal_of_a_picture_stands_near_its_beginning(tmp_path: Path) -> None:
    near, far = tmp_path / "poster.jpg", tmp_path / "fanart.jpg"
    near.write_bytes(seal.sealed(b"\xff\xd8" + seal.BLANK + b"pixels" * seal.NEAR))
    far.write_bytes(seal.sealed(b"\xff\xd8" + b"pixels" * seal.NEAR + seal.BLANK))
    assert (seal.is_ours(near), seal.is_ours(far)) == (True, False)


def test_the_largest_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "poster.jpg"
    start = b"\xff\xd8" + seal.BLANK
    path.write_bytes(seal.sealed(start + b"\0" * (seal.LARGEST - len(start))))
    assert seal.is_ours(path)
    path.write_bytes(seal.sealed(start + b"\0" * (seal.LARGEST - len(start) + 1)))
    assert not seal.is_ours(path)


def test_what_cannot_be_read_and_what_only_points_elsewhere_is_not_ours(nfo: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.nfo"
    link.symlink_to(nfo)
    pipe = tmp_path / "folder.nfo"
    pipe.mkdir()
    assert [seal.is_ours(path) for path in (link, pipe, tmp_path / "none.nfo", nfo / "below.nfo")] == [False] * 4
    assert os.path.lexists(link)
