"""Says what a file is technically, by MediaInfo."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from PIL import Image
from pymediainfo import MediaInfo

from medialib import programs, suffixes
from medialib.errors import ProgramError, UnreadableError
from medialib.model import Chapter, Probe, TextTrack

Track: TypeAlias = Mapping[str, Any]

TIME_LIMIT_S = 120
CONTAINERS = {
    "MPEG-4": "mp4",
    "Matroska": "mkv",
    "WebM": "webm",
    "MPEG Audio": "mp3",
    "Ogg": "ogg",
    "Wave": "wav",
    "MPEG-TS": "ts",
    "BDAV": "m2ts",
    "MPEG-PS": "mpg",
    "Windows Media": "wmv",
    "Flash Video": "flv",
    "ADTS": "aac",
    "Monkey's Audio": "ape",
    "JPEG": "jpg",
    "Bitmap": "bmp",
}
CODECS = {
    "AVC": "h264",
    "MPEG-4 Visual": "mpeg4",
    "VC-1": "vc1",
    "AC-3": "ac3",
    "E-AC-3": "eac3",
    "MLP FBA": "truehd",
    "Monkey's Audio": "ape",
}
TEXT_FORMATS = ("UTF-8", "ASS", "SSA", "WebVTT", "Timed Text", "SubRip")
# Cut files of these end in a way that no player recovers well; others play up to their end.
WHOLE_OR_NOTHING = ("MPEG-4", "Matroska", "WebM")
PLAYABLE_VIDEO = {
    "mp4": ({"h264", "vp9", "av1"}, {None, "aac", "mp3", "opus", "flac"}),
    "webm": ({"vp8", "vp9", "av1"}, {None, "opus", "vorbis"}),
}
PLAYABLE_AUDIO = {
    "mp3": {"mp3"},
    "mp4": {"aac", "mp3", "flac", "opus"},
    "aac": {"aac"},
    "flac": {"flac"},
    "ogg": {"opus", "vorbis", "flac"},
    "webm": {"opus", "vorbis"},
    "wav": {"pcm"},
}
PLAYABLE_IMAGES = ("jpg", "png", "webp", "gif", "avif")
LONG_AUDIO_S = 15 * 60
CHAPTER_KEY = re.compile(r"_(\d+)_(\d\d)_(\d\d)_(\d{3})\Z")
CHAPTER_TIME = re.compile(r"\d\d:\d\d:\d\d\.\d{3}")
CHAPTER_LANGUAGE = re.compile(r"\A[a-z]{2,3}:(?=.)")


def probe(path: Path) -> Probe:
    """Read what the file holds.

    Raises UnreadableError for a file that is empty, cut off, or not what its suffix says.
    """
    family = suffixes.family(path.name)
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise UnreadableError(f"{path.name!r} is empty.", "Copy or download the file again.")
            if family in ("book", "document", "subtitle", "sidecar"):
                return Probe("text", container=suffixes.suffix(path.name))
            tracks = _tracks(file)
    except OSError as error:
        raise UnreadableError(
            f"{path.name!r} cannot be read: {error.strerror or error}.", "Check that it is there and may be read."
        ) from error
    general = tracks.get("General", [{}])[0]
    _refuse_cut(path, general, tracks)
    _refuse_false(path, family, general, tracks)
    return _described(path, family, general, tracks)


class _Patience:
    """An open file that stops being read when MediaInfo takes too long over it."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek = file.seek
        self.tell = file.tell
        self._file = file
        self._until = time.monotonic() + TIME_LIMIT_S

    def read(self, size: int) -> bytes:
        return b"" if time.monotonic() > self._until else self._file.read(size)


def _tracks(file: BinaryIO) -> dict[str, list[Track]]:
    """MediaInfo's tracks by type. It reads through our handle, so that no name or reference in the file leads it elsewhere."""
    said = json.loads(MediaInfo.parse(_Patience(file), output="JSON"), strict=False)
    tracks: dict[str, list[Track]] = {}
    for track in (said.get("media") or {}).get("track", []):
        tracks.setdefault(track["@type"], []).append(track)
    return tracks


