"""Which pictures beside media are taken for which role, and which are left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from medialib import seal
from medialib.identify.artwork import LARGEST, is_artwork_name, of_folder, of_item
from medialib.model import Kind, Picture, Source


@pytest.mark.parametrize(
    ("stem", "artwork"),
    [
        *(("poster", True), ("POSTER", True), ("folder", True), ("Film-fanart1", True), ("Film (1999)_poster", True)),
        *(("season02-poster", True), ("season-specials-banner", True), ("Season 2 poster", True), ("show.logo", True)),
        *(("AlbumArtSmall", True), ("landscape", True), ("artist", True), ("movie", True), ("Film-keyart", True)),
        *(
            ("IMG_1234", False),
            ("holiday", False),
            ("my folders", False),
            ("season02", False),
            ("", False),
            ("1", False),
        ),
    ],
)
def test_names_of_artwork(stem: str, artwork: bool) -> None:
    assert is_artwork_name(stem) is artwork


def library(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")
    return root / names[0]


def roles(found: tuple[Picture, ...]) -> dict[str, str]:
    assert all(picture.source is Source.FOLDER for picture in found)
    return {picture.role: picture.path.name for picture in found if picture.path}


@pytest.mark.parametrize(
    ("image", "role"),
    [
        *(("poster.jpg", "poster"), ("keyart.png", "poster"), ("folder.jpg", "poster"), ("cover.webp", "poster")),
        *(
            ("movie.jpg", "poster"),
            ("default.jpg", "poster"),
            ("fanart.jpg", "backdrop"),
            ("backdrop2.jpg", "backdrop"),
        ),
        *(("background.avif", "backdrop"), ("landscape.jpg", "backdrop"), ("thumb.tbn", "thumbnail")),
        *(
            ("thumbnail.gif", "thumbnail"),
            ("clearlogo.png", "logo"),
            ("logo.png", "logo"),
            ("movie-poster.jpg", "poster"),
        ),
        *(("Film-poster.jpg", "poster"), ("film.fanart.jpg", "backdrop"), ("FILM_thumb1.JPG", "thumbnail")),
        *(("Film.jpg", "thumbnail"), ("FOLDER.JPG", "poster"), ("poster-2.jpg", "poster")),
    ],
)
def test_pictures_of_a_film_in_its_own_folder(tmp_path: Path, image: str, role: str) -> None:
    film = library(tmp_path, "Film.mkv", image)
    assert roles(of_item(film, Kind.MOVIE)) == {role: image}


@pytest.mark.parametrize("image", ["banner.jpg", "disc.png", "Film 2-poster.jpg", "Filmposter.jpg", "x.jpg", ".poster.jpg", "poster.txt", "Film2.jpg"])  # fmt: skip
def test_pictures_that_are_none_of_a_film(tmp_path: Path, image: str) -> None:
    film = library(tmp_path, "Film.mkv", image)
    assert of_item(film, Kind.MOVIE) == ()


def test_of_several_the_likeliest_name_is_taken(tmp_path: Path) -> None:
    film = library(
        tmp_path, "Film.mkv", "default.jpg", "folder.jpg", "poster.jpg", "Film-poster.png", "backdrop.jpg", "fanart.jpg"
    )
    assert roles(of_item(film, Kind.MOVIE)) == {"poster": "Film-poster.png", "backdrop": "fanart.jpg"}


def test_plain_names_count_in_a_folder_of_its_own_and_for_kinds_that_have_one(tmp_path: Path) -> None:
    film = library(tmp_path, "Film.mkv", "poster.jpg", "Film-fanart.jpg")
    assert roles(of_item(film, Kind.MOVIE, alone=False)) == {"backdrop": "Film-fanart.jpg"}
    found = {
        kind: roles(of_item(film, kind)).get("poster") for kind in (Kind.VIDEO, Kind.BOOK, Kind.EPISODE, Kind.TRACK)
    }
    assert found == {Kind.VIDEO: "poster.jpg", Kind.BOOK: "poster.jpg", Kind.EPISODE: None, Kind.TRACK: None}


def test_a_plain_picture_plays_another_part_for_another_kind(tmp_path: Path) -> None:
    folder = library(tmp_path, "folder.jpg").parent
    found = {kind: list(roles(of_folder(folder, kind))) for kind in (Kind.SHOW, Kind.ALBUM, Kind.ARTIST)}
    assert found == {Kind.SHOW: ["poster"], Kind.ALBUM: ["cover"], Kind.ARTIST: ["portrait"]}
    assert list(roles(of_item(folder / "x.mkv", Kind.VIDEO))) == ["thumbnail"]


def test_a_photo_is_no_picture_of_itself(tmp_path: Path) -> None:
    assert of_item(library(tmp_path, "poster.jpg"), Kind.MOVIE) == ()


@pytest.mark.parametrize(
    ("image", "season"),
    [
        *(
            ("season01-poster.jpg", 1),
            ("Season 1-poster.jpg", 1),
            ("season-2-poster.jpg", 2),
            ("season_10 poster.jpg", 10),
        ),
        *(("season-specials-poster.jpg", 0), ("season00-poster.jpg", 0), ("season2019-poster2.jpg", 2019)),
    ],
)
def test_pictures_of_a_season_in_the_show_s_folder(tmp_path: Path, image: str, season: int) -> None:
    folder = library(tmp_path, f"Dark/{image}", "Dark/poster.jpg").parent
    assert roles(of_folder(folder, Kind.SEASON, season)) == {"poster": image}
    assert of_folder(folder, Kind.SEASON, season + 1) == ()
    assert roles(of_folder(folder, Kind.SHOW)) == {"poster": "poster.jpg"}


def test_plain_names_in_a_season_s_folder(tmp_path: Path) -> None:
    season = library(tmp_path, "Dark/Season 2/folder.jpg", "Dark/Season 2/fanart.jpg").parent
    assert roles(of_folder(season, Kind.SEASON, 2)) == {"poster": "folder.jpg", "backdrop": "fanart.jpg"}
    assert roles(of_folder(season.parent, Kind.SEASON, 2)) == {}


def test_no_season_is_all_of_them(tmp_path: Path) -> None:
    folder = library(tmp_path, "Dark/season-all-poster.jpg").parent
    assert (of_folder(folder, Kind.SEASON, 0), of_folder(folder, Kind.SHOW)) == ((), ())


def test_what_is_empty_too_large_gone_or_ours_is_no_picture(tmp_path: Path) -> None:
    film = library(tmp_path, "Film.mkv", "poster.jpg", "fanart.jpg", "thumb.jpg")
    (tmp_path / "poster.jpg").write_bytes(b"")
    os.truncate(tmp_path / "fanart.jpg", LARGEST + 1)
    (tmp_path / "logo.png").symlink_to(tmp_path / "gone.png")
    (tmp_path / "thumb.jpg").write_bytes(seal.sealed(b"\xff\xd8" + seal.BLANK + b"rest"))
    assert of_item(film, Kind.MOVIE) == ()
    library(tmp_path, "folder.jpg")
    os.utime(tmp_path, (0, 0))
    assert roles(of_item(film, Kind.MOVIE)) == {"poster": "folder.jpg"}
