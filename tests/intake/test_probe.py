"""Real files through MediaInfo: what each is, and what is refused."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from media_files import H264, PICTURE, TONE, ffmpeg

from medialib.errors import UnreadableError
from medialib.intake import probe
from medialib.model import Chapter, Probe, TextTrack

CHAPTERS = (Chapter(0.0, "Intro"), Chapter(1.0, "The end: <b>"))


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        probe(path)
    return caught.value.message, caught.value.hint


def cut(source: Path, target: Path, share: float = 0.6) -> Path:
    content = source.read_bytes()
    target.write_bytes(content[: int(len(content) * share)])
    return target


def test_an_mp4_with_everything(mp4: Path) -> None:
    found = probe(mp4)
    assert replace(found, bitrate_bps=None) == Probe(
        family="video",
        container="mp4",
        duration_s=2.0,
        video_codec="h264",
        audio_codec="aac",
        width=320,
        height=180,
        audio_languages=("en", "de"),
        subtitle_languages=("fr",),
        text_tracks=(TextTrack(3, "fr"),),
        chapters=CHAPTERS,
        playable=True,
    )
    assert found.bitrate_bps is not None and abs(found.bitrate_bps - mp4.stat().st_size * 8 / 2) < 1000


def test_the_same_in_matroska_is_not_for_browsers(mp4: Path, mkv: Path) -> None:
    as_mp4 = replace(probe(mp4), container="mkv", bitrate_bps=None, duration_s=None, playable=False)
    assert replace(probe(mkv), bitrate_bps=None, duration_s=None) == as_mp4


def test_chapters_lose_the_language_before_their_titles_in_matroska_only(tmp_path: Path, mp4: Path) -> None:
    chapters = tmp_path / "c.txt"
    chapters.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=2\ntitle=en: route\n")
    said = []
    for ending in ("mp4", "mkv"):
        target = tmp_path / f"x.{ending}"
        ffmpeg("-i", mp4, "-i", chapters, "-map", "0:v", "-map_chapters", "1", "-c", "copy", target)
        said.append(probe(target).chapters)
    assert said == [(Chapter(0.0, "en: route"),), (Chapter(0.0, "route"),)]


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("a.webm", (*PICTURE, *TONE, "-c:v", "libvpx-vp9", "-c:a", "libopus"), ("video", "webm", "vp9", "opus", True)),
        ("a.mov", (*PICTURE, *H264), ("video", "mov", "h264", None, False)),
        ("a.avi", (*PICTURE, *TONE, "-c:v", "mpeg4", "-c:a", "mp3"), ("video", "avi", "mpeg4", "mp3", False)),
        ("a.ts", (*PICTURE, *H264), ("video", "ts", "h264", None, False)),
        ("a.mpg", (*PICTURE, *TONE, "-r", "25"), ("video", "mpg", "mpeg1", "mp2", False)),
        ("a.mp4", (*PICTURE, *TONE, "-c:v", "mpeg4", "-c:a", "ac3"), ("video", "mp4", "mpeg4", "ac3", False)),
        ("a.m4a", (*TONE,), ("audio", "mp4", None, "aac", True)),
        ("alac.m4a", (*TONE, "-c:a", "alac"), ("audio", "mp4", None, "alac", False)),
        ("a.opus", (*TONE,), ("audio", "ogg", None, "opus", True)),
        ("a.ogg", (*TONE, "-c:a", "libvorbis"), ("audio", "ogg", None, "vorbis", True)),
        ("a.wav", (*TONE,), ("audio", "wav", None, "pcm", True)),
        ("a.mka", (*TONE, "-c:a", "ac3"), ("audio", "mkv", None, "ac3", False)),
        ("a.png", ("-f", "lavfi", "-i", "testsrc=s=64x48", "-frames:v", "1"), ("image", "png", None, None, True)),
        ("a.bmp", ("-f", "lavfi", "-i", "testsrc=s=64x48", "-frames:v", "1"), ("image", "bmp", None, None, False)),
    ],
)
def test_containers_and_codecs_by_the_words_browsers_use(
    name: str, arguments: tuple[str, ...], wanted: tuple[object, ...], tmp_path: Path
) -> None:
    ffmpeg(*arguments, tmp_path / name)
    found = probe(tmp_path / name)
    assert (found.family, found.container, found.video_codec, found.audio_codec, found.playable) == wanted


def test_h264_that_browsers_cannot_decode_is_not_playable(tmp_path: Path) -> None:
    ffmpeg(*PICTURE, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", tmp_path / "x.mp4")
    assert probe(tmp_path / "x.mp4").playable is False


def test_covers_do_not_make_music_a_video(mp3: Path, flac: Path) -> None:
    found = [replace(probe(path), bitrate_bps=None, duration_s=None) for path in (mp3, flac)]
    assert found == [
        Probe("audio", container="mp3", audio_codec="mp3", playable=True),
        Probe("audio", container="flac", audio_codec="flac", playable=True),
    ]


def test_pictures_have_a_size(jpg: Path, tmp_path: Path) -> None:
    webp = tmp_path / "p.webp"
    ffmpeg("-i", jpg, webp)
    assert [probe(path) for path in (jpg, webp)] == [
        Probe("image", container=name, width=400, height=300, playable=True) for name in ("jpg", "webp")
    ]


def test_a_video_on_its_side_is_measured_as_shown(mp4: Path, tmp_path: Path) -> None:
    upright = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    quarter = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    head, mark, rest = mp4.read_bytes().partition(b"tkhd")
    turned = tmp_path / "turned.mp4"
    turned.write_bytes(head + mark + rest.replace(upright, quarter, 1))
    found = probe(turned)
    assert (found.width, found.height) == (180, 320)


def test_text_is_not_looked_into(tmp_path: Path) -> None:
    (tmp_path / "notes.pdf").write_text("anything")
    assert probe(tmp_path / "notes.pdf") == Probe("text", container="pdf")


@pytest.mark.parametrize("name", ["a.mp4", "a.mp3", "a.txt", "a.jpg"])
def test_an_empty_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    assert refusal(tmp_path / name) == (f"'{name}' is empty.", "Copy or download the file again.")


def test_text_under_a_media_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("hello, world\n" * 100)
    (tmp_path / "a.mp3").write_text("hello, world\n" * 100)
    assert [refusal(tmp_path / name)[0] for name in ("a.mp4", "a.mp3")] == [
        "'a.mp4' is not a video: it holds no video or audio.",
        "'a.mp3' is not an audio file: it holds no video or audio.",
    ]


def test_a_picture_under_a_video_name_is_refused(jpg: Path, tmp_path: Path) -> None:
    (tmp_path / "a.mkv").write_bytes(jpg.read_bytes())
    assert refusal(tmp_path / "a.mkv")[0] == "'a.mkv' is not a video: it holds JPEG."


def test_an_mp4_without_its_index_is_cut_off(mp4: Path, tmp_path: Path) -> None:
    assert refusal(cut(mp4, tmp_path / "cut.mp4")) == (
        "'cut.mp4' is cut off: it holds no index of its streams.",
        "Copy or download the file again.",
    )


def test_media_whose_index_came_first_is_cut_off_too(streamable: Path, mkv: Path, tmp_path: Path) -> None:
    said = [refusal(cut(source, tmp_path / f"cut{source.suffix}"))[0] for source in (streamable, mkv)]
    assert said == [
        "'cut.mp4' is cut off: its end is missing.",
        "'cut.mkv' is cut off: its end is missing.",
    ]


def test_even_the_last_byte_is_missed(streamable: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.mp4").write_bytes(streamable.read_bytes()[:-1])
    assert refusal(tmp_path / "cut.mp4")[0] == "'cut.mp4' is cut off: its end is missing."


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.mp4") == (
        "'gone.mp4' cannot be read: No such file or directory.",
        "Check that it is there and may be read.",
    )


@pytest.mark.parametrize(
    "name", ['a" -f lavfi.mp4', "-i.mp4", "a;b$(x)%d.mp4", "a\nb.mp4", "http:", "ü🎬\u202e.mp4", b"\xff\xfe.mp4"]
)
def test_hostile_names_are_only_names(name: str | bytes, streamable: Path, tmp_path: Path) -> None:
    path = tmp_path / (name if isinstance(name, str) else name.decode("utf-8", "surrogateescape"))
    path.write_bytes(streamable.read_bytes())
    assert probe(path) == probe(streamable)


def test_a_playlist_leads_nowhere(streamable: Path, tmp_path: Path) -> None:
    (tmp_path / "real.ts").write_bytes(streamable.read_bytes())
    (tmp_path / "a.m4v").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nreal.ts\n#EXT-X-ENDLIST\n")
    assert refusal(tmp_path / "a.m4v")[0] == "'a.m4v' is not a video: it holds HLS."


def test_long_audio_has_its_chapters_from_id3(tmp_path: Path) -> None:
    chapters, book = tmp_path / "c.txt", tmp_path / "-book.mp3"
    chapters.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=500\ntitle=One\n"
        "[CHAPTER]\nTIMEBASE=1/1\nSTART=500\nEND=901\ntitle=Two\n"
    )
    silence = ("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono:d=901")
    ffmpeg(*silence, "-i", chapters, "-map", "0", "-map_chapters", "1", "-b:a", "8k", book)
    assert probe(book).chapters == (Chapter(0.0, "One"), Chapter(500.0, "Two"))
