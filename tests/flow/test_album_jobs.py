"""Albums as jobs that ask MusicBrainz and the Cover Art Archive: the release that explains all their files together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from doing import do, ended
from music_catalogue import HARBOUR, LENGTHS, TITLES, VARIOUS, files, mbid, release, tracks
from music_service import Music, music
from shelved_albums import column, cover, everything, images, picture, said, shelve, shelved, state
from sqlite_utils import Database

from medialib.flow import editing, online
from medialib.identify.online.music.release import Artist
from medialib.model import Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, discs, matches, offers

__all__ = ["music"]

GROUP = mbid(1, "eeee")
LOW_TIDE = replace(release(1), labels=(("Pier", "P 1"), ("Pier", "P 2"), ("Quay", "")), genres=("indie rock",))


@pytest.fixture
def asking(settings: Settings, music: Music) -> Settings:
    """Settings that take the services on loopback for those that know music, without a key of AcoustID."""
    here = {"musicbrainz_url": music.site.url, "coverart_url": music.site.url, "musicbrainz_interval_s": 0}
    return settings.model_copy(update={"providers": Providers.model_validate(here)})


def test_an_album_that_is_certain_is_taken_with_its_artist_and_tracks(
    asking: Settings, db: Database, music: Music
) -> None:
    music.add(LOW_TIDE)
    cover(music, f"/release-group/{GROUP}", picture(music, "/pictures/1"), picture(music, "/pictures/2", 10))
    album, songs = shelve(db, files(LOW_TIDE)[::-1], year=None, source=Source.FOLDER)
    before = everything(db)
    assert online.has_unasked(asking, db)
    job = do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert ended(job) == ("done", "1 found, 0 to review, 0 unknown.", "")
    assert state(db, album) == ("taken", LOW_TIDE.id)
    assert column(db, [album], "title", "creator", "year", "date") == [
        ("Low Tide", "The Glass Harbour", 1997, "1997-05-21")
    ]
    assert (said(db, album)["labels"], said(db, album)["genres"]) == (["Pier", "Quay"], ["Indie rock"])
    [artist] = column(db, [album], "parent_id")
    assert said(db, artist) == {"title": "The Glass Harbour", "external_ids": {"musicbrainz": HARBOUR[0].id}}
    assert [said(db, songs[f"1-{at + 1:02d}.flac"])["external_ids"] for at in range(12)] == [
        {"musicbrainz": mbid(100 + at, "bbbb")} for at in range(12)
    ]
    assert images(db) == [("album", "cover", "musicbrainz")]
    assert [offer.url for offer in offers.of(db, album)] == [f"{music.site.url}/pictures/{at}" for at in (1, 2)]
    online.undo(db, album)
    assert (everything(db), images(db), state(db, album)) == (before, [], ("undone", None))


def test_the_edition_with_the_bonus_track_is_told_from_the_one_without(
    asking: Settings, db: Database, music: Music
) -> None:
    bonus = release(2, tracks((*LENGTHS, 95.5), (*TITLES, "Fog Horn")), date="1998-01-01")
    music.add(bonus, LOW_TIDE)
    plain, _ = shelved(db, LOW_TIDE)
    more, songs = shelved(db, bonus, year=1998)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert (state(db, plain), state(db, more)) == (("taken", LOW_TIDE.id), ("taken", bonus.id))
    assert column(db, [songs["1-13.flac"]], "title", "number") == [("Fog Horn", 13)]


def test_a_compilation_and_a_set_of_discs(asking: Settings, db: Database, music: Music) -> None:
    singers = [(Artist(name, mbid(50 + at, "aaaa")),) for at, name in enumerate(("Ann Archer", "Bo Bell", "Cy Carter"))]
    hits = release(3, tracks(LENGTHS[:3], credits=singers), title="Party Hits", credit=VARIOUS, group=3)
    both = release(
        4,
        tracks(LENGTHS[:4], recording=200),
        tracks(LENGTHS[4:8], TITLES[4:], disc=2, recording=300),
        title="Deep",
        group=4,
    )
    music.add(hits, both)
    party, party_songs = shelved(db, hits, artist="Various Artists")
    deep, deep_songs = shelved(db, both)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert (state(db, party), state(db, deep)) == (("taken", hits.id), ("taken", both.id))
    assert [said(db, one)["creator"] for one in party_songs.values()] == ["Ann Archer", "Bo Bell", "Cy Carter"]
    assert [(said(db, one)["disc"], said(db, one)["number"]) for one in deep_songs.values()] == [
        (disc, number) for disc in (1, 2) for number in (1, 2, 3, 4)
    ]
    assert "disc" not in said(db, party_songs["1-01.flac"])


def test_an_album_split_in_two_is_the_same_release_twice(asking: Settings, db: Database, music: Music) -> None:
    music.add(LOW_TIDE)
    whole = files(LOW_TIDE)
    first, first_songs = shelve(db, whole[:6])
    second, second_songs = shelve(db, whole[6:], title="Low Tide (Disc 1)", year=None)
    do(asking, db, Way.IDENTIFY, online.EVERYTHING)
    assert (state(db, first), state(db, second)) == (("taken", LOW_TIDE.id),) * 2
    numbers = [[said(db, one)["number"] for one in songs.values()] for songs in (first_songs, second_songs)]
    assert numbers == [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]
    [artist] = column(db, [first], "parent_id")
    online.undo(db, first)
    assert said(db, artist) != {}
    online.undo(db, second)
    assert said(db, artist) == {}


def test_one_of_two_albums_waits_for_a_person_who_is_told_of_the_edition(
    asking: Settings, db: Database, music: Music
) -> None:
    twin = release(2, tracks(recording=500), group=2, date="2001", country="US")
    music.add(LOW_TIDE, twin)
    album, _ = shelved(db, LOW_TIDE, year=None)
    assert ended(do(asking, db, Way.IDENTIFY, album)) == (
        *("done", "Low Tide: there are likely answers; somebody should look.", ""),
    )
    [row] = matches.waiting(db)
    found = {one.id: one for one in online.asked.read(row["candidates"])}
    assert found.keys() == {LOW_TIDE.id, twin.id}
    assert found[twin.id].overview == "2001 · US · CD · 12 tracks"
    told = [reason.text for reason in found[twin.id].reasons]
    assert (told[0][:31], told[-1]) == ("All 12 files fit its tracks; th", "“Low Tide” explains the files as well.")
    do(asking, db, Way.IDENTIFY, album, chosen=f"musicbrainz:{twin.id}")
    assert (state(db, album), said(db, album)["year"]) == (("taken", twin.id), 1997)
    do(asking, db, Way.IDENTIFY, album, chosen=f"musicbrainz_release_group:{GROUP}")
    assert state(db, album) == ("taken", LOW_TIDE.id)
    job = do(asking, db, Way.IDENTIFY, album, chosen=f"musicbrainz:{mbid(99)}")
    assert ended(job)[:2] == ("failed", f"MusicBrainz has no release with the id {mbid(99)}.")
    assert state(db, album) == ("taken", LOW_TIDE.id)


def test_what_was_undone_or_refused_is_not_taken_again_in_another_edition(
    asking: Settings, db: Database, music: Music
) -> None:
    music.add(LOW_TIDE, release(2, date="2005"))
    album, _ = shelved(db, LOW_TIDE)
    do(asking, db, Way.IDENTIFY, album)
    online.undo(db, album)
    assert matches.refused(db, album) == {f"musicbrainz:{LOW_TIDE.id}", f"musicbrainz_release_group:{GROUP}"}
    do(asking, db, Way.IDENTIFY, album)
    assert state(db, album) == ("none", None)
    do(asking, db, Way.IDENTIFY, album, chosen=f"musicbrainz:{mbid(2)}")
    assert state(db, album) == ("taken", mbid(2))
    other, _ = shelved(db, LOW_TIDE, year=1998)
    do(asking, db, Way.IDENTIFY, other, title="Low Tide")
    assert state(db, other) == ("review", None)
    online.refuse_all(db, other)
    do(asking, db, Way.IDENTIFY, other)
    assert state(db, other) == ("none", None)


def test_another_choice_takes_the_words_of_the_first_back_and_never_a_person_s(
    asking: Settings, db: Database, music: Music
) -> None:
    short = release(7, tracks(LENGTHS[:2], ("Cold", "Grey"), recording=700), title="Fog", group=7)
    music.add(LOW_TIDE, short)
    cover(music, f"/release/{LOW_TIDE.id}", picture(music, "/pictures/1"))
    album, songs = shelve(db, files(LOW_TIDE), source=Source.FOLDER)
    ids = list(songs.values())
    editing.edit(db, ids[0], {"title": "My harbour"})
    do(asking, db, Way.IDENTIFY, album)
    assert (len([one for one in ids if said(db, one)]), images(db)) == (12, [("album", "cover", "musicbrainz")])
    do(asking, db, Way.IDENTIFY, album, chosen=f"musicbrainz:{short.id}")
    assert (said(db, album)["title"], images(db), offers.of(db, album)) == ("Fog", [], [])
    kept = [one for one in ids if said(db, one)]
    assert len(kept) == 2
    assert {said(db, one)["title"] for one in kept} == {"Cold", "Grey"}
    assert column(db, ids, "title")[:1] == ["My harbour"]
    assert [title for one, title in zip(ids, column(db, ids, "title"), strict=True) if one not in kept] == [
        title for one, title in zip(ids, ("My harbour", *TITLES[1:]), strict=True) if one not in kept
    ]


def test_a_file_too_many_keeps_its_words(asking: Settings, db: Database, music: Music) -> None:
    music.add(LOW_TIDE)
    extra = replace(files(LOW_TIDE)[0], key="interview.mp3", title="An interview", track=40, duration_s=1400.0)
    album, songs = shelve(db, [*files(LOW_TIDE), extra])
    do(asking, db, Way.IDENTIFY, album)
    assert state(db, album) == ("taken", LOW_TIDE.id)
    assert said(db, songs["interview.mp3"]) == {}
    assert column(db, [songs["interview.mp3"]], "title", "number") == [("An interview", 40)]


def test_tags_and_people_have_the_word_over_musicbrainz(asking: Settings, db: Database, music: Music) -> None:
    music.add(LOW_TIDE)
    album, _ = shelve(db, files(LOW_TIDE), title="Low Tide!", year=1998)
    editing.edit(db, album, {"genres": ["Sea"]})
    do(asking, db, Way.IDENTIFY, album)
    assert column(db, [album], "title", "year", "date") == [("Low Tide!", 1998, "1997-05-21")]
    assert [row[0] for row in db.conn.execute("SELECT name FROM genres")][:1] == ["Sea"]
    do(asking, db, Way.IDENTIFY, album)
    assert column(db, [album], "title", "year") == [("Low Tide!", 1998)]


def test_ids_in_the_tags_cost_one_request_and_a_cd_is_known_by_its_disc(
    asking: Settings, db: Database, music: Music
) -> None:
    music.add(LOW_TIDE)
    tagged, _ = shelved(db, LOW_TIDE, external_ids={"musicbrainz": LOW_TIDE.id})
    do(asking, db, Way.IDENTIFY, tagged)
    assert [path for path in music.asked() if path.startswith("/ws/")] == [f"/ws/2/release/{LOW_TIDE.id}"]
    disc_id = "b1cd" * 7
    music.discs[disc_id] = [LOW_TIDE.id]
    music.put(f"/ws/2/discid/{disc_id}", music.disc_page)
    nameless = [replace(song, title=f"Track {song.track:02d}", artist=None) for song in files(LOW_TIDE)]
    ripped, songs = shelve(db, nameless, title=f"Unknown Album ({disc_id})", artist="Unknown Artist", year=None)
    with connect.write(db):
        db.conn.execute(
            "INSERT INTO discs (id, format, label, first_seen_at, last_seen_at) VALUES (?, 'audio_cd', '', '', '')",
            (f"audio_cd:{disc_id}",),
        )
        for number, track in enumerate(songs.values()):
            db.conn.execute(
                "INSERT INTO disc_titles (disc_id, number, duration_s, media_id) VALUES (?, ?, 1, ?)",
                (f"audio_cd:{disc_id}", number, track),
            )
    assert discs.cds_of(db, songs.values()) == [disc_id]
    do(asking, db, Way.IDENTIFY, ripped)
    assert state(db, ripped) == ("taken", LOW_TIDE.id)
    assert said(db, songs["1-03.flac"])["title"] == "The Ferryman"
    [artist] = column(db, [ripped], "parent_id")
    assert column(db, [artist], "title") == ["Unknown Artist"]


def test_an_album_is_looked_for_by_hand_by_artist_and_title(asking: Settings, db: Database, music: Music) -> None:
    music.add(LOW_TIDE)
    album, _ = shelved(db, LOW_TIDE, title="xyz", artist="Nobody At All")
    do(asking, db, Way.IDENTIFY, album, title="The Glass Harbour - Low Tide")
    assert (state(db, album), music.asked()[0]) == (
        ("review", None),
        "/ws/2/release query=release:(low tide) AND artist:(the glass harbour) tracks:12^0.5",
    )
    [row] = matches.waiting(db)
    assert [one.id for one in online.asked.read(row["candidates"])] == [LOW_TIDE.id]


def test_nobody_knows_it_and_a_service_that_is_down(asking: Settings, db: Database, music: Music) -> None:
    album, _ = shelved(db, LOW_TIDE)
    do(asking, db, Way.IDENTIFY, album)
    assert (state(db, album), said(db, album)) == (("none", None), {})
    other, _ = shelved(db, LOW_TIDE, title="High Tide")
    music.put("/ws/2/release", lambda visit: visit.send(503, b"down", Retry_After="3000"))
    job = do(asking, db, Way.IDENTIFY, other)
    assert (job.status, job.attempts, matches.get(db, other)) == ("queued", 1, None)
    assert "503" in job.error or "asked us to wait" in job.error
