"""Which formats and subtitles of a page are taken, and what yt-dlp is never told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from medialib.sources.video_options import chosen, looking_options, options, subtitle_choice


def video(
    id: str, codec: str | None = "avc1.64001f", height: int = 1080, audio: str | None = "none", **more: Any
) -> dict[str, Any]:
    return {"format_id": id, "vcodec": codec, "acodec": audio, "height": height, "protocol": "https", **more}


def sound(id: str, codec: str | None) -> dict[str, Any]:
    return {"format_id": id, "vcodec": "none", "acodec": codec, "protocol": "https"}


AAC, OPUS = sound("140", "mp4a.40.2"), sound("251", "opus")
AVC, VP9, AV1 = video("137"), video("248", "vp9"), video("399", "av01.0.08M.08")
HEVC = video("h", "hvc1.1.6.L120.90", 2160)
WHOLE = video("18", "avc1.42001E", 360, "mp4a.40.2")


def taken(*formats: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """The formats and container chosen from those given, worst first."""
    return [(one["format_id"], one.get("ext")) for one in chosen({"formats": list(formats)})]


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        ((AAC, OPUS, WHOLE, AVC), ("137+140", "mp4")),
        ((OPUS, AAC, WHOLE, VP9), ("248+251", "webm")),
        ((OPUS, AAC, AV1), ("399+251", "webm")),
        ((AAC, VP9), ("248+140", "mp4")),
        ((OPUS, AVC), ("137+251", "mp4")),
        ((sound("v", "vorbis"), AVC), ("137+v", "mkv")),
        ((sound("d", "dtse"), AVC), ("137+d", "mkv")),
        ((AAC, AVC, HEVC), ("137+140", "mp4")),
        ((AAC, HEVC), ("h+140", "mkv")),
        ((WHOLE,), ("18", None)),
        ((AVC,), ("137", None)),
        ((AAC, OPUS), ("251", None)),
        ((video("0", None, 0, None),), ("0", None)),  # a plain link: nothing is known
        ((AAC, video("x", has_drm=True), WHOLE), ("18", None)),
    ],
)
def test_the_best_that_browsers_play_is_chosen(
    offered: tuple[Mapping[str, Any], ...], wanted: tuple[str, str | None]
) -> None:
    assert taken(*offered) == [wanted]


def test_nothing_is_chosen_from_nothing() -> None:
    assert taken(video("x", has_drm=True)) == []


VTT = [{"ext": "vtt", "url": "http://x/1"}]


@pytest.mark.parametrize(
    ("wanted", "manual", "automatic", "codes"),
    [
        (["en"], ["en", "de"], ["en"], ["en"]),
        (["en"], ["en-GB", "en-US"], ["en"], ["en-GB"]),
        (["en"], ["de"], ["en-orig", "en-GB", "fr"], ["en-orig"]),
        (["de", "fr", "en"], ["en"], ["fr"], ["fr", "en"]),
        (["en"], ["english", "../../en", "en-../x"], ["live_chat"], []),
        ([], ["en"], ["en"], []),
    ],
)
def test_subtitles_made_by_people_come_before_automatic_ones(
    wanted: list[str], manual: list[str], automatic: list[str], codes: list[str]
) -> None:
    info = {"subtitles": dict.fromkeys(manual, VTT), "automatic_captions": dict.fromkeys(automatic, VTT)}
    assert list(subtitle_choice(info, wanted)) == codes


def test_nothing_opens_this_machine_to_a_page() -> None:
    both = (
        options(30, 1080, object(), lambda status: None, lambda info: None),
        looking_options(30, 500, object()),
    )
    kept_shut: dict[str, object] = {
        "usenetrc": False,
        "netrc_cmd": None,
        "enable_file_urls": False,
        "cookiefile": None,
        "cookiesfrombrowser": None,
        "cachedir": False,
        "external_downloader": {"default": "native"},
        "remote_components": [],
        "proxy": "",
    }
    allowed = {"key": "FFmpegMetadata", "add_chapters": True, "add_metadata": False, "add_infojson": False}
    assert [{key: given.get(key, "missing") for key in kept_shut} for given in both] == [kept_shut, kept_shut]
    assert both[0]["postprocessors"] == [allowed]
    assert not {"exec", "exec_cmd", "writelink", "username", "password", "client_certificate"} & {*both[0], *both[1]}
