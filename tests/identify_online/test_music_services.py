"""Albums found by ids, discs, sound and names, over services that answer well and badly."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fetch_site import Visit, going_to, text
from music_catalogue import HARBOUR, LENGTHS, TITLES, files, mbid, release, tracks, untagged
from music_service import BUSY, KEY, XML, Music, settings_for

from medialib.errors import AddressError, JobError, MedialibError, SettingsError, TemporaryError, TooLargeError
from medialib.identify.online.asking import Asker
from medialib.identify.online.music import fingerprint
from medialib.identify.online.music.albums import Albums
from medialib.identify.online.music.fingerprint import Fingerprint
from medialib.identify.online.music.release import Artist, Group, Medium
from medialib.identify.online.music.song import Hit, Song
from medialib.identify.online.words import Details, Known, Question, RemotePicture
from medialib.model import Fact, Kind, Source

LOW_TIDE = Question(Kind.ALBUM, "Low Tide", creator="The Glass Harbour", year=1997)
NOTHING = Question(Kind.ALBUM, "")
GROUP = mbid(1, "eeee")


def with_ids(**ids: str) -> Question:
    return replace(LOW_TIDE, ids=ids)


def test_a_release_known_by_its_id_costs_one_request(music: Music, albums: Albums) -> None:
    album = release(1)
    music.add(album, release(2, date="1990"))
    best, *others = albums.find(with_ids(musicbrainz=album.id), files(album))
    assert (best.release, best.score, others) == (album, 1.0, [])
    assert music.asked() == [f"/ws/2/release/{album.id}"]
    assert best.candidate.picture == f"{music.site.url}/release/{album.id}/front-250"


@pytest.mark.parametrize("id", [mbid(99), "../../account", "not-an-id", mbid(10).upper()])
def test_an_id_that_names_nothing_leaves_the_names(id: str, music: Music, albums: Albums) -> None:
    album = release(1)
    music.add(album)
    music.put(f"/ws/2/release/{mbid(99)}", lambda visit: visit.send(400, b"<error><text>Invalid mbid.</text></error>"))
    best, *_ = albums.find(with_ids(musicbrainz=id), files(album))
    assert (best.release.id, best.score) == (album.id, 1.0)
    assert music.asked()[-2:] == [
        "/ws/2/release query=release:(low tide) AND artist:(the glass harbour) tracks:12^0.5",
        f"/ws/2/release release-group={GROUP}",
    ]


def test_all_twelve_editions_are_seen_in_two_requests(music: Music, albums: Albums) -> None:
    editions = [release(number, date=f"{2010 - number}-01-01") for number in range(1, 12)]
    longer = release(12, tracks((*LENGTHS, 195.5), (*TITLES, "Ebb")), date="1990-01-01")
    music.add(*editions, longer)
    choices = albums.find(replace(LOW_TIDE, year=None), files(editions[0]))
    assert [choice.release.id for choice in choices] == [mbid(number) for number in (*range(11, 0, -1), 12)]
    assert len(music.site.seen) == 2
    assert albums.find(replace(LOW_TIDE, year=None), files(editions[0])) == choices
    assert len(music.site.seen) == 2


def test_a_disc_is_known_by_its_id(music: Music, albums: Albums) -> None:
    album, disc = release(1), "49HHV7Eb8UKF3aQiNmu1GR8vKTY-"
    music.add(album, release(2, tracks(LENGTHS[:5])))
    music.discs[disc] = [album.id]
    for id in (disc, disc.replace("4", "5")):
        music.put(f"/ws/2/discid/{id}", music.disc_page)
    [choice] = albums.find(Question(Kind.ALBUM, "", ids={"discid": disc}), untagged(files(album)))
    assert (choice.release.id, choice.score, music.asked()) == (album.id, 1.0, [f"/ws/2/discid/{disc}"])
    music.site.seen.clear()
    for id in (disc.replace("4", "5"), "../x", ""):
        assert albums.find(Question(Kind.ALBUM, "", ids={"discid": id}), [Song("a")]) == ()
    assert music.asked() == [f"/ws/2/discid/{disc.replace('4', '5')}"]


def test_songs_alone_tell_their_album(music: Music, albums: Albums) -> None:
    album, other = release(1), release(2, tracks(LENGTHS, [f"Étude {at}" for at in range(12)]), group=2, title="Études")
    music.add(album, other)
    best, *_ = albums.find(Question(Kind.ALBUM, "Unknown Album", creator="Unknown Artist"), files(album))
    assert (best.release.id, best.score) == (album.id, 1.0)
    assert music.asked()[:2] == [
        "/ws/2/recording query=recording:(ropes and chains) AND artist:(the glass harbour)",
        "/ws/2/recording query=recording:(harbour lights) AND artist:(the glass harbour)",
    ]


def test_a_person_may_choose_another_release(music: Music, albums: Albums) -> None:
    album = release(1, tracks(LENGTHS[:10]))
    music.add(album)
    choice = albums.place(LOW_TIDE, files(release(2)), album.id)
    assert choice is not None
    assert (len(choice.placed), choice.score < 1) == (10, True)
    assert albums.place(LOW_TIDE, files(album), mbid(9)) is None


def test_what_is_known_of_a_release(music: Music, albums: Albums) -> None:
    both = (replace(HARBOUR[0], join=" & "), Artist("Ann Archer", mbid(7, "aaaa")))
    songs = tracks(LENGTHS[:2], credits=[HARBOUR, both])
    album = replace(release(1, songs, date="2011"), genres=("indie rock", "folk"), labels=(("Pier", "P 1"),))
    album = replace(album, group=Group(GROUP, "Low Tide", ("album",), "1997-05-21", ("dream pop", "indie rock")))
    music.add(album)

    def facts(**values: object) -> tuple[Fact, ...]:
        return tuple(Fact(name, value, Source.MUSICBRAINZ) for name, value in values.items())  # type: ignore[arg-type]

    def track(number: int, title: str, creator: str, names: tuple[str, ...]) -> Details:
        credits = [{"name": name, "role": "artist", "character": ""} for name in names]
        ids = {"musicbrainz": mbid(99 + number, "bbbb")}
        told = facts(title=title, creator=creator, number=number, year=1997, credits=credits, external_ids=ids)
        return Details(Known(Kind.TRACK, told, number=number))

    harbour = {"name": "The Glass Harbour", "role": "artist", "character": ""}
    assert albums.details(album.id) == Details(
        item=Known(
            Kind.ALBUM,
            facts(
                title="Low Tide",
                creator="The Glass Harbour",
                year=1997,
                date="1997-05-21",
                genres=["Dream pop", "Indie rock", "Folk"],
                labels=["Pier"],
                credits=[harbour],
                external_ids={"musicbrainz": album.id, "musicbrainz_release_group": GROUP},
            ),
        ),
        parents=(
            Known(Kind.ARTIST, facts(title="The Glass Harbour", external_ids={"musicbrainz": HARBOUR[0].id or ""})),
        ),
        children=(
            track(1, "Harbour Lights", "The Glass Harbour", ("The Glass Harbour",)),
            track(2, "Glass", "The Glass Harbour & Ann Archer", ("The Glass Harbour", "Ann Archer")),
        ),
    )
    assert albums.details(mbid(5)) is None


def front(site: str, number: int, **values: object) -> dict[str, object]:
    sizes = {name: f"{site}/pictures/{number}-{name}.jpg" for name in ("250", "500", "1200", "large")}
    image = {"approved": True, "front": True, "types": ["Front"], "image": f"{site}/pictures/{number}.jpg"}
    return {**image, "id": number, "thumbnails": sizes, **values}


def listing(*images: object) -> bytes:
    return json.dumps({"images": images, "release": "https://example.org/release"}).encode()


def test_covers_of_a_release_come_from_another_site_by_two_redirects(music: Music, albums: Albums) -> None:
    album, site = release(1), music.site.url
    music.add(album)
    images = [
        front(site, 1, approved=False),
        front(site, 2, front=False, types=["Back"]),
        front(site, 3, thumbnails={"small": "ftp://x", "large": f"{site}/pictures/3-large.jpg"}),
        front(site, 4, front=False, types=["Front", "Spine"], thumbnails=None),
        front(site, 5, image=None, thumbnails={}),
        "nonsense",
    ]
    music.put(f"/release/{album.id}", going_to("/download/index.json", 307))
    music.put("/download/index.json", going_to("/node/index.json"))
    music.put("/node/index.json", text(listing(*images), Content_Type="application/json"))
    details = albums.details(album.id)
    assert details is not None
    assert details.item.pictures == (
        RemotePicture("cover", f"{site}/pictures/3-large.jpg", width=500),
        RemotePicture("cover", f"{site}/pictures/4.jpg"),
        RemotePicture("cover", f"{site}/pictures/1-1200.jpg", width=1200),
    )


def test_covers_of_the_album_stand_in_for_those_of_the_edition(music: Music, albums: Albums) -> None:
    album, site = release(1), music.site.url
    music.add(album)
    music.put(f"/release/{album.id}", lambda visit: visit.send(404, b"<h1>Not Found</h1>", Content_Type="text/html"))
    music.put(f"/release-group/{GROUP}", text(listing(front(site, 9)), Content_Type="application/json"))
    details = albums.details(album.id)
    assert details is not None
    assert details.item.pictures == (RemotePicture("cover", f"{site}/pictures/9-1200.jpg", width=1200),)


@pytest.mark.needs("ffmpeg", "fpcalc")
def test_a_folder_without_names_is_found_by_its_sound_after_transcoding(
    music: Music, albums: Albums, sounds: dict[str, Path]
) -> None:
    known = {name: fingerprint.of_file(sounds[f"{name}.flac"]) for name in ("speech", "tones")}
    lengths = [known[name].duration_s for name in ("speech", "tones")]
    album = release(1, tracks(lengths, ("Talk", "Ladder")))
    music.add(album)
    for name, track in zip(("speech", "tones"), album.tracks, strict=True):
        music.sounds.append((known[name], track.recording or "", [Group(GROUP, "Low Tide")]))
    names = ("tones.mp3", "speech.opus")
    prints = [fingerprint.of_file(sounds[name]) for name in names]
    hits = albums.hear(prints)
    assert [[hit.recording for hit in one] for one in hits] == [
        [album.tracks[1].recording],
        [album.tracks[0].recording],
    ]
    songs = [
        Song(name, duration_s=one.duration_s, heard=heard) for name, one, heard in zip(names, prints, hits, strict=True)
    ]
    best, *_ = albums.find(replace(NOTHING, title="Low Tide"), songs)
    assert {key: placed.track.title for key, placed in best.placed.items()} == {
        "tones.mp3": "Ladder",
        "speech.opus": "Talk",
    }
    assert best.score > 0.85
    assert music.asked() == ["/v2/lookup", f"/ws/2/release release-group={GROUP}"]


def test_many_files_are_asked_for_in_batches_and_the_key_stands_in_no_address(music: Music, albums: Albums) -> None:
    prints = [Fingerprint(12.4 + at, "AQAAAA") for at in range(23)]
    assert albums.hear(prints) == ((),) * 23
    assert [sum(name.startswith("fingerprint.") for name in form) for form in music.forms] == [10, 10, 3]
    assert (music.forms[0]["duration.0"], music.forms[2]["duration.2"]) == ("12", "34")
    assert music.forms[0]["meta"] == "recordings releasegroups sources compress"
    assert KEY not in str(music.site.paths)
    assert albums.hear([]) == ()


def test_what_few_sent_for_a_sound_is_doubted(music: Music, albums: Albums) -> None:
    recordings: list[object] = [
        {"id": mbid(1), "sources": 94},
        {"id": mbid(2), "sources": 1, "title": "Wrong", "releasegroups": [{"id": GROUP, "title": "A", "type": "EP"}]},
        {"id": "junk", "sources": 900},
        None,
    ]
    results = [{"id": "a", "score": 0.5, "recordings": [{"id": mbid(1)}]}, {"score": 0.9, "recordings": recordings}]
    answer = {"status": "ok", "fingerprints": [{"index": "0", "results": [*results, {"id": "b", "score": 0.7}]}]}
    music.put("/v2/lookup", text(json.dumps(answer).encode(), Content_Type="application/json"))
    assert albums.hear([Fingerprint(200, "AQAA")]) == (
        (Hit(mbid(1), 0.9), Hit(mbid(2), 0.54, (Group(GROUP, "A", ("ep",)),), "Wrong")),
    )


def test_without_a_key_nothing_is_heard_or_asked(music: Music, tmp_path: Path) -> None:
    settings = settings_for(music.site, tmp_path, key=None)
    albums = Albums(Asker(settings), settings.providers)
    assert (albums.hears, albums.hear([Fingerprint(1, "A")]), music.site.seen) == (False, ((),), [])


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [(400, 4, SettingsError), (400, 3, JobError), (413, 19, JobError), (503, 13, TemporaryError)],
)
def test_what_acoustid_refuses(status: int, code: int, kind: type[MedialibError], music: Music, albums: Albums) -> None:
    body = json.dumps({"status": "error", "error": {"code": code, "message": f"no, {KEY}"}}).encode()
    music.put("/v2/lookup", lambda visit: visit.send(status, body, Content_Type="application/json"))
    with pytest.raises(MedialibError) as caught:
        albums.hear([Fingerprint(1, "A")])
    assert type(caught.value) is kind
    assert KEY not in f"{caught.value.message} {caught.value.hint}"


def test_a_busy_musicbrainz_is_asked_again(music: Music, albums: Albums) -> None:
    album = release(1)
    music.add(album)
    page = music.site.pages[f"/ws/2/release/{album.id}"]
    waiting = [503]

    def busy_once(visit: Visit) -> None:
        if waiting:
            visit.send(waiting.pop(), BUSY, Content_Type=XML)
        else:
            page(visit)

    music.put(f"/ws/2/release/{album.id}", busy_once)
    [choice] = albums.find(with_ids(musicbrainz=album.id), files(album))
    assert (choice.release.id, len(music.site.seen)) == (album.id, 2)
    assert music.site.seen[0][1]["user-agent"].endswith("( me@example.org )")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9))
    + b"]><metadata>&j;</metadata>"
)


@pytest.mark.parametrize(
    ("body", "type", "kind"),
    [
        (LAUGHS, XML, TemporaryError),
        (b"<metadata><release", XML, TemporaryError),
        (b"<html><body>Down for maintenance</body></html>", "text/html", TemporaryError),
        (b"<html><body>Down for maintenance</body></html>", XML, TemporaryError),
        (b"<a>" * 20_000 + b"</a>" * 20_000, XML, TemporaryError),
        (b"<metadata>" + b" " * (9 * 1024**2) + b"</metadata>", XML, TooLargeError),
    ],
    ids=["laughs", "broken", "html", "html as xml", "deep", "huge"],
)
def test_bad_answers(body: bytes, type: str, kind: type[MedialibError], music: Music, albums: Albums) -> None:
    music.put(f"/ws/2/release/{mbid(1)}", text(body, Content_Type=type))
    with pytest.raises(kind):
        albums.details(mbid(1))


def test_strange_values_are_left_out(music: Music, albums: Albums) -> None:
    strange = (
        '<metadata xmlns="http://musicbrainz.org/ns/mmd-2.0#"><release id="00000001-0000-4000-8000-000000000000">'
        "<title>  Low\u0085 Tide  </title><date>????-05</date><release-group id='../x'><title>A</title></release-group>"
        "<artist-credit><name-credit joinphrase=' x '><artist id='junk'><name>Harbour</name></artist></name-credit>"
        "<name-credit/></artist-credit><medium-list><medium><position>-1</position><track-list count='many'>"
        "<track><position>1</position><length>9e9</length><recording id='x'><title>Salt</title></recording></track>"
        "</track-list></medium></medium-list></release><unknown/></metadata>"
    )
    music.put(f"/ws/2/release/{mbid(1)}", text(strange.encode(), Content_Type=XML))
    choice = albums.place(LOW_TIDE, [Song("a", "Salt")], mbid(1))
    assert choice is not None
    album = choice.release
    assert (album.title, album.date, album.group, album.credit) == (
        "Low Tide",
        None,
        None,
        (Artist("Harbour", None, " x "),),
    )
    assert album.media == (Medium(-1, 1, album.tracks),)
    assert [(track.title, track.length_s, track.recording) for track in album.tracks] == [("Salt", None, None)]


def test_a_redirect_inward_is_refused(music: Music, albums: Albums) -> None:
    album = release(1)
    music.add(album)
    music.put(f"/release/{album.id}", going_to("http://169.254.169.254/latest/meta-data", 307))
    with pytest.raises(AddressError) as caught:
        albums.details(album.id)
    assert caught.value.message == "169.254.169.254 is a metadata address, which is not fetched from."


def test_a_body_that_drips_is_given_up(music: Music, tmp_path: Path) -> None:
    def drip(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Content-Type", XML)
        visit.send_header("Content-Length", "100000")
        visit.end_headers()
        for _ in range(100):
            visit.wfile.write(b" ")
            time.sleep(0.05)

    music.put(f"/ws/2/release/{mbid(1)}", drip)
    settings = settings_for(music.site, tmp_path)
    with pytest.raises(TemporaryError):
        Albums(Asker(settings, intervals={}, total_s=0.4), settings.providers).details(mbid(1))
