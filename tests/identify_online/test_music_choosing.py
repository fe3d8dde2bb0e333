"""Which release a folder is: all files together, and the doubt where they do not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from music_catalogue import HARBOUR, LENGTHS, TITLES, VARIOUS, files, mbid, release, tracks, untagged

from medialib.identify.online.music.choosing import Choice, choose
from medialib.identify.online.music.release import Artist, Release
from medialib.identify.online.music.song import Hit, Song
from medialib.identify.online.words import Question, Reason
from medialib.model import Kind

LOW_TIDE = Question(Kind.ALBUM, "Low Tide", creator="The Glass Harbour", year=1997)
NOTHING = Question(Kind.ALBUM, "")
CERTAIN = 0.85


def ids(choices: Sequence[Choice]) -> list[str]:
    return [choice.release.id for choice in choices]


def numbers(choice: Choice) -> dict[str, tuple[int, int]]:
    """Which track each file is: its disc and number."""
    return {key: (placed.track.disc, placed.track.number) for key, placed in choice.placed.items()}


def heard(songs: Sequence[Song], of: Release, score: float = 0.95) -> list[Song]:
    """The songs as AcoustID would know them for the tracks of a release."""
    known = [track.recording or "" for track in of.tracks]
    return [replace(song, heard=(Hit(recording, score),)) for song, recording in zip(songs, known, strict=True)]


def test_a_well_tagged_album_is_certain_and_says_why() -> None:
    album = release(1)
    [choice] = choose(LOW_TIDE, files(album), [album])
    assert choice.score == 1.0
    assert choice.candidate.reasons == (
        Reason("All 12 files fit its tracks; their lengths differ by 0.4 s.", 0.6),
        Reason("All its 12 tracks are here.", 0.1),
        Reason("It is called “Low Tide”.", 0.12),
        Reason("It is by The Glass Harbour.", 0.1),
        Reason("It is one disc.", 0.05),
        Reason("It came out in 1997.", 0.03),
    )
    assert numbers(choice) == {f"1-{number:02d}.flac": (1, number) for number in range(1, 13)}


def test_the_edition_with_as_many_tracks_is_taken() -> None:
    bonus = (*LENGTHS, 195.5)
    plain = release(1)
    deluxe = release(2, tracks(bonus, (*TITLES, "Ebb")), title="Low Tide (Deluxe Edition)", date="2007")
    assert ids(choose(LOW_TIDE, files(plain), [deluxe, plain])) == [plain.id, deluxe.id]
    best, other = choose(LOW_TIDE, files(deluxe), [plain, deluxe])
    assert (best.release.id, best.score > CERTAIN, len(best.placed), len(other.placed)) == (deluxe.id, True, 13, 12)


def test_of_equal_editions_the_official_earliest_one_from_here_is_taken() -> None:
    equal = [
        release(10, date="1999", country="US"),
        release(11, date="1997-05-21", country="JP"),
        release(12, date="1997-05-21", country="DE"),
        release(13, date="1996", status="Bootleg"),
        release(14, date="1997", country="DE"),
        release(15, date=None),
        *(release(number, date=f"20{number}") for number in range(16, 22)),
    ]
    best = choose(LOW_TIDE, files(equal[0]), equal, ("DE", "GB"))
    order = [12, 11, 14, 10]
    assert ids(best)[:4] == [mbid(number) for number in order]
    assert {choice.score for choice in best if choice.release.id in map(mbid, order)} >= {best[0].score}
    assert best[0].score == 1.0


def test_a_missing_track_leaves_the_album_certain() -> None:
    album = release(1)
    songs = [song for song in files(album) if song.track != 7]
    [choice] = choose(LOW_TIDE, songs, [album])
    assert choice.score > 0.98
    assert choice.candidate.reasons[1] == Reason("1 of its 12 tracks are missing.", 0.0917)
    assert "1-07.flac" not in choice.placed and numbers(choice)["1-08.flac"] == (1, 8)


def test_a_file_too_many_belongs_to_no_track() -> None:
    album = release(1)
    songs = [*files(album), Song("interview.mp3", "Interview with the band", duration_s=1260.0)]
    [choice] = choose(LOW_TIDE, songs, [album])
    assert CERTAIN < choice.score < 1
    assert choice.candidate.reasons[0].text == "12 of 13 files fit its tracks; their lengths differ by 0.4 s."
    assert "interview.mp3" not in choice.placed


def test_live_and_studio_are_told_apart_by_their_lengths() -> None:
    studio = release(1)
    longer = [length + 40 + 7 * at for at, length in enumerate(LENGTHS)]
    live = release(2, tracks(longer, recording=300), title="Low Tide Live", group=2, date="1999", first="1999")
    question = Question(Kind.ALBUM, "Low Tide", creator="The Glass Harbour")
    assert ids(choose(question, files(live), [studio, live]))[0] == live.id
    [wrong] = choose(question, files(live), [studio])
    assert wrong.score < CERTAIN


def test_a_compilation_is_known_by_its_many_artists() -> None:
    names = ["Ann Archer", "Bo Bell", "Cy Carter", "Di Drake"] * 3
    credits = [(Artist(name),) for name in names]
    sampler = release(1, tracks(credits=credits), title="Harbour Sounds", credit=VARIOUS)
    own = release(2, tracks(), title="Harbour Sounds", group=2)
    for creator in (None, "Various Artists", "VA"):
        best, other = choose(Question(Kind.ALBUM, "Harbour Sounds", creator=creator), files(sampler), [own, sampler])
        assert (best.release.id, best.score) == (sampler.id, 1.0)
        assert other.score < best.score


@pytest.mark.parametrize("creator", ["Ann Archer & Bo Bell", "Ann Archer, Bo Bell", "Ann Archer"])
def test_several_artists_are_known_however_they_are_joined(creator: str) -> None:
    duo = release(1, credit=(Artist("Ann Archer", join=" & "), Artist("Bo Bell")))
    [choice] = choose(Question(Kind.ALBUM, "Low Tide", creator=creator), files(duo), [duo])
    assert choice.candidate.reasons[3] == Reason("It is by Ann Archer & Bo Bell.", 0.1031)


def test_discs_of_a_set_are_taken_together_and_alone() -> None:
    second = tracks(LENGTHS[::-1], [f"{title} (demo)" for title in TITLES], disc=2, recording=200)
    both, single = release(1, tracks(), second), release(2)
    together = choose(LOW_TIDE, files(both), [single, both])
    assert (ids(together)[0], together[0].score) == (both.id, 1.0)
    assert numbers(together[0])["2-05.flac"] == (2, 5)
    alone = [song for song in files(both) if song.disc == 2]
    best, *_ = choose(LOW_TIDE, alone, [single, both])
    assert (best.release.id, set(numbers(best).values())) == (both.id, {(2, number) for number in range(1, 13)})
    assert CERTAIN < best.score < 1
    assert best.candidate.reasons[4] == Reason("The files are of 1 of its 2 discs.", 0.025)


def test_films_and_hidden_tracks_do_not_count_as_missing() -> None:
    album = release(1)
    film = replace(tracks(disc=2)[0], video=True)
    hidden = replace(album.tracks[0], number=0, title="(hidden)", length_s=61.0, recording=mbid(99, "bbbb"))
    disc, dvd = album.media[0], replace(release(2, tracks(disc=2), format="DVD-Video").media[0], position=2)
    boxed = replace(
        album, media=(replace(disc, tracks=(hidden, *disc.tracks)), dvd, replace(dvd, format=None, tracks=(film,)))
    )
    [choice] = choose(LOW_TIDE, files(album), [boxed])
    assert (choice.score, len(boxed.tracks)) == (1.0, 13)
    [with_hidden] = choose(LOW_TIDE, [Song("00.flac", "(hidden)", track=0, duration_s=61.2), *files(album)], [boxed])
    assert (with_hidden.score, numbers(with_hidden)["00.flac"]) == (1.0, (1, 0))


def test_a_file_whose_tags_lie_is_known_by_its_sound() -> None:
    album = release(1)
    songs = heard(files(album), album)
    songs[3] = replace(songs[3], title="Party Anthem 2012", artist="DJ Nobody", track=9)
    [choice] = choose(LOW_TIDE, songs, [album])
    assert choice.score > 0.95
    assert numbers(choice)["1-04.flac"] == (1, 4)
    assert choice.candidate.reasons[0].text == (
        "All 12 files fit its tracks; 12 are known by their sound, their lengths differ by 0.4 s."
    )


def test_a_folder_all_of_whose_tags_lie_goes_to_a_person() -> None:
    album = release(1)
    claimed = [replace(song, title=f"Hit {song.track}", artist="DJ Nobody") for song in heard(files(album), album)]
    [choice] = choose(Question(Kind.ALBUM, "Hits 2012", creator="DJ Nobody", year=2012), claimed, [album])
    assert 0.5 < choice.score < CERTAIN


def test_another_recording_by_its_sound_is_held_against_a_release() -> None:
    album, again = release(1), release(2, tracks(recording=500), group=2)
    best, other = choose(LOW_TIDE, heard(files(album), album), [again, album])
    assert (best.release.id, best.score > 0.95) == (album.id, True)
    assert other.score < best.score - 0.1


def test_lengths_in_order_tell_an_album_without_names() -> None:
    album = release(1)
    [choice] = choose(NOTHING, untagged(files(album)), [album])
    assert choice.score == 1.0


@pytest.mark.parametrize("count", [1, 3])
def test_few_nameless_files_are_never_certain(count: int) -> None:
    album, single = release(1), release(2, tracks(LENGTHS[:count]), group=2)
    for choice in choose(NOTHING, untagged(files(album))[:count], [album, single]):
        assert choice.score < CERTAIN
        assert choice.candidate.reasons[-1] == Reason("There is little to go by: no names, and few tracks.", -0.2)


def test_two_albums_that_explain_it_as_well_go_to_a_person() -> None:
    one, twin = release(1), release(2, tracks(recording=100), group=2, title="Low Tide")
    choices = choose(LOW_TIDE, files(one), [one, twin])
    assert [choice.score for choice in choices] == [0.8, 0.8]
    assert choices[0].candidate.reasons[-1] == Reason("“Low Tide” explains the files as well.", -0.2)


def test_swapped_numbers_are_put_right_by_titles_and_lengths() -> None:
    album = release(1)
    songs = files(album)
    songs[0], songs[1] = replace(songs[0], track=2), replace(songs[1], track=1)
    [choice] = choose(LOW_TIDE, songs, [album])
    assert (numbers(choice)["1-01.flac"], numbers(choice)["1-02.flac"]) == ((1, 1), (1, 2))
    assert choice.score > 0.95


def test_names_in_another_script_are_not_held_against_it() -> None:
    album = release(1, title="Отлив", credit=(Artist("Стеклянная гавань"),))
    [choice] = choose(LOW_TIDE, files(album), [album])
    assert choice.score > CERTAIN


def test_releases_without_tracks_or_a_fitting_one_are_left_out() -> None:
    unlike = release(2, tracks([20.0] * 12, [f"Étude {number}" for number in range(12)]), credit=(Artist("X"),))
    listed = [replace(song, track=None) for song in files(release(1))]
    assert choose(LOW_TIDE, listed, [replace(release(1), media=()), unlike]) == ()
    assert choose(LOW_TIDE, [], [release(1)]) == ()


def test_a_release_as_a_candidate() -> None:
    album = replace(release(1, tracks(LENGTHS[:2]), tracks(LENGTHS[2:], TITLES[2:], disc=2)), labels=(("Pier", "P 1"),))
    [choice] = choose(LOW_TIDE, files(album), [replace(album, comment="gatefold", date="2001-02", credit=HARBOUR)])
    shown = choice.candidate
    assert (shown.provider, shown.kind, shown.title, shown.year, shown.creator) == (
        *("musicbrainz", Kind.ALBUM, "Low Tide", 1997, "The Glass Harbour"),
    )
    assert shown.overview == "gatefold · 2001-02 · GB · 2 × CD · 12 tracks · Pier P 1"
    assert shown.reasons[-1] == Reason("It came out in 2001, first in 1997.", 0.03)


def test_hundreds_of_files_and_editions_take_no_minute() -> None:
    lengths = [120.0 + at * 1.7 for at in range(200)]
    long = [release(number, tracks(lengths, [f"Piece {at}" for at in range(200)])) for number in range(20)]
    choices = choose(Question(Kind.ALBUM, "Low Tide"), files(long[0]), long)
    assert (len(choices), choices[0].score) == (5, 1.0)
