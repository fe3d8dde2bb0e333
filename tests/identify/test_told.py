"""What NFO files, tags, sources and people say that a file is, against what its name says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medialib.identify import Place, recognise
from medialib.identify.facts import entity_of, number, shown, text
from medialib.identify.nfo import Nfo
from medialib.identify.tags import Tags
from medialib.model import Entity, Fact, Json, Kind, Match, Probe, Source

VIDEO, AUDIO = Probe("video"), Probe("audio")
FILM = Nfo(Kind.MOVIE, (Fact("title", "Told", Source.NFO),))
SHOW = Nfo(Kind.SHOW, (Fact("title", "Dark", Source.NFO), Fact("year", 2017, Source.NFO)))


def episode(season: int | None, number: int | None, show: str | None = None) -> Nfo:
    return Nfo(Kind.EPISODE, (Fact("title", "Told", Source.NFO),), season, number, show)


def chains(place: Place) -> list[list[str]]:
    return [[f"{entity.kind} {entity.identity}" for entity in chain] for chain in recognise(place).chains]


@pytest.mark.parametrize(
    ("path", "nfo", "wanted"),
    [
        ("Star Wars Episode 7.mkv", (FILM,), ["movie star wars episode 7"]),
        ("Film - 12.mkv", (FILM,), ["movie film 12"]),
        ("birthday.mov", (FILM,), ["movie birthday"]),
        ("Show S01E02.mkv", (FILM,), ["show show", "season 1", "episode 2"]),
        ("Shows/Dark/Season 1/The Special.mkv", (FILM,), ["movie the special"]),
        ("Shows/Dark/Season 1/The Special.mkv", (episode(0, 3),), ["show dark", "season 0", "episode 3"]),
        ("Shows/Dark/Season 1/The Special.mkv", (episode(None, None),), ["show dark", "season 1", "episode the special"]),
        ("Shows/Dark/Season 1/S01E05.mkv", (episode(2, 3),), ["show dark", "season 1", "episode 5"]),
        ("abc.mkv", (episode(2, 3),), ["video abc"]),
        ("abc.mkv", (episode(2, 3, "Dark"),), ["show dark", "season 2", "episode 3"]),
        ("abc.mkv", (episode(None, 3, "Dark"),), ["show dark", "season 1", "episode 3"]),
        ("abc.mkv", (episode(2, 3), SHOW), ["show dark 2017", "season 2", "episode 3"]),
        ("abc.mkv", (episode(2, 3, "Darker"), SHOW), ["show dark 2017", "season 2", "episode 3"]),
        ("Alien (1979).mkv", (episode(2, 3, "Dark"),), ["show dark", "season 2", "episode 3"]),
        ("Alien (1979)-trailer.mkv", (episode(2, 3, "Dark"),), ["movie alien 1979"]),
        ("S01E02.mkv", (SHOW,), ["show dark 2017", "season 1", "episode 2"]),
        ("S01E02.mkv", (), ["video s01e02"]),
        ("Season 1/Extras/Bloopers.mkv", (), ["video bloopers"]),
        ("Season 1/Extras/Bloopers.mkv", (SHOW,), ["show dark 2017"]),
    ],
)  # fmt: skip
def test_an_nfo_file_against_a_name(path: str, nfo: tuple[Nfo, ...], wanted: list[str]) -> None:
    assert chains(Place(path, VIDEO, nfo=nfo)) == [wanted]


def test_an_nfo_file_of_two_episodes() -> None:
    assert chains(Place("abc.mkv", VIDEO, nfo=(episode(2, 3, "Dark"), episode(2, 4)))) == [
        ["show dark", "season 2", "episode 3"],
        ["show dark", "season 2", "episode 4"],
    ]


def test_a_person_counts_more_than_an_nfo_file_and_that_more_than_the_folder_s_kind() -> None:
    place = Place("Film - 12.mkv", VIDEO, nfo=(FILM,), folder_kind=Kind.SHOW)
    assert chains(place) == [["movie film 12"]]
    assert chains(replace(place, wanted=Kind.VIDEO)) == [["video film 12"]]
    assert chains(replace(place, nfo=())) == [["show film", "season 1", "episode 12"]]
    assert chains(replace(place, kind=Kind.VIDEO)) == [["video film 12"]]


@pytest.mark.parametrize(
    ("path", "probe", "wanted"),
    [
        ("ABBA - Arrival (1976) [FLAC]", VIDEO, ["movie abba arrival 1976"]),
        ("ABBA-Arrival-CD-FLAC-1976-GRP", Probe("other"), ["video arrival"]),
        ("\u200b.mkv", VIDEO, ["video untitled"]),
        ("\u3164\u2800.mkv", VIDEO, ["video untitled"]),
        (".mkv", VIDEO, ["video mkv"]),
        ("a.jpg", AUDIO, ["track a"]),
        ("a.mkv", AUDIO, ["track a"]),
        ("a.mp3", VIDEO, ["video a"]),
        ("a.m4b", VIDEO, ["audiobook a"]),
        ("a.epub", Probe("image"), ["book a"]),
        ("noending", AUDIO, ["track noending"]),
        ("noending", Probe("image"), ["photo noending"]),
    ],
)
def test_what_a_file_holds_against_what_it_is_called(path: str, probe: Probe, wanted: list[str]) -> None:
    assert chains(Place(path, probe)) == [wanted]


@pytest.mark.parametrize(
    ("genres", "kind"),
    [(("Hörbuch",), Kind.AUDIOBOOK), (("Rock", "SPEECH"), Kind.AUDIOBOOK), (("Rock",), Kind.TRACK), ((), Kind.TRACK)],
)
def test_a_genre_that_says_it_is_read_aloud(genres: tuple[str, ...], kind: Kind) -> None:
    assert recognise(Place("x.mp3", AUDIO, tags=Tags(genres=genres))).item.kind is kind


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("Audiobooks/King/It/07.mp3", 7),
        ("Audiobooks/King/It/2-07.mp3", 1007),
        ("Audiobooks/King/It/CD 3/07.mp3", 2007),
        ("Audiobooks/King/It/It - Part 2.mp3", 2),
        ("Audiobooks/King/It/It.m4b", None),
        ("Movies/Alien (1979)/Alien (1979) cd2.avi", 2),
        ("Music/ABBA/Arrival/2-07 - Song.mp3", None),
    ],
)
def test_parts(path: str, part: int | None) -> None:
    assert recognise(Place(path, Probe("audio" if path.endswith("3") else "video"))).part == part


def facts_of(entity: Entity) -> dict[tuple[str, str], Json]:
    return {(fact.field, str(fact.source)): fact.value for fact in entity.facts}


def test_guests_are_no_part_of_an_album_s_artist() -> None:
    names = ("ABBA feat. Cher", "ABBA ft Cher", "ABBA (featuring Cher)", "ABBA [Feat. Cher & Sonny]", "Feat. Cher")
    found = [recognise(Place("x.mp3", AUDIO, tags=Tags(artists=(name,), album="Arrival"))) for name in names]
    assert [match.chains[0][0].identity for match in found] == ["abba", "abba", "abba", "abba", "feat cher"]


def test_an_album_without_an_artist_and_an_artist_s_id() -> None:
    nobody = recognise(Place("x.mp3", AUDIO, tags=Tags(title="A", album="Arrival", track=2)))
    assert [entity.identity for entity in nobody.chains[0]] == ["unknown artist", "arrival", "1-2 a"]
    assert facts_of(nobody.chains[0][0]) == {("title", "folder"): "Unknown Artist"}
    known = recognise(
        Place("x.mp3", AUDIO, tags=Tags(title="A", album_artists=("ABBA", "Cher"), album="B", ids={"albumartist": "x"}))
    )
    assert facts_of(known.chains[0][0]) == {
        ("title", "tags"): "ABBA, Cher",
        ("external_ids", "tags"): {"musicbrainz": "x"},
    }


def test_an_album_and_an_artist_have_what_their_nfo_files_say() -> None:
    nfo = (
        Nfo(Kind.ALBUM, (Fact("overview", "Loud.", Source.NFO),)),
        Nfo(Kind.ARTIST, (Fact("overview", "Four.", Source.NFO),)),
    )
    match = recognise(Place("Music/ABBA/Arrival (1976)/01 - A.mp3", AUDIO, nfo=nfo))
    artist, album, track = match.chains[0]
    assert [facts_of(one).get(("overview", "nfo")) for one in (artist, album, track)] == ["Four.", "Loud.", None]


def test_a_season_has_its_own_nfo_file_s_words_alone() -> None:
    nfo = tuple(
        Nfo(Kind.SEASON, (Fact("title", name, Source.NFO),), None, place) for name, place in (("One", 1), ("Two", 2))
    )
    season = recognise(Place("Shows/Dark/Season 2/S02E01.mkv", VIDEO, nfo=nfo)).chains[0][1]
    assert facts_of(season) == {("number", "name"): 2, ("title", "name"): "Season 2", ("title", "nfo"): "Two"}


def test_the_season_of_a_dated_episode_is_its_year() -> None:
    match = recognise(Place("The.Daily.Show.2014.03.04.mkv", VIDEO))
    assert [fact.confidence for fact in match.chains[0][1].facts] == [0.3, 0.1]
    assert facts_of(match.item) == {("date", "name"): "2014-03-04", ("title", "file"): "2014-03-04"}


FACTS = (
    Fact("title", "File", Source.FILE),
    Fact("title", "Name", Source.NAME, 0.3),
    Fact("title", "Surer", Source.NAME, 0.8),
    Fact("year", 1979, Source.TAGS),
    Fact("year", 1980, Source.TMDB, chosen=True),
    Fact("number", True, Source.NAME),
    Fact("disc", "2", Source.NAME),
)


def test_the_value_shown_is_the_best_source_s_and_of_one_source_the_surest() -> None:
    assert [shown(FACTS, field) for field in ("title", "year", "overview")] == ["Surer", 1980, None]
    assert [text(FACTS, field) for field in ("title", "year", "overview")] == ["Surer", "1980", None]
    assert [number(FACTS, field) for field in ("year", "number", "disc", "title")] == [1980, None, None, None]


def test_the_first_chain_says_what_a_file_belongs_to() -> None:
    show, one, two = (
        Entity(kind, name, ()) for kind, name in ((Kind.SHOW, "a"), (Kind.EPISODE, "1"), (Kind.EPISODE, "2"))
    )
    match = Match(((show, one), (show, two)))
    assert [entity_of(match, kind) for kind in (Kind.SHOW, Kind.EPISODE, Kind.SEASON)] == [show, one, None]
