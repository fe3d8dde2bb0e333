"""What a person pastes to say which film, show, album or book a thing is."""

from __future__ import annotations

import pytest

from medialib.errors import InvalidError
from medialib.identify.online.pasted import read_id
from medialib.model import Kind


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tmdb:603", "tmdb:603"),
        (" 603 ", "tmdb:603"),
        ("TMDB-0603", "tmdb:603"),
        ("[tmdbid=603]", "tmdb:603"),
        ("{imdb-tt0133093}", "imdb:tt0133093"),
        ("TT0133093", "imdb:tt0133093"),
        ("tvdb:12", "tvdb:12"),
        ("https://www.themoviedb.org/movie/603-the-matrix?language=de-DE", "tmdb:603"),
        ("themoviedb.org/movie/603", "tmdb:603"),
        ("https://m.imdb.com/title/tt0133093/?ref_=fn", "imdb:tt0133093"),
        ("https://www.imdb.com/de/title/tt0133093/", "imdb:tt0133093"),
    ],
)
def test_an_id_is_read_however_it_is_written(text: str, wanted: str) -> None:
    assert read_id(text, Kind.MOVIE) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The Matrix",
        "tt12",
        "tmdb:",
        "12345678901",
        "https://example.org/movie/603",
        "https://example.org/?x=themoviedb.org/movie/603",
        "https://themoviedb.org.example.org/movie/603",
        "603 or so",
        "tmdb:603\ntmdb:604",
        "٦٠٣",
    ],
)
def test_anything_else_is_no_id(text: str) -> None:
    with pytest.raises(InvalidError, match="names no film or show"):
        read_id(text, Kind.MOVIE)


def test_the_address_of_a_show_names_no_film() -> None:
    address = "https://www.themoviedb.org/tv/1399-a-song"
    assert read_id(address, Kind.SHOW) == "tmdb:1399"
    with pytest.raises(InvalidError, match="That address is of a show; this is a film"):
        read_id(address, Kind.MOVIE)


RELEASE = "0a1b2c3d-0000-4000-8000-00000000000f"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (RELEASE, f"musicbrainz:{RELEASE}"),
        (f" {RELEASE.upper()} ", f"musicbrainz:{RELEASE}"),
        (f"musicbrainz:{RELEASE}", f"musicbrainz:{RELEASE}"),
        (f"[mbid={RELEASE}]", f"musicbrainz:{RELEASE}"),
        (f"https://musicbrainz.org/release/{RELEASE}", f"musicbrainz:{RELEASE}"),
        (f"https://beta.musicbrainz.org/release/{RELEASE}/cover-art?x=1", f"musicbrainz:{RELEASE}"),
        (f"musicbrainz.org/release-group/{RELEASE}#top", f"musicbrainz_release_group:{RELEASE}"),
        (f"musicbrainz_release_group:{RELEASE}", f"musicbrainz_release_group:{RELEASE}"),
    ],
)
def test_an_album_is_named_by_its_release_or_release_group(text: str, wanted: str) -> None:
    assert read_id(text, Kind.ALBUM) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("", "Low Tide", "603", "tmdb:603", RELEASE[:-1], f"{RELEASE}0", f"{RELEASE}\n{RELEASE}"),
        *(f"https://example.org/release/{RELEASE}", f"https://musicbrainz.org.example.org/release/{RELEASE}"),
        *(f"https://musicbrainz.org/release/{RELEASE}0", f"https://example.org/?x=musicbrainz.org/release/{RELEASE}"),
    ],
)
def test_anything_else_is_no_album(text: str) -> None:
    with pytest.raises(InvalidError, match="names no album"):
        read_id(text, Kind.ALBUM)


def test_the_address_of_an_artist_names_no_album() -> None:
    with pytest.raises(InvalidError, match="That address is of a MusicBrainz artist; this is an album"):
        read_id(f"https://musicbrainz.org/artist/{RELEASE}", Kind.ALBUM)


@pytest.mark.parametrize("kind", [Kind.BOOK, Kind.AUDIOBOOK])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "https://openlibrary.org/works/OL45804W/Fantastic_Mr_Fox?edition=key%3A/books/OL7353617M",
            "openlibrary:OL45804W",
        ),
        ("openlibrary.org/books/OL7353617M", "openlibrary:OL7353617M"),
        ("https://www.openlibrary.org/isbn/0306406152", "isbn:9780306406157"),
        (" ol45804w ", "openlibrary:OL45804W"),
        ("openlibrary:OL45804W", "openlibrary:OL45804W"),
        ("978-0-306-40615-7", "isbn:9780306406157"),
        ("ISBN-13: 978 0 306 40615 7", "isbn:9780306406157"),
        ("isbn:080442957x", "isbn:9780804429573"),
    ],
)
def test_what_says_which_book(kind: Kind, text: str, wanted: str) -> None:
    assert read_id(text, kind) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no book"),
        ("Dune", "names no book"),
        ("OL45804A", "names no book"),
        ("tmdb:603", "names no book"),
        ("https://openlibrary.org.example.org/works/OL45804W", "names no book"),
        ("https://example.org/?x=openlibrary.org/works/OL45804W", "names no book"),
        ("https://openlibrary.org/works/OL45804W\nOL1W", "names no book"),
        ("978030640615٧", "names no book"),
        ("9780306406158", "is no ISBN: its last digit does not fit"),
        ("https://openlibrary.org/authors/OL34184A/Roald_Dahl", "That address is of an author; this is a book"),
    ],
)
def test_what_names_no_book(text: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        read_id(text, Kind.BOOK)
