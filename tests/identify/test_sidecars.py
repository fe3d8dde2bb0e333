from __future__ import annotations

from pathlib import Path

import pytest

from medialib.identify.languages import language_of
from medialib.identify.sidecars import companions
from medialib.model import Companion, Role


def folder(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return root / names[0]


@pytest.mark.parametrize(
    ("name", "language", "forced"),
    [
        ("Film (1999).srt", None, False),
        ("Film (1999).en.srt", "en", False),
        ("Film (1999).en.forced.srt", "en", True),
        ("Film (1999).ger.sdh.ass", "de", False),
        ("Film (1999).pt-BR.srt", "pt", False),
        ("Film (1999).zh-Hans.vtt", "zh", False),
        ("Film (1999).sr-Latn-RS.forced.srt", "sr", True),
        ("Film (1999).Latin American Spanish.srt", "es", False),
        ("Film (1999) - English (SDH).srt", "en", False),
        ("Film (1999).klingon.srt", None, False),
        ("Film (1999)_German.srt", "de", False),
        ("Film (1999).default.fr.srt", "fr", False),
        ("Film (1999).forced.srt", None, True),
        ("Film (1999) [Español].srt", "es", False),
        ("FILM (1999).EN.SRT", "en", False),
        ("Film (1999).hi.srt", None, False),
        ("Film (1999).日本語.srt", "ja", False),
    ],
)
def test_subtitles_beside_a_film(tmp_path: Path, name: str, language: str | None, forced: bool) -> None:
    film = folder(tmp_path, "Film (1999).mkv", name)
    assert companions(film) == (Companion(tmp_path / name, Role.SUBTITLE, language=language, forced=forced),)


def test_what_belongs_to_another_file_stays_with_it(tmp_path: Path) -> None:
    film = folder(
        tmp_path,
        "Film.mkv",
        "Film 2.mkv",
        "Film 2.en.srt",
        "Films.srt",
        "Other.srt",
        "Film 2-trailer.mkv",
        ".Film.srt",
        "Film.srt.part",
    )
    assert companions(film) == ()
    assert companions(tmp_path / "Film 2.mkv") == (
        Companion(tmp_path / "Film 2-trailer.mkv", Role.EXTRA, extra="trailer"),
        Companion(tmp_path / "Film 2.en.srt", Role.SUBTITLE, language="en"),
    )


def test_everything_of_one_film(tmp_path: Path) -> None:
    film = folder(
        tmp_path,
        "Film.mkv",
        "Film.nfo",
        "Film-behindthescenes.mkv",
        "Subs/2_English.srt",
        "Subs/3_German.forced.srt",
        "Trailers/Teaser.mp4",
        "Trailers/notes.txt",
        "Behind The Scenes/Set.mkv",
        "poster.jpg",
    )
    assert companions(film) == (
        Companion(tmp_path / "Film-behindthescenes.mkv", Role.EXTRA, extra="behindthescenes"),
        Companion(tmp_path / "Film.nfo", Role.SIDECAR),
        Companion(tmp_path / "Subs/2_English.srt", Role.SUBTITLE, language="en"),
        Companion(tmp_path / "Subs/3_German.forced.srt", Role.SUBTITLE, language="de", forced=True),
        Companion(tmp_path / "Behind The Scenes/Set.mkv", Role.EXTRA, extra="behindthescenes"),
        Companion(tmp_path / "Trailers/Teaser.mp4", Role.EXTRA, extra="trailer"),
    )


def test_subtitle_folders_of_several_episodes(tmp_path: Path) -> None:
    episode = folder(
        tmp_path,
        "S01E01.mkv",
        "S01E02.mkv",
        "Subs/S01E01.en.srt",
        "Subs/S01E02.en.srt",
        "subs2/x.srt",
        "Subtitles/S01E01/2_Ger.srt",
    )
    assert companions(episode) == (
        Companion(tmp_path / "Subs/S01E01.en.srt", Role.SUBTITLE, language="en"),
        Companion(tmp_path / "Subtitles/S01E01/2_Ger.srt", Role.SUBTITLE, language="de"),
    )


def test_a_folder_that_is_gone_has_nothing(tmp_path: Path) -> None:
    assert companions(tmp_path / "gone" / "Film.mkv") == ()


@pytest.mark.parametrize(
    ("word", "code"),
    [("en", "en"), ("ENG", "en"), ("German", "de"), ("deutsch", "de"), ("de-AT", "de"), ("pt_BR", "pt"), ("zh-Hans", "zh"), ("zh-Hant-TW", "zh"), ("es-419", "es"), ("in-law", None), ("de-facto", None), ("chs", "zh"), ("русский", "ru"), ("film", None), ("", None)],
)  # fmt: skip
def test_language_of(word: str, code: str | None) -> None:
    assert language_of(word) == code
