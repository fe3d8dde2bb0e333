"""The review by keyboard, without pictures that fail to come, and the printed page that leads to it."""

from __future__ import annotations

from urllib.parse import parse_qsl

import look_samples as samples
import pytest
from look_place import Place, Reader
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]
REVIEW = "desk/review.html"


@pytest.mark.parametrize(("key", "path", "sent"), [("2", "choose", [("key", "tmdb:2")]), ("n", "none", [])])
def test_one_key_chooses(place: Place, reader: Reader, key: str, path: str, sent: list[tuple[str, str]]) -> None:
    page = reader.open(place.url + REVIEW)
    page.keyboard.press(key)
    page.wait_for_url(place.url + "desk/jobs.html")
    [(posted, body)] = place.posted
    assert (posted, parse_qsl(body.decode())) == (f"/desk/review/a/{path}", sent)


def test_what_is_written_chooses_nothing(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + REVIEW)
    page.get_by_label("Title").fill("2001")
    page.get_by_label("Title").press("1")
    page.keyboard.press("7")
    assert (place.posted, page.get_by_label("Title").input_value()) == ([], "200117")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("9")
    page.keyboard.press("x")
    assert place.posted == []


def test_the_buttons_work_without_script(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + REVIEW, java_script_enabled=False)
    expect(page.locator("main kbd:visible")).to_have_count(0)
    page.get_by_role("button", name="This is it The Lantern Maker, 1999").click()
    page.wait_for_url(place.url + "desk/jobs.html")
    assert [(path, parse_qsl(body.decode())) for path, body in place.posted] == [
        ("/desk/review/a/choose", [("key", "tmdb:1")])
    ]


def test_a_picture_that_does_not_come_leaves_the_drawn_cover(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "desk/reviews.html")
    page.route("**/art/poster-1.png", lambda route: route.fulfill(status=404, body=""))
    page.goto(place.url + REVIEW)
    plate = page.locator(".candidate").nth(1).locator(".plate")
    first = page.locator(".candidate").nth(0).locator(".plate")
    expect(plate.locator(".cover b")).to_be_visible()
    boxes = [one.bounding_box() for one in (plate, first)]
    assert len({round(box["height"]) for box in boxes if box}) == 1
    reader.faults.clear()


@pytest.mark.parametrize(("role", "signed_in", "shown"), [("member", True, 1), ("guest", True, 0), ("", False, 0)])
def test_only_those_who_may_add_are_asked_whether_it_is_right(
    place: Place, reader: Reader, role: str, signed_in: bool, shown: int
) -> None:
    place.role, place.signed_in = role, signed_in
    page = reader.open(place.url + samples.href(0, ""))
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-review]:visible")).to_have_count(shown)
    page.goto(place.url + "item/track.html")
    page.wait_for_load_state("networkidle")
    ways = page.locator("[data-duplicates]:visible a").evaluate_all(
        "(all) => all.map((one) => [one.textContent, one.pathname])"
    )
    assert ways == [["There twice?", f"/duplicates/{samples.ident(101)}"]] * shown
    reader.faults.clear()
