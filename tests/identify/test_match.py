from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest
from hostile_names import PATHS
from hypothesis import given, settings
from hypothesis import strategies as st

from medialib.identify import Place, recognise, shelf_path
from medialib.identify.nfo import Nfo
from medialib.identify.tags import Tags
from medialib.model import Entity, Fact, Json, Kind, Match, Picture, Probe, Source
from medialib.suffixes import family

VIDEO, AUDIO = Probe("video", duration_s=61.5), Probe("audio")
FAMILIES = {
    "audiobook": "audio",
    "book": "other",
    "document": "text",
    "subtitle": "text",
    "sidecar": "text",
    "disc": "other",
}


def shape(match: Match) -> list[list[tuple[str, str]]]:
    """Kinds and identities of every chain."""
    return [[(str(entity.kind), entity.identity) for entity in chain] for chain in match.chains]


def said(entity: Entity) -> dict[tuple[str, str], Json]:
    """Every fact's value by field and source."""
    found = {(fact.field, str(fact.source)): fact.value for fact in entity.facts}
    assert len(found) == len(entity.facts)
    return found


def test_a_film() -> None:
    match = recognise(Place("Movies/Alien (1979) [tmdbid=348]/Alien.1979.Directors.Cut.2160p.mkv", VIDEO))
    assert shape(match) == [[("movie", "alien 1979")]]
    assert (match.label, match.extra, match.part) == ("Director's Cut 2160p", None, None)
    assert said(match.item) == {
        ("title", "folder"): "Alien",
        ("year", "folder"): 1979,
        ("external_ids", "folder"): {"tmdb": "348"},
        ("duration_s", "file"): 61.5,
    }


def test_versions_and_parts_of_a_film_are_one_item() -> None:
    names = (
        "Heat (1995).mkv",
        "Heat (1995) - Director's Cut.mkv",
        "heat.1995.2160p.mkv",
        "Heat (1995) cd2.avi",
        "Heat (1995) - Home Video.mkv",
    )
    found = [recognise(Place(f"Movies/Heat (1995)/{name}", VIDEO)) for name in names]
    assert {str(shape(match)) for match in found} == {str([[("movie", "heat 1995")]])}
    assert [match.label for match in found] == [None, "Director's Cut", "2160p", None, "Home Video"]
    assert [match.part for match in found] == [None, None, None, 2, None]


def test_an_episode() -> None:
    match = recognise(Place("Shows/Dark (2017)/Season 02/Dark - S02E03 - Gespenster.mkv", VIDEO))
    assert shape(match) == [[("show", "dark 2017"), ("season", "2"), ("episode", "3")]]
    show, season, episode = match.chains[0]
    assert said(show) == {("title", "folder"): "Dark", ("year", "folder"): 2017}
    assert said(season) == {("number", "name"): 2, ("title", "name"): "Season 2"}
    assert said(episode) == {
        ("number", "name"): 3,
        ("title", "name"): "Gespenster",
        ("title", "file"): "Episode 3",
        ("duration_s", "file"): 61.5,
    }


@pytest.mark.parametrize(
    ("path", "chains"),
    [
        ("Dark/Season 1/Dark - S01E01-E02.mkv", [["dark", "1", "1"], ["dark", "1", "2"]]),
        ("The.Daily.Show.2014.03.04.mkv", [["the daily show", "2014", "2014-03-04"]]),
        ("[Group] Frieren - 12 [1080p].mkv", [["frieren", "1", "12"]]),
        ("Shows/Sherlock/Specials/Making of Sherlock.mkv", [["sherlock", "0", "making of sherlock"]]),
        ("Shows/Dark/Season 1/Featurettes/Cast.mkv", [["dark", "1"]]),
        ("Shows/Dark/Trailers/Teaser.mkv", [["dark"]]),
    ],
)
def test_chains_of_shows(path: str, chains: list[list[str]]) -> None:
    assert [[identity for _, identity in chain] for chain in shape(recognise(Place(path, VIDEO)))] == chains


def test_specials_are_called_so() -> None:
    season = recognise(Place("Shows/Sherlock/Specials/Sherlock - S00E01.mkv", VIDEO)).chains[0][1]
    assert said(season) == {("number", "name"): 0, ("title", "name"): "Specials"}