def _refuse_cut(path: Path, general: Track, tracks: Mapping[str, Sequence[Track]]) -> None:
    container = general.get("Format")
    has_streams = "Video" in tracks or "Audio" in tracks
    cut = _extra(general).get("IsTruncated") == "Yes"
    if container in WHOLE_OR_NOTHING and (cut or not has_streams):
        missing = "its end is missing" if has_streams else "it holds no index of its streams"
        raise UnreadableError(f"{path.name!r} is cut off: {missing}.", "Copy or download the file again.")


def _refuse_false(path: Path, family: str, general: Track, tracks: Mapping[str, Sequence[Track]]) -> None:
    """Refuse a media suffix on something else."""
    wanted = {"video": ("Video", "Audio"), "audio": ("Audio",), "audiobook": ("Audio",)}.get(family, ())
    if wanted and not any(kind in tracks for kind in wanted):
        held = general.get("Format") or "no video or audio"
        raise UnreadableError(
            f"{path.name!r} is not {'a video' if family == 'video' else 'an audio file'}: it holds {held}.",
            "Rename it to what it is, or fetch the file again.",
        )


def _described(path: Path, family: str, general: Track, tracks: Mapping[str, Sequence[Track]]) -> Probe:
    videos = [track for track in tracks.get("Video", []) if track.get("Format") not in ("JPEG", "PNG")]
    video = next(iter(videos), {})
    picture = next(iter(tracks.get("Image", [])), {})
    audios = tracks.get("Audio", [])
    kind = "video" if video else "audio" if audios else "image" if picture or family == "image" else "other"
    container = _container(general, path)
    width, height = _size(path, container, {} if kind == "audio" else video or picture)
    duration_s = _duration(general)
    video_codec = _codec(video) if video else None
    audio_codec = _codec(audios[0]) if audios else None
    bitrate = _number(general, "OverallBitRate")
    return Probe(
        family=kind,
        container=container,
        duration_s=duration_s,
        video_codec=video_codec,
        audio_codec=audio_codec,
        width=width,
        height=height,
        bitrate_bps=None if bitrate is None else round(bitrate),
        audio_languages=_languages(audios),
        subtitle_languages=_languages(tracks.get("Text", [])),
        text_tracks=tuple(_text_tracks(tracks.get("Text", []))),
        chapters=_chapters(path, kind, container, duration_s, tracks.get("Menu", [])),
        playable=_playable(kind, container, video_codec, audio_codec) and _is_plain(video),
    )


def _container(general: Track, path: Path) -> str | None:
    name = general.get("Format")
    if name is None:
        return suffixes.suffix(path.name) or None
    if name == "MPEG-4" and "QuickTime" in general.get("Format_Profile", ""):
        return "mov"
    return CONTAINERS.get(name) or re.sub(r"\W", "", name.lower())


def _codec(track: Track) -> str:
    name = track.get("Format", "")
    if name == "MPEG Audio":
        return "mp3" if "3" in track.get("Format_Profile", "") else "mp2"
    if name == "MPEG Video":
        return "mpeg1" if "1" in track.get("Format_Version", "") else "mpeg2"
    return CODECS.get(name) or re.sub(r"\W", "", name.lower())


def _duration(general: Track) -> float | None:
    duration_s = _number(general, "Duration")
    return None if duration_s is None else round(duration_s, 3)


