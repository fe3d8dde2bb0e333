from __future__ import annotations

import base64
import io
import random
import struct
import time
import zlib
from pathlib import Path

import pytest
from media_files import ffmpeg
from PIL import ExifTags, Image, ImageCms
from recorder import Recorder

from medialib.errors import UnreadableError
from medialib.intake import artwork
from medialib.intake.probe import probe


def picture(width: int, height: int, color: str = "#c03020", form: str = "PNG", **options: object) -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (width, height), color).save(raw, form, **options)
    return raw.getvalue()


def stored(root: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in root.rglob("*"):
        if path.is_file():
            with Image.open(path) as image:
                assert image.format == "WEBP"
                found[path.name.partition("-")[2]] = image.size
    return found


@pytest.mark.parametrize(
    ("size", "widths", "largest"),
    [
        ((2000, 3000), (160, 320, 640, 1280), (1280, 1920)),
        ((1280, 720), (160, 320, 640, 1280), (1280, 720)),
        ((500, 750), (160, 320, 500), (500, 750)),
        ((160, 160), (160,), (160, 160)),
        ((64, 96), (64,), (64, 96)),
    ],
)
def test_a_picture_is_printed_in_fixed_widths_and_never_enlarged(
    tmp_path: Path, size: tuple[int, int], widths: tuple[int, ...], largest: tuple[int, int]
) -> None:
    made = artwork.store(picture(*size), tmp_path)
    assert (made.widths, made.width, made.height) == (widths, *largest)
    assert set(stored(tmp_path)) == {f"{width}.webp" for width in widths}
    assert stored(tmp_path)[f"{largest[0]}.webp"] == largest


def test_the_same_picture_twice_is_the_same_files(tmp_path: Path) -> None:
    first = artwork.store(picture(300, 300), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.webp")}
    assert artwork.store(picture(300, 300), tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.webp")} == before


def test_the_colour_is_the_colourful_one_not_the_grey() -> None:
    image = Image.new("RGB", (90, 90), "#303030")
    image.paste("#2060d0", (0, 0, 90, 30))
    red, green, blue = (int(artwork.dominant_color(image)[place : place + 2], 16) for place in (1, 3, 5))
    assert blue > red + 80
    assert blue > green + 40


def test_clear_parts_are_white_and_frames_one(tmp_path: Path) -> None:
    raw = io.BytesIO()
    frames = [Image.new("RGBA", (40, 40), (0, 0, 0, 0)), Image.new("RGBA", (40, 40), (0, 0, 255, 255))]
    frames[0].save(raw, "PNG", save_all=True, append_images=frames[1:])
    made = artwork.store(raw.getvalue(), tmp_path)
    with Image.open(next(tmp_path.rglob("*.webp"))) as image:
        assert image.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    assert made.widths == (40,)


def test_a_picture_lying_on_its_side_is_turned_and_its_metadata_gone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at home"
    made = artwork.store(picture(300, 200, form="JPEG", exif=exif), tmp_path)
    assert (made.width, made.height) == (200, 300)
    assert all(b"taken at home" not in path.read_bytes() for path in tmp_path.rglob("*.webp"))


def bomb() -> bytes:
    """A PNG header that promises 50,000 x 50,000 pixels."""
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    "raw",
    [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", picture(300, 300)[:200], bomb()],
    ids=["empty", "text", "svg", "cut off", "bomb"],
)
def test_what_is_no_sane_picture_is_refused_and_leaves_nothing(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        artwork.store(raw, tmp_path)
    assert caught.value.hint
    assert list(tmp_path.rglob("*")) == []


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.truncate(artwork.MOST_BYTES + 1)
    with pytest.raises(UnreadableError, match=r"huge\.jpg"):
        artwork.store(tmp_path / "huge.jpg", tmp_path / "root")


def test_a_still_is_a_picture_of_the_video(tmp_path: Path, mp4: Path, report: Recorder) -> None:
    still = artwork.thumbnail(mp4, probe(mp4), tmp_path, report)
    with Image.open(still) as image:
        assert image.size == (320, 180)
        assert len(set(image.convert("L").get_flattened_data())) > 10


def test_a_strip_is_printed_as_wide_as_it_may_be_high(tmp_path: Path) -> None:
    made = artwork.store(picture(1000, 40_000), tmp_path)
    assert (made.widths, made.width, made.height) == ((160, 320), 320, 12_800)


def test_a_thread_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        artwork.store(picture(3, 20_000), tmp_path)
    assert caught.value.message == "A picture of 3 x 20000 pixels is too narrow."


def test_grey_of_16_bits_keeps_its_shades(tmp_path: Path) -> None:
    raw = io.BytesIO()
    Image.new("I;16", (40, 40), 0x8000).save(raw, "PNG")
    assert artwork.store(raw.getvalue(), tmp_path).color == "#808080"


def test_a_picture_beyond_the_limit_says_its_size(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        artwork.store(picture(8000, 7000), tmp_path)
    assert caught.value.message == "A picture of 8000 x 7000 pixels is larger than we print."


def test_a_still_is_not_of_a_black_beginning(tmp_path: Path, report: Recorder) -> None:
    film, black = tmp_path / "-film.mp4", ("-f", "lavfi", "-i", "color=black:s=320x180:r=10:d=30")
    color = ("-f", "lavfi", "-i", "color=red:s=320x180:r=10:d=30")
    joined = ("-filter_complex", "[0][1]concat=n=2:v=1:a=0", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    ffmpeg(*black, *color, *joined, film)
    made = artwork.store(artwork.thumbnail(film, probe(film), tmp_path, report), tmp_path / "art")
    assert (made.width, made.height, made.color[:3] > "#e0") == (320, 180, True)


def test_a_still_of_nothing_but_black_is_a_still(tmp_path: Path, report: Recorder) -> None:
    film = tmp_path / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=black:s=320x180:r=10:d=3", "-pix_fmt", "yuv420p", film)
    assert artwork.store(artwork.thumbnail(film, probe(film), tmp_path, report), tmp_path / "art").color == "#000000"


def test_a_still_of_stretched_pixels_has_the_shape_of_the_film(tmp_path: Path, report: Recorder) -> None:
    film = tmp_path / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=2", "-vf", "setsar=4/3", "-pix_fmt", "yuv420p", film)
    with Image.open(artwork.thumbnail(film, probe(film), tmp_path, report)) as image:
        assert image.size == (426, 240)


def test_a_still_of_a_name_that_looks_like_options_is_made(tmp_path: Path, mp4: Path, report: Recorder) -> None:
    film = tmp_path / '-i %d "a";$(touch owned).mp4'
    film.write_bytes(mp4.read_bytes())
    with Image.open(artwork.thumbnail(film, probe(film), tmp_path, report)) as image:
        assert (image.size, (tmp_path / "owned").exists()) == ((320, 180), False)


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))


@pytest.mark.parametrize("size", [(2000, 3000), (1280, 720), (600, 600), (1000, 40_000), (40, 30), (1, 1)])
def test_a_blur_is_a_tiny_webp_of_the_same_shape(tmp_path: Path, size: tuple[int, int]) -> None:
    text = artwork.store(picture(*size), tmp_path).blur
    assert 0 < len(text) <= 200
    with Image.open(io.BytesIO(base64.b64decode(text, validate=True))) as image:
        scale = min(16 / max(size), 1)
        assert (image.format, image.size) == ("WEBP", tuple(max(1, round(side * scale)) for side in size))


def test_a_blur_of_noise_is_short_too() -> None:
    assert 0 < len(artwork.blur(noise(16, 16))) <= 200


def test_a_stored_picture_gets_its_blur_later(tmp_path: Path) -> None:
    raw = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(raw, "PNG")
    made = artwork.store(raw.getvalue(), tmp_path)
    later = artwork.blur_of(made, tmp_path)
    first, second = (Image.open(io.BytesIO(base64.b64decode(text))).convert("L") for text in (made.blur, later))
    assert max(abs(one - two) for one, two in zip(first.tobytes(), second.tobytes(), strict=True)) < 16


@pytest.mark.parametrize("content", [None, b"", b"RIFF no picture"], ids=["gone", "empty", "damaged"])
def test_a_stored_picture_that_is_lost_is_blurred_as_its_ground(tmp_path: Path, content: bytes | None) -> None:
    made = artwork.store(picture(200, 300), tmp_path)
    [narrow] = tmp_path.rglob("*-160.webp")
    narrow.unlink() if content is None else narrow.write_bytes(content)
    with Image.open(io.BytesIO(base64.b64decode(artwork.blur_of(made, tmp_path)))) as image:
        red, green, blue = image.convert("RGB").tobytes()
    assert (image.size, red > 150, green < 90, blue < 90) == ((1, 1), True, True, True)


def test_a_picture_of_4_inks_and_one_with_a_profile_come_out_as_colours(tmp_path: Path) -> None:
    raw = io.BytesIO()
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(raw, "JPEG", quality=95)
    red = [int(artwork.store(raw.getvalue(), tmp_path).color[place : place + 2], 16) for place in (1, 3, 5)]
    assert (red[0] > 200, red[1] < 60, red[2] < 60) == (True, True, True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    artwork.store(picture(50, 50, icc_profile=profile), tmp_path)
    for path in tmp_path.rglob("*.webp"):
        with Image.open(path) as image:
            assert (image.mode, image.info.get("icc_profile")) == ("RGB", None)


def test_where_a_photo_was_taken_is_not_kept(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    exif[ExifTags.Base.Make] = "PhoneOfAnna"
    raw = picture(300, 200, form="JPEG", exif=exif, comment=b"made at home")
    assert b"PhoneOfAnna" in raw
    artwork.store(raw, tmp_path)
    for path in tmp_path.rglob("*.webp"):
        with Image.open(path) as image:
            assert (dict(image.getexif()), image.info.get("exif"), image.info.get("xmp")) == ({}, None, None)
        assert not any(word in path.read_bytes() for word in (b"PhoneOfAnna", b"made at home"))


def test_of_a_picture_that_moves_only_the_first_frame_is_decoded(tmp_path: Path) -> None:
    raw = io.BytesIO()
    frames = [Image.new("P", (400, 400), shade % 256) for shade in range(2000)]
    frames[0].save(raw, "GIF", save_all=True, append_images=frames[1:], duration=20)
    before = time.process_time()
    assert artwork.store(raw.getvalue(), tmp_path).widths == (160, 320, 400)
    assert time.process_time() - before < 2


def test_a_picture_that_is_a_page_too_comes_out_as_a_picture_alone(tmp_path: Path) -> None:
    page = b"<html><script>alert(1)</script></html>"
    for form in ("JPEG", "PNG", "GIF"):
        artwork.store(picture(50, 50, form=form) + page + b"PK\x03\x04", tmp_path)
    assert all(
        b"script" not in path.read_bytes() and b"PK" not in path.read_bytes() for path in tmp_path.rglob("*.webp")
    )
