"""The disc drives on the jobs page: what is in them, the form that rips, and who may."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from web_place import Place

from medialib import jobs as states
from medialib.discs import Disc, Drive, Format, Title, Tray
from medialib.errors import JobError
from medialib.model import Fact, Job, Kind, Source, Way
from medialib.store import connect, discs
from medialib.store import jobs as rows
from medialib.store.users import Role
from medialib.web.drive_lines import coming

BUNNY = Disc(Format.DVD, "dvd:1", "BIG_BUCK_D2", 7_900_000_000)
SHOW = Disc(Format.BLURAY, "bluray:3", "FUTURE_S3_DISC_1", 38_000_000_000)
RECORD = Disc(Format.AUDIO_CD, "audio_cd:2", "Kind of Blue")


def put(place: Place, device: str, disc: Disc | None, tray: Tray = Tray.LOADED) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        discs.seen_drive(db, Drive(device, f"DRIVE {device[-1]}", tray, disc), connect.now())


def plan(place: Place, device: str, seconds: float = 60) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        discs.plan_rip(db, device, connect.stamp(datetime.now(UTC) + timedelta(seconds=seconds)))


def jobs(place: Place) -> list[Job]:
    with connect.library(place.settings) as db:
        return rows.recent(db)[::-1]


def drive(place: Place, device: str = "/dev/sr0") -> dict[str, object]:
    with connect.library(place.settings) as db:
        return dict(discs.drive(db, device) or {})


def texts(page: str) -> list[str]:
    """What the drives' lines say, without marks and extra white space."""
    part = page.partition("<div data-drives>")[2].partition('<nav class="rail')[0]
    lines = re.findall(r'<li class="drive.*?</li>', part, re.S)
    return [
        " ".join(
            re.sub(
                r"<[^>]+>",
                " ",
                line.partition("<form")[0].partition("<details")[0].partition('<div class="drive-forms')[0],
            ).split()
        )
        for line in lines
    ]


FORM = {"device": "/dev/sr0", "held": "dvd:1", "title": "Big Buck", "wanted": "movie", "take": ""}


def test_each_drive_says_what_is_in_it(place: Place) -> None:
    client = place.client(Role.MEMBER)
    assert texts(client.get("/jobs").text) == []
    put(place, "/dev/sr0", BUNNY)
    put(place, "/dev/sr1", None, Tray.EMPTY)
    put(place, "/dev/sr2", None, Tray.OPEN)
    put(place, "/dev/sr3", None, Tray.BUSY)
    put(place, "/dev/sr4", None, Tray.LOADED)
    put(place, "/dev/sr5", Disc(Format.BLANK, "blank:"))
    put(place, "/dev/sr6", Disc(Format.DATA, "data:1", "BACKUP"))
    put(place, "/dev/sr7", Disc(Format.DVD, "dvd:7", "DVD_VIDEO"))
    assert texts(client.get("/jobs").text) == [
        "Big Buck DVD disc 2 7.9 GB DRIVE 0",
        "Empty DRIVE 1",
        "Open DRIVE 2",
        "Looking at the disc DRIVE 3",
        "Cannot be read DRIVE 4",
        "Blank disc DRIVE 5 Holds nothing yet",
        "Backup Data disc DRIVE 6 Holds files, no film and no music. Add its folder in place of the disc.",
        "DVD DRIVE 7",
    ]
    assert texts(client.get("/jobs?status=done").text) == []


