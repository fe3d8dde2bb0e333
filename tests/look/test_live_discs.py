"""Discs on open pages: they appear by themselves, and what somebody is typing stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from look_desk import ASKED, DRIVES, JOBS, SCREENS
from look_place import Place, Reader
from playwright.sync_api import Page, expect
from test_live import opened

from medialib.web.contexts import DriveLine, JobPage, JobsPage

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]
BUNNY, SHOW, RECORD = DRIVES[:3]
EMPTY = DRIVES[5]
TOLD = {"device": "/dev/sr0", "disc": "dvd:1", "title": "Big Buck Bunny", "format": "dvd"}


def shown(place: Place, *drives: DriveLine) -> None:
    """Let the server's page of jobs show these drives from now on."""
    place.render("desk/drives.html", "web/jobs.html", JobsPage(JOBS[:2], drives=drives), live=True)


@pytest.fixture
def drives(place: Place) -> Iterator[Place]:
    """A place whose page of drives is put back."""
    yield place
    place.render("desk/drives.html", "web/jobs.html", SCREENS["drives"], live=True)


def titles(page: Page) -> list[str]:
    return page.locator("[data-drive] h3").all_inner_texts()


def test_a_disc_appears_by_itself_and_is_announced(drives: Place, reader: Reader) -> None:
    shown(drives)
    page = opened(drives, reader, "desk/drives.html")
    assert titles(page) == []
    shown(drives, BUNNY, EMPTY)
    drives.tell("disc_detected", TOLD)
    expect(page.locator("[data-drive]")).to_have_count(2)
    expect(page.locator("main > [data-said]")).to_have_text("A disc: Big Buck Bunny")
    shown(drives, replace(EMPTY, device="/dev/sr0", mark="gone"))
    drives.tell("disc_removed", {"device": "/dev/sr0"})
    expect(page.locator("[data-drive]")).to_have_count(1)
    assert titles(page) == ["Empty"]


def test_what_somebody_types_is_not_disturbed(drives: Place, reader: Reader) -> None:
    shown(drives, BUNNY, EMPTY)
    page = opened(drives, reader, "desk/drives.html")
    title = page.get_by_label("Title", exact=True)
    title.fill("Big Buck Bunny, the film")
    put_off = replace(BUNNY, mark="other", notes=("DVD", "3 titles"), due=None)
    shown(drives, put_off, replace(RECORD, device=EMPTY.device, mark="new"))
    drives.tell("disc_detected", TOLD)
    expect(page.locator("[data-drive] h3").last).to_have_text("Kind of Blue")
    expect(page.locator("[data-about]").first).to_contain_text("3 titles")
    expect(page.get_by_role("button", name="Do not rip")).to_have_count(0)
    expect(title).to_have_value("Big Buck Bunny, the film")
    expect(title).to_be_focused()


def test_another_disc_takes_its_own_form_along(drives: Place, reader: Reader) -> None:
    shown(drives, BUNNY)
    page = opened(drives, reader, "desk/drives.html")
    page.get_by_label("Title", exact=True).fill("Big Buck Bunny, the film")
    assert SHOW.form
    shown(drives, replace(SHOW, device="/dev/sr0", form=replace(SHOW.form, held="dvd:9")))
    drives.tell("disc_detected", TOLD)
    expect(page.get_by_label("Title", exact=True)).not_to_have_value("Big Buck Bunny, the film")


def test_the_seconds_until_it_is_ripped_run(drives: Place, reader: Reader) -> None:
    page = reader.open("about:blank")
    shown(drives, BUNNY)
    assert BUNNY.due
    for before, words in (("10:10:52", "in 20 s"), ("10:11:07", "in 5 s"), ("10:11:12", "in a moment")):
        page.clock.set_fixed_time(BUNNY.due.iso.replace("10:11:12", before))
        if page.url == "about:blank":
            page.goto(drives.url + "desk/drives.html")
        expect(page.locator("[data-due]")).to_have_text(words)


def test_the_form_shows_what_fits_what_it_is_and_is_sent_without_script(drives: Place, reader: Reader) -> None:
    shown(drives, BUNNY)
    page = reader.open(drives.url + "desk/drives.html", java_script_enabled=False)
    assert [page.get_by_label(name).is_visible() for name in ("Edition", "Season", "Numbers", "Preset")] == [
        True,
        False,
        False,
        False,
    ]
    page.get_by_label("a show").check()
    page.get_by_label("Take").select_option("these")
    page.get_by_text("More", exact=True).click()
    assert [page.get_by_label(name).is_visible() for name in ("Edition", "Season", "Numbers", "Preset")] == [
        False,
        True,
        True,
        True,
    ]
    page.get_by_label("Numbers").fill("1,3")
    page.get_by_label("Season").fill("2")
    page.get_by_role("button", name="Keep the title").click()
    page.wait_for_url(drives.url + "desk/jobs.html")
    [(path, body)] = drives.posted
    assert (path, parse_qs(body.decode())) == (
        "/drives/plan",
        {
            "device": ["/dev/sr0"], "held": ["dvd:1"], "title": ["Big Buck Bunny"], "year": ["3008"], "wanted": ["episode"],
            "season": ["2"], "take": ["these"], "titles": ["1,3"], "act": ["keep"],
        },
    )  # fmt: skip


def test_a_question_comes_up_by_itself_and_is_answered(place: Place, reader: Reader) -> None:
    place.render("desk/asks.html", "web/job.html", JobPage(JOBS[5]), live=True)
    try:
        page = opened(place, reader, "desk/asks.html")
        assert page.get_by_role("heading", name="Which episodes are these?").count() == 0
        place.render("desk/asks.html", "web/job.html", JobPage(JOBS[5], episodes=ASKED), live=True)
        place.tell("job", {"id": "job6", "status": "waiting", "title": "A Castle from the Air", "message": "Which?"})
        expect(page.locator(".frames li")).to_have_count(6)
        page.locator("[name=title-3]").fill("3-4")
        place.tell("job", {"id": "job6", "status": "waiting", "stage": "look", "title": "A Castle from the Air"})
        page.wait_for_timeout(700)
        expect(page.locator("[name=title-3]")).to_have_value("3-4")
        page.get_by_role("button", name="Name them").click()
        page.wait_for_url(place.url + "desk/jobs.html")
        [(path, body)] = place.posted
        assert (path, parse_qs(body.decode())["title-3"]) == ("/jobs/job6/answer", ["3-4"])
    finally:
        place.render("desk/asks.html", "web/job.html", SCREENS["asks"], live=True)
