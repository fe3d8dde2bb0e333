"""What a page says of files, and which of them it plays."""

from __future__ import annotations

from typing import Any

import pytest
from plain_rows import NOW, file, media

from medialib.catalogue import files_part
from medialib.catalogue.views import FileRow, Image, Mark, Player, Track
from medialib.store.items import File, Point

PICTURE = Image("art/a.webp", "", 200, 300, "#000000")
FILM = media("movie")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("", ("h264 / aac", "640 × 360", "1 min", "1.0 kB"), True, False)),
        ({"label": "Director's Cut", "part": 2}, ("Director's Cut", ("h264 / aac", "640 × 360", "1 min", "1.0 kB"), True, False)),
        ({"part": 2}, ("Part 2", ("h264 / aac", "640 × 360", "1 min", "1.0 kB"), True, False)),
        ({"video_codec": None, "width": None, "height": None}, ("", ("aac", "1 min", "1.0 kB"), True, False)),
        ({"audio_codec": None, "height": None, "duration_s": None}, ("", ("h264", "1.0 kB"), True, False)),
        ({"video_codec": None, "audio_codec": None, "container": "pdf", "width": 0, "height": 0, "duration_s": 0.0, "size": 0, "playable": 0},
         ("", ("pdf", "0 bytes"), False, False)),
        ({"video_codec": None, "audio_codec": None, "container": None, "width": None, "duration_s": None}, ("", ("1.0 kB",), True, False)),
        ({"audio_languages": '["en", "pt-BR", "tlh"]', "subtitle_languages": '["de"]'},
         ("", ("h264 / aac", "640 × 360", "1 min", "1.0 kB", "English, Portuguese, tlh", "subtitles: German"), True, False)),
    ],
)  # fmt: skip
def test_a_file_in_a_row(values: dict[str, Any], expected: tuple[str, tuple[str, ...], bool, bool]) -> None:
    [row] = files_part.rows([file("movies/A/夜 #1.mp4", **values)], "../")
    assert row == FileRow("夜 #1.mp4", "../media/main/movies/A/%E5%A4%9C%20%231.mp4", *expected)


def test_a_missing_file_has_no_address() -> None:
    [row] = files_part.rows([file("a.mp4", missing_since=NOW)], "../")
    assert (row.name, row.href, row.missing) == ("a.mp4", "", True)


def test_versions_and_extras_stand_apart_and_what_goes_along_nowhere() -> None:
    known = [file(f"{role}.mp4", role=role) for role in ("main", "rendition", "subtitle", "extra", "sidecar")]
    known.append(file("scene.mp4", role="extra", extra="behind_the_scenes"))
    rows = [(row.name, row.label) for row in files_part.rows(known, "")]
    extras = [(row.name, row.label) for row in files_part.extras(known, "")]
    assert (rows, extras) == (
        [("main.mp4", ""), ("rendition.mp4", "")],
        [("extra.mp4", ""), ("scene.mp4", "Behind the scenes")],
    )


