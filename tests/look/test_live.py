"""Open pages stay true: a page printed anew is taken up, a job's line moves, nothing is lost on the way."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import look_samples as samples
import pytest
from look_desk import JOBS, SCREENS
from look_place import Place, Reader
from playwright.sync_api import Page, Route, expect

from medialib.model import Kind, Status
from medialib.web.contexts import JobsPage

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]


def listening(place: Place, before: int) -> None:
    """Wait until one more page listens."""
    until = time.monotonic() + 5
    while len(place.listeners) <= before:
        assert time.monotonic() < until, "nobody listens"
        time.sleep(0.02)


def opened(place: Place, reader: Reader, path: str) -> Page:
    """A page that listens, and has looked once more at itself since."""
    before = len(place.listeners)
    place.asked.clear()
    page = reader.open(place.url + path)
    listening(place, before)
    until = time.monotonic() + 5
    while place.asked.count(f"/{path}") < 2:
        assert time.monotonic() < until, "the page did not look again"
        page.wait_for_timeout(20)
    page.wait_for_timeout(100)
    return page


def test_home_takes_up_what_was_printed_anew(place: Place, reader: Reader) -> None:
    page = opened(place, reader, "index.html")
    page.evaluate("() => { window.stays = true; scrollTo(0, 400); }")
    last = page.locator(".row .card a").last
    last.focus()
    focused = last.get_attribute("href")
    scrolled = page.evaluate("() => scrollY")
    home = samples.home()
    fresh = samples.card(300, "", Kind.MOVIE, "Brand New", "2026", "poster", 2026)
    place.render(
        "index.html",
        "home.html",
        replace(home, rows=(replace(home.rows[0], cards=(fresh, *home.rows[0].cards)), *home.rows[1:])),
    )
    place.tell("library_updated", {"paths": ["index.html"], "media_ids": [fresh.id]})
    expect(page.locator(".card", has_text="Brand New")).to_have_count(1)
    state = page.evaluate("() => [window.stays, document.activeElement.getAttribute('href'), scrollY]")
    place.render("index.html", "home.html", home)
    assert state == [True, focused, scrolled]


def test_news_of_other_pages_leaves_a_page_alone(place: Place, reader: Reader) -> None:
    page = opened(place, reader, "movies/index.html")
    page.wait_for_timeout(400)
    place.asked.clear()
    place.tell("library_updated", {"paths": ["index.html", "movies/other.html"], "media_ids": []})
    page.wait_for_timeout(400)
    assert place.asked == []


def test_what_was_printed_before_the_page_listened_is_not_missed(place: Place, reader: Reader) -> None:
    page = reader.open("about:blank")
    fresh = samples.card(301, "../", Kind.MOVIE, "Just in Time", "2026", "poster", 2026)
    shelf = samples.shelf("../")

    def printed_meanwhile(route: Route) -> None:
        place.render("movies/index.html", "shelf.html", replace(shelf, cards=(fresh, *shelf.cards)))
        route.continue_()

    page.route("**/api/progress", printed_meanwhile)
    page.goto(place.url + "movies/index.html")
    expect(page.locator(".card", has_text="Just in Time")).to_have_count(1)
    place.render("movies/index.html", "shelf.html", shelf)


def test_a_page_that_plays_is_not_disturbed(place: Place, reader: Reader) -> None:
    path = samples.href(0, "")
    page = opened(place, reader, path)
    page.locator("a.loud.start").click()
    page.evaluate("() => { document.querySelector('video').loop = true; document.querySelector('video').mark = 1; }")
    place.tell("library_updated", {"paths": [path], "media_ids": []})
    page.wait_for_timeout(500)
    assert page.evaluate("() => document.querySelector('video').mark") == 1


def test_a_job_s_bar_moves_with_its_events(place: Place, reader: Reader) -> None:
    page = opened(place, reader, "desk/jobs.html")
    known = {"id": "job1", "status": "running", "stage": "fetch", "title": "A Castle from the Air", "message": ""}
    place.tell("job", known | {"progress": 0.75, "speed_bps": 2_500_000, "eta_s": 200})
    line = page.locator("[data-job=job1]")
    expect(line.locator("progress")).to_have_js_property("value", 0.75)
    expect(line.locator("[data-stage]")).to_contain_text("2.5 MB/s")
    expect(line.locator("[data-stage]")).to_contain_text("3 min left")


def test_a_job_that_ends_is_read_anew_and_announced(place: Place, reader: Reader) -> None:
    page = opened(place, reader, "desk/jobs.html")
    done = replace(JOBS[0], status=Status.DONE, state="In the library", can_cancel=False, progress=1.0)
    place.render("desk/jobs.html", "web/jobs.html", JobsPage((done, *JOBS[1:])), live=True)
    place.tell("job", {"id": "job1", "status": "done", "title": "A Castle from the Air", "progress": 1, "message": ""})
    expect(page.locator("[data-job=job1] [data-state]")).to_have_text("In the library")
    expect(page.locator("main > [data-said]")).to_have_text("A Castle from the Air: done")
    assert page.locator("[data-job=job1] form").count() == 0
    place.render("desk/jobs.html", "web/jobs.html", SCREENS["jobs"], live=True)


def test_a_new_job_appears_in_the_list(place: Place, reader: Reader) -> None:
    page = opened(place, reader, "desk/jobs.html")
    place.render(
        "desk/jobs.html", "web/jobs.html", JobsPage((replace(JOBS[0], id="job9", title="Newest"), *JOBS)), live=True
    )
    place.tell("job", {"id": "job9", "status": "queued", "title": "Newest", "progress": 0})
    expect(page.locator("[data-job=job9]")).to_contain_text("Newest")
    place.render("desk/jobs.html", "web/jobs.html", SCREENS["jobs"], live=True)


def test_a_hostile_event_stays_text(place: Place, reader: Reader) -> None:
    page = opened(place, reader, "desk/jobs.html")
    place.tell(
        "job",
        {"id": "job1", "status": "running", "title": samples.HOSTILE, "progress": 0.5, "message": samples.HOSTILE},
    )
    message = page.locator("[data-job=job1] [data-message]")
    expect(message).to_have_text(json.loads(json.dumps(samples.HOSTILE)))
    assert page.locator("[data-job=job1] img").count() == 0
