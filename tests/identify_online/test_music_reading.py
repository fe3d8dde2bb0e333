"""MusicBrainz's XML, AcoustID's and the Cover Art Archive's JSON: what is taken out of them, and what is not."""

from __future__ import annotations

import json
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from fetch_site import text
from music_catalogue import mbid, release
from music_service import KEY, Music

from medialib.errors import JobError, MedialibError, SettingsError, TemporaryError
from medialib.identify.online.music import mmd
from medialib.identify.online.music.albums import Albums
from medialib.identify.online.music.fingerprint import Fingerprint
from medialib.identify.online.music.release import Artist, Group, Medium, Recording, Release, Track, phrase, year_of
from medialib.identify.online.music.song import Hit
from medialib.identify.online.words import RemotePicture

ID, GROUP = mbid(1), mbid(1, "eeee")


def answered(inside: str) -> tuple[Release, ...]:
    return mmd.releases(fromstring(f'<metadata xmlns="http://musicbrainz.org/ns/mmd-2.0#">{inside}</metadata>'))


def album(inside: str, title: str = "Low Tide") -> Release:
    """A release with this inside."""
    [found] = answered(f'<release id="{ID}"><title>{title}</title>{inside}</release>')
    return found


@pytest.mark.parametrize(
    "around", ["{}", "<release-list>{}</release-list>", "<disc><release-list>{}</release-list></disc>"]
)
def test_releases_stand_in_several_places(around: str) -> None:
    assert answered(around.format(f'<release id="{ID}"><title>Low Tide</title></release>')) == (
        Release(ID, "Low Tide"),
    )


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "<release/>",
        f'<release id="{ID}"/>',
        f'<release id="{ID}"><title>  </title></release>',
        '<release id="../../x"><title>A</title></release>',
        f'<release id="{GROUP.upper()}"><title>A</title></release>',
        f'<artist id="{ID}"><title>A</title></artist>',
    ],
)
def test_what_is_no_release_is_left_out(odd: str) -> None:
    assert answered(odd) == ()


def test_another_format_is_a_trouble_that_may_pass() -> None:
    for root in ("<html/>", "<metadata/>", '<metadata xmlns="http://musicbrainz.org/ns/mmd-1.0#"/>'):
        with pytest.raises(TemporaryError) as caught:
            mmd.releases(fromstring(root))
        assert caught.value.message.startswith("MusicBrainz answered with <")
        with pytest.raises(TemporaryError):
            mmd.recordings(fromstring(root))


@pytest.mark.parametrize(
    ("said", "date", "year"),
    [
        ("1997-05-21", "1997-05-21", 1997),
        ("1997-05", "1997-05", 1997),
        ("1997", "1997", 1997),
        ("1997-00-00", "1997", 1997),
        ("1997-13-01", "1997", 1997),
        ("1997-05-99", "1997-05", 1997),
        ("2030-01-01 ", "2030-01-01", 2030),
        ("????-05", None, None),
        ("0000-05", None, None),
        ("97", None, None),
        ("", None, None),
    ],
)
def test_dates_as_far_as_they_are_known(said: str, date: str | None, year: int | None) -> None:
    found = album(f"<date>{said}</date>").date
    assert (found, year_of(found)) == (date, year)


def test_a_year_is_read_from_what_is_one() -> None:
    assert [year_of(date) for date in (None, "", "0000-01-01", "abcd", "1997-05", "19975")] == [
        *(None, None, None, None, 1997, 1997),
    ]


