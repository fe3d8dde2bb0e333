"""The forms of the disc drives as a browser sends them: what stands in them, what becomes of it, and what was refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from page_reader import Form, forms, lines, read
from test_discs_drives import BUNNY, RECORD, SHOW, drive, jobs, plan, put, texts
from web_place import Place, running

from medialib import jobs as states
from medialib.discs import Disc, Format, Tray
from medialib.errors import JobError
from medialib.model import Fact, Kind, Source
from medialib.settings import Settings
from medialib.settings.table import Discs
from medialib.store import connect, discs
from medialib.store.users import Role

TAKE = {
    "": "the main film, or every episode",
    "main": "the main film only",
    "all": "everything",
    "these": "these titles",
}
FILES = {"": "mp4 (as set)", "mp4": "mp4", "mkv": "mkv"}
UNSAID = dict.fromkeys(("edition", "first_episode", "titles", "preset", "quality", "container", "audio_languages", "subtitle_languages"), "")  # fmt: skip
MARK = re.compile(r'data-drive="[^"]+" data-mark="(\w+)"')


def own(place: Place, disc: Disc = BUNNY) -> str:
    """Let a disc have been ripped; its item."""
    with connect.library(place.settings) as db, connect.write(db):
        media_id = discs.item(db, disc, (Fact("title", "The Buck", Source.PERSON),), connect.now())
        discs.ripped(db, disc.id, connect.now())
    return media_id


def rip_form(page: str) -> Form:
    """The form of the only drive, from the list of jobs or from the page that refused it."""
    [form] = [form for action, form in forms(page).items() if action.endswith("drives/rip")]
    return form


@pytest.mark.parametrize(
    ("disc", "fields", "choices", "button"),
    [
        (BUNNY, {**UNSAID, "title": "Big Buck", "year": "", "season": "", "wanted": "movie", "take": ""}, {"take": TAKE, "container": FILES},
         "Rip Big Buck"),
        (SHOW, {**UNSAID, "title": "Future", "year": "", "season": "3", "wanted": "episode", "take": ""}, {"take": TAKE, "container": FILES},
         "Rip Future"),
        (RECORD, {"artist": "", "album": "Kind of Blue", "year": "", "disc": "", "discs": "", "wanted": "track", "take": "", "titles": "", "audio_format": ""},
         {"take": {"": "every track", "these": "these tracks"},
          "audio_format": {"": "FLAC (as set)", "flac": "FLAC", "opus": "Opus", "mp3": "MP3", "aac": "AAC"}}, "Rip Kind of Blue"),
    ],
    ids=["a film", "a show", "music"],
)  # fmt: skip
def test_the_whole_form_of_a_disc_sent_as_it_stands_says_nothing_that_the_disc_does_not(
    place: Place, disc: Disc, fields: dict[str, str], choices: dict[str, dict[str, str]], button: str
) -> None:
    put(place, "/dev/sr0", disc)
    client = place.client(Role.MEMBER)
    form = rip_form(client.get("/jobs").text)
    assert form == Form(
        "drives/rip", "post", {"device": "/dev/sr0", "held": disc.id, **fields}, choices, [("", "", button)]
    )
    assert client.post("/drives/rip", data=form.fields).status_code == 303
    [job] = jobs(place)
    assert (job.wanted, job.options, job.title) == (Kind(fields["wanted"]), {}, button.removeprefix("Rip "))


@pytest.mark.parametrize(
    ("chosen", "take", "files", "hints"),
    [
        ({}, "the main film, or every episode", "mp4 (as set)", ["Fast 1080p30", "the preset's", "every language", "every language"]),
        ({"titles": "all", "container": "mkv", "preset": "HQ", "quality": 20.0, "audio_languages": ("en", "de"), "subtitle_languages": ("fr",)},
         "everything (as set)", "mkv (as set)", ["HQ", "20", "en, de", "fr"]),
        ({"quality": 21.5}, "the main film, or every episode", "mp4 (as set)", ["Fast 1080p30", "21.5", "every language", "every language"]),
    ],
)  # fmt: skip
def test_what_is_left_empty_shows_what_the_settings_say(
    settings: Settings, chosen: dict[str, Any], take: str, files: str, hints: list[str]
) -> None:
    with running(settings.model_copy(update={"discs": Discs(**chosen)})) as place:
        put(place, "/dev/sr0", BUNNY)
        page = place.client(Role.MEMBER).get("/jobs").text
    form = rip_form(page)
    shown = re.findall(r'name="(?:preset|quality|\w+_languages)" value="" [^>]*placeholder="([^"]*)"', page)
    assert (form.choices["take"][""], form.choices["container"][""]) == (take, files)
    assert [text.replace("&#39;", "'") for text in shown] == hints


@pytest.mark.parametrize(("form", "words"), [("flac", "FLAC"), ("opus", "Opus"), ("mp3", "MP3"), ("aac", "AAC")])
def test_what_the_files_of_a_cd_will_be(settings: Settings, form: Any, words: str) -> None:
    with running(settings.model_copy(update={"discs": Discs(audio_format=form)})) as place:
        put(place, "/dev/sr0", RECORD)
        assert rip_form(place.client().get("/jobs").text).choices["audio_format"][""] == f"{words} (as set)"


def test_what_was_said_before_stands_in_the_form_and_goes_into_the_rip(place: Place) -> None:
    put(place, "/dev/sr0", SHOW)
    plan(place, "/dev/sr0")
    client = place.client(Role.MEMBER)
    form = rip_form(client.get("/jobs").text)
    assert form.buttons == [
        ("", "", "Rip it now Future"),
        ("act", "keep", "Keep the title Future"),
        ("act", "leave", "Do not rip Future"),
    ]
    said = {
        "season": "2",
        "take": "these",
        "titles": "3, 1,3",
        "quality": "20",
        "audio_languages": "EN; de",
        "subtitle_languages": "fr",
    }
    assert client.post("/drives/plan", data={**form.fields, **said, "act": "keep"}).status_code == 303
    kept = rip_form(client.get("/jobs").text)
    assert {name: kept.fields[name] for name in said} == {
        "season": "2", "take": "these", "titles": "3,1", "quality": "20", "audio_languages": "EN, de", "subtitle_languages": "fr",
    }  # fmt: skip
    assert client.post("/drives/rip", data=kept.fields).status_code == 303
    [job] = jobs(place)
    assert (job.wanted, job.options) == (
        Kind.EPISODE,
        {"season": 2, "titles": "3,1", "quality": 20.0, "audio_languages": ["EN", "de"], "subtitle_languages": ["fr"]},
    )


def test_all_that_can_be_said_of_a_cd_is_passed_on(place: Place) -> None:
    put(place, "/dev/sr0", RECORD)
    client = place.client(Role.MEMBER)
    said = {"artist": "Miles Davis", "album": " Kind of Blue ", "year": "1959", "disc": "1", "discs": "2", "take": "these", "titles": "2",
            "audio_format": "opus"}  # fmt: skip
    assert client.post("/drives/rip", data=rip_form(client.get("/jobs").text).fields | said).status_code == 303
    [job] = jobs(place)
    assert (job.wanted, job.options) == (
        Kind.TRACK,
        {"artist": "Miles Davis", "year": 1959, "disc": 1, "discs": 2, "titles": "2", "audio_format": "opus"},
    )


@pytest.mark.parametrize(
    ("wrong", "opened"),
    [({"year": "3000"}, (True, False)), ({"quality": "99"}, (True, True)), ({"exec": "id"}, (True, False)), ({"take": "these"}, (True, False))],
)  # fmt: skip
def test_what_is_wrong_is_in_sight_where_the_form_lay_folded(
    place: Place, wrong: dict[str, str], opened: tuple[bool, bool]
) -> None:
    put(place, "/dev/sr0", BUNNY)
    own(place)
    client = place.client(Role.MEMBER)
    page = client.get("/jobs").text
    folds = re.compile(r'<details class="(?:again|more)"( open)?>')
    form = rip_form(page)
    assert (form.fields["take"], form.buttons, folds.findall(page)) == (
        "all",
        [("", "", "Rip what is missing The Buck")],
        ["", ""],
    )
    refused = client.post("/drives/rip", data=form.fields | wrong)
    assert (refused.status_code, tuple(map(bool, folds.findall(refused.text)))) == (422, opened)
    assert rip_form(refused.text).fields | wrong == form.fields | wrong


def test_a_place_that_is_refused_leaves_the_other_form_as_it_was(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    put(place, "/dev/sr1", SHOW)
    own(place)
    client = place.client(Role.MEMBER)
    before = forms(client.get("/jobs").text)["drives/rip"]
    refused = client.post("/drives/place", data={"device": "/dev/sr0", "held": "dvd:1", "place": "x" * 201})
    told = "Wanted one line of at most 200 letters"
    assert [line for line in lines(refused.text) if told in line] == [f"Place: {told}.", f"{told}."]
    after = [form for form in read(refused.text).forms if form.action == "../drives/rip"]
    assert [form.fields["title"] for form in after] == ["Big Buck", "Future"]
    assert ([form.fields for form in after][1], after[1].choices) == (before.fields, before.choices)
    assert ('<details class="again">' in refused.text, f'value="{"x" * 201}"' in refused.text) == (True, True)


@pytest.fixture
def failed(place: Place) -> Iterator[Place]:
    """A drive whose disc could not be read."""
    put(place, "/dev/sr0", BUNNY)
    with connect.library(place.settings) as db:
        job_id = place.parts.tasks.rip(db, "/dev/sr0", submitted_by=place.person().id)
        taken = states.claim(db, job_id, "w", 30)
        assert taken is not None
        states.fail(db, taken, "w", JobError("The disc is scratched.", "Clean it."), None)
    yield place


def test_a_rip_that_failed_says_so_beside_a_form_for_another_try(failed: Place) -> None:
    page = failed.client().get("/jobs").text
    assert texts(page) == ["Big Buck DVD disc 2 7.9 GB DRIVE 0 Failed Big Buck"]
    assert rip_form(page).buttons == [("", "", "Rip Big Buck")]


def test_what_was_done_says_so_until_the_disc_is_an_item_of_its_own(failed: Place) -> None:
    with connect.library(failed.settings) as db, connect.write(db):
        db.conn.execute("UPDATE jobs SET status = 'done'")
    client = failed.client()
    assert texts(client.get("/jobs").text) == ["Big Buck DVD disc 2 7.9 GB DRIVE 0 Done Big Buck"]
    own(failed)
    assert texts(client.get("/jobs").text) == ["The Buck DVD disc 2 7.9 GB DRIVE 0 You have this already: The Buck"]


def test_the_job_of_a_disc_that_was_taken_out_is_not_the_drive_s_any_more(failed: Place) -> None:
    put(failed, "/dev/sr0", None, Tray.EMPTY)
    assert texts(failed.client().get("/jobs").text) == ["Empty DRIVE 0"]


def test_a_drive_s_mark_changes_with_what_the_page_says_of_it_and_with_nothing_else(place: Place) -> None:
    client = place.client()

    def mark() -> str:
        [found] = MARK.findall(client.get("/jobs").text)
        return str(found)

    put(place, "/dev/sr0", None, Tray.EMPTY)
    marks = [mark()]
    put(place, "/dev/sr0", None, Tray.EMPTY)
    assert mark() == marks[0]
    put(place, "/dev/sr0", BUNNY)
    marks.append(mark())
    plan(place, "/dev/sr0")
    marks.append(mark())
    client.post("/drives/plan", data=rip_form(client.get("/jobs").text).fields | {"year": "1999", "act": "leave"})
    assert mark() == marks[1]
    client.post("/drives/rip", data=rip_form(client.get("/jobs").text).fields)
    marks.append(mark())
    with connect.library(place.settings) as db, connect.write(db):
        db.conn.execute("UPDATE jobs SET progress = 0.5, message = 'Half.'")
        assert mark() == marks[-1]
        db.conn.execute("UPDATE jobs SET status = 'running', stage = 'read'")
    marks.append(mark())
    own(place)
    marks.append(mark())
    assert len(set(marks)) == len(marks) == 6


def test_of_two_who_press_rip_at_once_one_is_told_that_it_is_done_already(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    clients = [place.client(Role.MEMBER, name) for name in ("ann", "bob")]
    fields = rip_form(clients[0].get("/jobs").text).fields
    with ThreadPoolExecutor(2) as pool:
        codes = pool.map(lambda client: client.post("/drives/rip", data=fields).status_code, clients)
    assert (sorted(codes), len(jobs(place))) == ([303, 409], 1)


def test_a_disc_that_was_changed_meanwhile_is_neither_ripped_nor_named(place: Place) -> None:
    put(place, "/dev/sr0", BUNNY)
    plan(place, "/dev/sr0")
    client = place.client(Role.MEMBER)
    fields = rip_form(client.get("/jobs").text).fields
    put(place, "/dev/sr0", SHOW)
    before = drive(place)
    for path, more in (
        ("rip", {}),
        ("plan", {"act": "keep"}),
        ("plan", {"act": "leave"}),
        ("place", {"place": "Attic"}),
    ):
        answer = client.post(f"/drives/{path}", data=fields | more)
        assert (path, answer.status_code, lines(answer.text)[:2]) == (
            path,
            409,
            ["409", "Another disc is in DRIVE 0 by now, or none."],
        )
    assert (jobs(place), drive(place)) == ([], before)


@pytest.mark.parametrize(
    ("label", "disc"),
    [("", Format.DVD), ("七人の侍", Format.BLURAY), ("أبي فوق الشجرة", Format.DVD), ("x" * 300, Format.DVD), ("{{ 7 * 7 }}", Format.AUDIO_CD)],
)  # fmt: skip
def test_any_label_comes_back_as_no_word_of_a_person(place: Place, label: str, disc: Format) -> None:
    put(place, "/dev/sr0", Disc(disc, f"{disc}:9", label))
    client = place.client(Role.MEMBER)
    form = rip_form(client.get("/jobs").text)
    assert client.post("/drives/rip", data=form.fields).status_code == 303
    assert jobs(place)[0].options == {}
