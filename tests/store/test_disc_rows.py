"""Discs and drives: what was seen where, what a person said of it, what became of its titles."""

from __future__ import annotations

import json

import pytest
from items_at_hand import album, film, show
from sqlite_utils import Database

from medialib import jobs
from medialib.discs import CdTrack, Disc, Drive, Format, Title, Tray
from medialib.model import Fact, Request, Source, Way
from medialib.store import connect, disc_items, discs, items, media

NOW, LATER, LATEST = (f"2026-0{month}-02T03:04:05.678Z" for month in (1, 2, 3))
DVD = Disc(Format.DVD, "dvd:1", "DARK_S01_D1", 4_700_000_000)
CD = Disc(Format.AUDIO_CD, "audio_cd:abc-", "Größe", None, (CdTrack(1, 0, 75 * 60, title="Eins"),))


def drive(disc: Disc | None = DVD, tray: Tray = Tray.LOADED, device: str = "/dev/sr0", name: str = "A drive") -> Drive:
    return Drive(device, name, tray, disc)


def row(db: Database, device: str = "/dev/sr0") -> dict[str, object]:
    found = discs.drive(db, device)
    return dict(found) if found else {}


def test_a_disc_is_known_by_its_id_wherever_it_is_seen(db: Database) -> None:
    discs.seen(db, DVD, NOW, "/dev/sr0")
    discs.seen(db, Disc(Format.DVD, "dvd:1", "ANOTHER LABEL", 1), LATER)
    found = discs.get(db, "dvd:1")
    assert found is not None
    assert dict(found) == {
        "id": "dvd:1", "media_id": None, "format": "dvd", "label": "ANOTHER LABEL", "size": 4_700_000_000, "drive": "/dev/sr0",
        "place": None, "first_seen_at": NOW, "last_seen_at": LATER, "ripped_at": None,
    }  # fmt: skip
    discs.seen(db, DVD, LATEST, "/dev/sr1")
    again = discs.get(db, "dvd:1")
    assert again is not None and (again["drive"], again["label"]) == ("/dev/sr1", "DARK_S01_D1")
    assert discs.get(db, "dvd:2") is None


def test_a_drive_is_news_only_when_it_holds_something_else(db: Database) -> None:
    seen = [
        drive(),
        drive(),
        drive(name="Renamed"),
        drive(None, Tray.EMPTY),
        drive(None, Tray.OPEN),
        drive(CD),
        drive(CD),
    ]
    assert [discs.seen_drive(db, one, NOW) for one in seen] == [True, False, False, True, True, True, False]
    found = row(db)
    assert (found["disc_id"], found["tray"], found["label"], found["titles"], found["taken"]) == (
        CD.id,
        "loaded",
        "Größe",
        0,
        0,
    )
    assert [discs.gone_drive(db, "/dev/sr0") for _ in range(2)] == [True, False]
    assert (discs.drives(db), row(db)) == ([], {})


def test_a_disc_that_stays_in_is_seen_anew_without_being_news(db: Database) -> None:
    discs.seen_drive(db, drive(), NOW)
    assert not discs.seen_drive(db, drive(), LATER)
    found = discs.get(db, DVD.id)
    assert found is not None and (found["first_seen_at"], found["last_seen_at"]) == (NOW, LATER)


def test_what_a_person_said_goes_with_the_disc_and_not_with_the_tray(db: Database) -> None:
    discs.seen_drive(db, drive(), NOW)
    discs.plan_rip(db, "/dev/sr0", LATER, {"title": "暗い", "season": 1})
    discs.plan_rip(db, "/dev/sr0", LATEST)
    discs.seen_drive(db, drive(tray=Tray.BUSY), NOW)
    found = row(db)
    assert (json.loads(str(found["options"])), found["rip_at"], found["tray"]) == (
        {"title": "暗い", "season": 1},
        LATEST,
        "busy",
    )
    discs.seen_drive(db, drive(None, Tray.OPEN), NOW)
    discs.seen_drive(db, drive(), NOW)
    assert (row(db)["options"], row(db)["rip_at"]) == ("{}", None)


