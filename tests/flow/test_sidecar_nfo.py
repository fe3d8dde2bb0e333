"""Items as NFO files: what Kodi's shapes hold, and what we would read of them ourselves."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from medialib import seal
from medialib.flow.sidecars.nfo import nfo
from medialib.identify.nfo import parse

FILM: dict[str, Any] = {
    "media": {
        "kind": "movie",
        "title": "Fargo",
        "original_title": "Fargo & Co.",
        "creator": None,
        "year": 1996,
        "date": "1996-04-05",
        "number": None,
        "overview": "A <b>car</b> salesman\x00 & his wife.",
        "tagline": "A lot can happen.",
        "certification": "R",
        "rating": 7.9,
        "duration_s": 5880.4,
    },
    "external_ids": [{"provider": "imdb", "value": "tt0116282"}, {"provider": "tmdb", "value": "275"}],
    "genres": [{"id": "crime", "name": "Crime"}, {"id": "drama", "name": "Drama"}],
    "tags": [{"id": "snow", "name": "Snow"}],
    "credits": [
        {"name": "Frances McDormand", "role": "actor", "character": "Marge", "position": 0},
        {"name": "Joel Coen", "role": "director", "character": "", "position": 1},
        {"name": "Ethan Coen", "role": "writer", "character": "", "position": 2},
        {"name": "Carter Burwell", "role": "composer", "character": "", "position": 3},
    ],
    "collections": [
        {"id": "a", "title": "Best of all", "source_key": None, "overview": None},
        {"id": "b", "title": "The Fargo Collection", "source_key": "tmdb:collection:1", "overview": "Two of them."},
    ],
}
NFO = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<movie>
  <title>Fargo</title>
  <originaltitle>Fargo &amp; Co.</originaltitle>
  <ratings>
    <rating name="default" max="10" default="true">
      <value>7.9</value>
    </rating>
  </ratings>
  <plot>A &lt;b&gt;car&lt;/b&gt; salesman &amp; his wife.</plot>
  <tagline>A lot can happen.</tagline>
  <mpaa>R</mpaa>
  <runtime>98</runtime>
  <premiered>1996-04-05</premiered>
  <year>1996</year>
  <uniqueid type="imdb" default="true">tt0116282</uniqueid>
  <uniqueid type="tmdb">275</uniqueid>
  <genre>Crime</genre>
  <genre>Drama</genre>
  <tag>Snow</tag>
  <actor>
    <name>Frances McDormand</name>
    <role>Marge</role>
    <order>0</order>
  </actor>
  <director>Joel Coen</director>
  <credits>Ethan Coen</credits>
  <set tmdbcolid="1">
    <name>The Fargo Collection</name>
    <overview>Two of them.</overview>
  </set>
</movie>
<!-- """


def of_kind(kind: str, **values: Any) -> dict[str, Any]:
    """An item of which little is known."""
    empty = dict.fromkeys(FILM["media"])
    return {"media": {**empty, "kind": kind, "title": "Title", **values}}


def read(raw: bytes) -> list[tuple[str | None, int | None, int | None, dict[str, Any]]]:
    """What we read of an NFO once it is somebody else's: kind, season, number and facts."""
    theirs = raw.replace(seal.MARK, b"")
    return [(one.kind, one.season, one.number, {fact.field: fact.value for fact in one.facts}) for one in parse(theirs)]


def test_a_film_in_full() -> None:
    raw = nfo([FILM])
    assert raw.decode().startswith(NFO)
    fromstring(raw)
    [(kind, *_, facts)] = read(raw)
    assert (kind, facts) == (
        "movie",
        {
            "title": "Fargo",
            "original_title": "Fargo & Co.",
            "overview": "A <b>car</b> salesman & his wife.",
            "tagline": "A lot can happen.",
            "certification": "R",
            "year": 1996,
            "date": "1996-04-05",
            "rating": 7.9,
            "genres": ["Crime", "Drama"],
            "tags": ["Snow"],
            "credits": [
                {"name": "Frances McDormand", "role": "actor", "character": "Marge"},
                {"name": "Joel Coen", "role": "director", "character": ""},
                {"name": "Ethan Coen", "role": "writer", "character": ""},
            ],
            "external_ids": {"imdb": "tt0116282", "tmdb": "275"},
            "runtime_s": 5880,
            "collection": {"key": "tmdb:collection:1", "title": "The Fargo Collection"},
        },
    )


def test_episodes_stand_in_a_row() -> None:
    raw = nfo([of_kind("episode", title="One", number=1), of_kind("episode", title="Two", number=2)], 3)
    assert read(raw) == [("episode", 3, 1, {"title": "One"}), ("episode", 3, 2, {"title": "Two"})]


@pytest.mark.parametrize(
    ("item", "root", "number", "facts"),
    [
        (of_kind("show", overview="Plot"), "show", None, {"title": "Title", "overview": "Plot"}),
        (of_kind("season", number=0), "season", 0, {"title": "Title"}),
        (of_kind("video", creator="Channel"), "video", None, {"title": "Title", "creator": "Channel"}),
        (
            of_kind("album", creator="Band", overview="Good.", year=1999)
            | {"external_ids": [{"provider": "musicbrainz", "value": "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5"}]},
            "album",
            None,
            {
                "title": "Title",
                "creator": "Band",
                "overview": "Good.",
                "year": 1999,
                "external_ids": {"musicbrainz": "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5"},
            },
        ),
        (of_kind("artist", overview="They sing."), "artist", None, {"title": "Title", "overview": "They sing."}),
    ],
)
def test_each_kind_is_read_as_itself(
    item: dict[str, Any], root: str, number: int | None, facts: dict[str, Any]
) -> None:
    assert read(nfo([item])) == [(root, None, number, facts)]


def test_a_seal_breaks_with_any_change() -> None:
    raw = nfo([FILM])
    assert seal.is_whole(raw)
    assert parse(raw) != ()
    for changed in (raw.replace(b"1996", b"1997", 1), raw + b"\n", raw[1:], raw.replace(b"seal:", b"seal:0")):
        assert not seal.is_whole(changed)
    assert not seal.is_whole(b"<movie/>")


def test_the_same_rows_give_the_same_bytes() -> None:
    assert nfo([FILM]) == nfo([FILM])