def test_a_credit_names_artists_as_they_are_credited() -> None:
    names = (
        '<artist-credit><name-credit joinphrase=" feat. "><name>Glass H.</name>'
        f'<artist id="{mbid(2)}"><name>The Glass Harbour</name></artist></name-credit>'
        '<name-credit joinphrase="&#133; and "><artist id="junk"><name>Ann\u0085 Archer</name></artist></name-credit>'
        "<name-credit><name>Nobody's id</name></name-credit><name-credit><artist/></name-credit></artist-credit>"
    )
    credit = album(names).credit
    assert credit == (
        Artist("Glass H.", mbid(2), " feat. "),
        Artist("Ann Archer", None, " and "),
        Artist("Nobody's id"),
    )
    assert (phrase(credit), phrase(())) == ("Glass H. feat. Ann Archer and Nobody's id", "")


@pytest.mark.parametrize(
    ("inside", "types"),
    [
        ("<primary-type>Album</primary-type>", ("album",)),
        ("<primary-type>Album</primary-type><secondary-type-list><secondary-type>Live</secondary-type></secondary-type-list>", ("album", "live")),
        ("<secondary-type-list><secondary-type>Live</secondary-type><secondary-type/></secondary-type-list>", ("single", "live")),
        ("", ("single",)),
    ],
)  # fmt: skip
def test_kinds_of_a_group(inside: str, types: tuple[str, ...]) -> None:
    said = f'<release-group id="{GROUP}" type="Single"><title>A</title>{inside}</release-group>'
    assert album(said).group == Group(GROUP, "A", types)


def test_genres_by_votes_and_labels_with_their_numbers() -> None:
    votes = (("rock", "3"), ("folk", "7"), ("pop", "3"), ("", "9"), ("noise", "-1"), ("quiet", "many"))
    genres = "".join(f'<genre count="{count}"><name>{name}</name></genre>' for name, count in votes)
    labels = (
        "<label-info-list><label-info><catalog-number>P 1</catalog-number><label><name>Pier</name></label></label-info>"
        "<label-info><label><name>Quay</name></label></label-info><label-info><catalog-number>X</catalog-number>"
        "</label-info><label-info/></label-info-list>"
    )
    found = album(f"<genre-list>{genres}</genre-list>{labels}")
    assert found.genres == ("folk", "pop", "rock", "quiet")
    assert found.labels == (("Pier", "P 1"), ("Quay", ""), ("", "X"))
    many = "".join(f'<genre count="{count}"><name>g{count:02}</name></genre>' for count in range(30))
    assert album(f"<genre-list>{many}</genre-list>").genres == tuple(f"g{count:02}" for count in range(29, 19, -1))


def medium(inside: str) -> Medium:
    [found] = album(f"<medium-list><medium>{inside}</medium></medium-list>").media
    return found


def test_a_medium_with_a_hidden_track_a_film_and_tracks_out_of_order() -> None:
    found = medium(
        "<position>2</position><format>CD</format><title>Night</title>"
        f'<pregap><position>0</position><length>61000</length><recording id="{mbid(9)}"><title>(hidden)</title></recording></pregap>'
        f'<track-list count="3"><track><position>2</position><title>Own</title><recording id="{mbid(3)}"><title>Salt</title>'
        "<length>188400</length></recording></track><track><position>1</position><length>201200</length>"
        f'<recording id="{mbid(4)}"><title>Glass</title><length>1</length></recording></track>'
        f'<track><position>3</position><recording id="{mbid(5)}"><title>Film</title><video>true</video></recording></track></track-list>'
    )
    assert found == Medium(
        2,
        3,
        (
            Track(2, 0, "(hidden)", 61.0, (), mbid(9)),
            Track(2, 1, "Glass", 201.2, (), mbid(4)),
            Track(2, 2, "Own", 188.4, (), mbid(3)),
            Track(2, 3, "Film", None, (), mbid(5), video=True),
        ),
        "CD",
        "Night",
    )
    assert [track.title for track in found.heard] == ["Glass", "Own"]
    assert [track.title for track in Release(ID, "A", media=(found,)).tracks] == ["(hidden)", "Glass", "Own"]