def test_a_rip_is_due_once_its_moment_has_come_and_no_job_does_it(db: Database) -> None:
    for number, disc in enumerate((DVD, CD, None)):
        discs.seen_drive(db, drive(disc, device=f"/dev/sr{number}"), NOW)
        discs.plan_rip(db, f"/dev/sr{number}", LATER)
    assert discs.due_rips(db, NOW) == []
    assert [tuple(one) for one in discs.due_rips(db, LATER)] == [("/dev/sr0", DVD.id, "{}"), ("/dev/sr1", CD.id, "{}")]
    job_id = jobs.submit(db, Request("/dev/sr0", Way.DISC), "x")
    discs.rip_started(db, "/dev/sr0", job_id)
    assert [one["device"] for one in discs.due_rips(db, LATEST)] == ["/dev/sr1"]
    assert (row(db)["job_id"], row(db)["rip_at"]) == (job_id, None)
    discs.plan_rip(db, "/dev/sr1", None)
    assert discs.due_rips(db, LATEST) == []


def test_titles_are_noted_again_without_forgetting_what_was_taken(db: Database) -> None:
    discs.seen(db, DVD, NOW)
    discs.record_titles(
        db, DVD.id, [Title(1, 60.0, (0.0, 30.0), audio_languages=("de", "und", "de", "en")), Title(2, 90.0)]
    )
    media_id = film(db, "Heat")
    discs.took(db, DVD.id, 1, media_id, NOW, errors=3, crc32="c0ffee")
    discs.record_titles(db, DVD.id, [Title(1, 61.0, subtitle_languages=("sv",))])
    first, second = (dict(one) for one in discs.titles(db, DVD.id))
    assert first == {
        "disc_id": DVD.id, "number": 1, "title": None, "duration_s": 61.0, "chapters": 0, "audio_languages": "[]",
        "subtitle_languages": '["sv"]', "media_id": media_id, "taken_at": NOW, "read_errors": 3, "crc32": "c0ffee",
        "item_title": "Heat", "item_kind": "movie",
    }  # fmt: skip
    assert (second["duration_s"], second["taken_at"], second["item_title"]) == (90.0, None, None)
    assert discs.taken(db, DVD.id) == {1}
    media.delete(db, media_id, NOW)
    assert discs.taken(db, DVD.id) == set()


def test_the_tracks_of_a_cd_keep_the_names_that_it_once_told(db: Database) -> None:
    discs.seen(db, CD, NOW)
    discs.record_titles(db, CD.id, CD.tracks)
    discs.record_titles(db, CD.id, [CdTrack(1, 0, 75 * 30)])
    assert [(one["title"], one["duration_s"], one["audio_languages"]) for one in discs.titles(db, CD.id)] == [
        ("Eins", 30.0, "[]")
    ]


def test_discs_are_listed_with_how_much_of_each_was_taken(db: Database) -> None:
    for disc, now in ((DVD, NOW), (CD, LATER)):
        discs.seen(db, disc, now)
    discs.record_titles(db, DVD.id, [Title(1, 60.0), Title(2, 60.0)])
    discs.took(db, DVD.id, 2, film(db, "Heat"), NOW)
    discs.ripped(db, DVD.id, LATER)
    discs.set_place(db, DVD.id, "Regal 3")
    shown = [(one["id"], one["titles"], one["taken"], one["ripped_at"], one["place"]) for one in discs.known(db)]
    assert shown == [(CD.id, 0, 0, None, None), (DVD.id, 2, 1, LATER, "Regal 3")]
    assert [one["id"] for one in discs.known(db, DVD.id)] == [DVD.id]
    assert discs.known(db, "nope") == []


