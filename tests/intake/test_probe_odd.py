"""Files that are odd but real: what MediaInfo says of them, and what no browser plays."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from media_files import ffmpeg
from PIL import Image

from medialib.errors import UnreadableError
from medialib.intake import content_id, probe
from medialib.model import Chapter, Probe

SHORT_TONE = ("-f", "lavfi", "-i", "sine=duration=0.3")
SHORT_PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=0.3")


def made(tmp_path: Path, name: str, *arguments: str) -> Probe:
    ffmpeg(*arguments, tmp_path / name)
    return probe(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "arguments", "container", "codec", "playable"),
    [
        ("a.aac", (), "aac", "aac", True),
        ("a.ac3", (), "ac3", "ac3", False),
        ("a.wma", (), "wmv", "wma", False),
        ("a.aiff", (), "aiff", "pcm", False),
        ("a.mka", ("-c:a", "flac"), "mkv", "flac", False),
        ("a.mp4", ("-c:a", "flac", "-strict", "-2"), "mp4", "flac", True),
        ("a.webm", ("-c:a", "libvorbis"), "webm", "vorbis", True),
        ("a.oga", ("-c:a", "flac"), "ogg", "flac", True),
        ("a.mp2", (), "mp3", "mp2", False),
    ],
)
def test_sound_by_the_words_browsers_use(
    name: str, arguments: tuple[str, ...], container: str, codec: str, playable: bool, tmp_path: Path
) -> None:
    found = made(tmp_path, name, *SHORT_TONE, *arguments)
    assert (found.family, found.container, found.audio_codec, found.playable) == ("audio", container, codec, playable)


def test_ten_bits_and_other_colours_are_not_for_browsers(tmp_path: Path) -> None:
    h264 = ("-c:v", "libx264", "-preset", "ultrafast")
    shapes = ("yuv420p", "yuvj420p", "yuv420p10le", "yuv422p", "gray")
    found = {
        shape: made(tmp_path, f"{shape}.mp4", *SHORT_PICTURE, *h264, "-pix_fmt", shape).playable for shape in shapes
    }
    assert {shape for shape, plays in found.items() if plays} <= {"yuv420p", "yuvj420p", "gray"}
    assert (found["yuv420p"], found["yuv420p10le"], found["yuv422p"]) == (True, False, False)


def test_languages_are_short_known_and_once(tmp_path: Path) -> None:
    codes = ("eng", "pt-BR", "eng", "zxx", "mul", "und", "yue", "")
    maps = [word for _ in codes for word in ("-map", "1")]
    said = [word for n, code in enumerate(codes) for word in (f"-metadata:s:a:{n}", f"language={code}")]
    found = made(
        tmp_path, "a.mkv", *SHORT_PICTURE, *SHORT_TONE, "-map", "0", *maps, *said, "-c:a", "ac3", "-c:v", "mpeg4"
    )
    assert found.audio_languages == ("en", "pt", "yue")


@pytest.mark.parametrize("size", [(1, 1), (16_383, 2), (3, 400)])
def test_pictures_of_odd_sizes(size: tuple[int, int], tmp_path: Path) -> None:
    Image.new("RGB", size).save(tmp_path / "a.webp")
    found = probe(tmp_path / "a.webp")
    assert (found.family, found.container, (found.width, found.height), found.playable) == ("image", "webp", size, True)


def png(width: int, height: int) -> bytes:
    """A picture of which there is only the head."""
    head = b"IHDR" + struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def test_a_picture_beyond_all_measure_is_only_described(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png(50_000, 50_000))
    found = probe(tmp_path / "bomb.png")
    assert (found.family, found.width, found.height) == ("image", 50_000, 50_000)


def test_a_webp_that_is_none_has_no_size(tmp_path: Path) -> None:
    (tmp_path / "a.webp").write_bytes(b"RIFF\x10\0\0\0WEBPVP8 \4\0\0\0\0\0\0\0")
    assert (probe(tmp_path / "a.webp").width, probe(tmp_path / "a.webp").height) == (None, None)


def test_a_name_without_any_ending_is_what_it_holds(streamable: Path, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(streamable.read_bytes())
    assert probe(tmp_path / "film") == probe(streamable)
    (tmp_path / "letter").write_bytes(b"Dear all, this is nothing of ours.")
    assert replace(probe(tmp_path / "letter"), container=None) == Probe("other")


def test_chapters_without_a_name_are_numbered(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/10\nSTART=0\nEND=1\n[CHAPTER]\nTIMEBASE=1/10\nSTART=1\nEND=3\ntitle=Two\n"
    )
    arguments = (*SHORT_PICTURE, "-i", str(tmp_path / "c.txt"), "-map", "0", "-map_chapters", "1", "-c:v", "mpeg4")
    assert made(tmp_path, "a.mkv", *arguments).chapters == (Chapter(0.0, "Chapter 1"), Chapter(0.1, "Two"))


def test_long_sound_whose_chapters_nobody_can_read_has_none(tmp_path: Path) -> None:
    frame = bytes.fromhex("fff31864") + bytes(44)  # a frame of silence: 8 kbit/s at 16 kHz, 36 ms
    (tmp_path / "-long.mp3").write_bytes(frame * 30_000)
    found = probe(tmp_path / "-long.mp3")
    assert (found.family, found.chapters, (found.duration_s or 0) > 900) == ("audio", (), True)


def test_a_film_and_its_twin_in_another_box_are_told_apart_and_its_copies_are_not(
    streamable: Path, mkv: Path, tmp_path: Path
) -> None:
    (tmp_path / "copy.mp4").write_bytes(streamable.read_bytes())
    assert content_id(streamable) == content_id(tmp_path / "copy.mp4") != content_id(mkv)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").mkdir()
    for act in (probe, content_id):
        with pytest.raises(UnreadableError) as caught:
            act(tmp_path / "a.mp4")
        assert caught.value.message == "'a.mp4' cannot be read: Is a directory."
