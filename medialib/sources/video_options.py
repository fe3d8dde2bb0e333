"""What yt-dlp is told: a fixed set of options, and which of a page's formats to take.

Nothing that a person or a page says becomes an option by another way than these parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Format: TypeAlias = Mapping[str, Any]

H264 = re.compile(r"avc|h264", re.IGNORECASE)
UNPLAYABLE = re.compile(r"hev|hvc|h265|hevc|dv[hca]|mp4v|wmv|theora", re.IGNORECASE)
FREE_VIDEO = re.compile(r"vp0?[89]|av0?1", re.IGNORECASE)
AAC = re.compile(r"mp4a|aac", re.IGNORECASE)
FREE_AUDIO = re.compile(r"opus|vorbis", re.IGNORECASE)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,12}){0,3}")
RETRIES = 3


def options(
    timeout_s: float,
    max_height: int,
    logger: object,
    hook: Callable[[Mapping[str, Any]], None],
    accept: Callable[..., None],
) -> dict[str, Any]:
    """The options to fetch one video into the current folder, resuming what is there.

    `hook` is told of progress; `accept` raises for a video that is not to be fetched.
    """
    return {
        **_guarded(timeout_s, logger),
        "format": chosen,
        "format_sort": [f"res:{max_height}", "fps:60", "vcodec:h264", "acodec:aac"],
        "match_filter": accept,
        "playlist_items": "1",
        "outtmpl": {"default": "video.%(ext)s"},
        "continuedl": True,
        "overwrites": None,
        "updatetime": False,
        "fixup": "force",  # a file finished before an interruption may still need it
        "retries": RETRIES,
        "fragment_retries": RETRIES,
        "retry_sleep_functions": {"http": _pause_s, "fragment": _pause_s},
        "skip_unavailable_fragments": False,
        "concurrent_fragment_downloads": 2,
        "progress_hooks": [hook],
        "postprocessors": [
            {"key": "FFmpegMetadata", "add_chapters": True, "add_metadata": False, "add_infojson": False}
        ],
        "postprocessor_args": {"ffmpeg_i": ["-protocol_whitelist", "file,pipe"]},
    }


def looking_options(timeout_s: float, limit: int, logger: object) -> dict[str, Any]:
    """The options to list what a page holds, without fetching it; at most `limit` entries."""
    return {
        **_guarded(timeout_s, logger),
        "extract_flat": "in_playlist",
        "playlist_items": f"1:{limit}",
        "ignore_no_formats_error": True,
    }


def chosen(context: Mapping[str, Any]) -> Iterator[Format]:
    """The best format, or pair of formats, that browsers play, as yt-dlp's selector yields it.

    `context["formats"]` is sorted from worst to best.
    """
    formats: Sequence[Format] = [format for format in context["formats"] if not format.get("has_drm")]
    videos = [format for format in formats if format.get("vcodec") != "none"]
    playable = [format for format in videos if not UNPLAYABLE.match(format.get("vcodec") or "")] or videos
    if not playable:
        yield from formats[-1:]
        return
    video = playable[-1]
    audio = _audio_for(video, formats) if video.get("acodec") == "none" else None
    yield _pair(video, audio) if audio else video


def subtitle_choice(info: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
    """Per wanted language, the subtitles of a page to fetch: those people made, else automatic ones.

    The keys are the page's own language codes.
    """
    picked: dict[str, list[Mapping[str, Any]]] = {}
    for language in wanted:
        for kind in ("subtitles", "automatic_captions"):
            offered = {code: subs for code, subs in (info.get(kind) or {}).items() if LANGUAGE.fullmatch(code) and subs}
            codes = [language, f"{language}-orig", *sorted(c for c in offered if c.startswith(f"{language}-"))]
            code = next((code for code in codes if code in offered), None)
            if code:
                picked.setdefault(code, offered[code])
                break
    return picked


def _guarded(timeout_s: float, logger: object) -> dict[str, Any]:
    """What keeps yt-dlp away from this machine's files, programs and logins."""
    return {
        "logger": logger,
        "quiet": True,
        "noprogress": True,
        "color": "never",
        "socket_timeout": timeout_s,
        "extractor_retries": 1,
        "noplaylist": True,
        "allowed_extractors": ["default"],
        "cachedir": False,
        "proxy": "",
        "cookiefile": None,
        "cookiesfrombrowser": None,
        "usenetrc": False,
        "netrc_cmd": None,
        "enable_file_urls": False,
        "external_downloader": {"default": "native"},
        "allow_unplayable_formats": False,
        "live_from_start": False,
        "mark_watched": False,
        "remote_components": [],
    }


def _pause_s(n: int) -> float:
    return float(min(0.5 * 2**n, 10))


def _audio_for(video: Format, formats: Sequence[Format]) -> Format | None:
    """The best audio that shares a container with the picture, else the best."""
    audios = [f for f in formats if f.get("vcodec") == "none" and f.get("acodec") != "none"]
    kind = FREE_AUDIO if FREE_VIDEO.match(video.get("vcodec") or "") else AAC
    alike = [audio for audio in audios if kind.match(audio.get("acodec") or "")]
    return next(reversed(alike or audios), None)


def _pair(video: Format, audio: Format) -> Format:
    return {
        "format_id": f"{video['format_id']}+{audio['format_id']}",
        "ext": _container(video, audio),
        "requested_formats": [video, audio],
        "protocol": f"{video['protocol']}+{audio['protocol']}",
        "width": video.get("width"),
        "height": video.get("height"),
        "vcodec": video.get("vcodec"),
        "acodec": audio.get("acodec"),
    }


def _container(video: Format, audio: Format) -> str:
    pictures, sound = video.get("vcodec") or "", audio.get("acodec") or ""
    if FREE_VIDEO.match(pictures) and FREE_AUDIO.match(sound):
        return "webm"
    plays_in_mp4 = (H264.match(pictures) or FREE_VIDEO.match(pictures) or not pictures) and (
        AAC.match(sound) or not sound or sound == "opus"
    )
    return "mp4" if plays_in_mp4 else "mkv"