@pytest.mark.parametrize(
    ("kind", "video", "audio", "tag"),
    [
        ("movie", "h264", "aac", "video"),
        ("movie", "h264", None, "video"),
        ("movie", None, "aac", "audio"),
        ("movie", None, None, ""),
        ("episode", "h264", "aac", "video"),
        ("podcast_episode", "h264", "aac", "video"),
        ("podcast_episode", None, "mp3", "audio"),
        ("track", "mjpeg", "flac", "audio"),
        ("track", "h264", None, "audio"),
        ("audiobook", "mjpeg", "aac", "audio"),
        ("photo", "jpeg", None, ""),
        ("book", None, None, ""),
        ("document", None, "aac", ""),
        ("article", "h264", "aac", ""),
    ],
)
def test_the_element_that_plays_a_file(kind: str, video: str | None, audio: str | None, tag: str) -> None:
    assert files_part.tag(media(kind), file(video_codec=video, audio_codec=audio)) == tag


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([], []),
        ([file("b.mp4"), file("a.mp4")], ["a.mp4", "b.mp4"]),
        ([file("low.mp4", height=360), file("high.mp4", height=1080)], ["high.mp4", "low.mp4"]),
        ([file("unknown.mp4", height=None), file("low.mp4", height=1)], ["low.mp4", "unknown.mp4"]),
        ([file("a.mp4", role="rendition", height=2160), file("b.mp4", height=360)], ["b.mp4", "a.mp4"]),
        ([file("a.mkv", playable=0, height=2160), file("b.mp4", role="rendition")], ["b.mp4", "a.mkv"]),
        ([file("cd2.mp4", part=2), file("cd1.mp4", part=1)], ["cd1.mp4"]),
        ([file("cd2.mp4", part=2), file("cd1.mp4", part=1, missing_since=NOW)], ["cd2.mp4"]),
        ([file("whole.mp4"), file("cd1.mp4", part=1)], ["whole.mp4"]),
        ([file("gone.mp4", missing_since=NOW), file("extra.mp4", role="extra"), file("s.vtt", role="subtitle")], []),
        ([file("silent.mp4", video_codec=None, audio_codec=None), file("a.mp4")], ["a.mp4"]),
    ],
    ids=["none", "by path", "highest first", "unknown height last", "main before rendition", "playable first", "first part",
         "first part that is there", "whole before parts", "nothing that plays", "nothing in it"],
)  # fmt: skip
def test_the_files_that_play_the_best_first(known: list[File], expected: list[str]) -> None:
    assert [one.path for one in files_part.best(FILM, known)] == expected


def test_a_player_has_versions_tracks_and_chapters_of_the_best_file() -> None:
    known = [
        file("a.mkv", id=1, playable=0, height=2160, container="mkv"),
        file("a.mp4", id=2, role="rendition", height=720, duration_s=61.0),
        file("a.webm", id=3, role="rendition", height=None, container="webm"),
        file("a.ogv", id=4, role="rendition", height=None, container=None),
        file("a.DE.VTT", role="subtitle", language="de"),
        file("a.vtt", role="subtitle"),
        file("b.vtt", role="subtitle", language="en", label="Commentary"),
        file("a.srt", role="subtitle", language="fr"),
        file("c.vtt", role="subtitle", language="fr", missing_since=NOW),
        file("d.vtt", role="sidecar", language="fr"),
    ]
    points = {1: [Point(1, 5.0, "Not this")], 2: [Point(2, 0.0, ""), Point(2, 3600.5, "Late")]}
    assert files_part.player(FILM, known, points, PICTURE, "../") == Player(
        "video",
        "item00000001",
        (("../media/main/a.mp4", "video/mp4", "720p"), ("../media/main/a.ogv", "video/ogg", "File"),
         ("../media/main/a.webm", "video/webm", "WEBM"), ("../media/main/a.mkv", "video/x-matroska", "2160p")),
        (Track("../media/main/a.DE.VTT", "de", "German"), Track("../media/main/a.vtt", "und", "Subtitles"),
         Track("../media/main/b.vtt", "en", "Commentary")),
        (Mark(0.0, "0:00", ""), Mark(3600.5, "1:00:00", "Late")),
        "art/a.webp",
        61.0,
    )  # fmt: skip


def test_a_player_without_a_picture_or_a_length_of_its_file() -> None:
    player = files_part.player(media("movie", duration_s=90.0), [file(duration_s=None)], {}, None, "")
    assert player is not None
    assert (player.poster, player.duration_s, player.chapters, player.tracks) == ("", 90.0, (), ())


@pytest.mark.parametrize("known", [[], [file(playable=0)], [file(missing_since=NOW)], [file(role="extra")]])
def test_nothing_that_a_browser_plays_is_no_player(known: list[File]) -> None:
    assert (files_part.player(FILM, known, {}, None, ""), files_part.source(FILM, known, "")) == (None, "")


def test_a_line_plays_the_best_file_that_a_browser_can() -> None:
    known = [file("a.flac", video_codec=None, playable=0), file("a.m4a", video_codec=None, role="rendition")]
    assert files_part.source(media("track"), known, "../../") == "../../media/main/a.m4a"