def test_an_extra_belongs_to_its_film() -> None:
    match = recognise(Place("Movies/Alien (1979)/Behind The Scenes/The Beast Within.mkv", VIDEO))
    assert (shape(match), match.extra) == ([[("movie", "alien 1979")]], "behindthescenes")


def test_an_extra_of_nothing_and_an_episode_of_no_show_are_videos() -> None:
    found = [recognise(Place(path, VIDEO)) for path in ("trailer.mkv", "S01E02.mkv")]
    assert [(shape(match), match.extra) for match in found] == [
        ([[("video", "trailer")]], None),
        ([[("video", "s01e02")]], None),
    ]


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (Place("birthday.mov", VIDEO), Kind.VIDEO),
        (Place("birthday.mov", VIDEO, wanted=Kind.MOVIE), Kind.MOVIE),
        (Place("birthday.mov", VIDEO, folder_kind=Kind.MOVIE), Kind.MOVIE),
        (Place("Alien (1979).mkv", VIDEO, folder_kind=Kind.VIDEO), Kind.VIDEO),
        (Place("Alien (1979).mkv", VIDEO, wanted=Kind.MOVIE, folder_kind=Kind.VIDEO), Kind.MOVIE),
        (Place("Dark/07.mkv", VIDEO, folder_kind=Kind.SHOW), Kind.EPISODE),
        (Place("talk.mp4", VIDEO, kind=Kind.VIDEO, key="youtube:x"), Kind.VIDEO),
        (Place("Talks S01E02 [jNQXAC9IVRw].mp4", VIDEO, kind=Kind.VIDEO, key="youtube:x"), Kind.VIDEO),
        (Place("Talks S01E02.mp4", VIDEO, wanted=Kind.MOVIE), Kind.MOVIE),
        (Place("Movies/Talks S01E02.mp4", VIDEO), Kind.EPISODE),
        (Place("sound.mp4", AUDIO), Kind.TRACK),
        (Place("book.mp3", AUDIO, wanted=Kind.AUDIOBOOK), Kind.AUDIOBOOK),
        (Place("book.mp3", AUDIO, tags=Tags(genres=("Audiobook",))), Kind.AUDIOBOOK),
        (Place("Dune.m4b", AUDIO), Kind.AUDIOBOOK),
        (Place("a.jpg", Probe("image")), Kind.PHOTO),
        (Place("comic.cbz", Probe("other")), Kind.BOOK),
        (Place("notes.md", Probe("text")), Kind.DOCUMENT),
        (Place("page.html", Probe("text"), wanted=Kind.ARTICLE), Kind.ARTICLE),
        (Place("thing.xyz", Probe("other")), Kind.DOCUMENT),
    ],
)  # fmt: skip
def test_kinds(place: Place, kind: Kind) -> None:
    assert recognise(place).item.kind is kind


def test_what_a_source_says_of_a_web_video() -> None:
    facts = (Fact("title", "Me at the zoo", Source.SITE), Fact("creator", "jawed", Source.SITE))
    match = recognise(
        Place("Me at the zoo [jNQXAC9IVRw].webm", VIDEO, kind=Kind.VIDEO, key="youtube:jNQXAC9IVRw", facts=facts)
    )
    assert shape(match) == [[("video", "youtube:jNQXAC9IVRw")]]
    assert said(match.item) == {
        ("title", "name"): "Me at the zoo",
        ("title", "site"): "Me at the zoo",
        ("creator", "site"): "jawed",
        ("duration_s", "file"): 61.5,
    }


def test_web_videos_of_one_title_are_told_apart_by_their_keys() -> None:
    names = ("Live [jNQXAC9IVRw].mp4", "Live [jNQXAC9IVRw].webm", "Live [dQw4w9WgXcQ].mp4", "Live.mp4")
    found = [recognise(Place(f"Videos/jawed/{name}", VIDEO)) for name in names]
    assert [match.item.identity for match in found] == [
        *("youtube:jNQXAC9IVRw", "youtube:jNQXAC9IVRw", "youtube:dQw4w9WgXcQ", "jawed live"),
    ]
    assert said(found[0].item)["external_ids", "name"] == {"youtube": "jNQXAC9IVRw"}
    assert shelf_path(found[2], ".mp4").as_posix() == "videos/jawed/Live [dQw4w9WgXcQ].mp4"
    told = recognise(Place("Talks S01E02 [jNQXAC9IVRw].mp4", VIDEO, wanted=Kind.VIDEO)).item
    assert (told.identity, said(told)["title", "name"]) == ("youtube:jNQXAC9IVRw", "Talks S01E02")


