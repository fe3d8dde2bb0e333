from __future__ import annotations

import pytest
from hostile_names import NAMES, PATHS, SUFFIXES, is_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from medialib.identify.match import recognise
from medialib.identify.place import Place
from medialib.identify.shelf import shelf_path
from medialib.model import Entity, Fact, Json, Kind, Match, Probe, Source

VIDEO = Probe("video")


def entity(kind: Kind, identity: str = "x", **facts: Json) -> Entity:
    return Entity(kind, identity, tuple(Fact(field, value, Source.NAME) for field, value in facts.items()))


MOVIE = entity(Kind.MOVIE, title="Alien", year=1979)
SHOW, SEASON = entity(Kind.SHOW, title="Dark", year=2017), entity(Kind.SEASON, number=2)
ARTIST, ALBUM = entity(Kind.ARTIST, title="Various Artists"), entity(Kind.ALBUM, title="Pulp Fiction", year=1994)


@pytest.mark.parametrize(
    ("match", "path"),
    [
        (Match(((MOVIE,),)), "movies/Alien (1979)/Alien (1979).mkv"),
        (Match(((MOVIE,),), label="Director's Cut 2160p"), "movies/Alien (1979)/Alien (1979) - Director's Cut 2160p.mkv"),
        (Match(((MOVIE,),), part=2), "movies/Alien (1979)/Alien (1979) - part2.mkv"),
        (Match(((MOVIE,),), extra="trailer"), "movies/Alien (1979)/Trailers/own name.mkv"),
        (Match(((SHOW, SEASON, entity(Kind.EPISODE, number=3, title="Geister")),)), "shows/Dark (2017)/Season 02/Dark - S02E03 - Geister.mkv"),
        (
            Match(tuple((SHOW, SEASON, entity(Kind.EPISODE, number=n, title="Two")) for n in (1, 2, 3))),
            "shows/Dark (2017)/Season 02/Dark - S02E01-E03 - Two.mkv",
        ),
        (
            Match(tuple((SHOW, SEASON, entity(Kind.EPISODE, number=n)) for n in (1, 5))),
            "shows/Dark (2017)/Season 02/Dark - S02E01E05.mkv",
        ),
        (Match(((SHOW, entity(Kind.SEASON, number=0), entity(Kind.EPISODE, number=1)),)), "shows/Dark (2017)/Specials/Dark - S00E01.mkv"),
        (Match(((SHOW, SEASON),), extra="featurette"), "shows/Dark (2017)/Season 02/Featurettes/own name.mkv"),
        (Match(((ARTIST, ALBUM, entity(Kind.TRACK, number=4, title="Jungle Boogie")),)), "music/Various Artists/Pulp Fiction (1994)/04 - Jungle Boogie.mkv"),
        (Match(((ARTIST, ALBUM, entity(Kind.TRACK, number=4, disc=2, title="X")),)), "music/Various Artists/Pulp Fiction (1994)/2-04 - X.mkv"),
        (Match(((entity(Kind.VIDEO, "youtube:jNQXAC9IVRw", title="Me at the zoo", creator="jawed"),),)), "videos/jawed/Me at the zoo [jNQXAC9IVRw].mkv"),
        (Match(((entity(Kind.BOOK, title="Dune", creator="Frank Herbert"),),)), "books/Frank Herbert/Dune.mkv"),
        (Match(((entity(Kind.AUDIOBOOK, title="Dune", creator="Frank Herbert"),),), part=3), "books/Frank Herbert/Dune/Dune - 03.mkv"),
        (Match(((entity(Kind.PHOTO, title="IMG_1"),),)), "uploads/IMG_1.mkv"),
    ],
)  # fmt: skip
def test_shelf_path(match: Match, path: str) -> None:
    assert str(shelf_path(match, ".mkv", name="own name")) == path


@pytest.mark.parametrize(
    ("path", "shelved"),
    [("Dark/Season 02/Dark S02E03.mkv", "Dark - S02E03.mkv"), ("Dark/Dark S02E03-E04.mkv", "Dark - S02E03-E04.mkv")],
)
def test_a_title_that_stands_in_for_one_is_in_no_name(path: str, shelved: str) -> None:
    assert str(shelf_path(recognise(Place(path, VIDEO)), ".mkv")) == f"shows/Dark/Season 02/{shelved}"


@given(
    st.sampled_from(list(Kind)),
    NAMES,
    NAMES,
    SUFFIXES,
    st.none() | NAMES,
    st.none() | st.sampled_from(["trailer", "other"]),
)
def test_hostile_titles_never_escape(
    kind: Kind, title: str, creator: str, suffix: str, key: str | None, extra: str | None
) -> None:
    item = entity(kind, key or "x", title=title, creator=creator, number=10**9, disc=7)
    chain = {
        Kind.EPISODE: (entity(Kind.SHOW, title=creator), entity(Kind.SEASON, number=3), item),
        Kind.TRACK: (entity(Kind.ARTIST, title=creator), entity(Kind.ALBUM, title=title), item),
        Kind.PODCAST_EPISODE: (entity(Kind.PODCAST, title=creator), item),
    }.get(kind, (item,))
    path = shelf_path(Match((chain,), label=creator, extra=extra, part=2), suffix, name=title)
    assert not path.is_absolute()
    assert all(is_safe(part) for part in path.parts), path


@settings(max_examples=200, deadline=None)
@given(PATHS, SUFFIXES)
def test_every_path_has_a_place_on_the_shelves(path: str, suffix: str) -> None:
    shelf = shelf_path(recognise(Place(path, VIDEO)), suffix, name=path)
    assert all(is_safe(part) for part in shelf.parts), shelf
