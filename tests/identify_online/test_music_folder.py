"""From what tags and names say to the songs that services are asked about; and what MusicBrainz's XML says."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import fromstring

from music_catalogue import HARBOUR, LENGTHS, TITLES, mbid, release, tracks
from music_service import written
from musicbrainzngs import mbxml

from medialib.identify.match import recognise
from medialib.identify.online.music import mmd
from medialib.identify.online.music.release import Artist, phrase
from medialib.identify.online.music.song import Song, named, song_of
from medialib.identify.place import Place
from medialib.identify.tags import Tags
from medialib.model import Match, Probe


def match(path: str, tags: Tags | None = None) -> Match:
    return recognise(Place(path=path, probe=Probe("audio", duration_s=200.0), tags=tags))


def test_tagged_files_as_songs() -> None:
    tags = Tags(
        title="Glass",
        artists=("The Glass Harbour", "Ann Archer"),
        album_artists=("The Glass Harbour",),
        album="Low Tide",
        date="1997",
        track=2,
        disc=1,
        ids={"recording": mbid(101), "album": mbid(1)},
    )
    track = match("music/x/02.flac", tags).chains[0][-1]
    assert song_of("02", track.facts, 188.4) == Song(
        "02", "Glass", "The Glass Harbour, Ann Archer", 1, 2, 188.4, mbid(101)
    )


def test_untagged_files_go_by_their_folders() -> None:
    track = match("music/The Glass Harbour/Low Tide (1997)/03 - The Ferryman.mp3").chains[0][-1]
    assert song_of("03", track.facts, None) == Song("03", "The Ferryman", "The Glass Harbour", None, 3)


def test_names_that_are_none() -> None:
    none = ("Track 01", "AudioTrack 7", "unknown artist", "<Unknown>", "Untitled", "Titel 3", "Piste_12", "", None)
    assert [named(text) for text in none] == [None] * len(none)
    assert [named(text) for text in ("Tracks of My Tears", "1999", "Track and Field", "Album")][:3] == [
        *("Tracks of My Tears", "1999", "Track and Field"),
    ]


def test_a_hostile_name_takes_no_time() -> None:
    assert named("_ " * 100_000) == "_ " * 100_000


def test_the_xml_means_what_musicbrainzngs_takes_it_for() -> None:
    credit = (replace(HARBOUR[0], join=" feat. "), Artist("Ann Archer", mbid(7, "aaaa")))
    hidden = replace(tracks()[0], number=0, title="(hidden)", recording=mbid(9, "bbbb"))
    album = release(1, (hidden, *tracks(credits=[credit] * 12)), tracks(LENGTHS[::-1], TITLES[::-1], disc=2))
    body = written([album], "release-list")
    [ours] = mmd.releases(fromstring(body))
    [theirs] = mbxml.parse_message(body)["release-list"]
    media = theirs["medium-list"]
    told = [
        track for medium in media for track in ([medium["pregap"]] if "pregap" in medium else []) + medium["track-list"]
    ]
    assert (ours.id, ours.title, ours.date, ours.status) == tuple(
        theirs[name] for name in ("id", "title", "date", "status")
    )
    assert [track.title for track in ours.tracks] == [track["recording"]["title"] for track in told]
    assert [round((track.length_s or 0) * 1000) for track in ours.tracks] == [int(track["length"]) for track in told]
    assert [phrase(track.credit) for track in ours.tracks] == [track["artist-credit-phrase"] for track in told]
    assert ours.group is not None
    assert ours.group.first_date == theirs["release-group"]["first-release-date"]
    assert ours.tracks == album.tracks
