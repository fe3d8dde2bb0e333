"""What lies with a file and in it, gathered from the disk; and how far up is looked."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import PACKAGE, Members, epub, picture

from medialib.identify import Beside, Place, look_beside, pictures_of, recognise
from medialib.model import Acquired, Companion, Entity, Kind, Match, Picture, Probe, Role, Source
from medialib.suffixes import family

OPF = PACKAGE.format("<dc:title>Told</dc:title>", "")


def library(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            OPF if path.suffix == ".opf" else "<movie><title>Told</title></movie>" if path.suffix == ".nfo" else "x"
        )
    return root / names[0]


def beside(path: Path, root: Path | None = None, *, alone: bool = False) -> Beside:
    return look_beside(path, Acquired(path), root=root, alone=alone)


def test_all_that_lies_with_a_film(tmp_path: Path) -> None:
    film = library(tmp_path, "Alien/Alien.mkv", "Alien/Alien.en.srt", "Alien/movie.nfo", "Alien/poster.jpg")
    found = beside(film, tmp_path)
    assert found == Beside(
        nfo=found.nfo,
        siblings=("Alien.en.srt", "Alien.mkv", "movie.nfo", "poster.jpg"),
        companions=(Companion(film.with_name("Alien.en.srt"), Role.SUBTITLE, language="en"),),
        root=tmp_path,
    )
    assert [(one.kind, one.facts[0].value) for one in found.nfo] == [(Kind.MOVIE, "Told")]


def test_what_a_source_brought_is_kept_beside_what_lies_there(tmp_path: Path) -> None:
    film = library(tmp_path, "Alien/Alien.mkv", "Alien/Alien.en.srt")
    brought = Companion(tmp_path / "x.de.srt", Role.SUBTITLE, language="de")
    thumbnail = Picture("thumbnail", Source.SITE, path=tmp_path / "x.webp")
    acquired = Acquired(film, companions=(brought,), pictures=(thumbnail,))
    found, alone = look_beside(film, acquired, root=tmp_path), look_beside(film, acquired, alone=True)
    assert [one.path.name for one in found.companions] == ["x.de.srt", "Alien.en.srt"]
    assert found.pictures == (thumbnail,)
    assert alone == Beside(companions=(brought,), pictures=(thumbnail,), alone=True)


@pytest.mark.parametrize(
    ("book", "opf", "told"),
    [
        ("Falk/Deep/deep.epub", "Falk/Deep/metadata.opf", "Told"),
        ("Falk/Deep/deep.m4b", "Falk/Deep/metadata.opf", "Told"),
        ("Falk/Deep/01.mp3", "Falk/Deep/metadata.opf", "Told"),
        ("Falk/Deep/deep.mkv", "Falk/Deep/metadata.opf", None),
        ("Falk/Deep/deep.txt", "Falk/Deep/metadata.opf", None),
        ("Falk/Deep/deep.epub", "Falk/metadata.opf", None),
        ("deep.epub", "metadata.opf", None),
        ("Falk/Deep/deep.epub", "Falk/Deep/deep.opf", None),
    ],
)
def test_calibre_s_words_are_those_of_a_book_s_own_folder(
    tmp_path: Path, book: str, opf: str, told: str | None
) -> None:
    found = beside(library(tmp_path, book, opf), tmp_path).opf
    assert (found and found.title) == told


def test_calibre_s_words_count_for_all_formats_of_one_book_and_not_for_two_books(tmp_path: Path) -> None:
    book = library(tmp_path, "Deep/deep.epub", "Deep/deep.pdf", "Deep/deep.mobi", "Deep/metadata.opf", "Deep/cover.jpg")
    assert [
        (found and found.title) for found in (beside(book.with_suffix(end), tmp_path).opf for end in (".epub", ".pdf"))
    ] == ["Told"] * 2
    library(tmp_path, "Deep/other.epub")
    assert beside(book, tmp_path).opf is None


def test_words_of_calibre_s_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    book = library(tmp_path, "Deep/deep.epub")
    (tmp_path / "Deep/metadata.opf").mkdir()
    assert beside(book, tmp_path).opf is None
    (tmp_path / "Deep/metadata.opf").rmdir()
    (tmp_path / "Deep/metadata.opf").symlink_to(tmp_path / "gone")
    assert beside(book, tmp_path).opf is None


def test_the_cover_in_a_book_and_a_document_that_has_none(tmp_path: Path) -> None:
    cover: Members = {"OEBPS/c.jpg": picture()}
    book = epub(tmp_path / "a.epub", "<dc:title>A</dc:title>", '<item properties="cover-image" href="c.jpg"/>', cover)
    assert beside(book, tmp_path).pictures == (Picture("cover", Source.TAGS, data=picture()),)
    assert beside(library(tmp_path, "notes.md"), tmp_path) == Beside(root=tmp_path)
    assert beside(library(tmp_path, "a.jpg")) == Beside()


def levels(
    path: Path, root: Path, match: Match | None = None, found: Beside | None = None
) -> list[tuple[int, str, str]]:
    known = match or recognise(Place(path.relative_to(root).as_posix(), Probe(family(path.name))))
    told = pictures_of(path, known, found or beside(path, root))
    return [(level, one.role, one.path.relative_to(root).as_posix() if one.path else "inside") for level, one in told]


def test_pictures_in_the_media_folder_itself_are_nobody_s(tmp_path: Path) -> None:
    names = ("poster.jpg", "folder.jpg", "artist.jpg", "season01-poster.jpg")
    films = [library(tmp_path, name, *names) for name in ("Alien (1979).mkv", "Dark S01E01.mkv", "ABBA - Song.mp3")]
    assert [levels(film, tmp_path) for film in films] == [[], [], []]


def test_a_show_without_season_folders_and_one_with(tmp_path: Path) -> None:
    flat = library(tmp_path, "Shows/Dark/Dark S01E01.mkv", "Shows/Dark/poster.jpg", "Shows/Dark/season01-poster.jpg")
    deep = library(
        tmp_path, "Shows/Lost/Season 1/S01E01.mkv", "Shows/Lost/poster.jpg", "Shows/Lost/Season 1/fanart.jpg"
    )
    assert levels(flat, tmp_path) == [
        (1, "poster", "Shows/Dark/season01-poster.jpg"),
        (2, "poster", "Shows/Dark/poster.jpg"),
    ]
    assert levels(deep, tmp_path) == [
        (1, "backdrop", "Shows/Lost/Season 1/fanart.jpg"),
        (2, "poster", "Shows/Lost/poster.jpg"),
    ]


def test_of_one_role_and_source_the_first_found_counts(tmp_path: Path) -> None:
    film = library(tmp_path, "Alien (1979)/Alien.mkv", "Alien (1979)/poster.jpg")
    held, site = Picture("poster", Source.TAGS, data=b"1"), Picture("poster", Source.FOLDER, path=tmp_path / "x.jpg")
    found = Beside(pictures=(held, Picture("poster", Source.TAGS, data=b"2"), site), root=tmp_path)
    match = recognise(Place("Alien (1979)/Alien.mkv", Probe("video")))
    assert pictures_of(film, match, found) == ((0, site), (0, held))


def test_a_cover_in_a_song_without_an_album_is_its_own(tmp_path: Path) -> None:
    path, cover = tmp_path / "a.mp3", Picture("cover", Source.TAGS, data=b"1")
    artist, album, track = (Entity(kind, "x", ()) for kind in (Kind.ARTIST, Kind.ALBUM, Kind.TRACK))
    found = Beside(pictures=(cover,), alone=True)
    assert pictures_of(path, Match(((artist, album, track),)), found) == ((1, cover),)
    assert pictures_of(path, Match(((artist, track),)), found) == ((0, cover),)
    assert pictures_of(path, Match(((Entity(Kind.MOVIE, "x", ()),),)), found) == ((0, cover),)