def test_a_disc_is_an_item_once_that_is_printed_again_when_its_titles_change(db: Database) -> None:
    discs.seen(db, DVD, NOW)
    said = [Fact("title", "Dark, disc 1", Source.DISC)]
    with connect.write(db):
        media_id = discs.item(db, DVD, said, NOW)
        assert discs.item(db, DVD, said, LATER) == media_id
    own = discs.of_item(db, media_id)
    assert own is not None and (own["id"], discs.of_item(db, "nope")) == (DVD.id, None)
    last = items.last_change(db)
    discs.record_titles(db, DVD.id, [Title(1, 60.0)])
    assert items.changes(db, last) == {"media": {media_id}}
    last = items.last_change(db)
    taken = film(db, "Heat")
    last = items.last_change(db)
    discs.took(db, DVD.id, 1, taken, NOW)
    assert items.changes(db, last) == {"media": {media_id, taken}}


def test_the_pages_of_discs_and_of_what_came_from_them_know_each_other(db: Database) -> None:
    taken, other = film(db, "Heat"), film(db, "Hot")
    with connect.write(db):
        for disc in (DVD, CD):
            discs.seen(db, disc, NOW)
        one = discs.item(db, DVD, [Fact("title", "D", Source.DISC)], NOW)
        discs.record_titles(db, DVD.id, [Title(2, 90.0), Title(1, 60.0, (0.0,))])
        discs.record_titles(db, CD.id, CD.tracks)
        discs.took(db, DVD.id, 1, taken, LATER)
        discs.took(db, CD.id, 1, taken, LATER)
    assert disc_items.discs(db, [one, taken]) == {
        one: disc_items.OwnDisc(one, "dvd", DVD.label, DVD.size, None, NOW, NOW, None)
    }
    assert disc_items.titles(db, [one]) == {
        one: [
            disc_items.OwnTitle(one, 1, None, 60.0, 1, "[]", "[]", taken, LATER, 0),
            disc_items.OwnTitle(one, 2, None, 90.0, 0, "[]", "[]", None, None, 0),
        ]
    }
    assert disc_items.origins(db, [taken, other]) == {taken: [one]}
    assert (disc_items.taken_from(db, [one]), disc_items.taken_from(db, [taken])) == ({taken}, set())


def test_what_was_taken_from_a_cd_knows_its_id_at_musicbrainz(db: Database) -> None:
    [track] = media.below(db, album(db, "One", [(1, "Eins", 60)]))
    taken = film(db, "Heat")
    for disc in (DVD, CD):
        discs.seen(db, disc, NOW)
        discs.record_titles(db, disc.id, [CdTrack(1, 0, 75)])
    discs.took(db, CD.id, 1, track, NOW, crc32="c0ffee")
    discs.took(db, DVD.id, 1, taken, NOW)
    assert (discs.cds_of(db, [track, taken]), discs.cds_of(db, [taken])) == (["abc-"], [])
    assert [discs.source_of(db, one) for one in (track, taken, "nope")] == [("abc-", "c0ffee"), ("", ""), ("", "")]


@pytest.mark.parametrize(
    ("title", "season", "last"),
    [
        ("Der Жук", 1, 7),
        ("der жук", 1, 7),
        ("ДЕР ЖУК", 1, None),
        ("Жук", 1, 7),
        ("DER ЖУК", 2, 3),
        ("Der Жук", 3, None),
        ("x", 1, None),
    ],
)
def test_the_next_disc_of_a_season_goes_on_after_its_last_episode(
    db: Database, title: str, season: int, last: int | None
) -> None:
    show_id = show(db, "Der Жук", [(1, 2), (1, 7), (2, 3), (1, 9)])
    [ninth] = [one for one in media.below(db, show_id) if (found := media.get(db, one)) and found["number"] == 9]
    media.delete(db, ninth, NOW)
    assert discs.last_episode(db, title, season) == last