@pytest.mark.parametrize("kind", ["DVD-Video", "Blu-ray", "VHS", "VCD", "LaserDisc", "UMD", "DVD"])
def test_what_is_seen_has_no_tracks_to_hear(kind: str) -> None:
    inside = '<track-list count="1"><track><position>1</position><title>Live</title></track></track-list>'
    seen, sound = medium(f"<format>{kind}</format>{inside}"), medium(f"<format>Vinyl</format>{inside}")
    assert (seen.count, seen.heard, sound.heard) == (1, (), (Track(1, 1, "Live"),))


def test_a_track_without_a_recording_or_numbers() -> None:
    found = medium(
        '<track-list count="-"><track id="x"><title>A</title><length>0</length></track><track/></track-list>'
    )
    assert found == Medium(1, 2, (Track(1, 0, "A"), Track(1, 0, "")))
    assert medium("") == Medium(1, 0)


def test_recordings_of_a_search_with_what_they_are_on() -> None:
    body = (
        '<metadata xmlns="http://musicbrainz.org/ns/mmd-2.0#"><recording-list>'
        f'<recording id="{mbid(3)}"><title>Salt</title><length>188400</length><release-list>'
        f'<release id="{ID}"><title>Low Tide</title></release><release id="x"><title>B</title></release></release-list></recording>'
        '<recording id="x"><title>Glass</title></recording></recording-list></metadata>'
    )
    assert mmd.recordings(fromstring(body)) == (Recording(mbid(3), "Salt", (), 188.4, (Release(ID, "Low Tide"),)),)


def test_texts_are_of_one_line_and_not_endless() -> None:
    assert album("", title="Low\n\t Tide\u0085 ").title == "Low Tide"
    assert len(album("", title="x" * 5000).title) == 500


def lookup(music: Music, albums: Albums, answer: object, status: int = 200) -> tuple[tuple[Hit, ...], ...]:
    """What one fingerprint sounds like by an answer."""
    body = json.dumps(answer).encode()
    music.put("/v2/lookup", lambda visit: visit.send(status, body, Content_Type="application/json"))
    return albums.hear([Fingerprint(200, "AQAA")])


def results(*listed: object) -> dict[str, object]:
    return {"status": "ok", "fingerprints": [{"index": "0", "results": listed}]}


def test_a_recording_is_told_once_with_its_best_score_and_no_more_than_twenty_are(music: Music, albums: Albums) -> None:
    many = [{"score": 0.5 + number / 100, "recordings": [{"id": mbid(number)}]} for number in range(30)]
    [hits] = lookup(music, albums, results(*many, {"score": 0.3, "recordings": [{"id": mbid(29)}]}))
    assert [(hit.recording, hit.score) for hit in hits] == [
        (mbid(number), round(0.5 + number / 100, 4)) for number in range(29, 9, -1)
    ]


@pytest.mark.parametrize(
    ("answer", "heard"),
    [
        ({"status": "ok"}, ()),
        ({"status": "ok", "fingerprints": [{"index": "7", "results": [{"score": 1, "recordings": [{"id": ID}]}]}]}, ()),
        ({"status": "ok", "fingerprints": [{"index": 0, "results": [{"score": 1, "recordings": [{"id": ID}]}]}]}, (Hit(ID, 1.0),)),
        (results({"score": 4.2, "recordings": [{"id": ID}]}), (Hit(ID, 1.0),)),
        (results({"score": -3, "recordings": [{"id": ID}]}), (Hit(ID, 0.0),)),
        (results({"score": "0.9", "recordings": [{"id": ID, "title": "A\nB"}]}), (Hit(ID, 0.9, (), "A B"),)),
        (results({"recordings": [{"id": GROUP.upper()}, {"id": None}, 7]}), ()),
        (results({"score": 1}, None, "x"), ()),
    ],
)  # fmt: skip
def test_what_it_sounds_like(answer: object, heard: tuple[Hit, ...], music: Music, albums: Albums) -> None:
    assert lookup(music, albums, answer) == (heard,)


