"""What folders say: seasons, discs, shelves and extras in a dozen languages; and how paths are cut."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from medialib.identify.folders import (
    Context,
    Season,
    album_folder,
    disc_of,
    extra_of,
    read_folders,
    season_of,
    shelf_of,
    split_path,
)
from medialib.model import Kind


@pytest.mark.parametrize(
    ("folder", "number"),
    [
        *(("Season 1", 1), ("season01", 1), ("Season.2", 2), ("S02", 2), ("s2", 2), ("S1000", 1000)),
        *(("Staffel 3", 3), ("Saison 4", 4), ("Temporada 5", 5), ("Stagione 6", 6), ("Series 7", 7), ("Seizoen 8", 8)),
        *(("Sezon 9", 9), ("Sæson 10", 10), ("Säsong 11", 11), ("Sesong 1", 1), ("Kausi 2", 2), ("Évad 3", 3)),
        *(
            ("Сезон 4", 4),
            ("シーズン5", 5),
            ("시즌 6", 6),
            ("第7季", 7),
            ("第七季", 7),
            ("第十二季", 12),
            ("第二十季", 20),
        ),
        *(("第3期", 3), ("1. Staffel", 1), ("2nd Season", 2), ("3ª Temporada", 3), ("1. évad", 1), ("3-й сезон", 3)),
        *(
            ("Season One", 1),
            ("Saison deux", 2),
            ("Season IV", 4),
            ("Book Two", 2),
            ("Book 2", 2),
            ("Season 2019", 2019),
        ),
        *(("Specials", 0), ("Season 00", 0), ("S00", 0), ("OVAs", 0), ("SP", 0), ("特典", 0), ("Hors-série", 0)),
    ],
)
def test_seasons(folder: str, number: int) -> None:
    assert season_of(f" {folder} ") == Season(number)


@pytest.mark.parametrize(
    ("folder", "season"),
    [
        *(("Dark Season 1", Season(1, "Dark")), ("Dark - Season 1 (2017)", Season(1, "Dark"))),
        *(("Dark (2017) Season 1", Season(1, "Dark (2017)")), ("Dark.S01.1080p", Season(1, "Dark"))),
        *(("進撃の巨人 第2期", Season(2, "進撃の巨人")), ("Dark - 2nd Season", Season(2, "Dark"))),
        *(("Dark S01E02", None), ("Season", None), ("Seasons 1-3", None), ("Reason 3", None), ("Preseason 2", None)),
        *(("Summers 01", None), ("", None), ("Specials 2", None), ("S01E02", None), ("Season One Hundred", Season(1))),
    ],
)
def test_seasons_of_a_show_and_what_is_none(folder: str, season: Season | None) -> None:
    assert season_of(folder) == season


@pytest.mark.parametrize(
    ("folder", "number"),
    [
        *(
            ("CD1", 1),
            ("CD 2", 2),
            ("disk-1", 1),
            ("DVD 2", 2),
            ("LP1", 1),
            ("Side 2", 2),
            ("Vinyl 2", 2),
            ("Disque 2", 2),
        ),
        *(("Disc 2 - Live", 2), ("Disc 1 (Live)", 1), ("Disc 1: Early", 1), ("Film (1999) (Disc 01)", 1), ("CD#3", 3)),
        *(("Album - CD 1 [FLAC]", 1), ("Disc One", 1), ("Disc Two - Live", 2), ("CD Ten", 10)),
        *(("DVD9", None), ("DVD5", None), ("BD50", None), ("Vinyl 24-96", None), ("LP 16-44", None), ("CD", None)),
        *(("Discovery 2", None), ("ABCD 1", None), ("disc100", None), ("Disc Onerous", None), ("Disc", None)),
    ],
)
def test_discs(folder: str, number: int | None) -> None:
    assert disc_of(folder) == number


@pytest.mark.parametrize(
    ("inner", "album"),
    [
        ("ABBA/Arrival", "ABBA/Arrival"),
        ("ABBA/Arrival/CD2", "ABBA/Arrival"),
        ("ABBA/Arrival (1976)/Arrival CD2", "ABBA/Arrival (1976)"),
        ("ABBA/Arrival CD2", "ABBA/Arrival CD2"),
        ("ABBA/Arrival/Disc Two - Live", "ABBA/Arrival"),
        ("ABBA/Arrival/Vol 2", "ABBA/Arrival/Vol 2"),
        ("CD2", "."),
    ],
)
def test_the_folder_of_an_album(inner: str, album: str) -> None:
    assert album_folder(PurePosixPath(inner)) == PurePosixPath(album)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        *(("Movies", Kind.MOVIE), ("MOVIES", Kind.MOVIE), ("My Movies", Kind.MOVIE), ("Movies (DVD)", Kind.MOVIE)),
        *(("Películas", Kind.MOVIE), ("Фильмы", Kind.MOVIE), ("電影", Kind.MOVIE), ("Anime Movies", Kind.MOVIE)),
        *(("TV", Kind.SHOW), ("TV Shows", Kind.SHOW), ("Anime", Kind.SHOW), ("Series de TV", Kind.SHOW)),
        *(("Music", Kind.TRACK), ("FLAC", Kind.TRACK), ("Music Videos", Kind.VIDEO), ("Home Movies", Kind.VIDEO)),
        *(("E-Books", Kind.BOOK), ("My Books", Kind.BOOK), ("Comics", Kind.BOOK), ("Hörbücher", Kind.AUDIOBOOK)),
        *(
            ("Audio Books", Kind.AUDIOBOOK),
            ("Podcasts", Kind.PODCAST),
            ("Photos", Kind.PHOTO),
            ("TV Movies", Kind.MOVIE),
        ),
        *(("Movie Night", None), ("Documentary", None), ("Cinema Paradiso", None), ("4K", None), ("", None)),
    ],
)
def test_shelves(folder: str, kind: Kind | None) -> None:
    assert shelf_of(folder) == kind


@pytest.mark.parametrize(
    ("folder", "sort"),
    [
        *(("Trailers", "trailer"), ("Samples", "sample"), ("Making Of", "behindthescenes"), ("Shorts", "short")),
        *(("Deleted Scenes", "deleted"), ("Special Features", "other"), ("BONUS", "other"), ("Clips", "clip")),
        *(("Trailer Park", None), ("Theme Music", None), ("", None)),
    ],
)
def test_extras(folder: str, sort: str | None) -> None:
    assert extra_of(folder) == sort


@pytest.mark.parametrize(
    ("path", "folders", "name"),
    [
        ("a/b/c.mkv", ("a", "b"), "c.mkv"),
        ("a\\b\\c.mkv", ("a", "b"), "c.mkv"),
        ("C:\\a\\c.mkv", ("a",), "c.mkv"),
        ("C:/a/c.mkv", ("a",), "c.mkv"),
        ("\\\\nas\\a\\c.mkv", ("nas", "a"), "c.mkv"),
        ("a/b\\c.mkv", ("a",), "b\\c.mkv"),
        ("./a/../c.mkv", ("a",), "c.mkv"),
        ("a// /c.mkv", ("a",), "c.mkv"),
        ("a/", (), "a"),
        ("/", (), "/"),
        ("", (), ""),
        ("..", (), ".."),
        ("x/A / B (2010)/c.mkv", ("x", "A / B (2010)"), "c.mkv"),
        ("Show 12 [720p/MKV].mkv", (), "Show 12 [720p/MKV].mkv"),
        ("Show (a/b).mkv", (), "Show (a/b).mkv"),
        ("Show [a/b.mkv", ("Show [a",), "b.mkv"),
        ("a]/b.mkv", ("a]",), "b.mkv"),
        ("Show (a/b/c/d/e).mkv", ("Show (a", "b", "c", "d"), "e).mkv"),
    ],
)
def test_paths(path: str, folders: tuple[str, ...], name: str) -> None:
    assert split_path(path) == (folders, name)


@pytest.mark.parametrize(
    ("folders", "wanted"),
    [
        ((), Context()),
        (("Movies", "Alien (1979)"), Context(Kind.MOVIE, ("Alien (1979)",))),
        (("mnt", "nas", "Movies", "4K", "A", "Alien"), Context(Kind.MOVIE, ("Alien",))),
        (("Movies", "Kids", "Up"), Context(Kind.MOVIE, ("Up",))),
        (("Video", "Movies", "Up"), Context(Kind.MOVIE, ("Up",))),
        (("Shows", "Dark", "Season 2"), Context(Kind.SHOW, ("Dark",), Season(2), 1)),
        (("Shows", "Seinfeld", "2"), Context(Kind.SHOW, ("Seinfeld",), Season(2), 1)),
        (("Shows", "Tatort", "2019"), Context(Kind.SHOW, ("Tatort",), Season(2019), 1)),
        (("Seinfeld", "2"), Context(None, ("Seinfeld", "2"))),
        (("Shows", "Dark", "Season 2", "Extras"), Context(Kind.SHOW, ("Dark",), Season(2), 1, extra="other")),
        (("Shows", "Extras", "Season 1"), Context(Kind.SHOW, ("Extras",), Season(1), 1)),
        (("Shows", "Show", "Season 1"), Context(Kind.SHOW, ("Show",), Season(1), 1)),
        (("Movies", "Alien", "Specials"), Context(Kind.MOVIE, ("Alien",), extra="other")),
        (("Movies", "Open Season 3"), Context(Kind.MOVIE, ("Open Season 3",))),
        (("Movies", "Alien", "Trailers"), Context(Kind.MOVIE, ("Alien",), extra="trailer")),
        (("Movies", "Alien", "Subs"), Context(Kind.MOVIE, ("Alien",))),
        (("Movies", "Alien CD2"), Context(Kind.MOVIE, ("Alien",), disc=2)),
        (("Movies", "Alien", "Alien CD2"), Context(Kind.MOVIE, ("Alien",), disc=2)),
        (("Movies", "Alien", "BDMV", "STREAM"), Context(Kind.MOVIE, ("Alien",))),
    ],
)  # fmt: skip
def test_folders_of_videos(folders: tuple[str, ...], wanted: Context) -> None:
    assert read_folders(folders) == wanted


@pytest.mark.parametrize(
    ("folders", "wanted"),
    [
        (("Music", "ABBA", "Arrival", "CD2"), Context(Kind.TRACK, ("ABBA", "Arrival"), disc=2)),
        (("Music", "ABBA", "Arrival CD2"), Context(Kind.TRACK, ("ABBA", "Arrival"), disc=2)),
        (("Music", "ABBA", "Gold", "Disc One"), Context(Kind.TRACK, ("ABBA", "Gold"), disc=1)),
        (("Music", "Bach", "Cantatas", "Vol 3"), Context(Kind.TRACK, ("Bach", "Cantatas"), disc=3)),
        (("Bach", "Cantatas", "Vol 3"), Context(None, ("Bach", "Cantatas", "Vol 3"))),
        (("Music", "Кино", "Season 1"), Context(Kind.TRACK, ("Кино", "Season 1"))),
        (("Music", "FLAC", "Extras"), Context(Kind.TRACK, ("Extras",))),
        (("Music", "Downloads", "X"), Context(Kind.TRACK, ("Downloads", "X"))),
        (("Music", "Podcasts", "X"), Context(Kind.PODCAST, ("X",))),
    ],
)  # fmt: skip
def test_folders_of_sounds(folders: tuple[str, ...], wanted: Context) -> None:
    assert read_folders(folders, video=False) == wanted
