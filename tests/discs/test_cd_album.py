"""What an album is called, from the words of its disc, a person's corrections and its MusicBrainz id."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cd_images import CdImage
from recorder import Recorder

from medialib.discs import CdTrack, Disc, Format
from medialib.sources.audio_cd.album import Album, Song, album_of, corrected, cover_beside, read_album
from medialib.sources.audio_cd.cd_text import CdText, Words
from medialib.sources.audio_cd.disc_id import musicbrainz_id
from medialib.sources.audio_cd.toc import read_toc

TRACKS = (CdTrack(1, 0, 300), CdTrack(2, 300, 225), CdTrack(3, 525, 260))
ID = musicbrainz_id(TRACKS)
DISC = Disc(Format.AUDIO_CD, f"audio_cd:{ID}", tracks=TRACKS)


def words(*pairs: tuple[str | None, str | None]) -> dict[int, Words]:
    return {number: Words(*pair) for number, pair in enumerate(pairs, 1)}


def songs(album: Album) -> list[tuple[str, str]]:
    return [(song.title, song.artist) for song in album.songs]


def test_album_of_a_cue_sheet(spoken_cd: CdImage, report: Recorder) -> None:
    disc = read_toc(spoken_cd.cue, report)
    assert read_album(spoken_cd.cue, disc, report) == Album(
        title="Three Sentences",
        artist="The Readers",
        disc_id=disc.id.removeprefix("audio_cd:"),
        songs=tuple(Song(number, f"Sentence {number}", f"Reader {number}") for number in (1, 2, 3)),
        date="1998",
        genre="Poetry",
        disc=1,
        discs=1,
        barcode="0602517931596",
    )


def test_disc_without_words() -> None:
    assert album_of(DISC, CdText()) == Album(
        title=f"Unknown Album ({ID})",
        artist="Unknown Artist",
        disc_id=ID,
        songs=tuple(Song(number, f"Track 0{number}", "Unknown Artist") for number in (1, 2, 3)),
    )


def test_data_tracks_are_no_songs() -> None:
    tracks = (replace(TRACKS[0], audio=False), *TRACKS[1:])
    assert [song.number for song in album_of(replace(DISC, tracks=tracks), CdText()).songs] == [2, 3]


def test_one_artist_on_every_track_is_the_albums() -> None:
    said = CdText(title="Debut", tracks=words(("One", "Band"), ("Two", "BAND"), (None, "Band")))
    album = album_of(DISC, said)
    assert (album.artist, album.compilation) == ("Band", False)
    assert songs(album) == [("One", "Band"), ("Two", "BAND"), ("Track 03", "Band")]


@pytest.mark.parametrize("owner", ["Various", "various artists", "VA", "Verschiedene", None])
def test_compilations(owner: str | None) -> None:
    said = CdText(title="Hits", artist=owner, tracks=words(("One", "Band"), ("Two", "Singer"), ("Three", None)))
    album = album_of(DISC, said)
    assert (album.artist, album.compilation) == ("Various Artists", True)
    assert songs(album) == [("One", "Band"), ("Two", "Singer"), ("Three", "Various Artists")]


@pytest.mark.parametrize("mark", [" / ", " - "])
def test_compilations_with_artist_and_title_in_one(mark: str) -> None:
    said = CdText(
        title="Hits",
        artist="Various",
        tracks=words((f"Band{mark}One", "Various"), (f"Singer{mark}Two", "Various"), (None, None)),
    )
    assert songs(album_of(DISC, said)) == [("One", "Band"), ("Two", "Singer"), ("Track 03", "Various Artists")]


def test_dashes_in_an_albums_titles_stay() -> None:
    said = CdText(title="Live", artist="Band", tracks=words(("Intro - Live", None), ("One - Live", None)))
    assert songs(album_of(DISC, said))[:2] == [("Intro - Live", "Band"), ("One - Live", "Band")]
    mixed = CdText(title="Hits", artist="Various", tracks=words(("Band / One", None), ("Two", None)))
    assert songs(album_of(DISC, mixed))[:2] == [("Band / One", "Various Artists"), ("Two", "Various Artists")]


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("The Wall (Disc 2)", ("The Wall", 2, None)),
        ("The Wall [CD 1 of 2]", ("The Wall", 1, 2)),
        ("The Wall - Disc 2/3", ("The Wall", 2, 3)),
        ("The Wall CD2", ("The Wall", 2, None)),
        ("The Wall, disk 1", ("The Wall", 1, None)),
        ("Disc 2", ("Disc 2", None, None)),
        ("ABCD 2", ("ABCD 2", None, None)),
        ("Disco 3", ("Disco 3", None, None)),
    ],
)
def test_number_of_the_disc_in_the_title(title: str, wanted: tuple[str, int | None, int | None]) -> None:
    album = album_of(DISC, CdText(title=title))
    assert (album.title, album.disc, album.discs) == wanted


def test_number_of_the_disc_as_told_counts_first() -> None:
    album = album_of(DISC, CdText(title="The Wall (Disc 2)", disc=3, discs=4))
    assert (album.title, album.disc, album.discs) == ("The Wall", 3, 4)


def test_corrections() -> None:
    album = album_of(DISC, CdText(artist="Abba", tracks=words(("One", None), ("Two", "Guest"))))
    told = corrected(album, title="Arrival\n", artist="ABBA", year=1976, disc=1, discs=2)
    assert told == replace(
        album,
        title="Arrival",
        artist="ABBA",
        date="1976",
        disc=1,
        discs=2,
        songs=(Song(1, "One", "ABBA"), Song(2, "Two", "Guest"), Song(3, "Track 03", "ABBA")),
    )
    assert corrected(album) == album


def test_an_album_corrected_to_be_a_compilation_and_back() -> None:
    album = album_of(DISC, CdText(title="Hits", tracks=words(("One", "Band"), ("Two", "Singer"))))
    assert corrected(album, year=1999).compilation
    told = corrected(album, artist="Band")
    assert (told.artist, told.compilation) == ("Band", False)
    assert songs(told) == [("One", "Band"), ("Two", "Singer"), ("Track 03", "Band")]
    assert corrected(told, artist="various").artist == "Various Artists"
    assert corrected(told, artist="various").compilation


def test_a_cover_beside_the_sheet(tmp_path: Path) -> None:
    assert cover_beside(tmp_path / "disc.cue") is None
    (tmp_path / "secret.jpg").write_bytes(b"")
    (tmp_path / "cover.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "folder.png").mkdir()
    assert cover_beside(tmp_path / "disc.cue") is None
    (tmp_path / "Front.JPEG").write_bytes(b"")
    assert cover_beside(tmp_path / "disc.cue") == tmp_path / "Front.JPEG"
