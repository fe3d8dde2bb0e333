"""How well a file fits a track, and how a release is told to the person who judges it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from music_catalogue import HARBOUR, LENGTHS, TITLES, VARIOUS, files, mbid, release, tracks

from medialib.identify.online.music.choosing import choose
from medialib.identify.online.music.details import details
from medialib.identify.online.music.fitting import assign, fit, length_likeness
from medialib.identify.online.music.release import Artist, Group, Medium, Release, Track
from medialib.identify.online.music.song import Hit, Song, in_order
from medialib.identify.online.music.telling import candidate, edition
from medialib.identify.online.words import Question, Reason
from medialib.model import Kind

SALT = Track(1, 3, "Salt", 200.0, HARBOUR, mbid(3))
SONG = Song("a", "Salt", "The Glass Harbour", 1, 3, 200.0)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (200.0, 200.0, 1.0),
        (200.0, 202.0, 1.0),
        (200.0, 207.0, 0.5),
        (200.0, 212.0, 0.0),
        (200.0, 300.0, 0.0),
        (3600.0, 3636.0, 1.0),
        (3600.0, 3641.0, 0.5),
        (None, 200.0, None),
        (200.0, None, None),
        (0.0, 0.0, 1.0),
    ],
)
def test_lengths(one: float | None, other: float | None, alike: float | None) -> None:
    found = length_likeness(one, other)
    assert (found if found is None else round(found, 6)) == alike


@pytest.mark.parametrize(
    ("song", "value"),
    [
        (SONG, 1.0),
        (replace(SONG, artist=None, disc=None), 1.0),
        (Song("a"), 0.0),
        (Song("a", "Salt"), 1.0),
        (Song("a", duration_s=200.0), 1.0),
        (Song("a", "Track 03", track=3), 1.0),
        (Song("a", "Salt", track=3, disc=2), (2.0 + 0.5) / 3),
        (Song("a", "Salt", track=4), 2.0 / 3),
        (Song("a", "Salt", track=4, duration_s=200.0), 4.5 / 5.5),
        (Song("a", "Salt", track=4, duration_s=300.0), 0.0),
        (Song("a", "Salt", track=3, duration_s=300.0), 3.0 / 5.5),
        (Song("a", recording=mbid(3)), 1.0),
        (Song("a", "Salt", recording=mbid(9)), 1.0),
        (Song("a", track=4, duration_s=300.0, recording=mbid(3)), 2.0 / 5.5),
        (Song("a", "Salt", track=4, duration_s=300.0, heard=(Hit(mbid(3), 0.9),)), (4.5 + 2.0) / 10.5),
        (Song("a", "Salt", heard=(Hit(mbid(9), 0.9),)), 2.0 / 3.5),
        (Song("a", "Salt", heard=(Hit(mbid(9), 0.5),)), 1.0),
    ],
)
def test_a_file_fits_a_track_by_all_that_is_known_of_both(song: Song, value: float) -> None:
    assert round(fit(song, SALT), 6) == round(value, 6)


def test_the_best_pairs_are_taken_first_and_each_track_once() -> None:
    album = release(1, tracks(LENGTHS[:3]))
    songs = [Song("b", "Glass"), Song("a", "Harbour Lights"), Song("c", "Glass"), Song("d", "Nothing Like It")]
    placed = assign(songs, album)
    assert {key: one.track.title for key, one in placed.items()} == {"a": "Harbour Lights", "b": "Glass"}
    assert [one.off_s for one in placed.values()] == [None, None]
    timed = assign([Song("x", "Glass", duration_s=189.0)], album)
    assert [round(one.off_s or 0, 3) for one in timed.values()] == [0.6]
    assert (assign([], album), assign(songs, Release("x", "Empty"))) == ({}, {})


def test_songs_are_in_order_by_disc_and_track_then_by_name() -> None:
    songs = [Song("z"), Song("b", disc=2, track=1), Song("y", track=2), Song("a", disc=1, track=12), Song("c", track=2)]
    assert [song.key for song in in_order(songs)] == ["c", "y", "a", "z", "b"]


def test_a_sound_is_as_sure_as_its_best_hit() -> None:
    song = replace(SONG, heard=(Hit(mbid(3), 0.4), Hit(mbid(3), 0.9), Hit(mbid(4), 0.7)))
    assert [song.sounds_like(one) for one in (mbid(3), mbid(4), mbid(5), None)] == [0.9, 0.7, 0.0, None]
    assert SONG.sounds_like(mbid(3)) is None


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "1997-05-21 · GB · CD · 12 tracks"),
        ({"comment": "gatefold", "labels": (("Pier", "P 1"), ("Quay", ""))}, "gatefold · 1997-05-21 · GB · CD · 12 tracks · Pier P 1"),
        ({"labels": (("", "P 1"),), "country": None, "date": None}, "CD · 12 tracks · P 1"),
        ({"status": "Bootleg"}, "1997-05-21 · GB · CD · 12 tracks · Bootleg"),
        ({"status": None}, "1997-05-21 · GB · CD · 12 tracks"),
        ({"media": (Medium(1, 1), Medium(2, 0, format="DVD"), Medium(3, 0, format="DVD"))}, "1997-05-21 · GB · disc + 2 × DVD · 1 track"),
        ({"media": ()}, "1997-05-21 · GB · 0 tracks"),
    ],
)  # fmt: skip
def test_an_edition_in_a_line(more: dict[str, object], told: str) -> None:
    assert edition(replace(release(1), **more)) == told  # type: ignore[arg-type]


def test_a_candidate_s_score_is_that_of_its_reasons_and_stays_between_nought_and_one() -> None:
    scores = [candidate(release(1), [Reason("", points)]).score for points in (0.12345, 1.7, -0.5)]
    assert (scores, candidate(release(1), ()).score) == ([0.1235, 1.0, 0.0], 0.0)
    alone = candidate(replace(release(1), group=None, credit=()), ())
    assert (alone.work, alone.creator, alone.year) == (None, None, 1997)


@pytest.mark.parametrize(
    ("year", "points", "text"),
    [
        (1997, 0.03, "It came out in 1997, first in 1990."),
        (1990, 0.03, "It came out in 1997, first in 1990."),
        (1996, 0.015, "It came out in 1997, first in 1990."),
        (1989, 0.015, "It came out in 1997, first in 1990."),
        (1993, 0.0, "It came out in 1997, first in 1990."),
        (None, None, ""),
    ],
)
def test_the_year_is_that_of_the_edition_or_of_the_first_one(year: int | None, points: float | None, text: str) -> None:
    album = release(1, first="1990")
    [choice] = choose(Question(Kind.ALBUM, "Low Tide", creator="The Glass Harbour", year=year), files(album), [album])
    told = [(one.points, one.text) for one in choice.candidate.reasons if one.text.startswith("It came out")]
    assert told == ([(points, text)] if points is not None else [])


@pytest.mark.parametrize(
    ("creator", "artists", "expected"),
    [
        (None, ("Ann Archer", "Bo Bell"), "It is by Various Artists."),
        (None, ("Ann Archer", "Ann Archer"), "It is by Various Artists."),
        ("various", ("Ann Archer", "Ann Archer"), "It is by Various Artists."),
        (None, (None, None), None),
    ],
)
def test_a_compilation_may_name_nobody(
    creator: str | None, artists: tuple[str | None, ...], expected: str | None
) -> None:
    album = release(1, tracks(LENGTHS[:2]), credit=VARIOUS)
    songs = [replace(song, artist=artist) for song, artist in zip(files(album), artists, strict=True)]
    [choice] = choose(Question(Kind.ALBUM, "Low Tide", creator=creator), songs, [album])
    told = [one for one in choice.candidate.reasons if one.text.startswith("It is by")]
    points = {2: 0.1031, 1: 0.0}[len(set(artists))] if creator is None and artists[0] else 0.1031
    assert told == ([Reason(expected, points)] if expected else [])


def test_a_disc_s_own_title_is_a_title_of_the_album_too() -> None:
    album = release(1, tracks(), tracks(LENGTHS[:2], ("Cold", "Grey"), disc=2, recording=300), title="Tides")
    named = replace(album, media=(album.media[0], replace(album.media[1], title="The Ebb")))
    songs = [song for song in files(named) if song.disc == 2]
    [choice] = choose(Question(Kind.ALBUM, "Tides The Ebb"), songs, [named])
    title = next(one for one in choice.candidate.reasons if one.text.startswith("It is called"))
    assert title == Reason("It is called “Tides”.", round(0.12 / 0.87, 4))


def told(album: Release) -> dict[str, object]:
    return {fact.field: fact.value for fact in details(album).item.facts}


def test_what_is_known_of_an_album_of_several_artists_and_no_group() -> None:
    both = (replace(HARBOUR[0], join=" & "), Artist("Ann Archer"))
    album = replace(
        release(1, tracks(LENGTHS[:1]), credit=both, date="2001-02"),
        group=None,
        genres=("sea rock", "sea rock", "Folk"),
    )
    said, known = told(album), details(album)
    assert (said["creator"], said["year"], said["genres"], said["external_ids"], "date" in said) == (
        *("The Glass Harbour & Ann Archer", 2001, ["Sea rock", "Folk"], {"musicbrainz": mbid(1)}, False),
    )
    [artist] = known.parents
    assert {fact.field: fact.value for fact in artist.facts} == {"title": "The Glass Harbour & Ann Archer"}


def test_a_compilation_lists_no_artist_as_its_maker() -> None:
    album = release(1, tracks(LENGTHS[:1]), credit=VARIOUS)
    assert ("credits" in told(album), told(album)["creator"]) == (False, "Various Artists")
    nobody = replace(release(1, tracks(LENGTHS[:1], credits=[()])), credit=())
    assert (details(nobody).parents, "creator" in told(nobody)) == ((), False)


def test_no_more_genres_than_five_those_of_the_album_first() -> None:
    group = Group(mbid(1, "eeee"), "Low Tide", genres=("a", "b", "c"))
    assert told(replace(release(1), group=group, genres=("c", "d", "e", "f")))["genres"] == ["A", "B", "C", "D", "E"]


def test_tracks_of_several_discs_say_theirs_and_hidden_ones_come_first() -> None:
    hidden = replace(tracks(LENGTHS[:1])[0], number=0, title="(hidden)", recording=None)
    album = release(1, (hidden, *tracks(LENGTHS[:1])), tracks(LENGTHS[1:2], TITLES[1:], disc=2))
    said = [{fact.field: fact.value for fact in one.item.facts} for one in details(album).children]
    assert [(one["title"], one["number"], one["disc"]) for one in said] == [
        *(("(hidden)", 0, 1), ("Harbour Lights", 1, 1), ("Glass", 1, 2)),
    ]
    assert ["external_ids" in one for one in said] == [False, True, True]


def test_each_of_two_albums_that_explain_it_as_well_names_the_other() -> None:
    one, twin = release(1), release(2, group=2, title="Low  Tide", date="1998")
    edition_of_one = release(3, date="1999")
    choices = choose(Question(Kind.ALBUM, "Low Tide"), files(one), [twin, one, edition_of_one])
    told = {choice.release.id: choice.candidate.reasons[-1].text for choice in choices}
    assert told == {
        one.id: "“Low  Tide” explains the files as well.",
        twin.id: "“Low Tide” explains the files as well.",
        edition_of_one.id: "“Low  Tide” explains the files as well.",
    }
