"""Discs in a real browser: one appears by itself, its title is corrected, a show's episodes are named, the shelf shows them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect
from up import PASSWORD, Up, until, up

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.needs("HandBrakeCLI", "dvdauthor", "genisoimage", "ffmpeg", "chromium"),
]
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a drive is that holds nothing yet."""
    return tmp_path_factory.mktemp("drives") / "drive"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, drive: Path) -> Iterator[Up]:
    """A library that watches the drive."""
    folder = tmp_path_factory.mktemp("discs")
    fast = {"preset": "Very Fast 480p30", "quality": 40, "min_title_s": 2.5, "eject": False}
    (folder / "config.yaml").write_text(yaml.safe_dump({"discs": {**fast, "drives": [str(drive)]}}))
    with up(folder, MEDIALIB_CONFIG=str(folder / "config.yaml")) as running:
        running.ready()
        yield running


@pytest.fixture
def page(browser: Browser, library: Up) -> Iterator[Page]:
    """The jobs page of somebody signed in."""
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        sign_in(page, library)
        page.goto(f"{library.url}/jobs")
        yield page


def sign_in(page: Page, library: Up) -> None:
    """The first person sets the library up; later ones sign in."""
    page.goto(f"{library.url}/setup")
    if page.locator("input[name=code]").count():
        page.locator("input[name=code]").fill(library.setup_code)
    else:
        page.goto(f"{library.url}/login")
    page.locator("input[name=name]").fill("ann")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").last.click()
    page.wait_for_url(lambda url: "/setup" not in url and "/login" not in url)


def insert(image: Path, drive: Path) -> None:
    """Put a disc in."""
    shutil.copy(image, drive.with_suffix(".part"))
    drive.with_suffix(".part").replace(drive)


def rips(library: Up) -> list[str]:
    """How the jobs of discs stand."""
    jobs = json.loads(library.cli("jobs", "list", "--json").stdout)["jobs"]
    return [job["status"] for job in jobs if job["kind"] == "disc"]


def progress_seen(page: Page, library: Up) -> list[float]:
    """Every value of the drive's progress bar until the rip has ended; the page is told of them as they come."""
    bar, seen = page.locator("[data-drive] progress"), list[float]()
    page.goto(f"{library.url}/jobs")

    def ended() -> bool:
        seen.extend(float(value or 0) for value in bar.evaluate_all("(all) => all.map((one) => one.value)"))
        return bool(page.get_by_text("You have this already").count())

    until(ended, "the rip to end", 90)
    assert rips(library) == ["done"]
    return seen


def shown(context: BrowserContext, library: Up, title: str) -> Page:
    """The page of an item found by its title on the home page."""
    page = context.new_page()
    page.goto(library.url)
    page.keyboard.press("/")
    page.keyboard.type(title)
    page.get_by_role("option").first.click()
    return page


def test_a_disc_appears_and_its_title_is_corrected(page: Page, library: Up, drive: Path, film_iso: Path) -> None:
    expect(page.locator("[data-drive] form")).to_have_count(0)
    insert(film_iso, drive)
    form = page.locator("[data-drive] form.rip")
    expect(form.locator("input[name=title]")).to_have_value("Big Buck", timeout=PATIENCE_MS)
    form.locator("input[name=title]").fill("Big Buck Bunny")
    form.locator("input[name=year]").fill("2008")
    form.get_by_role("button", name="Rip").first.click()
    assert {value for value in progress_seen(page, library) if 0 < value < 1} != set()
    item = shown(page.context, library, "Big Buck Bunny")
    expect(item.locator("h1")).to_have_text("Big Buck Bunny")
    page.goto(f"{library.url}/jobs")
    page.locator("[data-drive] p", has_text="You have this already").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Big Buck Bunny")
    expect(page.get_by_text("BIG_BUCK_DISC_1")).to_be_visible()


def test_the_episodes_of_a_disc_are_named(page: Page, library: Up, drive: Path, series_iso: Path) -> None:
    drive.unlink(missing_ok=True)
    expect(page.locator("[data-drive] form.rip")).to_have_count(0, timeout=PATIENCE_MS)
    insert(series_iso, drive)
    form = page.locator("[data-drive] form.rip")
    expect(form.locator("input[name=title]")).to_have_value("Show", timeout=PATIENCE_MS)
    expect(form.locator("input[name=season]")).to_have_value("2")
    form.locator("input[name=first_episode]").fill("7")
    form.get_by_role("button", name="Rip").first.click()
    until(lambda: rips(library)[0] == "waiting", "the question", 90)
    page.goto(f"{library.url}/jobs?status=waiting")
    page.locator("[data-job] a").first.click()
    fields = page.locator("section.question ol input")
    expect(fields).to_have_count(7)
    assert [fields.nth(place).input_value() for place in range(7)] == ["7", "8", "9", "10", "11", "12", ""]
    stills = page.locator("section.question img")
    expect(stills).to_have_count(7)
    until(lambda: stills.first.evaluate("(one) => one.complete && one.naturalWidth > 0"), "the first still")
    for place in range(2, 6):  # the others are for another day
        fields.nth(place).fill("")
    page.get_by_role("button", name="Name them").click()
    until(lambda: rips(library) == ["done", "done"], "the episodes", 120)
    item = shown(page.context, library, "Show")
    expect(item.locator(".episodes li")).to_have_count(2)
    codes = sorted(path.name for path in (library.folder / "media/shows/Show/Season 02").glob("*.mp4"))
    assert codes == ["Show - S02E07.mp4", "Show - S02E08.mp4"]
