"""Templates by which files are named: what they make, and which are refused."""

from __future__ import annotations

import json

import pytest
from hostile_names import NAMES, is_safe
from hypothesis import given
from hypothesis import strategies as st
from refusal import Write, refused

from medialib.identify.shelf import shelf_path
from medialib.model import Entity, Fact, Json, Kind, Match, Source
from medialib.settings import load
from medialib.settings.naming import Naming

SEE = "See docs/settings.md for what it takes."


def entity(kind: Kind, identity: str = "x", **facts: Json) -> Entity:
    return Entity(kind, identity, tuple(Fact(field, value, Source.NAME) for field, value in facts.items()))


def named(match: Match, name: str | None = None, **templates: str) -> str:
    return str(shelf_path(match, ".mkv", name=name, naming=Naming(**templates)))


FILM = entity(Kind.MOVIE, title="Alien", year=1979)
BARE = entity(Kind.MOVIE, title="Alien")
EPISODE = (
    entity(Kind.SHOW, title="Dark", year=2017),
    entity(Kind.SEASON, number=2),
    entity(Kind.EPISODE, number=3, title="Geister"),
)
TRACK = (
    entity(Kind.ARTIST, title="ABBA"),
    entity(Kind.ALBUM, title="Arrival", year=1976),
    entity(Kind.TRACK, number=4, disc=2, title="Money, Money, Money"),
)


@pytest.mark.parametrize(
    ("match", "kind", "template", "path"),
    [
        (Match(((FILM,),)), "movie", "movies/<{year} - >{title}", "movies/1979 - Alien.mkv"),
        (Match(((BARE,),)), "movie", "movies/<{year} - >{title}", "movies/Alien.mkv"),
        (Match(((BARE,),)), "movie", "movies/<{year}>/{title}", "movies/Alien.mkv"),
        (Match(((FILM,),), label="4K", part=2), "movie", "videos/{year}/{title}< [{label}, {part}]>", "videos/1979/Alien [4K, 2].mkv"),
        (Match(((FILM,),), label="4K"), "movie", "videos/{title}< [{label}, {part}]>", "videos/Alien.mkv"),
        (Match((EPISODE,)), "episode", "shows/{show}/{code} {title}", "shows/Dark/S02E03 Geister.mkv"),
        (Match((TRACK,)), "track", "music/{artist} - {album:3}/{place} {title:5}", "music/ABBA - Arr/2-04 Money.mkv"),
        (Match((EPISODE[:1],), extra="trailer"), "episode", "shows/{show}/{season}/{code}", "shows/Dark/Trailers/own.mkv"),
        (Match((EPISODE[:2],), extra="trailer"), "episode", "shows/{show}/{season}/{code}", "shows/Dark/Season 02/Trailers/own.mkv"),
    ],
)  # fmt: skip
def test_a_template_of_ones_own(match: Match, kind: str, template: str, path: str) -> None:
    assert named(match, name="own", **{kind: template}) == path


def test_what_is_too_long_gives_way_where_it_is_longest() -> None:
    long = entity(Kind.MOVIE, title="é" * 200, year=1979)
    made = named(Match(((long,),), label="Director's Cut", part=2)).split("/")
    assert made == ["movies", f"{'é' * 71} (1979)", f"{'é' * 71} (1979) - Director's Cut - part2.mkv"]
    video = entity(Kind.VIDEO, "youtube:jNQXAC9IVRw", title="x" * 300)
    assert named(Match(((video,),))) == f"videos/{'x' * 182} [jNQXAC9IVRw].mkv"
    show = (entity(Kind.SHOW, title="a" * 150), EPISODE[1], entity(Kind.EPISODE, number=3, title="b" * 150))
    name = named(Match((show,), label="4K")).rpartition("/")[2]
    assert name == f"{'a' * 90} - S02E03 - {'b' * 89} - 4K.mkv"


@given(
    st.sampled_from(["movies/{title}", "movies/<{label}>/{title}< {year}>", "uploads/{year}/-{title}. "]), NAMES, NAMES
)
def test_no_value_is_a_path(template: str, title: str, label: str) -> None:
    film = entity(Kind.MOVIE, title=title, year=1979)
    path = shelf_path(Match(((film,),), label=label), ".mkv", naming=Naming(movie=template))
    assert len(path.parts) <= template.count("/") + 1
    assert all(is_safe(part) for part in path.parts), path


SHELF = "Wanted a path that begins with one of movies/, shows/, music/, videos/, podcasts/, articles/, books/, uploads/"
APART = "Wanted folders and a name with single '/' between them, and no '..'"
SIGN = "The '{}' in it is out of place; wanted text, {{fields}}, and <parts> within one name"


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        ("movies/{titel}", "There is no field {titel} here; the fields are {title}, {year}, {label}, {part}"),
        ("movies/{show}", "There is no field {show} here; the fields are {title}, {year}, {label}, {part}"),
        ("movies/{}", "There is no field {} here; the fields are {title}, {year}, {label}, {part}"),
        ("{title}", SHELF),
        ("{title}/{title}", SHELF),
        ("films/{title}", SHELF),
        ("data/{title}", SHELF),
        ("inbox/{title}", SHELF),
        ("/movies/{title}", APART),
        ("movies//{title}", APART),
        ("movies/../{title}", APART),
        ("movies/{title}/", APART),
        ("movies/{year}", "Its last name needs a field that is never empty: {title}, {part}"),
        ("movies/<{title}>", "Its last name needs a field that is never empty: {title}, {part}"),
        ("movies/{title}< x>", "Wanted a field within each '<' and '>'"),
        ("movies/{title}< ({year})", "Wanted a '>' behind its '<'"),
        ("movies/{title}>", SIGN.format(">")),
        ("movies/<<{title}>>", SIGN.format("<")),
        ("movies/<{year}/>{title}", SIGN.format("/")),
        ("movies/{title", SIGN.format("{")),
        ("movies/{Title}", SIGN.format("{")),
        ("movies/{title:0}", SIGN.format("{")),
        ("movies/{title.__class__}", SIGN.format("{")),
        ("movies/{title}" + "x" * 500, "Wanted at most 500 characters"),
    ],
)
def test_a_wrong_template_is_refused_with_its_line(template: str, wanted: str, write: Write) -> None:
    message, hint = refused(write(f"naming:\n  # films\n  movie: {json.dumps(template)}\n"))
    shown = repr(template)[:300] + ("..." if len(repr(template)) > 300 else "")
    assert (message, hint) == (f"config.yaml, line 3: 'naming.movie' has the value {shown}. {wanted}.", SEE)


def test_an_unknown_kind_is_refused_with_the_nearest(write: Write) -> None:
    assert refused(write("naming:\n  movies: x\n")) == (
        "config.yaml, line 2: unknown key 'naming.movies'.",
        "Did you mean 'movie'?",
    )


def test_one_template_leaves_the_others(write: Write) -> None:
    naming = load(write('naming: { article: "articles/{date} {title}" }\n'), {}).naming
    assert naming == Naming(article="articles/{date} {title}")
