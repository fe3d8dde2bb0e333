"""Which subtitles, NFO files and extras go with which film."""

from __future__ import annotations

from pathlib import Path

import pytest

from medialib.identify.sidecars import MOST, companions, subtitle
from medialib.model import Companion, Role


def library(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")
    return root / names[0]


def found(film: Path) -> list[str]:
    return [one.path.relative_to(film.parent).as_posix() for one in companions(film)]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Film.srt",
            "Film.en.srt",
            "Film-en.srt",
            "Film_en.srt",
            "Film (en).srt",
            "Film [en].srt",
            "Film - English.srt",
        ),
        *(
            "film.SRT",
            "Film.nfo",
            "FILM.NFO",
            "Film.idx",
            "Film.sub",
            "Film.en.lrc",
            "Film-trailer.mkv",
            "Film-trailer2.mp4",
        ),
        *("Film-behindthescenes.mkv", "Film.sample.mkv", "Film.edl"),
    ],
)
def test_what_belongs_to_a_film(tmp_path: Path, name: str) -> None:
    assert found(library(tmp_path, "Film.mkv", name)) == [name]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Film 2.srt",
            "Films.srt",
            "Film2.en.srt",
            "Fil.srt",
            "The Film.srt",
            "Film!.srt",
            "Film (1999).srt",
            "Film.jpg",
            "Film.mp4",
        ),
        *("Film.en.nfo", "Film 2.nfo", "Film 2-trailer.mkv", "Film.txt", ".Film.srt", "Film.srt.part"),
    ],
)
def test_what_does_not(tmp_path: Path, name: str) -> None:
    assert found(library(tmp_path, "Film.mkv", name)) == []


def test_each_part_of_a_film_has_its_own(tmp_path: Path) -> None:
    one = library(tmp_path, "Film.cd1.avi", "Film.cd2.avi", "Film.cd1.srt", "Film.cd2.en.srt", "Film.cd1.nfo")
    assert (found(one), found(one.with_name("Film.cd2.avi"))) == (["Film.cd1.nfo", "Film.cd1.srt"], ["Film.cd2.en.srt"])


@pytest.mark.parametrize("stem", ["İstanbul", "Straße", "進撃", "نوح", "E\u0301tat", "A" * 240, "100%", "a[b]", "x'y"])
def test_names_of_every_script(tmp_path: Path, stem: str) -> None:
    film = library(tmp_path, f"{stem}.mkv", f"{stem}.de.srt", f"{stem}x.srt")
    assert companions(film) == (Companion(tmp_path / f"{stem}.de.srt", Role.SUBTITLE, language="de"),)


@pytest.mark.parametrize(
    ("folder", "belongs"),
    [
        *(("Subs", True), ("SUBTITLES", True), ("Untertitel", True), ("VobSubs", True), ("Sub", True)),
        *(("Subs2", False), ("Extras", False), ("My Subs", False)),
    ],
)
def test_folders_of_subtitles(tmp_path: Path, folder: str, belongs: bool) -> None:
    assert found(library(tmp_path, "Film.mkv", f"{folder}/2_English.srt")) == ([f"{folder}/2_English.srt"] * belongs)


def test_a_folder_of_subtitles_for_several_films_is_asked_by_name(tmp_path: Path) -> None:
    film = library(tmp_path, "Film.mkv", "Other.mkv", "Subs/Film.en.srt", "Subs/2_English.srt", "Subs/Other.de.srt")
    library(tmp_path, "Subs/Third/1_German.srt", "Third.mkv")
    assert [found(film.with_name(name)) for name in ("Film.mkv", "Other.mkv", "Third.mkv", "Fourth.mkv")] == [
        *(["Subs/Film.en.srt"], ["Subs/Other.de.srt"], ["Subs/Third/1_German.srt"], []),
    ]


def test_what_lies_in_folders_of_extras_belongs_to_the_only_film(tmp_path: Path) -> None:
    film = library(
        tmp_path, "Film.mkv", "Film-trailer.mkv", "Extras/a.mkv", "Extras/b.srt", "Extras/c/d.mkv", "Other/e.mp4"
    )
    assert [(one.path.name, one.extra) for one in companions(film)] == [
        *(("Film-trailer.mkv", "trailer"), ("a.mkv", "other"), ("e.mp4", "other")),
    ]
    library(tmp_path, "Second.mkv")
    assert found(film) == ["Film-trailer.mkv"]


@pytest.mark.parametrize(
    ("words", "language", "forced"),
    [
        *(("", None, False), (".en", "en", False), (".eng.forced", "en", True), (".forced.eng", "en", True)),
        *((".foreign", None, True), (".de.erzwungen", "de", True), (".signs.en", "en", True), (".und", None, False)),
        *((".en.hi", "en", False), (".hi", None, False), (".hin", "hi", False), (".sdh.fr", "fr", False)),
        *(
            (".pt_BR", "pt", False),
            (".zh-Hant", "zh", False),
            ("_2_English", "en", False),
            (" (Français)", "fr", False),
        ),
        *(
            (".default.auto", None, False),
            (".vostfr", "fr", False),
            (".Deutsch, full", "de", False),
            (".日本語", "ja", False),
        ),
    ],
)
def test_what_the_words_of_a_subtitle_say(words: str, language: str | None, forced: bool) -> None:
    path = Path("Film.srt")
    assert subtitle(path, words) == Companion(path, Role.SUBTITLE, language=language, forced=forced)


def test_more_than_anybody_has_are_cut(tmp_path: Path) -> None:
    film = library(tmp_path, "Film.mkv", *(f"Film.{number}.srt" for number in range(MOST + 5)))
    assert len(companions(film)) == MOST
