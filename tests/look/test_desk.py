"""The forms: what a line seems to be is said at once, files are dropped and sent, scripts are not needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from look_place import Place, Reader
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]
GUESSES = {
    "https://video.example.org/watch?v=1": "something at video.example.org",
    "https://www.video.example.org/playlist?list=PL1": "a playlist",
    "https://video.example.org/@somebody": "a channel",
    "https://files.example.org/a/film.MKV": "a video file",
    "https://files.example.org/song.flac?x=1": "a sound file",
    "/srv/films": "a file or folder on the server",
    "video.example.org/x": "an address without https://",
    "file:///etc/passwd": "file:// is not taken",
    "javascript:alert(1)": "javascript:// is not taken",
    "just words": "not an address",
}


def test_each_line_is_told_what_it_seems_to_be(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "desk/submit.html")
    page.get_by_label("Addresses, one a line").fill("\n".join(["", *GUESSES, "   "]))
    said = page.locator(".guesses li").evaluate_all(
        "(all) => all.map((one) => [one.children[0].textContent, one.children[1].textContent])"
    )
    assert dict(said) == GUESSES


def test_files_are_sent_and_the_jobs_follow(place: Place, reader: Reader, tmp_path: Path) -> None:
    film = tmp_path / "a film.mp4"
    film.write_bytes(b"x" * 500)
    page = reader.open(place.url + "desk/submit.html")
    page.get_by_label("Or choose files").set_input_files(film)
    expect(page.locator(".chosen li")).to_have_text("a film.mp4500 B")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(place.url + "desk/jobs.html")
    [(path, body)] = place.posted
    assert (path, b'filename="a film.mp4"' in body, b'name="sources"' in body) == ("/submit", True, True)


def test_a_file_too_large_is_told_before_it_is_sent(place: Place, reader: Reader, tmp_path: Path) -> None:
    film = tmp_path / "large.mp4"
    film.write_bytes(b"x" * 5000)
    page = reader.open(place.url + "desk/submit.html")
    page.get_by_label("Or choose files").set_input_files(film)
    expect(page.locator(".chosen .wrong")).to_have_text("large.mp45 kB, more than 1 kB")


def test_addresses_go_without_script(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "desk/submit.html", java_script_enabled=False)
    page.get_by_label("Addresses, one a line").fill("https://video.example.org/1")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(place.url + "desk/jobs.html")
    assert b"https://video.example.org/1" in place.posted[0][1]


@pytest.mark.parametrize(
    ("screen", "button", "path"),
    [
        ("jobs", "Cancel A Castle from the Air", "/jobs/job1/cancel"),
        ("jobs", "Try again أبي فوق الشجرة", "/jobs/job7/retry"),
        ("account", "Sign out", "/logout"),
        ("account", "End backup script", "/account/tokens/t1/end"),
        ("admin", "Shut out Jonas", "/admin/users/u2/disable"),
    ],
)
def test_buttons_are_forms(place: Place, reader: Reader, screen: str, button: str, path: str) -> None:
    page = reader.open(f"{place.url}desk/{screen}.html", java_script_enabled=False)
    page.get_by_role("button", name=button).first.click()
    page.wait_for_url(place.url + "desk/jobs.html")
    assert [posted for posted, _ in place.posted] == [path]


def test_signing_in_asks_for_a_password_the_browser_knows(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "desk/login.html")
    expect(page.get_by_label("Password")).to_be_focused()
    fields = page.locator("form input").evaluate_all(
        "(all) => all.map((one) => [one.name, one.autocomplete, one.value])"
    )
    assert fields == [["name", "username", "anna"], ["password", "current-password", ""], ["next", "", "/jobs"]]
    expect(page.get_by_role("alert")).to_contain_text("Capital letters count.")
