"""Copies of stored artwork beside media, and stored artwork made anew from them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from medialib.errors import DiskFullError, JobError, UnreadableError
from medialib.intake import artwork
from medialib.intake.artwork_copies import as_jpeg, is_stored, restore, stored_file
from medialib.model import Artwork


@pytest.fixture
def original() -> bytes:
    """A picture of 400 x 200."""
    raw = io.BytesIO()
    Image.linear_gradient("L").resize((400, 200)).convert("RGB").save(raw, "PNG")
    return raw.getvalue()


def files(root: Path, made: Artwork) -> dict[int, bytes]:
    """The stored files by their width, all that are there."""
    places = {width: stored_file(root, made.hash, width) for width in made.widths}
    return {width: place.read_bytes() for width, place in places.items() if place.is_file()}


def test_a_copy_is_as_large_as_the_picture_and_carries_its_comment(tmp_path: Path, original: bytes) -> None:
    made = artwork.store(original, tmp_path)
    raw = as_jpeg(stored_file(tmp_path, made.hash, made.width), "ours: ü")
    with Image.open(io.BytesIO(raw)) as image:
        assert (image.format, image.size, image.info["comment"].decode()) == ("JPEG", (400, 200), "ours: ü")
    assert as_jpeg(stored_file(tmp_path, made.hash, made.width), "ours: ü") == raw


@pytest.mark.parametrize("content", [None, b"", b"no picture", b"RIFF\x04\0\0\0WEBP"])
def test_of_a_stored_picture_that_is_lost_there_is_no_copy(tmp_path: Path, content: bytes | None) -> None:
    place = stored_file(tmp_path, "ab" * 16, 320)
    if content is not None:
        place.parent.mkdir()
        place.write_bytes(content)
    with pytest.raises(UnreadableError) as caught:
        as_jpeg(place, "")
    assert caught.value.message == f"The stored picture {'ab' * 16}-320.webp cannot be read."


def test_from_its_original_every_file_comes_back_as_it_was(tmp_path: Path, original: bytes) -> None:
    made = artwork.store(original, tmp_path / "one")
    restore(original, tmp_path / "two", made.hash, made.widths)
    assert (made.widths, files(tmp_path / "two", made)) == ((160, 320, 400), files(tmp_path / "one", made))


def test_from_the_largest_file_itself_that_comes_back_byte_for_byte(tmp_path: Path, original: bytes) -> None:
    made = artwork.store(original, tmp_path / "one")
    largest = files(tmp_path / "one", made)[400]
    restore(largest, tmp_path / "two", made.hash, made.widths)
    found = files(tmp_path / "two", made)
    assert (found[400], is_stored(tmp_path / "two", made.hash, made.widths)) == (largest, True)
    assert [Image.open(io.BytesIO(raw)).size for raw in found.values()] == [(160, 80), (320, 160), (400, 200)]


def test_from_a_jpeg_copy_all_sizes_are_made(tmp_path: Path, original: bytes) -> None:
    made = artwork.store(original, tmp_path / "one")
    copy = as_jpeg(stored_file(tmp_path / "one", made.hash, 400), "")
    restore(copy, tmp_path / "two", made.hash, made.widths)
    found = {width: Image.open(io.BytesIO(raw)) for width, raw in files(tmp_path / "two", made).items()}
    assert {width: (image.format, image.size) for width, image in found.items()} == {
        width: ("WEBP", (width, width // 2)) for width in (160, 320, 400)
    }


def test_what_is_there_already_is_left_and_what_is_missing_is_made(tmp_path: Path, original: bytes) -> None:
    made = artwork.store(original, tmp_path)
    before = files(tmp_path, made)
    stored_file(tmp_path, made.hash, 320).unlink()
    assert not is_stored(tmp_path, made.hash, made.widths)
    restore(before[400], tmp_path, made.hash, made.widths)
    assert {width: raw == before[width] for width, raw in files(tmp_path, made).items()} == {
        160: True,
        320: False,
        400: True,
    }
    assert [path for path in tmp_path.rglob("*") if path.name.startswith(".")] == []


@pytest.mark.parametrize("width", [399, 401, 160])
def test_a_copy_of_another_size_is_refused(tmp_path: Path, width: int) -> None:
    raw = io.BytesIO()
    Image.new("RGB", (width, 50)).save(raw, "JPEG")
    with pytest.raises(UnreadableError) as caught:
        restore(raw.getvalue(), tmp_path, "ab" * 16, (160, 320, 400))
    assert caught.value.message == f"A copy of artwork is {width} pixels wide, not 400."
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF"])
def test_a_copy_in_a_form_that_we_never_write_is_refused(tmp_path: Path, form: str) -> None:
    raw = io.BytesIO()
    Image.new("RGB", (400, 50)).save(raw, form)
    for content in (raw.getvalue(), raw.getvalue()[:40], b""):
        with pytest.raises(UnreadableError):
            restore(content, tmp_path, "ab" * 16, (400,))


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path, original: bytes) -> None:
    made = artwork.store(original, tmp_path / "one")
    largest = files(tmp_path / "one", made)[400]
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / made.hash[:2]).write_bytes(b"in the way")
    for raw in (largest, original):
        with pytest.raises(JobError) as caught:
            restore(raw, tmp_path / "two", made.hash, made.widths)
        assert not isinstance(caught.value, DiskFullError)
        assert caught.value.hint == "Check that the disk is there and that this user may write to it."