def test_a_disc_that_was_ripped_says_so_and_leads_to_its_page(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    with connect.library(place.settings) as db, connect.write(db):
        media_id = discs.item(db, BUNNY, (Fact("title", "The Buck", Source.PERSON),), connect.now())
        discs.record_titles(db, BUNNY.id, (Title(1, 600.0), Title(2, 30.0)))
        discs.took(db, BUNNY.id, 1, media_id, connect.now())
        discs.ripped(db, BUNNY.id, connect.now())
    page = place.client(Role.MEMBER).get("/jobs").text
    [text] = texts(page)
    assert text == "The Buck DVD disc 2 7.9 GB 2 titles 1 in the library DRIVE 0 You have this already: The Buck"
    assert (f"{media_id}.html" in page, "<summary>Rip what is missing</summary>" in page) == (True, True)
    assert '<option value="all" selected>' in page


def test_where_a_disc_stands_is_said_while_it_is_there(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    with connect.library(place.settings) as db, connect.write(db):
        discs.item(db, BUNNY, (Fact("title", "Big Buck", Source.DISC),), connect.now())
        discs.ripped(db, BUNNY.id, connect.now())
    client = place.client(Role.MEMBER)
    sent = {"device": "/dev/sr0", "held": "dvd:1", "place": " Attic, <box> 3 "}
    assert client.post("/drives/place", data=sent).status_code == 303
    assert (drive(place)["place"], 'value="Attic, &lt;box&gt; 3"' in client.get("/jobs").text) == (
        "Attic, <box> 3",
        True,
    )
    answers = [
        client.post("/drives/place", data={**sent, **other}) for other in ({"held": "dvd:2"}, {"place": "x" * 201})
    ]
    assert [answer.status_code for answer in answers] == [409, 422]
    assert "Wanted one line of at most 200 letters." in answers[1].text
    assert client.post("/drives/place", data={**sent, "place": ""}).status_code == 303
    assert drive(place)["place"] is None


def test_the_form_holds_what_the_label_says(place: Place) -> None:
    put(place, "/dev/sr0", SHOW)
    put(place, "/dev/sr1", RECORD)
    page = place.client(Role.MEMBER).get("/jobs").text
    fields = dict(re.findall(r'id="(d\d-\w+)" name="\w+" value="([^"]*)"', page))
    kept = {name: value for name, value in fields.items() if value}
    assert kept == {"d0-title": "Future", "d0-season": "3", "d1-album": "Kind of Blue"}
    assert re.findall(r'name="wanted" value="(\w+)"( checked)?', page) == [
        ("movie", ""),
        ("episode", " checked"),
        ("track", ""),
    ]


def test_rip_keeps_only_what_the_label_does_not_say(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    client = place.client(Role.MEMBER)
    answer = client.post("/drives/rip", data={**FORM, "year": "2008", "preset": "", "edition": "", "season": "7"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs")
    [job] = jobs(place)
    assert (job.source, job.kind, job.wanted, job.options, job.title, job.submitted_by) == (
        "/dev/sr0",
        Way.DISC,
        Kind.MOVIE,
        {"year": 2008},
        "Big Buck",
        place.person(Role.MEMBER).id,
    )
    assert (drive(place)["job_id"], job.lane) == (job.id, "drive:/dev/sr0")


def test_all_that_can_be_said_is_passed_on(place: Place) -> None:
    put(place, "/dev/sr0", SHOW)
    sent = {
        **FORM, "held": "bluray:3", "title": "Future Days", "year": "1999", "wanted": "episode", "season": "2",
        "first_episode": "7", "take": "these", "titles": "1, 3", "preset": "HQ 1080p30 Surround", "quality": "20",
        "container": "mkv", "audio_languages": "en, de", "subtitle_languages": "en",
    }  # fmt: skip
    assert place.client(Role.MEMBER).post("/drives/rip", data=sent).status_code == 303
    [job] = jobs(place)
    assert (job.wanted, job.title, job.options) == (
        Kind.EPISODE,
        "Future Days",
        {
            "title": "Future Days", "year": 1999, "season": 2, "first_episode": 7, "titles": "1,3",
            "preset": "HQ 1080p30 Surround", "quality": 20.0, "container": "mkv", "audio_languages": ["en", "de"],
            "subtitle_languages": ["en"],
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"year": "3000"}, "Wanted at most 2100."),
        ({"take": "these", "titles": ""}, "Which ones? Such as 1,3."),
        ({"take": "these", "titles": "1-9"}, "Wanted main, all or numbers of titles from 1 to 999, such as 1,3."),
        ({"quality": "99"}, "Wanted at most 63."),
        ({"wanted": "book"}, "Wanted a film, a show or music."),
        ({"exec": "id"}, "There is no such option."),
        ({"title": "\u202e"}, "Wanted one line of plain text."),
    ],
)
def test_what_is_refused_is_said_beside_its_field(place: Place, wrong: dict[str, str], fault: str) -> None:
    put(place, "/dev/sr0", BUNNY)
    answer = place.client(Role.MEMBER).post("/drives/rip", data={**FORM, "title": "Kept <b>", **wrong})
    assert (answer.status_code, f">{fault}<" in answer.text, "The disc was not taken up." in answer.text) == (422, True, True)  # fmt: skip
    assert ('value="Kept &lt;b&gt;"' in answer.text) is ("title" not in wrong)
    assert jobs(place) == []


def test_a_device_is_taken_only_if_it_is_known_and_holds_what_was_shown(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    put(place, "/dev/sr1", None, Tray.EMPTY)
    put(place, "/dev/sr2", Disc(Format.DATA, "data:1", "BACKUP"))
    client = place.client(Role.ADMIN)
    answers = [
        client.post("/drives/rip", data={**FORM, **other})
        for other in (
            {"device": "/dev/sda"},
            {"device": "/etc/passwd"},
            {"device": "--help"},
            {"held": "dvd:9"},
            {"held": ""},
            {"device": "/dev/sr1", "held": ""},
            {"device": "/dev/sr2", "held": "data:1"},
        )
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 409, 409, 409, 409]
    assert jobs(place) == []


def test_one_disc_is_ripped_once_at_a_time(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    client = place.client(Role.MEMBER)
    client.post("/drives/rip", data=FORM)
    again = client.post("/drives/rip", data={**FORM, "year": "2009"})
    assert (again.status_code, len(jobs(place))) == (409, 1)
    page = client.get("/jobs").text
    assert ('class="rip"' in page, texts(page)) == (
        False,
        ["Big Buck DVD disc 2 7.9 GB DRIVE 0 Waiting for its turn Big Buck"],
    )
    assert page.count(f'data-job="{jobs(place)[0].id}"') == 2
    with connect.library(place.settings) as db:
        taken = states.claim(db, jobs(place)[0].id, "w", 30)
        assert taken
        states.fail(db, taken, "w", JobError("The disc is scratched.", "Clean it."), None)
    assert client.post("/drives/rip", data={**FORM, "year": "2009"}).status_code == 303


def test_others_see_that_a_drive_is_taken_and_nothing_more(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    place.client(Role.MEMBER, "ann").post("/drives/rip", data=FORM)
    [job] = jobs(place)
    page = place.client(Role.MEMBER, "bob").get("/jobs").text
    assert (texts(page), job.id in page) == (["Big Buck DVD disc 2 7.9 GB DRIVE 0 Somebody is ripping it."], False)  # fmt: skip
    assert job.id in place.client(Role.ADMIN).get("/jobs").text


def test_a_rip_that_comes_by_itself_can_be_put_off_corrected_and_called_off(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    plan(place, "/dev/sr0", 30)
    client = place.client(Role.MEMBER)
    assert re.search(r"it is ripped by itself <time[^>]*>in (29|30) s</time>", client.get("/jobs").text)
    kept = {**FORM, "title": "Big Buck Bunny", "wanted": "episode", "season": "", "act": "keep"}
    assert client.post("/drives/plan", data=kept).status_code == 303
    row = drive(place)
    seconds = (datetime.fromisoformat(str(row["rip_at"])) - datetime.now(UTC)).total_seconds()
    assert (55 < seconds < 61, json.loads(str(row["options"]))) == (
        True,
        {"title": "Big Buck Bunny", "wanted": "episode"},
    )
    page = client.get("/jobs").text
    assert ('value="Big Buck Bunny"' in page, 'value="episode" checked' in page) == (True, True)
    bad = client.post("/drives/plan", data={**kept, "year": "1"})
    assert (bad.status_code, drive(place)["rip_at"]) == (422, row["rip_at"])
    assert client.post("/drives/plan", data={**kept, "act": "leave"}).status_code == 303
    assert drive(place)["rip_at"] is None
    assert client.post("/drives/plan", data=kept).status_code == 409
    assert client.post("/drives/plan", data={**kept, "act": "eject"}).status_code == 422
    assert jobs(place) == []


def test_guests_neither_see_nor_rip(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    guest = place.client(Role.GUEST)
    assert "Big Buck" not in guest.get("/jobs").text
    answers = [guest.post(path, data=FORM) for path in ("/drives/rip", "/drives/plan")]
    answers += [guest.get("/api/discs"), guest.post("/api/discs/rip", json={"device": "/dev/sr0"})]
    assert [answer.status_code for answer in answers] == [403] * 4


def test_a_form_from_elsewhere_is_refused(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    answer = place.client().post("/drives/rip", data=FORM, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, jobs(place)) == (403, [])


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "in a moment"), (1, "in a moment"), (45, "in 45 s"), (200, "in 3 min")]
)
def test_what_is_to_come_in_words(seconds: int, words: str) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert coming(connect.stamp(now + timedelta(seconds=seconds)), now).words == words


def test_a_hostile_label_stays_text(place: Place) -> None:
    put(place, "/dev/sr0", Disc(Format.DVD, "dvd:9", '"><script>alert(1)</script>../../etc'))
    page = place.client().get("/jobs").text
    assert "<script>alert" not in page