def test_a_key_that_looks_like_youtube_s_is_another_site_s() -> None:
    item = recognise(Place("Live [jNQXAC9IVRw].mp4", VIDEO, kind=Kind.VIDEO, key="peertube:jNQXAC9IVRw")).item
    assert (item.identity, "external_ids" in {fact.field for fact in item.facts}) == ("peertube:jNQXAC9IVRw", False)


def nfo(
    kind: Kind | None, season: int | None = None, number: int | None = None, show: str | None = None, **values: Json
) -> Nfo:
    return Nfo(kind, tuple(Fact(field, value, Source.NFO) for field, value in values.items()), season, number, show)


def test_nfo_files_of_episodes_and_their_show() -> None:
    notes = (
        nfo(Kind.EPISODE, 1, 1, title="One"),
        nfo(Kind.EPISODE, 1, 2, title="Two"),
        nfo(Kind.SEASON, None, 1, title="First"),
        nfo(Kind.SHOW, title="Dark!", year=2017),
    )
    match = recognise(Place("Shows/Dark/Season 1/Dark S01E01-E02.mkv", VIDEO, nfo=notes))
    assert [said(chain[-1])["title", "nfo"] for chain in match.chains] == ["One", "Two"]
    assert [said(entity)["title", "nfo"] for entity in match.chains[0]] == ["Dark!", "First", "One"]
    assert shape(match)[0][0] == ("show", "dark")


def test_an_nfo_tells_what_a_nameless_file_is() -> None:
    film = recognise(Place("abc.mkv", VIDEO, nfo=(nfo(Kind.MOVIE, title="Alien", year=1979),)))
    episode = recognise(Place("abc.mkv", VIDEO, nfo=(nfo(Kind.EPISODE, 2, 3, "Dark", title="Gespenster"),)))
    address = recognise(Place("Alien (1979).mkv", VIDEO, nfo=(nfo(None, external_ids={"imdb": "tt0078748"}),)))
    assert shape(film) == [[("movie", "abc")]]
    assert said(film.item)["title", "nfo"] == "Alien"
    assert shape(episode) == [[("show", "dark"), ("season", "2"), ("episode", "3")]]
    assert said(address.item)["external_ids", "nfo"] == {"imdb": "tt0078748"}


def test_a_tagged_track() -> None:
    tags = Tags(
        title="Où est le swing ?",
        artists=("Émilie Simon", "Tim Burton"),
        album="Végétal",
        date="2006-03-20",
        track=3,
        disc=2,
        genres=("Electronic",),
        composers=("Émilie Simon",),
        ids={"album": "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5"},
    )
    cover = Picture("cover", Source.TAGS, data=b"jpg")
    match = recognise(Place("Music/Emilie Simon/Vegetal/03 - Swing.flac", AUDIO, tags=tags, pictures=(cover,)))
    assert shape(match) == [[("artist", "emilie simon"), ("album", "vegetal 2006"), ("track", "2-3 ou est le swing")]]
    artist, album, track = match.chains[0]
    assert said(artist) == {("title", "tags"): "Émilie Simon"}
    assert said(album) == {
        ("title", "tags"): "Végétal",
        ("title", "folder"): "Vegetal",
        ("year", "tags"): 2006,
        ("date", "tags"): "2006-03-20",
        ("creator", "tags"): "Émilie Simon",
        ("genres", "tags"): ["Electronic"],
        ("external_ids", "tags"): {"musicbrainz": "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5"},
    }
    assert said(track) == {
        ("title", "tags"): "Où est le swing ?",
        ("title", "name"): "Swing",
        ("creator", "tags"): "Émilie Simon, Tim Burton",
        ("creator", "folder"): "Emilie Simon",
        ("number", "tags"): 3,
        ("number", "name"): 3,
        ("disc", "tags"): 2,
        ("year", "tags"): 2006,
        ("genres", "tags"): ["Electronic"],
        ("credits", "tags"): [
            {"name": "Émilie Simon", "role": "artist", "character": ""},
            {"name": "Tim Burton", "role": "artist", "character": ""},
            {"name": "Émilie Simon", "role": "composer", "character": ""},
        ],
    }
    assert match.pictures == (cover,)


