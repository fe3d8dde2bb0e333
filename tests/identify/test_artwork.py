from __future__ import annotations

from pathlib import Path

from medialib.identify import Place, look_beside, pictures_of, recognise
from medialib.identify.beside import Beside
from medialib.identify.tags import Tags
from medialib.model import Acquired, Picture, Probe, Source
from medialib.suffixes import family


def library(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return root / names[0]


def found(root: Path, path: Path) -> list[tuple[int, str, str]]:
    """Level, role and path of the pictures of a file of a media folder."""
    beside = look_beside(path, Acquired(path), root=root)
    match = recognise(Place(path.relative_to(root).as_posix(), Probe(family(path.name)), tags=beside.tags))
    pictures = pictures_of(path, match, beside)
    assert all(picture.source is Source.FOLDER for _, picture in pictures)
    return [(level, picture.role, str(picture.path.relative_to(root))) for level, picture in pictures if picture.path]


def test_a_film_in_its_own_folder(tmp_path: Path) -> None:
    film = library(
        tmp_path,
        "Movies/Film (1999)/Film (1999).mkv",
        "Movies/Film (1999)/folder.jpg",
        "Movies/Film (1999)/poster.png",
        "Movies/Film (1999)/fanart1.jpg",
        "Movies/Film (1999)/movie-thumb.jpg",
        "Movies/Film (1999)/clearlogo.png",
        "Movies/Film (1999)/vacation.jpg",
    )
    assert sorted(found(tmp_path, film)) == [
        (0, "backdrop", "Movies/Film (1999)/fanart1.jpg"),
        (0, "logo", "Movies/Film (1999)/clearlogo.png"),
        (0, "poster", "Movies/Film (1999)/poster.png"),
        (0, "thumbnail", "Movies/Film (1999)/movie-thumb.jpg"),
    ]


def test_films_that_share_a_folder(tmp_path: Path) -> None:
    film = library(
        tmp_path,
        "Movies/Film (1999).mkv",
        "Movies/Other (2000).mkv",
        "Movies/folder.jpg",
        "Movies/Film (1999)-poster.jpg",
        "Movies/Other (2000)-poster.jpg",
        "Movies/Film (1999).jpg",
    )
    assert sorted(found(tmp_path, film)) == [
        (0, "poster", "Movies/Film (1999)-poster.jpg"),
        (0, "thumbnail", "Movies/Film (1999).jpg"),
    ]


def test_an_episode_its_season_and_its_show(tmp_path: Path) -> None:
    episode = library(
        tmp_path,
        "Shows/Dark/Season 01/Dark - S01E01.mkv",
        "Shows/Dark/Season 01/Dark - S01E01-thumb.jpg",
        "Shows/Dark/season01-poster.jpg",
        "Shows/Dark/season02-poster.jpg",
        "Shows/Dark/season-specials-poster.jpg",
        "Shows/Dark/poster.jpg",
        "Shows/Dark/fanart.jpg",
        "Shows/folder.jpg",
        "poster.jpg",
    )
    assert sorted(found(tmp_path, episode)) == [
        (0, "thumbnail", "Shows/Dark/Season 01/Dark - S01E01-thumb.jpg"),
        (1, "poster", "Shows/Dark/season01-poster.jpg"),
        (2, "backdrop", "Shows/Dark/fanart.jpg"),
        (2, "poster", "Shows/Dark/poster.jpg"),
    ]


def test_specials_and_a_poster_in_the_season_folder(tmp_path: Path) -> None:
    special = library(tmp_path, "Shows/Dark/Specials/Dark - S00E01.mkv", "Shows/Dark/season-specials-poster.jpg")
    second = library(tmp_path, "Shows/Dark/Season 2/Dark - S02E01.mkv", "Shows/Dark/Season 2/folder.jpg")
    assert found(tmp_path, special) == [(1, "poster", "Shows/Dark/season-specials-poster.jpg")]
    assert found(tmp_path, second) == [(1, "poster", "Shows/Dark/Season 2/folder.jpg")]


def test_an_album_and_its_artist(tmp_path: Path) -> None:
    track = library(
        tmp_path,
        "Music/ABBA/Arrival (1976)/01 - A.mp3",
        "Music/ABBA/Arrival (1976)/cover.jpg",
        "Music/ABBA/folder.jpg",
        "Music/ABBA/fanart.jpg",
    )
    assert sorted(found(tmp_path, track)) == [
        (1, "cover", "Music/ABBA/Arrival (1976)/cover.jpg"),
        (2, "backdrop", "Music/ABBA/fanart.jpg"),
        (2, "portrait", "Music/ABBA/folder.jpg"),
    ]


def test_an_embedded_cover_is_the_albums(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    cover = Picture("cover", Source.TAGS, data=b"jpg")
    match = recognise(Place("song.mp3", Probe("audio"), tags=Tags(title="A", artists=("ABBA",), album="Arrival")))
    assert pictures_of(path, match, Beside(pictures=(cover,), alone=True)) == ((1, cover),)
    single = recognise(Place("song.mp3", Probe("audio")))
    assert pictures_of(path, single, Beside(pictures=(cover,), alone=True)) == ((0, cover),)


def test_a_file_that_came_alone_takes_nothing_from_its_folder(tmp_path: Path) -> None:
    path = library(tmp_path, "film.mkv", "film.srt", "film.nfo", "poster.jpg")
    thumbnail = Picture("thumbnail", Source.SITE, path=tmp_path / "film.webp")
    beside = look_beside(path, Acquired(path, pictures=(thumbnail,)), alone=True)
    assert beside == Beside(pictures=(thumbnail,), alone=True)
    assert pictures_of(path, recognise(Place("film.mkv", Probe("video"))), beside) == ((0, thumbnail),)


def test_the_cover_of_an_album_of_two_discs(tmp_path: Path) -> None:
    track = library(
        tmp_path,
        "Music/Pink Floyd/The Wall/CD2/01 - A.mp3",
        "Music/Pink Floyd/The Wall/cover.jpg",
        "Music/Pink Floyd/artist.jpg",
    )
    assert found(tmp_path, track) == [
        (1, "cover", "Music/Pink Floyd/The Wall/cover.jpg"),
        (2, "portrait", "Music/Pink Floyd/artist.jpg"),
    ]


def test_a_disc_that_lies_beside_the_others_of_its_artist(tmp_path: Path) -> None:
    track = library(
        tmp_path,
        "Music/2Pac/All Eyez on Me CD1/01 - A.mp3",
        "Music/2Pac/All Eyez on Me CD1/cover.jpg",
        "Music/2Pac/folder.jpg",
    )
    within = library(
        tmp_path, "Music/Cher/Believe (1998)/Believe CD1/01 - A.mp3", "Music/Cher/Believe (1998)/cover.jpg"
    )
    assert found(tmp_path, track) == [
        (1, "cover", "Music/2Pac/All Eyez on Me CD1/cover.jpg"),
        (2, "portrait", "Music/2Pac/folder.jpg"),
    ]
    assert found(tmp_path, within) == [(1, "cover", "Music/Cher/Believe (1998)/cover.jpg")]
