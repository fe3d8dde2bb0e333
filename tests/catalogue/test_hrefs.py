"""Where pages stand: paths that say what they are of, that nobody's name can lead astray, and that come back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medialib.catalogue import hrefs
from medialib.catalogue.kinds import LISTS, kind_of


@pytest.mark.parametrize(
    ("path", "root"), [("index.html", ""), ("movies/index.html", "../"), ("item/ab/abc.html", "../../"), ("movies/a/index.html", "../../")]
)  # fmt: skip
def test_the_way_to_the_top(path: str, root: str) -> None:
    assert hrefs.root(path) == root


@pytest.mark.parametrize("name", ["drama", "sci-fi", "7", "index", "a" * 64, "tmdb-collection-7", "0-9"])
def test_a_plain_name_stands_for_itself(name: str) -> None:
    assert hrefs.slug(name) == name


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../..", "a/b", "a\\b", "Drama", "film noir", "-x", "_x", "a" * 65, "é", "夜", "a\0", "a\n", "\ud800",
     "index.html", "%2e%2e", "nul.txt"],
)  # fmt: skip
def test_any_other_name_is_a_hash(name: str) -> None:
    assert re.fullmatch(r"_[0-9a-f]{16}", hrefs.slug(name))


def test_names_that_look_alike_stay_apart() -> None:
    names = ["Drama", "drama", "DRAMA", "drama ", "é", "e\u0301", "_drama", "dra/ma", "dra-ma"]
    assert len({hrefs.slug(name) for name in names}) == len(names)


@hypothesis_settings(max_examples=50, deadline=None)
@given(name=st.text())
def test_a_slug_of_anything_is_a_name_in_any_file_system(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9_][a-z0-9-]{0,63}", hrefs.slug(name))


@pytest.mark.parametrize(
    ("name", "first", "path"),
    [
        ("movies", None, "movies/index.html"),
        ("movies", "film00000001", "movies/film00000001.html"),
        ("movies/a", None, "movies/a/index.html"),
        ("movies/1990s", "film00000001", "movies/1990s/film00000001.html"),
        ("channels/index", None, "channels/index/index.html"),
        ("genres/_00ff", "film00000001", "genres/_00ff/film00000001.html"),
        ("person/akira0000001", None, "person/ak/akira0000001.html"),
        ("episodes/podcast00001", None, "episodes/podcast00001/index.html"),
    ],
)
def test_a_list_is_known_by_the_path_of_its_page(name: str, first: str | None, path: str) -> None:
    assert (hrefs.shelf(name, first), hrefs.shelf_of(path), kind_of(path)) == (path, (name, first), LISTS)


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("assets/site.00ff.css", "assets/"),
        ("art/aa/aahash-200.webp", "art/"),
        ("artists/index.html", ""),
        ("artists/a/index.html", ""),
        ("item/ab/abc.html", "item/"),
        ("search/root.js", "search/"),
        ("genres/index.html", "genres/index.html"),
        ("genres/drama/index.html", ""),
        ("people/index.html", ""),
        ("404.html", "404.html"),
        ("index.html", "index.html"),
    ],
)
def test_each_path_has_its_kind(path: str, start: str) -> None:
    assert start in kind_of(path).starts


def test_an_id_comes_back_from_its_page() -> None:
    assert [hrefs.named(path) for path in (hrefs.item("abcdefgh2345"), hrefs.shelf("person/abcdefgh2345"))] == ["abcdefgh2345"] * 2  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "path", "href"),
    [
        ("main", "movies/A b/c.mp4", "media/main/movies/A%20b/c.mp4"),
        ("my films", 'x#?%\n".mkv', "media/my%20films/x%23%3F%25%0A%22.mkv"),
        ("main", "夜/é.mp3", "media/main/%E5%A4%9C/%C3%A9.mp3"),
        ("main", "a%2Fb/+&=.ogg", "media/main/a%252Fb/%2B%26%3D.ogg"),
        ("main", "e\u0301.mp3", "media/main/e%CC%81.mp3"),
    ],
)
def test_a_file_s_address_says_its_name_byte_for_byte(folder: str, path: str, href: str) -> None:
    assert hrefs.media(folder, path) == href


@pytest.mark.parametrize(
    ("prefix", "path"),
    [("", "search/root.js"), ("a", "search/61.js"), ("夜の", "search/e5a49ce381ae.js"), ("\U0001f600", "search/f09f9880.js"),
     ("con", "search/636f6e.js")],
)  # fmt: skip
def test_a_shard_is_named_by_the_bytes_of_its_beginning(prefix: str, path: str) -> None:
    assert (hrefs.shard(prefix), hrefs.prefix_of(path)) == (path, prefix)


def test_what_is_drawn_is_the_same_everywhere_and_always() -> None:
    """Another draw would move the breaks of every list and change every drawn cover."""
    assert [hrefs.draw(text) for text in ("", "film00000001", "\ud800")] == [22125486566988442, 64522619576554118, 46731965347690781]  # fmt: skip
    assert max(hrefs.draw(str(number)) for number in range(1000)) < 2**56