@pytest.mark.parametrize(
    ("path", "tags", "identities"),
    [
        ("x.mp3", Tags(title="A", artists=("ABBA feat. Cher",), album="B"), ["abba", "b", "a"]),
        ("x.mp3", Tags(title="A", artists=("ABBA",), album_artists=("Various Artists",), album="B", date="1999"), ["various artists", "b", "a"]),
        ("x.mp3", Tags(title="A", artists=("ABBA",), compilation=True, album="B", track=1), ["various artists", "b", "1-1 a"]),
        ("x.mp3", Tags(title="A", artists=("ABBA",)), ["abba", "a"]),
        ("x.mp3", None, ["x"]),
        ("Music/ABBA/Arrival (1976)/CD2/04 - A.mp3", None, ["abba", "arrival 1976", "2-4 a"]),
        ("Music/Various Artists/Hits (1994)/04 - Kool - A.mp3", None, ["various artists", "hits 1994", "1-4 a"]),
        ("Music/VA - Hits (1994)/04 - Kool - A.mp3", Tags(title="A", artists=("Kool",)), ["various artists", "hits 1994", "1-4 a"]),
        ("Music/ABBA/Arrival (1976)/04 - Cher - A.mp3", None, ["abba", "arrival 1976", "1-4 cher a"]),
        ("Music/ABBA/Arrival (1976)/04 - A.mp3", Tags(title="A", artists=("ABBA",)), ["abba", "arrival 1976", "1-4 a"]),
    ],
)  # fmt: skip
def test_artists_and_albums(path: str, tags: Tags | None, identities: list[str]) -> None:
    assert [identity for _, identity in shape(recognise(Place(path, AUDIO, tags=tags)))[0]] == identities


def test_an_audiobook_in_parts() -> None:
    tags = Tags(title="Chapter 1", album="Mort", artists=("Terry Pratchett",), narrators=("Nigel Planer",), date="1987")
    match = recognise(Place("Audiobooks/Terry Pratchett/Mort/02 - Chapter.mp3", AUDIO, tags=tags))
    assert (shape(match), match.part) == ([[("audiobook", "terry pratchett mort")]], 2)
    assert said(match.item) == {
        ("title", "folder"): "Mort",
        ("title", "tags"): "Mort",
        ("creator", "folder"): "Terry Pratchett",
        ("creator", "tags"): "Terry Pratchett",
        ("year", "tags"): 1987,
        ("credits", "tags"): [
            {"name": "Terry Pratchett", "role": "author", "character": ""},
            {"name": "Nigel Planer", "role": "narrator", "character": ""},
        ],
    }


def table() -> list[str]:
    with Path(__file__).with_name("names.csv").open(encoding="utf-8", newline="") as file:
        return [row["path"] for row in csv.DictReader(file)]


LOOSE = (Kind.PHOTO, Kind.DOCUMENT, Kind.DISC)


@pytest.mark.parametrize("path", table())
def test_a_file_on_its_shelf_is_what_it_was_before(path: str) -> None:
    probe = Probe(FAMILIES.get(family(path), family(path) or "other"))
    before = recognise(Place(path, probe))
    name = PurePosixPath(path.replace("\\", "/"))
    after = recognise(Place(str(shelf_path(before, name.suffix, name=name.stem)), probe))
    if before.item.kind not in LOOSE:
        assert shape(after) == shape(before)
    assert (after.label, after.extra, after.part) == (before.label, before.extra, before.part)


KINDS: Sequence[Kind | None] = (None, *Kind)


@settings(max_examples=300, deadline=None)
@given(
    PATHS, st.sampled_from(KINDS), st.sampled_from(KINDS), st.sampled_from(["video", "audio", "image", "text", "other"])
)
def test_any_name_is_something(path: str, wanted: Kind | None, declared: Kind | None, kin: str) -> None:
    match = recognise(Place(path, Probe(kin), folder_kind=declared, wanted=wanted))
    for chain in match.chains:
        for entity in chain:
            assert entity.identity == entity.identity.strip()
            assert said(entity)
            assert any(fact.field == "title" and str(fact.value).strip() for fact in entity.facts)
