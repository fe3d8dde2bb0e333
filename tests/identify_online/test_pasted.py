"""What a person pastes to say which film or show a thing is."""

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
