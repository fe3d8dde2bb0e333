"""Tiny media made by ffmpeg, once per test run. Copy a file before changing it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

CHAPTERS = """;FFMETADATA1
title=Demo
[CHAPTER]
TIMEBASE=1/1000
START=0
END=1000
title=Intro
[CHAPTER]
TIMEBASE=1/1000
START=1000
END=2000
title=The end: <b>
"""
SRT = "1\n00:00:00,100 --> 00:00:01,000\nHello <b>you</b>\n\n2\n00:00:01,200 --> 00:00:01,900\nGood-bye\n"
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=2")
TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2")
HIGH_TONE = ("-f", "lavfi", "-i", "sine=frequency=880:duration=2")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k")


def ffmpeg(*arguments: str | Path) -> None:
    """Run ffmpeg, which must succeed."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="session")
def media_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the session's media lie."""
    return tmp_path_factory.mktemp("media_files")


@pytest.fixture(scope="session")
def mp4(media_dir: Path) -> Path:
    """H.264 and two AAC tracks (en, de), French subtitles, two chapters; 2 s, 320x180; its index at the end."""
    chapters, subtitles, target = media_dir / "chapters.txt", media_dir / "film.srt", media_dir / "film.mp4"
    chapters.write_text(CHAPTERS)
    subtitles.write_text(SRT)
    ffmpeg(
        *(*PICTURE, *TONE, *HIGH_TONE, "-i", subtitles, "-i", chapters),
        *("-map", "0", "-map", "1", "-map", "2", "-map", "3", "-map_metadata", "4", "-map_chapters", "4"),
        *(*H264, "-c:s", "mov_text", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=deu"),
        *("-metadata:s:s:0", "language=fra", target),
    )
    return target


@pytest.fixture(scope="session")
def mkv(mp4: Path) -> Path:
    """The same streams in Matroska."""
    target = mp4.with_suffix(".mkv")
    ffmpeg("-i", mp4, "-map", "0:v", "-map", "0:a", "-map", "0:s", "-c", "copy", "-c:s", "srt", target)
    return target


@pytest.fixture(scope="session")
def streamable(mp4: Path) -> Path:
    """One picture and one sound track, its index at the beginning, no subtitles, no chapters."""
    target = mp4.with_name("streamable.mp4")
    kept = ("-map", "0:v", "-map", "0:a:0", "-map_chapters", "-1", "-map_metadata", "-1")
    ffmpeg("-i", mp4, *kept, "-c", "copy", "-movflags", "+faststart", target)
    return target


@pytest.fixture(scope="session")
def jpg(media_dir: Path) -> Path:
    """A picture of 400x300."""
    target = media_dir / "picture.jpg"
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=400x300", "-frames:v", "1", target)
    return target


@pytest.fixture(scope="session")
def mp3(media_dir: Path, jpg: Path) -> Path:
    """A tone of 2 s with tags and a cover."""
    target = media_dir / "song.mp3"
    cover = ("-i", jpg, "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic")
    tags = (
        "-metadata",
        "title=Song",
        "-metadata",
        "artist=Band",
        "-metadata",
        "album=Record",
        "-metadata",
        "track=3/9",
    )
    ffmpeg(*TONE, *cover, *tags, "-id3v2_version", "3", target)
    return target


@pytest.fixture(scope="session")
def flac(media_dir: Path, jpg: Path) -> Path:
    """A tone of 2 s with tags and a cover."""
    target = media_dir / "song.flac"
    cover = ("-i", jpg, "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic")
    ffmpeg(*TONE, *cover, "-metadata", "title=Song", "-metadata", "artist=Band", "-metadata", "album=Record", target)
    return target