def test_the_albums_that_a_sound_is_on(music: Music, albums: Albums) -> None:
    groups: list[Any] = [
        {"id": GROUP, "title": "Low Tide", "type": "Album", "secondarytypes": ["Live", "Compilation", 7]},
        {"id": GROUP, "title": "Low Tide", "secondarytypes": "Live"},
        {"id": "x", "title": "B"},
        None,
    ]
    [[hit]] = lookup(music, albums, results({"score": 1, "recordings": [{"id": ID, "releasegroups": groups}]}))
    assert hit.groups == (Group(GROUP, "Low Tide", ("album", "live", "compilation", "7")), Group(GROUP, "Low Tide"))


@pytest.mark.parametrize(
    ("status", "answer", "kind", "said"),
    [
        (400, {"status": "error", "error": {"code": 4}}, SettingsError, "AcoustID does not accept our key."),
        (400, {"status": "error", "error": {"code": 17}}, SettingsError, "AcoustID does not accept our key."),
        (400, {"status": "error", "error": {"code": 14, "message": "too many"}}, TemporaryError, "AcoustID could not answer: too many."),
        (200, {"status": "error", "error": {"code": 5}}, TemporaryError, "AcoustID could not answer: its answer has no status."),
        (200, {"fingerprints": []}, TemporaryError, "AcoustID could not answer: its answer has no status."),
        (200, [], TemporaryError, "AcoustID could not answer: its answer has no status."),
        (400, {"status": "error", "error": {"code": 8, "message": f"bad {KEY}"}}, JobError, "AcoustID refuses what it was asked: bad ***."),
    ],
)  # fmt: skip
def test_what_acoustid_will_not_answer(
    status: int, answer: object, kind: type[MedialibError], said: str, music: Music, albums: Albums
) -> None:
    with pytest.raises(MedialibError) as caught:
        lookup(music, albums, answer, status)
    assert (type(caught.value), caught.value.message) == (kind, said)


@pytest.mark.parametrize(
    ("image", "cover"),
    [
        ({"front": True, "thumbnails": {"1200": "https://a.example/1"}}, RemotePicture("cover", "https://a.example/1", width=1200)),
        ({"front": True, "thumbnails": {"small": "https://a.example/s"}}, RemotePicture("cover", "https://a.example/s", width=250)),
        ({"front": True, "image": "https://a.example/i"}, RemotePicture("cover", "https://a.example/i")),
        ({"types": ["Front"], "image": "https://a.example/i"}, RemotePicture("cover", "https://a.example/i")),
        ({"types": "Front", "image": "https://a.example/i"}, None),
        ({"types": ["Back"], "image": "https://a.example/i"}, None),
        ({"front": "true", "image": "https://a.example/i"}, None),
        ({"front": True, "image": "javascript:alert(1)", "thumbnails": {"1200": "file:///etc/passwd"}}, None),
        ({"front": True}, None),
    ],
)  # fmt: skip
def test_the_fronts_of_a_release(image: object, cover: RemotePicture | None, music: Music, albums: Albums) -> None:
    music.add(release(1))
    listing = json.dumps({"images": [image, image]}).encode()
    music.put(f"/release/{ID}", text(listing, Content_Type="application/json"))
    details = albums.details(ID)
    assert details is not None
    assert details.item.pictures == ((cover, cover) if cover else ())


def test_no_more_covers_than_a_wall_holds_and_what_is_not_approved_last(music: Music, albums: Albums) -> None:
    music.add(release(1))
    images = [
        {"front": True, "approved": bool(number % 2), "image": f"https://a.example/{number}"} for number in range(40)
    ]
    music.put(f"/release/{ID}", text(json.dumps({"images": images}).encode(), Content_Type="application/json"))
    details = albums.details(ID)
    assert details is not None
    assert [one.url for one in details.item.pictures] == [f"https://a.example/{number}" for number in range(1, 25, 2)]
