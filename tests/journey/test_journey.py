"""From an empty folder to a page that plays: real processes, a real site, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from up import PASSWORD, Up, up

pytestmark = [pytest.mark.browser, pytest.mark.processes]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    with up(tmp_path_factory.mktemp("journey")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def set_up(page: Page, library: Up) -> None:
    """Enter the code from the console and make the first account."""
    page.goto(library.url)
    page.get_by_label("code").fill(library.setup_code)
    page.get_by_label("name", exact=False).first.fill("ann")
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("form button[type=submit]").last.click()


def test_from_an_empty_folder_to_a_page_that_plays(library: Up, browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    set_up(page, library)
    expect(page.locator("h1")).to_be_visible()
