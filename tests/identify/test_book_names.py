"""Books, audiobooks and podcasts: what their names and folders say."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.identify.path import read_path
from medialib.identify.reading import Reading
from medialib.model import Kind, Source

F = Source.FOLDER


def book(title: str, author: str | None = None, year: int | None = None, **more: Any) -> Reading:
    return Reading(Kind.BOOK, title, year, artist=author, **more)


def audiobook(title: str, author: str | None = None, year: int | None = None, **more: Any) -> Reading:
    return Reading(Kind.AUDIOBOOK, title, year, artist=author, **more)


def talk(title: str, podcast: str | None = None, **more: Any) -> Reading:
    return Reading(Kind.PODCAST_EPISODE, title, album=podcast, **more)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("Books/Frank Herbert/Dune (1965).epub", book("Dune", "Frank Herbert", 1965, source=F)),
        ("Books/Frank Herbert/Dune - 1965.epub", book("Dune", "Frank Herbert", 1965, source=F)),
        ("Books/Frank Herbert/Frank Herbert - Dune - 1965.epub", book("Dune", "Frank Herbert", 1965)),
        ("Books/Herbert, Frank/Dune (12)/Dune - Frank Herbert.epub", book("Dune", "Frank Herbert")),
        ("Books/Frank Herbert - Dune.epub", book("Dune", "Frank Herbert")),
        ("Books/Frank Herbert/Dune - Frank Herbert.epub", book("Dune", "Frank Herbert")),
        ("Books/Dune.epub", book("Dune")),
        ("Books/Dune/Dune.epub", book("Dune")),
        ("Books/Frank Herbert - [Dune 01] - Dune (v5.0).epub", book("Dune (v5.0)", "Frank Herbert")),
        ("Books/Frank Herbert/Dune Saga/01 - Dune.epub", book("Dune", "Frank Herbert", source=F)),
        ("Books/Frank Herbert/Dune Saga/Dune 1 - Dune.epub", book("Dune", "Frank Herbert", source=F)),
        ("Books/Frank Herbert/Dune Saga/Dune Saga, Book 2.5 - Dune.epub", book("Dune", "Frank Herbert", source=F)),
        ("Books/Frank Herbert/Dune Saga/Vol. 3 - Dune.epub", book("Dune", "Frank Herbert", source=F)),
        ("Books/Terry Pratchett/Discworld/04. Mort.epub", book("Mort", "Terry Pratchett", source=F)),
        ("Books/Terry Pratchett/Other/Discworld 4 - Mort.epub", book("Mort", "Terry Pratchett", source=F)),
        (
            "Books/Fahrenheit 451 - Ray Bradbury/Fahrenheit 451 - Ray Bradbury.epub",
            book("Fahrenheit 451", "Ray Bradbury"),
        ),
        ("Books/George Orwell - 1984.epub", book("1984", "George Orwell")),
        ("Books/George Orwell - 1984 (1949).epub", book("1984", "George Orwell", 1949)),
        ("Books/George Orwell/George Orwell - 1984.epub", book("1984", "George Orwell")),
        ("Books/George Orwell/1984.epub", book("1984", "George Orwell", source=F)),
        ("Books/1984 (1949).epub", book("1984", None, 1949)),
        ("Books/Jane Austen/Emma (1815).epub", book("Emma", "Jane Austen", 1815, source=F)),
        ("Books/村上春樹/1Q84.epub", book("1Q84", "村上春樹", source=F)),
        ("Books/9780140449136.epub", book("9780140449136", ids={"isbn": "9780140449136"})),
        ("978-0-14-044913-6.epub", book("978-0-14-044913-6", ids={"isbn": "9780140449136"})),
        ("9780140449137.epub", book("9780140449137")),
        ("0306406152.epub", book("0306406152")),
        ("Books/Homer - The Odyssey [9780140449136].epub", book("The Odyssey", "Homer", ids={"isbn": "9780140449136"})),
        (
            "Books/Homer/The Odyssey [isbn-9780140449136].epub",
            book("The Odyssey", "Homer", ids={"isbn": "9780140449136"}, source=F),
        ),
        ("Comics/Batman/Batman 001 (1940).cbz", book("Batman 001", None, 1940)),
        ("Comics/Batman (1940)/Batman #1.cbz", book("Batman #1")),
        ("Comics/Saga/Saga v01 (2012) (Digital) (Zone-Empire).cbz", book("Saga v01", None, 2012)),
        ("Comics/Author/Saga (2012)/v01.cbz", book("Saga v01", "Author", source=F)),
        ("Comics/One Piece/One Piece - c1001.cbz", book("One Piece c1001")),
        ("Manga/Berserk/Volume 01.cbz", book("Berserk Volume 01")),
        ("v01.cbz", book("v01")),
        ("Books/- .epub", book("-")),
        ("report.pdf", book("report")),
    ],
)
def test_books(path: str, wanted: Reading) -> None:
    assert read_path(path) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (
            "Audiobooks/Brandon Sanderson/Mistborn/01 - The Final Empire/The Final Empire.m4b",
            audiobook("The Final Empire", "Brandon Sanderson", source=F),
        ),
        (
            "Audiobooks/Brandon Sanderson/Mistborn/Book 1 - The Final Empire (2006) {Michael Kramer}/01.mp3",
            audiobook("The Final Empire", "Brandon Sanderson", 2006, track=1, source=F),
        ),
        ("Audiobooks/Brandon Sanderson - The Final Empire.m4b", audiobook("The Final Empire", "Brandon Sanderson")),
        ("Audiobooks/Brandon Sanderson/The Final Empire.m4b", audiobook("The Final Empire", "Brandon Sanderson")),
        ("Audiobooks/The Final Empire.m4b", audiobook("The Final Empire")),
        ("Audiobooks/The Final Empire/The Final Empire.m4b", audiobook("The Final Empire")),
        ("Audiobooks/The Final Empire/01.mp3", audiobook("The Final Empire", track=1, source=F)),
        (
            "Audiobooks/Brandon Sanderson - The Final Empire/01.mp3",
            audiobook("The Final Empire", "Brandon Sanderson", track=1, source=F),
        ),
        (
            "Audiobooks/J.R.R. Tolkien/The Hobbit/CD 1/02 - Track 1.mp3",
            audiobook("The Hobbit", "J.R.R. Tolkien", disc=1, track=2, source=F),
        ),
        (
            "Audiobooks/J.R.R. Tolkien/The Hobbit CD 2/03.mp3",
            audiobook("The Hobbit", "J.R.R. Tolkien", disc=2, track=3, source=F),
        ),
        (
            "Audiobooks/J.R.R. Tolkien/The Hobbit/2-03.mp3",
            audiobook("The Hobbit", "J.R.R. Tolkien", disc=2, track=3, source=F),
        ),
        ("Audiobooks/Stephen King/IT/IT - Part 1.mp3", audiobook("IT", "Stephen King", part=1, source=F)),
        ("Audiobooks/Stephen King/IT Part 2.m4b", audiobook("IT", "Stephen King", part=2)),
        ("Audiobooks/Stephen King/11-22-63/11-22-63.m4b", audiobook("11-22-63", "Stephen King", source=F)),
        ("Audiobooks/Stephen King/11-22-63/11-22-63 - 01.mp3", audiobook("11-22-63", "Stephen King", part=1, source=F)),
        ("Audiobooks/Author/24 Hours/24 Hours.m4b", audiobook("24 Hours", "Author", source=F)),
        ("Audiobooks/Author/24 Hours/03 - 24 Hours.mp3", audiobook("24 Hours", "Author", track=3, source=F)),
        (
            "Audiobooks/Terry Pratchett/Discworld/Discworld 01 - The Colour of Magic/001.mp3",
            audiobook("The Colour of Magic", "Terry Pratchett", track=1, source=F),
        ),
        (
            "Audiobooks/Terry Pratchett/Discworld/Vol. 1 - Mort [B0041D9BZI]/chapter 01.mp3",
            audiobook("Mort", "Terry Pratchett", track=1, ids={"asin": "B0041D9BZI"}, source=F),
        ),
        (
            "Audiobooks/George Orwell/1949 - Nineteen Eighty-Four/01 - Chapter 1.mp3",
            audiobook("Nineteen Eighty-Four", "George Orwell", 1949, track=1, source=F),
        ),
        ("Mort/Chapter 3.mp3", audiobook("Mort", track=3, source=F)),
    ],
)
def test_audiobooks(path: str, wanted: Reading) -> None:
    assert read_path(path) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("Podcasts/Radiolab/2020-01-31 - The Bobbys.mp3", talk("The Bobbys", "Radiolab", date="2020-01-31")),
        ("Podcasts/Radiolab/The Bobbys 2020-01-31.mp3", talk("The Bobbys", "Radiolab", date="2020-01-31")),
        ("Podcasts/Radiolab/2020-01-31.mp3", talk("2020-01-31", "Radiolab", date="2020-01-31")),
        ("Podcasts/Radiolab/Radiolab - 2020-01-31 - The Bobbys.mp3", talk("The Bobbys", "Radiolab", date="2020-01-31")),
        (
            "Podcasts/Radiolab/Radiolab - S02E03 - The Bobbys.mp3",
            talk("The Bobbys", "Radiolab", season=2, episodes=(3,)),
        ),
        ("Podcasts/Radiolab/412 The Bobbys.mp3", talk("The Bobbys", "Radiolab", episodes=(412,))),
        ("Podcasts/Radiolab/Ep. 12 - The Bobbys.mp3", talk("The Bobbys", "Radiolab", episodes=(12,))),
        ("Podcasts/Radiolab/Episode 12.mp3", talk("Episode 12", "Radiolab", episodes=(12,))),
        ("Podcasts/Radiolab/#12 - The Bobbys.mp3", talk("The Bobbys", "Radiolab", episodes=(12,))),
        ("Podcasts/Radiolab/The 5 Bobbys.mp3", talk("The 5 Bobbys", "Radiolab")),
        ("Podcasts/Radiolab/Season 1/01 - The Bobbys.mp3", talk("The Bobbys", "Radiolab", season=1, episodes=(1,))),
        ("Podcasts/Radiolab/Season 1/S03E01 - The Bobbys.mp3", talk("The Bobbys", "Radiolab", season=3, episodes=(1,))),
        (
            "Podcasts/Radiolab/Season 1/2020-01-31 The Bobbys.mp3",
            talk("The Bobbys", "Radiolab", season=1, date="2020-01-31"),
        ),
        (
            "Podcasts/99% Invisible/99% Invisible - 100 - Higher and Higher.mp3",
            talk("Higher and Higher", "99% Invisible", episodes=(100,)),
        ),
        ("Podcasts/Radiolab/Radiolab.mp3", talk("Radiolab", "Radiolab")),
        ("Podcasts/The Bobbys.mp3", talk("The Bobbys")),
    ],
)
def test_episodes_of_podcasts(path: str, wanted: Reading) -> None:
    assert read_path(path) == wanted


def test_a_chapter_that_lies_alone_or_among_music_is_a_track() -> None:
    assert read_path("Chapter 3.mp3") == Reading(Kind.TRACK, "Chapter 3", track=3)
    assert read_path("Music/Mort/Chapter 3.mp3").kind is Kind.TRACK
