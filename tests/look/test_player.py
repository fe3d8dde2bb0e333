"""Playing: the page goes dark, the keys work, the place is kept, a record plays through."""

from __future__ import annotations

import re

import look_samples as samples
import pytest
from look_place import SHIFTS, Place, Reader
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]
DARK = "() => getComputedStyle(document.documentElement).colorScheme"


def started(page: Page, selector: str = "video") -> None:
    """Wait until it plays."""
    page.wait_for_function("(one) => document.querySelector(one)?.readyState >= 2", arg=selector)


def halted(page: Page) -> None:
    """Stop the picture where it is, so that the clock says what a key did."""
    started(page)
    page.evaluate("() => { const video = document.querySelector('video'); video.pause(); video.currentTime = 1; }")


def now(page: Page, selector: str = "video") -> float:
    """Where it is, in seconds."""
    return float(page.evaluate("(one) => document.querySelector(one).currentTime", selector))


def test_the_page_goes_dark_around_the_picture_and_comes_back(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + samples.href(0, ""), color_scheme="light")
    before = page.evaluate(DARK)
    page.get_by_role("link", name="Play").click()
    started(page)
    during = page.evaluate(DARK)
    expect(page.get_by_role("link", name="Next: Metropolis")).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('video').paused")
    assert (before, during, page.evaluate(DARK)) == ("light dark", "dark", "light dark")
    expect(page.locator("#play")).to_be_hidden()


def test_the_keys(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + samples.href(0, "") + "#play")
    halted(page)
    state = "() => { const v = document.querySelector('video'); return [v.currentTime, v.muted, v.paused, v.textTracks[0].mode]; }"
    seen = []
    for key in ("j", "l", "ArrowLeft", "m", "c", "c"):
        page.keyboard.press(key)
        seen.append(page.evaluate(state))
    assert [one[0] for one in seen[:3]] == [0, pytest.approx(2, abs=0.2), 0]
    assert [one[1:] for one in seen[3:]] == [
        [True, True, "disabled"],
        [True, True, "showing"],
        [True, True, "disabled"],
    ]
    page.keyboard.press(" ")
    page.wait_for_function("() => !document.querySelector('video').paused")
    page.keyboard.press("?")
    expect(page.locator("#player-keys")).to_be_visible()
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("button", name="Keys")).to_have_attribute("aria-expanded", "true")


def test_keys_leave_fields_and_closed_players_alone(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + samples.href(0, ""))
    page.keyboard.press("k")
    assert page.evaluate("() => document.querySelector('video').paused") is True
    page.goto(place.url + samples.href(0, "") + "#play")
    halted(page)
    page.get_by_label("Speed").press("m")
    assert page.evaluate("() => document.querySelector('video').muted") is False


def test_chapters_speed_and_versions(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + samples.href(0, "") + "#play")
    halted(page)
    page.get_by_role("link", name=re.compile("The village")).click()
    page.wait_for_function("() => document.querySelector('.contents .sounding')?.textContent.includes('village')")
    page.get_by_label("Speed").select_option("1.5")
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Version").select_option(label="720p")
    page.wait_for_function(
        "() => document.querySelector('video').currentSrc.endsWith('?b') && document.querySelector('video').playbackRate === 1.5"
    )


def test_the_place_is_kept_and_taken_up_again(place: Place, reader: Reader) -> None:
    place.progress["film"] = {"position_s": 7000.0, "duration_s": 9000.0, "finished": False}
    page = reader.open(place.url + samples.href(0, ""))
    expect(page.get_by_role("link", name="Resume at 1:56:40")).to_be_visible()
    place.progress["film"] = {"position_s": 1.2, "duration_s": 2.0, "finished": False}
    page = reader.open(place.url + samples.href(0, "") + "#play")
    page.wait_for_function("() => document.querySelector('video').ended")
    page.wait_for_timeout(200)
    kept = place.progress["film"]
    assert (round(kept["position_s"]), round(kept["duration_s"]), kept["finished"]) == (2, 2, True)


def test_what_was_begun_stands_on_the_first_page(place: Place, reader: Reader) -> None:
    page = reader.open(place.url)
    expect(page.locator("#continue")).to_be_hidden()
    place.progress["film"] = {"position_s": 60.0, "duration_s": 6000.0, "finished": False}
    page.evaluate("() => localStorage.setItem('continuing', '1')")
    page.goto(place.url)
    link = page.locator("#continue a")
    expect(link).to_contain_text("Seven Samurai")
    expect(link).to_contain_text("1 h 39 min left")
    assert page.evaluate(SHIFTS) == []
    link.click()
    expect(page).to_have_url(place.url + samples.href(0, "") + "#play")


def test_a_stranger_sees_nothing_begun(place: Place, reader: Reader) -> None:
    place.progress["film"] = {"position_s": 60.0, "duration_s": 6000.0, "finished": False}
    place.signed_in = False
    page = reader.open(place.url)
    page.evaluate("() => localStorage.setItem('continuing', '1')")
    page.goto(place.url)
    expect(page.locator("#continue")).to_be_hidden()
    page.wait_for_function("() => localStorage.getItem('continuing') === null")
    assert all("401" in fault for fault in reader.faults)
    reader.faults.clear()


def test_a_record_plays_through_and_over_the_next_page(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "item/album.html")
    page.get_by_role("link", name="Play Metropolis").first.click()
    started(page, ".dock audio")
    dock = page.get_by_role("region", name="Now playing")
    expect(dock.locator(".now")).to_have_text("Metropolis")
    expect(page.locator(".tracks .sounding .title")).to_have_text("Metropolis")
    page.wait_for_function("() => document.querySelector('.dock .now').textContent === '千と千尋の神隠し'")
    page.locator(".masthead .name").click()
    page.wait_for_url(place.url + "index.html")
    expect(page.locator(".dock .now")).to_have_text("千と千尋の神隠し")
    page.wait_for_function("() => !document.querySelector('.dock audio').paused")
    page.get_by_role("button", name="Next track").click()
    expect(page.locator(".dock .now")).to_have_text("أبي فوق الشجرة")
    page.get_by_role("button", name="Stop and close").click()
    page.goto(place.url)
    expect(page.locator(".dock")).to_have_count(0)


def test_the_loud_button_starts_a_record_at_its_beginning(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "item/album.html")
    page.get_by_role("link", name="Play", exact=True).click()
    expect(page.locator(".dock .now")).to_have_text("Metropolis")
    expect(page.get_by_role("button", name="Previous track")).to_be_disabled()


def test_a_track_goes_on_when_its_page_is_left(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "item/track.html")
    page.evaluate("() => { const audio = document.querySelector('audio'); audio.loop = true; return audio.play(); }")
    page.locator(".masthead .name").click()
    expect(page.locator(".dock .now")).to_have_text("So What")


def test_without_script_a_track_is_a_link_to_its_sound(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "item/album.html", java_script_enabled=False)
    hears = page.locator(".tracks .hear").evaluate_all("(all) => all.map((one) => new URL(one.href).pathname)")
    assert set(hears) == {"/media/track.ogg"}
