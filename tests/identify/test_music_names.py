"""Music: artist, album, disc and track as names and folders say them."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.identify.path import read_path
from medialib.identify.reading import Reading
from medialib.model import Kind, Source

F, N = Source.FOLDER, Source.NAME


def track(title: str, artist: str | None = None, album: str | None = None, **more: Any) -> Reading:
    source = F if album else N
    return Reading(Kind.TRACK, title, artist=artist, album=album, **{"source": source} | more)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (
            "Music/The Beatles/Abbey Road (1969)/01 - Come Together.flac",
            track("Come Together", "The Beatles", "Abbey Road", year=1969, album_artist="The Beatles", track=1),
        ),
        (
            "Music/The Beatles/1969 - Abbey Road/01. Come Together.mp3",
            track("Come Together", "The Beatles", "Abbey Road", year=1969, album_artist="The Beatles", track=1),
        ),
        (
            "Music/The Beatles - Abbey Road/01 - The Beatles - Come Together.mp3",
            track("Come Together", "The Beatles", "Abbey Road", album_artist="The Beatles", track=1),
        ),
        (
            "Music/The Beatles - 1969 - Abbey Road/01 - Come Together.mp3",
            track("Come Together", "The Beatles", "Abbey Road", year=1969, album_artist="The Beatles", track=1),
        ),
        (
            "Music/Radiohead/[1997] OK Computer [FLAC]/01 Airbag.flac",
            track("Airbag", "Radiohead", "OK Computer", year=1997, album_artist="Radiohead", track=1),
        ),
        (
            "Music/Radiohead/OK_Computer_(1997)/01 Airbag.flac",
            track("Airbag", "Radiohead", "OK Computer", year=1997, album_artist="Radiohead", track=1),
        ),
        (
            "Music/Radiohead/1997/01 Airbag.flac",
            track("Airbag", "Radiohead", "1997", album_artist="Radiohead", track=1),
        ),
        (
            "Music/Adele/21 (2011)/01 - Rolling in the Deep.mp3",
            track("Rolling in the Deep", "Adele", "21", year=2011, album_artist="Adele", track=1),
        ),
        (
            "Music/2Pac/All Eyez on Me (1996)/Disc 1/01 - Title.mp3",
            track("Title", "2Pac", "All Eyez on Me", year=1996, album_artist="2Pac", disc=1, track=1),
        ),
        (
            "Music/2Pac/All Eyez on Me (1996) CD1/01 - Title.mp3",
            track("Title", "2Pac", "All Eyez on Me", year=1996, album_artist="2Pac", disc=1, track=1),
        ),
        (
            "Music/2Pac/All Eyez on Me - Disc 2/01 - Title.mp3",
            track("Title", "2Pac", "All Eyez on Me", album_artist="2Pac", disc=2, track=1),
        ),
        (
            "Music/2Pac/All Eyez on Me (1996)/All Eyez on Me CD2/01 - Title.mp3",
            track("Title", "2Pac", "All Eyez on Me", year=1996, album_artist="2Pac", disc=2, track=1),
        ),
        (
            "Music/2Pac/All Eyez on Me (1996)/CD2 - Book 2/01 - Title.mp3",
            track("Title", "2Pac", "All Eyez on Me", year=1996, album_artist="2Pac", disc=2, track=1),
        ),
        (
            "Music/2Pac - All Eyez on Me (CD 1)/01 - Title.mp3",
            track("Title", "2Pac", "All Eyez on Me", album_artist="2Pac", disc=1, track=1),
        ),
        ("Music/CD1/01.mp3", track("01", disc=1, track=1)),
        (
            "Music/Daft Punk/Discovery (2001) [Vinyl 24-96]/A1. One More Time.flac",
            track("One More Time", "Daft Punk", "Discovery", year=2001, album_artist="Daft Punk", track=1),
        ),
        (
            "Music/Daft Punk/Discovery (2001) [LP 16-44]/B11 - Too Long.flac",
            track("Too Long", "Daft Punk", "Discovery", year=2001, album_artist="Daft Punk", track=11),
        ),
        (
            "Music/Daft Punk/Homework (Vinyl 2)/A1. Title.flac",
            track("Title", "Daft Punk", "Homework", album_artist="Daft Punk", disc=2, track=1),
        ),
        (
            "Music/Bach/Cantatas/Vol 3/02 - Aria.flac",
            track("Aria", "Bach", "Cantatas", album_artist="Bach", disc=3, track=2),
        ),
        (
            "Music/Various Artists/Now 100/1-01 Kool - Boogie.mp3",
            track("Boogie", "Kool", "Now 100", album_artist="Various Artists", disc=1, track=1),
        ),
        (
            "Music/Various Artists/Now 100/01 Boogie.mp3",
            track("Boogie", "Various Artists", "Now 100", album_artist="Various Artists", track=1),
        ),
        (
            "Music/Compilations/Now 100/01 Boogie.m4a",
            track("Boogie", "Various Artists", "Now 100", album_artist="Various Artists", track=1),
        ),
        (
            "Music/VA - Now 100/01 - Kool - Boogie.mp3",
            track("Boogie", "Kool", "Now 100", album_artist="Various Artists", track=1),
        ),
        (
            "Music/ABBA/Arrival/04 - Cher - Song.mp3",
            track("Cher - Song", "ABBA", "Arrival", album_artist="ABBA", track=4),
        ),
        (
            "Music/ABBA/Arrival/ABBA - Arrival - 04 - Song.mp3",
            track("Song", "ABBA", "Arrival", album_artist="ABBA", track=4),
        ),
        (
            "Music/ABBA/Arrival/Arrival - 1-04 - Song.mp3",
            track("Song", "ABBA", "Arrival", album_artist="ABBA", disc=1, track=4),
        ),
        ("Music/ABBA/Song.mp3", track("Song", "ABBA", album_artist="ABBA")),
        ("Music/ABBA/04 - ABBA - Song.mp3", track("Song", "ABBA", album_artist="ABBA", track=4)),
        ("Music/Song.mp3", track("Song")),
        ("ABBA - Song.mp3", track("Song", "ABBA")),
        ("ABBA - Arrival - 04 - Song.mp3", track("Song", "ABBA", "Arrival", track=4, source=N)),
        ("04 - Song.mp3", track("Song", track=4)),
        ("04-Abba_Band-Song_One.mp3", track("Song One", "Abba Band", track=4)),
        (
            "ABBA-Arrival-CD-FLAC-1976-GRP/01-song.flac",
            track("song", "ABBA", "Arrival", year=1976, album_artist="ABBA", track=1),
        ),
        (
            "ABBA-Arrival_Two-1976-GRP/01_abba_band-song_one.mp3",
            track("abba band-song one", "ABBA", "Arrival Two", year=1976, album_artist="ABBA", track=1),
        ),
        ("Music/Unknown Artist/Unknown Album/01 - Track 01.mp3", track("Track 01", None, "Unknown Album", track=1)),
        ("Music/ABBA/Arrival/d1t04. Song.mp3", track("Song", "ABBA", "Arrival", album_artist="ABBA", disc=1, track=4)),
        ("Music/ABBA/Arrival/1x04 Song.mp3", track("Song", "ABBA", "Arrival", album_artist="ABBA", disc=1, track=4)),
        ("Music/ABBA/Arrival/104 Song.mp3", track("Song", "ABBA", "Arrival", album_artist="ABBA", disc=1, track=4)),
        ("Music/ABBA/Arrival/(04) Song.mp3", track("Song", "ABBA", "Arrival", album_artist="ABBA", track=4)),
        ("Music/ABBA/Arrival/#4 Song.mp3", track("Song", "ABBA", "Arrival", album_artist="ABBA", track=4)),
        ("Music/ABBA/Arrival/Track04.mp3", track("Track04", "ABBA", "Arrival", album_artist="ABBA", track=4)),
        ("Music/ABBA/Arrival/04.mp3", track("04", "ABBA", "Arrival", album_artist="ABBA", track=4)),
        ("Music/ABBA/Arrival/Song 04.mp3", track("Song 04", "ABBA", "Arrival", album_artist="ABBA")),
        ("Music/ABBA/Arrival/1979.mp3", track("1979", "ABBA", "Arrival", album_artist="ABBA")),
        ("Music/ABBA/Arrival/24K Magic.mp3", track("24K Magic", "ABBA", "Arrival", album_artist="ABBA")),
        (
            "Music/ABBA/Arrival [0b1c2d3e-0000-4000-8000-000000000001]/04 - Song.mp3",
            track("Song", "ABBA", "Arrival", album_artist="ABBA", track=4),
        ),
        (
            "Music/Кино/Группа крови (1988)/01 - Группа крови.mp3",
            track("Группа крови", "Кино", "Группа крови", year=1988, album_artist="Кино", track=1),
        ),
        ("Music/!!!/( )/01 - ???.flac", track("???", "!!!", "( )", album_artist="!!!", track=1)),
    ],
)
def test_tracks(path: str, wanted: Reading) -> None:
    assert read_path(path) == wanted


@pytest.mark.parametrize(
    ("name", "artist", "album", "year"),
    [
        ("ABBA - Arrival (1976) [FLAC]", "ABBA", "Arrival", 1976),
        ("[1976] ABBA - Arrival [FLAC]", "ABBA", "Arrival", 1976),
        ("ABBA - 1976 - Arrival [MP3]", "ABBA", "Arrival", 1976),
        ("ABBA - Arrival (Deluxe Edition) (1976) [FLAC]", "ABBA", "Arrival", 1976),
        ("ABBA - Arrival [320 kbps] 1976", "ABBA", "Arrival", 1976),
        ("ABBA - Arrival - 1976 FLAC", "ABBA", "Arrival", 1976),
        ("ABBA – Arrival {1976} [CD Rip]", "ABBA", "Arrival", 1976),
        ("ABBA - Arrival (Remaster 2001, 24bit FLAC)", "ABBA", "Arrival", 2001),
        ("ABBA - Arrival FLAC", "ABBA", "Arrival", None),
        ("ABBA-1976-Arrival-GRP", "ABBA", "Arrival", 1976),
        ("ABBA_Band-Arrival.Two-(Deluxe_Edition)-WEB-FLAC-1976-GRP", "ABBA Band", "Arrival Two", 1976),
        ("VA - Hits (1976) [MP3]", "Various Artists", "Hits", 1976),
        ("Soundtrack - Drive (2011) [V0]", "Various Artists", "Drive", 2011),
        ("Taylor Swift - 1989 (2014) [FLAC]", "Taylor Swift", "1989", 2014),
    ],
)
def test_albums_as_they_are_passed_on(name: str, artist: str, album: str, year: int | None) -> None:
    wanted = Reading(Kind.ALBUM, album, year, artist=artist, album=album, album_artist=artist)
    assert read_path(name) == wanted


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("ABBA - Arrival (1976)", Kind.MOVIE), ("ABBA - Arrival 1080p FLAC", Kind.MOVIE), ("FLAC", Kind.MOVIE)),
        *(("ABBA - S01E02 FLAC", Kind.EPISODE), ("ABBA - [FLAC]", Kind.MOVIE), ("- - FLAC", Kind.MOVIE)),
        *(("Movies/ABBA - Arrival (1976) [FLAC]", Kind.MOVIE), ("ABBA.x264-Arrival-1976-GRP", Kind.MOVIE)),
    ],
)
def test_what_is_no_album(name: str, kind: Kind) -> None:
    assert read_path(name).kind is kind
