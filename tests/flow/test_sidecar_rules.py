"""What a document beside media may say, field by field: what is right is read, what cannot be right is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from documents_at_hand import fact, film, refused, written

from medialib.flow.sidecars.checking import safe_path
from medialib.flow.sidecars.document import read

Item = dict[str, Any]
Change = Callable[[Item], object]
CANDIDATE = {"provider": "tmdb", "id": "275", "kind": "movie", "title": "Fargo", "score": 0.9}


def whole() -> Item:
    """An item with a row of every sort, all of which can be right."""
    return {
        **film(),
        "external_ids": [{"provider": "tmdb", "value": "275"}],
        "image_offers": [{"role": "poster", "source": "tmdb", "position": 0, "url": "https://example.org/a.jpg"}],
        "credits": [{"person_id": "abcdefgh", "name": "Ann", "role": "actor", "character": "", "position": 0}],
        "genres": [{"id": "crime", "name": "Crime"}],
        "tags": [{"id": "снег", "name": "Снег"}],
        "collections": [
            {"id": "c1", "title": "A", "sort_title": "a", "overview": None, "source_key": None, "added_at": "x"}
        ],
        "matches": [{"state": "taken", "candidates": [CANDIDATE], "refused": ["tmdb:1"]}],
        "acts": [{"id": 1, "act": "edit", "detail": {"before": {"year": None}, "after": {"year": 1}}}],
        "discs": [{"id": "dvd:1", "titles": [{"number": 1}]}],
        "not_duplicates": [{"id": "another1", "said_at": "x", "said_by": None}],
        "above": [{"id": "show1", "kind": "show", "identity": "x", "title": "X"}],
    }


def put(table: str, **values: Any) -> Change:
    """Change the first row of a table."""
    return lambda item: item[table][0].update(values)


def say(field: str, value: Any, **more: Any) -> Change:
    """Let a source say something."""
    return lambda item: item["facts"].append({**fact(field, value), **more})


def of(**values: Any) -> Change:
    """Change the item itself."""
    return lambda item: item["media"].update(values)


RIGHT: list[Change] = [
    say("title", ""), say("title", None), say("year", 0), say("number", -1), say("rating", 7), say("rating", 7.5),
    say("duration_s", 0.0), say("genres", []), say("genres", ["a"]), say("tags", ["ü"]), say("credits", []),
    say("credits", [{"name": "A", "role": None}]), say("trailers", [{"url": "https://example.org/t"}]),
    say("external_ids", {"tmdb": 1, "imdb": "tt1"}), say("collection", {"key": "k", "title": "T"}), say("body", "x" * 99_999),
    say("site_url", "https://example.org/?a=b#c"), say("something_new", {"x": [1]}), say("title", "a", confidence=0),
    say("title", "a", confidence=1), say("title", "a", chosen=1), say("title", "a", chosen=0),
    of(parent_id="show1"), of(merged_into="abcd"), of(parent_id=None), of(site_url="http://example.org"), of(year=-(2**63 - 1)),
    of(id="abcd"), of(id="a" * 40), put("files", path="subtitles/x/0.vtt", role="subtitle"), put("files", folder="nas", path="x.mkv"),
    put("files", chapters=[], audio_languages=["en"], subtitle_languages=[]), put("files", path="movies/a/..b.mkv"),
    put("images", widths=[1], width=20_000, height=1), put("images", widths=[160] * 10), put("images", blur="UklGR+/="),
    put("images", beside=None, webp=None), put("images", beside="x.jpg", webp="QQ=="), put("collections", id="tmdb-collection-1"),
    put("collections", overview="Words.", source_key="k"), put("acts", detail={"after": {"hash": "0" * 32}, "before": {"hash": None}}),
    put("acts", detail={"old": "a/b", "new": "a/...b"}), put("discs", id="cd:AbC.-_+/=1"), put("discs", titles=[]),
    put("matches", candidates=[], refused=[]), lambda item: item.update(above=[]), lambda item: item.pop("not_duplicates"),
]  # fmt: skip
WRONG: list[tuple[Change, str]] = [
    (say("year", "1996"), "a value of year that cannot be right: '1996'"),
    (say("year", 1996.0), "a value of year that cannot be right: '1996.0'"),
    (say("rating", "good"), "a value of rating that cannot be right: 'good'"),
    (say("rating", True), "a value of rating that cannot be right: 'True'"),
    (say("title", 5), "a value of title that cannot be right: '5'"),
    (say("overview", ["x"]), "a value of overview that cannot be right: \"['x']\""),
    (say("genres", "rock"), "a value of genres that cannot be right: 'rock'"),
    (say("tags", [1]), "a value of tags that cannot be right: '[1]'"),
    (say("credits", {}), "a value of credits that cannot be right: '{}'"),
    (say("credits", [{"name": 1}]), "a value of credits that cannot be right: \"[{'name': 1}]\""),
    (say("trailers", ["x"]), "a value of trailers that cannot be right: \"['x']\""),
    (say("external_ids", ["tt1"]), "a value of external_ids that cannot be right: \"['tt1']\""),
    (say("external_ids", {"tmdb": None}), "a value of external_ids that cannot be right: \"{'tmdb': None}\""),
    (say("collection", "k"), "a value of collection that cannot be right: 'k'"),
    (say("site_url", "//example.org"), "a value of site_url that cannot be right: '//example.org'"),
    (say("Title", "x"), "a field that cannot be right: 'Title'"),
    (say("t" * 31, "x"), f"a field that cannot be right: '{'t' * 31}'"),
    (say("title", "x", source="god"), "a source that cannot be right: 'god'"),
    (say("title", "x", source=1), "a source that cannot be right: '1'"),
    (say("title", "x", confidence=1.01), "a confidence that cannot be right: '1.01'"),
    (say("title", "x", confidence=-0.1), "a confidence that cannot be right: '-0.1'"),
    (say("title", "x", confidence=True), "a confidence that cannot be right: 'True'"),
    (say("title", "x", confidence="1"), "a confidence that cannot be right: '1'"),
    (say("title", "x", chosen=2), "whether it was chosen that cannot be right: '2'"),
    (say("title", "a\0b"), "a text that cannot be right: 'a\\x00b'"),
    (say("new", {"deep": [{"url": "javascript:x"}]}), "an address that cannot be right: 'javascript:x'"),
    (say("new", [2**63]), f"a number that cannot be right: '{2**63}'"),
    (of(id="abc"), "an id that cannot be right: 'abc'"),
    (of(id="a" * 41), f"an id that cannot be right: '{'a' * 41}'"),
    (of(id="ABCD"), "an id that cannot be right: 'ABCD'"),
    (of(id=None), "an id that cannot be right: 'None'"),
    (of(kind=None), "a kind that cannot be right: 'None'"),
    (of(identity=5), "the identity of an item that cannot be right: '5'"),
    (of(parent_id="../x"), "a parent_id that cannot be right: '../x'"),
    (of(merged_into=7), "a merged_into that cannot be right: '7'"),
    (of(site_url="https://a b"), "an address that cannot be right: 'https://a b'"),
    (put("files", path=""), "a path that cannot be right: ''"),
    (put("files", path=None), "a path that cannot be right: 'None'"),
    (put("files", path="movies"), "a path that cannot be right: 'movies'"),
    (put("files", path="inbox/x.mkv"), "a path that cannot be right: 'inbox/x.mkv'"),
    (put("files", path="movies\\x.mkv"), "a path that cannot be right: 'movies\\\\x.mkv'"),
    (put("files", folder=None), "a path that cannot be right: 'movies/Fargo.mp4'"),
    (put("files", folder="nas", path="."), "a path that cannot be right: '.'"),
    (put("files", folder="nas", path="//x"), "a path that cannot be right: '//x'"),
    (put("files", folder="nas", path="/x.mkv"), "a path that cannot be right: '/x.mkv'"),
    (put("files", folder="nas", path="a/../../x"), "a path that cannot be right: 'a/../../x'"),
    (put("files", role=None), "a role that cannot be right: 'None'"),
    (put("files", chapters={}), "chapters that cannot be right: '{}'"),
    (put("files", audio_languages="en"), "languages that cannot be right: 'en'"),
    (put("files", subtitle_languages=[5]), "languages that cannot be right: '[5]'"),
    (put("images", role="Poster"), "the role of a picture that cannot be right: 'Poster'"),
    (put("images", source="x"), "a source that cannot be right: 'x'"),
    (put("images", hash="0" * 31), f"the name of a picture that cannot be right: '{'0' * 31}'"),
    (put("images", hash="G" * 32), f"the name of a picture that cannot be right: '{'G' * 32}'"),
    (put("images", color="#00000g"), "a colour that cannot be right: '#00000g'"),
    (put("images", blur="a" * 401), f"a blur that cannot be right: '{'a' * 100}'"),
    (put("images", blur='"onload='), "a blur that cannot be right: '\"onload='"),
    (put("images", widths=[]), "widths that cannot be right: '[]'"),
    (put("images", widths=[0]), "widths that cannot be right: '[0]'"),
    (put("images", widths=[True]), "widths that cannot be right: '[True]'"),
    (put("images", widths=[1] * 11), f"widths that cannot be right: '{[1] * 11}'"),
    (put("images", width=0), "the size of a picture that cannot be right: '0'"),
    (put("images", height=20_001), "the size of a picture that cannot be right: '20001'"),
    (put("images", width="160"), "the size of a picture that cannot be right: '160'"),
    (put("images", beside=["x"]), "a picture that cannot be right: \"['x']\""),
    (put("images", webp=5), "a picture that cannot be right: '5'"),
    (put("image_offers", role=None), "the role of a picture that cannot be right: 'None'"),
    (put("image_offers", source=None), "a source that cannot be right: 'None'"),
    (put("image_offers", url="https://" + "a" * 2001), f"an address that cannot be right: 'https://{'a' * 92}'"),
    (put("external_ids", provider="T"), "a service that cannot be right: 'T'"),
    (put("external_ids", value=275), "an id at a service that cannot be right: '275'"),
    (put("credits", person_id="x"), "a person's id that cannot be right: 'x'"),
    (put("collections", id="../x"), "a collection's id that cannot be right: '../x'"),
    (put("collections", id=".x"), "a collection's id that cannot be right: '.x'"),
    (put("collections", id="a/b"), "a collection's id that cannot be right: 'a/b'"),
    (put("collections", title=None), "a title that cannot be right: 'None'"),
    (put("collections", added_at=5), "a added_at that cannot be right: '5'"),
    (put("collections", overview=5), "a overview that cannot be right: '5'"),
    (put("matches", state="sure"), "the state of a match that cannot be right: 'sure'"),
    (put("matches", refused=[1]), "what was refused that cannot be right: '[1]'"),
    (put("matches", refused=None), "what was refused that cannot be right: 'None'"),
    (put("acts", act="burn"), "an act that cannot be right: 'burn'"),
    (put("acts", detail=[]), "the detail of an act that cannot be right: '[]'"),
    (put("acts", detail={"after": {"hash": "../x"}}), "the name of a picture that cannot be right: '../x'"),
    (put("acts", detail={"moves": [{"old": "../x"}]}), "a path in an act that cannot be right: '../x'"),
    (put("acts", detail={"../x": 1}), "a path in an act that cannot be right: '../x'"),
    (put("discs", id="a b"), "a disc's id that cannot be right: 'a b'"),
    (put("discs", id="a" * 201), f"a disc's id that cannot be right: '{'a' * 100}'"),
    (put("discs", titles={}), "a disc's titles that cannot be right: '{}'"),
    (put("discs", titles=[1]), "a disc's titles that cannot be right: '[1]'"),
    (put("above", id="x"), "an id that cannot be right: 'x'"),
    (put("above", title=None), "the title of an item that cannot be right: 'None'"),
    (lambda item: item.update(above="x"), "what it stands under that cannot be right: 'x'"),
    (lambda item: item.update(above=["x"]), "an item above it that cannot be right: 'x'"),
    (lambda item: item.update(genres=["x"]), "the rows of genres that cannot be right: \"['x']\""),
    (lambda item: item.update(media=["x"]), "an item without a media row that cannot be right"),
    (lambda item: item["genres"][0].update({"a\0": 1}), "a text that cannot be right: 'a\\x00'"),
]  # fmt: skip


@pytest.mark.parametrize("change", [lambda item: None, *RIGHT])
def test_what_can_be_right_is_read_as_it_is(tmp_path: Path, change: Change) -> None:
    item = whole()
    change(item)
    [found] = read(written(tmp_path / "a", item)).items
    assert {name: found[name] for name in item} == item


@pytest.mark.parametrize(("change", "said"), WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_what_cannot_be_right_is_refused_in_words(tmp_path: Path, change: Change, said: str) -> None:
    item = whole()
    change(item)
    message, hint = refused(written(tmp_path / "a", item))
    assert (message.startswith(f"It holds {said}"), hint) == (True, "It is left alone."), message


@pytest.mark.parametrize(
    ("folder", "path", "safe"),
    [
        *((("main", f"{shelf}/x", True)) for shelf in ("movies", "shows", "music", "videos", "books", "discs", "subtitles")),
        *((("main", f"{place}/x", False)) for place in ("data", "inbox", "build", ".", "..", "Movies")),
        ("nas", "x", True), ("nas", "data/x", True), ("nas", "..", False), ("nas", "//x", False), ("main", "movies/", False),
        ("nas", "a\0", False), ("nas", 5, False), ("nas", "", False), ("nas", ".", False), ("main", "./.", False), ("nas", "./x", True),
    ],
)  # fmt: skip
def test_where_a_file_may_lie(folder: str, path: object, safe: bool) -> None:
    assert safe_path(folder, path) is safe