def _size(path: Path, container: str | None, track: Track) -> tuple[int | None, int | None]:
    """Width and height as shown, in pixels."""
    if container == "webp":
        try:
            with Image.open(path, formats=("WEBP",)) as image:
                return image.size
        except (OSError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            return None, None
    width, height = _number(track, "Width"), _number(track, "Height")
    if width is None or height is None:
        return None, None
    on_its_side = round(_number(track, "Rotation") or 0) % 180 == 90
    return (round(height), round(width)) if on_its_side else (round(width), round(height))


def _languages(tracks: Sequence[Track]) -> tuple[str, ...]:
    """Languages in the order of the tracks, each once, without region."""
    spoken = (str(track.get("Language", "")).partition("-")[0].lower() for track in tracks)
    return tuple(
        dict.fromkeys(
            code for code in spoken if re.fullmatch(r"[a-z]{2,3}", code) and code not in ("und", "zxx", "mul")
        )
    )


def _text_tracks(tracks: Sequence[Track]) -> Iterator[TextTrack]:
    """The subtitles that are text; those made of pictures cannot be shown by a browser."""
    for track in tracks:
        stream = _number(track, "StreamOrder")
        if track.get("Format") in TEXT_FORMATS and stream is not None:
            language = next(iter(_languages([track])), None)
            yield TextTrack(round(stream), language, track.get("Title"), track.get("Forced") == "Yes")


def _chapters(
    path: Path, kind: str, container: str | None, duration_s: float | None, menus: Sequence[Track]
) -> tuple[Chapter, ...]:
    for menu in menus:
        found = [
            (_seconds(key), _chapter_title(str(title), container))
            for key, title in _extra(menu).items()
            if CHAPTER_KEY.match(key)
        ]
        if found:
            found.sort(key=lambda chapter: chapter[0])
            return tuple(Chapter(start, title or f"Chapter {n}") for n, (start, title) in enumerate(found, 1))
    # MediaInfo reads no chapters from ID3, where podcasts and audiobooks keep theirs.
    if kind == "audio" and container == "mp3" and (duration_s or 0) >= LONG_AUDIO_S:
        return _chapters_by_ffprobe(path)
    return ()


def _chapters_by_ffprobe(path: Path) -> tuple[Chapter, ...]:
    command = ["ffprobe", "-v", "error", "-protocol_whitelist", "file", "-of", "json", "-show_chapters"]
    lines: list[str] = []
    try:
        programs.run([*command, f"file:{path.absolute()}"], on_line=lines.append, apart=True, timeout_s=TIME_LIMIT_S)
    except ProgramError:
        return ()
    said = json.loads("\n".join(lines) or "{}", strict=False).get("chapters", [])
    return tuple(
        Chapter(round(float(chapter["start_time"]), 3), chapter.get("tags", {}).get("title") or f"Chapter {n}")
        for n, chapter in enumerate(said, 1)
    )


def _seconds(key: str) -> float:
    match = CHAPTER_KEY.match(key)
    assert match
    hours, minutes, seconds, thousandths = (int(part) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _chapter_title(title: str, container: str | None) -> str:
    """The title, without the language that MediaInfo puts before Matroska's, and the time it gives to those without any."""
    plain = (CHAPTER_LANGUAGE.sub("", title) if container in ("mkv", "webm") else title).strip()
    return "" if CHAPTER_TIME.fullmatch(plain) else plain


def _playable(kind: str, container: str | None, video: str | None, audio: str | None) -> bool:
    """Whether Chromium, Firefox and Safari all play it."""
    if kind == "video":
        videos, audios = PLAYABLE_VIDEO.get(container or "", ((), ()))
        return video in videos and audio in audios
    if kind == "audio":
        return audio in PLAYABLE_AUDIO.get(container or "", ())
    return kind == "image" and container in PLAYABLE_IMAGES


def _is_plain(video: Track) -> bool:
    """Whether an H.264 picture is 8 bits and 4:2:0, the only sort that browsers decode."""
    if video.get("Format") != "AVC":
        return True
    return _number(video, "BitDepth") in (None, 8) and str(video.get("ChromaSubsampling", "4:2:0")).startswith("4:2:0")


def _extra(track: Track) -> Mapping[str, Any]:
    extra = track.get("extra")
    return extra if isinstance(extra, dict) else {}


def _number(track: Track, key: str) -> float | None:
    try:
        return float(track[key])
    except (KeyError, TypeError, ValueError):
        return None
